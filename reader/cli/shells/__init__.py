"""Completion scripts for bash, zsh and fish, rendered from the grammar of the command line.

Each script knows everything when it is made and never runs the program: tab has no time to wait for it.
"""

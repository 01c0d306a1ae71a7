"""Matins: the terminal reader for arXiv."""

__version__ = "0.1.0"

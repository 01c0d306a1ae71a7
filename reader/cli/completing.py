"""``matins completions``: a script that lets a shell complete commands, options and filters."""

import argparse

from reader.cli.output import say_document

SHELLS = ("bash", "zsh", "fish")

_EPILOG = (
    "bash: source <(matins completions bash), in ~/.bashrc. "
    "zsh: matins completions zsh > FOLDER/_matins, in a FOLDER of $fpath. "
    "fish: matins completions fish > ~/.config/fish/completions/matins.fish."
)


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``completions``."""
    parser = commands.add_parser(
        "completions", parents=[common], help="print a completion script for a shell", epilog=_EPILOG
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that completes")
    parser.set_defaults(run=run_completions)


def run_completions(arguments: argparse.Namespace) -> int:
    """Print the script."""
    from reader.cli.grammar import read_grammar
    from reader.cli.main import build_parser
    from reader.cli.shells.bash import render_bash
    from reader.cli.shells.fish import render_fish
    from reader.cli.shells.zsh import render_zsh

    render = {"bash": render_bash, "zsh": render_zsh, "fish": render_fish}[arguments.shell]
    say_document(render(read_grammar(build_parser())))
    return 0

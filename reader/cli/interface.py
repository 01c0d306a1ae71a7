"""``matins`` and ``matins demo``: open the interface, where there is a terminal for it."""

import os
import sys
from typing import TYPE_CHECKING

from reader.cli.output import is_terminal, warn
from reader.paths import demo_path, library_path

if TYPE_CHECKING:
    import argparse


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: "argparse.ArgumentParser"
) -> None:
    """Add ``demo``; opening the library is what ``matins`` does without a command."""
    demo = commands.add_parser("demo", parents=[common], help="open the sample library")
    demo.set_defaults(run=open_demo)


def open_library(arguments: "argparse.Namespace") -> int:
    """Open the user's library."""
    if not _has_terminal():
        return 2
    sight = getattr(arguments, "sight", None)
    try:
        from reader.tui import run

        return run(library_path(arguments.library), sight=sight)
    finally:
        # What is said of a library that could not be opened is said to the shell.
        if sight is not None:
            sight.leave()


def open_demo(arguments: "argparse.Namespace") -> int:
    """Open the sample library, which is kept apart from the user's own."""
    if not _has_terminal():
        return 2
    from reader.tui import run

    return run(demo_path(library_path(arguments.library)), demo=True)


def _has_terminal() -> bool:
    """Tell whether a full-screen program can run here; say in one line why not."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        warn("the reader needs a terminal; for scripts there are `matins list`, `matins import` and `matins export`")
        return False
    if os.environ.get("TERM", "") in ("dumb", ""):
        warn("this terminal cannot place text (TERM=dumb or unset); `matins list` prints the papers as plain lines")
        return False
    return True

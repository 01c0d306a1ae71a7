"""The command ``matins``: what there is to say, and who does it."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from reader import __version__
from reader.cli.output import warn
from reader.domain.errors import ReaderError

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Matins, the terminal reader for arXiv. Without a command it opens the library."


def build_parser() -> "argparse.ArgumentParser":
    """Return the parser of the whole command line; every subcommand names its function as ``run``."""
    import argparse

    from reader.cli import exporting, importing, interface, listing, places, saying

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--library", metavar="PATH", default=argparse.SUPPRESS, help="the library file (also: MATINS_LIBRARY)"
    )
    parser = argparse.ArgumentParser(prog="matins", description=DESCRIPTION, parents=[common], allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"matins {__version__}")
    parser.set_defaults(run=interface.open_library, library=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for module in (interface, importing, listing, exporting, saying, places):
        module.add_commands(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not possible, 2 wrong usage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        chosen = _understood(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except ReaderError as error:
        warn(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has seen enough; what is buffered has nowhere to go.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _understood(arguments: Sequence[str]) -> "argparse.Namespace":
    """Return what is to be done. The plain ``matins`` of every morning does not wait for a parser to be built."""
    if not arguments:
        from types import SimpleNamespace

        from reader.cli.interface import open_library

        return cast("argparse.Namespace", SimpleNamespace(run=open_library, library=None))
    return build_parser().parse_args(arguments)


def run() -> None:
    """The console script."""
    sys.exit(main())

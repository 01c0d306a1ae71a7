"""The command ``matins``: what there is to say, and who does it."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from reader import __version__
from reader.cli.output import OutputError, RefusedQueryError, abandon, finish, point, warn
from reader.domain.errors import ReaderError

if TYPE_CHECKING:
    import argparse

    from reader.early import Sight

DESCRIPTION = "Matins, the terminal reader for arXiv. Without a command it opens the library."


def build_parser() -> "argparse.ArgumentParser":
    """Return the parser of the whole command line; every subcommand names its function as ``run``."""
    import argparse

    from reader.cli import (
        annotating,
        completing,
        digesting,
        downloading,
        exporting,
        fetching,
        importing,
        interface,
        keeping,
        keys,
        listing,
        manual,
        piping,
        places,
        saying,
        scheduling,
        serving,
        stats,
        subscribing,
    )
    from reader.cli.parsing import Parser

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--library", metavar="PATH", default=argparse.SUPPRESS, help="the library file (also: MATINS_LIBRARY)"
    )
    parser = Parser(prog="matins", description=DESCRIPTION, parents=[common], allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"matins {__version__}")
    parser.set_defaults(run=interface.open_library)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    bringing = (interface, importing, subscribing, fetching, downloading)
    telling = (listing, exporting, digesting, saying, annotating)
    for module in (*bringing, *telling, stats, places, keeping, keys, completing, manual, piping, scheduling, serving):
        module.add_commands(commands, common)
    return parser


def main(arguments: Sequence[str] | None = None, *, sight: "Sight | None" = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not possible, 2 wrong usage.

    ``sight`` is the picture of the last screen, where one is shown already.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(arguments, sight)
        finish()
    except RefusedQueryError as error:
        warn(str(error))
        point(error.text, error.position, error.length)
        return 2
    except ReaderError as error:
        warn(str(error))
        if isinstance(error, OutputError):
            abandon()
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has seen enough.
        abandon()
        return 0
    return code


def _run(arguments: Sequence[str], sight: "Sight | None") -> int:
    try:
        chosen = _understood(arguments, sight)
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int = chosen.run(chosen)
    return code


def _understood(arguments: Sequence[str], sight: "Sight | None") -> "argparse.Namespace":
    """Return what is to be done. Opening a library, as every morning does, does not wait for a parser to be built."""
    match list(arguments):
        case [] | ["--library", _]:
            from types import SimpleNamespace

            from reader.cli.interface import open_library

            chosen = SimpleNamespace(run=open_library, library=arguments[1] if arguments else None, sight=sight)
            return cast("argparse.Namespace", chosen)
    understood = build_parser().parse_args(arguments)
    # The option may stand before or after the command, so that neither place may have a default of its own.
    vars(understood).setdefault("library", None)
    return understood

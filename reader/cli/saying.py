"""``matins star``, ``unstar``, ``read``, ``unread``: triage from scripts, on the same undo history."""

import argparse

from reader.cli.output import say, warn
from reader.paths import library_path

_HELP = {"star": "star papers", "unstar": "take stars away", "read": "mark papers read", "unread": "mark papers unread"}


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add one command per verb."""
    for name, text in _HELP.items():
        parser = commands.add_parser(name, parents=[common], help=text)
        parser.add_argument(
            "papers", nargs="+", metavar="ID", help="an arXiv identifier or link, or a key of `matins list`"
        )
        parser.set_defaults(run=run_verb)


def run_verb(arguments: argparse.Namespace) -> int:
    """Do one verb to all papers as one step of undo; an unknown paper means exit 1, and nothing is changed."""
    from reader.services.library import Library
    from reader.services.triage import READ, STAR, UNREAD, UNSTAR

    verb = {"star": STAR, "unstar": UNSTAR, "read": READ, "unread": UNREAD}[arguments.command]
    library = Library(library_path(arguments.library))
    try:
        numbers = {name: library.find(name) for name in arguments.papers}
        unknown = [name for name, number in numbers.items() if number is None]
        for name in unknown:
            warn(f"{name} is not in the library")
        if unknown:
            return 1
        step = library.say(verb, [number for number in dict.fromkeys(numbers.values()) if number is not None])
    finally:
        library.close()
    say(step.label if step else "nothing to change")
    return 0

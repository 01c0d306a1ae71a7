"""``matins star``, ``unstar``, ``read``, ``unread``: triage from scripts, on the same undo history."""

import argparse

from reader.cli.known import NAMED, numbers_of, say_states
from reader.cli.output import say
from reader.paths import library_path

_HELP = {"star": "star papers", "unstar": "take stars away", "read": "mark papers read", "unread": "mark papers unread"}


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add one command per verb."""
    for name, text in _HELP.items():
        parser = commands.add_parser(name, parents=[common], help=text)
        parser.add_argument("papers", nargs="+", metavar="ID", help=NAMED)
        parser.add_argument("--json", action="store_true", help="one JSON object per paper, with what is said of it")
        parser.set_defaults(run=run_verb)


def run_verb(arguments: argparse.Namespace) -> int:
    """Do one verb to all papers as one step of undo; an unknown paper means exit 1, and nothing is changed."""
    from reader.services.library import Library
    from reader.services.triage import READ, STAR, UNREAD, UNSTAR

    verb = {"star": STAR, "unstar": UNSTAR, "read": READ, "unread": UNREAD}[arguments.command]
    library = Library(library_path(arguments.library))
    try:
        numbers = numbers_of(library, arguments.papers)
        if numbers is None:
            return 1
        step = library.say(verb, numbers)
        if arguments.json:
            say_states(library, numbers)
        else:
            say(step.label if step else "nothing to change")
    finally:
        library.close()
    return 0

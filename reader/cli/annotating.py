"""``matins tag`` and ``matins note``: the user's own words on papers, from scripts and on the same undo history."""

import argparse
import sys
from typing import TYPE_CHECKING

from reader.cli.known import NAMED, named, numbers_of
from reader.cli.output import is_terminal, say, say_columns, say_document, say_fields, say_json
from reader.domain.notes import NOTE_LIMIT, clean_note
from reader.paths import library_path

if TYPE_CHECKING:
    from reader.services.library import Detail

_READ_AT_MOST = 8 * NOTE_LIMIT
"""Bytes of a note that comes by a pipe."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``tag`` and ``note``."""
    tag = commands.add_parser("tag", parents=[common], help="tag papers, or print their tags")
    tag.add_argument("papers", nargs="+", metavar="ID", help=NAMED)
    tag.add_argument("--add", action="append", default=[], metavar="TAG", help="add a tag; commas part several")
    tag.add_argument("--remove", action="append", default=[], metavar="TAG", help="take a tag away")
    tag.add_argument("--json", action="store_true", help="one JSON object per paper, with its tags")
    tag.set_defaults(run=run_tag)
    note = commands.add_parser("note", parents=[common], help="print or write the note on a paper")
    note.add_argument("paper", metavar="ID", help=NAMED)
    note.add_argument("text", nargs="?", metavar="TEXT", help="the new note, - for standard input; empty for none")
    note.add_argument("--json", action="store_true", help="one JSON object with the note")
    note.set_defaults(run=run_note)


def run_tag(arguments: argparse.Namespace) -> int:
    """Change the tags of all papers as one step of undo; an unknown paper means exit 1, and nothing is changed."""
    from reader.services.library import Library
    from reader.services.tagging import known_tags, tag_verb

    add, remove = (
        [tag for value in values for tag in value.split(",")] for values in (arguments.add, arguments.remove)
    )
    library = Library(library_path(arguments.library))
    try:
        numbers = numbers_of(library, arguments.papers)
        if numbers is None:
            return 1
        if arguments.add or arguments.remove:
            step = library.say(tag_verb(add, remove, known_tags(library)), numbers)
            if not arguments.json:
                say(step.label if step else "nothing to change")
                return 0
        for number in numbers:
            detail = library.detail(number)
            if detail is not None:
                _tell_tags(detail, as_json=arguments.json)
    finally:
        library.close()
    return 0


def run_note(arguments: argparse.Namespace) -> int:
    """Print a note, or write it; an unknown paper means exit 1."""
    from reader.services.library import Library
    from reader.services.noting import set_note

    library = Library(library_path(arguments.library))
    try:
        numbers = numbers_of(library, [arguments.paper])
        if numbers is None:
            return 1
        if arguments.text is not None:
            step = set_note(library, numbers[0], _piped() if arguments.text == "-" else arguments.text)
            if not arguments.json:
                say(step.label if step else "nothing to change")
                return 0
        detail = library.detail(numbers[0])
    finally:
        library.close()
    if detail is not None and arguments.json:
        say_json({**named(detail), "note": detail.state.note})
    elif detail is not None and detail.state.note:
        say_document(f"{clean_note(detail.state.note)}\n")
    return 0


def _tell_tags(detail: "Detail", *, as_json: bool) -> None:
    tags, name = detail.state.tags, detail.paper.arxiv_id.name if detail.paper.arxiv_id else detail.key
    if as_json:
        say_json({**named(detail), "tags": list(tags)})
    elif is_terminal(sys.stdout):
        say_columns((name, 16), (", ".join(tags), 0))
    else:
        say_fields(name, *tags)


def _piped() -> str:
    if sys.stdin is None:
        return ""
    return sys.stdin.buffer.read(_READ_AT_MOST).decode("utf-8", "replace")

"""``matins list``: papers as lines or as JSON."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.cli.output import is_terminal, say_columns, say_fields, say_json
from reader.cli.querying import DASHES, find_papers
from reader.paths import library_path
from reader.services.sorts import SORTS

if TYPE_CHECKING:
    from reader.services.library import Library
    from reader.storage.passages import Passage

SHOWN = 200
"""Characters that are shown of a passage."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``list``."""
    parser = commands.add_parser("list", parents=[common], help="print papers", epilog=DASHES)
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="a filter, as in the filter bar; everything without one",
    )
    parser.add_argument("--topic", metavar="NAME", help="only the papers of one of your topics")
    parser.add_argument(
        "--sort", choices=SORTS, default=SORTS[0], help="the order of what is not found by words (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per paper")
    parser.set_defaults(run=run_list)


def _finder(library: "Library", query: str) -> "Callable[[str], list[Passage]]":
    """Return what finds the passages of a whole paper that the query's ``text:`` means."""
    from reader.domain.filters.parsing import parse_filter
    from reader.domain.filters.walking import positive_words

    node = parse_filter(query)
    if not positive_words(node, "text"):
        return lambda name: []
    from reader.services.full_texts.words import passages_for

    return lambda name: passages_for(library.path, name, node) if name else []


def run_list(arguments: argparse.Namespace) -> int:
    """Print every paper that the query means, everything without one."""
    from reader.services.exporting import details, json_object
    from reader.services.library import Library
    from reader.services.wording import shown_title

    library = Library(library_path(arguments.library))
    shown = is_terminal(sys.stdout)
    try:
        found = find_papers(library, " ".join(arguments.query), arguments.sort, arguments.topic)
        passages = _finder(library, " ".join(arguments.query))
        if arguments.json:
            for detail in details(library, found):
                name = detail.paper.arxiv_id.name if detail.paper.arxiv_id else ""
                told = [{"heading": each.heading, "text": each.text} for each in passages(name)]
                say_json({**json_object(detail), **({"passages": told} if told else {})})
            return 0
        for row in library.rows(found):
            flags = ("U" if row.unread else "x" if row.skipped else "-") + ("*" if row.starred else "-")
            title = shown_title(row.title, row.opening)
            authors = ", ".join(row.authors[:1]) + (" et al." if len(row.authors) > 1 else "")
            if shown:
                say_columns((flags, 2), (row.arxiv_id or "—", 16), (title, 0), (authors, 0))
                for each in passages(row.arxiv_id or ""):
                    say_columns(("", 2), (each.heading or "in the paper", 16), (each.text[:SHOWN], 0))
            else:
                say_fields(row.arxiv_id or row.key, flags, row.date, title, authors)
    finally:
        library.close()
    return 0

"""``matins export``: starred papers, or any query, to Markdown."""

import argparse

from reader.cli.output import say, say_document, warn
from reader.cli.querying import DASHES, find_papers
from reader.paths import library_path, user_path


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``export``."""
    parser = commands.add_parser("export", parents=[common], help="write papers as Markdown", epilog=DASHES)
    parser.add_argument("query", nargs="*", metavar="QUERY", help="what to export (default: is:starred)")
    parser.add_argument("--format", choices=("markdown",), default="markdown", help="the format (default: markdown)")
    parser.add_argument("--group", choices=("day", "topic"), default="day", help="what the headings are (default: day)")
    parser.add_argument("-o", "--output", metavar="FILE", help="the file to write (default: standard output)")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is not an export of Matins")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the export; a file of somebody else's is left as it is without ``--force``."""
    from reader.services.exporting import Grouping, markdown, write_export
    from reader.services.library import Library, utc_now

    library = Library(library_path(arguments.library))
    try:
        found = find_papers(library, " ".join(arguments.query) or "is:starred")
        text = markdown(library, found, Grouping(arguments.group), utc_now().date())
    finally:
        library.close()
    if not found:
        warn("nothing to export: no paper is starred" if not arguments.query else "nothing to export: no paper matches")
    if arguments.output is None:
        say_document(text)
        return 0
    write_export(user_path(arguments.output), text, force=arguments.force)
    noun = "paper" if len(found) == 1 else "papers"
    say(f"{len(found)} {noun} written to {arguments.output}")
    return 0

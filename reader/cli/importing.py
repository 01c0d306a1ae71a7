"""``matins import``: digests into the library."""

import argparse
from typing import TYPE_CHECKING

from reader.cli.output import say, say_json, warn
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.paths import library_path

if TYPE_CHECKING:
    from reader.services.importing import ImportReport


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``import``."""
    parser = commands.add_parser("import", parents=[common], help="read digests, mails or any text with arXiv links")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Import each file by itself; one that cannot be read does not keep the others out. Exit 1 if any could not."""
    from reader.services.library import Library

    library = Library(library_path(arguments.library))
    failed = False
    try:
        for name in arguments.files:
            try:
                report = library.import_file(name)
            except FormatError as error:
                failed = True
                if arguments.json:
                    say_json(_failure(name, error))
                warn(f"{name}{f':{error.line}' if error.line else ''}: {error}")
                continue
            if arguments.json:
                say_json(_object(report))
            else:
                _tell(report)
    finally:
        library.close()
    return 1 if failed else 0


def _tell(report: "ImportReport") -> None:
    parts = [f"{report.new} new", f"{report.updated} updated", f"{report.known} already known"]
    if report.repaired_lines:
        parts.append(f"{report.repaired_lines} lines repaired")
    noun = "entry" if report.entries == 1 else "entries"
    say(f"{report.file}: {report.kind}, {report.entries} {noun}: {', '.join(parts)}")
    for problem in report.problems:
        warn(f"{report.file}{f':{problem.line}' if problem.line else ''}: {problem.message}")


def _object(report: "ImportReport") -> dict[str, object]:
    return {
        "file": report.file,
        "kind": report.kind,
        "entries": report.entries,
        "new": report.new,
        "updated": report.updated,
        "known": report.known,
        "repaired_lines": report.repaired_lines,
        "problems": [{"line": problem.line, "message": problem.message} for problem in report.problems],
    }


def _failure(name: str, error: FormatError) -> dict[str, object]:
    counts: dict[str, object] = dict.fromkeys(("entries", "new", "updated", "known", "repaired_lines"), 0)
    problem = {"line": error.line, "message": str(error)}
    return {"file": clean(name), "kind": None, **counts, "problems": [problem]}

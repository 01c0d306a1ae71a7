"""``matins import``: digests into the library."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from reader.cli.output import say, say_json, warn
from reader.domain.errors import ConfigError, FormatError
from reader.domain.text import clean
from reader.paths import library_path

if TYPE_CHECKING:
    from reader.services.importing import ImportReport, ImportWishes
    from reader.services.taking_over import SaidCounts


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``import``."""
    parser = commands.add_parser(
        "import", parents=[common], help="read digests, mails, bibliographies or other readers"
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for standard input")
    parser.add_argument(
        "--with-state",
        action="store_true",
        help="take over the stars, tags, notes and what was read; notes of yours stay and go on below a rule",
    )
    parser.add_argument(
        "--all", action="store_true", help="from bibliographies also what is not on arXiv, if it has a title"
    )
    parser.add_argument("--subscribe", action="store_true", help="subscribe to the arXiv feeds of a feed reader's list")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Import each file by itself; one that cannot be read does not keep the others out. Exit 1 if any could not."""
    from reader.services.importing import ImportWishes, import_file
    from reader.services.library import Library

    wishes = ImportWishes(state=arguments.with_state, everything=arguments.all)
    library = Library(library_path(arguments.library))
    failed = False
    try:
        for name in arguments.files:
            try:
                report = import_file(library.store, name, library.clock(), wishes)
                subscribed = _subscribe(report) if arguments.subscribe else 0
            except (FormatError, ConfigError) as error:
                failed = True
                if arguments.json:
                    say_json(_failure(name, error))
                warn(f"{name}{f':{error.line}' if isinstance(error, FormatError) and error.line else ''}: {error}")
                continue
            if arguments.json:
                say_json(_object(report, subscribed))
            else:
                _tell(report, wishes, subscribed if arguments.subscribe else None)
    finally:
        library.close()
    return 1 if failed else 0


def _subscribe(report: "ImportReport") -> int:
    """Write the subscriptions into the settings, all of a file or none; return how many were not there already."""
    from reader.services.settings import subscribe_all

    return subscribe_all(report.subscriptions) if report.subscriptions else 0


def _tell(report: "ImportReport", wishes: "ImportWishes", subscribed: int | None) -> None:
    parts = [f"{report.new} new", f"{report.updated} updated", f"{report.known} already known"]
    if report.repaired_lines:
        parts.append(f"{report.repaired_lines} lines repaired")
    noun = "entry" if report.entries == 1 else "entries"
    if report.entries or not report.subscriptions:
        say(f"{report.file}: {report.kind}, {report.entries} {noun}: {', '.join(parts)}")
    if report.left_out:
        noun = "entry is" if report.left_out == 1 else "entries are"
        say(f"{report.file}: {report.left_out} {noun} not on arXiv and left out; --all reads them, too")
    if report.said:
        _tell_said(report, report.said, wishes)
    if report.subscriptions:
        _tell_subscriptions(report, subscribed)
    for problem in report.problems:
        warn(f"{report.file}{f':{problem.line}' if problem.line else ''}: {problem.message}")


def _tell_said(report: "ImportReport", said: "SaidCounts", wishes: "ImportWishes") -> None:
    told = ", ".join(f"{count} {name}" for name, count in asdict(said).items() if count)
    if wishes.state:
        papers = "paper" if report.taken_over == 1 else "papers"
        say(f"{report.file}: {told}; {report.taken_over} {papers} changed")
    else:
        say(f"{report.file}: {told} there; --with-state takes that over")


def _tell_subscriptions(report: "ImportReport", subscribed: int | None) -> None:
    from reader.cli.output import say_fields

    for subscription in report.subscriptions:
        say_fields(subscription.kind, subscription.value)
    count = len(report.subscriptions)
    noun = "subscription" if count == 1 else "subscriptions"
    done = "--subscribe adds them" if subscribed is None else f"{subscribed} added"
    say(f"{report.file}: {report.kind}, {count} {noun}: {done}")


def _object(report: "ImportReport", subscribed: int = 0) -> dict[str, object]:
    return {
        "file": report.file,
        "kind": report.kind,
        "entries": report.entries,
        "new": report.new,
        "updated": report.updated,
        "known": report.known,
        "repaired_lines": report.repaired_lines,
        "left_out": report.left_out,
        "states": asdict(report.said) if report.said is not None else None,
        "taken_over": report.taken_over,
        "subscriptions": [{"kind": one.kind, "value": one.value} for one in report.subscriptions],
        "subscribed": subscribed,
        "problems": [{"line": problem.line, "message": problem.message} for problem in report.problems],
    }


def _failure(name: str, error: "FormatError | ConfigError") -> dict[str, object]:
    from reader.services.importing import ImportReport

    line = error.line if isinstance(error, FormatError) else None
    problem = {"line": line, "message": str(error)}
    return {**_object(ImportReport(clean(name), "")), "kind": None, "problems": [problem]}

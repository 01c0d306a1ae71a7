"""``matins export``: starred papers, or any query, in every format, to a file, a folder, a pipe or the clipboard."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import say, say_document, say_json, warn
from reader.cli.querying import DASHES, find_papers
from reader.domain.errors import ReaderError
from reader.formats.exports import FORMATS, TEMPLATE, ExportFormat, Options
from reader.paths import library_path, user_path
from reader.services.sorts import SORTS

if TYPE_CHECKING:
    from reader.services.library import Library

LAST = "last"
STANDARD_OUTPUT = "-"

_BY_ENDING = {".bib": "bibtex", ".ris": "ris", ".csv": "csv", ".org": "org", ".jsonl": "jsonl"}


class UsageError(ReaderError):
    """Options that do not go together."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``export``."""
    parser = commands.add_parser(
        "export",
        parents=[common],
        help="write papers as Markdown, BibTeX, RIS, CSL-JSON, CSV and more, or by a template of yours",
        epilog=DASHES,
    )
    parser.add_argument("query", nargs="*", metavar="QUERY", help="what to export (default: is:starred)")
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        metavar="NAME",
        help=f"{', '.join(FORMATS)} (default: by the file's ending, else markdown)",
    )
    parser.add_argument("--template", metavar="FILE", help="write by a template of your own (Jinja2)")
    parser.add_argument("--group", choices=("day", "topic"), help="what the headings are (default: day)")
    parser.add_argument(
        "--sort", choices=SORTS, default=SORTS[0], help="the order of what is not found by words (default: %(default)s)"
    )
    parser.add_argument(
        "--since",
        type=_since,
        metavar="last|DATE",
        help="only what changed since the last export there, or is new since a day",
    )
    parser.add_argument("--keys", metavar="PATTERN", help="citation keys, such as {surname}{year}{firstword}")
    parser.add_argument(
        "-o", "--output", "--to", metavar="FILE|FOLDER|-", help="what to write (default: -, standard output)"
    )
    parser.add_argument("--clipboard", action="store_true", help="copy it, also over SSH, instead of writing")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is not an export of Matins")
    parser.add_argument("--json", action="store_true", help="with --to: one JSON object with what was written")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the export; a file of somebody else's is left as it is without ``--force``. Exit 2 for wrong options."""
    try:
        kind = _kind(arguments)
        options = _options(arguments, kind)
    except UsageError as error:
        warn(str(error))
        return 2
    from reader.services.library import Library

    library = Library(library_path(arguments.library))
    try:
        return _export(library, arguments, kind, options)
    finally:
        library.close()


def _export(library: "Library", arguments: argparse.Namespace, kind: ExportFormat, options: Options) -> int:
    from reader.services.export_files import Remembered, mark_of, remember, save
    from reader.services.exporting import Grouping, left_out, render

    mark = mark_of(library)
    query = " ".join(arguments.query)
    found = find_papers(library, query or "is:starred", arguments.sort)
    target = _target(arguments, kind)
    chosen, told = _chosen(library, arguments, found, target)
    if not chosen:
        which = told or ("no paper matches" if query else "no paper is starred")
        warn(f"nothing to export: {which}")
        if told and isinstance(target, Path):
            if arguments.json:
                say_json({"files": [], "papers": 0, "left_out": 0, "kept": 0})
            return 0
    files = render(library, chosen, kind, options, Grouping(arguments.group) if arguments.group else None)
    missing = left_out(library, chosen, kind)
    if missing:
        warn(f"{missing} {_papers(missing)} without an arXiv identifier left out")
    if isinstance(target, Path):
        remove = arguments.since is None
        written = save(library, target, files, kind, mark=mark, force=arguments.force, remove=remove)
        _tell(arguments, [target / name if name else target for name in files], len(chosen), missing, written.kept)
        return 0
    _hand_out("".join(files.values()), len(chosen), clipboard=arguments.clipboard)
    if arguments.since == LAST:
        remember(library, target, Remembered(library.clock(), mark, ""))
    return 0


def _tell(arguments: argparse.Namespace, files: list[Path], papers: int, missing: int, kept: int) -> None:
    if arguments.json:
        say_json({"files": list(map(str, files)), "papers": papers - missing, "left_out": missing, "kept": kept})
        return
    told = f"; what you wrote into {kept} of them is kept" if kept else ""
    say(f"{papers} {_papers(papers)} written to {arguments.output}{told}")


def _hand_out(text: str, count: int, *, clipboard: bool) -> None:
    if not clipboard:
        say_document(text)
        return
    from reader.cli.clipboard import copy

    copy(text)
    say(f"{count} {_papers(count)} copied")


def _chosen(
    library: "Library", arguments: argparse.Namespace, found: list[int], target: Path | str
) -> tuple[list[int], str]:
    """Return the papers to write, and what to say where there are none because of ``--since``."""
    from reader.services.export_files import since_last
    from reader.services.exporting import since_day

    if arguments.since is None:
        return found, ""
    if isinstance(arguments.since, date):
        return since_day(library, found, arguments.since), f"nothing is new since {arguments.since}" if found else ""
    chosen, at = since_last(library, found, target)
    return chosen, f"nothing changed since {at:%Y-%m-%d %H:%M} UTC" if at else ""


def _kind(arguments: argparse.Namespace) -> ExportFormat:
    """Return the format that the options mean; raises UsageError where they do not go together."""
    name = arguments.format or (TEMPLATE if arguments.template else None)
    if name is None:
        name = _BY_ENDING.get(Path(arguments.output or "").suffix.lower(), "markdown")
    kind = FORMATS[name]
    if (kind.name == TEMPLATE) != bool(arguments.template):
        raise UsageError("--template FILE and --format template go together")
    if kind.many_files and (arguments.clipboard or arguments.output in (None, STANDARD_OUTPUT)):
        raise UsageError(f"{kind.name} writes a file for each paper; --to names the folder")
    if arguments.json and (arguments.clipboard or arguments.output in (None, STANDARD_OUTPUT)):
        raise UsageError("--json goes with --to, which names a file or a folder; JSON papers are --format jsonl")
    if arguments.clipboard and arguments.output not in (None, STANDARD_OUTPUT):
        raise UsageError("--clipboard and --to do not go together")
    return kind


def _options(arguments: argparse.Namespace, kind: ExportFormat) -> Options:
    from reader.formats.exports.keys import KeyPatternError, check_pattern
    from reader.services.library import utc_now

    try:
        if arguments.keys is not None:
            check_pattern(arguments.keys)
    except KeyPatternError as error:
        raise UsageError(str(error)) from error
    template = ""
    if kind.name == TEMPLATE:
        from reader.services.templating import read_template

        template = read_template(arguments.template)
    return Options(utc_now().date(), arguments.keys or "", template, arguments.template or "")


def _target(arguments: argparse.Namespace, kind: ExportFormat) -> Path | str:
    """Return the file or folder, or what standard output and the clipboard are remembered by."""
    if arguments.clipboard:
        return f"clipboard:{kind.name}"
    if arguments.output in (None, STANDARD_OUTPUT):
        return f"-:{kind.name}"
    return user_path(arguments.output)


def _since(text: str) -> str | date:
    if text == LAST:
        return LAST
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("neither the word last nor a day such as 2026-11-20") from error


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"

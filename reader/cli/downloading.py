"""``matins download`` and ``matins text``: whole papers, kept for a place without a network."""

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cli.fetching import Teller, never
from reader.cli.output import is_terminal, say, say_fields, say_json, warn
from reader.cli.querying import DASHES, find_papers
from reader.paths import data_dir, library_path

if TYPE_CHECKING:
    from reader.config import Config
    from reader.services.full_texts.downloading import Download, DownloadReport
    from reader.services.library import Library

MOST = 100
"""Papers that one command downloads unless it is told otherwise: arXiv gives one answer in three seconds."""


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``download`` and ``text``."""
    parser = commands.add_parser(
        "download", parents=[common], help="keep whole papers for reading offline", epilog=DASHES
    )
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="a filter; without one, what an earlier download left goes on"
    )
    parser.add_argument(
        "--format", action="append", choices=("html", "pdf"), help="only this format (default: those of the settings)"
    )
    parser.add_argument(
        "--limit", type=_number, default=MOST, metavar="N", help="at most N papers (default: %(default)s); 0 is all"
    )
    parser.add_argument("--again", action="store_true", help="ask again for what no source had")
    parser.add_argument("--prune", action="store_true", help="delete what was not opened for longest, down to a budget")
    parser.add_argument("--budget", type=_number, metavar="MB", help="with --prune: down to this, and not the setting")
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong (for cron)")
    parser.add_argument("--json", action="store_true", help="one JSON object per file")
    parser.set_defaults(run=run_download)
    text = commands.add_parser("text", parents=[common], help="print a whole paper that was downloaded")
    text.add_argument("paper", metavar="PAPER", help="an arXiv identifier or address")
    text.add_argument("--width", type=_number, default=80, metavar="N", help="columns (default: %(default)s)")
    text.add_argument("--json", action="store_true", help="one JSON object with the text and the file that it is from")
    text.set_defaults(run=run_text)


def run_download(arguments: argparse.Namespace) -> int:
    """Download; exit 0 where everything that a source has is here, 1 where something failed."""
    from reader.services.library import Library
    from reader.services.settings import load

    config = load()
    library = Library(library_path(arguments.library))
    try:
        if arguments.prune:
            return _prune(library, config, arguments)
        papers = _chosen(library, arguments)
        if papers is not None and arguments.again:
            with library.store.writing():
                library.store.downloads.drop(papers)
        if papers is None and not library.store.downloads.wanted():
            say("nothing is waiting: `matins download is:starred` downloads what is starred")
            return 0
    finally:
        library.close()
    report = _run(config, arguments, papers)
    shown = [each for each in report.downloads if each.is_new or each.problem]
    if arguments.json:
        for each in shown:
            say_json(_object(each))
    else:
        _tell(report, quiet=arguments.quiet)
    return 1 if report.failed or report.stopped else 0


def run_text(arguments: argparse.Namespace) -> int:
    """Print a paper, reflowed."""
    from reader.fulltext.layout import lay_out, plain_line
    from reader.fulltext.model import plain
    from reader.services.full_texts.shelf import Shelf

    document, file = Shelf(library_path(arguments.library)).open(_name(arguments.paper))
    pages = lay_out(document, max(arguments.width, 20))
    lines = [plain_line(line).rstrip() for line in pages.lines]
    if arguments.json:
        facts = {"id": str(file.identifier), "format": file.format, "file": str(file.path)}
        say_json({**facts, "title": plain(document.title), "text": "\n".join(lines)})
        return 0
    for line in lines:
        say(line)
    return 0


def _run(config: "Config", arguments: argparse.Namespace, papers: Sequence[int] | None) -> "DownloadReport":
    from reader.domain.clock import SystemClock
    from reader.services.fetch.opening import Fetching

    tell = Teller(not arguments.quiet and not arguments.json and is_terminal(sys.stderr))
    fetching = Fetching(library_path(arguments.library), config, data_dir(), SystemClock())
    try:
        return fetching.download(papers, arguments.format or config.download.formats, tell.progress, tell.wait, never)
    except KeyboardInterrupt:
        tell.end()
        warn("stopped; what came so far is kept, and `matins download` goes on")
        raise
    finally:
        tell.end()


def _chosen(library: "Library", arguments: argparse.Namespace) -> list[int] | None:
    """Return the papers that are meant, None for what an earlier run left."""
    query = " ".join(arguments.query)
    if not query.strip():
        return None
    found = find_papers(library, query)
    if arguments.limit and len(found) > arguments.limit:
        warn(f"{len(found):,} papers are meant; the first {arguments.limit:,} are downloaded (--limit 0: all)")
        return found[: arguments.limit]
    if not found:
        warn("no paper is meant")
    return found


def _prune(library: "Library", config: "Config", arguments: argparse.Namespace) -> int:
    from reader.services.full_texts.shelf import MEGABYTE, Shelf, starred_names

    budget = config.download.budget if arguments.budget is None else arguments.budget
    shelf, starred = Shelf(library.path), starred_names(library)
    gone = shelf.prune(budget * MEGABYTE, starred)
    left = shelf.account(starred)
    if arguments.json:
        for file in gone:
            say_json({"file": file.path.name, "bytes": file.bytes})
        return 0
    freed = sum(file.bytes for file in gone) / MEGABYTE
    say(f"{len(gone):,} {'file' if len(gone) == 1 else 'files'} deleted, {freed:,.1f} MB")
    mine = left.starred_bytes / MEGABYTE
    say(f"{left.files:,} kept, {left.bytes / MEGABYTE:,.1f} of {budget:,} MB; {mine:,.1f} MB of starred papers stay")
    return 0


def _tell(report: "DownloadReport", *, quiet: bool) -> None:
    from reader.services.full_texts.shelf import MEGABYTE

    for each in report.downloads:
        if each.file is not None and each.is_new and not quiet:
            say_fields(str(each.file.identifier), each.format, f"{each.file.bytes / MEGABYTE:.1f} MB")
        elif each.is_final and not quiet:
            say_fields(each.name, each.format, each.problem)
        elif each.problem and not each.is_final:
            warn(f"{each.name}: {each.problem}")
    if report.stopped:
        warn(f"{report.stopped} `matins download` goes on later.")
    if not quiet:
        here = sum(1 for each in report.downloads if each.file is not None and not each.is_new)
        parts = [f"{len(report.new):,} downloaded", f"{here:,} here already" if here else ""]
        parts += [f"{len(report.missing):,} not to be had" if report.missing else ""]
        parts += [f"{report.pruned:,} older ones deleted for the budget" if report.pruned else ""]
        say(", ".join(filter(None, parts)))


def _object(each: "Download") -> dict[str, object]:
    return {
        "id": str(each.file.identifier) if each.file else each.name,
        "format": each.format,
        "file": str(each.file.path) if each.file else None,
        "bytes": each.file.bytes if each.file else None,
        "downloaded": each.is_new,
        "problem": each.problem or None,
    }


def _name(text: str) -> str:
    from reader.domain.errors import QueryError
    from reader.domain.identifier import ArxivId

    try:
        return ArxivId.parse(text).name
    except ValueError:
        raise QueryError(f"“{text[:80]}” is not an arXiv identifier.") from None


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 100")
    return int(text)

"""``matins digest``: the papers of a day, or of any query, as a digest to read, to send or to publish."""

import argparse
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import say, say_document, say_json, warn
from reader.cli.querying import DASHES, find_papers
from reader.formats.layouts import LAYOUTS, Layout
from reader.paths import library_path, user_path

if TYPE_CHECKING:
    from reader.services.digests import Selection
    from reader.services.library import Library

STANDARD_OUTPUT = "-"
TODAY = "today"
PICKS = "is:starred"
ANY = "any"


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``digest``."""
    parser = commands.add_parser(
        "digest", parents=[common], help="write a day, or any query, as pages, a mail or a feed", epilog=DASHES
    )
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="which papers (default: those of the day; for feeds: is:starred)"
    )
    parser.add_argument("--layout", choices=tuple(LAYOUTS), metavar="NAME", required=True, help=", ".join(LAYOUTS))
    parser.add_argument(
        "--day", type=_day, metavar="DAY", help="a day such as 2026-11-20, or today (default: the newest)"
    )
    parser.add_argument("--topic", action="append", default=[], metavar="NAME", help="only this topic; may be repeated")
    parser.add_argument(
        "--announced", action="store_true", help="under the topics of the imported documents instead of your own"
    )
    parser.add_argument(
        "--categories",
        type=_categories,
        metavar="LIST",
        help="only papers whose categories are all among these, such as cs.LG,math; any: no limit"
        " (default: any; for a day in daily-markdown those subscribed to)",
    )
    parser.add_argument("--limit", type=_limit, metavar="N", help="at most so many papers")
    parser.add_argument("--title", default="Papers", metavar="TEXT", help="the heading (default: %(default)s)")
    parser.add_argument(
        "-o", "--output", "--to", metavar="FILE|FOLDER|-", help="a folder gets a page for each topic and an index"
    )
    parser.add_argument("--left-out", metavar="FILE", help="list what is not in it, and why")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is not a digest of Matins")
    parser.add_argument("--json", action="store_true", help="with --to: one JSON object with what was written")
    parser.set_defaults(run=run_digest)


def run_digest(arguments: argparse.Namespace) -> int:
    """Write the digest; where no paper is to be written, say so and write nothing."""
    if arguments.json and arguments.output in (None, STANDARD_OUTPUT):
        warn("--json goes with --to, which names a file or a folder")
        return 2
    from reader.services.library import Library

    library = Library(library_path(arguments.library))
    try:
        return _digest(library, arguments, LAYOUTS[arguments.layout])
    finally:
        library.close()


def _digest(library: "Library", arguments: argparse.Namespace, layout: Layout) -> int:
    from reader.services.digests import Wish, select
    from reader.services.settings import load

    query = " ".join(arguments.query)
    found, day, none = _found(library, query, arguments.day, layout)
    config = load()
    of_day = day is not None and not query
    by_default = of_day and layout.in_every_topic and arguments.categories is None
    wish = Wish(
        layout,
        day or _today(library),
        arguments.title,
        tuple(arguments.topic),
        announced=arguments.announced,
        categories=arguments.categories or (),
        limit=arguments.limit,
        rest=bool(query or layout.is_picks) and not arguments.topic,
        watched=config.arxiv.categories if by_default else (),
        of_day=of_day,
    )
    selection = select(library, found, config.topics, wish)
    if not selection.digest.pages:
        warn(f"nothing to write: {none if not found else f'of {_papers(len(found))}, {selection.reasons}'}")
        if arguments.json:
            _say_object({}, selection)
        return 0
    _write(library, arguments, layout, selection)
    return 0


def _found(
    library: "Library", query: str, asked: date | str | None, layout: Layout
) -> tuple[list[int], date | None, str]:
    """Return the papers, the day they are of, and what to say where there are none."""
    from reader.services.days import empty_day

    if asked is None and (query or layout.is_picks):
        none = "no paper matches" if query else "no paper is starred"
        return find_papers(library, query or PICKS), None, none
    day = asked if isinstance(asked, date) else _today(library) if asked else _newest(library)
    if day is None:
        return [], None, "the library has no papers"
    numbers = library.numbers(day=day.isoformat())
    if query:
        wanted = set(find_papers(library, query))
        return [number for number in numbers if number in wanted], day, f"no paper of {day} matches"
    why = empty_day(day)
    return numbers, day, f"no paper is of {day}{f': {why}' if why else ''}"


def _newest(library: "Library") -> date | None:
    """Return the newest day on which papers were announced; where there is none, the newest on which any came."""
    from reader.services.exporting import details

    newest = day = library.neighbour_day("", newer=True)
    while day:
        on = date.fromisoformat(day)
        if any(seen.date == on for found in details(library, library.numbers(day=day)) for seen in found.announcements):
            return on
        day = library.neighbour_day(day, newer=False)
    return date.fromisoformat(newest) if newest else None


def _write(library: "Library", arguments: argparse.Namespace, layout: Layout, selection: "Selection") -> None:
    from reader.services.digest_papers import UNWATCHED
    from reader.services.digests import documents, left_out_text, save

    digest = selection.digest
    target = None if arguments.output in (None, STANDARD_OUTPUT) else user_path(arguments.output)
    folder = target is not None and _is_folder(target, arguments.output)
    texts = documents(digest, layout, folder=folder)
    files = {target / name if name else target: data for name, data in texts.items()} if target else {}
    if arguments.left_out is not None:
        files[user_path(arguments.left_out)] = left_out_text(selection).encode()
    save(library, files, force=arguments.force)
    if target is None:
        say_document(b"".join(texts.values()).decode())
        if unwatched := sum(left.reason == UNWATCHED for left in selection.left_out):
            warn(f"{_papers(unwatched)} left out: {UNWATCHED}; --categories any takes them in")
        return
    if arguments.json:
        _say_object(files, selection)
        return
    pages = f" under {len(digest.pages)} topics" if len(digest.pages) > 1 else ""
    left = f"; left out: {selection.reasons}" if selection.left_out else ""
    say(f"{_papers(len(digest.items))}{pages} written to {arguments.output}{left}")


def _say_object(files: Iterable[Path], selection: "Selection") -> None:
    """Print what was written: how many papers, each once whatever its topics, and why others are not in it."""
    papers = len(selection.digest.items)
    reasons = dict(Counter(left.reason for left in selection.left_out))
    left = len(selection.left_out)
    say_json({"files": list(map(str, files)), "papers": papers, "left_out": left, "reasons": reasons})


def _is_folder(target: Path, named: str) -> bool:
    """Tell a folder: it is one, or its name has no ending."""
    return target.is_dir() or named.endswith("/") or (not target.suffix and not target.exists())


def _today(library: "Library") -> date:
    from reader.domain.calendar import EASTERN

    return library.clock().astimezone(EASTERN).date()


def _day(text: str) -> date | str:
    if text == TODAY:
        return TODAY
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("neither the word today nor a day such as 2026-11-20") from error


def _categories(text: str) -> tuple[str, ...]:
    """Return the categories and archives of a list as arXiv writes them today; none for the word any."""
    from reader.config.basics import WrongError
    from reader.config.checks import check_category

    names = text.replace(",", " ").split()
    try:
        return () if names == [ANY] else tuple(check_category(("arxiv", "categories"), name) for name in names)
    except WrongError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text[:9]):
        raise argparse.ArgumentTypeError("not a number of papers from 1 on")
    return int(text[:9])


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"

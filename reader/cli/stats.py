"""``matins stats``: a look at one's reading, for people and for scripts."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reader.cli.output import say, say_columns, say_json, warn
from reader.paths import library_path

if TYPE_CHECKING:
    from reader.services.statistics import Statistics

_SHOWN = 10
"""Lines of each table."""

_NAME, _NUMBER = 28, 8
"""Characters of the columns."""

Rows = Sequence[tuple[str, Sequence[int]]]


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    """Add ``stats``."""
    parser = commands.add_parser("stats", parents=[common], help="a look at your reading")
    parser.add_argument(
        "--since", metavar="DAY", type=_date, help="count from a day, as 2026-11-01 (default: the last 53 weeks)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object with everything")
    parser.set_defaults(run=run_stats)


def run_stats(arguments: argparse.Namespace) -> int:
    """Count and print; a day that is still to come means exit 2."""
    from reader.services.library import Library
    from reader.services.settings import load
    from reader.services.statistics import Question, as_json, counted, period_until

    config = load()
    library = Library(library_path(arguments.library))
    try:
        period = period_until(library.clock(), since=arguments.since)
        if period.first > period.last:
            warn(f"{period.first} is still to come: nothing was read since then")
            return 2
        known = counted(library, Question(period, None, config.topics, tuple(config.arxiv.hide)))
    finally:
        library.close()
    if arguments.json:
        say_json(as_json(known))
    else:
        _tell(known)
    return 0


def _tell(known: "Statistics") -> None:
    library, totals = known.library, known.totals
    if not library.papers:
        say("nothing to count: the library has no papers; `matins import FILE` or `matins fetch` brings some")
        return
    say(f"{known.period.first} to {known.period.last}")
    _table([(name, (value,)) for name, value in (*totals._asdict().items(), ("skipped", known.skipped))])
    _table([("unread", (library.unread,)), ("papers", (library.papers,))])
    if known.streak is not None:
        days = known.streak
        _table([("finished days in a row", (days.days,)), ("at best", (days.longest,))])
        _table([("unfinished days", (days.unfinished,))])
    if not totals.triaged:
        say("nothing is decided yet in this time: `matins` opens the library")
    for name, pace in (("seconds a paper", known.pace), ("last 7 days", known.recent_pace)):
        if pace is not None and pace.median is not None:
            _table([(name, (round(pace.median),))])
    _titled("categories: triaged, starred", [(one.name or "none", one[2:]) for one in known.categories or ()])
    _titled("authors: starred", [(name, (papers,)) for name, papers in known.authors or ()])
    _titled("topics: starred", [(name, (papers,)) for name, papers in known.topics or ()])
    _titled("tags: papers", [(tag.name, (tag.papers,)) for tag in known.tags or ()])


def _titled(title: str, rows: Rows) -> None:
    if rows:
        say("")
        say(title)
        _table(rows[:_SHOWN])


def _table(rows: Rows) -> None:
    for name, numbers in rows:
        say_columns((name, _NAME), *((f"{number:,}", _NUMBER) for number in numbers))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-11-20") from None

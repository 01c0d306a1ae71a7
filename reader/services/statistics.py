"""A look at one's reading: what was announced, decided and starred, counted piece by piece and ready to be drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from reader.domain.calendar import EASTERN
from reader.domain.topics import Topic, TopicSet
from reader.services.library import Library
from reader.services.wording import shown_name
from reader.storage.listing import Counts
from reader.storage.statistics import AnnouncedDay, Pace, Quarter, TagCount

WEEKS = 53
"""How many weeks are looked at, the present one counted."""

RECENT = 7
"""Days, today counted, that "this week" means."""

AUTHORS = 50
"""How many authors are told."""

_DAY = timedelta(days=1)


class Period(NamedTuple):
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


class Day(NamedTuple):
    """How many papers were announced, decided and starred on a day."""

    announced: int = 0
    triaged: int = 0
    starred: int = 0


class Category(NamedTuple):
    """The same for a primary category, which is empty where no source told it."""

    name: str
    announced: int
    triaged: int
    starred: int


class Streak(NamedTuple):
    """Announcement days without an unread paper: how many in a row now and at best, and how many others there are.

    The newest day may still be under way: as long as it has unread papers it neither counts nor ends anything.
    """

    days: int
    longest: int
    unfinished: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known so far; None is what is not counted yet.

    ``days`` holds the days on which anything happened: announcement days for what was announced, the user's own days
    for the rest. ``totals`` are their sums. A paper that was announced on two days counts on both.
    """

    period: Period
    library: Counts
    days: Mapping[date, Day] | None = None
    skipped: int = 0
    streak: Streak | None = None
    pace: Pace | None = None
    recent_pace: Pace | None = None
    categories: tuple[Category, ...] | None = None
    authors: tuple[tuple[str, int], ...] | None = None
    topics: tuple[tuple[str, int], ...] | None = None
    tags: tuple[TagCount, ...] | None = None
    is_whole: bool = False

    @property
    def totals(self) -> Day:
        """The sums over all days."""
        days = (self.days or {}).values()
        return Day(sum(d.announced for d in days), sum(d.triaged for d in days), sum(d.starred for d in days))


class Question(NamedTuple):
    """What is to be counted: ``zone`` None is the system's; announcements of ``hidden`` kinds do not count."""

    period: Period
    zone: tzinfo | None = None
    topics: Sequence[Topic] = ()
    hidden: Sequence[str] = ()


def period_until(now: datetime, zone: tzinfo | None = None, since: date | None = None) -> Period:
    """Return the days to look at: from ``since``, or from the Monday that makes it ``WEEKS`` weeks.

    The last day is the user's own, or arXiv's where that is one ahead.
    """
    last = max(now.astimezone(zone).date(), now.astimezone(EASTERN).date())
    if since is None:
        since = last - timedelta(days=last.weekday(), weeks=WEEKS - 1)
    return Period(since, last)


def gather(library: Library, question: Question) -> Iterator[Statistics]:
    """Yield ever more of the statistics, the last time all of them; raises StoreError and ConfigError.

    InterruptedStoreError means that the store's ``statistics.interrupt`` was called meanwhile.
    """
    with library.store.guarded():
        known = Statistics(question.period, library.counts())
        yield known
        for count in (_days, _pace, _names, _categories):
            known = count(known, library, question)
            yield known
        yield replace(known, is_whole=True)


def counted(library: Library, question: Question) -> Statistics:
    """Return all of the statistics; raises StoreError and ConfigError."""
    *_, whole = gather(library, question)
    return whole


def _moments(question: Question) -> tuple[datetime, datetime]:
    """Return the beginning of the first of the user's days, and the end of the last."""
    first, last = question.period
    return _midnight(first, question.zone), _midnight(last + _DAY, question.zone)


def _days(known: Statistics, library: Library, question: Question) -> Statistics:
    table, (since, until) = library.store.statistics, _moments(question)
    triaged, starred = table.triaged(since, until), table.starred(since, until)
    announced = table.announced(*question.period, question.hidden)
    days = by_day(announced, triaged, starred, question.zone)
    return replace(known, days=days, skipped=sum(part.skipped for part in triaged), streak=streak(announced))


def _pace(known: Statistics, library: Library, question: Question) -> Statistics:
    table, (since, until) = library.store.statistics, _moments(question)
    recent = max(since, _midnight(question.period.last - (RECENT - 1) * _DAY, question.zone))
    return replace(known, pace=table.pace(since, until), recent_pace=table.pace(recent, until))


def _names(known: Statistics, library: Library, question: Question) -> Statistics:
    table, (since, until) = library.store.statistics, _moments(question)
    authors: Counter[str] = Counter()
    # One sign may be written in TeX by one source and as it is by another.
    for name, papers in table.authors(since, until, 2 * AUTHORS):
        authors[shown_name(name)] += papers
    rules = TopicSet(question.topics)
    found = Counter({topic.name: 0 for topic in question.topics})
    if question.topics:
        for paper in table.starred_papers(since, until):
            found.update(name for name, _ in rules.matches(paper))
    named, topics = tuple(authors.most_common(AUTHORS)), tuple(found.most_common())
    return replace(known, authors=named, topics=topics, tags=tuple(table.tags()))


def _categories(known: Statistics, library: Library, question: Question) -> Statistics:
    table = library.store.statistics
    decided = {count.name: count for count in table.categories(*_moments(question))}
    announced = table.announced_categories(*question.period, question.hidden)
    found = [
        Category(name, announced.get(name, 0), *(decided[name][1:] if name in decided else (0, 0)))
        for name in {*decided, *announced}
    ]
    found.sort(key=lambda c: (-c.triaged, -c.announced, -c.starred, c.name))
    return replace(known, categories=tuple(found))


def by_day(
    announced: Iterable[AnnouncedDay], triaged: Iterable[Quarter], starred: Iterable[Quarter], zone: tzinfo | None
) -> dict[date, Day]:
    """Return what happened on each day on which anything did, oldest first."""
    sums: dict[date, list[int]] = {}
    for day in announced:
        sums.setdefault(day.day, [0, 0, 0])[0] += day.announced
    for place, parts in enumerate((triaged, starred), 1):
        for part in parts:
            sums.setdefault(part.moment.astimezone(zone).date(), [0, 0, 0])[place] += part.papers
    return {day: Day(*sums[day]) for day in sorted(sums)}


def streak(days: Sequence[AnnouncedDay]) -> Streak:
    """Return how long the user kept up; ``days`` are the announcement days there were, oldest first."""
    lengths = [0]
    for number, day in enumerate(days, 1):
        if day.unread == 0:
            lengths[-1] += 1
        elif number < len(days):
            lengths.append(0)
    return Streak(lengths[-1], max(lengths), sum(day.unread > 0 for day in days))


def as_json(known: Statistics) -> dict[str, object]:
    """Return what ``matins stats --json`` prints; all of the statistics must be known."""
    days, pace, recent = known.days or {}, known.pace, known.recent_pace
    kept = known.streak or Streak(0, 0, 0)
    return {
        "since": known.period.first.isoformat(),
        "until": known.period.last.isoformat(),
        "library": known.library._asdict(),
        "totals": {**known.totals._asdict(), "skipped": known.skipped},
        "days": [{"day": day.isoformat(), **values._asdict()} for day, values in days.items()],
        "categories": [{**one._asdict(), "name": one.name or None} for one in known.categories or ()],
        "authors": [{"name": name, "starred": papers} for name, papers in known.authors or ()],
        "topics": [{"name": name, "starred": papers} for name, papers in known.topics or ()],
        "tags": [tag._asdict() for tag in known.tags or ()],
        "pace": {"all": _pace_json(pace), "last_7_days": _pace_json(recent)},
        "streak": {"days": kept.days, "longest": kept.longest, "unfinished_days": kept.unfinished},
    }


def _pace_json(pace: Pace | None) -> dict[str, object]:
    papers, seconds, median = pace or Pace(0, 0.0, None)
    rounded = None if median is None else round(median, 1)
    return {"papers": papers, "seconds": round(seconds, 1), "median_seconds": rounded}


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    """Return when a day of the user's begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)

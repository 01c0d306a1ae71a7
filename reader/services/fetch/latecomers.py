"""What missed listings announced beside their own submissions: papers held back by moderators, late cross-lists, and
new versions.

The query API finds a listing's papers by the time of their submission, which for these lies before. OAI-PMH names
everything that changed since a day. Which of it is news, the identifier tells: arXiv gives it out when it announces a
paper, in rising order (its help on the availability of submissions).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from reader.domain.batch import Problem
from reader.domain.calendar import announcement_days, submission_window
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.services.fetch.announcing import LOOK_BACK, is_in, kind_in
from reader.services.fetch.completing import BATCH
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.fetch.writing import Item, Writer, by_identifier, listing_document
from reader.storage.feeds import FeedDay, listing_name
from reader.storage.store import Store

_DAY = timedelta(days=1)


class _Absence(NamedTuple):
    """The days that were read from the API, and the time in which what they announced was submitted."""

    days: Sequence[FeedDay]
    start: datetime
    end: datetime


class Latecomers:
    """Reads what the query API does not tell of the days that were read from it."""

    def __init__(self, store: Store, sources: Sources, writer: Writer) -> None:
        self._store = store
        self._sources = sources
        self._writer = writer

    def is_behind(self, category: str) -> bool:
        """Tell whether days of this category were read from the API alone."""
        return bool(self._days(category))

    def read(self, category: str, now: datetime) -> SourceReport:
        """Find what these days announced beside their own submissions. Raises SourceError; then all is asked again.

        It counts under the newest of the days: on which of them it was announced, nobody says.
        """
        days = self._days(category)
        if not days:
            return SourceReport(listing_name(category))
        absence = _Absence(days, submission_window(days[0].day)[0], submission_window(days[-1].day)[1])
        late, replaced, problems = self._records(category, absence)
        items: list[Item] = [(paper, kind_in(category, paper)) for paper in late]
        items += [(paper, kind_in(category, paper, replaced=True)) for paper in self._numbered(replaced, absence)]
        document = listing_document(category, days[-1].day, part=f"late {now.isoformat()}")

        def log(_: int) -> None:
            for entry in days:
                self._store.feeds.log_day(entry._replace(source="oai"))

        report = self._writer.write(document, items, topic=category, also=log)
        told = f"{listing_name(category)}: {problems[0].message}" if problems else ""
        return report._replace(error=told or self._too_old(category, days[0].day, now))

    def _days(self, category: str) -> list[FeedDay]:
        return [entry for entry in self._store.feeds.days(category) if entry.source == "api" and entry.complete]

    def _records(self, category: str, absence: _Absence) -> tuple[list[Paper], list[Paper], list[Problem]]:
        """Return what came late, what may have a new version, and what could not be read of all that changed."""
        from reader.sources.network import oai_set

        is_late = self._late(category, absence)
        late: list[Paper] = []
        replaced: list[Paper] = []
        problems: list[Problem] = []
        token, asked = "", set[str]()
        while token not in asked:
            asked.add(token)
            page = self._sources.harvest_page(oai_set(category), absence.days[0].day - _DAY, token)
            for paper in page.papers:
                if not any(is_in(category, name) for name in paper.categories):
                    continue
                if is_late(paper):
                    late.append(paper)
                elif _has_new_version(paper, absence):
                    replaced.append(paper)
            problems += page.problems
            token = page.token or token
        return by_identifier(late), by_identifier(replaced), problems

    def _late(self, category: str, absence: _Absence) -> Callable[[Paper], bool]:
        """Return the test for what was announced for the first time, and not in a listing that was read."""
        read = self._store.feeds.introduced(category)
        last = self._store.feeds.newest_announced(category, absence.days[0].day)
        began = self._store.feeds.days(category)[0].day

        def is_late(paper: Paper) -> bool:
            name, created = _name(paper), paper.published
            if name in read or created is None or created.date() >= absence.end.date():
                return False
            # What was submitted after the first listing that was read would be known if it had been announced before.
            return created.date() >= began or (last != "" and ArxivId(last) < ArxivId(name))

        return is_late

    def _numbered(self, records: Sequence[Paper], absence: _Absence) -> Iterator[Paper]:
        """Yield the papers of which a new version was announced.

        Records name its day but not its number; for papers of the library the API is asked for both.
        """
        found = {_name(paper): paper for paper in records}
        known = [name for name in found if self._store.papers.number_of(name) is not None]
        for start in range(0, len(known), BATCH):
            for paper in self._sources.by_ids([ArxivId(name) for name in known[start : start + BATCH]]):
                found[_name(paper)] = paper
        exact = frozenset(known)
        for name, paper in found.items():
            since = absence.start if name in exact else absence.start - _DAY
            if paper.updated is not None and since <= paper.updated < absence.end:
                yield paper

    def _too_old(self, category: str, first: date, now: datetime) -> str:
        """Return what to tell of listings between the last one that was read and those that were looked back to."""
        before = [entry.day for entry in self._store.feeds.days(category) if entry.day < first]
        end = min(first, now.date() - LOOK_BACK)
        lost = announcement_days(max(before) + _DAY, end - _DAY) if before else []
        if not lost:
            return ""
        return (
            f"{listing_name(category)}: the listings from {lost[0]} to {lost[-1]} are too old to be read one by one;"
            f" `matins fetch --since {lost[0]}` brings their papers."
        )


def _name(paper: Paper) -> str:
    return paper.arxiv_id.name if paper.arxiv_id else ""


def _has_new_version(paper: Paper, absence: _Absence) -> bool:
    """Tell whether the newest version of a record, which names days and no times, may be of this time."""
    updated, first = paper.updated, paper.published
    if updated is None or first is None or updated == first:
        return False
    return absence.start.date() <= updated.date() <= absence.end.date()

"""From what a source answered to one transaction in the library, and to the log of what was read."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from reader.domain.batch import Document
from reader.domain.calendar import EASTERN
from reader.domain.paper import Announcement, AnnouncementKind, Paper
from reader.services.fetch.sources import SourceReport
from reader.services.recording import Recorded, Recorder
from reader.storage.bulk import Prepared
from reader.storage.feeds import listing_name
from reader.storage.store import Store

Item = tuple[Paper, AnnouncementKind | None]
_Written = tuple[Paper, AnnouncementKind | None, Recorded | None]


AT_ONCE = 100
"""Papers that are recorded in one transaction: a key in a window waits some twenty milliseconds for it."""


def nothing() -> frozenset[str]:
    """Return no identifiers."""
    return frozenset()


def unlogged(papers: int) -> None:
    """Log nothing."""


class Writer:
    """Writes what was fetched. ``clock`` tells the moment at which it is written."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def write(
        self,
        document: Document,
        items: Sequence[Item],
        *,
        topic: str = "",
        known: Callable[[], frozenset[str]] = nothing,
        also: Callable[[int], None] = unlogged,
    ) -> SourceReport:
        """Write one answer as one document and call ``also``, in the same transaction, with the number of its papers.

        The papers come before, some at a time, so that no key in a window waits for a long listing: a stop leaves
        papers that no document announces yet, and the next fetch announces them. What ``known`` names is left out; it
        is asked again when the document is written, so that two windows do not both write a paper as news. An answer
        without papers leaves no document.
        """
        store, now = self._store, self._clock()
        recorder = Recorder(store, now)
        names = known()
        items = [item for item in items if _name_of(item[0]) not in names]
        recorded: list[Recorded | None] = []
        for start in range(0, len(items), AT_ONCE):
            with store.writing():
                recorded += recorder.record_all([Prepared.of(paper) for paper, _ in items[start : start + AT_ONCE]])
        with store.writing():
            names = known()
            written = [
                (paper, kind, outcome)
                for (paper, kind), outcome in zip(items, recorder.settled(recorded), strict=True)
                if _name_of(paper) not in names
            ]
            left = self._left_by_a_stop(document, topic, written)
            self._announce(document, topic, written, recorder, now)
            also(len(written))
        outcomes = [outcome[1] for _, _, outcome in written if outcome is not None]
        new, updated = outcomes.count("new") + len(left), outcomes.count("updated")
        return SourceReport(document.name, document.date, len(written), new, updated)

    def _left_by_a_stop(self, document: Document, topic: str, items: Sequence[_Written]) -> frozenset[int]:
        """Return papers that are known only because a fetch of this source was stopped before it announced them."""
        recorded = [outcome for _, _, outcome in items if outcome is not None]
        known = {number for number, became in recorded if became == "known"}
        # A paper that an answer names twice is new at the first time.
        known -= {number for number, became in recorded if became == "new"}
        if not known:
            return frozenset()
        feeds = self._store.feeds
        return feeds.unannounced(known, feeds.source(document.name).read_at or feeds.source(topic).read_at)

    def _announce(
        self,
        document: Document,
        topic: str,
        items: Sequence[_Written],
        recorder: Recorder,
        now: datetime,
    ) -> None:
        if not items:
            return
        store = self._store
        present = set(store.papers.existing(outcome[0] for _, _, outcome in items if outcome is not None))
        number = store.documents.add(document, now)
        touched: set[int] = set()
        for position, (paper, kind, outcome) in enumerate(items, 1):
            # Another window may have found out meanwhile that it is the same as another paper.
            is_gone = outcome is not None and outcome[0] not in present
            found = recorder.record(paper) if is_gone else outcome
            if found is not None:
                touched.add(found[0])
                seen = Announcement(document.name, position, document.date, topic, kind)
                store.documents.announce(number, found[0], seen)
        store.documents.refresh_order(touched)


def listing_document(category: str, day: date, part: str = "") -> Document:
    """Return the document that stands for arXiv's listing of a category on a day, as its feed has it.

    ``part`` names another piece of the listing, from elsewhere, which has positions of its own.
    """
    return Document(
        name=listing_name(category),
        sha256=_checksum("listing", category, day.isoformat(), part),
        kind="arxiv-listing",
        title=f"{listing_name(category)}, {day:%a} {day.day} {day:%b %Y}",
        date=day,
    )


def search_document(name: str, kind: str, now: datetime, day: date | None = None) -> Document:
    """Return the document that stands for what was new of a query, an author or another site at one moment.

    It counts under ``day``, or under that of the moment in US Eastern time.
    """
    day = day or now.astimezone(EASTERN).date()
    return Document(name=name, sha256=_checksum(kind, name, now.isoformat()), kind=kind, title=name, date=day)


def by_identifier(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers in the order of their identifiers, each once."""
    found = {str(paper.arxiv_id): paper for paper in papers}
    return sorted(found.values(), key=lambda paper: (paper.arxiv_id is None, str(paper.arxiv_id)))


def _checksum(*parts: str) -> str:
    """Return what stands in for the checksum of a document that is no file."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _name_of(paper: Paper) -> str:
    return paper.arxiv_id.name if paper.arxiv_id else ""

"""From what a source answered to one transaction in the library, and to the log of what was read."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from reader.domain.batch import Document
from reader.domain.calendar import EASTERN
from reader.domain.paper import Announcement, AnnouncementKind, Paper
from reader.services.fetch.sources import SourceReport
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.feeds import listing_name
from reader.storage.store import Store

Item = tuple[Paper, AnnouncementKind | None]


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
        """Write one answer as one document, all of it or nothing, and call ``also`` with the number of its papers.

        What ``known`` names is left out: it is asked in the same transaction, so that two windows do not both write a
        paper as news. An answer without papers leaves no document.
        """
        store, now = self._store, self._clock()
        outcomes = {"new": 0, "updated": 0, "known": 0}
        with store.writing():
            names = known()
            items = [item for item in items if _name_of(item[0]) not in names]
            recorded = Recorder(store, now).record_all([Prepared.of(paper) for paper, _ in items])
            number = store.documents.add(document, now) if items else 0
            touched: set[int] = set()
            for position, ((_, kind), item) in enumerate(zip(items, recorded, strict=True), 1):
                if item is None:
                    continue
                touched.add(item[0])
                outcomes[item[1]] += 1
                seen = Announcement(document.name, position, document.date, topic, kind)
                store.documents.announce(number, item[0], seen)
            store.documents.refresh_order(touched)
            also(len(items))
        return SourceReport(document.name, document.date, len(items), outcomes["new"], outcomes["updated"])


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

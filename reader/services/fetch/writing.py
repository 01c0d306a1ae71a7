"""From what a source answered to one transaction in the library, and to the log of what was read."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from reader.domain.batch import Document
from reader.domain.paper import Announcement, AnnouncementKind, Paper
from reader.services.fetch.sources import SourceReport
from reader.services.recording import Recorder
from reader.storage.store import Store

Item = tuple[Paper, AnnouncementKind | None]


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
        also: Callable[[], None] | None = None,
    ) -> SourceReport:
        """Write one answer as one document, with the log entry of ``also``, all of it or nothing.

        An answer without papers leaves no document, only the log entry.
        """
        store, now = self._store, self._clock()
        outcomes = {"new": 0, "updated": 0, "known": 0}
        with store.writing():
            recorder = Recorder(store, now)
            touched = set()
            number = store.documents.add(document, now) if items else 0
            for position, (paper, kind) in enumerate(items, 1):
                recorded = recorder.record(paper)
                if recorded is None:
                    continue
                touched.add(recorded[0])
                outcomes[recorded[1]] += 1
                seen = Announcement(document.name, position, document.date, topic, kind)
                store.documents.announce(number, recorded[0], seen)
            store.documents.refresh_order(touched)
            if also is not None:
                also()
        return SourceReport(document.name, document.date, len(items), outcomes["new"], outcomes["updated"])


def listing_document(category: str, day: date, part: str = "") -> Document:
    """Return the document that stands for arXiv's listing of a category on a day, wherever it was read from.

    ``part`` names a second piece of it, which has positions of its own.
    """
    return Document(
        name=f"arXiv {category}",
        sha256=_name("listing", category, day.isoformat(), part),
        kind="arxiv-listing",
        title=f"arXiv {category}, {day:%a} {day.day} {day:%b %Y}",
        date=day,
    )


def search_document(name: str, kind: str, day: date) -> Document:
    """Return the document that stands for what a query, an author or another site brought on a day."""
    return Document(name=name, sha256=_name(kind, name, day.isoformat()), kind=kind, title=name, date=day)


def _name(*parts: str) -> str:
    """Return what stands in for a checksum of a document that is no file."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def by_identifier(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers in the order of their identifiers, each once."""
    found = {str(paper.arxiv_id): paper for paper in papers}
    return sorted(found.values(), key=lambda paper: (paper.arxiv_id is None, str(paper.arxiv_id)))

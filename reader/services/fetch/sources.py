"""What fetching asks of the network; ``reader.sources`` answers it, and a test may."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.formats.arxiv.oai import OaiPage
from reader.formats.arxiv.rss import AnnouncementFeed


class Sources(Protocol):
    """Everything that can be asked. Each method raises SourceError, with a sentence, where no good answer came.

    ``problems`` are entries of good answers that could not be read; it grows.
    """

    problems: list[Problem]

    def feed(self, category: str, etag: str) -> tuple[AnnouncementFeed | None, str]:
        """Return the feed of a category or archive and its ETag; None for the feed where it is as ``etag`` has it."""
        ...

    def submitted(self, category: str, start: datetime, end: datetime) -> Iterable[Paper]:
        """Yield the papers of a category or archive that were submitted in this time, each once."""
        ...

    def search(self, query: str, since: datetime | None) -> Iterable[Paper]:
        """Yield the papers that an arXiv query finds, newest submissions first, back to ``since``."""
        ...

    def by_author(self, name: str, since: datetime | None) -> Iterable[Paper]:
        """Yield the papers of an author, newest submissions first, back to ``since``."""
        ...

    def by_ids(self, identifiers: Sequence[ArxivId]) -> list[Paper]:
        """Return the papers with these identifiers, as far as arXiv knows them."""
        ...

    def by_wording(self, title: str, abstract: str) -> list[Paper]:
        """Return papers that may be the one with this title, or with this abstract where there is no title."""
        ...

    def harvest_page(self, set_name: str, since: date, token: str) -> OaiPage:
        """Return one page of the records of a set (or of everything) that changed since a day."""
        ...

    def daily_papers(self, day: date) -> Iterable[Paper]:
        """Yield the papers that the Hugging Face daily papers picked on a day."""
        ...


class Progress(NamedTuple):
    """How far a fetch came: ``done`` of ``total`` steps, and what it does now."""

    done: int
    total: int
    doing: str


OnProgress = Callable[[Progress], None]
Check = Callable[[], bool]


class SourceReport(NamedTuple):
    """What one step brought. ``error`` is empty where it went well; ``day`` is the announcement day, if it has one."""

    source: str
    day: date | None = None
    papers: int = 0
    new: int = 0
    updated: int = 0
    unchanged: bool = False
    error: str = ""


class FetchReport(NamedTuple):
    """What a fetch brought, step by step."""

    steps: tuple[SourceReport, ...]
    cancelled: bool = False

    @property
    def new(self) -> int:
        """How many papers were not known before."""
        return sum(step.new for step in self.steps)

    @property
    def updated(self) -> int:
        """How many known papers became richer or newer."""
        return sum(step.updated for step in self.steps)

    @property
    def errors(self) -> tuple[str, ...]:
        """What went wrong, each once."""
        return tuple(dict.fromkeys(step.error for step in self.steps if step.error))

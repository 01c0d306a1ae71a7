"""What sources say about a paper, and where and when the paper was seen."""

import datetime as dt
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

from reader.domain.identifier import ArxivId


class Authority(IntEnum):
    """How far a record is to be believed; a higher one is never overwritten by a lower one."""

    DIGEST = 0
    """Somebody's page about papers."""
    MAIL = 1
    """A text that arXiv wrote for people: a listing mail, an abstract page."""
    ARXIV = 2
    """A record that arXiv wrote for programs."""


class AnnouncementKind(StrEnum):
    """How arXiv announces a paper in a category on a day."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"


class Author(NamedTuple):
    """One name on a paper, as the source writes it (TeX accents included)."""

    name: str
    affiliation: str = ""


class Paper(NamedTuple):
    """A paper as sources describe it. All text went through ``clean``; TeX is kept as written.

    An empty string or tuple means that no source said it. ``published`` is the date of the first version and
    ``updated`` that of the newest known one, both aware and in UTC; a source that names only a day gives midnight.
    The first of ``categories`` is the primary category.
    """

    arxiv_id: ArxivId | None = None
    title: str = ""
    authors: tuple[Author, ...] = ()
    authors_truncated: bool = False
    abstract: str = ""
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    comments: str = ""
    journal_ref: str = ""
    doi: str = ""
    report_no: str = ""
    links: tuple[str, ...] = ()
    authority: Authority = Authority.DIGEST

    @property
    def primary_category(self) -> str:
        """The category under which the paper was submitted, or an empty string."""
        return self.categories[0] if self.categories else ""


class Announcement(NamedTuple):
    """One place where a paper was seen: ``position`` counts the entries of ``document`` from 1.

    ``date`` is the day that the document or the entry's section declares. ``kind`` is None where the source does not
    say whether the paper was new. ``raw`` holds the entry as it was where cleaning had to take something out.
    """

    document: str
    position: int
    date: dt.date | None = None
    topic: str = ""
    kind: AnnouncementKind | None = None
    raw: str = ""

"""What is read from one document: the papers in it, where they stood, and what could not be read."""

import datetime as dt
from dataclasses import dataclass, field

from reader.domain.paper import Announcement, Paper


@dataclass(frozen=True, slots=True)
class Document:
    """One text that papers were read from. ``sha256`` is of its bytes, so the same text is the same document."""

    name: str
    sha256: str
    kind: str
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a document that could not be read; ``line`` counts from 1, None for the document as a whole."""

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper as one document gives it. ``line`` is where the entry begins, from 1."""

    paper: Paper
    announcement: Announcement
    line: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that was read from one document.

    ``repaired_lines`` counts the lines whose damaged encoding was repaired. ``problems`` names what was not read.
    """

    document: Document
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    repaired_lines: int = 0
    notes: tuple[str, ...] = field(default=())

"""A library for notebooks and scripts: papers, states and queries as plain objects, and nothing that writes."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reader.domain.errors import ReaderError
from reader.domain.paper import Announcement, Paper
from reader.domain.state import PaperState
from reader.paths import library_path

if TYPE_CHECKING:
    from reader.services.library import Detail

__all__ = ["Library", "LibraryPaper", "ReaderError"]


@dataclass(frozen=True, slots=True)
class LibraryPaper:
    """One paper of a library: what sources say (``paper``), what the user says (``state``), and where it was seen.

    ``key`` names it for good, also where it has no arXiv identifier. The properties are what is asked for most.
    """

    key: str
    paper: Paper
    state: PaperState
    announcements: tuple[Announcement, ...]

    @property
    def id(self) -> str | None:
        """The arXiv identifier without a version, as ``2611.01234``; None where no source gave one."""
        return self.paper.arxiv_id.name if self.paper.arxiv_id else None

    @property
    def version(self) -> int | None:
        """The newest version that is known."""
        return self.paper.arxiv_id.version if self.paper.arxiv_id else None

    @property
    def title(self) -> str:
        """The title, TeX as readable Unicode; ``paper.title`` is as the source wrote it."""
        from reader.services.wording import shown_title

        return shown_title(self.paper.title, self.paper.abstract)

    @property
    def authors(self) -> tuple[str, ...]:
        """The names in order, TeX as readable Unicode."""
        from reader.services.wording import shown_name

        return tuple(shown_name(author.name) for author in self.paper.authors)

    @property
    def abstract(self) -> str:
        """The abstract, TeX as readable Unicode; an empty string where no source gave one."""
        from reader.formats.tex import readable

        return readable(self.paper.abstract)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, the primary one first."""
        return self.paper.categories

    @property
    def published(self) -> datetime | None:
        """When the first version was submitted (aware, UTC)."""
        return self.paper.published

    @property
    def announced(self) -> date | None:
        """The day of the newest announcement."""
        return max((seen.date for seen in self.announcements if seen.date), default=None)

    @property
    def url(self) -> str | None:
        """The abstract page."""
        return self.paper.arxiv_id.abs_url if self.paper.arxiv_id else None

    @property
    def is_unread(self) -> bool:
        """True until the paper was read or skipped."""
        return self.state.is_unread

    @property
    def is_starred(self) -> bool:
        """True while the paper is starred."""
        return self.state.is_starred

    @property
    def tags(self) -> tuple[str, ...]:
        """The user's tags."""
        return self.state.tags

    @property
    def note(self) -> str:
        """The user's note in Markdown."""
        return self.state.note

    def to_dict(self) -> dict[str, object]:
        """Return the object that ``matins list --json`` prints: plain values, with stable names."""
        from reader.formats.exports.objects import json_object
        from reader.formats.markdown import Item

        return json_object(Item(self.paper, self.state, self.announcements, self.key))


class Library:
    """A library that is only read; belongs to the thread that opened it.

    >>> with Library() as library:  # the user's own; or Library("papers.sqlite3")
    ...     for paper in library.query("is:starred cat:cs.LG newer:7d"):
    ...         print(paper.id, paper.title)
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        """Open the library at ``path``, or the one that ``matins`` opens; raises ``StoreError`` where there is none."""
        from reader.services import library

        chosen = library_path(None if path is None else os.fspath(path))
        self._library = library.Library(chosen, read_only=True)

    def query(self, text: str = "", sort: str = "announced") -> list[LibraryPaper]:
        """Return the papers that a filter means, in order, as the filter bar finds them; everything without one.

        ``sort`` is announced, newest, title, author or unread, for what is not found by words. Raises ``QueryError``
        with a sentence and the place, and ``ValueError`` for another order.
        """
        return list(self.iterate(text, sort))

    def iterate(self, text: str = "", sort: str = "announced") -> Iterator[LibraryPaper]:
        """Do the same one paper after the other: a million of them need not be in memory."""
        from reader.services.finding import find
        from reader.services.settings import load_or_default
        from reader.services.sorts import SORTS

        if sort not in SORTS:
            raise ValueError(f"sort is one of {', '.join(SORTS)}, not {sort!r}")
        numbers = find(self._library, text, lambda: load_or_default()[0].topics, sort)
        return self._papers(numbers)

    def paper(self, name: str) -> LibraryPaper | None:
        """Return the paper with this arXiv identifier (in any spelling, also an address) or key, None for none."""
        number = self._library.find(name)
        return next(self._papers([number]), None) if number is not None else None

    def __len__(self) -> int:
        return self._library.counts().papers

    def __iter__(self) -> Iterator[LibraryPaper]:
        return self.iterate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._library.close()

    def _papers(self, numbers: Sequence[int]) -> Iterator[LibraryPaper]:
        for number in numbers:
            detail = self._library.detail(number)
            if detail is not None:
                yield _plain(detail)


def _plain(detail: "Detail") -> LibraryPaper:
    return LibraryPaper(detail.key, detail.paper, detail.state, detail.announcements)

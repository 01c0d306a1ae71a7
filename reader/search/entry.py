"""What the search index takes in, and how it fails: no numpy here, so that anyone may import it."""

from collections.abc import Sequence
from typing import NamedTuple

from reader.domain.errors import ReaderError


class Entry(NamedTuple):
    """One paper as the index reads it.

    ``number`` is its number in the store, from 1 to 2**31 - 1; ``title`` and ``authors`` are readable Unicode; the
    first of ``categories`` is the primary one. ``day`` is the proleptic ordinal of the newest announcement,
    ``document`` and ``position`` the place within that day, ``published`` the ordinal of the first version's day;
    0 is unknown. ``kind`` is "", "new", "cross", "replace" or "replace-cross".
    """

    number: int
    title: str
    authors: Sequence[str]
    categories: Sequence[str] = ()
    day: int = 0
    document: int = 0
    position: int = 0
    kind: str = ""
    published: int = 0
    arxiv_id: str = ""


class Stamp(NamedTuple):
    """The state of the store that an index was made from."""

    sequence: int
    nonce: int


class SearchIndexError(ReaderError):
    """An index file that could not be read, or turned out to be damaged: it has to be made again."""


class Cancelled(Exception):  # noqa: N818 - it is no error: someone asked for something else.
    """The search was given up because its answer is no longer wanted."""

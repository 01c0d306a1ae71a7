"""The file of an index: a head of JSON and the tables one after the other, as they lie in memory.

Eight bytes of name, then little-endian the format's number, the length of the head and its CRC-32 (four bytes each),
the head, and at multiples of 64 bytes the tables. The head tells the stamp, and of each table how many values it has.
The last four bytes are the CRC-32 of all before them.
"""

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.regular import open_regular
from reader.search.arrays import Tables
from reader.search.entry import SearchIndexError, Stamp

_NAME, _FORMAT = b"MTNSIDX\n", 2
_HEAD = struct.Struct("<8sIII")
_CHECKSUM = struct.Struct("<I")
_READ_AT_ONCE = 2**20
_ALIGNED = 64

_PER_PAPER = (
    "numbers days documents positions published "
    "newest_order newest_rank title_order title_rank author_order author_rank"
)
KINDS_OF_TABLES: dict[str, str] = {
    **dict.fromkeys(_PER_PAPER.split(), "<i4"),
    "kinds": "|u1",
    "identifiers": "<u4",
    "old_text": "|u1",
    "old_offsets": "<i4",
    "category_text": "|u1",
    "category_offsets": "<i4",
    "category_starts": "<i4",
    "category_papers": "<i4",
    "word_text": "|u1",
    "word_offsets": "<i4",
    "word_masks": "<u4",
    "token_text": "|u1",
    "token_offsets": "<i4",
    "token_words": "<i4",
    "split_starts": "<i4",
    "split_words": "<i4",
    "glued_starts": "<i4",
    "glued_words": "<i4",
    "title_starts": "<i4",
    "title_tokens": "<u4",
    "author_starts": "<i4",
    "author_tokens": "<u4",
    "title_posting_starts": "<i4",
    "title_postings": "<i4",
    "author_posting_starts": "<i4",
    "author_postings": "<i4",
    "initials": "|u1",
    "initial_starts": "<i4",
    "initial_papers": "<i4",
    "gram_starts": "<i4",
    "grams": "<i4",
}
"""All tables of an index and the types of their values."""

# Where rows start, what they are rows of, how many values may stand behind the last row.
_ROWS = (
    ("old_offsets", "old_text", 0),
    ("category_offsets", "category_text", 0),
    ("category_starts", "category_papers", 0),
    ("word_offsets", "word_text", 8),
    ("token_offsets", "token_text", 0),
    ("split_starts", "split_words", 0),
    ("glued_starts", "glued_words", 0),
    ("title_starts", "title_tokens", 0),
    ("author_starts", "author_tokens", 0),
    ("title_posting_starts", "title_postings", 0),
    ("author_posting_starts", "author_postings", 0),
    ("initial_starts", "initials", 16),
    ("gram_starts", "grams", 0),
)
_SAME_LENGTH = (
    ("word_offsets", "word_masks", 1),
    ("word_offsets", "title_posting_starts", 0),
    ("word_offsets", "author_posting_starts", 0),
    ("token_offsets", "token_words", 1),
    ("split_starts", "glued_starts", 0),
    ("category_offsets", "category_starts", 0),
    ("title_starts", "numbers", 1),
    ("author_starts", "numbers", 1),
    ("initial_starts", "initial_papers", 1),
    *((name, "numbers", 0) for name in (*_PER_PAPER.split(), "kinds", "identifiers")),
)


def render_parts(tables: Tables, stamp: Stamp) -> Iterator[bytes | memoryview]:
    """Yield the file of an index, piece by piece."""
    checksum = 0
    for piece in _parts(tables, stamp):
        checksum = zlib.crc32(piece, checksum)
        yield piece
    yield _CHECKSUM.pack(checksum)


def is_sound(path: Path) -> bool:
    """Tell whether a file is as it was written; it is read whole, which loading it does not do. Raises OSError."""
    checksum, last = 0, b""
    with open_regular(path) as file:
        while piece := file.read(_READ_AT_ONCE):
            whole = last + piece
            checksum = zlib.crc32(memoryview(whole)[: -_CHECKSUM.size], checksum)
            last = whole[-_CHECKSUM.size :]
    return last == _CHECKSUM.pack(checksum)


def _parts(tables: Tables, stamp: Stamp) -> Iterator[bytes | memoryview]:
    counts = {name: len(tables[name]) for name in KINDS_OF_TABLES}
    head = json.dumps({"stamp": stamp, "tables": counts}, separators=(",", ":")).encode()
    yield _HEAD.pack(_NAME, _FORMAT, len(head), zlib.crc32(head))
    yield head
    place = _HEAD.size + len(head)
    for name, kind in KINDS_OF_TABLES.items():
        yield bytes(-place % _ALIGNED)
        data = np.ascontiguousarray(tables[name], np.dtype(kind)).data.cast("B") if counts[name] else b""
        yield data
        place += -place % _ALIGNED + len(data)


def load(path: Path) -> tuple[Tables, Stamp, mmap.mmap]:
    """Return the tables in a file, and what maps them into memory.

    Raises SearchIndexError for what is no whole index of this format.
    """
    try:
        with open_regular(path) as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise SearchIndexError(f"The filter's index {path.name} could not be read.") from error
    counts, stamp, place = _parse_head(data)
    tables: Tables = {}
    for name, kind in KINDS_OF_TABLES.items():
        place += -place % _ALIGNED
        size = counts[name] * np.dtype(kind).itemsize
        if place + size > len(data):
            raise _damaged()
        tables[name] = np.frombuffer(data, kind, counts[name], place) if size else np.zeros(0, kind)
        place += size
    if place + _CHECKSUM.size != len(data):
        raise _damaged()
    check(tables)
    return tables, stamp, data


def check(tables: Tables) -> None:
    """Raise SearchIndexError where the tables do not belong together; what single values mean is not looked at."""
    for starts, values, room in _ROWS:
        if not _are_rows(tables[starts], len(tables[values]) - room):
            raise _damaged()
    if any(len(tables[left]) != len(tables[right]) + more for left, right, more in _SAME_LENGTH):
        raise _damaged()


def _are_rows(starts: NDArray[Any], total: int) -> bool:
    if not len(starts) or starts[0] != 0 or starts[-1] != total:
        return False
    return bool((starts[1:] >= starts[:-1]).all())


def _parse_head(data: mmap.mmap) -> tuple[dict[str, int], Stamp, int]:
    if len(data) < _HEAD.size or sys.byteorder != "little":
        raise _damaged()
    name, number, size, checksum = _HEAD.unpack_from(data)
    if name != _NAME or number != _FORMAT:
        raise SearchIndexError("The filter's index is of another version of Matins.")
    head = data[_HEAD.size : _HEAD.size + size]
    if len(head) != size or zlib.crc32(head) != checksum:
        raise _damaged()
    try:
        found = json.loads(head)
        stamp = Stamp(*map(int, found["stamp"]))
        counts = {name: int(found["tables"][name]) for name in KINDS_OF_TABLES}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged() from error
    if min(counts.values()) < 0:
        raise _damaged()
    return counts, stamp, _HEAD.size + size


def _damaged() -> SearchIndexError:
    return SearchIndexError("The filter's index is damaged and has to be made again.")

"""Rows of different lengths in flat arrays: row i of ``values`` is ``values[starts[i]:starts[i + 1]]``."""

from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int32]
Longs: TypeAlias = NDArray[np.int64]
Tokens: TypeAlias = NDArray[np.uint32]
Bytes: TypeAlias = NDArray[np.uint8]
Shorts: TypeAlias = NDArray[np.uint16]
Mask: TypeAlias = NDArray[np.bool_]
AnyInts: TypeAlias = NDArray[np.int32] | NDArray[np.int64]
Tables: TypeAlias = dict[str, NDArray[Any]]

Number = TypeVar("Number", bound=np.generic)


_LINE_FEED = 10


def row_starts(lengths: NDArray[Any]) -> Ints:
    """Return where rows of these ``lengths`` start, and at the end where the last one stops."""
    starts = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    if len(starts) and starts[-1] >= 2**31:
        raise OverflowError("An index holds less than 2**31 words.")
    return starts.astype(np.int32)


def spread(begins: NDArray[Any], lengths: NDArray[Any]) -> Longs:
    """Return the places ``begins[i] .. begins[i] + lengths[i]`` one after the other."""
    ends = lengths.cumsum(dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    places = np.repeat(begins.astype(np.int64) - ends + lengths, lengths)
    places += np.arange(total)
    return places


def gather(starts: Ints, values: NDArray[Number], rows: NDArray[Any]) -> tuple[NDArray[Number], Ints]:
    """Return the ``values`` of ``rows`` one after the other, and how many each row has."""
    begins = starts[rows]
    lengths = starts[rows + 1] - begins
    return values[spread(begins, lengths)], lengths


def matrix(flat: AnyInts, lengths: NDArray[Any], width: int) -> Longs:
    """Return rows as a matrix of ``width`` columns: longer rows are cut, shorter ones filled with -1."""
    ends = lengths.cumsum(dtype=np.int64)
    begins = ends - lengths
    kept = np.minimum(lengths, width)
    filled = np.full((len(lengths), width), -1, np.int64)
    rows = np.repeat(np.arange(len(lengths)), kept)
    columns = spread(np.zeros(len(lengths), np.int64), kept)
    filled[rows, columns] = flat[begins.repeat(kept) + columns]
    return filled


def pack_texts(texts: list[str]) -> tuple[Bytes, Ints]:
    """Return ``texts`` as UTF-8 one after the other, each followed by a line feed, and where each starts."""
    joined = "\n".join([*texts, ""]).encode("utf-8", "surrogatepass")
    packed = np.frombuffer(joined, np.uint8)
    ends = (packed == _LINE_FEED).nonzero()[0]
    if len(ends) != len(texts):
        ends = np.cumsum([len((text + "\n").encode("utf-8", "surrogatepass")) for text in texts]) - 1
    return packed, np.concatenate([[0], ends + 1]).astype(np.int32)


def as_text(raw: bytes | memoryview) -> str:
    """Return the text that ``pack_texts`` has packed."""
    return str(raw, "utf-8", "surrogatepass")

"""What stands on every page and is no part of the paper: running headers, footers, page numbers."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reader.domain.patterns import lazy
from reader.fulltext.pdf.chunks import note_mark
from reader.fulltext.pdf.placed import Line

_NUMBER = lazy(
    r"(?:[-–—] ?)?(?:page )?(?:\d{1,4}|[ivxlc]{1,6}|\d{1,4}(?: of | ?/ ?)\d{1,4})(?: ?[-–—])?", re.IGNORECASE
)
_DIGITS = lazy(r"\d+|\b[ivxlc]+\b")

_Row = list[Line]


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Return the lines of each page, from top to bottom, less what stands at its top and bottom on other pages too."""
    rows = [_rows(lines) for lines in pages]
    dropped: set[int] = set()
    for end in (0, -1):
        for depth in (0, 1):
            at = [_row(page, end, depth) for page in rows]
            gone = _repeated(at) | _apart(rows, at, end) if depth == 0 else _repeated(at)
            gone |= _numbers(at, rows, heights, end, depth)
            if depth and not dropped:
                break
            dropped |= {id(line) for number in gone for line in at[number]}
    return [[line for line in lines if id(line) not in dropped] for lines in pages]


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        if rows and rows[-1][0].base - line.base < 3:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _row(rows: list[_Row], end: int, depth: int) -> _Row:
    # A page of one or two lines may be nothing but text.
    if len(rows) < 3 + depth:
        return []
    row = rows[depth] if end == 0 else rows[-1 - depth]
    return [] if end and note_mark(row[0]) else row


def _text(row: _Row) -> str:
    return " ".join(line.text for line in row)


def _repeated(at: Sequence[_Row]) -> set[int]:
    """Return the pages whose row has the words of another page's, numbers aside, at the same height."""
    keys = [(_DIGITS.sub("#", _text(row).lower()), round(row[0].base / 6)) if row else None for row in at]
    counts: Counter[str] = Counter()
    heights: dict[str, list[int]] = {}
    for key in keys:
        if key is not None:
            counts[key[0]] += 1
            heights.setdefault(key[0], []).append(key[1])
    found = set()
    for number, key in enumerate(keys):
        if key is None or counts[key[0]] < 2:
            continue
        near = sum(abs(height - key[1]) <= 1 for height in heights[key[0]])
        if near >= 3 or (near == 2 and len(at) <= 5):
            found.add(number)
    return found


def _apart(rows: Sequence[list[_Row]], at: Sequence[_Row], end: int) -> set[int]:
    """Return the pages whose outermost row stands at one height on most pages and well apart from the text."""
    apart = [
        round(row[0].base / 3) if row and _gap(page, end) > 1.5 * _leading(page) else None
        for page, row in zip(rows, at, strict=True)
    ]
    heights = Counter(height for height in apart if height is not None)
    found = set()
    for number, here in enumerate(apart):
        if here is not None and sum(heights[near] for near in (here - 1, here, here + 1)) >= 0.4 * len(at) >= 1.6:
            found.add(number)
    return found


def _numbers(
    at: Sequence[_Row], rows: Sequence[list[_Row]], heights: Sequence[float], end: int, depth: int
) -> set[int]:
    """Return the pages whose row is nothing but a page number in the margin."""
    found = set()
    for number, row in enumerate(at):
        if not row or not _NUMBER.fullmatch(_text(row)):
            continue
        margin = row[0].base / max(heights[number], 1.0)
        if (margin > 0.88 if end == 0 else margin < 0.12) or _gap(rows[number], end) > 1.5 * _leading(rows[number]):
            found.add(number)
    return found


def _gap(rows: list[_Row], end: int) -> float:
    first, second = (rows[0], rows[1]) if end == 0 else (rows[-2], rows[-1])
    return first[0].base - second[0].base


def _leading(rows: list[_Row]) -> float:
    gaps = [a[0].base - b[0].base for a, b in pairwise(rows)]
    return statistics.median(gaps) if gaps else 0.0

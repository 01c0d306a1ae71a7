"""Text to lines of a given width, counted in terminal cells."""

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len, get_character_cell_size

_WORDS = re.compile(r"\S+|\s+")
_NARROW = re.compile(
    r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03c9\u2010-\u2027\u2030-\u205e\u2070-\u209c\u2190-\u21ff]*"
)


SIMPLE = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u024f\u0391-\u03a1\u03a3-\u03c9\u2013\u2014\u2018-\u201d\u2022\u2026"
    "\u2190-\u2193\u21bb\u21c4\u2500-\u25d0\u25d8-\u25fc\u2605\u2606\u270e]*"
).fullmatch
"""Matches a text of signs that take one cell each and hide nothing: most of what is drawn."""


def cells(text: str) -> int:
    """Return how many cells a text takes, as rich counts them."""
    return len(text) if SIMPLE(text) else cell_len(text)


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Return the lines of ``text`` as half-open ranges, each at most ``width`` cells; a line break always breaks.

    Blanks at a break belong to no line; a word that is wider than a line is cut.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        narrow = _NARROW.fullmatch(paragraph)
        lines.extend((_wrap_narrow if narrow else _wrap_paragraph)(paragraph, offset, width))
        offset += len(paragraph) + 1
    return lines


def _wrap_narrow(text: str, offset: int, width: int) -> Iterator[tuple[int, int]]:
    """Wrap a text in which every sign takes one cell, a line at a time."""
    text = text.rstrip(" ")
    start, length = len(text) - len(text.lstrip(" ")), len(text)
    while length - start > width:
        blank = text.rfind(" ", start, start + width + 1)
        end = blank if blank > start else start + width
        yield offset + start, offset + start + len(text[start:end].rstrip(" "))
        start = end
        while text[start] == " ":
            start += 1
    yield offset + start, offset + length


def _wrap_paragraph(text: str, offset: int, width: int) -> Iterator[tuple[int, int]]:
    start = end = used = gap = 0
    empty = True
    for begin, piece in _pieces(text):
        cells = cell_len(piece)
        if piece.isspace():
            gap += cells
            continue
        if not empty and used + gap + cells > width:
            yield offset + start, offset + end
            empty = True
        if empty:
            start, used, gap, empty = begin, 0, 0, False
        if cells > width:
            for cut in _cuts(piece, width):
                yield offset + start, offset + begin + cut
                start = begin + cut
            cells = cell_len(text[start : begin + len(piece)])
        used += gap + cells
        gap, end = 0, begin + len(piece)
    yield offset + start, offset + max(start, end)


def _cuts(word: str, width: int) -> Iterator[int]:
    """Yield where a word that is wider than a line is cut."""
    used = 0
    for index, char in enumerate(word):
        cells = get_character_cell_size(char)
        if used and used + cells > width:
            yield index
            used = 0
        used += cells


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield words, blanks, and single wide signs: scripts without blanks may break after any of them."""
    for match in _WORDS.finditer(text):
        word = match[0]
        if word.isascii() or cell_len(word) == len(word):
            yield match.start(), word
            continue
        begin = 0
        for index, char in enumerate(word):
            if get_character_cell_size(char) == 2:
                if begin < index:
                    yield match.start() + begin, word[begin:index]
                yield match.start() + index, char
                begin = index + 1
        if begin < len(word):
            yield match.start() + begin, word[begin:]


def fitting(text: Iterable[str], width: int) -> int:
    """Return how many characters from the beginning of ``text`` fit into ``width`` cells."""
    used = count = 0
    for char in text:
        used += get_character_cell_size(char)
        if used > width:
            break
        count += 1
    return count


def shorten(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` in at most ``width`` cells, with an ellipsis where it was cut."""
    simple = SIMPLE(text) is not None
    if (len(text) if simple else cell_len(text)) <= width:
        return text
    if width <= 0:
        return ""
    if width == 1:
        return ellipsis
    return text[: width - 1 if simple else fitting(text, width - 1)].rstrip() + ellipsis

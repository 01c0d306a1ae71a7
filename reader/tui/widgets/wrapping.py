"""Text to lines of a given width, counted in terminal cells."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size

_WORDS = re.compile(r"\S+|\s+")


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """Return the lines of ``text`` as half-open ranges, each at most ``width`` cells; a line break always breaks.

    Blanks at a break belong to no line; a word that is wider than a line is cut.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        lines.extend(_wrap_paragraph(paragraph, offset, width))
        offset += len(paragraph) + 1
    return lines


def _wrap_paragraph(text: str, offset: int, width: int) -> Iterator[tuple[int, int]]:
    start = end = used = gap = 0
    for begin, piece in _pieces(text):
        cells = cell_len(piece)
        if piece.isspace():
            gap += cells
            continue
        if used and used + gap + cells > width:
            yield offset + start, offset + end
            used = 0
        if not used:
            start, gap = begin, 0
        rest = piece
        while cells > width:
            cut = _fitting(rest, width)
            yield offset + start, offset + start + cut
            start, rest = start + cut, rest[cut:]
            cells = cell_len(rest)
        used += gap + cells
        gap, end = 0, begin + len(piece)
    yield offset + start, offset + max(start, end)


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


def _fitting(text: str, width: int) -> int:
    """Return how many characters of ``text`` fit into ``width`` cells, at least one."""
    used = 0
    for count, char in enumerate(text):
        used += get_character_cell_size(char)
        if used > width:
            return max(1, count)
    return len(text)


def shorten(text: str, width: int, ellipsis: str = "…") -> str:
    """Return ``text`` in at most ``width`` cells, with an ellipsis where it was cut."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    if width == 1:
        return ellipsis
    return text[: _fitting(text, width - 1)].rstrip() + ellipsis

"""Text to lines of a given width, counted in terminal cells."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size

# A word, or one sign of a script that is written without blanks and may break anywhere.
_PIECES = re.compile(
    r"[\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
    r"|[^\s\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]+"
    r"|\s+"
)


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
    for match in _PIECES.finditer(text):
        piece = match[0]
        if piece.isspace():
            gap += cell_len(piece)
            continue
        cells = cell_len(piece)
        if used and used + gap + cells > width:
            yield offset + start, offset + end
            used = 0
        if not used:
            start, gap = match.start(), 0
        begin = match.start()
        while cells > width:
            cut = _fitting(piece, width)
            yield offset + begin, offset + begin + cut
            begin, piece = begin + cut, piece[cut:]
            start, cells = begin, cell_len(piece)
        used += gap + cells
        gap, end = 0, match.end()
    yield offset + start, offset + max(start, end)


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

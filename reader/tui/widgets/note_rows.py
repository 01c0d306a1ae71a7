"""The rows that a text takes while it is being written: unlike in a text that is read, every character has a place."""

from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from reader.tui.widgets.wrapping import fitting

Row = tuple[int, int]
"""A half-open range of the text. Blanks at a row's end belong to it and may stand out beyond its width."""


def rows_of(text: str, width: int) -> list[Row]:
    """Return the rows of ``text`` for a width in cells, at least one; a line break belongs to no row."""
    rows: list[Row] = []
    start = 0
    for line in text.split("\n"):
        rows.extend((start + begin, start + end) for begin, end in _rows_of_line(line, max(2, width)))
        start += len(line) + 1
    return rows


@lru_cache(maxsize=4_096)
def _rows_of_line(line: str, width: int) -> tuple[Row, ...]:
    rows = []
    start = 0
    while True:
        end = _row_end(line, start, width)
        rows.append((start, end))
        if end == len(line):
            return tuple(rows)
        start = end


def _row_end(line: str, start: int, width: int) -> int:
    """Return where the row ends that begins at ``start``: behind the last word that fits, and the blanks after it."""
    # No row has more signs than cells but for those that combine.
    end = start + fitting(line[start : start + 4 * width], width)
    while end < len(line) and get_character_cell_size(line[end]) == 0:
        end += 1
    if end == len(line):
        return end
    if line[end] == " ":
        while end < len(line) and line[end] == " ":
            end += 1
        return end
    blank = line.rfind(" ", start, end)
    if blank >= start:
        return blank + 1
    # A wide sign that stands at the edge goes to the next row; one that fits nowhere stands alone.
    return max(end, start + 1)


def row_at(rows: list[Row], at: int) -> int:
    """Return the row on which the caret stands; between two rows of one line on the second."""
    low, high = 0, len(rows) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if rows[middle][0] <= at:
            low = middle
        else:
            high = middle - 1
    return low


def column_at(text: str, row: Row, at: int) -> int:
    """Return the cell in which the caret stands on its row."""
    return cell_len(text[row[0] : at])


def place_at(text: str, rows: list[Row], number: int, column: int) -> int:
    """Return the place on a row that is nearest to a cell from the left."""
    start, end = rows[number]
    at = start + fitting(text[start:end], max(0, column))
    continues = number + 1 < len(rows) and rows[number + 1][0] == end
    # The place behind the last sign belongs to the next row where the line goes on there.
    return min(at, max(start, end - 1)) if continues else at

"""Tables: columns as wide as they need, rules above, below and under the heading; some are wider than the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.fulltext.layout.cells import TIE, cells, wrap
from reader.fulltext.layout.flowing import Flow, flow
from reader.fulltext.layout.page import Line, Role, Span
from reader.fulltext.layout.setter import Setter, blanks
from reader.fulltext.model import Cell, Table

GAP = 2
"""Cells between two columns."""

WIDEST = 36
"""Cells up to which a column of a table that is wider than the page is not broken."""

NARROWEST = 14
"""Cells below which a column with longer texts is not pressed together."""

MOST_COLUMNS = 400
"""Columns that a table may have; more of them are no table, and what stands in them goes to the last one."""

_NUMERIC = frozenset("0123456789.,%±+-−–<>≤≥~≈×$()[]/∞ eE" + TIE)


class _Placed(NamedTuple):
    """A cell: its column, how many columns it takes, its text, and whether it heads others."""

    column: int
    columns: int
    text: Flow
    is_heading: bool


@dataclass(slots=True)
class _Grid:
    rows: list[list[_Placed]]
    natural: list[int] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    at_right: list[bool] = field(default_factory=list)


def set_table(setter: Setter, table: Table) -> None:
    """Set the rows of a table; its caption is not among them."""
    grid = _grid(setter, table)
    if not grid.natural:
        return
    widths = _widths(grid, setter.room)
    total = sum(widths) + GAP * (len(widths) - 1)
    rule: Line = (Span(setter.signs.rule * total, Role.RULE),)
    drawn = [_row_lines(row, widths, grid.at_right) for row in grid.rows]
    headings = _heading_rows(grid.rows)
    is_loose = any(len(lines) > 1 for lines in drawn[headings:])
    lines: list[Line] = [rule]
    for number, row in enumerate(drawn):
        if number == headings and number:
            lines.append(rule)
        elif is_loose and number > headings:
            lines.append(())
        lines += row
    lines.append(rule)
    setter.put_wide(lines, total)


def _grid(setter: Setter, table: Table) -> _Grid:
    """Give every cell its column: those that reach down from above take theirs first."""
    grid = _Grid([])
    reaching: dict[int, int] = {}  # by column: rows that a cell from above still takes
    for row in table.rows:
        column, placed = 0, []
        for cell in row:
            while reaching.get(column, 0):
                column += 1
            at = min(column, MOST_COLUMNS - 1)
            columns = max(1, min(cell.columns, MOST_COLUMNS - at))
            placed.append(_placed(setter, cell, at, columns))
            for taken in range(at, at + columns):
                reaching[taken] = max(1, cell.rows)
            column = at + columns
        reaching = {taken: rows - 1 for taken, rows in reaching.items() if rows > 1}
        grid.rows.append(placed)
    _measure(grid)
    return grid


def _placed(setter: Setter, cell: Cell, column: int, columns: int) -> _Placed:
    role = Role.CELL_HEADING if cell.is_heading else Role.BODY
    return _Placed(column, columns, flow(setter, cell.content, role), cell.is_heading)


def _measure(grid: _Grid) -> None:
    count = max((cell.column + cell.columns for row in grid.rows for cell in row), default=0)
    grid.natural, grid.least = [0] * count, [0] * count
    numbers, filled = [0] * count, [0] * count
    for cell in (cell for row in grid.rows for cell in row):
        text = cell.text.text.strip(" ")
        if cell.columns > 1 or not text:
            continue
        at, width = cell.column, cells(text)
        grid.natural[at] = max(grid.natural[at], width)
        longest = max(cells(word) for word in text.split(" "))
        grid.least[at] = max(grid.least[at], min(width, max(longest, NARROWEST)))
        if not cell.is_heading:
            filled[at] += 1
            numbers[at] += _is_number(text)
    grid.at_right = [amount > 0 and numbers[at] * 3 >= amount * 2 for at, amount in enumerate(filled)]
    for cell in (cell for row in grid.rows for cell in row if cell.columns > 1):
        _stretch(grid.natural, cell, cells(cell.text.text.strip(" ")))
        longest = max((cells(word) for word in cell.text.text.split(" ")), default=0)
        _stretch(grid.least, cell, longest)


def _is_number(text: str) -> bool:
    return any(map(str.isdigit, text)) and all(char in _NUMERIC for char in text)


def _stretch(widths: list[int], cell: _Placed, needed: int) -> None:
    """Let the columns below a cell that takes several be as wide together as it is."""
    span = range(cell.column, cell.column + cell.columns)
    missing = min(needed, WIDEST) - sum(widths[at] for at in span) - GAP * (cell.columns - 1)
    for number, at in enumerate(span):
        if missing <= 0:
            return
        more = -(-missing // (cell.columns - number))
        widths[at] += more
        missing -= more


def _widths(grid: _Grid, room: int) -> list[int]:
    """Return the width of each column: as it likes, or pressed into the page, or wider than that."""
    room -= GAP * (len(grid.natural) - 1)
    if sum(grid.natural) <= room:
        return grid.natural
    if sum(grid.least) > room:
        return [min(natural, max(least, WIDEST)) for natural, least in zip(grid.natural, grid.least, strict=True)]
    # The widest columns give way first: each has at most ``limit`` cells, or what it needs at least.
    low, high = 1, max(grid.natural)
    while low < high:
        limit = (low + high + 1) // 2
        if sum(_limited(grid, limit)) <= room:
            low = limit
        else:
            high = limit - 1
    return _limited(grid, low)


def _limited(grid: _Grid, limit: int) -> list[int]:
    return [max(least, min(natural, limit)) for natural, least in zip(grid.natural, grid.least, strict=True)]


def _heading_rows(rows: Sequence[Sequence[_Placed]]) -> int:
    """Return how many rows at the top are headings, 0 where all rows or none are."""
    count = 0
    for row in rows:
        if not row or not all(cell.is_heading or not cell.text.text.strip() for cell in row):
            break
        count += 1
    return count if count < len(rows) else 0


def _row_lines(row: Sequence[_Placed], widths: Sequence[int], at_right: Sequence[bool]) -> list[Line]:
    """Return the lines of one row: cells side by side, each broken at the width of its columns."""
    parts = []
    for cell in row:
        span = range(cell.column, cell.column + cell.columns)
        width = sum(widths[at] for at in span) + GAP * (cell.columns - 1)
        parts.append((cell, width, wrap(cell.text.text, width)))
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + width + GAP)
    height = max((len(lines) for _, _, lines in parts), default=0)
    found: list[Line] = []
    for number in range(max(1, height)):
        line: list[Span] = []
        used = 0
        for cell, width, lines in parts:
            if number >= len(lines):
                continue
            begin, end = lines[number]
            free = width - cells(cell.text.text[begin:end])
            if cell.columns > 1:
                free = max(0, free) // 2
            elif not at_right[cell.column]:
                free = 0
            gap = starts[cell.column] + max(0, free) - used
            if gap > 0:
                line.append(blanks(gap))
            line += cell.text.cut(begin, end)
            used += max(0, gap) + cells(cell.text.text[begin:end])
        found.append(tuple(line))
    return found

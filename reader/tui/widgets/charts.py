"""What statistics look like in cells: a calendar of heat, bars, tables with bars. Rows of runs, without a widget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style

from reader.services.charts import STEPS, eighths, last_days, months, step, tops, weeks
from reader.services.statistics import WEEKS, Day, Period
from reader.tui.glyphs import Glyphs
from reader.tui.widgets.lines import Part
from reader.tui.widgets.wrapping import shorten

MEASURES = ("announced", "triaged", "starred")
"""The fields of a day that are drawn."""

INK = {"announced": "link", "triaged": "new", "starred": "accent"}

DAYS = 14

_LABEL = 4
_CELL = 2
_WIDEST_BAR = 40

Row = list[Part]


class Table(NamedTuple):
    """Names with numbers: ``measures`` are the headings of the numbers, the last one's but ``barred`` has a bar."""

    measures: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    barred: int = 0
    limit: int = 10


class Pen:
    """Draws with the looks of one widget; ``coloured`` is false where a step must be told without colour."""

    def __init__(self, look: Callable[[str], Style], signs: Glyphs, *, coloured: bool = True) -> None:
        self.look = look
        self.signs = signs
        self._heat = signs.heat if coloured else signs.weights

    def calendar(self, days: Mapping[date, Day], period: Period, measure: str, width: int) -> list[Row]:
        """Return as many weeks as fit, a column each, below their months and above what the steps mean."""
        columns = weeks(*period, min(WEEKS, (width - _LABEL) // _CELL))
        values = {day: getattr(each, measure) for day, each in days.items()}
        shown = [day for week in columns for day in week if day is not None]
        limits = tops(values.get(day, 0) for day in shown)
        rows = [self._months(columns)]
        for weekday, name in enumerate("Mon Tue Wed Thu Fri Sat Sun".split()):
            row: Row = [(f"{name:<{_LABEL}}", self.look("dim"))]
            for week in columns:
                day = week[weekday]
                row.append(self._cell(None if day is None else step(values.get(day, 0), limits), measure))
            rows.append(row)
        return [*rows, [], self._legend(limits, measure, width)]

    def _cell(self, level: int | None, measure: str) -> Part:
        if level is None:
            return " " * _CELL, self.look("")
        ink = f"{measure}-{level}" if level else "none"
        return f"{self._heat[level]:<{_CELL}}", self.look(ink)

    def _months(self, columns: Sequence[Sequence[date | None]]) -> Row:
        text = " " * _LABEL
        for column, day in months(columns):
            start = _LABEL + column * _CELL
            if len(text) <= start and (not column or start + 3 <= _LABEL + len(columns) * _CELL):
                text = f"{text:<{start}}{day:%b} "
        return [(text.rstrip(), self.look("dim"))]

    def _legend(self, limits: Sequence[int], measure: str, width: int) -> Row:
        indent = (" " * _LABEL, self.look("dim"))
        if not limits:
            return [indent, (f"nothing {measure} on these days", self.look("dim"))]
        lows = [1, *(limit + 1 for limit in limits[:-1])]
        ranges = [f"{low:,}" if low == high else f"{low:,}–{high:,}" for low, high in zip(lows, limits, strict=True)]
        first = STEPS - len(limits) + 1
        steps = [self._cell(first + number, measure) for number in range(len(limits))]
        told: Row = [self._cell(0, measure), ("none   ", self.look("dim"))]
        for cell, text in zip(steps, ranges, strict=True):
            told += [cell, (f"{text}   ", self.look("quiet"))]
        whole: Row = [indent, *told, ("papers a day", self.look("dim"))]
        if length(whole) <= width:
            return whole
        return [indent, ("fewer ", self.look("dim")), self._cell(0, measure), *steps, ("more", self.look("dim"))]

    def days(self, days: Mapping[date, Day], last: date, width: int) -> list[Row]:
        """Return the last two weeks, the newest day first: two bars on one scale, and a star for each starred paper."""
        shown = last_days(last, DAYS)
        known = [days.get(day, Day()) for day in shown]
        names = [_day_name(day, short=width < 48) for day in shown]
        greatest = max(max(day.announced, day.triaged) for day in known)
        most = max(day.starred for day in known)
        digits, star_digits = len(f"{greatest:,}"), len(f"{most:,}")
        room = width - len(names[0]) - 2 * (digits + 3) - (star_digits + 3)
        stars = max(0, min(most, room // 4, 12))
        bars = max(0, min((room - max(stars, len("starred") - star_digits - 1)) // 2, _WIDEST_BAR))
        headings = zip(MEASURES, (digits + 1 + bars, digits + 1 + bars, 0), strict=True)
        label = " " * len(names[0])
        rows: list[Row] = [
            [(label, self.look("")), *((f"  {name:<{size}}", self.look("quiet")) for name, size in headings)]
        ]
        for name, day, each in zip(names, shown, known, strict=True):
            row: Row = [(name, self.look("quiet" if day.weekday() < 5 else "dim"))]
            for measure, value in (("announced", each.announced), ("triaged", each.triaged)):
                row += [self._number(value, digits + 2), *self._bar(value, greatest, bars, INK[measure])]
            shining = self.signs.star * min(each.starred, stars)
            rows.append([*row, self._number(each.starred, star_digits + 2), (f" {shining}", self.look("accent"))])
        return rows

    def table(self, table: Table, width: int) -> list[Row]:
        """Return names with their numbers and the bar of one of them; what is beyond the limit is summed up."""
        shown, more = table.rows[: table.limit], len(table.rows) - table.limit
        first = 0
        while first < len(table.measures) - 1 and width - sum(self._sizes(table, first)) < 14:
            first += 1
        sizes = self._sizes(table, first)
        widest = max((cell_len(name) for name, _ in shown), default=0)
        name_width = max(4, min(widest, width - sum(sizes), max(18, width // 2)))
        room = min(width - name_width - sum(sizes) - 2, _WIDEST_BAR)
        greatest = max((values[table.barred] for _, values in shown), default=0)
        measures = table.measures[first:]
        heads = [(f"{name:>{size}}", self.look("quiet")) for name, size in zip(measures, sizes, strict=True)]
        rows: list[Row] = [[(" " * name_width, self.look("")), *heads]] if len(table.measures) > 1 else []
        for name, values in shown:
            text = shorten(name, name_width, self.signs.ellipsis)
            row: Row = [(text + " " * (name_width - cell_len(text)), self.look(""))]
            row += [self._number(value, size) for value, size in zip(values[first:], sizes, strict=True)]
            if room >= 3:
                row += [
                    (" ", self.look("")),
                    *self._bar(values[table.barred], greatest, room, INK[table.measures[table.barred]]),
                ]
            rows.append(row)
        return [*rows, [(f"and {more:,} more", self.look("dim"))]] if more > 0 else rows

    @staticmethod
    def _sizes(table: Table, first: int) -> list[int]:
        """Return how wide the columns of numbers are, from ``first`` on, with the gap before each."""
        heads = table.measures if len(table.measures) > 1 else [""]
        digits = [
            max((len(f"{values[place]:,}") for _, values in table.rows), default=1) for place in range(len(heads))
        ]
        return [max(len(head), size) + 2 for head, size in zip(heads, digits, strict=True)][first:]

    def _number(self, value: int, width: int) -> Part:
        if value:
            return f"{value:>{width},}", self.look("strong")
        return f"{self.signs.dot:>{width}}", self.look("none")

    def _bar(self, value: int, greatest: int, width: int, ink: str) -> Row:
        """Return a blank and a bar in ``width`` cells."""
        parts = self.signs.bar
        filled = eighths(value, greatest, width) * len(parts) / 8
        units = max(1, round(filled)) if filled else 0
        whole, rest = divmod(units, len(parts))
        text = parts[-1] * whole + (parts[rest - 1] if rest else "")
        return [(" ", self.look("")), (text, self.look(ink)), (" " * (width - len(text)), self.look(""))]


def length(row: Iterable[Part]) -> int:
    """Return how many cells a row takes."""
    return sum(cell_len(text) for text, _ in row)


def beside(left: Sequence[Row], right: Sequence[Row], at: int, plain: Style) -> list[Row]:
    """Return two blocks side by side, the right one from the cell ``at`` on."""
    rows: list[Row] = []
    for number in range(max(len(left), len(right))):
        row = list(left[number]) if number < len(left) else []
        rows.append([*row, (" " * (at - length(row)), plain), *(right[number] if number < len(right) else [])])
    return rows


def _day_name(day: date, *, short: bool) -> str:
    return f"{day:%a} {day.day:2d}" if short else f"{day:%a} {day.day:2d} {day:%b}"

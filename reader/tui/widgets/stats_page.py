"""The page of statistics as rows of runs, for any width; what is not counted yet says so."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.style import Style

from reader.services.statistics import Statistics
from reader.storage.statistics import Pace
from reader.tui.widgets.charts import INK, MEASURES, Pen, Row, Table, beside, length
from reader.tui.widgets.wrapping import wrap

_GAP = 4
_TILE = 12

HOW = (
    "A paper's time is what passed since the decision before it, where that was less than five minutes ago. Commands on"
    " several papers at once, and what was undone, do not count."
)


class StatsPage:
    """Draws statistics with the looks of one widget; ``key`` tells how a command is called in a sentence.

    ``tabs`` is the row of the names of the measures, and the cells from which and up to which each of them stands.
    """

    def __init__(self, pen: Pen, key: Callable[[str], str]) -> None:
        self.tabs: tuple[int, list[tuple[int, int]]] = (-1, [])
        self._pen = pen
        self._look = pen.look
        self._signs = pen.signs
        self._key = key

    def rows(self, known: Statistics, measure: int, width: int, *, beside_each_other: bool) -> list[Row]:
        """Return the page in ``width`` cells, with the calendar of the measure of this number."""
        self.tabs = (-1, [])
        rows = self._head(known, width)
        told = self._nothing(known)
        if told:
            rows += [[], *self._prose(told, width, "")]
        if known.library.papers == 0 or known.days is None:
            return rows
        tabs, row = self._heading("Calendar", measure, width)
        rows += [[], row]
        self.tabs = (len(rows) - 1, tabs)
        rows += self._pen.calendar(known.days, known.period, MEASURES[measure], width)
        column = (width - _GAP) // 2 if beside_each_other else width
        blocks = self._blocks(known, column)
        if not beside_each_other:
            return [*rows, *(row for block in blocks for row in block)]
        for left, right in zip_longest(blocks[::2], blocks[1::2], fillvalue=()):
            rows += beside(left, right, column + _GAP, self._look(""))
        return rows

    def _head(self, known: Statistics, width: int) -> list[Row]:
        first, last = known.period
        name, since = "Your reading", f"   {first.day} {first:%b %Y} – {last.day} {last:%b %Y}"
        counting = "" if known.is_whole else f"   counting{self._signs.ellipsis}"
        if cell_len(name + since + counting) > width:
            since = f"  {first:%b %Y} – {last:%b %Y}" if known.is_whole else ""
        rows: list[Row] = [
            [],
            [(name, self._look("key")), (since, self._look("quiet")), (counting, self._look("dim"))],
        ]
        if known.library.papers == 0:
            return rows
        tiles = self._tiles(known)
        each = max(1, min(len(tiles), width // _TILE))
        size = min(width // each, 20)
        for start in range(0, len(tiles), each):
            few = tiles[start : start + each]
            rows += [
                [],
                [(_filled(value, size), self._look(ink)) for value, _, ink in few],
                [(_filled(label, size), self._look("quiet")) for _, label, _ in few],
            ]
        return rows

    def _tiles(self, known: Statistics) -> list[tuple[str, str, str]]:
        """Return the numbers above everything: each with what it counts and its ink."""
        waiting = self._signs.ellipsis
        totals = known.totals if known.days is not None else None
        tiles = [
            (f"{getattr(totals, measure):,}" if totals else waiting, measure, INK[measure]) for measure in MEASURES
        ]
        tiles.append((f"{known.library.unread:,}", "unread", "strong"))
        streak, pace = known.streak, known.pace
        days = waiting if streak is None else _count(streak.days, "day")
        tiles.append((days, "in a row", "strong"))
        tiles.append((waiting if pace is None else _median(pace), "a paper", "strong"))
        return tiles

    def _nothing(self, known: Statistics) -> str:
        """Return what to do where there is nothing to look at yet."""
        key = self._key
        if known.library.papers == 0:
            return (
                "There is nothing to look at yet: this library has no papers. Go back, and let"
                f" {key('import')} import a file or {key('fetch')} fetch what you subscribed to."
            )
        if known.days is not None and not known.totals.triaged:
            return (
                f"Nothing is decided yet in these weeks. In the list, {key('star')} stars a paper, {key('skip')} skips"
                f" it and {key('read')} marks it read; then the first square is filled here."
            )
        return ""

    def _heading(self, title: str, measure: int, width: int) -> tuple[list[tuple[int, int]], Row]:
        """Return where the names of the measures stand in the heading of the calendar, and the heading."""
        row: Row = [(title, self._look("key"))]
        gap = "  " if width >= 48 else " "
        tabs = []
        for number, name in enumerate(MEASURES):
            chosen = number == measure
            look = self._look(INK[name]) + Style(bold=True, underline=True) if chosen else self._look("dim")
            row.append((gap, self._look("")))
            tabs.append((length(row), length(row) + len(name)))
            row.append((name, look))
        return tabs, row

    def _blocks(self, known: Statistics, width: int) -> list[list[Row]]:
        no_star = f"No paper was starred in these weeks; {self._key('star')} stars one."
        days = self._block("The last two weeks", self._pen.days(known.days or {}, known.period.last, width))
        tables = [
            ("By primary category", _categories(known), "Nothing was announced or decided in these weeks."),
            ("Authors you starred", _starred(known.authors), no_star),
            ("Topics you starred", _starred(known.topics), ""),
            ("Tags", _tags(known), ""),
        ]
        drawn = []
        for title, table, empty in tables:
            if table is None:
                drawn.append(self._block(title, [[(f"counting{self._signs.ellipsis}", self._look("dim"))]]))
            elif table.rows or empty:
                drawn.append(
                    self._block(title, self._pen.table(table, width) if table.rows else self._prose(empty, width))
                )
        return [days, *drawn[:2], self._block("Your pace", self._pace(known, width)), *drawn[2:]]

    def _block(self, title: str, rows: Sequence[Row]) -> list[Row]:
        return [[], [(title, self._look("key"))], *rows]

    def _pace(self, known: Statistics, width: int) -> list[Row]:
        pace, recent, streak = known.pace, known.recent_pace, known.streak
        if pace is None or recent is None or streak is None:
            return [[(f"counting{self._signs.ellipsis}", self._look("dim"))]]
        rows: list[Row] = []
        for told, each in (("in these weeks", pace), ("in the last seven days", recent)):
            if each.median is not None:
                rows.append([(_median(each), self._look("strong")), (f" a paper {told}", self._look("quiet"))])
                what = f"{each.papers:,} {'paper' if each.papers == 1 else 'papers'} in {_duration(each.seconds)}"
                rows.append([(f"   {what}", self._look("dim"))])
        rows += self._prose(HOW, width)
        told = (
            f"{_count(streak.days, 'announcement day')} in a row without an unread paper, {streak.longest:,} at best;"
        )
        told += f" {_count(streak.unfinished, 'day')} with unread papers."
        return [*rows, [], *self._prose(told, width, "quiet")]

    def _prose(self, text: str, width: int, ink: str = "dim") -> list[Row]:
        look = self._look(ink)
        return [[(text[start:end], look)] for start, end in wrap(text, max(8, min(width, 90)))]


def _categories(known: Statistics) -> Table | None:
    found = known.categories
    return None if found is None else Table(MEASURES, [(one.name or "no category", one[1:]) for one in found], 1)


def _starred(counts: Sequence[tuple[str, int]] | None) -> Table | None:
    return None if counts is None else Table(("starred",), [(name, (papers,)) for name, papers in counts])


def _tags(known: Statistics) -> Table | None:
    return None if known.tags is None else Table(("triaged",), [(tag.name, (tag.papers,)) for tag in known.tags])


def _filled(text: str, width: int) -> str:
    return text + " " * max(0, width - cell_len(text))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _median(pace: Pace) -> str:
    return "–" if pace.median is None else _duration(pace.median)


def _duration(seconds: float) -> str:
    """Return a time in words: 8 s, 4 min, 3 h 20 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    minutes = round(seconds / 60)
    return f"{minutes // 60:,} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"

"""The statistics as one scrolling page, drawn for any width."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.strip import Strip

from reader.services.statistics import Statistics
from reader.storage.statistics import Pace
from reader.tui.glyphs import glyphs
from reader.tui.widgets.charts import INK, MEASURES, Pen, Row, Table, beside, length
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import wrap

BESIDE = 100
"""From this width on the tables stand side by side."""

_GAP = 4
_TILE = 12

HOW = (
    "A paper's time is what passed since the decision before it, where that was less than five minutes ago. Commands on"
    " several papers at once, and what was undone, do not count."
)


class StatsText(LineWidget):
    """Draws the statistics as far as they are known; a click on a measure shows its calendar."""

    def __init__(self, key: Callable[[str], str], *, coloured: bool) -> None:
        super().__init__()
        self._key = key
        self._coloured = coloured
        self._known: Statistics | None = None
        self._measure = 1
        self._offset = 0
        self._length = 0
        self._tabs: tuple[int, list[tuple[int, int]]] = (-1, [])
        self._page: tuple[object, list[Strip]] = ((), [])

    def show(self, known: Statistics) -> None:
        """Show what is known by now."""
        self._known = known
        self.repaint()

    def next_measure(self, step: int = 1) -> None:
        """Show the calendar of another measure."""
        self._show_measure((self._measure + step) % len(MEASURES))

    def _show_measure(self, number: int) -> None:
        self._measure = number
        self.repaint()

    def scroll_lines(self, lines: int) -> None:
        """Scroll by ``lines``."""
        self._offset = max(0, min(self._offset + lines, self._length - self.size.height))
        self.repaint()

    @property
    def page(self) -> int:
        """Lines to scroll by for one page."""
        return max(1, self.size.height - 2)

    def forget_looks(self) -> None:
        """Draw the page anew when the theme changes."""
        super().forget_looks()
        self._page = ((), [])

    # Drawing

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight, with a scroll bar where there are more."""
        asked = (width, self._measure, id(self._known))
        if self._page[0] != asked:
            margin = (" " * (2 if width >= 60 else 1), self.look())
            rows = self._rows(width - 2 * len(margin[0]), len(margin[0]))
            self._page = (asked, [self.line(width, (margin, *row)) for row in rows])
        lines = self._page[1]
        self._length = len(lines)
        self._offset = max(0, min(self._offset, len(lines) - height))
        shown = lines[self._offset : self._offset + height]
        return shown if len(lines) <= height else [self._with_bar(line, y, height) for y, line in enumerate(shown)]

    def _with_bar(self, line: Strip, y: int, height: int) -> Strip:
        size = max(1, height * height // self._length)
        start = (height - size) * self._offset // max(1, self._length - height)
        heavy = start <= y < start + size
        signs = glyphs()
        bar = self.line(1, ((signs.thumb if heavy else signs.rule, self.look("dim" if heavy else "faint")),))
        return Strip.join([line.crop(0, line.cell_length - 1), bar])

    def _rows(self, width: int, margin: int) -> list[Row]:
        known, plain = self._known, self.look()
        if known is None:
            return [[], [("Your reading", self.look("key")), ("  counting", self.look("dim"))]]
        rows = self._head(known, width)
        told = self._nothing(known)
        if told:
            rows += [[], *self._prose(told, width, "")]
        if known.library.papers == 0 or known.days is None:
            return rows
        pen = Pen(self.look, glyphs(), coloured=self._coloured)
        tabs, row = self._heading("Calendar", width, margin)
        rows += [[], row]
        self._tabs = (len(rows) - 1, tabs)
        rows += pen.calendar(known.days, known.period, MEASURES[self._measure], width)
        column = (width - _GAP) // 2 if width + 2 * margin >= BESIDE else width
        blocks = self._blocks(known, pen, column)
        if column == width:
            return [*rows, *(row for block in blocks for row in block)]
        for left, right in zip(blocks[::2], [*blocks[1::2], []][: (len(blocks) + 1) // 2], strict=True):
            rows += beside(left, right, column + _GAP, plain)
        return rows

    def _head(self, known: Statistics, width: int) -> list[Row]:
        first, last = known.period
        name, since = "Your reading", f"   {first.day} {first:%b %Y} – {last.day} {last:%b %Y}"
        counting = "" if known.is_whole else f"   counting{glyphs().ellipsis}"
        if cell_len(name + since + counting) > width:
            since = f"  {first:%b %Y} – {last:%b %Y}" if known.is_whole else ""
        rows: list[Row] = [
            [],
            [(name, self.look("key")), (since, self.look("quiet")), (counting, self.look("dim"))],
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
                [(_filled(value, size), self.look(ink)) for value, _, ink in few],
                [(_filled(label, size), self.look("quiet")) for _, label, _ in few],
            ]
        return rows

    def _tiles(self, known: Statistics) -> list[tuple[str, str, str]]:
        """Return the numbers above everything: each with what it counts and its ink."""
        waiting = glyphs().ellipsis
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

    def _heading(self, title: str, width: int, margin: int) -> tuple[list[tuple[int, int]], Row]:
        """Return where the names of the measures stand in the heading of the calendar, and the heading."""
        row: Row = [(title, self.look("key"))]
        gap = "  " if width >= 48 else " "
        tabs = []
        for number, measure in enumerate(MEASURES):
            chosen = number == self._measure
            look = self.look(INK[measure]) + Style(bold=True, underline=True) if chosen else self.look("dim")
            row.append((gap, self.look()))
            start = length(row) + margin
            row.append((measure, look))
            tabs.append((start, start + len(measure)))
        return tabs, row

    def _blocks(self, known: Statistics, pen: Pen, width: int) -> list[list[Row]]:
        no_star = f"No paper was starred in these weeks; {self._key('star')} stars one."
        days = self._block("The last two weeks", pen.days(known.days or {}, known.period.last, width))
        tables = [
            ("By primary category", _categories(known), "Nothing was announced or decided in these weeks."),
            ("Authors you starred", _starred(known.authors), no_star),
            ("Topics you starred", _starred(known.topics), ""),
            ("Tags", _tags(known), ""),
        ]
        drawn = []
        for title, table, empty in tables:
            if table is None:
                drawn.append(self._block(title, [[(f"counting{glyphs().ellipsis}", self.look("dim"))]]))
            elif table.rows or empty:
                drawn.append(self._block(title, pen.table(table, width) if table.rows else self._prose(empty, width)))
        return [days, *drawn[:2], self._block("Your pace", self._pace(known, width)), *drawn[2:]]

    def _block(self, title: str, rows: Sequence[Row]) -> list[Row]:
        return [[], [(title, self.look("key"))], *rows]

    def _pace(self, known: Statistics, width: int) -> list[Row]:
        pace, recent, streak = known.pace, known.recent_pace, known.streak
        if pace is None or recent is None or streak is None:
            return [[(f"counting{glyphs().ellipsis}", self.look("dim"))]]
        rows: list[Row] = []
        for told, each in (("in these weeks", pace), ("in the last seven days", recent)):
            if each.median is not None:
                rows.append([(_median(each), self.look("strong")), (f" a paper {told}", self.look("quiet"))])
                what = f"{each.papers:,} {'paper' if each.papers == 1 else 'papers'} in {_duration(each.seconds)}"
                rows.append([(f"   {what}", self.look("dim"))])
        rows += self._prose(HOW, width)
        told = (
            f"{_count(streak.days, 'announcement day')} in a row without an unread paper, {streak.longest:,} at best;"
        )
        told += f" {_count(streak.unfinished, 'day')} with unread papers."
        return [*rows, [], *self._prose(told, width, "quiet")]

    def _prose(self, text: str, width: int, ink: str = "dim") -> list[Row]:
        look = self.look(ink)
        return [[(text[start:end], look)] for start, end in wrap(text, max(8, min(width, 90)))]

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Show the calendar of the measure under the mouse."""
        row, tabs = self._tabs
        if event.y + self._offset == row:
            for number, (start, end) in enumerate(tabs):
                if start <= event.x < end:
                    self._show_measure(number)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-3)


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

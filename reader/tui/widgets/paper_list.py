"""The list of papers: its rows are read and drawn only where they are in sight."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.services.wording import shown_name, shown_title
from reader.storage.listing import Row
from reader.tui.glyphs import glyphs
from reader.tui.highlights import NOTHING, Highlights
from reader.tui.widgets.lines import LineWidget, Part, split_layers
from reader.tui.widgets.wrapping import shorten

if TYPE_CHECKING:
    from reader.tui.session import Session

WIDE = 72
"""From this width on a paper takes one line instead of two."""

AUTHOR_WIDTH = 15
DATE_WIDTH = 7
ID_WIDTH = 10
STATE_WIDTH = 7
"""Cursor, unread, star, kind and the blanks between them."""

MARGIN = 2
"""Rows kept in sight beyond the cursor where there are any."""


class PaperList(LineWidget):
    """Shows the rows of a session around its cursor."""

    class Picked(Message):
        """The mouse chose a row."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Wheeled(Message):
        """The mouse wheel turned by ``rows``."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, source: "Session", today: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source = source
        self.empty_text = ""
        # What is said below the last paper where there is room.
        self.note = ""
        self._watched = NOTHING
        self._today = today
        self._top = 0
        self._glyphs = glyphs()
        self._strips: dict[tuple[object, ...], list[Strip]] = {}

    def set_highlights(self, watched: Highlights) -> None:
        """Let other authors and words stand out."""
        if not watched.same_as(self._watched):
            self._watched = watched
            self._strips.clear()
            self.repaint()

    @property
    def row_height(self) -> int:
        """Lines that one paper takes."""
        return 1 if self.size.width >= WIDE else 2

    @property
    def page(self) -> int:
        """Whole papers that are in sight at once."""
        return max(1, self.size.height // self.row_height)

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the rows in sight."""
        count = len(self.source)
        if count == 0:
            return [self.line(width, ()), self.line(width, ((f"  {self.empty_text}", self.look("quiet")),))]
        self._keep_cursor_in_sight(count)
        lines: list[Strip] = []
        for index in range(self._top, min(count, self._top + self.page + 1)):
            lines.extend(self._row_strips(index, width))
        if self.note and len(lines) < height:
            lines.append(self.line(width, ((f"  {self.note}", self.look("quiet")),)))
        return lines

    def thumb(self, length: int) -> range:
        """Return the part of a rule of ``length`` cells that shows where we are; none where all is in sight."""
        page, count = self.page, len(self.source)
        if count <= page:
            return range(0)
        size = max(1, length * page // count)
        start = (length - size) * self._top // (count - page)
        return range(start, start + size)

    def _keep_cursor_in_sight(self, count: int) -> None:
        """Turn the page where the cursor comes near its edge: most steps then repaint two rows, not the list.

        After a turn ``MARGIN`` rows stay in sight behind the cursor; a jump to somewhere else lands in the middle.
        """
        page, cursor, last = self.page, self.source.cursor, max(0, count - self.page)
        margin = min(MARGIN, (page - 1) // 2)
        above, below = cursor - self._top, self._top + page - 1 - cursor
        if above < -1 or below < -1:
            self._top = cursor - page // 2
        elif below < margin and self._top < last:
            self._top = cursor - margin
        elif above < margin and self._top > 0:
            self._top = cursor + margin - page + 1
        self._top = max(0, min(self._top, last))

    def _row_strips(self, index: int, width: int) -> list[Strip]:
        row = self.source.row(index)
        if row is None:
            return [self.line(width, ())] * self.row_height
        selected = index == self.source.cursor
        where = self.source.where(index)
        marked, muted = row.number in self.source.marked, self.source.is_muted(index)
        key = (row, selected, marked, muted, width, self.source.words, where)
        strips = self._strips.get(key)
        if strips is None:
            if len(self._strips) > 2_000:
                self._strips.clear()
            strips = self._draw_row(row, selected, marked, muted, width, where)
            self._strips[key] = strips
        return strips

    def _draw_row(self, row: Row, selected: bool, marked: bool, muted: bool, width: int, where: str) -> list[Strip]:
        base = self.look("cursor") if selected else self.look()
        on = Style(bgcolor=base.bgcolor, bold=base.bold)
        marks = self._marks(row, selected, marked, muted, on)
        # Dim on the cursor's ground would be hard to read.
        meta = self.look("quiet" if selected else "dim") + on
        tagged = self.look("quiet" if selected else "link") + on
        if self.row_height == 1:
            label = self._authors(row, AUTHOR_WIDTH, meta, on)
            # An old-style identifier is longer; its title makes room.
            shown_id = f"{row.arxiv_id:<{ID_WIDTH}}  "
            room = max(8, width - STATE_WIDTH - len(shown_id) - AUTHOR_WIDTH - DATE_WIDTH - 3)
            title = self._title(row, room, on, where, muted)
            free = room - sum(cell_len(text) for text, _ in title)
            tags = self._tags(row, free - 3)
            gap = (" " * (free - cell_len(tags)) + tags, tagged)
            used = sum(cell_len(text) for text, _ in label)
            tail = f"{' ' * (AUTHOR_WIDTH - used)} {self._date(row):>{DATE_WIDTH}} "
            parts = (*marks, (shown_id, meta), *title, gap, (" ", meta), *label, (tail, meta))
            return [self.line(width, parts, base)]
        # The second line has more room for where the words were found than the title's.
        title = self._title(row, width - STATE_WIDTH - 1, on, "", muted)
        facts = [f"in {where}" if where else "", row.arxiv_id, self._date(row).strip()]
        rest = f" {self._glyphs.dot} ".join(fact for fact in facts if fact)
        label = self._authors(row, max(4, width - STATE_WIDTH - cell_len(rest) - 4), meta, on)
        names = "".join(text for text, _ in label)
        behind = f" {self._glyphs.dot} {rest}" if names and rest else rest
        mark = (self._glyphs.cursor if selected else " ", self.look("accent") + on)
        tags = self._tags(row, width - STATE_WIDTH - cell_len(names + behind) - 3)
        blank = " " * (STATE_WIDTH - 1)
        told = [(blank, meta), *label, (behind, meta), (f"  {tags}" if tags else "", tagged)]
        return [
            self.line(width, (*marks, *title), base),
            self.line(width, (mark, *told), base),
        ]

    def _marks(self, row: Row, selected: bool, marked: bool, muted: bool, on: Style) -> list[Part]:
        signs = self._glyphs
        seen = signs.unread if row.unread else signs.skipped if row.skipped else signs.later if row.later else " "
        kind = signs.kinds[row.kind] if row.kind else " "
        return [
            (signs.cursor if selected else " ", self.look("accent") + on),
            (signs.muted if muted else seen, self.look("link" if row.unread and not muted else "dim") + on),
            (signs.mark if marked else " ", self.look("key") + on),
            (signs.star if row.starred else " ", self.look("accent") + on),
            (signs.note if row.noted else " ", self.look("link") + on),
            (f"{kind} ", self.look("new") + on),
        ]

    @staticmethod
    def _tags(row: Row, room: int) -> str:
        """Return as many whole tags as there is room for."""
        told = ""
        for tag in row.tags:
            longer = f"{told} #{tag}".lstrip()
            if cell_len(longer) > room:
                break
            told = longer
        return told

    def _authors(self, row: Row, width: int, meta: Style, on: Style) -> list[Part]:
        """Return the first author, or in that place the first whom the user follows, and how many more there are."""
        if not row.authors:
            return []
        more = f" +{len(row.authors) - 1}" if len(row.authors) > 1 else ""
        followed = next((place for place, name in enumerate(row.authors) if self._watched.follows(name)), None)
        others = self._glyphs.ellipsis if followed else ""
        name = shorten(shown_name(row.authors[followed or 0]), width - len(more) - len(others), self._glyphs.ellipsis)
        look = meta if followed is None else self.look("watched") + Style(bgcolor=on.bgcolor)
        return [(others, meta), (name, look), (more, meta)]

    def _title(self, row: Row, room: int, on: Style, where: str, muted: bool) -> list[Part]:
        plain = self.look("dim" if muted and not on.bold else "strong" if row.unread and not muted else "quiet") + on
        text = shown_title(row.title, row.opening) or "no title yet"
        parts: list[Part] = []
        if not row.title:
            plain += Style(italic=True)
            sign = f"{self._glyphs.untitled} "
            parts.append((sign, self.look("dim") + on))
            room -= len(sign)
        tail: list[Part] = []
        if where:
            # Where the words were found: not here.
            label = f"  in {where}"
            tail.append((label, self.look("quiet") + Style(bgcolor=on.bgcolor, italic=True)))
            room = max(8, room - len(label))
        found = self.source.spans(text) if row.title else ()
        short = shorten(text, room, self._glyphs.ellipsis)
        watched = self._watched.in_title(text) if row.title and not muted else ()
        marked, stands_out = (self.look(ink) + Style(bgcolor=on.bgcolor) for ink in ("match", "watched"))
        layers = ((found, marked), (watched, stands_out + Style(bold=plain.bold)))
        return parts + split_layers(short, 0, len(short), layers, plain) + tail

    def _date(self, row: Row) -> str:
        return short_date(row.date, self._today)

    def forget_looks(self) -> None:
        """Draw every row again in the new theme."""
        super().forget_looks()
        self._strips.clear()

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        index = self._top + event.y // self.row_height
        if index < len(self.source):
            self.post_message(self.Picked(index))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down by the wheel."""
        event.stop()
        self.post_message(self.Wheeled(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up by the wheel."""
        event.stop()
        self.post_message(self.Wheeled(-1))


def short_date(iso: str, today: date) -> str:
    """Return ``19 Nov`` for a day of the last ten months, else ``Nov 25``-like month and year, 7 cells at most."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    if abs((today - day).days) < 300:
        return f"{day.day} {day:%b}"
    return f"{day:%b}'{day:%y}"

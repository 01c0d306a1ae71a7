"""What one paper of the list looks like: its signs, title, authors and facts in one, two or three lines."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.style import Style

from reader.services.wording import shown_name, shown_title
from reader.storage.listing import Row
from reader.tui.glyphs import Glyphs
from reader.tui.highlights import NOTHING
from reader.tui.widgets.lines import Part, append_run, split_layers
from reader.tui.widgets.wrapping import cells, shorten, wrap

if TYPE_CHECKING:
    from reader.tui.session import Session

WIDE = 72
"""From this width on the line of a title has room for identifier, author and date."""

DATED = 56
"""From this width on it has room for the date."""

AUTHOR_WIDTH = 15
DATE_WIDTH = 7
ID_WIDTH = 10
STATE_WIDTH = 7
"""Cursor, unread, star, kind and the blanks between them."""

LEAST_TITLE = 8
LEAST_NAME = 7


class State(NamedTuple):
    """How a row stands in the list. ``where`` says that its words were found in the abstract or note alone."""

    selected: bool
    marked: bool
    muted: bool
    where: str


def lines_of(density: str, width: int) -> int:
    """Return how many lines one paper takes: 1 to 3."""
    if density == "compact":
        return 1
    return (1 if width >= WIDE else 2) + (density == "roomy")


class RowPen:
    """Draws rows with the looks of one widget."""

    def __init__(self, look: Callable[[str, str], Style], source: "Session", today: date, signs: Glyphs) -> None:
        self._look = look
        self._source = source
        self._today = today
        self._signs = signs
        self.watched = NOTHING
        self._on = ""
        self._marks_known: dict[tuple[object, ...], list[Part]] = {}

    def forget_looks(self) -> None:
        """Let every look be asked for again."""
        self._marks_known.clear()

    def line(self, row: Row, state: State, width: int) -> list[Part]:
        """Return a paper in one line."""
        self._on = "cursor" if state.selected else ""
        whole = self._whole(row, state, width) if width >= WIDE else self._short(row, state, width)
        return [*self._marks(row, state), *whole]

    def titles(self, row: Row, state: State, width: int, most: int) -> list[list[Part]]:
        """Return the signs and the title of a paper in at most so many lines."""
        self._on = "cursor" if state.selected else ""
        first, *others = self._titles(row, width - STATE_WIDTH - 1, state, "", most)
        return [[*self._marks(row, state), *first], *([*self.margin(state), *parts] for parts in others)]

    def facts(self, row: Row, state: State, width: int) -> list[Part]:
        """Return the line below the title; it depends on the filter in ``state.where`` alone."""
        self._on = "cursor" if state.selected else ""
        return [*self.margin(state), *self._facts(row, state, width)]

    def margin(self, state: State) -> tuple[Part, Part]:
        """Return what stands before every line but the first."""
        return self._cursor(state), (" " * (STATE_WIDTH - 1), self._meta)

    def look(self, ink: str) -> Style:
        """Return an ink on the ground of the row that is drawn."""
        return self._look(ink, self._on)

    @property
    def _meta(self) -> Style:
        # Dim on the cursor's ground would be hard to read.
        return self.look("quiet" if self._on else "dim")

    def _whole(self, row: Row, state: State, width: int) -> list[Part]:
        """Return identifier, title, tags, author and date."""
        label = self._authors(row, AUTHOR_WIDTH)
        # An old-style identifier is longer; its title makes room.
        shown_id = f"{row.arxiv_id:<{ID_WIDTH}}  "
        room = max(LEAST_TITLE, width - STATE_WIDTH - len(shown_id) - AUTHOR_WIDTH - DATE_WIDTH - 3)
        title = self._title(row, room, state)
        free = room - sum(cell_len(text) for text, _ in title)
        tags = self._tags(row, free - 3)
        gap = (" " * (free - cell_len(tags)) + tags, self._tag_look)
        used = sum(cell_len(text) for text, _ in label)
        tail = f"{' ' * (AUTHOR_WIDTH - used)} {self._date(row):>{DATE_WIDTH}} "
        return [(shown_id, self._meta), *title, gap, (" ", self._meta), *label, (tail, self._meta)]

    def _short(self, row: Row, state: State, width: int) -> list[Part]:
        """Return the title, and the date where there is room."""
        tail = f" {self._date(row):>{DATE_WIDTH}} " if width >= DATED else " "
        room = max(LEAST_TITLE, width - STATE_WIDTH - len(tail))
        title = self._title(row, room, state)
        used = sum(cell_len(text) for text, _ in title)
        return [*title, (" " * (room - used) + tail, self._meta)]

    def _facts(self, row: Row, state: State, width: int) -> list[Part]:
        """Return authors, where the words were found, identifier, date and tags."""
        dot = f" {self._signs.dot} "
        # This line has more room for where the words were found than the title's.
        facts = [f"in {state.where}" if state.where else "", row.arxiv_id, self._date(row).strip()]
        known = [fact for fact in facts if fact]
        while len(known) > 1 and cell_len(dot.join(known)) > width - STATE_WIDTH - LEAST_NAME:
            known.pop()
        rest = dot.join(known)
        label = self._authors(row, max(4, width - STATE_WIDTH - cell_len(rest) - 4))
        names = "".join(text for text, _ in label)
        behind = f"{dot}{rest}" if names and rest else rest
        tags = self._tags(row, width - STATE_WIDTH - cell_len(names + behind) - 3)
        return [*label, (behind, self._meta), (f"  {tags}" if tags else "", self._tag_look)]

    @property
    def _tag_look(self) -> Style:
        return self.look("quiet" if self._on else "link")

    def _cursor(self, state: State) -> Part:
        return self._signs.cursor if state.selected else " ", self.look("accent")

    def _marks(self, row: Row, state: State) -> list[Part]:
        key = (state[:3], row.unread, row.skipped, row.later, row.kind, row.starred, row.noted)
        known = self._marks_known.get(key)
        if known is None:
            known = self._marks_known[key] = []
            for text, style in self._drawn_marks(row, state):
                append_run(known, text, style)
        return known

    def _drawn_marks(self, row: Row, state: State) -> list[Part]:
        signs = self._signs
        seen = signs.unread if row.unread else signs.skipped if row.skipped else signs.later if row.later else " "
        kind = signs.kinds[row.kind] if row.kind else " "
        return [
            self._cursor(state),
            (signs.muted if state.muted else seen, self.look("link" if row.unread and not state.muted else "dim")),
            (signs.mark if state.marked else " ", self.look("key")),
            (signs.star if row.starred else " ", self.look("accent")),
            (signs.note if row.noted else " ", self.look("link")),
            (f"{kind} ", self.look("new")),
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

    def _authors(self, row: Row, width: int) -> list[Part]:
        """Return the first author, or in that place the first whom the user follows, and how many more there are."""
        if not row.authors:
            return []
        more = f" +{len(row.authors) - 1}" if len(row.authors) > 1 else ""
        followed = next((place for place, name in enumerate(row.authors) if self.watched.follows(name)), None)
        others = self._signs.ellipsis if followed else ""
        name = shorten(shown_name(row.authors[followed or 0]), width - len(more) - len(others), self._signs.ellipsis)
        look = self._meta if followed is None else self.look("watched")
        return [(others, self._meta), (name, look), (more, self._meta)]

    def _title(self, row: Row, room: int, state: State) -> list[Part]:
        """Return the title in one line, behind it where the words were found."""
        (title,) = self._titles(row, room, state, state.where, 1)
        return title

    def _titles(self, row: Row, room: int, state: State, where: str, most: int) -> list[list[Part]]:
        """Return the title in at most so many lines."""
        faded = state.muted and not state.selected
        plain = self.look("dim" if faded else "strong" if row.unread and not state.muted else "quiet")
        text = shown_title(row.title, row.opening) or "no title yet"
        head: list[Part] = []
        if not row.title:
            plain += Style(italic=True)
            sign = f"{self._signs.untitled} "
            head.append((sign, self.look("dim")))
        tail: list[Part] = []
        if where:
            # Where the words were found: not here.
            label = f"  in {where}"
            tail.append((label, self.look("quiet") + Style(italic=True)))
            room = max(LEAST_TITLE, room - len(label))
        room -= sum(len(sign) for sign, _ in head)
        found = self._source.spans(text) if row.title else ()
        watched = self.watched.in_title(text) if row.title and not state.muted else ()
        layers = [(found, self.look("match"))] if found else []
        if watched:
            layers.append((watched, self.look("watched") + Style(bold=plain.bold)))
        lines: list[list[Part]] = []
        for start, part in _broken(text, room, most, self._signs.ellipsis):
            moved = [([(a - start, b - start) for a, b in spans], look) for spans, look in layers]
            lines.append(split_layers(part, 0, len(part), moved, plain))
        lines[0][:0] = head
        lines[-1] += tail
        return lines

    def _date(self, row: Row) -> str:
        return short_date(row.date, self._today)


def _broken(text: str, room: int, most: int, ellipsis: str) -> list[tuple[int, str]]:
    """Return the text in at most ``most`` lines, each with where it begins; the last one is cut where need be."""
    if most == 1 or cells(text) <= room:
        return [(0, shorten(text, room, ellipsis))]
    ranges = list(wrap(text, max(1, room)))
    whole, (last, _) = ranges[: most - 1], ranges[min(most, len(ranges)) - 1]
    return [*((start, text[start:end]) for start, end in whole), (last, shorten(text[last:], room, ellipsis))]


@lru_cache(maxsize=1024)
def short_date(iso: str, today: date) -> str:
    """Return ``19 Nov`` for a day of the last ten months, else ``Nov 25``-like month and year, 7 cells at most."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    if abs((today - day).days) < 300:
        return f"{day.day} {day:%b}"
    return f"{day:%b}'{day:%y}"

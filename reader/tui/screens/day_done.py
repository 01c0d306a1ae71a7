"""The quiet end of a day: what became of its papers, and the next day that waits."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip

from reader.services.flow import DaySummary, OpenDay
from reader.tui.commands import BY_ID, Group, Place
from reader.tui.glyphs import glyphs
from reader.tui.keymap import SAME_KEYS
from reader.tui.scopes import spoken_day
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.mouse import KeysClicked, key_at
from reader.tui.widgets.wrapping import shorten, wrap

Pressed = tuple[str, str | None]
"""A key by Textual's name, and the character that it types."""

WIDTH = 44
"""Cells of the text where there is room for them."""


class DayDoneText(LineWidget):
    """The lines of the summary; the mouse on it is enter, on the last line the key that is named there."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._told = lines

    def rows(self, width: int) -> list[tuple[str, str]]:
        """Return ink and text of each line at this width."""
        return [(ink, text[a:b]) for ink, text in self._told for a, b in wrap(text, max(1, width))]

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines; where they do not all fit, what can be done stays."""
        rows = self._shown(width, height)
        return [self.line(width, ((shorten(text, width, glyphs().ellipsis), self.look(ink)),)) for ink, text in rows]

    def _shown(self, width: int, height: int) -> list[tuple[str, str]]:
        rows = self.rows(width)
        return rows if len(rows) <= height else [*rows[: max(0, height - 1)], rows[-1]]

    def on_click(self, event: events.Click) -> None:
        """Press the key that is named under the mouse, anywhere else enter."""
        rows = self._shown(*self.size)
        key = key_at(rows[event.y][1], event.x) if event.y == len(rows) - 1 else ""
        self.post_message(KeysClicked(key or "enter"))


class DayDoneScreen(Dialog[Pressed | None]):
    """Dismissed with the key that goes on, None where the user stays.

    Keys that decide do nothing here: whoever types fast means papers, of which there are none left. Every other key
    that has a meaning in the list leaves the summary and is done there.
    """

    def __init__(self, day: str, summary: DaySummary, following: OpenDay | None) -> None:
        super().__init__()
        self._following = following
        self._text = DayDoneText(list(_lines(day, summary, following, self.matins.keymap.name("undo"))))

    def compose(self) -> ComposeResult:
        """Show the lines in the middle."""
        with Vertical(id="done-box"):
            yield self._text

    def on_mount(self) -> None:
        """Take the lines that the text needs."""
        self._fit()

    def on_resize(self) -> None:
        """Take the lines that the text needs now."""
        self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        room = max(1, min(WIDTH, width - 8))
        self._text.styles.width = room
        self._text.styles.height = max(1, min(len(self._text.rows(room)), height - 4))

    def press(self, key: str, character: str | None) -> bool:
        """Go on, stay, or do what the key does in the list."""
        if key == "escape":
            self.dismiss(None)
        elif key == "enter":
            self.dismiss((key, character) if self._following else None)
        elif self._leads_away(key):
            self.dismiss((key, character))
        else:
            return False
        return True

    def _leads_away(self, key: str) -> bool:
        keymap, known = self.matins.keymap, SAME_KEYS.get(key, key)
        command = keymap.at(Place.MAIN).get(known)
        if command is None:
            return bool(keymap.following(Place.MAIN, known))
        return command in ("undo", "redo", "history") or BY_ID[command].group is not Group.DECIDE


def _lines(day: str, summary: DaySummary, following: OpenDay | None, undo: str) -> "list[tuple[str, str]]":
    dot = glyphs().dot
    named = ((summary.starred, "starred"), (summary.skipped, "skipped"), (summary.later, "put off"))
    facts = [f"{count:,} {what}" for count, what in (*named, (summary.read, "read")) if count]
    minutes = "less than a minute" if not summary.minutes else f"{summary.minutes:,} min"
    goes = f"enter: {spoken_day(following.day)}, {following.left:,} left" if following else "every day is finished"
    return [
        ("strong", f"{spoken_day(day)} is finished"),
        ("", f" {dot} ".join(facts)),
        ("quiet", minutes),
        ("", ""),
        ("key" if following else "quiet", goes),
        ("quiet", f"esc: stay   {undo}: undo"),
    ]

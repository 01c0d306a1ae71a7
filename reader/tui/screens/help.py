"""The help: every key of a screen, from the command table, and what the signs mean."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from reader.domain.paper import AnnouncementKind
from reader.tui.commands import Place, commands, key_name
from reader.tui.glyphs import glyphs
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.wrapping import wrap

KEY_WIDTH = 16

END = 100_000
"""More lines than any help has."""


class HelpText(LineWidget):
    """The scrolling text of the help."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._offset = 0
        self._length = 0

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight."""
        lines = [self.line(width, ((" ", self.look()), *parts)) for parts in self._rows(width)]
        self._length = len(lines)
        self._offset = max(0, min(self._offset, len(lines) - height))
        shown = lines[self._offset : self._offset + height]
        if self._offset + height < len(lines):
            shown[-1] = self.line(width, ((" j, space: more", self.look("dim")),))
        return shown

    def scroll_lines(self, lines: int) -> None:
        """Scroll by ``lines``."""
        self._offset = max(0, self._offset + lines)
        self.repaint()

    @property
    def page(self) -> int:
        """Lines to scroll by for one page."""
        return max(1, self.size.height - 2)

    def _rows(self, width: int) -> Iterator[list[Part]]:
        yield [
            ("Matins", self.look("key")),
            ("  keys and signs   (esc closes)", self.look("dim")),
        ]
        for group, members in groupby(commands(self._place), key=lambda command: command.group):
            yield []
            yield [(group.value, self.look("key"))]
            for command in members:
                keys = "  ".join(key_name(key) for key in command.keys)
                yield from self._row(keys, command.help, width)
        yield []
        yield [("Signs", self.look("key"))]
        for sign, meaning in self._signs():
            yield from self._row(sign, meaning, width)
        yield []
        yield [("Filter", self.look("key"))]
        yield from self._row("words", "In any order, with typing errors, in titles and author names.", width)
        yield from self._row("is:unread", "Also is:read, is:starred, is:skipped; together with words.", width)
        yield from self._row("2611.01234", "An identifier or a link shows its paper.", width)

    def _row(self, key: str, text: str, width: int) -> Iterator[list[Part]]:
        plain = self.look()
        for count, (start, end) in enumerate(wrap(text, max(8, width - KEY_WIDTH - 3))):
            shown = f"{key if count == 0 else '':<{KEY_WIDTH}} "
            yield [(shown, self.look("link")), (text[start:end], plain)]

    @staticmethod
    def _signs() -> Iterator[tuple[str, str]]:
        signs = glyphs()
        yield signs.unread, "Unread."
        yield signs.skipped, "Skipped."
        yield signs.later, "To read later."
        yield signs.star, "Starred."
        yield signs.kinds[AnnouncementKind.NEW], "Announced as new."
        yield signs.kinds[AnnouncementKind.CROSS], "A cross-list: new in this category."
        yield signs.kinds[AnnouncementKind.REPLACE], "A replacement: a new version."
        yield signs.kinds[AnnouncementKind.REPLACE_CROSS], "A new version of a cross-list."
        yield signs.note, "Has a note."
        yield signs.untitled, "No title yet: the abstract's first sentence stands in."

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-3)


class HelpScreen(KeyScreen[None]):
    """Shows the help over the whole terminal."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._text = HelpText(place)

    def compose(self) -> ComposeResult:
        """Show the text."""
        yield self._text

    def press(self, key: str, character: str | None) -> bool:
        """Scroll, or close."""
        page = self._text.page
        match key:
            case "escape" | "q" | "question_mark" | "f1" | "enter" | "ctrl+c":
                self.dismiss(None)
            case "j" | "down":
                self._text.scroll_lines(1)
            case "k" | "up":
                self._text.scroll_lines(-1)
            case "space" | "pagedown" | "ctrl+d":
                self._text.scroll_lines(page)
            case "b" | "pageup" | "ctrl+u":
                self._text.scroll_lines(-page)
            case "g" | "home":
                self._text.scroll_lines(-END)
            case "G" | "end":
                self._text.scroll_lines(END)
            case _:
                return False
        return True

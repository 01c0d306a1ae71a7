"""The help: every key of a screen as it is now, what the signs mean, and a search over both."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from reader.domain.paper import AnnouncementKind
from reader.tui.commands import Place, commands
from reader.tui.glyphs import glyphs
from reader.tui.keymap import SAME_KEYS, Keymap, key_name, key_text
from reader.tui.screens.base import KeyScreen
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.wrapping import wrap

KEY_WIDTH = 16

NARROW_KEYS = 9
"""Cells of the keys where the terminal has less than 60 columns."""

HINTS = [("↑ ↓", "scroll"), ("esc", "close")]

END = 100_000
"""More lines than any help has."""


class Row(NamedTuple):
    """One row of the help: its heading, what stands at the left, what it means, and words and keys that find it too."""

    heading: str
    names: tuple[str, ...]
    text: str
    words: str = ""
    keys: tuple[str, ...] = ()

    def has_key(self, typed: str) -> bool:
        """Tell whether ``typed`` is one of the keys, the beginning of a sequence, or a part of a key's name."""
        part = typed.casefold()
        return any(
            key == typed or key.startswith(f"{typed} ") or (len(part) > 1 and part in key.casefold())
            for key in (*self.names, *self.keys)
        )

    def has_words(self, typed: str) -> bool:
        """Tell whether everything that was typed begins one of the words."""
        known = f"{self.heading} {self.text} {self.words}".casefold().replace("/", " ").split()
        return all(any(word.startswith(part) for word in known) for part in typed.casefold().split())


def find_rows(rows: Sequence[Row], typed: str) -> list[Row]:
    """Return the rows that ``typed`` finds, those with that key first, under a heading of their own."""
    typed = typed.strip()
    if not typed:
        return list(rows)
    by_key = [row for row in rows if row.has_key(typed)]
    others = [row for row in rows if row not in by_key and row.has_words(typed)]
    return [row._replace(heading="By key") for row in by_key] + others


def help_rows(place: Place, keymap: Keymap) -> Iterator[Row]:
    """Yield everything that the help of a screen knows."""
    for command in commands(place):
        words = f"{command.title} {command.id.replace('_', ' ')}"
        keys = tuple(spell(keys) for keys in keymap.of(command.id) for spell in (key_name, key_text))
        yield Row(command.group.value, tuple(keymap.names(command.id)), command.help, words, keys)
    if place is Place.PAPER:
        # There is no list.
        return
    for sign, meaning in _signs():
        yield Row("Signs", (sign,), meaning)
    yield Row("Filter", ("words",), "In any order, with typing errors, in titles and author names.")
    yield Row("Filter", ("is:unread",), "Also is:read, is:starred, is:skipped; together with words.")
    yield Row("Filter", ("2611.01234",), "An identifier or a link shows its paper.")


def _signs() -> Iterator[tuple[str, str]]:
    signs = glyphs()
    yield signs.unread, "Unread."
    yield signs.skipped, "Skipped."
    yield signs.later, "To read later."
    yield signs.muted, "Muted."
    yield signs.mark, "Marked: the next command is about all marked papers."
    yield signs.star, "Starred."
    yield signs.kinds[AnnouncementKind.NEW], "Announced as new."
    yield signs.kinds[AnnouncementKind.CROSS], "A cross-list: new in this category."
    yield signs.kinds[AnnouncementKind.REPLACE], "A replacement: a new version."
    yield signs.kinds[AnnouncementKind.REPLACE_CROSS], "A new version of a cross-list."
    yield signs.note, "Has a note."
    yield signs.untitled, "No title yet: the abstract's first sentence stands in."


class HelpText(LineWidget):
    """The scrolling text of the help."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._offset = 0

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows, from the first one on."""
        self._rows, self._offset = rows, 0
        self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the lines in sight."""
        lines = [self.line(width, ((" ", self.look()), *parts)) for parts in self._lines_of_rows(width)]
        self._offset = max(0, min(self._offset, len(lines) - height))
        shown = lines[self._offset : self._offset + height]
        if self._offset + height < len(lines):
            shown[-1] = self.line(width, ((" ↓, PgDn: more", self.look("dim")),))
        return shown

    def scroll_lines(self, lines: int) -> None:
        """Scroll by ``lines``."""
        self._offset = max(0, self._offset + lines)
        self.repaint()

    @property
    def page(self) -> int:
        """Lines to scroll by for one page."""
        return max(1, self.size.height - 2)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by the wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by the wheel."""
        event.stop()
        self.scroll_lines(-3)

    def _lines_of_rows(self, width: int) -> Iterator[list[Part]]:
        if not self._rows:
            yield [("No key and no command is like this; backspace takes letters back.", self.look("quiet"))]
        for number, (heading, members) in enumerate(groupby(self._rows, key=lambda row: row.heading)):
            if number:
                yield []
            yield [(heading, self.look("key"))]
            for row in members:
                yield from self._lines_of(row, width)

    def _lines_of(self, row: Row, width: int) -> Iterator[list[Part]]:
        """Yield the lines of one row, both columns broken; a name that is wider than its column stands alone."""
        keys = KEY_WIDTH if width >= 60 else NARROW_KEYS
        names = list(_packed(row.names, keys))
        texts = [row.text[start:end] for start, end in wrap(row.text, max(8, width - keys - 3))]
        while names and cell_len(names[0]) > keys:
            yield [(names.pop(0), self.look("link"))]
        for name, text in zip_longest(names, texts, fillvalue=""):
            yield [(f"{name}{' ' * (keys - cell_len(name))} ", self.look("link")), (text, self.look())]


def _packed(names: Sequence[str], width: int) -> Iterator[str]:
    """Yield the names in lines, as many side by side as the column holds."""
    line = ""
    for name in names:
        if line and cell_len(line) + 2 + cell_len(name) > width:
            yield line
            line = name
        else:
            line = f"{line}  {name}" if line else name
    yield line


class HelpScreen(KeyScreen[None]):
    """Shows the help over the whole terminal; what is typed narrows it."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._search = LineEdit("keys and signs", placeholder="type a key or a word")
        self._text = HelpText()

    def compose(self) -> ComposeResult:
        """Show search and text."""
        self._rows = list(help_rows(self._place, self.matins.keymap))
        self._search.set_active(True)
        self._text.show(self._rows)
        yield self._search
        yield self._text
        yield StatusBar(HINTS)

    def press(self, key: str, character: str | None) -> bool:
        """Search, scroll, or close."""
        if self._closes(key, character):
            self.dismiss(None)
            return True
        page = self._text.page
        match key:
            case "down" | "ctrl+n":
                self._text.scroll_lines(1)
            case "up" | "ctrl+p":
                self._text.scroll_lines(-1)
            case "pagedown" | "ctrl+d":
                self._text.scroll_lines(page)
            case "pageup":
                self._text.scroll_lines(-page)
            case "home":
                self._text.scroll_lines(-END)
            case "end":
                self._text.scroll_lines(END)
            case _:
                return self._edit(key, character)
        return True

    def paste(self, text: str) -> None:
        """Search for what is pasted."""
        self._search.insert(text)
        self._narrow()

    def _closes(self, key: str, character: str | None) -> bool:
        """Tell whether a key closes the help: those that open it do, while they are not typed into the search."""
        opens = SAME_KEYS.get(key, key) in self.matins.keymap.of("help")
        return key in ("escape", "enter", "ctrl+c") or (opens and not (self._search.text and character))

    def _edit(self, key: str, character: str | None) -> bool:
        if key == "space" and not self._search.text:
            self._text.scroll_lines(self._text.page)
            return True
        before = self._search.text
        known = self._search.press(key, character)
        if self._search.text != before:
            self._narrow()
        return known

    def _narrow(self) -> None:
        self._text.show(find_rows(self._rows, self._search.text))

"""The line at the top that says where we are, and the one at the bottom that says what happened."""

from rich.cells import cell_len
from textual.strip import Strip

from reader.storage.listing import Counts
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.wrapping import shorten

_LEAST = 12
"""Cells from which on a part of a sentence tells something."""


class TitleBar(LineWidget):
    """What is open, what can be said of today, and the counts."""

    def __init__(self, caption: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._caption = caption
        self._note: tuple[str, ...] = ("",)
        self._is_trouble = False
        self._counts = Counts(0, 0, 0)
        self._glyphs = glyphs()

    def show(self, counts: Counts, caption: str) -> None:
        """Show what is open, and its counts."""
        if (counts, caption) != (self._counts, self._caption):
            self._counts, self._caption = counts, caption
            self.repaint()

    def note(self, note: str, is_trouble: bool = False, shorter: tuple[str, ...] = ()) -> None:
        """Show a sentence about today, or the longest of the shorter ones that there is room for."""
        forms = (note, *shorter)
        if (forms, is_trouble) != (self._note, self._is_trouble):
            self._note, self._is_trouble = forms, is_trouble
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the one line; the sentence says less first, then the counts do, and then it gives way."""
        name, note, told, star = self._fitted(width)
        said = f"  {note}" if note else ""
        gap = " " * max(1, width - cell_len(name + said + told + star))
        parts: list[Part] = [
            (name, self.look("key")),
            (said, self.look("error" if self._is_trouble else "dim")),
            (gap + told, self.look("quiet")),
            (star, self.look("accent")),
        ]
        return [self.line(width, parts)]

    def _fitted(self, width: int) -> tuple[str, str, str, str]:
        """Return name, sentence, counts and stars for a line of this width."""
        counts, dot = self._counts, self._glyphs.dot
        noun = "paper" if counts.papers == 1 else "papers"
        unread = f"{counts.unread:,} unread "
        star = f"{self._glyphs.star} {counts.starred:,} "
        whole = (f"{counts.papers:,} {noun} {dot} {unread}{dot} ", star)
        name = shorten(f" {self._caption}", max(4, width - cell_len("".join(whole)) - 1), self._glyphs.ellipsis)
        for told, stars in (whole, (f"{unread}{dot} ", star), (unread, "")):
            room = width - cell_len(name + told + stars) - 4
            for note in self._note:
                if note and cell_len(note) <= room:
                    return name, note, told, stars
        room = width - cell_len(name + "".join(whole)) - 4
        return name, shorten(self._note[-1], room, self._glyphs.ellipsis) if room >= _LEAST else "", *whole


class StatusBar(LineWidget):
    """What the last command did, and the keys that may come next."""

    def __init__(self, hints: list[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints = hints
        self._message = ""
        self._is_error = False

    def say(self, message: str, *, error: bool = False) -> None:
        """Show what happened, until the next message."""
        if (message, error) != (self._message, self._is_error):
            self._message, self._is_error = message, error
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the one line: the message first, then as many hints as fit."""
        message = f" {shorten(self._message, width - 2)}" if self._message else ""
        room = width - cell_len(message) - 2
        shown: list[Part] = []
        for key, hint in self._hints:
            needed = cell_len(key) + cell_len(hint) + 3
            if needed > room:
                break
            shown += [(key, self.look("key")), (f" {hint}  ", self.look("quiet"))]
            room -= needed
        used = cell_len(message) + sum(cell_len(text) for text, _ in shown)
        gap = " " * max(0, width - used) if message else " "
        look = self.look("error" if self._is_error else "strong")
        return [self.line(width, ((message, look), (gap, self.look()), *shown))]

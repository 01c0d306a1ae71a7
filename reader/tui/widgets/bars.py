"""The line at the top that says where we are, and the one at the bottom that says what happened."""

from rich.cells import cell_len
from textual.strip import Strip

from reader.storage.listing import Counts
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.wrapping import shorten


class TitleBar(LineWidget):
    """What is open, what can be said of today, and the counts."""

    def __init__(self, caption: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._caption = caption
        self._note = ""
        self._is_trouble = False
        self._counts = Counts(0, 0, 0)
        self._glyphs = glyphs()

    def show(self, counts: Counts, caption: str) -> None:
        """Show what is open, and its counts."""
        if (counts, caption) != (self._counts, self._caption):
            self._counts, self._caption = counts, caption
            self.repaint()

    def note(self, note: str, is_trouble: bool = False) -> None:
        """Show a sentence about today."""
        if (note, is_trouble) != (self._note, self._is_trouble):
            self._note, self._is_trouble = note, is_trouble
            self.repaint()

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the one line; the sentence gives way first, then the counts."""
        counts, dot = self._counts, self._glyphs.dot
        noun = "paper" if counts.papers == 1 else "papers"
        told = f"{counts.papers:,} {noun} {dot} {counts.unread:,} unread {dot} "
        star = f"{self._glyphs.star} {counts.starred:,} "
        name = shorten(f" {self._caption}", max(4, width - cell_len(told + star) - 1), self._glyphs.ellipsis)
        room = width - cell_len(name + told + star) - 4
        note = shorten(self._note, room, self._glyphs.ellipsis) if room >= 12 else ""
        said = f"  {note}" if note else ""
        gap = " " * max(1, width - cell_len(name + said + told + star))
        parts: list[Part] = [
            (name, self.look("key")),
            (said, self.look("error" if self._is_trouble else "dim")),
            (gap + told, self.look("quiet")),
            (star, self.look("accent")),
        ]
        return [self.line(width, parts)]


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

"""The line at the top that says where we are, and the one at the bottom that says what happened."""

from rich.cells import cell_len
from textual.strip import Strip

from reader.domain.text import clean
from reader.storage.listing import Counts
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.wrapping import shorten, wrap

_LEAST = 12
"""Cells from which on a part of a sentence tells something."""

_MOST_LINES = 4
"""Lines that a mistake may take to be told in full."""

_MOST_CELLS = 10_000

_OPTION = 60
"""Characters of something that is offered."""


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
        self._offered: tuple[str, ...] = ()
        self._chosen = 0
        self._begun = ""
        self._following: list[tuple[str, str]] = []
        self._marked = 0

    def say(self, message: str, *, error: bool = False) -> None:
        """Show what happened, until the next message."""
        if (message, error, ()) != (self._message, self._is_error, self._offered):
            self._message, self._is_error, self._offered = message, error, ()
            self._fit()
            self.repaint()

    def offer(self, options: tuple[str, ...], chosen: int) -> None:
        """Show what can be chosen, with the one that is, until the next message."""
        self._message, self._is_error, self._offered, self._chosen = "", False, options, chosen
        self._fit()
        self.repaint()

    def set_marked(self, count: int) -> None:
        """Show before everything else how many papers are marked."""
        if count != self._marked:
            self._marked = count
            self.repaint()

    def set_hints(self, hints: list[tuple[str, str]]) -> None:
        """Offer other keys."""
        self._hints = hints
        self.repaint()

    def await_key(self, begun: str, following: list[tuple[str, str]]) -> None:
        """Show which keys may follow those that are typed, over anything else; with none of them show that again."""
        self._begun, self._following = begun if following else "", following
        self.repaint()

    def on_resize(self) -> None:
        """Take the lines that the message needs at this width."""
        self._fit()

    def _fit(self) -> None:
        """A mistake is told in full: one that is longer than the line takes more of them."""
        lines = min(_MOST_LINES, len(self._lines_of_error(self.size.width))) if self._is_error else 1
        height = self.styles.height
        if height is None or height.value != lines:
            self.styles.height = lines

    def _lines_of_error(self, width: int) -> list[str]:
        room = max(1, (width or _MOST_CELLS) - 2)
        return [self._message[start:end] for start, end in wrap(self._message, room)]

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines: the message first, then as many hints as fit."""
        if self._following:
            return [self._draw_following(width)]
        if self._offered:
            return [self._draw_offer(width)]
        if height > 1:
            lines = self._lines_of_error(width)
            lines[height - 1 :] = [" ".join(lines[height - 1 :])]
            look = self.look("error")
            return [self.line(width, ((f" {shorten(text, width - 2)}", look),)) for text in lines]
        marked = f" {self._marked:,} marked " if self._marked else ""
        message = f" {shorten(self._message, width - 2 - len(marked))}" if self._message else ""
        shown = self._fitting(self._hints, width - cell_len(message) - 2 - len(marked))
        used = cell_len(marked + message) + sum(cell_len(text) for text, _ in shown)
        gap = " " * max(0, width - used) if message else " "
        look = self.look("error" if self._is_error else "strong")
        return [self.line(width, ((marked, self.look("caret")), (message, look), (gap, self.look()), *shown))]

    def _fitting(self, hints: list[tuple[str, str]], room: int) -> list[Part]:
        """Return as many keys with their words as there is room for."""
        shown: list[Part] = []
        for key, hint in hints:
            needed = cell_len(key) + cell_len(hint) + 3
            if needed > room:
                break
            shown += [(key, self.look("key")), (f" {hint}  ", self.look("quiet"))]
            room -= needed
        return shown

    def _draw_following(self, width: int) -> Strip:
        """Return the keys that are typed, and those that may follow."""
        begun = f" {shorten(self._begun, width - 2)} "
        shown = self._fitting(self._following, width - cell_len(begun) - 4)
        more = glyphs().ellipsis if len(shown) < 2 * len(self._following) else ""
        return self.line(width, ((begun, self.look("strong")), ("  ", self.look()), *shown, (more, self.look("quiet"))))

    def _draw_offer(self, width: int) -> Strip:
        """Return a line of options around the chosen one."""
        shown = [clean(option, limit=_OPTION) for option in self._offered]
        first, used = self._chosen, cell_len(shown[self._chosen])
        # As many before it as leave room for the next one.
        while first and used + cell_len(shown[first - 1]) + 3 < width // 2:
            first -= 1
            used += cell_len(shown[first]) + 2
        parts: list[Part] = [(f" {glyphs().ellipsis} " if first else " ", self.look("quiet"))]
        used = 3
        for number, text in enumerate(shown[first:], first):
            used += cell_len(text) + 2
            if used > width and number > self._chosen:
                parts.append((glyphs().ellipsis, self.look("quiet")))
                break
            parts += [(text, self.look("caret" if number == self._chosen else "quiet")), ("  ", self.look())]
        return self.line(width, parts)

"""The line at the top that says where we are, and the one at the bottom that says what happened."""

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from reader.domain.text import clean
from reader.storage.listing import Counts
from reader.tui.glyphs import glyphs
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.mouse import CommandClicked, KeysClicked, OptionClicked, word_at
from reader.tui.widgets.wrapping import shorten, wrap

_LEAST = 12
"""Cells from which on a part of a sentence tells something."""

_MOST_LINES = 4
"""Lines that a mistake may take to be told in full."""

_MOST_CELLS = 10_000

_OPTION = 60
"""Characters of something that is offered."""

_KEEPS = 60
"""Cells from which on the last hint, the way out or the help, stays beside any message."""

Hint = tuple[str, str]
"""A key as it is shown, and a word for what it does."""


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

    def on_click(self, _: events.Click) -> None:
        """Show every command, and what else can be opened."""
        self.post_message(CommandClicked("palette"))


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
        lines = min(_MOST_LINES, len(_told_in_full(self._message, self.size.width))) if self._is_error else 1
        height = self.styles.height
        if height is None or height.value != lines:
            self.styles.height = lines

    def _kept(self, width: int, used: int) -> list[Hint]:
        """Return the hint that no message takes the place of, where there is room beside what is ``used``."""
        kept = self._hints[-1:] if width >= _KEEPS else []
        return kept if used + _needed(kept) <= width - 2 else []

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the lines: the message first, then as many hints as fit, and always the last one."""
        if self._following:
            return [self._draw_following(width)]
        if self._offered:
            parts = self._offer(width)
            looks = {self._chosen: self.look("caret"), -1: self.look("quiet")}
            return [self.line(width, ((text, looks.get(number, looks[-1])) for text, number in parts))]
        if height > 1:
            return self._draw_error(width, height)
        marked, message, shown = self._laid_out(width)
        used = cell_len(marked + message) + _needed(shown)
        gap = " " * max(0, width - used) if message else " "
        look = self.look("error" if self._is_error else "strong")
        begin = ((marked, self.look("caret")), (message, look), (gap, self.look()))
        return [self.line(width, (*begin, *self._inked(shown)))]

    def _laid_out(self, width: int) -> tuple[str, str, list[Hint]]:
        """Return how many are marked, the message, and the hints beside it."""
        marked = f" {self._marked:,} marked " if self._marked else ""
        kept = self._kept(width, len(marked) + cell_len(self._message) if self._is_error else 0)
        room = width - 2 - len(marked) - _needed(kept)
        message = f" {shorten(self._message, room)}" if self._message else ""
        others = self._hints[:-1] if kept else self._hints
        return marked, message, [*_fitting(others, room - cell_len(message)), *kept]

    def _error_laid_out(self, width: int, height: int) -> tuple[list[str], list[Hint]]:
        """Return the lines of a mistake, as many as ``height``, and the hint beside the last one."""
        lines = _told_in_full(self._message, width)
        lines[height - 1 :] = [" ".join(lines[height - 1 :]).rstrip()]
        return lines, self._kept(width, cell_len(lines[-1]))

    def _draw_error(self, width: int, height: int) -> list[Strip]:
        lines, kept = self._error_laid_out(width, height)
        look = self.look("error")
        drawn = [self.line(width, ((f" {text}", look),)) for text in lines[:-1]]
        last = f" {shorten(lines[-1], width - 2 - _needed(kept))}"
        gap = " " * max(0, width - cell_len(last) - _needed(kept))
        return [*drawn, self.line(width, ((last, look), (gap, self.look()), *self._inked(kept)))]

    def _inked(self, hints: list[Hint]) -> list[Part]:
        return [part for key, hint in hints for part in ((key, self.look("key")), (f" {hint}  ", self.look("quiet")))]

    def _draw_following(self, width: int) -> Strip:
        """Return the keys that are typed, and those that may follow."""
        begun, shown = self._after_begun(width)
        more = glyphs().ellipsis if len(shown) < len(self._following) else ""
        begin = ((begun, self.look("strong")), ("  ", self.look()))
        return self.line(width, (*begin, *self._inked(shown), (more, self.look("quiet"))))

    def _after_begun(self, width: int) -> tuple[str, list[Hint]]:
        begun = f" {shorten(self._begun, width - 2)} "
        return begun, _fitting(self._following, width - cell_len(begun) - 4)

    def _offer(self, width: int) -> list[tuple[str, int]]:
        """Return a line of options around the chosen one: texts, each with the option's number, or -1."""
        shown = [clean(option, limit=_OPTION) for option in self._offered]
        first, used = self._chosen, cell_len(shown[self._chosen])
        # As many before it as leave room for the next one.
        while first and used + cell_len(shown[first - 1]) + 3 < width // 2:
            first -= 1
            used += cell_len(shown[first]) + 2
        parts = [(f" {glyphs().ellipsis} " if first else " ", -1)]
        used = 3
        for number, text in enumerate(shown[first:], first):
            used += cell_len(text) + 2
            if used > width and number > self._chosen:
                parts.append((glyphs().ellipsis, -1))
                break
            parts += [(text, number), ("  ", -1)]
        return parts

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse, or choose the option."""
        width, height = self.size
        if self._offered and not self._following:
            self._choose(event.x)
        elif self._following:
            begun, shown = self._after_begun(width)
            self._press(shown, event.x - cell_len(begun) - 2)
        elif height > 1:
            kept = self._error_laid_out(width, height)[1]
            self._press(kept if event.y == height - 1 else [], event.x - width + _needed(kept))
        else:
            marked, message, shown = self._laid_out(width)
            start = width - _needed(shown) if message else len(marked) + 1
            self._press(shown, event.x - start)

    def _press(self, hints: list[Hint], cell: int) -> None:
        for key, hint in hints:
            width = _needed([(key, hint)])
            if 0 <= cell < width - 2:
                self.post_message(KeysClicked(key, word_at(key, cell)))
                return
            cell -= width

    def _choose(self, cell: int) -> None:
        for text, number in self._offer(self.size.width):
            if 0 <= cell < cell_len(text) and number >= 0:
                self.post_message(OptionClicked(number))
            cell -= cell_len(text)


def _needed(hints: list[Hint]) -> int:
    return sum(cell_len(key) + cell_len(hint) + 3 for key, hint in hints)


def _told_in_full(mistake: str, width: int) -> list[str]:
    """Return the lines that a mistake takes, which no hint makes fewer."""
    return [mistake[start:end] for start, end in wrap(mistake, max(1, (width or _MOST_CELLS) - 2))] or [""]


def _fitting(hints: list[Hint], room: int) -> list[Hint]:
    """Return as many keys with their words as there is room for."""
    shown: list[Hint] = []
    for hint in hints:
        room -= _needed([hint])
        if room < 0:
            break
        shown.append(hint)
    return shown

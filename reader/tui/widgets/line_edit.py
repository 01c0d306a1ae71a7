"""One line of text that is typed: the filter bar and the questions for a path share it."""

from itertools import groupby

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.domain.text import clean
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.wrapping import fitting, shorten

LIMIT = 4_000
"""Characters that can be typed or pasted; the longest path and any filter are shorter."""


class LineEdit(LineWidget):
    """An editable line with a prompt before it and a remark at its right end."""

    class Clicked(Message):
        """The mouse put the caret somewhere, or chose the line."""

    def __init__(self, prompt: str, *, placeholder: str = "", text: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._prompt = prompt
        self._placeholder = placeholder
        self._text = text
        self._at = len(text)
        self._remark = ""
        self._is_error = False
        self._active = False
        self._wrong = range(0)

    @property
    def at(self) -> int:
        """Where the caret is, from 0."""
        return self._at

    @property
    def is_active(self) -> bool:
        """True while keys are typed into this line."""
        return self._active

    def set_active(self, active: bool) -> None:
        """Show the caret, or hide it."""
        self._active = active
        self.repaint()

    @property
    def text(self) -> str:
        """What was typed."""
        return self._text

    def set_text(self, text: str) -> None:
        """Replace the text without a message."""
        self._replace(text, len(text))

    def set_remark(self, remark: str, *, error: bool = False) -> None:
        """Show a count, or what is wrong, at the right end."""
        self._remark, self._is_error = remark, error
        self.repaint()

    def mark(self, start: int, length: int) -> None:
        """Mark what is wrong, until the text changes; where something is missing, the place of it."""
        self._wrong = range(start, start + max(1, length))
        self.repaint()

    def replace(self, start: int, end: int, text: str) -> None:
        """Put ``text`` in the place of a part, and the caret behind it."""
        self._replace(self._text[:start] + text + self._text[end:], start + len(text))

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the one line; a text that is too long shows the part around the caret."""
        prompt, remark, room = self._laid_out(width)
        remark_look = self.look("error" if self._is_error else "quiet")
        parts = [(prompt, self.look("key"))]
        if self._text or (self._active and not self._placeholder):
            parts.extend(self._visible(room))
        else:
            parts += [(" ", self.look("caret"))] if self._active else []
            parts.append((shorten(self._placeholder, room - 1), self.look("dim")))
        used = sum(cell_len(text) for text, _ in parts)
        parts.append((" " * max(0, width - used - cell_len(remark)), self.look()))
        parts.append((remark, remark_look))
        return [self.line(width, parts)]

    def _laid_out(self, width: int) -> tuple[str, str, int]:
        """Return the prompt, the remark, and the cells between them."""
        prompt, remark = f" {self._prompt} ", f" {self._remark} " if self._remark else ""
        return prompt, remark, max(4, width - cell_len(prompt) - cell_len(remark) - 1)

    def _first(self, room: int) -> int:
        """Return the first character in sight."""
        return self._at - fitting(reversed(self._text[: self._at]), room - 2)

    def on_click(self, event: events.Click) -> None:
        """Put the caret under the mouse."""
        prompt, _, room = self._laid_out(self.size.width)
        at, left = self._first(room), event.x - cell_len(prompt)
        while at < len(self._text) and (left := left - cell_len(self._text[at])) >= 0:
            at += 1
        self._at = at
        self.repaint()
        self.post_message(self.Clicked())

    def _visible(self, room: int) -> list[tuple[str, Style]]:
        before, after = self._text[: self._at], self._text[self._at :]
        first = self._first(room)
        plain, wrong = self.look(), self.look("error") + Style(underline=True)
        parts = [
            (char, wrong if first + place in self._wrong else plain)
            for place, char in enumerate(before[first:] + after + ("" if after else " "))
        ]
        if self._active:
            place = self._at - first
            parts[place] = (parts[place][0], self.look("caret"))
        return _joined(parts)

    def insert(self, text: str) -> None:
        """Take in typed or pasted text as one line."""
        kept = clean(f"x{text}x", limit=LIMIT)[1:-1][: max(0, LIMIT - len(self._text))]
        self._replace(self._text[: self._at] + kept + self._text[self._at :], self._at + len(kept))

    def press(self, key: str, character: str | None) -> bool:
        """Edit by one key; False if it means nothing here."""
        if character is not None:
            self.insert(character)
            return True
        return self._edit(key)

    def _edit(self, key: str) -> bool:
        text, at = self._text, self._at
        match key:
            case "backspace" | "ctrl+h":
                self._replace(text[: max(0, at - 1)] + text[at:], max(0, at - 1))
            case "delete":
                self._replace(text[:at] + text[at + 1 :], at)
            case "ctrl+w" | "alt+backspace":
                kept = text[:at].rstrip()
                kept = kept[: kept.rfind(" ") + 1]
                self._replace(kept + text[at:], len(kept))
            case "ctrl+u":
                self._replace(text[at:], 0)
            case "ctrl+k":
                self._replace(text[:at], at)
            case "left" | "ctrl+b":
                self._replace(text, max(0, at - 1))
            case "right" | "ctrl+f":
                self._replace(text, min(len(text), at + 1))
            case "home" | "ctrl+a":
                self._replace(text, 0)
            case "end" | "ctrl+e":
                self._replace(text, len(text))
            case _:
                return False
        return True

    def _replace(self, text: str, at: int) -> None:
        self._text, self._at = text, at
        self._wrong = range(0)
        self.repaint()


def _joined(parts: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    """Return the parts with neighbours of one look as one part."""
    return [("".join(text for text, _ in run), look) for look, run in groupby(parts, key=lambda part: part[1])]

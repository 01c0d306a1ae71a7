"""A text of several lines while it is being written: its caret, its words, and what was undone in it."""

from typing import NamedTuple

from rich.cells import get_character_cell_size

from reader.domain.notes import NOTE_LIMIT, clean_writing

MOST_UNDONE = 200
"""Changes that can be undone."""


class _Moment(NamedTuple):
    text: str
    at: int


class NoteText:
    """The text and the caret ``at``, which counts characters from 0 and never stands inside of a sign.

    A sign is a character with what combines with it.
    """

    def __init__(self, text: str = "") -> None:
        self.text = clean_writing(text)
        self.at = len(self.text)
        self._done: list[_Moment] = []
        self._undone: list[_Moment] = []
        # What was typed in one go is undone in one go.
        self._typing = -1

    # The caret

    def before(self, at: int) -> int:
        """Return where the sign begins that ends at ``at``."""
        at = max(0, at - 1)
        while at and self.text[at] != "\n" and self.text[at - 1] != "\n" and _combines(self.text[at]):
            at -= 1
        return at

    def after(self, at: int) -> int:
        """Return where the sign ends that begins at ``at``."""
        at = min(len(self.text), at + 1)
        while at < len(self.text) and self.text[at] != "\n" and self.text[at - 1] != "\n" and _combines(self.text[at]):
            at += 1
        return at

    def move_to(self, at: int) -> None:
        """Put the caret at the beginning of the sign that is at ``at``."""
        at = max(0, min(at, len(self.text)))
        self.at = self.before(at + 1) if at < len(self.text) else at
        self._typing = -1

    def word_before(self) -> int:
        """Return where the word before the caret begins, or the run of signs that are no letters."""
        at = self.at
        while at and _kind(self.text[self.before(at)]) == " ":
            at = self.before(at)
        kind = _kind(self.text[self.before(at)]) if at else ""
        while at and _kind(self.text[self.before(at)]) == kind:
            at = self.before(at)
        return at

    def word_after(self) -> int:
        """Return where the word after the caret ends, or the run of signs that are no letters."""
        at, end = self.at, len(self.text)
        while at < end and _kind(self.text[at]) == " ":
            at = self.after(at)
        kind = _kind(self.text[at]) if at < end else ""
        while at < end and _kind(self.text[at]) == kind:
            at = self.after(at)
        return at

    def line_start(self) -> int:
        """Return where the caret's line begins."""
        return self.text.rfind("\n", 0, self.at) + 1

    def line_end(self) -> int:
        """Return where the caret's line ends."""
        end = self.text.find("\n", self.at)
        return len(self.text) if end < 0 else end

    # Changes

    def insert(self, text: str) -> bool:
        """Put typed or pasted text in at the caret; False where there is no room for all of it, and then nothing is."""
        # What combines does so with the sign before the caret.
        start = self.before(self.at) if self.at and not self.text[self.at - 1].isspace() else self.at
        sign = self.text[start : self.at]
        cleaned = clean_writing(sign + text)
        if len(self.text) - len(sign) + len(cleaned) > NOTE_LIMIT or len(text) > NOTE_LIMIT:
            return False
        self._change(start, self.at, cleaned, typed=len(text) == 1)
        return True

    def remove(self, start: int, end: int) -> None:
        """Take a part out and put the caret in its place."""
        if start < end:
            self._change(start, end, "", typed=False)

    def replace_all(self, text: str) -> None:
        """Put another text in the place of all of it."""
        text = clean_writing(text)
        if text != self.text:
            self._change(0, len(self.text), text, typed=False)

    def undo(self) -> bool:
        """Take the last change back; False where there is none."""
        return self._travel(self._done, self._undone)

    def redo(self) -> bool:
        """Make the change that was undone last; False where there is none."""
        return self._travel(self._undone, self._done)

    def _change(self, start: int, end: int, text: str, *, typed: bool) -> None:
        if not (typed and self._typing == self.at):
            self._done.append(_Moment(self.text, self.at))
            del self._done[:-MOST_UNDONE]
        self._undone.clear()
        self.text = self.text[:start] + text + self.text[end:]
        self.at = start + len(text)
        # A new word or line is a change of its own.
        self._typing = self.at if typed and not text[-1:].isspace() else -1

    def _travel(self, source: list[_Moment], target: list[_Moment]) -> bool:
        if not source:
            return False
        target.append(_Moment(self.text, self.at))
        self.text, self.at = source.pop()
        self._typing = -1
        return True


def _combines(char: str) -> bool:
    return get_character_cell_size(char) == 0


def _kind(char: str) -> str:
    """Return a blank for blanks and line breaks, a letter for what words are made of, else a point."""
    return " " if char.isspace() else "a" if char.isalnum() or char == "_" else "."

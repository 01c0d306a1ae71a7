"""The pane in which a note is written: Markdown as plain text, with a caret."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from reader.tui.glyphs import glyphs
from reader.tui.note_text import NoteText
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.note_rows import Row, column_at, place_at, row_at, rows_of
from reader.tui.widgets.wrapping import shorten

MEASURE = 96
"""The widest line that is still comfortable to read."""

INDENT = "    "
"""What the tab key types: as far as Markdown wants code and what belongs to a point of a list."""


class NoteEditor(LineWidget):
    """Edits one text. It has no focus: the screen hands it its keys."""

    def __init__(self, text: str, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.note = NoteText(text)
        self._title = title
        self._state = ""
        self._is_error = False
        self._top = 0
        # The cell that the caret keeps to while it goes up and down.
        self._goal: int | None = None

    def tell(self, state: str, *, error: bool = False) -> None:
        """Say in the pane's head how the note is kept."""
        if (state, error) != (self._state, self._is_error):
            self._state, self._is_error = state, error
            self.repaint()

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the head and the rows around the caret."""
        rows, room = self._rows(width), height - 1
        here = row_at(rows, self.note.at)
        self._top = max(0, min(max(self._top, here - room + 1), here, max(0, len(rows) - 1)))
        shown = range(self._top, min(len(rows), self._top + max(0, room)))
        return [self._head(width), *(self._row(width, rows[number], number == here) for number in shown)]

    def _head(self, width: int) -> Strip:
        state = f" {self._state} " if self._state else ""
        title = shorten(f" {self._title}", max(0, width - cell_len(state)), glyphs().ellipsis)
        gap = " " * max(0, width - cell_len(title + state))
        look = self.look("error" if self._is_error else "quiet")
        return self.line(width, ((title, self.look("key")), (gap + state, look)))

    def _row(self, width: int, row: Row, is_here: bool) -> Strip:
        text, at, (start, end) = self.note.text, self.note.at, row
        if not is_here:
            return self.line(width, ((f" {text[start:end]}", self.look()),))
        # Behind blanks that stand out beyond the row the caret waits at its edge.
        before = shorten(text[start:at], width - 2, "") if cell_len(text[start:at]) > width - 2 else text[start:at]
        following = self.note.after(at)
        sign = text[at:following] if at < end and following <= end else " "
        parts: list[Part] = [(f" {before}", self.look()), (sign, self.look("caret"))]
        return self.line(width, (*parts, (text[following:end], self.look())))

    def _rows(self, width: int) -> list[Row]:
        # A cell at each side: for the edge, and for the caret behind the last sign.
        return rows_of(self.note.text, min(max(2, width - 2), MEASURE))

    # Keys

    def press(self, key: str, character: str | None) -> bool:
        """Edit by one key; False if it means nothing here."""
        if character is not None:
            self._insert(character)
        elif not (self._edit(key) or self._move(key) or self._climb(key)):
            return False
        self.repaint()
        return True

    def paste(self, text: str) -> None:
        """Put text in at the caret."""
        self._insert(text)
        self.repaint()

    def _insert(self, text: str) -> None:
        self._goal = None
        if not self.note.insert(text):
            self.tell("no room for this: the note is too long", error=True)

    def _edit(self, key: str) -> bool:
        note, goal = self.note, self._goal
        self._goal = None
        match key:
            case "enter" | "ctrl+m" | "ctrl+j" | "shift+enter":
                self._insert("\n")
            case "tab":
                self._insert(INDENT)
            case "backspace" | "ctrl+h":
                note.remove(note.before(note.at), note.at)
            case "delete" | "ctrl+d":
                note.remove(note.at, note.after(note.at))
            case "ctrl+w" | "alt+backspace" | "ctrl+backspace":
                note.remove(note.word_before(), note.at)
            case "alt+d" | "ctrl+delete":
                note.remove(note.at, note.word_after())
            case "ctrl+u":
                note.remove(note.line_start(), note.at)
            case "ctrl+k":
                note.remove(note.at, note.line_end())
            case "ctrl+z" | "ctrl+underscore":
                note.undo()
            case "ctrl+y" | "ctrl+r":
                note.redo()
            case _:
                self._goal = goal
                return False
        return True

    def _move(self, key: str) -> bool:
        note, goal = self.note, self._goal
        self._goal = None
        match key:
            case "left" | "ctrl+b":
                note.move_to(note.before(note.at))
            case "right" | "ctrl+f":
                note.move_to(note.after(note.at))
            case "ctrl+left" | "alt+left" | "alt+b":
                note.move_to(note.word_before())
            case "ctrl+right" | "alt+right" | "alt+f":
                note.move_to(note.word_after())
            case "home" | "ctrl+a":
                note.move_to(note.line_start())
            case "end":
                note.move_to(note.line_end())
            case "ctrl+home" | "alt+less_than_sign":
                note.move_to(0)
            case "ctrl+end" | "alt+greater_than_sign":
                note.move_to(len(note.text))
            case _:
                self._goal = goal
                return False
        return True

    def _climb(self, key: str) -> bool:
        page = max(1, self.size.height - 2)
        steps = {"up": -1, "ctrl+p": -1, "down": 1, "ctrl+n": 1, "pageup": -page, "pagedown": page}
        if key not in steps:
            return False
        self._by_rows(steps[key])
        return True

    def _by_rows(self, count: int) -> None:
        """Go up or down on the screen; beyond the ends to the very beginning or end."""
        note, rows = self.note, self._rows(self.size.width)
        here = row_at(rows, note.at)
        column = column_at(note.text, rows[here], note.at) if self._goal is None else self._goal
        there = max(0, min(here + count, len(rows) - 1))
        if there == here:
            note.move_to(0 if count < 0 else len(note.text))
            self._goal = None
            return
        note.move_to(place_at(note.text, rows, there, column))
        self._goal = column

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Put the caret where the mouse points."""
        rows = self._rows(self.size.width)
        number = min(self._top + event.y - 1, len(rows) - 1)
        if event.y > 0:
            self._goal = None
            self.note.move_to(place_at(self.note.text, rows, number, event.x - 1))
            self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down by the wheel."""
        event.stop()
        self._by_rows(2)
        self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up by the wheel."""
        event.stop()
        self._by_rows(-2)
        self.repaint()

"""A question for a name or a path, over the screen that asks it."""

import os

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from reader.domain.text import clean
from reader.paths import user_path
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.mouse import KeysClicked, key_at
from reader.tui.widgets.wrapping import shorten, wrap


class AskText(LineWidget):
    """The question above the line, and the answer to it below."""

    def __init__(self, text: str, look: str, *, id: str) -> None:
        super().__init__(id=id)
        self._text = text
        self._ink = look

    def say(self, text: str, look: str) -> None:
        """Show another text."""
        before = len(self._parts(self.size.width))
        self._text, self._ink = text, look
        if len(self._parts(self.size.width)) != before:
            self.refresh(layout=True)
        self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the text takes."""
        return len(self._parts(width))

    def _parts(self, width: int) -> list[str]:
        text, room = self._text, max(8, width - 2)
        if cell_len(text) <= room:
            return [text]
        cut, _ = wrap(text, room)[1]
        return [text[:cut].rstrip(), shorten(text[cut:], room)]

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the one line, or two where the text is longer."""
        lines = self._parts(width) if height > 1 else [shorten(self._text, width - 2)]
        return [self.line(width, ((f" {text}", self.look(self._ink)),)) for text in lines]

    def on_click(self, event: events.Click) -> None:
        """Press the key that is named under the mouse; a single letter is a word."""
        text, room = self._text, max(8, self.size.width - 2)
        before = cell_len(text[: wrap(text, room)[1][0]]) if event.y and cell_len(text) > room else 0
        key = key_at(text, before + event.x - 1)
        if len(key) > 1:
            self.post_message(KeysClicked(key))


class AskName(Dialog[str | None]):
    """Asks for a name. Dismissed with it, or with None."""

    HINT = "enter: go on   esc: cancel"
    PLACEHOLDER = "type a name"

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._title = AskText(title, "strong", id="ask-title")
        self._edit = LineEdit(">", placeholder=self.PLACEHOLDER, text=text, id="ask-edit")
        self._answer = AskText(self.HINT, "quiet", id="ask-answer")

    def compose(self) -> ComposeResult:
        """Show question, line and hint."""
        self._edit.set_active(True)
        with Vertical(id="ask-box"):
            yield self._title
            yield self._edit
            yield self._answer

    def press(self, key: str, character: str | None) -> bool:
        """Edit the text, complete it, or hand it over."""
        text = self._edit.text.strip()
        match key:
            case "escape" | "ctrl+c":
                self.dismiss(None)
            case "tab":
                self._complete()
            case "enter":
                if text:
                    self.dismiss(text)
            case _:
                self._answer.say(self.HINT, "quiet")
                return self._edit.press(key, character)
        return True

    def paste(self, text: str) -> None:
        """Paste into the line."""
        self._edit.insert(text)

    def _complete(self) -> None:
        """Complete what was typed, where there is a way."""


class AskPath(AskName):
    """Asks for a path; tab completes it. Dismissed with the path, or with None."""

    HINT = "enter: go on   tab: complete   esc: cancel"
    PLACEHOLDER = "type a path; tab completes it"

    def _complete(self) -> None:
        completed, choices = complete_path(self._edit.text)
        self._edit.set_text(completed)
        if len(choices) > 1:
            self._answer.say("  ".join(choices), "quiet")
        elif not choices:
            self._answer.say("nothing begins like this", "error")


class AskYes(Dialog[bool]):
    """Asks whether to do something. Dismissed with the answer."""

    HINT = "enter: yes   esc: no"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = AskText(title, "strong", id="ask-title")

    def compose(self) -> ComposeResult:
        """Show question and hint."""
        with Vertical(id="ask-box"):
            yield self._title
            yield AskText(self.HINT, "quiet", id="ask-answer")

    def press(self, key: str, character: str | None) -> bool:
        """Answer; any other key means nothing."""
        if key in ("enter", "y"):
            self.dismiss(True)
        elif key in ("escape", "n", "q", "ctrl+c"):
            self.dismiss(False)
        else:
            return False
        return True


def complete_path(typed: str) -> tuple[str, list[str]]:
    """Return ``typed`` completed as far as all files agree, and the names that begin like it."""
    folder, _, beginning = typed.rpartition("/")
    place = user_path(f"{folder}/" if "/" in typed else ".")
    names = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                hidden = entry.name.startswith(".") and not beginning.startswith(".")
                # A name that cannot be shown as it is cannot be typed either.
                if entry.name.startswith(beginning) and not hidden and clean(entry.name) == entry.name:
                    names.append(entry.name + ("/" if entry.is_dir() else ""))
    except OSError:
        return typed, []
    names.sort()
    if not names:
        return typed, []
    return typed[: len(typed) - len(beginning)] + _shared_beginning(names), names


def _shared_beginning(names: list[str]) -> str:
    """Return what the sorted ``names`` begin with: the first and the last differ the most."""
    first, last = names[0], names[-1]
    same = next((count for count, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]

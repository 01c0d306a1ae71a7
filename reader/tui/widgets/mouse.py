"""What the mouse says of a line: the key that stands there, the command, the option; and the wheel in a list."""

import re

from rich.cells import cell_len
from textual import events
from textual.message import Message

from reader.tui.widgets.lines import LineWidget

_SEGMENT = re.compile(r"\S(?:.*?\S)?(?=  |\s*$)")
_TOKEN = re.compile(r"\S+")


class KeysClicked(Message):
    """The mouse chose keys that are shown; ``shown`` is all that stands before their word, ``one`` what was hit."""

    def __init__(self, shown: str, one: str = "") -> None:
        super().__init__()
        self.shown = shown
        self.one = one or shown


class CommandClicked(Message):
    """The mouse chose a command."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command


class OptionClicked(Message):
    """The mouse chose one of the options that are offered, by its number from 0."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class WheelList(LineWidget):
    """A list whose cursor the wheel moves."""

    class Wheeled(Message):
        """The wheel turned by ``rows``."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down by the wheel."""
        event.stop()
        self.post_message(self.Wheeled(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up by the wheel."""
        event.stop()
        self.post_message(self.Wheeled(-1))


def key_at(text: str, cell: int) -> str:
    """Return the key that a cell of a line means, empty for none: ``enter: go on   up, down: choose   q leaves``.

    Two blanks or more stand between the parts; on the words of a part its first key is meant.
    """
    for part in _SEGMENT.finditer(text):
        start = cell_len(text[: part.start()])
        if start <= cell < start + cell_len(part[0]):
            return _key_in(part[0], cell - start)
    return ""


def _key_in(part: str, cell: int) -> str:
    first = ""
    for token in _TOKEN.finditer(part):
        name = token[0].rstrip(":,") or token[0]
        if not is_key(name):
            break
        first = first or name
        start = cell_len(part[: token.start()])
        if start <= cell < start + cell_len(name):
            return name
        if token[0] != name and token[0].endswith(":"):
            break
    return first


def is_key(name: str) -> bool:
    """Tell whether a word is how a key is written."""
    from reader.tui.keynames import UnknownKeyError, parse_key

    try:
        parse_key(name)
    except UnknownKeyError:
        return False
    return True


def word_at(text: str, cell: int) -> str:
    """Return the word under a cell, the first one where there is none."""
    words = [(cell_len(text[: found.start()]), found[0]) for found in _TOKEN.finditer(text)]
    hit = [word for start, word in words if start <= cell < start + cell_len(word)]
    return (hit or [word for _, word in words] or [""])[0]

"""The first start: an empty library, and three ways to fill it."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.strip import Strip

from reader.domain.text import clean
from reader.tui.commands import Place
from reader.tui.fetching import FetchRun
from reader.tui.importing import Importer
from reader.tui.keymap import Keymap
from reader.tui.screens.base import CommandScreen, Handler
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.lines import LineWidget, Part
from reader.tui.widgets.mouse import CommandClicked
from reader.tui.widgets.wrapping import wrap

_CHOICES = (
    ("import", "Import a file", "a daily digest, a topic page, a listing mail, any text with arXiv links"),
    ("subscribe", "Subscribe to arXiv", "new papers every morning, of your categories and authors"),
    ("fetch", "Fetch", "ask arXiv for what you subscribed to"),
    ("sample", "Open the sample library", "landmark papers to try the keys on; kept apart, needs no network"),
    ("help", "Help", "every key"),
    ("quit", "Quit", ""),
)


class WelcomeText(LineWidget):
    """The greeting and the choices, in the middle of the screen."""

    def __init__(self, path: str, keymap: Keymap) -> None:
        super().__init__()
        self._path = path
        self._keymap = keymap

    def draw(self, width: int, height: int) -> Sequence[Strip]:
        """Return the text, centred as far as it fits."""
        rows = [row for _, row in self._broken_rows(width)]
        widest = max(sum(cell_len(text) for text, _ in row) for row in rows)
        left = max(1, (width - widest) // 2)
        margin = (" " * left, self.look())
        blank = [self.line(width, ())] * self._above(height, len(rows))
        return blank + [self.line(width, (margin, *row)) for row in rows]

    @staticmethod
    def _above(height: int, rows: int) -> int:
        return max(0, (height - rows) // 3)

    def _broken_rows(self, width: int) -> list[tuple[str, list[Part]]]:
        """Return the lines, each with the command that it is about."""
        return [(command, part) for command, row in self._rows(width) for part in _broken(row, width - 2)]

    def on_click(self, event: events.Click) -> None:
        """Do what the line under the mouse is about."""
        rows = self._broken_rows(self.size.width)
        place = event.y - self._above(self.size.height, len(rows))
        if 0 <= place < len(rows) and rows[place][0]:
            self.post_message(CommandClicked(rows[place][0]))

    def _rows(self, width: int) -> list[tuple[str, list[Part]]]:
        text, hint = self.look(), self.look("dim")
        rows: list[tuple[str, list[Part]]] = [
            ("", [("Matins", self.look("key"))]),
            ("", [("The morning's arXiv, read from the keyboard.", text)]),
            ("", []),
            ("", [("This library is empty. Where do your papers come from?", text)]),
            ("", []),
        ]
        widest = max(len(name) for command, *_ in _CHOICES for name in self._keymap.names(command)[:1])
        for command, choice, told in _CHOICES:
            key = (self._keymap.names(command) or [""])[0]
            row = [(f"  {key:<{widest}}  ", self.look("key")), (choice, self.look("strong"))]
            rows.append((command, row))
            if told and width >= 104:
                row += [(f"{'':<{max(1, 26 - len(choice))}}", text), (told, hint)]
            elif told:
                rows.append((command, [(f"{'':<{widest + 4}}{told}", hint)]))
        return [*rows, ("", []), ("", [(f"The library is {self._path}", hint)])]


def _broken(row: list[Part], room: int) -> list[list[Part]]:
    """Return a row in as many lines as its last text needs; those that follow begin below where it does."""
    if not row or sum(cell_len(text) for text, _ in row) <= room:
        return [row]
    *before, (text, look) = row
    bare = text.lstrip(" ")
    indent = sum(cell_len(part) for part, _ in before) + len(text) - len(bare)
    first, *others = [bare[start:end] for start, end in wrap(bare, max(8, room - indent))]
    margin = " " * indent
    lead = (" " * (len(text) - len(bare)) + first, look)
    return [[*before, lead], *([(margin + part, look)] for part in others)]


class WelcomeScreen(CommandScreen):
    """Shown while the library holds no paper."""

    PLACE = Place.WELCOME

    def __init__(self) -> None:
        super().__init__()
        self._fetch = FetchRun(self, self._fetched)
        self._importer = Importer(self, self.matins.open_library)

    def compose(self) -> ComposeResult:
        """Show the greeting and a status line."""
        yield WelcomeText(clean(str(self.matins.library.path)), self.matins.keymap)
        yield StatusBar([], id="status")

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return {
            **self.common_handlers(),
            "import": self._importer.ask,
            "sample": self.matins.open_sample,
            "subscribe": self._subscribe,
            **self._fetch.handlers(),
        }

    def on_mount(self) -> None:
        """Say what is wrong with the user's keys."""
        self.call_after_refresh(self._take_looks)
        if self.matins.keymap_problem:
            self.say(self.matins.keymap_problem, error=True)

    def _take_looks(self) -> None:
        """Follow the settings in how the program looks; say what is wrong with them."""
        problem = self.matins.load_config()
        if not problem or self.matins.config.warnings:
            self.attempt(self.matins.looks.follow)
        if problem:
            self.say(problem, error=True)

    def on_unmount(self) -> None:
        """Stop what is under way."""
        self._fetch.cancel()
        self._importer.leave()

    def press(self, key: str, character: str | None) -> bool:
        """Run the command of a key; escape stops an import."""
        return (key == "escape" and self._importer.stop()) or super().press(key, character)

    def _subscribe(self) -> None:
        from reader.tui.screens.subscriptions import SubscriptionsScreen

        self.app.push_screen(
            SubscriptionsScreen(), lambda _: self.say(f"{self.key('fetch')} fetches what you subscribed to")
        )

    def _fetched(self) -> None:
        self.matins.open_library()

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence in the status line."""
        self.query_one(StatusBar).say(message, error=error)

"""The first start: an empty library, and three ways to fill it."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
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
        rows = [part for row in self._rows(width) for part in _broken(row, width - 2)]
        widest = max(sum(cell_len(text) for text, _ in row) for row in rows)
        left = max(1, (width - widest) // 2)
        top = max(0, (height - len(rows)) // 3)
        margin = (" " * left, self.look())
        return [self.line(width, ())] * top + [self.line(width, (margin, *row)) for row in rows]

    def _rows(self, width: int) -> list[list[Part]]:
        text, hint = self.look(), self.look("dim")
        rows: list[list[Part]] = [
            [("Matins", self.look("key"))],
            [("The morning's arXiv, read from the keyboard.", text)],
            [],
            [("This library is empty. Where do your papers come from?", text)],
            [],
        ]
        widest = max(len(name) for command, *_ in _CHOICES for name in self._keymap.names(command)[:1])
        for command, choice, told in _CHOICES:
            key = (self._keymap.names(command) or [""])[0]
            rows.append([(f"  {key:<{widest}}  ", self.look("key")), (choice, self.look("strong"))])
            if told and width >= 60:
                rows[-1].append((f"{'':<{max(1, 26 - len(choice))}}", text))
            if told and width >= 104:
                rows[-1].append((told, hint))
            elif told:
                rows[-1] = rows[-1][:2]
                rows.append([(f"{'':<{widest + 4}}{told}", hint)])
        rows += [[], [(f"The library is {self._path}", hint)]]
        return rows


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

    def compose(self) -> ComposeResult:
        """Show the greeting and a status line."""
        yield WelcomeText(clean(str(self.matins.library.path)), self.matins.keymap)
        yield StatusBar([], id="status")

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return {
            **self.common_handlers(),
            "import": Importer(self, self.matins.open_library).ask,
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

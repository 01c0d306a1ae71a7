"""The app: the open library, the themes, and how the program leaves."""

import os
import sys
import traceback
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.screen import Screen

from reader.domain.errors import StoreError
from reader.domain.text import clean
from reader.paths import crash_log, demo_path, keys_path
from reader.regular import open_private
from reader.services.library import Library, backup_if_due, utc_now
from reader.tui.colourless import ColourlessApp
from reader.tui.keymap import DEFAULT as DEFAULT_KEYS
from reader.tui.keymap import Keymap
from reader.tui.looks import Looks
from reader.tui.mistakes import mind_mistakes
from reader.tui.places import resumed
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.main import MainScreen
from reader.tui.sheets import sheets
from reader.tui.signals import mind_ends, mind_stops

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType
    from textual.driver import Driver

    from reader.config import Config
    from reader.early import Sight
    from reader.picture import Picture
    from reader.services.days import DayState
    from reader.tui.fetching import FetchRun


class MatinsApp(ColourlessApp[None]):
    """The reader in the terminal."""

    TITLE = "Matins"
    # The command table has a palette of its own.
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, library: Library, *, demo: bool = False, makes_backups: bool = True, sight: "Sight | None" = None
    ) -> None:
        super().__init__(_driver(), css_path=[str(path) for path in sheets()])
        self.library = library
        # The picture of the last sitting, which the terminal shows now, and the one of this sitting.
        self.sight = sight
        self.picture: Picture | None = None
        self._config: Config | None = None
        # The fetch under way, whichever screen began it.
        self.fetch_run: FetchRun | None = None
        self.keymap, self.keymap_problem = _keymap()
        self.demo = demo
        self.makes_backups = makes_backups and not demo
        self._end_minding: Callable[[], None] = lambda: None
        self.looks = Looks(self)
        self.looks.begin()

    @property
    def today(self) -> date:
        """The user's day."""
        return self.library.clock().astimezone().date()

    @property
    def library_name(self) -> str:
        """What the title bar calls the open library."""
        return "Matins · sample library" if self.demo else "Matins"

    def get_default_screen(self) -> Screen[None]:
        """Begin with the welcome while there is no paper, else where the user was."""
        if self.library.counts().papers == 0:
            from reader.tui.screens.welcome import WelcomeScreen

            return WelcomeScreen()
        session = resumed(self.library, self._members, self.sight.picture if self.sight else None)
        return MainScreen(session)

    def _members(self, topic: str) -> frozenset[int]:
        from reader.services.topics import members

        for known in self.config.topics:
            if known.name == topic:
                return members(self.library, known)
        # It was taken out of the settings while it was open.
        return frozenset()

    @property
    def config(self) -> "Config":
        """The settings as they were read last."""
        if self._config is None:
            self.load_config()
        assert self._config is not None, "it was just read"
        return self._config

    def load_config(self) -> str:
        """Read the settings; return what is wrong with them, an empty string where nothing is."""
        from reader.services.settings import load_or_default

        self._config, problem = load_or_default()
        return problem

    def day_state(self) -> "DayState":
        """Return what can be said of today's announcements."""
        from reader.services.days import DayState, other_sources, state_of_today

        if not self.demo:
            with suppress(StoreError):
                now = self.library.clock().astimezone()
                wanted = self.config.arxiv
                return state_of_today(self.library.store, wanted.categories, now, other_sources(wanted))
        return DayState("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep Textual's own key for leaving for the command table, on the screens that have commands."""
        has_commands = isinstance(next(reversed(self.screen_stack), None), CommandScreen)
        return not (has_commands and action == "quit") and super().check_action(action, parameters)

    def on_load(self) -> None:
        """Be ready to leave before the terminal is taken; leave where that was wished while the picture stood there."""
        mind_ends(self)
        if self.sight and self.sight.told_to_end:
            self.exit(return_code=self.sight.told_to_end)

    def on_mount(self) -> None:
        """Be ready to stop and to go on, and to fail in order."""
        mind_stops(self)
        self._end_minding = mind_mistakes(self)

    def on_unmount(self) -> None:
        """Leave the program's threads as they were."""
        self._end_minding()

    def exit(self, result: None = None, return_code: int = 0, message: "RenderableType | None" = None) -> None:
        """Leave in order, with a picture of the screen for the next start."""
        if not self._exit:
            from reader.tui.picturing import take_picture

            self.picture = take_picture(self)
        super().exit(result, return_code, message)

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence on the screen below any question."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, CommandScreen):
                screen.say(message, error=error)
                return

    # The library

    def open_library(self) -> None:
        """Go to the list, as after the first import; an empty library stays at the welcome."""
        if self.library.counts().papers:
            # Textual cannot switch away from the screen that an app began with; nothing leads back to it.
            self.push_screen(self.get_default_screen())

    def open_sample(self) -> None:
        """Change to the sample library, filling it at the first time."""
        try:
            sample = Library(demo_path(self.library.path), self.library.clock)
            if sample.counts().papers == 0:
                sample.add_sample()
        except StoreError as error:
            self.say(str(error), error=True)
            return
        self.library.close()
        self.library, self.demo, self.makes_backups = sample, True, False
        self.open_library()

    def keep_up(self) -> None:
        """Make the day's backup, and merge what imports left in the text index; runs in a thread."""
        from reader.services.bulk import merge_texts_of

        try:
            backup_if_due(self.library.path)
            merge_texts_of(self.library.path)
        except StoreError as error:
            self.call_from_thread(self.say, str(error), error=True)

    def validate_theme(self, name: str) -> str:
        """Have a well-known theme ready in our form of it."""
        self.looks.prepare(name)
        return name

    def refresh_css(self, animate: bool = True) -> None:
        """Give a new theme to what is shown; before the first screen it only waits for the sheets to be read."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    # Leaving after a mistake of ours

    def _fatal_error(self) -> None:
        """Say in two lines that the program failed; the traceback goes to a file without the user's texts."""
        error = sys.exc_info()[1] or self._exception
        path = crash_log()
        told = f"Matins had to stop: {type(error).__name__}. Everything you decided is saved."
        try:
            _write_crash(path, error)
        except OSError:
            self.panic(Text(told))
        else:
            self.panic(Text(f"{told}\nWhat happened is in {clean(str(path))}."))


def _keymap() -> tuple[Keymap, str]:
    """Return the user's keys, or the default ones and the sentence that says why."""
    path = keys_path()
    # Most users have no such file, and a start shall not wait for what reads it.
    if not os.path.lexists(path):
        return DEFAULT_KEYS, ""
    from reader.tui.keyfile import load_or_default

    return load_or_default(path)


def _driver() -> "type[Driver] | None":
    """Return the driver of a terminal, None where Textual is to choose another: on Windows, and in a browser's tab."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from reader.tui.driver import ContinuingDriver

    return ContinuingDriver


def _write_crash(path: Path, error: BaseException | None) -> None:
    """Write a traceback without the values of variables, which may be private notes."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = traceback.format_exception(error) if error else ["no exception\n"]
    with open_private(path) as file:
        file.write(f"{utc_now().isoformat()}\n")
        for line in "".join(lines).splitlines():
            text = line.lstrip(" ")
            file.write(f"{' ' * (len(line) - len(text))}{clean(text)}\n")

"""What every screen shares: keys are handled in the order in which they were typed, by the command table."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.screen import Screen

from reader.domain.errors import StoreError
from reader.tui.commands import Place
from reader.tui.compositing import NarrowCompositor
from reader.tui.keymap import SAME_KEYS, character_of, key_name
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.mouse import CommandClicked, KeysClicked

if TYPE_CHECKING:
    from reader.tui.app import MatinsApp

Handler = Callable[[], None]
Result = TypeVar("Result")


class KeyScreen(Screen[Result]):
    """A screen that takes every key itself.

    Textual hands a key to what has the focus when it is read, and runs a binding some messages later; a fast typist's
    next key would then still go to where the focus was. Here no widget has the focus, and what a key does is done
    before the next one is looked at.
    """

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
        self._was_shown = False

    @property
    def matins(self) -> "MatinsApp":
        """The app, by its own type."""
        return cast("MatinsApp", self.app)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Look the sheets up anew, which may be of another theme now; at the first time all widgets come from them."""
        event.refresh_styles, self._was_shown = self._was_shown, True

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means, by Textual's name of it and the character it types; False if it means nothing."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take in pasted text; most screens have no use for it."""

    def on_key(self, event: events.Key) -> None:
        """Handle a key, or hand it on where another screen has come up since it was typed."""
        event.stop()
        event.prevent_default()
        if self._hand_on(event):
            return
        character = event.character if event.is_printable else None
        for key in event.aliases:
            if self.press(key, character):
                return
        if character is None and self.gives_up(event.key):
            self.press("escape", None)

    def gives_up(self, key: str) -> bool:
        """Tell whether a key that means nothing here closes what is open, as escape does: the user's key to clear."""
        return SAME_KEYS.get(key, key) in self.matins.keymap.of("clear")

    def on_keys_clicked(self, event: KeysClicked) -> None:
        """Do what keys mean that the mouse chose, by how they are shown."""
        from reader.tui.keynames import parse_keys

        event.stop()
        self.click_keys(parse_keys(event.one))

    def click_keys(self, keys: str) -> None:
        """Press keys in place of the mouse, by Textual's names, unless another screen has come up since."""
        if self.app._exit or not self.app.screen_stack or self.app.screen is not self:
            return
        for key in keys.split(" "):
            typed = character_of(key)
            self.press(key, typed if typed.isprintable() and typed else None)

    def on_paste(self, event: events.Paste) -> None:
        """Handle a paste in the same way."""
        event.stop()
        if not self._hand_on(event):
            self.paste(event.text)

    def _hand_on(self, event: events.Key | events.Paste) -> bool:
        """Leave a key to the screen that has come up since; True where this one has nothing to do with it."""
        if self.app._exit or not self.app.screen_stack:
            # The program was told to end while the key was on its way.
            return True
        current = self.app.screen
        if current is self:
            return False
        same = type(event)(event.key, event.character) if isinstance(event, events.Key) else type(event)(event.text)
        current.post_message(same)
        return True


class CommandScreen(KeyScreen[None]):
    """A screen whose keys come from the command table."""

    PLACE: ClassVar[Place]

    def __init__(self) -> None:
        super().__init__()
        self._begun = self.typed = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command of this screen does, by the command's id."""
        raise NotImplementedError

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence to the user."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> bool:
        """Run the command of a key, or wait for the key that goes on with a sequence, for as long as that takes.

        Escape gives a sequence up, and so does a key with which it means nothing.
        """
        begun, self._begun = self._begun, ""
        keys = f"{begun} {SAME_KEYS.get(key, key)}".lstrip()
        command = self.matins.keymap.at(self.PLACE).get(keys)
        following = [] if command else self.matins.keymap.following(self.PLACE, keys)
        if begun or following:
            self.query_one(StatusBar).await_key(key_name(keys), following)
        if command is not None:
            self.typed = keys
            self.run_command(command)
        elif following:
            self._begun = keys
        elif begun and key != "escape":
            self.say(f"{key_name(keys)} means nothing here")
        return bool(command or following or begun)

    def gives_up(self, key: str) -> bool:
        """Every key of such a screen is in the table."""
        return False

    def on_keys_clicked(self, event: KeysClicked) -> None:
        """Run the command of what is shown, also where letters would be typed into a line."""
        from reader.tui.keynames import parse_keys

        keys = parse_keys(event.shown)
        typed = self._begun or self.is_writing
        command = None if typed else self.matins.keymap.at(self.PLACE).get(keys)
        if command is not None and self.app.screen is self:
            event.stop()
            event.prevent_default()
            self.typed = keys
            self.run_command(command)

    def on_command_clicked(self, event: CommandClicked) -> None:
        """Run the command that the mouse chose."""
        event.stop()
        if self.app.screen is self:
            self.run_command(event.command)

    @property
    def is_writing(self) -> bool:
        """True while the keys that are shown are those of a text that is written."""
        return False

    @property
    def is_waiting_for_key(self) -> bool:
        """True while a sequence is begun."""
        return bool(self._begun)

    def key(self, command: str) -> str:
        """Return how a sentence calls a command: by its key as it is now."""
        return self.matins.keymap.name(command)

    def run_command(self, command: str) -> None:
        """Run one command of the table; what the library refuses is told."""
        self.attempt(self.handlers()[command])

    def attempt(self, action: Handler) -> None:
        """Do something; what the library refuses is told."""
        try:
            action()
        except StoreError as error:
            self.say(str(error), error=True)

    def common_handlers(self) -> Mapping[str, Handler]:
        """Return the commands that mean the same on every screen."""
        return {
            "theme": self._change_theme,
            "themes": self._choose_theme,
            "help": self._help,
            "stats": self._stats,
            "palette": self._palette,
            "suspend": self.app.action_suspend_process,
            "quit": self.app.exit,
        }

    def _change_theme(self) -> None:
        self.say(f"theme: {self.matins.looks.turn()}")

    def _choose_theme(self) -> None:
        from reader.tui.screens.themes import ThemesScreen

        self.app.push_screen(ThemesScreen())

    def _palette(self) -> None:
        from reader.tui.palette import Palette

        self.app.push_screen(Palette(self))

    def _help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.PLACE))

    def _stats(self) -> None:
        from reader.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen())

"""What every screen shares: keys are handled in the order in which they were typed, by the command table."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.screen import Screen

from reader.domain.errors import StoreError
from reader.tui.commands import Place
from reader.tui.keymap import SAME_KEYS, key_name
from reader.tui.widgets.bars import StatusBar

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

    @property
    def matins(self) -> "MatinsApp":
        """The app, by its own type."""
        return cast("MatinsApp", self.app)

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
        if isinstance(current, KeyScreen):
            current.post_message(same)
        else:
            # The palette has a line that takes keys, once it is there; here they would be commands.
            current.call_after_refresh(current._forward_event, same)
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
            "palette": self.app.action_command_palette,
            "suspend": self.app.action_suspend_process,
            "quit": self.app.exit,
        }

    def _change_theme(self) -> None:
        self.say(f"theme: {self.matins.looks.turn()}")

    def _choose_theme(self) -> None:
        from reader.tui.screens.themes import ThemesScreen

        self.app.push_screen(ThemesScreen())

    def _help(self) -> None:
        from reader.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.PLACE))

    def _stats(self) -> None:
        from reader.tui.screens.stats import StatsScreen

        self.app.push_screen(StatsScreen())

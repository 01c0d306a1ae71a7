"""Subscriptions: a searchable list of everything that can arrive by itself."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult

from reader.domain.errors import ReaderError
from reader.tui.choices import Choice, Choices
from reader.tui.screens.typed_list import Run, TypedList, TypedListScreen
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.wrapping import shorten

NAME_WIDTH = 24

HINTS = [("enter", "subscribe or not"), ("↑ ↓", "move"), ("esc", "done")]


class ChoiceList(TypedList[Choice]):
    """What can arrive, and what does."""

    def runs(self, row: Choice, width: int) -> Sequence[Run]:
        """Return box, name, and what it is."""
        column = min(NAME_WIDTH, width // 3)
        name = shorten(row.name, column, self._glyphs.ellipsis)
        about = shorten(row.about, width - column - 7, self._glyphs.ellipsis)
        box = ("[x] ", "accent") if row.chosen else ("[ ] ", "dim")
        gap = " " * (column - cell_len(name) + 1)
        return box, (name + gap, "strong" if row.chosen else ""), (about, "quiet")


class SubscriptionsScreen(TypedListScreen[None]):
    """Typing searches, enter subscribes. Everything is written at once."""

    choices: ChoiceList

    def __init__(self) -> None:
        super().__init__()
        self.edit = LineEdit(
            "subscribe to", placeholder="type a category, a field, an author's name, words for a topic"
        )
        self.choices = ChoiceList()
        self._status = StatusBar(HINTS)
        self._choices: Choices | None = None

    def compose(self) -> ComposeResult:
        """Lay search, list and hints out."""
        self.edit.set_active(True)
        yield self.edit
        yield self.choices
        yield self._status

    def on_mount(self) -> None:
        """Read the settings and show what there is."""
        try:
            self._choices = Choices()
        except ReaderError as error:
            self._status.say(str(error), error=True)
            return
        self.refill(0)

    def leave(self) -> None:
        """Search for nothing, then close."""
        if self.edit.text:
            self.edit.set_text("")
            self.refill(0)
        else:
            self.dismiss(None)

    def refill(self, cursor: int) -> None:
        """Show what is found."""
        if self._choices is not None:
            self.choices.show(self._choices.rows(self.edit.text), cursor)

    def choose(self) -> None:
        """Subscribe, or no longer."""
        choice = self.choices.chosen
        if self._choices is None or choice is None:
            return
        try:
            self._choices.toggle(choice)
        except ReaderError as error:
            self._status.say(str(error), error=True)
            return
        self._status.say(self._told(choice))
        if not choice.chosen and choice.kind in ("author", "query", "topic"):
            self.edit.set_text("")
            keys = [row.key for row in self._choices.rows("")]
            self.refill(keys.index(choice.key) if choice.key in keys else 0)
        else:
            self.refill(self.choices.cursor)

    def _told(self, choice: Choice) -> str:
        """Return what was done, and what can be done now."""
        key = self.matins.keymap.name
        if choice.kind == "topic":
            if choice.chosen:
                return f"{choice.name} is no topic any more; enter puts it back"
            return f"{choice.name} is a topic now; {key('topic')} in the list goes from topic to topic"
        done = "no longer subscribed to" if choice.chosen else "subscribed to"
        return f"{done} {choice.name}; {key('fetch')} in the list fetches"

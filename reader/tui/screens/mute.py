"""What to mute of one paper: its authors, its topics, a word; and what is muted already."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.domain.errors import StoreError
from reader.services.muting import PERIODS, active_mutes, today_of, until
from reader.storage.mutes import Mute, MuteKind
from reader.tui.screens.ask import AskText
from reader.tui.screens.dialog import Dialog
from reader.tui.screens.typed_list import Run, TypedList, TypedListScreen
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.wrapping import shorten

MOST_ROWS = 12
"""Lines of the dialog's list."""


class Choice(NamedTuple):
    """One line: something to mute, or with ``mute`` something muted to be shown again. ``about`` says which."""

    kind: MuteKind
    name: str
    about: str
    mute: Mute | None = None
    period: str = ""


class MuteList(TypedList[Choice]):
    """What can be muted, and what is."""

    def runs(self, row: Choice, width: int) -> Sequence[Run]:
        """Return box, name, and at the right what it is."""
        about = shorten(row.about, max(8, width // 2), self._glyphs.ellipsis)
        name = shorten(row.name, max(4, width - 7 - cell_len(about)), self._glyphs.ellipsis)
        gap = " " * max(1, width - 6 - cell_len(name) - cell_len(about))
        box = ("[x] ", "accent") if row.mute else ("[ ] ", "dim")
        return box, (name, "strong"), (f"{gap}{about} ", "quiet")


class MuteScreen(TypedListScreen[Choice | None], Dialog[Choice | None]):
    """Dismissed with what to mute and for how long, or what to show again, or None."""

    # From the first line to the last: what was muted is one key away.
    WRAPS = True
    choices: MuteList

    def __init__(self, authors: Sequence[str], topics: Sequence[str]) -> None:
        super().__init__()
        self._offered = [Choice("author", name, "author") for name in authors]
        self._offered += [Choice("topic", name, "topic") for name in topics]
        self._periods = list(PERIODS)
        self._period = 0
        self._muted: list[Mute] = []
        self._title = AskText("", "strong", id="mute-title")
        self.edit = LineEdit(">", placeholder="type a name, or a word of titles", id="mute-edit")
        self.choices = MuteList("type a word of titles to mute", id="mute-list")
        self._hint = AskText("", "quiet", id="mute-hint")

    def compose(self) -> ComposeResult:
        """Show question, line, list and hint."""
        self.edit.set_active(True)
        with Vertical(id="mute-box"):
            yield self._title
            yield self.edit
            yield self.choices
            yield self._hint

    def on_mount(self) -> None:
        """Read what is muted."""
        try:
            self._muted = active_mutes(self.matins.library)
        except StoreError as error:
            self.matins.say(str(error), error=True)
        self.refill(0)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def press(self, key: str, character: str | None) -> bool:
        """Change the time with tab; the rest is as in every list."""
        if key not in ("tab", "shift+tab"):
            return super().press(key, character)
        self._period = (self._period + (1 if key == "tab" else -1)) % len(self._periods)
        self.refill(self.choices.cursor)
        return True

    def _rows(self) -> list[Choice]:
        """Return what can be muted, and then what is: both as far as what was typed finds them."""
        typed, today = " ".join(self.edit.text.split()), today_of(self.matins.library)
        known = {(mute.kind, mute.name) for mute in self._muted}
        rows = [row for row in self._offered if (row.kind, row.name) not in known]
        rows = [row for row in rows if typed.casefold() in row.name.casefold()]
        if typed and ("word", typed) not in known:
            rows.append(Choice("word", typed, "in titles"))
        for mute in self._muted:
            if typed.casefold() in mute.name.casefold():
                kind = {"author": "author", "topic": "topic", "word": "in titles"}[mute.kind]
                rows.append(Choice(mute.kind, mute.name, f"{kind}, muted {until(mute, today)}", mute))
        return rows

    def refill(self, cursor: int) -> None:
        """Show what can be muted and what is, as far as what is typed finds it."""
        self.choices.show(self._rows(), cursor)
        self._title.say(f"Mute {self._periods[self._period]}", "strong")
        row = self.choices.chosen
        does = "" if row is None else "enter: show again   " if row.mute else "enter: mute   "
        following = self._periods[(self._period + 1) % len(self._periods)]
        self._hint.say(f"{does}tab: {following}   esc: close", "quiet")
        self._fit()

    def _fit(self) -> None:
        room = max(1, self.app.size.height - 8)
        self.choices.styles.height = max(1, min(len(self.choices.rows), MOST_ROWS, room))

    def choose(self) -> None:
        """Mute, or show again."""
        row = self.choices.chosen
        if row is not None:
            self.dismiss(row._replace(period=self._periods[self._period]))

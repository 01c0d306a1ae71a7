"""The command palette: every command of the screen below it, the views and the themes, by their names."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.domain.text import clean
from reader.tui.commands import commands
from reader.tui.likeness import SURE, WORDS, likeness
from reader.tui.screens.ask import AskText
from reader.tui.screens.base import CommandScreen, Handler
from reader.tui.screens.dialog import Dialog
from reader.tui.screens.typed_list import Run, TypedList, TypedListScreen
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.wrapping import shorten

if TYPE_CHECKING:
    from reader.tui.viewlist import View

NEVER = frozenset({"palette", "view"})
"""Commands that are not found here: the palette is open, and each view has a line of its own."""

DAYS_OFFERED = 60
"""Unfinished days in the palette."""

ROOM = 60
"""Cells from which on a line says what its command does."""

LOW = 14
"""Lines of a terminal in which nothing is left for margins."""

MOST_ROWS = 20
"""Lines of the list, so that there is a page behind it to look at."""

_AROUND = 9
"""Lines of the box and around it that are not the list's."""

_TITLE = 28
"""Cells that a title may take before what its command does."""

_KEYS = 6
"""Cells that are left for a key, so that nearly all lines end at the same place."""

_LEAST = 3
"""Letters from which on what a command does is searched, too."""


class Offer(NamedTuple):
    """What can be chosen: its name, its key, what it does; ``is_listed`` while nothing is typed."""

    title: str
    keys: str
    help: str
    run: Handler
    is_listed: bool = True


class Found(NamedTuple):
    """One line: what is offered, and which characters of its title were typed."""

    offer: Offer
    places: frozenset[int] = frozenset()


class PaletteList(TypedList[Found]):
    """Titles, what they do, and at the right their keys."""

    def runs(self, row: Found, width: int) -> Sequence[Run]:
        """Return title and key, and between them what it does where there is room."""
        offer, dots = row.offer, self._glyphs.ellipsis
        keys = shorten(offer.keys, max(0, width // 3), dots)
        room = width - 4 - max(_KEYS, cell_len(keys))
        title = shorten(offer.title, room, dots)
        about = ""
        if width >= ROOM:
            gap = " " * max(2, _TITLE - cell_len(title))
            about = gap + shorten(offer.help, room - cell_len(title + gap), dots)
        rest = " " * (width - 2 - cell_len(title + about + keys))
        return (" ", ""), *_marked(title, row.places), (about, "quiet"), (rest, ""), (f"{keys} ", "key")


class Palette(TypedListScreen[None], Dialog[None]):
    """Runs what is chosen on the screen below, as its key would."""

    HINT = "enter: do it   esc: close"
    WRAPS = True
    choices: PaletteList

    def __init__(self, below: CommandScreen) -> None:
        super().__init__()
        self._below = below
        self._offers: list[Offer] = []
        self.edit = LineEdit(">", placeholder="type some letters of a command", id="palette-edit")
        self.choices = PaletteList("nothing is called like this", id="palette-list")
        self._about = AskText("", "", id="palette-about")

    def compose(self) -> ComposeResult:
        """Show line, list, what the chosen one does, and hint."""
        self.edit.set_active(True)
        with Vertical(id="palette-box"):
            yield self.edit
            yield self.choices
            yield self._about
            yield AskText(self.HINT, "quiet", id="palette-hint")

    def on_mount(self) -> None:
        """Offer everything; a library that refuses its views leaves the commands."""
        self._offers = [*self._commands(), *self._themes()]
        self._below.attempt(lambda: self._offers.extend(self._views()))
        self.refill(0)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def refill(self, cursor: int) -> None:
        """Show what is found, the nearest first."""
        self.choices.show(self._found(), cursor)
        rows = len(self.choices.rows)
        self.edit.set_remark(f"{self.choices.cursor + 1}/{rows}" if rows else "")
        chosen = self.choices.chosen
        self._about.say(chosen.offer.help if chosen else "", "")
        self._fit()

    def choose(self) -> None:
        """Run it below, before the keys that were typed after it."""
        chosen = self.choices.chosen
        if chosen is not None:
            self.dismiss(None)
            self._below.call_later(chosen.offer.run)

    def _fit(self) -> None:
        height = self.app.size.height
        self.set_class(height < LOW, "-low")
        room = height - (2 if height < LOW else _AROUND)
        self.choices.styles.height = max(1, min(len(self.choices.rows), MOST_ROWS, room))

    def _found(self) -> list[Found]:
        typed = " ".join(self.edit.text.split())
        if not typed:
            return [Found(offer) for offer in self._offers if offer.is_listed]
        found: list[tuple[float, int, Found]] = []
        for number, offer in enumerate(self._offers):
            like = likeness(typed, offer.title)
            if like is not None:
                places = frozenset(place for start, end in like.spans for place in range(start, end))
                found.append((-like.score, number, Found(offer, places)))
            elif len(typed) >= _LEAST and (about := likeness(typed, offer.help)) is not None and about.score >= WORDS:
                found.append((0, number, Found(offer)))
        found.sort(key=lambda each: each[:2])
        # A mistake is taken for one only while nothing is called as it was typed.
        is_sure = bool(found) and found[0][0] <= -SURE
        return [line for score, _, line in found if not (is_sure and -SURE < score < 0)]

    # What is offered

    def _commands(self) -> Iterator[Offer]:
        below = self._below
        for command in commands(below.PLACE):
            if command.id not in NEVER:
                keys = below.matins.keymap.names(command.id)
                run = partial(below.run_command, command.id)
                yield Offer(command.title, keys[0] if keys else "", command.help, run, command.palette)

    def _views(self) -> Iterator[Offer]:
        from reader.tui.screens.main import MainScreen

        below = self._below
        if isinstance(below, MainScreen):
            views: list[View] = below.views.all(DAYS_OFFERED)
            for view in views:
                yield Offer(f"View: {clean(view.title)}", "", "Open this view.", partial(below.views.show, view))

    def _themes(self) -> Iterator[Offer]:
        below, looks = self._below, self.matins.looks
        for name in looks.names():
            run = partial(below.attempt, partial(looks.choose, name))
            yield Offer(f"Theme: {clean(name)}", "", "Show this theme.", run, is_listed=False)


def _marked(title: str, places: frozenset[int]) -> Iterator[Run]:
    """Yield the title in runs of what was typed and what was not."""
    for is_meant, run in groupby(enumerate(title), key=lambda each: each[0] in places):
        yield "".join(char for _, char in run), "match" if is_meant else "strong"

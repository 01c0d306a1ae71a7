"""The themes: the one under the cursor is shown at once, enter keeps it."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.domain.errors import StoreError
from reader.tui.screens.ask import AskText
from reader.tui.screens.dialog import Dialog
from reader.tui.screens.typed_list import Run, TypedList, TypedListScreen
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.wrapping import shorten

MOST_ROWS = 14
"""Lines of the list, so that there is a page below it to look at."""

KINDS = {True: "dark", False: "light"}


class ThemeList(TypedList[tuple[str, bool]]):
    """Names of themes, each with whether it is dark."""

    def runs(self, row: tuple[str, bool], width: int) -> Sequence[Run]:
        """Return the name, and at the right which kind it is."""
        name, kind = shorten(row[0], max(1, width - 9), self._glyphs.ellipsis), KINDS[row[1]]
        gap = " " * max(1, width - 2 - cell_len(name) - len(kind))
        return (f" {name}", "strong"), (f"{gap}{kind} ", "quiet")


class ThemesScreen(TypedListScreen[None], Dialog[None]):
    """Shows each theme on everything below it."""

    WRAPS = True
    choices: ThemeList

    def __init__(self) -> None:
        super().__init__()
        self.edit = LineEdit(">", placeholder="type a name, dark or light")
        self.choices = ThemeList("no theme is called like this")
        self._before = self.matins.theme

    def compose(self) -> ComposeResult:
        """Show question, line, list and hint."""
        self.edit.set_active(True)
        with Vertical(id="themes-box"):
            yield AskText("Theme", "strong", id="themes-title")
            yield self.edit
            yield self.choices
            yield AskText("enter: keep   esc: as it was", "quiet", id="themes-hint")

    def on_mount(self) -> None:
        """Begin at the theme that is shown."""
        names = self.matins.looks.names()
        self.refill(names.index(self._before) if self._before in names else 0)

    def on_resize(self) -> None:
        """Take the lines that there is room for."""
        self._fit()

    def refill(self, cursor: int) -> None:
        """Show the themes that are found, and everything in the chosen one."""
        looks, typed = self.matins.looks, self.edit.text.casefold().split()
        for name in looks.names():
            looks.prepare(name)
        rows = [(name, looks.is_dark(name)) for name in looks.names()]
        found = [row for row in rows if all(word in f"{row[0]} {KINDS[row[1]]}" for word in typed)]
        self.choices.show(found, cursor)
        chosen = self.choices.chosen
        if chosen is not None and chosen[0] != self.matins.theme:
            self.matins.theme = chosen[0]
        self._fit()

    def choose(self) -> None:
        """Keep the chosen theme."""
        chosen = self.choices.chosen
        if chosen is None:
            return
        self.dismiss(None)
        try:
            self.matins.looks.choose(chosen[0])
        except StoreError as error:
            self.matins.say(str(error), error=True)
        else:
            self.matins.say(f"theme: {chosen[0]}")

    def leave(self) -> None:
        """Go back to the theme that was there."""
        self.matins.theme = self._before
        self.dismiss(None)

    def _fit(self) -> None:
        room = max(1, self.app.size.height - 8)
        self.choices.styles.height = max(1, min(len(self.choices.rows), MOST_ROWS, room))

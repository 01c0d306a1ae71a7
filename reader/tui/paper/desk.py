"""What is decided about the paper that is open: by the pieces of the list, and about no other paper."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.services.triage import SKIP, later_toggle, star_toggle
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.services.deciding import Says
    from reader.services.library import Detail
    from reader.tui.screens.main import MainScreen


class Desk:
    """Belongs to one reader view. The paper stays open whatever is said of it, and marks of the list stay."""

    def __init__(self, main: "MainScreen", number: int) -> None:
        self._main = main
        self._number = number

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        main, numbers = self._main, (self._number,)
        return {
            "star": lambda: self._say(star_toggle),
            "skip": lambda: self._say(SKIP),
            "later": lambda: self._say(later_toggle),
            "undo": lambda: main.deciding.travel(undo=True),
            "redo": lambda: main.deciding.travel(undo=False),
            "tag": lambda: main.tagging.ask(numbers),
            "open_abstract": lambda: main.outgoing.open("abs", numbers),
            "open_pdf": lambda: main.outgoing.open("pdf", numbers),
            "next_paper": lambda: main.reading.go_on(1),
            "previous_paper": lambda: main.reading.go_on(-1),
        }

    def detail(self) -> "Detail | None":
        """Return everything about the paper, None where it is gone; raises StoreError."""
        return self._main.session.library.detail(self._number)

    def _say(self, verb: "Says") -> None:
        self._main.deciding.say_of(verb, (self._number,), nothing="it was said already")

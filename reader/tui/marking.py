"""Marks on several papers: the next command is about all of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Marking:
    """Marks papers and takes marks away; they stay whatever the list shows."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"mark": self._mark, "mark_all": self._mark_all, "unmark": self.clear}

    def _mark(self) -> None:
        """Mark the paper under the cursor, or take its mark away, and go on."""
        session = self._session
        if session.number is None:
            return
        if session.number in session.marked:
            del session.marked[session.number]
        else:
            session.marked[session.number] = None
        session.move_to(session.cursor + 1)
        self._show("")

    def _mark_all(self) -> None:
        """Mark every paper that is shown; where all of them are marked, take those marks away."""
        session = self._session
        shown = session.shown()
        if shown and all(number in session.marked for number in shown):
            for number in shown:
                del session.marked[number]
        else:
            session.marked.update(dict.fromkeys(shown))
        self._show("" if shown else "there is no paper to mark")

    def clear(self) -> None:
        """Take every mark away."""
        had_any = bool(self._session.marked)
        self._session.marked.clear()
        self._show("" if had_any else f"no paper is marked; {self._screen.key('mark')} marks one")

    def _show(self, told: str) -> None:
        self._screen.say(told)
        self._screen.update_view()

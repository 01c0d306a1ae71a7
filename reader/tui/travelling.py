"""The undo list: what was done, and ways back to any step of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.services.flow import steps
from reader.tui.screens.base import Handler
from reader.tui.undoing import follow

if TYPE_CHECKING:
    from reader.storage.triage import StepLine
    from reader.tui.screens.history import Way
    from reader.tui.screens.main import MainScreen


class Travelling:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session
        # The last step that was there before this window.
        self._before = 0

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"history": self._open_history}

    def begin(self) -> None:
        """Take note of what was done before this window; raises StoreError."""
        self._before = max((step.number for step in steps(self._session.library, 1)), default=0)

    def _open_history(self) -> None:
        from reader.tui.screens.history import HistoryScreen

        self._screen.app.push_screen(HistoryScreen(self._session.steps, self._before), self._travel)

    def _travel(self, way: "Way | None") -> None:
        if way is None:
            return
        if way.alone:
            self._screen.attempt(lambda: self._screen.deciding.take_back(way.steps[0]))
        else:
            self._screen.attempt(lambda: self._travel_to(way.steps))

    def _travel_to(self, wanted: "Sequence[StepLine]") -> None:
        from reader.services.flow import travel_to

        session, screen = self._session, self._screen
        moved = travel_to(session.library, wanted)
        if moved is None:
            screen.say("another window has changed the history meanwhile; nothing was done", error=True)
            return
        for step in moved:
            session.take_step(step)
        follow(screen, moved)
        screen.flow.travelled()
        done = "redone" if wanted[0].is_undone else "undone"
        named = moved[-1].label if len(moved) == 1 else f"{len(moved)} steps, the last {moved[-1].label}"
        screen.say(f"{done}: {named}")
        screen.update_view()

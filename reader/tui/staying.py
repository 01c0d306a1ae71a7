"""Reading by staying on a paper, for those who want it."""

from typing import TYPE_CHECKING

from reader.services.triage import TAKEN_AS_READ

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Staying:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session
        self.seconds: float = 0
        # Each paper is taken as read once at most: who takes it back means it.
        self._taken: set[int] = set()
        self._stayed: int | None = None

    def read_after(self, seconds: float) -> None:
        """Take papers as read after so many seconds from now on; 0 is never."""
        if seconds != self.seconds:
            self.seconds, self._stayed = seconds, None
            self.stay()

    def stay(self) -> None:
        """Let the paper under the cursor be taken as read after a while, if the user wants that."""
        number = self._session.number
        if number == self._stayed:
            return
        self._stayed = number
        if self.seconds:
            self._screen.background.later(self.seconds, "stay", lambda: self._take_as_read(number))

    def _take_as_read(self, number: int | None) -> None:
        screen, session = self._screen, self._session
        row = session.row(session.cursor)
        if row is None or row.number != number or not row.unread or number in self._taken:
            return
        if screen.app.screen is not screen or session.is_muted(session.cursor):
            # What is in front of it is what is looked at; it counts from when the list is back.
            self._stayed = None
            return
        self._taken.add(number)
        screen.attempt(lambda: self._read(number))

    def _read(self, number: int) -> None:
        step = self._session.say(TAKEN_AS_READ, (number,))
        if step is None:
            return
        self._screen.flow.read_by_itself()
        self._screen.flow.say(step.label)
        self._screen.update_view()

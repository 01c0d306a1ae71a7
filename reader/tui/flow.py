"""The way through the days: how far one is, when a day is finished, and which one is next."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from reader.services.flow import OpenDay, is_decided, next_open_day, open_days, summary_of
from reader.tui.glyphs import glyphs
from reader.tui.scopes import spoken_day
from reader.tui.screens.base import Handler
from reader.tui.widgets.wrapping import shorten

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

FEW = 20_000
"""Unread papers up to which their days are looked up by the papers, and not by reading all days."""


LEAST = 12
"""Cells that a label keeps."""


class Flow:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._session = screen.session
        # The day whose end was told last, and one that was finished without a key, so that nobody was told yet.
        self._told = self._owed = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"next_day": self.go_on}

    # After a decision

    def say(self, label: str) -> None:
        """Say what was done, and how much is left."""
        if not label:
            self._screen.say("")
            return
        # A long title gives way to what comes after it.
        rest = f" {glyphs().dot} {self.left()}"
        room = self._screen.app.size.width - 2 - cell_len(rest)
        self._screen.say(shorten(label, max(LEAST, room), glyphs().ellipsis) + rest)

    def look(self) -> None:
        """Look at what was decided since the last look; where a day is finished by it, tell what became of it.

        A paper that is read whole is read to its end first.
        """
        if self._screen.reading.is_open:
            return
        day = self._finished()
        if day and day != self._told:
            self._tell(day)

    def travelled(self) -> None:
        """Take note that something was undone or done again: a day may be finished anew."""
        self._told = self._owed = ""
        self._session.news.clear()

    def read_by_itself(self) -> None:
        """Take note that a paper was taken as read: nobody pressed a key, so the next one is told of a day's end."""
        session = self._session
        session.news.clear()
        if session.day and self._is_decided(session.day):
            self._owed = session.day

    def left(self) -> str:
        """Return how far the triage of what is open is."""
        left, papers = self._session.progress
        return f"{left:,} of {papers:,} left"

    def _finished(self) -> str:
        """Return the day whose last paper was decided, if one's was."""
        session = self._session
        (owed, self._owed), news = (self._owed, ""), session.news[:]
        session.news.clear()
        if session.day:
            is_over = bool(news) or session.day == owed
            return session.day if is_over and self._is_decided(session.day) else ""
        if len(news) != 1:
            return ""
        day = next((row.date for row in session.library.rows(news)), "")
        return day if day and self._is_decided(day) else ""

    def _is_decided(self, day: str) -> bool:
        return is_decided(self._session.library, day, self._session.hidden, self._muted)

    def _tell(self, day: str) -> None:
        from reader.tui.screens.day_done import DayDoneScreen

        self._told = day
        summary = summary_of(self._session.library, day, self._session.hidden)
        self._screen.app.push_screen(DayDoneScreen(day, summary, self.next_day(day)), self._leave)

    def _leave(self, keys: tuple[str, str | None] | None) -> None:
        """Go on after the summary, with the key that it was left by."""
        if keys is not None:
            self._screen.attempt(lambda: self._press(*keys))

    def _press(self, key: str, character: str | None) -> None:
        if key == "enter":
            self.go_on()
        else:
            self._screen.press(key, character)

    # From day to day

    def next_day(self, here: str = "") -> OpenDay | None:
        """Return the unfinished day before ``here``, or else the newest other one; raises StoreError."""
        session = self._session
        return next_open_day(session.library, here, session.hidden, self._muted, among=self._unread())

    def open_days(self, count: int) -> list[OpenDay]:
        """Return the newest unfinished days; raises StoreError."""
        session = self._session
        found = open_days(session.library, session.hidden, self._muted, among=self._unread())
        return [day for day, _ in zip(found, range(count), strict=False)]

    def go_on(self) -> None:
        """Open the next unfinished day, on a paper that waits for a decision."""
        session, screen = self._session, self._screen
        found = self.next_day(session.day)
        if found is None:
            another = "no other day" if session.day else "no day"
            screen.say(f"{another} has papers to decide")
            return
        screen.scopes.open(day=found.day)
        row = session.row(session.cursor)
        if row is not None and not row.unread and (session.move_to_unread(1) or session.move_to_unread(-1)):
            screen.update_view()
        screen.say(f"{spoken_day(found.day)} {glyphs().dot} {self.left()}")

    def _unread(self) -> Sequence[int] | None:
        """Return all unread papers where they are few."""
        session = self._session
        catalogue = session.catalogue
        if catalogue is None or session.library.counts().unread > FEW:
            return None
        return catalogue.unread_of(catalogue.index.order("announced"))

    def _muted(self, numbers: Sequence[int]) -> frozenset[int]:
        mask, catalogue = self._session.muted_mask, self._session.catalogue
        if mask is None or catalogue is None:
            return frozenset()
        docs = catalogue.index.docs(numbers)
        return frozenset(catalogue.index.numbers[docs[mask[docs]]].tolist())

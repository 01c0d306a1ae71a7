"""The filter bar's keys: what is typed narrows the list at once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.domain.errors import QueryError, StoreError
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Narrowing:
    """Leads keys to the filter bar while it is active, and its text to the session."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"filter": self._focus, "clear": self._clear}

    def press(self, key: str, character: str | None) -> bool:
        """Take a key for the filter; False where it is a command."""
        bar = self._screen.filter_bar
        if not bar.is_active:
            return False
        before = bar.text
        if key == "enter":
            bar.set_active(False)
        elif not bar.press(key, character):
            return False
        if bar.text != before:
            self._narrow(bar.text)
        return True

    def paste(self, text: str) -> None:
        """Paste into the filter: an identifier or a link finds its paper."""
        bar = self._screen.filter_bar
        bar.set_active(True)
        bar.insert(text)
        self._narrow(bar.text)

    def show_count(self, error: str = "") -> None:
        """Show at the bar's end where the cursor is and how many papers there are, or what is wrong."""
        session, bar = self._screen.session, self._screen.filter_bar
        if error:
            bar.set_remark(error, error=True)
            return
        place = f"{session.cursor + 1:,}/" if len(session) else ""
        total = f" of {session.counts.papers:,}" if session.filter else ""
        bar.set_remark(f"{place}{len(session):,}{total}")

    def _narrow(self, text: str) -> None:
        """Show what the filter means; a query that is not understood leaves the list as it was."""
        try:
            self._screen.session.set_filter(text)
            self._screen.update_view()
        except QueryError as error:
            self.show_count(str(error))
        except StoreError as error:
            self._screen.say(str(error), error=True)

    def _focus(self) -> None:
        self._screen.filter_bar.set_active(True)

    def _clear(self) -> None:
        """Show everything again, with the cursor on the same paper."""
        screen, session = self._screen, self._screen.session
        here = session.number
        screen.filter_bar.set_text("")
        session.set_filter("")
        if here is not None:
            session.go_to(here)
        screen.filter_bar.set_active(False)
        screen.say("")
        screen.update_view()

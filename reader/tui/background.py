"""What the main screen does while nobody waits: the word index, other windows, things that may come a little later."""

import asyncio
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.domain.errors import StoreError
from reader.services.library import Library
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.search import FilterIndex
    from reader.tui.screens.main import MainScreen

LOOK_AROUND = 1.0
"""Seconds between two looks at what other windows did."""


class Background:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._delayed: dict[str, asyncio.TimerHandle] = {}

    def begin(self) -> None:
        """Begin what goes on as long as the screen is there."""
        self.build_index()
        self._screen.set_interval(LOOK_AROUND, self._look_around)
        if self._screen.matins.makes_backups:
            self._screen.run_worker(self._screen.matins.make_backup, thread=True)

    def stop(self) -> None:
        """Forget what was to come."""
        for timer in self._delayed.values():
            timer.cancel()

    def later(self, seconds: float, name: str, callback: Handler) -> None:
        """Call back once nothing has asked for the same for ``seconds``.

        A timer of Textual's is a task of its own, which is a lot for every move.
        """
        earlier = self._delayed.get(name)
        if earlier is not None:
            earlier.cancel()
        self._delayed[name] = asyncio.get_running_loop().call_later(seconds, callback)

    def build_index(self) -> None:
        """Make the word index in a thread, over a connection of its own."""
        self._screen.run_worker(self._build_index, thread=True, exclusive=True, group="index")

    def _build_index(self) -> None:
        from reader.services.filtering import build_index

        app, here = self._screen.app, self._screen.matins.library
        try:
            library = Library(here.path, here.clock)
            try:
                index = build_index(library.index_entries())
            finally:
                library.close()
        except StoreError as error:
            app.call_from_thread(self._screen.say, str(error), error=True)
            return
        # A newer one may have been begun meanwhile.
        if not get_current_worker().is_cancelled:
            app.call_from_thread(self._take_index, index)

    def _take_index(self, index: "FilterIndex") -> None:
        if self._screen.session.index_ready(index):
            self._screen.update_view()

    def _look_around(self) -> None:
        screen, library = self._screen, self._screen.matins.library
        try:
            if library.changed_elsewhere():
                before = screen.session.counts.papers
                screen.session.reload()
                if screen.session.counts.papers != before:
                    self.build_index()
                screen.update_view()
            elif not library.is_in_place():
                screen.say("the library's file was moved or removed: what you do now is not kept there", error=True)
        except StoreError as error:
            screen.say(str(error), error=True)

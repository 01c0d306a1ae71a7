"""What the main screen does while nobody waits: the word index, other windows, things that may come a little later."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.domain.errors import StoreError
from reader.services.library import Library
from reader.tui.asking import Asker
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue
    from reader.tui.screens.main import MainScreen

POLL = 0.05
"""Seconds between two looks whether another process is done."""

PIECES = 0.03
"""Seconds between two pieces of what changed: time for keys."""

LOOK_AROUND = 1.0
"""Seconds between two looks at what other windows did."""


class Background:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._delayed: dict[str, asyncio.TimerHandle] = {}
        self._asker: Asker | None = None
        self._is_renewing = False

    def begin(self) -> None:
        """Begin what goes on as long as the screen is there."""
        self.open_catalogue()
        self._screen.set_interval(LOOK_AROUND, self._look_around)
        if self._screen.matins.makes_backups:
            self._screen.run_worker(self._screen.matins.make_backup, thread=True)

    def stop(self) -> None:
        """Forget what was to come."""
        for timer in self._delayed.values():
            timer.cancel()
        if self._asker is not None:
            self._asker.close()

    def later(self, seconds: float, name: str, callback: Handler) -> None:
        """Call back once nothing has asked for the same for ``seconds``.

        A timer of Textual's is a task of its own, which is a lot for every move.
        """
        earlier = self._delayed.get(name)
        if earlier is not None:
            earlier.cancel()
        self._delayed[name] = asyncio.get_running_loop().call_later(seconds, callback)

    def open_catalogue(self) -> None:
        """Open the filter's index in a thread, over a connection of its own; where there is none, have it made."""
        self._screen.run_worker(self._open_catalogue, thread=True, exclusive=True, group="index")

    def ask(self) -> None:
        """Ask what the list still lacks."""
        question = self._screen.session.question
        if question is None:
            if self._asker is not None:
                self._asker.drop()
            return
        self._asking().ask(question)

    def ask_also(self, question: "Node") -> None:
        """Ask something for a view, while the list lacks nothing."""
        if self._screen.session.question is None:
            self._asking().ask(question)

    def _asking(self) -> Asker:
        if self._asker is None:
            matins = self._screen.matins
            self._asker = Asker(matins.library, lambda: matins.config.topics, self._take_answer, self._complain)
        return self._asker

    def _take_answer(self, question: "Node", numbers: Sequence[int]) -> None:
        if self._screen.session.take_answer(question, numbers):
            self._screen.update_view()
            self.ask()
        self._screen.views.answered(question)

    def _complain(self, sentence: str) -> None:
        self._screen.say(sentence, error=True)

    def _open_catalogue(self) -> None:
        from reader.services.catalogue import Catalogue
        from reader.services.indexing import make_file_beside, open_index

        app, here, worker = self._screen.app, self._screen.matins.library, get_current_worker()
        try:
            library = Library(here.path, here.clock)
            try:
                while (opened := open_index(library)) is None and not worker.is_cancelled:
                    making = make_file_beside(library.path)
                    while making.poll() is None and not worker.is_cancelled:
                        time.sleep(POLL)
                    if making.returncode:
                        app.call_from_thread(self._complain, "the filter's index could not be made")
                        return
                # A newer one may have been begun meanwhile.
                if opened is not None and not worker.is_cancelled:
                    catalogue = Catalogue.of(library, opened)
                    app.call_from_thread(self._take_catalogue, catalogue)
            finally:
                library.close()
        except StoreError as error:
            app.call_from_thread(self._complain, str(error))

    def _take_catalogue(self, catalogue: "Catalogue") -> None:
        self._screen.session.take_catalogue(catalogue)
        self._screen.update_view()
        self.ask()
        self._follow()

    def _look_around(self) -> None:
        screen, library = self._screen, self._screen.matins.library
        try:
            if library.changed_elsewhere():
                self.follow()
            elif not library.is_in_place():
                screen.say("the library's file was moved or removed: what you do now is not kept there", error=True)
        except StoreError as error:
            self._complain(str(error))

    def follow(self) -> None:
        """Take in what another window, an import or a fetch did; raises StoreError."""
        self._follow()
        self._screen.session.reload()
        self._screen.update_view()
        self.ask()

    def _follow(self) -> None:
        """Bring the index to what the library holds, a piece at a time between keys."""
        catalogue, store = self._screen.session.catalogue, self._screen.matins.library.store
        if catalogue is None:
            return
        if not catalogue.follow(store):
            self.open_catalogue()
        elif catalogue.is_behind:
            self.later(PIECES, "catch up", self._catch_up)
        elif catalogue.is_stale and not self._is_renewing:
            self._is_renewing = True
            self._screen.run_worker(self._renew, thread=True, group="renewing")

    def _catch_up(self) -> None:
        try:
            self.follow()
        except StoreError as error:
            self._complain(str(error))

    def _renew(self) -> None:
        """Have a new file made, for the next start; this one goes on with what it has."""
        from reader.services.indexing import make_file_beside

        make_file_beside(self._screen.matins.library.path).wait()

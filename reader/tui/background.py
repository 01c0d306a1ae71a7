"""What the main screen does while nobody waits: the word index, other windows, things that may come a little later."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.domain.errors import ReaderError, StoreError
from reader.services.library import Library
from reader.tui import tidying
from reader.tui.asking import Asker
from reader.tui.making import opened, renewed
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue
    from reader.tui.screens.main import MainScreen

PIECES = 0.03
"""Seconds between two pieces of what changed: time for keys."""

PATIENCE = 0.15
"""Seconds after which the user is told that something is being looked for."""

LOOK_AROUND = 1.0
"""Seconds between two looks at what other windows did."""


class Background:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._delayed: dict[str, asyncio.TimerHandle] = {}
        self._asker: Asker | None = None
        self._is_opening = self._is_renewing = False
        self._asked: Node | None = None
        # True once an answer lets the user wait.
        self.is_slow = False

    def begin(self) -> None:
        """Begin what goes on as long as the screen is there."""
        self.open_catalogue()
        self._screen.set_interval(LOOK_AROUND, self._look_around)
        if self._screen.matins.makes_backups:
            self._screen.run_worker(self._screen.matins.keep_up, thread=True)

    def stop(self) -> None:
        """Forget what was to come."""
        for timer in self._delayed.values():
            timer.cancel()
        if self._asker is not None:
            self._asker.close()

    def later(self, seconds: float, name: str, callback: Handler) -> None:
        """Attempt something once nothing has asked for the same for ``seconds``.

        A timer of Textual's is a task of its own, which is a lot for every move.
        """
        earlier = self._delayed.get(name)
        if earlier is not None:
            earlier.cancel()
        self._delayed[name] = asyncio.get_running_loop().call_later(seconds, self._screen.attempt, callback)

    def open_catalogue(self) -> None:
        """Open the filter's index in a thread, over a connection of its own; where there is none, have it made."""
        if not self._is_opening:
            self._is_opening = True
            self._screen.run_worker(self._open_catalogue, thread=True, group="index")

    def ask(self) -> None:
        """Ask what the list still lacks, unless that was asked already."""
        session = self._screen.session
        if session.is_damaged:
            session.is_damaged = False
            self._make_again()
        if session.question == self._asked:
            return
        self._asked, self.is_slow = session.question, False
        if session.question is not None:
            self._asking().ask(session.question)
            self.later(PATIENCE, "looking", self._tell_looking)
        elif self._asker is not None:
            self._asker.drop()

    def ask_also(self, question: "Node") -> None:
        """Ask something for a view, once the list lacks nothing."""
        self._asking().ask_also(question)

    def forget_answers(self) -> None:
        """Let everything be asked again."""
        if self._asker is not None:
            self._asker.forget()
        self._asked = None
        self._screen.passing.forget()
        self._screen.views.forget_answers()

    def _tell_looking(self) -> None:
        if self._screen.session.question is not None:
            self.is_slow = True
            self._screen.update_view()

    def _make_again(self) -> None:
        from reader.services.indexing import index_path

        self._screen.say("the filter's index was damaged; it is being made again", error=True)
        index_path(self._screen.matins.library.path).unlink(missing_ok=True)
        self.open_catalogue()

    def _asking(self) -> Asker:
        if self._asker is None:
            matins = self._screen.matins
            self._asker = Asker(matins.library, lambda: matins.config.topics, self._deliver, self._take_refusal)
        return self._asker

    def _deliver(self, question: "Node", numbers: Sequence[int]) -> None:
        self._screen.attempt(partial(self._take_answer, question, numbers))

    def _take_answer(self, question: "Node", numbers: Sequence[int]) -> None:
        if self._screen.session.take_answer(question, numbers):
            self._screen.update_view()
        self._screen.views.answered(question)

    def _take_refusal(self, question: "Node", sentence: str) -> None:
        session = self._screen.session
        if session.question == question:
            # It is asked again when the list is read again.
            session.question = None
            self._screen.attempt(self._screen.update_view)
        self._complain(sentence)

    def _complain(self, sentence: str) -> None:
        self._screen.say(sentence, error=True)

    def _open_catalogue(self) -> None:
        app, here = self._screen.app, self._screen.matins.library
        from reader.search.entry import SearchIndexError
        from reader.services.indexing import is_sound

        catalogue, sentence = None, ""
        try:
            library = Library(here.path, here.clock)
            try:
                catalogue = opened(library)
                # A damaged index is told of at the first key that asks it.
                with suppress(SearchIndexError):
                    if catalogue is not None:
                        catalogue.index.practise()
            finally:
                library.close()
        except ReaderError as error:
            sentence = str(error)
        if get_current_worker().is_cancelled:
            return
        app.call_from_thread(self._take_catalogue, catalogue, sentence)
        if catalogue is not None and not is_sound(here.path) and not get_current_worker().is_cancelled:
            app.call_from_thread(self._make_again)

    def _take_catalogue(self, catalogue: "Catalogue | None", sentence: str = "") -> None:
        self._is_opening = False
        if catalogue is None:
            self._complain(sentence)
            return
        self.forget_answers()
        # Whatever happened since the thread looked.
        self._screen.attempt(lambda: self._follow(catalogue))
        self._screen.attempt(lambda: self._screen.session.take_catalogue(catalogue))
        self._screen.attempt(self._screen.update_view)
        tidying.settle()

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
        session = self._screen.session
        if session.catalogue is not None:
            with session.careful():
                self._follow(session.catalogue)
        self.forget_answers()
        session.reload()
        self._screen.update_view()

    def _follow(self, catalogue: "Catalogue") -> None:
        """Bring an index to what the library holds, a piece at a time between keys."""
        if not catalogue.follow(self._screen.matins.library.store):
            self.open_catalogue()
        elif catalogue.is_behind:
            self.later(PIECES, "catch up", self.follow)
        elif catalogue.is_stale and not self._is_renewing:
            self._is_renewing = True
            self._screen.run_worker(partial(renewed, self._screen.matins.library.path), thread=True, group="renewing")

"""Fetching from inside: a thread asks arXiv, the status line tells how far it is, and no key waits for it."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError, StoreError
from reader.tui.commands import Place
from reader.tui.screens.base import CommandScreen, Handler

if TYPE_CHECKING:
    from textual.timer import Timer

    from reader.services.fetch.sources import FetchReport, Progress


class FetchRun:
    """Fetches for one screen; at most one fetch of this window at a time. The same key starts and stops it."""

    def __init__(self, screen: CommandScreen, then: Handler) -> None:
        self._screen = screen
        self._then = then
        self._stop = threading.Event()
        self._doing = ""
        self._line = ""
        self._again: Timer | None = None
        self._has_left = False

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"fetch": self.toggle}

    @property
    def line(self) -> str:
        """How far the fetch of this window is, an empty string where there is none."""
        under_way = self._screen.matins.fetch_run
        return under_way._line if under_way is not None else ""

    def cancel(self) -> None:
        """Stop the fetch under way, as when the program leaves; nothing is shown any more."""
        self._has_left = True
        self._stop.set()

    def stop(self) -> None:
        """Stop the fetch under way; what is written stays."""
        self._stop.set()
        self._tell("stopping the fetch")

    def toggle(self) -> None:
        """Start a fetch, or stop the one under way, whichever screen began it."""
        from reader.services.fetch.opening import subscriptions

        screen = self._screen
        under_way = screen.matins.fetch_run
        if under_way is not None:
            under_way.stop()
            return
        if screen.matins.demo:
            screen.say("this is the sample library; nothing is fetched into it")
            return
        problem = screen.matins.load_config()
        if problem:
            screen.say(problem, error=True)
            return
        if not subscriptions(screen.matins.config):
            key = screen.key("subscribe" if screen.PLACE is Place.WELCOME else "subscriptions")
            screen.say(f"nothing is subscribed to yet: {key} subscribes")
            return
        self._start()

    def _start(self) -> None:
        if self._again is not None:
            self._again.stop()
            self._again = None
        self._stop = threading.Event()
        self._screen.matins.fetch_run = self
        self._tell("fetching")
        self._screen.run_worker(self._work, thread=True, group="fetch")

    def _work(self) -> None:
        from reader.domain.clock import SystemClock
        from reader.paths import data_dir
        from reader.services.fetch.opening import Fetching

        app, matins = self._screen.app, self._screen.matins
        fetching = Fetching(matins.library.path, matins.config, data_dir(), SystemClock())
        try:
            report = fetching.run(self._progress, self._wait, self._stop.is_set)
        except ReaderError as error:
            app.call_from_thread(self._end, str(error), error=True)
            return
        app.call_from_thread(self._done, report)

    def _progress(self, progress: "Progress") -> None:
        self._doing = f"{progress.doing} ({progress.done + 1}/{progress.total})"
        self._tell_from_thread(self._doing)

    def _wait(self, seconds: float, reason: str) -> None:
        # Nobody knows how long another window's request takes.
        left = f", in {seconds:.0f} s" if seconds >= 0.5 else ""
        self._tell_from_thread(f"{self._doing}{left}: {reason}")

    def _tell_from_thread(self, told: str) -> None:
        if not self._stop.is_set():
            self._screen.app.call_from_thread(self._tell, f"{told}  {self._screen.key('fetch')} stops")

    def _tell(self, told: str) -> None:
        self._line = told
        if not self._has_left:
            self._screen.matins.say(told)

    def _done(self, report: "FetchReport") -> None:
        from reader.services.fetch.telling import summary

        if self._has_left:
            return
        self._end(summary(report), error=bool(report.errors))
        if not report.cancelled:
            self._try_again(report)

    def _end(self, message: str, *, error: bool = False) -> None:
        matins = self._screen.matins
        matins.fetch_run, self._line = None, ""
        if self._has_left:
            return
        try:
            # The user may have gone on from the welcome to another library.
            if self._is_in_front():
                self._then()
        except StoreError as failure:
            message, error = str(failure), True
        matins.say(message, error=error)

    def _is_in_front(self) -> bool:
        screens = reversed(self._screen.app.screen_stack)
        return next(screen for screen in screens if isinstance(screen, CommandScreen)) is self._screen

    def _try_again(self, report: "FetchReport") -> None:
        """Keep the word of the title, which names the time of the next try."""
        from reader.services.days import next_try

        library = self._screen.matins.library
        failed = [step.source for step in report.steps if step.error]
        with suppress(StoreError):
            now = library.clock()
            moment = next_try(library.store, failed, now)
            if moment is not None:
                self._again = self._screen.set_timer((moment - now).total_seconds(), self._start_again)

    def _start_again(self) -> None:
        if self._screen.matins.fetch_run is None and not self._screen.matins.demo:
            self._start()

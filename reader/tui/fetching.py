"""Fetching from inside: a thread asks arXiv, the status line tells how far it is, and no key waits for it."""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError
from reader.tui.commands import Place
from reader.tui.screens.base import CommandScreen, Handler

if TYPE_CHECKING:
    from reader.services.fetch.sources import FetchReport, Progress


class FetchRun:
    """At most one fetch of this window; the same key starts and stops it."""

    def __init__(self, screen: CommandScreen, then: Handler) -> None:
        self._screen = screen
        self._then = then
        self._stop: threading.Event | None = None
        self._doing = "fetching"

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"fetch": self.toggle}

    def cancel(self) -> None:
        """Stop the fetch under way, as when the program leaves."""
        if self._stop is not None:
            self._stop.set()

    def toggle(self) -> None:
        """Start a fetch, or stop the one under way."""
        from reader.services.fetch.opening import subscriptions

        screen = self._screen
        if self._stop is not None:
            self._stop.set()
            screen.say("stopping the fetch")
            return
        if screen.matins.demo:
            screen.say("this is the sample library; nothing is fetched into it")
            return
        screen.matins.load_config()
        if not subscriptions(screen.matins.config):
            key = "a" if screen.PLACE is Place.WELCOME else "S"
            screen.say(f"nothing is subscribed to yet: {key} subscribes")
            return
        self._stop = threading.Event()
        screen.say("fetching")
        screen.run_worker(self._work, thread=True, group="fetch")

    def _work(self) -> None:
        from reader.domain.clock import SystemClock
        from reader.paths import data_dir
        from reader.services.fetch.opening import Fetching

        stop, app = self._stop, self._screen.app
        assert stop is not None, "the key made it"
        matins = self._screen.matins
        fetching = Fetching(matins.library.path, matins.config, data_dir(), SystemClock())
        try:
            report = fetching.run(self._progress, self._wait, stop.is_set)
        except ReaderError as error:
            app.call_from_thread(self._end, str(error), error=True)
            return
        app.call_from_thread(self._done, report)

    def _progress(self, progress: "Progress") -> None:
        self._doing = f"{progress.doing} ({progress.done + 1}/{progress.total})"
        self._screen.app.call_from_thread(self._screen.say, f"{self._doing}  R stops")

    def _wait(self, seconds: float, reason: str) -> None:
        told = f"{self._doing}, in {seconds:.0f} s: {reason}  R stops"
        self._screen.app.call_from_thread(self._screen.say, told)

    def _done(self, report: "FetchReport") -> None:
        self._then()
        if report.errors:
            self._end(report.errors[0], error=True)
        elif report.cancelled:
            self._end(f"stopped; {report.new} new so far")
        else:
            self._end(f"fetched: {report.new} new, {report.updated} updated")

    def _end(self, message: str, *, error: bool = False) -> None:
        self._stop = None
        self._screen.matins.say(message, error=error)

"""Long work in a thread: the status line tells how far it is, and the key to clear stops it."""

import threading
import time
from collections.abc import Callable

from reader.services.watching import Watch
from reader.tui.screens.base import CommandScreen

OFTEN = 0.5
"""Seconds between two lines about the same work: what a key says meanwhile can be read."""


class Watched:
    """Work of one screen, one piece after the other."""

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen
        self._stop = threading.Event()
        self._leave = threading.Event()
        self._is_running = False
        self._told_at = 0.0
        self.line = ""

    def stop(self) -> bool:
        """Stop what is under way; False where nothing is, or where it was stopped already."""
        if not self._is_running or self._stop.is_set():
            return False
        self._stop.set()
        self._tell("stopping")
        return True

    def leave(self) -> None:
        """Let what is stored piece by piece end, as when the program leaves; the rest is short and comes to its end."""
        self._leave.set()

    def is_busy(self) -> bool:
        """Tell whether something is under way, and say so."""
        if self._is_running:
            self._screen.say(f"{self.line or 'it is still under way'}; {self._screen.key('clear')} stops it")
        return self._is_running

    def begin(self, line: str) -> None:
        """Take note that work begins, called so."""
        self._stop.clear()
        self._is_running, self._told_at = True, 0.0
        self._tell(line)

    def end(self) -> None:
        """Take note that nothing is under way any more."""
        self._is_running, self.line = False, ""

    def watch(self, line: Callable[[int], str]) -> Watch:
        """Return what the work is given; ``line`` says how far it is after so many papers."""

        def tell(papers: int) -> None:
            now = time.monotonic()
            if now - self._told_at >= OFTEN and not (self._stop.is_set() or self._leave.is_set()):
                self._told_at = now
                self._screen.app.call_from_thread(self._tell, line(papers))

        return Watch(tell, self._stop.is_set, self._leave.is_set)

    def _tell(self, line: str) -> None:
        """Show how far it is, unless another screen is in front: its keys are others."""
        self.line = line
        if self._screen.app.screen is self._screen:
            stops = "" if self._stop.is_set() else f"  {self._screen.key('clear')} stops"
            self._screen.say(f"{line}{stops}")

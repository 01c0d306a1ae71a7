"""Time that passes only while everybody sleeps."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
"""A Friday, half past eight in New York."""


class FakeClock:
    """A clock for one thread or several.

    ``sleep`` lets time pass at once. Where several threads share the clock, each works inside ``taking_part``; then
    time goes on to the earliest end of a sleep as soon as all of them sleep, and stands still while one works.
    """

    def __init__(self, start: datetime = MORNING, monotonic: float = 1_000.0) -> None:
        self._start = start
        self._offset = monotonic
        self._passed = 0.0
        self._changed = threading.Condition()
        self._members: set[int] = set()
        self._ends: dict[int, float] = {}
        self.slept: list[float] = []

    def now(self) -> datetime:
        with self._changed:
            return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        with self._changed:
            return self._offset + self._passed

    def advance(self, seconds: float) -> None:
        """Let time pass, whoever works."""
        with self._changed:
            self._passed += seconds
            self._changed.notify_all()

    def sleep(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        me = threading.get_ident()
        with self._changed:
            self.slept.append(seconds)
            end = self._ends[me] = self._passed + seconds
            try:
                while self._passed < end and not cancelled():
                    self._go_on()
                    if self._passed < end:
                        self._changed.wait(0.01)
            finally:
                del self._ends[me]

    @contextmanager
    def taking_part(self) -> Iterator[None]:
        """Keep time from passing while this thread works."""
        me = threading.get_ident()
        with self._changed:
            self._members.add(me)
        try:
            yield
        finally:
            with self._changed:
                self._members.discard(me)
                self._changed.notify_all()

    def _go_on(self) -> None:
        earliest = min(self._ends.values())
        if self._members <= self._ends.keys() and earliest > self._passed:
            self._passed = earliest
            self._changed.notify_all()

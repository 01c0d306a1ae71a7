"""Time as a value that is handed in, so that a week can pass in a test's second."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the program may know about time."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back, the same in every process since the machine was started."""
        ...

    def sleep(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        """Wait, but return early once ``cancelled`` is true."""
        ...


class SystemClock:
    """The machine's own time."""

    STEP = 0.05
    """Seconds between two looks at ``cancelled``."""

    def now(self) -> datetime:
        """Return the present moment, aware and in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the seconds since the machine was started."""
        return time.monotonic()

    def sleep(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        """Wait in small steps."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not cancelled():
            time.sleep(min(left, self.STEP))

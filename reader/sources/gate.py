"""One request at a time, and none too soon, across every thread, process and window of a user.

arXiv's terms of use allow one request every three seconds on one connection, over all machines of a user. The gate
counts from the end of a request to the start of the next, so no delay on the way makes two arrive closer together.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from reader.domain.clock import Clock
from reader.domain.errors import SourceError
from reader.domain.text import clean
from reader.regular import open_private, open_regular
from reader.sources.errors import Cancelled, RateLimited
from reader.sources.locking import FileLock
from reader.sources.pacing import SIZE_LIMIT, Pace, parse_pace, render_pace

INTERVAL = 3.0
"""Seconds between two requests."""

LONGEST_HOLD = 24 * 3600.0
"""Seconds of pause that a server may ask for."""

_LOCK = "requests.lock"
_PACE = "requests.json"
_POLL = 0.05
_STEP = 1.0
_TICK = 0.001


class Wait(StrEnum):
    """Why a request waits; the value is a phrase for the user."""

    INTERVAL = "requests keep their distance"
    TURN = "another request is running"
    HELD = "the server asked for a pause"


OnWait = Callable[[float, Wait], None]
"""Told again and again while a request waits: the seconds left (0 where nobody knows) and the reason."""

Check = Callable[[], bool]


def never() -> bool:
    """Return False: nothing is cancelled."""
    return False


def unheard(seconds: float, reason: Wait) -> None:
    """Tell nobody."""


class Turn:
    """The right to make one request. What is noted here binds all processes once the turn is over."""

    def __init__(self, pace: Pace, site: str, clock: Clock) -> None:
        self._pace = pace
        self._site = site
        self._clock = clock

    def hold_off(self, seconds: float) -> float:
        """Let nobody ask this site for ``seconds``; return the pause that was noted, at most a day."""
        seconds = min(max(seconds, 0.0), LONGEST_HOLD)
        hold = self._pace.hold(self._site)
        now = self._clock.now().timestamp()
        if now + seconds > hold.until:
            hold.until, hold.asked = now + seconds, seconds
        return seconds

    def refused(self) -> int:
        """Note that the site refused; return how often it did so since its last good answer."""
        hold = self._pace.hold(self._site)
        hold.refusals += 1
        return hold.refusals

    def welcomed(self) -> None:
        """Note that the site answered."""
        self._pace.holds.pop(self._site, None)


class _Entered(NamedTuple):
    lock: FileLock
    pace: Pace


class _Delay(NamedTuple):
    seconds: float
    reason: Wait


class Gate:
    """The gate of one user: every instance on the same ``folder`` is the same gate. ``folder`` is created."""

    def __init__(self, folder: Path, clock: Clock, interval: float = INTERVAL) -> None:
        self._folder = folder
        self._clock = clock
        self.interval = interval

    @contextmanager
    def turn(
        self,
        cancelled: Check = never,
        on_wait: OnWait = unheard,
        *,
        site: str = "",
        patience: float = LONGEST_HOLD,
    ) -> Iterator[Turn]:
        """Wait for the turn to ask ``site`` and hold it.

        Raise Cancelled once ``cancelled`` is true, RateLimited where the site asked for a pause of more than
        ``patience`` seconds, and SourceError where the folder cannot be used.
        """
        lock, pace = self._enter(cancelled, on_wait, site, patience)
        try:
            yield Turn(pace, site, self._clock)
        finally:
            try:
                self._save(pace)
            except OSError as error:
                raise self._unusable(error) from error
            finally:
                lock.release()

    def _enter(self, cancelled: Check, on_wait: OnWait, site: str, patience: float) -> _Entered:
        while not cancelled():
            try:
                came = self._come(site, patience)
            except OSError as error:
                raise self._unusable(error) from error
            if isinstance(came, _Entered):
                return came
            on_wait(0.0 if came.reason is Wait.TURN else came.seconds, came.reason)
            self._clock.sleep(min(max(came.seconds, _TICK), _STEP), cancelled)
        raise Cancelled

    def _come(self, site: str, patience: float) -> _Entered | _Delay:
        """Return the turn, or how long to wait before the next look."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock.attempt(self._folder / _LOCK)
        if lock is None:
            return _Delay(_POLL, Wait.TURN)
        taken = False
        try:
            pace = self._load()
            delay = self._delay(pace, site, patience)
            if delay.seconds > 0:
                return delay
            # Written before the request as well: one whose process is killed still counts.
            self._save(pace)
            taken = True
            return _Entered(lock, pace)
        finally:
            if not taken:
                lock.release()

    def _delay(self, pace: Pace, site: str, patience: float) -> _Delay:
        monotonic, wall = self._clock.monotonic(), self._clock.now()
        held = pace.held(site, wall.timestamp())
        if held > patience:
            raise RateLimited(f"{_named(site)} asks for a pause of {spoken(held)}.", wall + timedelta(seconds=held))
        pause = self.interval - pace.since_last(monotonic, wall.timestamp())
        return _Delay(held, Wait.HELD) if held > pause else _Delay(pause, Wait.INTERVAL)

    def _load(self) -> Pace:
        """Read what all processes know; called under the lock, as is ``_save``."""
        path = self._folder / _PACE
        monotonic, wall = self._clock.monotonic(), self._clock.now().timestamp()
        try:
            with open_regular(path) as file:
                text = file.read(SIZE_LIMIT).decode("utf-8", "replace")
        except FileNotFoundError:
            return Pace()
        pace = parse_pace(text)
        if pace is None:
            pace = Pace(monotonic, wall)
            self._write(render_pace(pace, wall))
            return pace
        before = render_pace(pace, wall)
        pace.since_last(monotonic, wall)
        for site in pace.holds:
            pace.held(site, wall)
        # Times that lie ahead were set right by the look; kept so, or the wait would begin anew with every look.
        if (after := render_pace(pace, wall)) != before:
            self._write(after)
        return pace

    def _save(self, pace: Pace) -> None:
        wall = self._clock.now().timestamp()
        pace.mark(self._clock.monotonic(), wall)
        self._write(render_pace(pace, wall))

    def _write(self, text: str) -> None:
        path = self._folder / _PACE
        new = path.with_suffix(".new")
        with open_private(new) as file:
            file.write(text)
        new.replace(path)

    def _unusable(self, error: OSError) -> SourceError:
        why = clean(error.strerror or type(error).__name__)
        return SourceError(f"The folder that spaces requests out, {clean(str(self._folder))}, cannot be used: {why}.")


def spoken(seconds: float) -> str:
    """Return a length of time as people say it: "40 seconds", "12 minutes", "2 hours"."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * length:
            return f"{round(seconds / length)} {unit}s"
    count = max(round(seconds), 1)
    return f"{count} second{'' if count == 1 else 's'}"


def _named(site: str) -> str:
    return clean(site) or "The server"

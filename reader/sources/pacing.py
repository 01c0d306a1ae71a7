"""What all processes of a user know together about their requests, and the file that keeps it.

``{"monotonic": s, "wall": s, "holds": {site: {"until": s, "asked": s, "refusals": n}}}``: when the last request
ended, in seconds of the machine's monotonic clock and of POSIX time, and which sites asked for a pause.
"""

import json
import math
from dataclasses import dataclass, field
from typing import Any

SIZE_LIMIT = 20_000
"""Bytes of the file that are looked at."""


@dataclass(slots=True)
class Hold:
    """A pause that a site asked for: ``asked`` seconds, over at the POSIX time ``until``; 0 where there is none.

    ``refusals`` counts the refusals since the last good answer.
    """

    until: float = 0.0
    asked: float = 0.0
    refusals: int = 0


@dataclass(slots=True)
class Pace:
    """When the last request ended (None before the first), and the sites that asked for a pause."""

    monotonic: float | None = None
    wall: float = 0.0
    holds: dict[str, Hold] = field(default_factory=dict)

    def hold(self, site: str) -> Hold:
        """Return what is known of ``site``, to be changed."""
        return self.holds.setdefault(site, Hold())

    def mark(self, monotonic: float, wall: float) -> None:
        """Note that a request ended now."""
        self.monotonic, self.wall = monotonic, wall

    def since_last(self, monotonic: float, wall: float) -> float:
        """Return the seconds since the last request, at most too few; infinity before the first.

        The monotonic clock begins anew when the machine starts and differs on a second machine with the same home;
        the wall clock may be set. The one that went backwards is not believed; where both did, the request counts as
        made now.
        """
        if self.monotonic is None:
            return math.inf
        passed = [seconds for seconds in (monotonic - self.monotonic, wall - self.wall) if seconds >= 0]
        if passed:
            return min(passed)
        self.mark(monotonic, wall)
        return 0.0

    def held(self, site: str, wall: float) -> float:
        """Return the seconds that ``site`` still asks to wait: never more than it asked for."""
        hold = self.holds.get(site)
        if hold is None:
            return 0.0
        left = hold.until - wall
        if left > hold.asked:
            hold.until = wall + hold.asked
        return max(min(left, hold.asked), 0.0)


def parse_pace(text: str) -> Pace | None:
    """Return what the file says, or None where it says nothing sensible."""
    try:
        value = json.loads(text[:SIZE_LIMIT])
        pace = Pace(_seconds(value["monotonic"]), _seconds(value["wall"]))
        for site, hold in dict(value["holds"]).items():
            pace.holds[str(site)] = Hold(_seconds(hold["until"]), _seconds(hold["asked"]), int(hold["refusals"]))
    except (ValueError, OverflowError, TypeError, KeyError, RecursionError):
        return None
    return pace


def render_pace(pace: Pace, wall: float) -> str:
    """Return the text of the file, without the pauses that are over at the POSIX time ``wall``."""
    holds = {
        site: {"until": hold.until, "asked": hold.asked, "refusals": hold.refusals}
        for site, hold in pace.holds.items()
        if hold.refusals or hold.until > wall
    }
    return json.dumps({"monotonic": pace.monotonic, "wall": pace.wall, "holds": holds})


def _seconds(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a number of seconds")
    return number

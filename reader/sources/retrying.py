"""When a request may be made again."""

import math
import random
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TRIES = 3
"""How often one request is made at most."""

REFUSALS = 3
"""Refused requests in a row after which a site is left in peace for a while."""

LONG_PAUSE = 3600.0
"""Seconds for which a site that refuses again and again is left in peace."""

SHORT_PAUSE = 600.0
"""Seconds of pause after a request that was answered with 429 to the last, where the server names none."""

PATIENCE = 120.0
"""Seconds of pause that a request sits out; a longer one is told to the user at once."""

BUSY = frozenset((429, 503))
"""The server asks for a pause."""

FAULTY = frozenset((500, 502, 504))
"""The server failed, and may not the next time."""


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, at least 0, or None where it says nothing.

    Source: RFC 9110, section 10.2.3: a number of seconds or an HTTP date.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), 1e9)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def back_off(attempt: int, interval: float, status: int, jitter: Callable[[], float] = random.random) -> float:
    """Return the seconds before try ``attempt + 1`` (counted from 1), in multiples of ``interval``.

    A busy server (``status`` 429 or 503) is given five times as long as a broken connection (0). ``jitter`` (0 to 1)
    spreads out the programs that a failure hit at the same moment.
    """
    base = interval * (5 if status in BUSY else 1)
    return math.ldexp(base, attempt - 1) * (1 + jitter() / 2)

"""Moments and days as arXiv writes them."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.digests.fields import midnight, read_moment

_MONTHS = {
    name: f"{number:02d}"
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}

_DAY = re.compile(r"[A-Z][a-z]{2}, +([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4})")
_LONGEST = len("Wed, 18 Nov 2026 16:02:11 GMT")


def iso_moment(text: str) -> datetime | None:
    """Return ``2026-11-18T16:02:11Z`` or ``2026-11-18`` in UTC; None for nothing, FormatError for anything else."""
    text = text.strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad(text) from error


def mail_moment(text: str) -> datetime | None:
    """Return ``Wed, 18 Nov 2026 16:02:11 GMT`` in UTC; None for nothing, FormatError for anything else."""
    if text.endswith(" GMT") and len(text) <= _LONGEST:
        day = _iso_day(text[:-13])
        if day:
            try:
                return datetime.fromisoformat(f"{day}T{text[-12:-4]}+00:00")
            except ValueError as error:
                raise _bad(text) from error
    if not text.strip():
        return None
    moment = read_moment(text[:100])
    if moment is None:
        raise _bad(text)
    return moment


# All of arXiv's history has about 13,000 days.
@lru_cache(maxsize=16_384)
def _iso_day(text: str) -> str:
    """Return ``2026-11-08`` for ``Sun, 8 Nov 2026``, an empty string for anything else."""
    match = _DAY.fullmatch(text)
    return f"{match[3]}-{_MONTHS[match[2]]}-{match[1]:0>2}" if match and match[2] in _MONTHS else ""


def day_moment(text: str) -> datetime | None:
    """Return the first moment of ``2026-11-18``; None for nothing, FormatError for anything else."""
    moment = iso_moment(text)
    return midnight(moment.date()) if moment else None


def eastern_day(moment: datetime) -> date:
    """Return the day of ``moment`` in US Eastern time, by which arXiv announces.

    Source: the Energy Policy Act of 2005. Daylight saving time lasts from the second Sunday in March to the first in
    November, 2:00 each. By rule and not by the system's time zones, which not every machine has.
    """
    starts = _sunday(moment.year, 3, 8) + timedelta(hours=7)
    ends = _sunday(moment.year, 11, 1) + timedelta(hours=6)
    return (moment - timedelta(hours=4 if starts <= moment < ends else 5)).date()


def _sunday(year: int, month: int, day: int) -> datetime:
    first = datetime(year, month, day, tzinfo=UTC)
    return first + timedelta(days=6 - first.weekday())


def _bad(text: str) -> FormatError:
    return FormatError(f"The date “{clean(text, limit=40)}” could not be read.")

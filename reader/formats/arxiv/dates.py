"""Moments and days as arXiv writes them."""

from datetime import UTC, date, datetime, timedelta

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.digests.fields import midnight, read_moment

_MONTHS = {
    name: f"{number:02d}"
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}


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
    parts = text.split()
    if len(parts) == 6 and parts[5] == "GMT" and parts[2] in _MONTHS:
        _, day, month, year, clock, _ = parts
        try:
            return datetime.fromisoformat(f"{year}-{_MONTHS[month]}-{day:0>2}T{clock}+00:00")
        except ValueError as error:
            raise _bad(text) from error
    if not parts:
        return None
    moment = read_moment(text[:100])
    if moment is None:
        raise _bad(text)
    return moment


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

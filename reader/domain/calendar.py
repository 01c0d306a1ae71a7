"""arXiv's announcement days in US Eastern time: which listings there are, when they come out and what they hold.

A listing is dated with the day that begins at midnight after its announcement: what is announced on Sunday at 20:00 is
Monday's listing, and the feeds carry it from Monday 00:00. It holds what was submitted up to the last deadline before
(weekdays at 14:00). Source: arXiv's "Availability of submissions" and the calendar of its open server code.

    deadline of      Mon 14:00    Tue 14:00    Wed 14:00    Thu 14:00    Fri 14:00
    announced        Mon 20:00    Tue 20:00    Wed 20:00    Thu 20:00    Sun 20:00
    listing of       Tue          Wed          Thu          Fri          Mon

An arXiv holiday is a weekday without a deadline, and so without the announcement that would follow it: on Thanksgiving
(a Thursday) there is a listing, on the Friday after it there is none; a holiday on Friday leaves Monday without one.
What was submitted meanwhile waits for the next deadline.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from reader.domain.errors import ConfigError

HOLIDAYS: frozenset[date] = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2025: "01-01 01-20 06-19 07-04 09-01 11-27 12-25 12-30",
        2026: "01-01 01-19 06-19 07-03 09-07 11-26 12-25 12-29 12-31",
    }.items()
    for day in days.split()
)
"""The days without a deadline, by year. arXiv publishes a year's list (info.arxiv.org/help/availability.html) at its
beginning: add it here as it stands there, a Sunday as the Friday before it. A year that is missing counts as having no
holidays; then a listing is awaited that stays empty, and nothing is lost."""

DEADLINE = time(14)
"""When a weekday's submissions close, Eastern time (since 2017)."""

ANNOUNCEMENT = time(20)
"""When they become public, Eastern time."""

WEEKEND = "weekend"
HOLIDAY = "arXiv holiday"

_DAY = timedelta(days=1)
_ZONE = "America/New_York"


class _Eastern(tzinfo):
    """The zone, looked up at its first use: a start that asks for no day pays nothing and cannot fail."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return _zone().utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return _zone().dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return _zone().tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        zone = _zone()
        return zone.fromutc(moment.replace(tzinfo=zone)).replace(tzinfo=self)


EASTERN: tzinfo = _Eastern()
"""US Eastern time. Its use raises ConfigError where the system has no time zone data."""


def announcement_day(moment: datetime) -> date:
    """Return the day of the newest listing that the feeds carry at ``moment`` (aware)."""
    day = moment.astimezone(EASTERN).date()
    while not is_announcement_day(day):
        day -= _DAY
    return day


def is_announcement_day(day: date) -> bool:
    """Tell whether arXiv has a listing of ``day``."""
    return not why_none(day)


def why_none(day: date) -> str:
    """Return why arXiv has no listing of ``day``, WEEKEND or HOLIDAY, or an empty string where it has one."""
    if _is_weekend(day):
        return WEEKEND
    return HOLIDAY if _weekday_before(day) in HOLIDAYS else ""


def announcement_days(first: date, last: date) -> list[date]:
    """Return the days with a listing from ``first`` to ``last``, both included, in order."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_announcement_day(day)]


def next_announcement(moment: datetime) -> datetime:
    """Return when after ``moment`` (aware) arXiv announces papers next, in UTC: an evening at 20:00 Eastern time.

    The listing is dated with the day after; the feeds carry it four hours later.
    """
    evening = moment.astimezone(EASTERN).date()
    while not is_announcement_day(evening + _DAY) or _utc(evening, ANNOUNCEMENT) <= moment:
        evening += _DAY
    return _utc(evening, ANNOUNCEMENT)


def submission_window(day: date) -> tuple[datetime, datetime]:
    """Return from when (included) until when (excluded) the papers of the listing of ``day`` were submitted, in UTC.

    A listing also has papers from before, which moderators held back. Raise ValueError where ``day`` has no listing.
    """
    if reason := why_none(day):
        raise ValueError(f"{day} has no listing: {reason}")
    end = _weekday_before(day)
    start = _weekday_before(end)
    while start in HOLIDAYS:
        start = _weekday_before(start)
    return _utc(start, DEADLINE), _utc(end, DEADLINE)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _weekday_before(day: date) -> date:
    day -= _DAY
    while _is_weekend(day):
        day -= _DAY
    return day


def _utc(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, EASTERN).astimezone(UTC)


@cache
def _zone() -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(_ZONE)
    except ZoneInfoNotFoundError as error:
        message = f"This system has no time zone data ({_ZONE}), which arXiv's days need; install the package tzdata."
        raise ConfigError(message) from error

"""arXiv's days: the published table, weekends and holidays, and the two nights of the year when clocks change."""

import os
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.calendar import (
    EASTERN,
    HOLIDAY,
    HOLIDAYS,
    WEEKEND,
    announcement_day,
    announcement_days,
    is_announcement_day,
    next_announcement,
    submission_window,
    why_none,
)

DAYS = st.dates(date(2000, 1, 10), date(2099, 12, 20)) | st.dates(date(2025, 1, 1), date(2027, 1, 10))
MOMENTS = st.builds(
    lambda day, seconds: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds),
    DAYS,
    st.integers(0, 86_399),
)


def eastern(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# 16 to 20 November 2026 are Monday to Friday, without a holiday near.
@pytest.mark.parametrize(
    ("listing", "announced", "first", "end"),
    [
        ("2026-11-16", "2026-11-15 20:00", "2026-11-12 14:00", "2026-11-13 14:00"),
        ("2026-11-17", "2026-11-16 20:00", "2026-11-13 14:00", "2026-11-16 14:00"),
        ("2026-11-18", "2026-11-17 20:00", "2026-11-16 14:00", "2026-11-17 14:00"),
        ("2026-11-19", "2026-11-18 20:00", "2026-11-17 14:00", "2026-11-18 14:00"),
        ("2026-11-20", "2026-11-19 20:00", "2026-11-18 14:00", "2026-11-19 14:00"),
    ],
)
def test_the_table_that_arxiv_publishes(listing, announced, first, end):
    day = date.fromisoformat(listing)
    evening = eastern(announced)
    assert next_announcement(evening - timedelta(seconds=1)) == evening
    assert submission_window(day) == (eastern(first), eastern(end))
    assert announcement_day(eastern(f"{listing} 00:00")) == day
    assert announcement_day(eastern(f"{listing} 00:00") - timedelta(microseconds=1)) < day


def test_what_is_returned_is_in_utc():
    assert next_announcement(utc("2026-11-20 12:00")).tzinfo is UTC
    assert [moment.tzinfo for moment in submission_window(date(2026, 11, 20))] == [UTC, UTC]


def test_the_moment_of_an_announcement_leads_to_the_next_one():
    assert next_announcement(eastern("2026-11-17 20:00")) == eastern("2026-11-18 20:00")


@pytest.mark.parametrize("moment", ["2026-11-19 20:00", "2026-11-20 09:00", "2026-11-21 20:00", "2026-11-22 19:59"])
def test_friday_and_saturday_have_no_announcement(moment):
    assert next_announcement(eastern(moment)) == eastern("2026-11-22 20:00")


@pytest.mark.parametrize("moment", ["2026-11-20 00:00", "2026-11-20 23:59", "2026-11-21 12:00", "2026-11-22 23:59"])
def test_fridays_listing_is_the_newest_until_monday(moment):
    assert announcement_day(eastern(moment)) == date(2026, 11, 20)


def test_the_day_is_that_of_new_york_and_not_of_greenwich():
    assert announcement_day(utc("2026-11-20 04:59:59")) == date(2026, 11, 19)
    assert announcement_day(utc("2026-11-20 05:00:00")) == date(2026, 11, 20)


def test_why_there_is_no_listing():
    assert why_none(date(2026, 11, 21)) == WEEKEND
    assert why_none(date(2026, 11, 22)) == WEEKEND
    assert why_none(date(2026, 11, 23)) == ""
    assert why_none(date(2026, 11, 26)) == ""
    assert why_none(date(2026, 11, 27)) == HOLIDAY
    assert not is_announcement_day(date(2026, 11, 27))


def test_thanksgiving_is_a_thursday_without_an_announcement():
    assert next_announcement(eastern("2026-11-25 20:00")) == eastern("2026-11-29 20:00")
    assert announcement_day(eastern("2026-11-28 12:00")) == date(2026, 11, 26)
    window = submission_window(date(2026, 11, 30))
    assert window == (eastern("2026-11-25 14:00"), eastern("2026-11-27 14:00"))


def test_a_holiday_on_friday_takes_the_announcement_of_sunday():
    assert date(2026, 12, 25) in HOLIDAYS
    assert why_none(date(2026, 12, 25)) == ""
    assert why_none(date(2026, 12, 28)) == HOLIDAY
    assert next_announcement(eastern("2026-12-24 20:00")) == eastern("2026-12-28 20:00")
    window = submission_window(date(2026, 12, 29))
    assert window == (eastern("2026-12-24 14:00"), eastern("2026-12-28 14:00"))


def test_the_days_around_the_new_year():
    days = announcement_days(date(2026, 12, 21), date(2027, 1, 5))
    assert [day.isoformat()[5:] for day in days] == [
        *("12-21", "12-22", "12-23", "12-24", "12-25"),
        *("12-29", "12-31"),
        *("01-04", "01-05"),
    ]
    assert announcement_days(date(2027, 1, 5), date(2027, 1, 4)) == []


def test_holidays_are_weekdays():
    assert all(day.weekday() < 5 for day in HOLIDAYS)


def test_an_unlisted_year_has_only_weekends():
    assert why_none(date(2040, 12, 26)) == ""
    assert {why_none(date(2040, 1, 1) + timedelta(days=number)) for number in range(366)} == {"", WEEKEND}


def test_a_day_without_a_listing_has_no_window():
    with pytest.raises(ValueError, match="2026-11-21 has no listing: weekend"):
        submission_window(date(2026, 11, 21))
    with pytest.raises(ValueError, match="holiday"):
        submission_window(date(2026, 11, 27))


# Clocks go forward on 8 March 2026 and back on 1 November 2026, both Sundays at 2 o'clock.
def test_the_night_when_clocks_go_forward():
    assert announcement_day(utc("2026-03-09 03:59:59")) == date(2026, 3, 6)
    assert announcement_day(utc("2026-03-09 04:00")) == date(2026, 3, 9)
    assert next_announcement(utc("2026-03-08 06:30")) == utc("2026-03-09 00:00")
    assert submission_window(date(2026, 3, 10)) == (utc("2026-03-06 19:00"), utc("2026-03-09 18:00"))


def test_the_night_when_clocks_go_back():
    assert announcement_day(utc("2026-11-02 04:59:59")) == date(2026, 10, 30)
    assert announcement_day(utc("2026-11-02 05:00")) == date(2026, 11, 2)
    for moment in ("2026-11-01 05:30", "2026-11-01 06:30"):
        assert next_announcement(utc(moment)) == utc("2026-11-02 01:00")
    assert submission_window(date(2026, 11, 3)) == (utc("2026-10-30 18:00"), utc("2026-11-02 19:00"))


@given(moment=MOMENTS)
def test_the_next_announcement_is_the_first_after_the_moment(moment):
    coming = next_announcement(moment)
    local = coming.astimezone(EASTERN)
    assert coming > moment
    assert (local.hour, local.minute, local.second) == (20, 0, 0)
    assert is_announcement_day(local.date() + timedelta(days=1))
    # No other one lies between, and its listing is the newest from midnight on.
    assert next_announcement(coming - timedelta(microseconds=1)) == coming
    between = announcement_days(moment.astimezone(EASTERN).date() + timedelta(days=1), local.date())
    assert not [day for day in between if eastern(f"{day - timedelta(days=1)} 20:00") > moment]
    assert announcement_day(coming + timedelta(hours=4)) == local.date() + timedelta(days=1)


@given(first=DAYS)
def test_windows_follow_one_another_without_a_gap(first):
    days = announcement_days(first, first + timedelta(days=20))
    windows = [submission_window(day) for day in days]
    assert days
    assert all(start < end for start, end in windows)
    assert all(before[1] == after[0] for before, after in pairwise(windows))


@given(day=DAYS)
def test_a_window_is_closed_before_its_announcement(day):
    if is_announcement_day(day):
        start, end = submission_window(day)
        announced = next_announcement(end)
        assert announced.astimezone(EASTERN).date() == day - timedelta(days=1)
        assert timedelta(hours=6) <= announced - end <= timedelta(hours=55)
        assert next_announcement(start) <= announced


@given(moment=MOMENTS)
def test_the_newest_listing_is_public_and_the_newest(moment):
    day = announcement_day(moment)
    today = moment.astimezone(EASTERN).date()
    assert is_announcement_day(day)
    assert announcement_days(day, today) == [day]


@given(moment=MOMENTS)
def test_eastern_time_goes_there_and_back(moment):
    local = moment.astimezone(EASTERN)
    assert local.astimezone(UTC) == moment
    assert local.utcoffset() in (timedelta(hours=-4), timedelta(hours=-5))
    assert local.tzname() == ("EDT" if local.dst() else "EST")
    assert pickle.loads(pickle.dumps(local)).utcoffset() == local.utcoffset()


def test_a_system_without_time_zone_data_is_told_in_one_sentence():
    program = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from datetime import UTC, datetime\n"
        "from reader.domain.calendar import announcement_day, is_announcement_day\n"
        "from reader.domain.errors import ConfigError\n"
        "print('zoneinfo' in sys.modules)\n"
        "is_announcement_day(datetime(2026, 1, 5).date())\n"
        "try: announcement_day(datetime(2026, 1, 5, tzinfo=UTC))\n"
        "except ConfigError as error: print(error)\n"
    )
    environment = {**os.environ, "PYTHONTZPATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=30, check=True
    )
    early, message = done.stdout.splitlines()
    assert early == "False"
    assert message.startswith("This system has no time zone data (America/New_York)")
    assert message.endswith("install the package tzdata.")

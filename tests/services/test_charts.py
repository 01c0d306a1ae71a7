"""Shapes from numbers: weeks, steps of heat, lengths of bars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.charts import STEPS, eighths, last_days, months, step, tops, weeks

days = st.dates(date(2000, 1, 3), date(2100, 1, 1))
values = st.lists(st.integers(0, 500), max_size=60)


@given(days, st.integers(0, 800), st.integers(1, 60))
def test_weeks_hold_the_newest_days_of_the_period(last: date, before: int, count: int) -> None:
    first = last - timedelta(days=before)
    columns = weeks(first, last, count)
    assert 1 <= len(columns) <= count
    assert all(len(week) == 7 for week in columns)
    shown = [day for week in columns for day in week if day is not None]
    assert shown[-1] == last
    assert shown == [shown[0] + timedelta(days=number) for number in range(len(shown))]
    assert shown[0] == first or (len(columns) == count and shown[0].weekday() == 0 and shown[0] > first)
    for week in columns:
        assert all(day is None or day.weekday() == place for place, day in enumerate(week))


def test_months_begin_in_the_column_of_their_first_day() -> None:
    columns = weeks(date(2026, 9, 7), date(2026, 11, 20), 53)
    assert months(columns) == [(0, date(2026, 9, 7)), (3, date(2026, 10, 1)), (7, date(2026, 11, 1))]
    # The beginning of the list is not told where the next name would stand on it.
    columns = weeks(date(2026, 9, 28), date(2026, 11, 20), 53)
    assert months(columns) == [(0, date(2026, 10, 1)), (4, date(2026, 11, 1))]
    assert months(weeks(date(2026, 11, 20), date(2026, 11, 20), 5)) == [(0, date(2026, 11, 20))]


@given(values)
def test_steps_rise_with_the_value_and_end_at_the_greatest(found: list[int]) -> None:
    limits = tops(found)
    assert limits == sorted(set(limits))
    assert len(limits) <= STEPS
    steps = [step(value, limits) for value in sorted(found)]
    assert steps == sorted(steps)
    for value in found:
        assert (step(value, limits) == 0) == (value == 0)
    if any(found):
        assert limits[-1] == max(found)
        assert step(max(found), limits) == STEPS


@given(st.lists(st.integers(1, 500), min_size=8, max_size=60, unique=True))
def test_each_step_has_about_a_quarter_of_the_days(found: list[int]) -> None:
    limits = tops(found)
    sizes = [sum(step(value, limits) == level for value in found) for level in range(1, STEPS + 1)]
    assert max(sizes) - min(sizes) <= 1


def test_few_values_make_few_steps() -> None:
    assert tops([]) == tops([0, 0]) == []
    assert step(5, []) == 0
    assert tops([3, 3, 3]) == [3]
    assert step(3, [3]) == STEPS
    assert [step(value, [1, 2]) for value in (0, 1, 2, 9)] == [0, 3, 4, 4]


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 80))
def test_bars_are_as_long_as_their_share(value: int, greatest: int, width: int) -> None:
    filled = eighths(value, greatest, width)
    assert 0 <= filled <= width * 8
    assert (filled > 0) == (value > 0 and greatest > 0 and width > 0)
    if 0 < value <= greatest and width:
        assert filled == pytest.approx(value / greatest * width * 8, abs=1)


def test_the_last_days_begin_with_the_newest() -> None:
    assert last_days(date(2026, 3, 1), 3) == [date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 27)]

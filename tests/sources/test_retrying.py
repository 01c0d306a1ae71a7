"""When the next try may come."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.sources.retrying import back_off, parse_retry_after

NOW = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Fri, 20 Nov 2026 13:31:00 GMT", 60.0),
        ("Fri, 20 Nov 2026 13:29:00 GMT", 0.0),
        ("Friday, 20-Nov-26 13:30:10 GMT", 10.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("９", None),
        ("Fri, 99 Nov 2026 13:31:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_breaks_it(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or seconds >= 0


def test_back_off_grows_and_is_spread() -> None:
    assert [back_off(attempt, 3.0, 0, lambda: 0.0) for attempt in (1, 2)] == [3.0, 6.0]
    assert [back_off(attempt, 3.0, 429, lambda: 1.0) for attempt in (1, 2)] == [22.5, 45.0]
    assert all(3.0 <= back_off(1, 3.0, 0) <= 4.5 for _ in range(50))

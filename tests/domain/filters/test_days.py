"""Days, spans and years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.filters.days import (
    is_unfinished,
    parse_date,
    parse_newer,
    parse_older,
    parse_years,
    render_announced,
    render_published,
)
from reader.domain.filters.nodes import Age, Announced, Published

TODAY = date(2026, 3, 31)
PARSERS = {"newer": parse_newer, "older": parse_older, "date": parse_date, "year": parse_years}


class TestSpans:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("1d", date(2026, 3, 31)),
            ("7d", date(2026, 3, 25)),
            ("7D", date(2026, 3, 25)),
            ("1w", date(2026, 3, 25)),
            ("2w", date(2026, 3, 18)),
            ("1m", date(2026, 3, 1)),
            ("3m", date(2026, 1, 1)),
            ("4m", date(2025, 12, 1)),
            ("15m", date(2025, 1, 1)),
            ("1y", date(2025, 4, 1)),
            ("today", date(2026, 3, 31)),
            ("yesterday", date(2026, 3, 30)),
            ("2026", date(2026, 1, 1)),
            ("2026-02", date(2026, 2, 1)),
            ("2026-02-03", date(2026, 2, 3)),
            ("9999y", date.min),
            ("9999w", TODAY - timedelta(9999 * 7 - 1)),
        ],
    )
    def test_newer_and_older_share_every_day_among_them(self, text: str, first: date) -> None:
        assert parse_newer(text).days(TODAY) == (first, None)
        assert parse_older(text).days(TODAY) == (None, first)

    def test_the_ends_of_the_calendar(self) -> None:
        assert Age(0, "d").day(date.max) == date.max
        assert Age(9999, "m").day(date(1, 1, 1)) == date.min
        assert Age(9999, "d").day(date(1, 1, 1)) == date.min
        assert Age(1, "y").day(date(2024, 2, 29)) == date(2023, 3, 1)

    @given(st.dates(date(1991, 1, 1)), st.integers(1, 400))
    def test_a_span_of_days_holds_that_many_days_and_today(self, today: date, number: int) -> None:
        first, _ = parse_newer(f"{number}d").days(today)
        assert first is not None
        assert (today - first).days + 1 == number


class TestPeriods:
    @pytest.mark.parametrize(
        ("text", "days"),
        [
            ("2026", (date(2026, 1, 1), date(2027, 1, 1))),
            ("2026-12", (date(2026, 12, 1), date(2027, 1, 1))),
            ("2024-02", (date(2024, 2, 1), date(2024, 3, 1))),
            ("2026-12-31", (date(2026, 12, 31), date(2027, 1, 1))),
            ("today", (date(2026, 3, 31), date(2026, 4, 1))),
            ("Yesterday", (date(2026, 3, 30), date(2026, 3, 31))),
            ("2026-11-01..2026-11-20", (date(2026, 11, 1), date(2026, 11, 21))),
            ("2025..2026-02", (date(2025, 1, 1), date(2026, 3, 1))),
            ("2026-03..today", (date(2026, 3, 1), date(2026, 4, 1))),
            ("2026..", (date(2026, 1, 1), None)),
            ("..2026", (None, date(2027, 1, 1))),
            ("..today", (None, date(2026, 4, 1))),
        ],
    )
    def test_dates(self, text: str, days: tuple[date | None, date | None]) -> None:
        assert parse_date(text).days(TODAY) == days

    def test_years(self) -> None:
        assert parse_years("2025") == Published(2025, 2025)
        assert parse_years("2019..2025") == Published(2019, 2025)
        assert parse_years("2019..") == Published(2019, None)
        assert parse_years("..2025") == Published(None, 2025)

    @pytest.mark.parametrize(
        "text",
        ["", "x", "7", "0d", "00w", "7x", "-7d", "٧d", "2026-1", "2026-13", "2026-02-30", "1899", "3000", "20261",
         "2026/01", "2026-01-01T", "٢٠٢٦", "12345d", "d"],
    )  # fmt: skip
    def test_other_text_is_refused(self, text: str) -> None:
        for parse in (parse_newer, parse_older, parse_date):
            with pytest.raises(ValueError):  # noqa: PT011 - The value is the whole message.
                parse(text)

    @pytest.mark.parametrize("text", ["..", "2026-02..2026-01", "2026....", "x..2026", "2026..x", "7d..", "7d"])
    def test_other_ranges_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - The value is the whole message.
            parse_date(text)

    @pytest.mark.parametrize("text", ["..", "2025..2019", "2025-01", "today", "20", "2025..20"])
    def test_other_years_are_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - The value is the whole message.
            parse_years(text)


class TestUnfinished:
    @given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.sampled_from(["newer", "older", "date"]))
    def test_every_beginning_of_a_day(self, day: date, field: str) -> None:
        self.grows(field, str(day))

    @pytest.mark.parametrize(
        ("field", "text"),
        [("newer", "9999d"), ("newer", "yesterday"), ("date", "today"), ("date", "2026-11-01..2026-11-20"),
         ("date", "..yesterday"), ("date", "today..2026-12"), ("year", "2019..2025"), ("year", "..2999")],
    )  # fmt: skip
    def test_every_beginning_of_other_values(self, field: str, text: str) -> None:
        self.grows(field, text)

    @pytest.mark.parametrize(
        ("field", "text"),
        [("newer", "x"), ("newer", "12345"), ("newer", "2026-2"), ("newer", "2026-02-3"), ("newer", "2026."),
         ("date", "3"), ("date", "x.."), ("date", "2026..x"), ("year", "2026-"), ("year", "today"), ("year", "t"),
         ("year", "2025..2019"), ("date", "2026-11-20..2026-11-01"), ("older", "2026-13")],
    )  # fmt: skip
    def test_what_cannot_become_a_value(self, field: str, text: str) -> None:
        assert not is_unfinished(field, text)

    def grows(self, field: str, text: str) -> None:
        for end in range(1, len(text)):
            try:
                PARSERS[field](text[:end])
            except ValueError:
                assert is_unfinished(field, text[:end]), text[:end]


class TestRendering:
    @pytest.mark.parametrize(
        "text",
        ["newer:7d", "older:3m", "newer:2026", "older:2026-02", "newer:2026-02-03", "date:2026", "date:2026-12",
         "date:2026-12-31", "date:today", "date:yesterday", "date:2026-11-01..2026-11-20", "date:2026-11-02..today",
         "date:2026-11-02..yesterday", "date:yesterday..today", "date:today..2999-12-31", "date:..today",
         "date:2999"],
    )  # fmt: skip
    def test_what_was_read_is_written(self, text: str) -> None:
        field, _, value = text.partition(":")
        node = PARSERS[field](value)
        assert isinstance(node, Announced)
        assert render_announced(node) == text

    @pytest.mark.parametrize("text", ["2025", "2019..2025", "2019..", "..2025"])
    def test_years(self, text: str) -> None:
        assert render_published(parse_years(text)) == f"year:{text}"

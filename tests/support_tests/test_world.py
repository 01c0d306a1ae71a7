"""The invented arXiv keeps the days that the program knows, although it computes them in another way."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.domain.calendar import HOLIDAYS, announcement_day, is_announcement_day, submission_window
from support.world import World, invented

moments = st.datetimes(datetime(2026, 1, 5), datetime(2026, 12, 24), timezones=st.just(UTC))


@given(moments)
def test_a_submission_is_in_the_listing_whose_window_it_falls_in(moment: datetime) -> None:
    day = World(holidays=HOLIDAYS).listing_day(moment)
    start, end = submission_window(day)
    assert start <= moment < end


@given(moments)
def test_a_paper_is_public_by_the_day_of_its_listing(moment: datetime) -> None:
    public = World(holidays=HOLIDAYS).announced(moment).astimezone(UTC)
    assert announcement_day(public + timedelta(hours=4)) == World(holidays=HOLIDAYS).listing_day(moment)


def test_the_world_is_the_same_each_time_and_lists_every_version_once() -> None:
    first, days = date(2026, 11, 2), 14
    world = invented(first, days)
    assert world.papers == invented(first, days).papers
    listed = [
        (paper.name, version)
        for number in range(days + 12)
        if is_announcement_day(day := first + timedelta(days=number))
        for paper in world.papers
        for found, version, kind in world.listing(paper.categories[0], day)
        if found is paper and kind in ("new", "replace")
    ]
    assert sorted(listed) == sorted(
        (paper.name, version) for paper in world.papers for version in range(1, len(paper.submitted) + 1)
    )


def test_a_feed_that_is_too_long_loses_its_new_papers() -> None:
    world = invented(date(2026, 11, 16), 4, per_day=20)
    day = date(2026, 11, 19)
    whole = world.listing("cs.LG", day)
    world.feed_limit = 3
    assert world.listing("cs.LG", day) == whole[-3:]
    assert whole[0][2] == "new"

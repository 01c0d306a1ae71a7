"""The day's announcements: four kinds, one row a paper, and nothing taken for an empty day that is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reader.domain.batch import Problem
from reader.domain.calendar import EASTERN
from reader.domain.errors import SourceError
from reader.domain.paper import Paper
from reader.formats.arxiv.rss import parse_rss
from reader.services.days import state_of_today
from reader.services.fetch.announcing import kind_in
from reader.services.fetch.sources import FetchReport
from reader.sources.errors import BadAnswer
from support.clock import MORNING
from support.fake_sources import Asked
from support.world import World, WorldPaper
from support.world_pages import feed_reply

from .conftest import Morning

FRIDAY = date(2026, 11, 20)
THURSDAY_NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def paper(number: int, *categories: str, at: datetime = THURSDAY_NOON, **fields: object) -> WorldPaper:
    values = {
        "name": f"2611.{number:05d}",
        "title": f"Lanterns of Order {number}",
        "authors": ("Ada Example",),
        "abstract": f"We light {number} lanterns and count the moths that come to see them.",
        "categories": categories,
        "submitted": (at,),
    }
    return WorldPaper(**(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    return World(
        [
            paper(1, "cs.LG", "cs.AI"),
            paper(2, "cs.AI", "cs.LG"),
            paper(3, "cs.LG", submitted=(THURSDAY_NOON - 20 * DAY, THURSDAY_NOON)),
            paper(4, "cs.CL", "cs.LG", submitted=(THURSDAY_NOON - 20 * DAY, THURSDAY_NOON)),
        ]
    )


def steps(report: FetchReport) -> list[tuple[str, int, int, str]]:
    return [(step.source, step.papers, step.new, step.error) for step in report.steps]


class TestToday:
    def test_each_kind_is_labelled_and_a_paper_of_two_feeds_is_one_row(self, morning: Morning) -> None:
        report = morning.fetch("cs.LG", "cs.AI")
        assert steps(report) == [("arXiv cs.LG", 4, 4, ""), ("arXiv cs.AI", 2, 0, "")]
        assert (report.new, report.updated, report.errors) == (4, 0, ())
        assert sorted(morning.names()) == [f"2611.{number:05d}" for number in (1, 2, 3, 4)]
        assert morning.announced("2611.00001") == [("cs.LG", FRIDAY, "new"), ("cs.AI", FRIDAY, "cross")]
        assert morning.announced("2611.00002") == [("cs.LG", FRIDAY, "cross"), ("cs.AI", FRIDAY, "new")]
        assert morning.announced("2611.00003") == [("cs.LG", FRIDAY, "replace")]
        assert morning.announced("2611.00004") == [("cs.LG", FRIDAY, "replace-cross")]

    def test_the_list_shows_new_papers_before_cross_lists_before_new_versions(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        kinds = [row.kind for row in morning.store.listing.rows(morning.store.listing.numbers(day=str(FRIDAY)))]
        assert kinds == ["new", "cross", "replace", "replace-cross"]

    def test_an_unchanged_feed_is_not_read_again(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        etag = morning.store.feeds.source("arXiv cs.LG").etag
        morning.now += timedelta(hours=1)
        report = morning.fetch("cs.LG")
        assert [(step.unchanged, step.papers, step.day) for step in report.steps] == [(True, 0, FRIDAY)]
        assert morning.sources.asked == [("feed", "cs.LG", etag)]
        assert morning.store.feeds.source("arXiv cs.LG").read_at == morning.now

    def test_a_day_that_is_read_twice_adds_nothing(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        before = [morning.announced(name) for name in sorted(morning.names())]
        state = morning.store.feeds.source("arXiv cs.LG")
        with morning.store.writing():
            morning.store.feeds.put_source(state._replace(etag=""))
        assert steps(morning.fetch("cs.LG")) == [("arXiv cs.LG", 4, 0, "")]
        assert [morning.announced(name) for name in sorted(morning.names())] == before

    def test_what_was_read_is_written_down(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        (entry,) = morning.store.feeds.days("cs.LG")
        assert entry == ("cs.LG", FRIDAY, "rss", 4, True, MORNING)

    @pytest.mark.parametrize(
        ("category", "primary", "kind"),
        [
            ("cs.LG", "cs.LG", "new"),
            ("cs.LG", "cs.AI", "cross"),
            ("cs", "cs.AI", "new"),
            ("math", "math-ph", "cross"),
            ("hep-th", "hep-th", "new"),
        ],
    )
    def test_a_paper_from_the_api_is_new_in_its_own_category_or_archive(
        self, category: str, primary: str, kind: str
    ) -> None:
        assert kind_in(category, Paper(categories=(primary, "cs.LG"))) == kind
        replaced = kind_in(category, Paper(categories=(primary,)), replaced=True)
        assert replaced == {"new": "replace", "cross": "replace-cross"}[kind]


class TestCut:
    """arXiv cuts a feed at 2,000 items, new papers first."""

    @pytest.fixture
    def world(self) -> World:
        new = [paper(number, "cs.LG") for number in range(1, 1_990)]
        old = [
            paper(number, "cs.LG", submitted=(THURSDAY_NOON - 20 * DAY, THURSDAY_NOON))
            for number in range(5_000, 5_021)
        ]
        return World([*new, *old], harvest_page=2_500)

    def test_what_was_cut_off_comes_from_the_api(self, morning: Morning) -> None:
        report = morning.fetch("cs.LG")
        assert report.errors == ()
        assert steps(report)[:2] == [("arXiv cs.LG", 2_000, 2_000, ""), ("arXiv cs.LG", 10, 10, "")]
        assert len(set(morning.names())) == len(morning.names()) == 2_010
        assert morning.announced("2611.00001") == [("cs.LG", FRIDAY, "new")]
        (entry,) = morning.store.feeds.days("cs.LG")
        assert (entry.papers, entry.complete) == (2_010, True)

    def test_until_then_the_day_is_not_read_to_its_end(self, morning: Morning) -> None:
        morning.sources.fail = lambda asked: BadAnswer("cut off") if asked[0] == "submitted" else None
        assert morning.fetch("cs.LG").errors == ("cut off",)
        assert not morning.store.feeds.days("cs.LG")[0].complete
        morning.sources.fail = lambda asked: None
        assert morning.fetch("cs.LG").new == 10


class TestDoubt:
    def test_an_entry_that_cannot_be_read_is_told_and_comes_from_the_api(self, morning: Morning) -> None:
        def damage(asked: Asked, answer: object) -> object:
            if asked[0] != "feed":
                return answer
            feed, etag = answer  # type: ignore[misc]
            return replace(feed, items=feed.items[1:], problems=(Problem("The item is damaged.", 7),)), etag

        morning.sources.change = damage
        report = morning.fetch("cs.LG")
        assert report.errors == ("arXiv cs.LG: The item is damaged.",)
        assert morning.announced("2611.00001") == [("cs.LG", FRIDAY, "new")]

    def test_an_empty_feed_on_a_day_with_a_listing_is_compared_with_the_api(self, morning: Morning) -> None:
        morning.sources.change = lambda asked, answer: (
            (replace(answer[0], items=()), answer[1]) if asked[0] == "feed" else answer
        )
        report = morning.fetch("cs.LG")
        assert report.errors == ()
        assert set(morning.names()) == {f"2611.{number:05d}" for number in (1, 2, 3, 4)}

    def test_a_category_without_papers_on_a_day_is_asked_for_once_more_and_then_believed(
        self, morning: Morning
    ) -> None:
        assert {step[1:] for step in steps(morning.fetch("hep-th"))} == {(0, 0, "")}
        assert morning.sources.names("submitted") == ["hep-th"]
        assert morning.sources.names("harvest_page") == []
        assert morning.store.feeds.days("hep-th")[0].complete
        morning.fetch("hep-th")
        assert morning.sources.names("submitted") == []

    def test_an_empty_feed_of_a_weekend_is_believed(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        morning.now = MORNING + DAY
        assert steps(morning.fetch("cs.LG")) == [("arXiv cs.LG", 0, 0, "")]

    def test_who_begins_on_a_weekend_finds_the_listing_before_it(self, morning: Morning) -> None:
        morning.now = MORNING + 2 * DAY
        report = morning.fetch("cs.LG")
        assert report.errors == ()
        assert set(morning.names()) == {f"2611.{number:05d}" for number in (1, 2, 3, 4)}
        assert morning.announced("2611.00002") == [("cs.LG", FRIDAY, "cross")]

    def test_who_begins_on_a_holiday_too(self, morning: Morning) -> None:
        morning.now = datetime(2026, 11, 27, 13, tzinfo=UTC)
        morning.world.papers.append(paper(9, "cs.LG", at=datetime(2026, 11, 25, 12, tzinfo=UTC)))
        morning.world.holidays = frozenset((date(2026, 11, 26),))
        morning.fetch("cs.LG")
        assert morning.announced("2611.00009") == [("cs.LG", date(2026, 11, 26), "new")]


class TestLate:
    """arXiv is late: on Friday morning the feed still has Thursday's listing."""

    TOLD = "asked 08:30: today's listing is not out yet"

    @pytest.fixture
    def late(self, morning: Morning) -> Morning:
        morning.world.papers.append(paper(9, "cs.LG", at=THURSDAY_NOON - DAY))
        morning.sources.change = lambda asked, answer: (
            (parse_rss(feed_reply(morning.world, MORNING - DAY, asked[1], "").body), "thursday")
            if asked[0] == "feed"
            else answer
        )
        return morning

    def told(self, morning: Morning) -> str:
        return state_of_today(morning.store, ["cs.LG"], morning.now.astimezone(EASTERN)).text

    def test_yesterdays_listing_is_not_todays(self, late: Morning) -> None:
        report = late.fetch("cs.LG")
        assert [(step.day, step.papers) for step in report.steps] == [(FRIDAY - DAY, 1)]
        assert self.told(late) == self.TOLD

    def test_a_feed_that_did_not_change_is_not_todays_either(self, late: Morning) -> None:
        late.now = MORNING - DAY
        late.fetch("cs.LG")
        late.now = MORNING
        late.sources.change = lambda asked, answer: (None, "thursday") if asked[0] == "feed" else answer
        report = late.fetch("cs.LG")
        assert [(step.day, step.unchanged) for step in report.steps] == [(FRIDAY - DAY, True)]
        assert self.told(late) == self.TOLD

    def test_what_comes_later_is_taken(self, late: Morning) -> None:
        late.fetch("cs.LG")
        late.sources.change = lambda asked, answer: answer
        late.now += timedelta(hours=1)
        assert [(step.day, step.papers) for step in late.fetch("cs.LG").steps] == [(FRIDAY, 4)]
        assert self.told(late) == "fetched 09:30, 4 papers"

    def test_what_never_comes_is_filled_in_the_day_after(self, late: Morning) -> None:
        late.fetch("cs.LG")
        late.sources.change = lambda asked, answer: answer
        late.now = MORNING + DAY
        late.fetch("cs.LG")
        assert late.announced("2611.00001") == [("cs.LG", FRIDAY, "new")]


class TestMissed:
    def days(self, morning: Morning) -> list[tuple[str, str]]:
        return [(asked[2], asked[3]) for asked in morning.sources.asked if asked[0] == "submitted"]

    def test_nothing_is_missed_before_the_first_listing_that_was_read(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        assert self.days(morning) == []

    def test_each_day_between_is_asked_for_by_its_own_time(self, morning: Morning) -> None:
        morning.now = MORNING - 3 * DAY
        morning.fetch("cs.LG")
        morning.now = MORNING
        morning.fetch("cs.LG", "cs.AI")
        assert self.days(morning)[-2:] == [("202611161900", "202611171900"), ("202611171900", "202611181900")]
        assert set(morning.sources.names("submitted")) == {"cs.LG"}

    def test_a_failed_feed_is_made_up_for_the_day_after(self, morning: Morning) -> None:
        morning.now = MORNING - DAY
        morning.fetch("cs.LG")
        morning.now = MORNING
        morning.sources.fail = lambda asked: BadAnswer("a web page") if asked[0] == "feed" else None
        assert morning.fetch("cs.LG").errors == ("a web page",)
        assert self.days(morning) == []
        morning.sources.fail = lambda asked: None
        morning.now = MORNING + DAY
        morning.fetch("cs.LG")
        assert morning.announced("2611.00001") == [("cs.LG", FRIDAY, "new")]

    def test_a_day_that_fails_is_asked_for_next_time_and_the_others_are_not(self, morning: Morning) -> None:
        def fail(asked: Asked) -> SourceError | None:
            return BadAnswer("cut off") if asked[0] == "submitted" and asked[2].startswith("20261117") else None

        morning.now = MORNING - 4 * DAY
        morning.fetch("cs.LG")
        morning.now = MORNING
        morning.sources.fail = fail
        assert morning.fetch("cs.LG").errors == ("cut off",)
        assert len(self.days(morning)) == 3
        morning.sources.fail = lambda asked: None
        assert morning.fetch("cs.LG").errors == ()
        assert self.days(morning) == [("202611171900", "202611181900")]

    def test_a_listing_closes_with_the_second(self, morning: Morning) -> None:
        end = datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
        morning.world.papers += [
            paper(8, "cs.LG", at=end + timedelta(seconds=30)),
            paper(7, "cs.LG", at=end - timedelta(seconds=30)),
        ]
        morning.now = MORNING - 3 * DAY
        morning.fetch("cs.LG")
        morning.now = MORNING
        morning.fetch("cs.LG")
        assert morning.announced("2611.00007") == [("cs.LG", date(2026, 11, 18), "new")]
        assert morning.announced("2611.00008") == [("cs.LG", date(2026, 11, 19), "new")]

    def test_days_that_are_too_old_are_told_once(self, morning: Morning) -> None:
        morning.now = MORNING - 100 * DAY
        morning.fetch("cs.LG")
        morning.now = MORNING
        (told,) = morning.fetch("cs.LG").errors
        assert told == (
            "arXiv cs.LG: the listings from 2026-08-13 to 2026-08-21 are too old to be read one by one;"
            " `matins fetch --since 2026-08-13` brings their papers."
        )
        assert len(self.days(morning)) == 63
        assert morning.fetch("cs.LG").errors == ()

"""What is said of today: every sentence, in the user's time zone, and none where it is not true."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reader.config import Subscriptions
from reader.domain import calendar
from reader.domain.batch import Document
from reader.domain.errors import ConfigError
from reader.domain.paper import Announcement
from reader.services.days import DayState, empty_day, is_late, next_try, other_sources, state_of_today
from reader.services.fetch.failing import failed_state
from reader.sources.errors import BadAnswer, HttpError, Offline, RateLimited
from reader.storage.feeds import COMPLETING, FeedDay, SourceState
from reader.storage.store import Store
from support.builders import invented

BERLIN, TOKYO, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "library.db")
    yield store
    store.close()


def at(zone: ZoneInfo, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


def read(store: Store, category: str, when: datetime, *papers: int, complete: bool = True) -> None:
    """Let the listing of ``category`` of the day of ``when`` be read then, with these papers."""
    day = when.astimezone(NEW_YORK).date()
    with store.writing():
        store.feeds.log_day(FeedDay(category, day, "rss", len(papers), complete, when))
        store.feeds.put_source(SourceState(f"arXiv {category}", read_at=when, tried_at=when))
        name = f"arXiv {category}"
        document = store.documents.add(Document(name, f"{category} {day}", "arxiv-listing", date=day), when)
        for position, number in enumerate(papers, 1):
            known = store.papers.number_of(f"2611.{number:05d}")
            paper = known or store.papers.insert(invented(number), when)
            store.documents.announce(document, paper, Announcement(name, position, day, category))


def ask(store: Store, category: str, when: datetime) -> None:
    """Let the feed of ``category`` give a good answer without a listing of the day."""
    with store.writing():
        store.feeds.put_source(SourceState(f"arXiv {category}", read_at=when, tried_at=when))


def fail(store: Store, category: str, error: Exception, when: datetime) -> None:
    state = store.feeds.source(f"arXiv {category}")
    with store.writing():
        store.feeds.put_source(failed_state(state, error, when))  # type: ignore[arg-type]


def said(store: Store, now: datetime, *categories: str) -> str:
    return state_of_today(store, categories or ("cs.LG",), now).text


class TestFetched:
    def test_when_and_how_many(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), *range(1, 144))
        assert state_of_today(store, ["cs.LG"], at(BERLIN, 20, 9))[:2] == ("fetched 07:12, 143 papers", False)

    def test_one_paper_none_and_thousands(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        read(store, "cs.AI", at(BERLIN, 20, 7, 12))
        read(store, "math", at(BERLIN, 20, 7, 12), *range(1, 1002))
        assert said(store, at(BERLIN, 20, 9), "cs.LG") == "fetched 07:12, 1 paper"
        assert said(store, at(BERLIN, 20, 9), "cs.AI") == "fetched 07:12, 0 papers"
        assert said(store, at(BERLIN, 20, 9), "math") == "fetched 07:12, 1,001 papers"

    def test_a_paper_of_two_listings_counts_once(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1, 2, 3)
        read(store, "cs.AI", at(BERLIN, 20, 7, 13), 3, 4)
        assert said(store, at(BERLIN, 20, 9), "cs.LG", "cs.AI") == "fetched 07:13, 4 papers"

    def test_what_is_not_subscribed_to_does_not_count(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        read(store, "cs.AI", at(BERLIN, 20, 7, 30), 2)
        assert said(store, at(BERLIN, 20, 9), "cs.LG") == "fetched 07:12, 1 paper"

    def test_a_category_that_was_not_read_yet_is_told(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        told = said(store, at(BERLIN, 20, 9), "cs.LG", "cs.AI")
        assert told == "fetched 07:12, 1 paper of 1 of 2 categories"

    def test_a_listing_that_was_cut_short_is_told(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1, 2, complete=False)
        state = state_of_today(store, ["cs.LG"], at(BERLIN, 20, 9))
        assert state[:2] == ("fetched 07:12, 2 papers, cs.LG not to its end", True)

    def test_yesterdays_reading_is_not_todays(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 19, 7, 12), 1)
        assert said(store, at(BERLIN, 20, 9)) == "not fetched yet: R fetches"

    def test_the_day_begins_at_midnight_in_new_york(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 19, 7, 12), 1)
        assert said(store, at(BERLIN, 20, 5, 59)) == "announced at 20:00 ET, to be fetched from 00:00 ET, in 1 min"
        assert said(store, at(BERLIN, 20, 6, 0)) == "not fetched yet: R fetches"

    def test_nothing_subscribed_says_nothing(self, store: Store) -> None:
        assert state_of_today(store, [], at(BERLIN, 20, 9))[:2] == ("", False)


class TestNotOutYet:
    """arXiv is late: the feeds still have yesterday's listing, or have not changed since."""

    @pytest.mark.parametrize("reads_yesterdays", [False, True])
    def test_that_it_was_asked_for_is_told(self, store: Store, reads_yesterdays: bool) -> None:
        read(store, "cs.LG", at(BERLIN, 19, 7, 12), 1)
        when = at(BERLIN, 20, 7, 5)
        if reads_yesterdays:
            with store.writing():
                store.feeds.log_day(FeedDay("cs.LG", when.date() - timedelta(days=1), "rss", 1, True, when))
        ask(store, "cs.LG", when)
        state = state_of_today(store, ["cs.LG"], at(BERLIN, 20, 9))
        assert state[:2] == ("asked 07:05: today's listing is not out yet", False)
        assert state.apart().text == state.text
        assert state.apart().shorter == ("today: not out yet, asked 07:05", "today: not out yet")

    def test_with_a_category_that_nobody_asked_for_there_may_be_one(self, store: Store) -> None:
        ask(store, "cs.LG", at(BERLIN, 20, 7, 5))
        assert said(store, at(BERLIN, 20, 9), "cs.LG", "cs.AI") == "not fetched yet: R fetches"
        ask(store, "cs.AI", at(BERLIN, 20, 7, 6))
        assert said(store, at(BERLIN, 20, 9), "cs.LG", "cs.AI") == "asked 07:06: today's listing is not out yet"

    def test_what_was_asked_before_midnight_is_of_yesterday(self, store: Store) -> None:
        ask(store, "cs.LG", at(NEW_YORK, 19, 23, 59))
        assert said(store, at(NEW_YORK, 20, 0)) == "not fetched yet: R fetches"

    def test_what_went_wrong_comes_first(self, store: Store) -> None:
        ask(store, "cs.LG", at(BERLIN, 20, 7, 5))
        fail(store, "cs.LG", Offline("No network."), at(BERLIN, 20, 8))
        assert said(store, at(BERLIN, 20, 9)) == "offline: showing what is here"

    @pytest.mark.parametrize(
        ("newest", "now", "late"),
        [
            ((FRIDAY, FRIDAY), at(BERLIN, 20, 9), False),
            ((FRIDAY - timedelta(days=1), FRIDAY), at(BERLIN, 20, 9), False),
            ((FRIDAY - timedelta(days=1),) * 2, at(BERLIN, 20, 9), True),
            ((FRIDAY - timedelta(days=1),), at(BERLIN, 20, 5, 59), False),
            ((FRIDAY,), at(BERLIN, 21, 9), False),
            ((FRIDAY,), at(BERLIN, 23, 9), True),
            ((), at(BERLIN, 20, 9), False),
        ],
    )
    def test_arxiv_is_late_where_no_feed_has_the_days_listing(
        self, newest: tuple[date, ...], now: datetime, late: bool
    ) -> None:
        assert is_late(newest, now) is late


class TestNoListing:
    @pytest.mark.parametrize(
        ("now", "told"),
        [
            (at(BERLIN, 21, 9), "no announcements today (weekend; next Sunday 20:00 ET, 02:00 here)"),
            (at(BERLIN, 22, 23), "no announcements today (weekend); announced at 20:00 ET, in 3 h"),
            (at(NEW_YORK, 21, 0), "no announcements today (weekend; next Sunday 20:00 ET, 20:00 here)"),
            (at(NEW_YORK, 22, 5, 59), "no announcements today (weekend); announced at 20:00 ET, in 14 h"),
            (at(NEW_YORK, 22, 19, 59), "no announcements today (weekend); announced at 20:00 ET, in 1 min"),
            (at(NEW_YORK, 22, 20), "announced at 20:00 ET, to be fetched from 00:00 ET, in 4 h"),
            (at(NEW_YORK, 22, 23, 15), "announced at 20:00 ET, to be fetched from 00:00 ET, in 45 min"),
            (at(NEW_YORK, 27, 9), "no announcements today (arXiv holiday; next Sunday 20:00 ET, 20:00 here)"),
            (at(BERLIN, 27, 9), "no announcements today (arXiv holiday; next Sunday 20:00 ET, 02:00 here)"),
        ],
    )
    def test_the_reason_and_the_next_one(self, store: Store, now: datetime, told: str) -> None:
        for _ in range(2):
            assert state_of_today(store, ["cs.LG"], now)[:2] == (told, False)
            # That an empty feed was read makes no difference.
            read(store, "cs.LG", now)

    def test_a_holiday_in_the_week_says_how_long_it_is_to_its_evening(self, store: Store) -> None:
        now = datetime(2026, 12, 30, 9, tzinfo=NEW_YORK)
        told = "no announcements today (arXiv holiday); announced at 20:00 ET, in 11 h"
        assert said(store, now) == told

    def test_here_and_there_switch_to_winter_time_on_different_days(self, store: Store) -> None:
        now = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
        assert said(store, now) == "no announcements today (weekend; next Sunday 20:00 ET, 01:00 here)"
        assert said(store, now + timedelta(days=7)).endswith("next Sunday 20:00 ET, 02:00 here)")

    @pytest.mark.parametrize(
        ("day", "why"),
        [(date(2026, 11, 21), "weekend"), (date(2026, 11, 27), "arXiv holiday"), (FRIDAY, "")],
    )
    def test_why_a_day_in_the_past_is_empty(self, day: date, why: str) -> None:
        assert empty_day(day) == (f"no announcements ({why})" if why else "")


class TestComing:
    """A user in the east is a day ahead of arXiv and waits for the listing of the own day."""

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            (at(TOKYO, 20, 7), "announced at 20:00 ET, in 3 h"),
            (at(TOKYO, 20, 9, 15), "announced at 20:00 ET, in 45 min"),
            (at(TOKYO, 20, 0, 30), "announced at 20:00 ET, in 10 h"),
            (at(TOKYO, 20, 10), "announced at 20:00 ET, to be fetched from 00:00 ET, in 4 h"),
            (at(TOKYO, 19, 23, 30), "fetched 15:00, 1 paper"),
            (at(TOKYO, 23, 7), "announced at 20:00 ET, in 3 h"),
            (at(TOKYO, 23, 11), "announced at 20:00 ET, to be fetched from 00:00 ET, in 3 h"),
            (at(TOKYO, 22, 7), "no announcements today (weekend; next Sunday 20:00 ET, 10:00 here)"),
        ],
    )
    def test_when_it_comes(self, store: Store, now: datetime, told: str) -> None:
        read(store, "cs.LG", at(TOKYO, 19, 15), 1)
        assert said(store, now) == told

    def test_todays_listing_comes_first(self, store: Store) -> None:
        assert said(store, at(TOKYO, 20, 7)) == "not fetched yet: R fetches"

    def test_who_is_not_ahead_is_told_of_today_all_evening(self, store: Store) -> None:
        read(store, "cs.LG", at(NEW_YORK, 19, 7, 12), 1)
        for hour in (8, 19, 20, 23):
            assert said(store, at(NEW_YORK, 19, hour)) == "fetched 07:12, 1 paper"

    def test_on_the_morning_of_a_saturday_in_the_east_fridays_listing_is_the_newest(self, store: Store) -> None:
        read(store, "cs.LG", at(TOKYO, 20, 15), 1)
        assert said(store, at(TOKYO, 21, 7)) == "fetched Fri 15:00, 1 paper"


class TestTrouble:
    NOW = at(BERLIN, 20, 7, 10)

    @pytest.mark.parametrize(
        ("error", "told"),
        [
            (HttpError("rss.arxiv.org answered 503.", 503), "arXiv answered 503, next try 07:20"),
            (HttpError("rss.arxiv.org answered 500.", 500), "arXiv answered 500, next try 07:20"),
            (HttpError("rss.arxiv.org answered 404.", 404), "arXiv cs.LG: answered 404"),
            (Offline("rss.arxiv.org could not be found."), "offline: showing what is here"),
            (
                RateLimited("Asked too often (429).", at(BERLIN, 20, 7, 42).astimezone(UTC)),
                "arXiv asks for a pause, next try 07:42",
            ),
            (
                RateLimited("Asked too often (429).", at(BERLIN, 21, 7, 5).astimezone(UTC)),
                "arXiv asks for a pause, next try Sat 07:05",
            ),
            (BadAnswer("rss.arxiv.org sent a web page."), "arXiv cs.LG: rss.arxiv.org sent a web page"),
        ],
    )
    def test_what_went_wrong_and_when_to_try_again(self, store: Store, error: Exception, told: str) -> None:
        fail(store, "cs.LG", error, self.NOW)
        assert state_of_today(store, ["cs.LG"], self.NOW)[:2] == (told, True)

    def test_a_pause_that_is_over_is_not_told(self, store: Store) -> None:
        fail(store, "cs.LG", HttpError("503", 503), self.NOW)
        assert said(store, self.NOW + timedelta(minutes=11)) == "arXiv answered 503"

    def test_it_is_told_of_one_category_among_others(self, store: Store) -> None:
        read(store, "cs.LG", self.NOW, 1)
        fail(store, "cs.AI", HttpError("404", 404), self.NOW)
        assert said(store, self.NOW, "cs.LG", "cs.AI") == "arXiv cs.AI: answered 404"

    def test_a_good_answer_ends_it(self, store: Store) -> None:
        fail(store, "cs.LG", Offline("No network."), self.NOW)
        read(store, "cs.LG", self.NOW, 1)
        assert said(store, self.NOW) == "fetched 07:10, 1 paper"

    def test_a_failed_second_look_is_told_although_there_are_papers(self, store: Store) -> None:
        read(store, "cs.LG", self.NOW, 1)
        fail(store, "cs.LG", Offline("No network."), self.NOW)
        assert said(store, self.NOW) == "offline: showing what is here"

    def test_yesterdays_trouble_is_not_todays(self, store: Store) -> None:
        fail(store, "cs.LG", Offline("No network."), self.NOW - timedelta(days=1))
        assert said(store, self.NOW) == "not fetched yet: R fetches"

    def test_trouble_on_a_weekend_is_told(self, store: Store) -> None:
        fail(store, "cs.LG", Offline("No network."), at(BERLIN, 21, 9))
        assert said(store, at(BERLIN, 21, 10)) == "offline: showing what is here"

    def test_a_system_without_time_zones_is_told(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        def none() -> None:
            raise ConfigError("This system has no time zone data.")

        monkeypatch.setattr(calendar, "_zone", none)
        assert state_of_today(store, ["cs.LG"], self.NOW)[:2] == ("This system has no time zone data", True)


def forms(store: Store, now: datetime, *categories: str) -> tuple[str, ...]:
    state = state_of_today(store, categories or ("cs.LG",), now)
    return (state.text, *state.shorter)


class TestShorter:
    """Where there is no room, what matters least goes first, and nothing is cut in the middle of a word."""

    NOW = at(BERLIN, 20, 9)

    def test_a_weekend(self, store: Store) -> None:
        assert forms(store, at(BERLIN, 21, 9)) == (
            "no announcements today (weekend; next Sunday 20:00 ET, 02:00 here)",
            "weekend; next Sunday 20:00 ET, 02:00 here",
            "weekend; next Sunday 20:00 ET",
            "weekend; next Sun 20:00 ET",
            "weekend",
        )

    def test_a_holiday(self, store: Store) -> None:
        assert forms(store, at(BERLIN, 27, 9))[-2:] == ("arXiv holiday; next Sun 20:00 ET", "arXiv holiday")

    def test_an_evening_with_announcements_after_a_day_without(self, store: Store) -> None:
        assert forms(store, at(NEW_YORK, 22, 17)) == (
            "no announcements today (weekend); announced at 20:00 ET, in 3 h",
            "weekend; announced at 20:00 ET, in 3 h",
            "weekend; announced in 3 h",
            "weekend; next in 3 h",
            "weekend",
        )

    def test_what_is_late(self, store: Store) -> None:
        ask(store, "cs.LG", at(BERLIN, 20, 7, 5))
        assert forms(store, self.NOW)[1:] == ("not out yet, asked 07:05", "not out yet")

    def test_what_is_coming(self, store: Store) -> None:
        read(store, "cs.LG", at(TOKYO, 19, 15), 1)
        assert forms(store, at(TOKYO, 20, 7)) == ("announced at 20:00 ET, in 3 h", "announced in 3 h", "next in 3 h")
        assert forms(store, at(TOKYO, 20, 10))[1:] == (
            "to be fetched from 00:00 ET, in 4 h",
            "to be fetched in 4 h",
            "next in 4 h",
        )

    def test_what_was_fetched(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1, 2)
        assert forms(store, self.NOW) == ("fetched 07:12, 2 papers", "fetched 07:12, 2", "fetched 07:12")
        some = forms(store, self.NOW, "cs.LG", "cs.AI")
        assert some[1:] == ("fetched 1 of 2 categories", "fetched 07:12")

    def test_a_listing_that_was_cut_short_is_so_in_every_form(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1, complete=False)
        assert all("cs.LG not to its end" in form for form in forms(store, self.NOW))

    @pytest.mark.parametrize(
        ("error", "shorter"),
        [
            (HttpError("rss.arxiv.org answered 503.", 503), ("arXiv answered 503", "next try 09:10")),
            (RateLimited("Too often.", at(BERLIN, 20, 9, 30)), ("arXiv asks for a pause", "next try 09:30")),
            (HttpError("rss.arxiv.org answered 404.", 404), ("cs.LG: answered 404", "arXiv cs.LG failed")),
            (Offline("rss.arxiv.org could not be found."), ("offline",)),
            (BadAnswer("rss.arxiv.org sent a web page."), ("cs.LG: sent a web page", "arXiv cs.LG failed")),
            (BadAnswer("The answer is not text."), ("cs.LG: The answer is not text", "arXiv cs.LG failed")),
        ],
    )
    def test_trouble(self, store: Store, error: Exception, shorter: tuple[str, ...]) -> None:
        fail(store, "cs.LG", error, self.NOW)
        assert forms(store, self.NOW)[1:] == shorter

    def test_not_fetched(self, store: Store) -> None:
        assert forms(store, self.NOW) == ("not fetched yet: R fetches", "not fetched yet", "not fetched")


class TestBesideAnotherDay:
    def test_it_says_that_it_is_about_today(self, store: Store) -> None:
        weekend = state_of_today(store, ["cs.LG"], at(BERLIN, 21, 9)).apart()
        assert weekend.text.startswith("no announcements today (weekend")
        assert weekend.shorter[0].startswith("today: weekend; next Sunday")
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        fetched = state_of_today(store, ["cs.LG"], at(BERLIN, 20, 9)).apart()
        assert (fetched.text, fetched.shorter[-1]) == ("today: fetched 07:12, 1 paper", "today: fetched 07:12")

    def test_trouble_and_silence_stay(self, store: Store) -> None:
        fail(store, "cs.LG", Offline("No network."), at(BERLIN, 20, 9))
        state = state_of_today(store, ["cs.LG"], at(BERLIN, 20, 9))
        assert state.apart() == state
        assert DayState("").apart() == DayState("")


class TestOtherSources:
    """Queries, authors and the daily papers have no announcements, but they have been asked or not."""

    NOW = at(BERLIN, 20, 9)
    WANTED = Subscriptions(authors=("Ada Mori",), queries=("ti:lamp",), daily_papers=True)

    def put(self, store: Store, name: str, error: Exception | None, when: datetime) -> None:
        state = SourceState(name, read_at=when, tried_at=when)
        with store.writing():
            store.feeds.put_source(failed_state(state, error, when) if error else state)  # type: ignore[arg-type]

    def said(self, store: Store, *categories: str) -> str:
        return state_of_today(store, categories, self.NOW, other_sources(self.WANTED)).text

    def test_their_names(self) -> None:
        assert other_sources(self.WANTED) == ["query ti:lamp", "author Ada Mori", "daily papers"]
        assert other_sources(Subscriptions(categories=("cs.LG",))) == []

    def test_when_they_were_asked_last(self, store: Store) -> None:
        assert self.said(store) == "not fetched yet: R fetches"
        self.put(store, "query ti:lamp", None, at(BERLIN, 20, 7, 12))
        self.put(store, "author Ada Mori", None, at(BERLIN, 20, 7, 13))
        assert self.said(store) == "fetched 07:13"
        self.put(store, "query ti:lamp", None, at(BERLIN, 19, 7, 12))
        self.put(store, "author Ada Mori", None, at(BERLIN, 19, 7, 13))
        assert self.said(store) == "not fetched yet: R fetches"

    def test_their_trouble_is_told_after_that_of_categories(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        assert self.said(store, "cs.LG") == "fetched 07:12, 1 paper"
        self.put(store, "author Ada Mori", HttpError("400", 400), self.NOW)
        assert self.said(store, "cs.LG") == "author Ada Mori: answered 400"
        fail(store, "cs.LG", HttpError("404", 404), self.NOW)
        assert self.said(store, "cs.LG") == "arXiv cs.LG: answered 404"

    def test_trouble_with_what_papers_lack_is_told_after_that_of_all_others(self, store: Store) -> None:
        read(store, "cs.LG", at(BERLIN, 20, 7, 12), 1)
        self.put(store, COMPLETING, HttpError("400", 400), self.NOW)
        assert said(store, self.NOW) == "completing: answered 400"
        self.put(store, COMPLETING, HttpError("503", 503), self.NOW)
        assert said(store, self.NOW) == "arXiv answered 503, next try 09:10"
        self.put(store, "author Ada Mori", HttpError("400", 400), self.NOW)
        assert self.said(store, "cs.LG") == "author Ada Mori: answered 400"
        self.put(store, "author Ada Mori", None, self.NOW)
        self.put(store, COMPLETING, None, self.NOW)
        assert self.said(store, "cs.LG") == "fetched 07:12, 1 paper"

    @pytest.mark.parametrize("error", [HttpError("It has trouble.", 503), Offline("It has trouble.")])
    def test_another_site_is_not_arxiv(self, store: Store, error: Exception) -> None:
        self.put(store, "daily papers", error, self.NOW)
        assert self.said(store) == "daily papers: It has trouble"


def test_the_next_try_is_the_first_that_is_still_to_come(store: Store) -> None:
    now = at(BERLIN, 20, 7, 10)
    fail(store, "cs.LG", HttpError("503", 503), now)
    fail(store, "cs.AI", HttpError("503", 503), now - timedelta(minutes=5))
    fail(store, "math", Offline("No network."), now)
    names = ["arXiv cs.LG", "arXiv cs.AI", "arXiv math", "arXiv stat"]
    assert next_try(store, names, now) == now + timedelta(minutes=5)
    assert next_try(store, names, now + timedelta(minutes=6)) == now + timedelta(minutes=10)
    assert next_try(store, names, now + timedelta(minutes=10)) is None
    assert next_try(store, names[2:], now) is None

"""One fetch as a whole: what fails is told under its name and leaves the rest; nobody there and "stop" end it."""

from datetime import timedelta

import apsw
import pytest

from reader.domain.batch import Problem
from reader.domain.errors import SourceError, StoreError
from reader.domain.paper import Paper
from reader.services.importing import import_batch
from reader.sources.errors import BadAnswer, Cancelled, HttpError, Offline, RateLimited
from reader.storage.feeds import FeedTable
from support.builders import batch
from support.clock import MORNING

from .conftest import Morning

EVERYTHING = {"queries": ("ti:lanterns",), "authors": ("Ada Example",), "daily_papers": True}
LATER = MORNING + timedelta(minutes=25)


@pytest.fixture
def absent(morning: Morning) -> Morning:
    """A reader who was away for two days, with a paper to complete."""
    morning.now = MORNING - timedelta(days=3)
    morning.fetch("cs.LG", "cs.AI", **EVERYTHING)
    morning.now = MORNING
    import_batch(morning.store, batch(Paper(title="A Title That Nobody Ever Gave")), MORNING)
    return morning


def test_the_steps_and_what_is_told_of_them(absent: Morning) -> None:
    absent.doing.clear()
    report = absent.fetch("cs.LG", "cs.AI", **EVERYTHING)
    assert report.errors == ()
    assert not report.cancelled
    assert absent.doing == [
        "reading cs.LG",
        "reading cs.AI",
        "catching up with cs.AI of Wed 18 Nov",
        "catching up with cs.LG of Wed 18 Nov",
        "catching up with cs.AI of Thu 19 Nov",
        "catching up with cs.LG of Thu 19 Nov",
        "looking for latecomers in cs.LG",
        "looking for latecomers in cs.AI",
        "asking ti:lanterns",
        "looking for Ada Example",
        *(f"reading the daily papers of 2026-11-{day}" for day in range(17, 21)),
        "completing papers",
    ]
    assert report.new == sum(step.new for step in report.steps)


METHODS = ("feed", "submitted", "harvest_page", "search", "by_author", "daily_papers", "by_wording")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "error", [BadAnswer("A web page came."), HttpError("404.", 404), HttpError("500.", 500), SourceError("No.")]
)
def test_what_fails_leaves_the_rest(absent: Morning, method: str, error: SourceError) -> None:
    absent.sources.fail = lambda asked: error if asked[0] == method else None
    report = absent.fetch("cs.LG", "cs.AI", **EVERYTHING)
    assert {step.error for step in report.steps} == {"", str(error)}
    # Everything but what follows from the failed answers themselves was asked.
    assert {asked[0] for asked in absent.sources.asked} >= set(METHODS) - {"harvest_page"}


def test_one_category_that_is_none_does_not_stop_the_others(morning: Morning) -> None:
    report = morning.fetch("cs.LG", "cs.None", "cs.AI")
    assert [(step.source, step.error) for step in report.steps] == [
        ("arXiv cs.LG", ""),
        ("arXiv cs.None", "rss.arxiv.org answered 400."),
        ("arXiv cs.AI", ""),
    ]
    assert report.errors == ("rss.arxiv.org answered 400.",)
    state = morning.store.feeds.source("arXiv cs.None")
    assert (state.error, state.read_at, state.tried_at) == ("arXiv cs.None: answered 400", None, MORNING)


@pytest.mark.parametrize("method", [method for method in METHODS if method != "daily_papers"])
@pytest.mark.parametrize("error", [Offline("There is no network."), RateLimited("Asked too often.", LATER)])
def test_nobody_there_and_a_request_for_peace_end_it(absent: Morning, method: str, error: SourceError) -> None:
    absent.sources.fail = lambda asked: error if asked[0] == method else None
    report = absent.fetch("cs.LG", "cs.AI", **EVERYTHING)
    assert absent.sources.asked[-1][0] == method
    assert [asked[0] for asked in absent.sources.asked].count(method) == 1
    assert report.errors == (str(error),)
    assert report.steps[-1].error == str(error)


@pytest.mark.parametrize("error", [Offline("There is no network."), RateLimited("Asked too often.", LATER)])
def test_the_daily_papers_say_nothing_about_arxiv(absent: Morning, error: SourceError) -> None:
    absent.sources.fail = lambda asked: error if asked[0] == "daily_papers" else None
    report = absent.fetch("cs.LG", **EVERYTHING)
    assert report.errors == (str(error),)
    assert absent.sources.asked[-1][0] == "by_wording"


def test_a_failure_is_remembered_until_the_next_good_answer(morning: Morning) -> None:
    morning.fetch("cs.LG")
    etag = morning.store.feeds.source("arXiv cs.LG").etag
    morning.now = MORNING + timedelta(minutes=5)
    morning.sources.fail = lambda asked: RateLimited("Asked too often.", LATER)
    morning.fetch("cs.LG")
    state = morning.store.feeds.source("arXiv cs.LG")
    assert (state.etag, state.read_at, state.tried_at) == (etag, MORNING, morning.now)
    assert (state.error, state.next_try) == ("arXiv asks for a pause", LATER)
    morning.sources.fail = lambda asked: None
    morning.fetch("cs.LG")
    state = morning.store.feeds.source("arXiv cs.LG")
    assert (state.error, state.next_try, state.read_at) == ("", None, morning.now)


def test_entries_that_could_not_be_read_are_told_under_their_source(morning: Morning) -> None:
    def damaged(asked: tuple[str, ...], answer: object) -> object:
        if asked[0] == "search":
            morning.sources.problems += [Problem("No identifier."), Problem("No title.")]
        return answer

    morning.sources.change = damaged
    report = morning.fetch(queries=("ti:lanterns", "ti:tides"))
    assert report.errors[0] == "query ti:lanterns: 2 entries could not be read: No identifier."
    assert report.new > 0


class TestStop:
    @pytest.mark.parametrize("after", range(6))
    def test_between_the_steps(self, absent: Morning, after: int) -> None:
        def stop(asked: tuple[str, ...]) -> None:
            absent.stopped = len(absent.sources.asked) >= after

        absent.stopped = after == 0
        absent.sources.fail = stop
        report = absent.fetch("cs.LG", "cs.AI", **EVERYTHING)
        assert report.cancelled
        assert len(report.steps) == len(absent.sources.asked) == after
        assert report.errors == ()

    @pytest.mark.parametrize("after", range(1, 6))
    def test_inside_a_step(self, absent: Morning, after: int) -> None:
        def stop(asked: tuple[str, ...]) -> SourceError | None:
            absent.stopped = len(absent.sources.asked) >= after
            return Cancelled() if absent.stopped else None

        absent.sources.fail = stop
        report = absent.fetch("cs.LG", "cs.AI", **EVERYTHING)
        assert report.cancelled
        assert len(report.steps) == after - 1
        assert report.errors == ()

    def test_what_was_stopped_is_made_up_for(self, absent: Morning) -> None:
        absent.stopped = True
        absent.fetch("cs.LG")
        absent.stopped = False
        assert absent.fetch("cs.LG").new > 0
        assert [entry.complete for entry in absent.store.feeds.days("cs.LG")] == [True] * 4


def test_nothing_subscribed_asks_nothing(morning: Morning) -> None:
    assert morning.fetch().steps == ()
    assert morning.sources.asked == []


@pytest.mark.parametrize("damage", ["source", "log_day", "put_source"])
def test_a_library_that_cannot_be_written_is_no_fault_of_a_source(
    morning: Morning, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise apsw.FullError("disk full")

    monkeypatch.setattr(FeedTable, damage, full)
    with pytest.raises(StoreError):
        morning.fetch("cs.LG")
    assert all(morning.announced(name) == [] for name in morning.names())
    monkeypatch.undo()
    morning.fetch("cs.LG")
    assert morning.names()
    assert all(len(morning.announced(name)) == 1 for name in morning.names())

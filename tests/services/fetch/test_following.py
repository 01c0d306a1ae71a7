"""Queries, authors and the daily papers: what is new of each, once, and nothing lost to a bad day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reader.services.fetch.sources import FetchReport
from reader.sources import network
from reader.sources.errors import BadAnswer
from support.clock import MORNING
from support.world import World, WorldPaper

from .conftest import Morning

DAY = timedelta(days=1)
SUBMITTED = datetime(2026, 11, 17, 12, tzinfo=UTC)


def paper(number: int, title: str = "Lanterns", author: str = "Ada Example", at: datetime = SUBMITTED) -> WorldPaper:
    abstract = f"We light {number} lanterns and count the moths that come to see them, one by one."
    return WorldPaper(f"2611.{number:05d}", f"{title} of Order {number}", (author,), abstract, ("cs.LG",), (at,))


@pytest.fixture
def world() -> World:
    return World([paper(1), paper(2, "Tides"), paper(3, author="Bo Sample"), paper(4, at=MORNING - 40 * DAY)])


def new(report: FetchReport) -> list[tuple[str, int]]:
    return [(step.source, step.new) for step in report.steps]


@pytest.mark.parametrize(
    ("kind", "asked", "name"),
    [("queries", 'ti:"lanterns of"', 'query ti:"lanterns of"'), ("authors", "Ada Example", "author Ada Example")],
)
class TestQueriesAndAuthors:
    def fetch(self, morning: Morning, kind: str, asked: str) -> FetchReport:
        morning.now += timedelta(hours=1)
        return morning.fetch(**{kind: (asked,)})

    def test_the_first_look_goes_back_a_month(self, morning: Morning, kind: str, asked: str, name: str) -> None:
        assert new(self.fetch(morning, kind, asked)) == [(name, 2)]
        assert "2611.00004" not in morning.names()

    def test_only_what_was_not_seen_under_that_name_is_announced(
        self, morning: Morning, kind: str, asked: str, name: str
    ) -> None:
        self.fetch(morning, kind, asked)
        first = {found: morning.announced(found) for found in morning.names()}
        morning.world.papers.append(paper(9, at=SUBMITTED + DAY))
        report = self.fetch(morning, kind, asked)
        assert [(step.papers, step.new) for step in report.steps] == [(1, 1)]
        for _ in range(3):
            assert [step.papers for step in self.fetch(morning, kind, asked).steps] == [0]
        # The papers of the first look keep their place: they are not pushed out by later ones of the same day.
        assert {found: morning.announced(found) for found in first} == first
        assert morning.announced("2611.00009") == [(name, MORNING.date(), "None")]

    def test_a_paper_of_two_names_is_one_row_with_two_announcements(
        self, morning: Morning, kind: str, asked: str, name: str
    ) -> None:
        self.fetch(morning, kind, asked)
        other = self.fetch(morning, "queries", "cat:cs.LG")
        assert other.steps[0].papers == 3
        assert [topic for topic, _, _ in morning.announced("2611.00001")] == [name, "query cat:cs.LG"]
        assert len(morning.names()) == 3

    def test_a_paper_that_was_held_back_for_weeks_is_found(
        self, morning: Morning, kind: str, asked: str, name: str
    ) -> None:
        self.fetch(morning, kind, asked)
        morning.now += 5 * DAY
        self.fetch(morning, kind, asked)
        morning.world.papers.append(paper(9, at=MORNING - 20 * DAY))
        assert self.fetch(morning, kind, asked).new == 1

    def test_after_an_absence_the_look_goes_back_to_the_last_one(
        self, morning: Morning, kind: str, asked: str, name: str
    ) -> None:
        self.fetch(morning, kind, asked)
        morning.now += 60 * DAY
        morning.world.papers.append(paper(9, at=MORNING + DAY))
        assert self.fetch(morning, kind, asked).new == 1

    def test_a_bad_answer_is_told_and_the_next_one_makes_up_for_it(
        self, morning: Morning, kind: str, asked: str, name: str
    ) -> None:
        def breaks_off(question: object, answer: object) -> object:
            yield next(iter(answer))  # type: ignore[call-overload]
            raise BadAnswer("The answer breaks off.")

        morning.sources.change = breaks_off
        report = self.fetch(morning, kind, asked)
        assert [(step.source, step.error) for step in report.steps] == [(name, "The answer breaks off.")]
        assert morning.names() == []
        assert morning.store.feeds.source(name).error == f"{name}: The answer breaks off"
        morning.sources.change = lambda question, answer: answer
        assert self.fetch(morning, kind, asked).new == 2
        assert morning.store.feeds.source(name).error == ""

    def test_a_question_that_finds_too_much_says_so(
        self, morning: Morning, kind: str, asked: str, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(network, "MOST_FOUND", 2)
        report = self.fetch(morning, kind, asked)
        assert report.new == 2
        assert report.errors == (f"{name}: only the newest 2 papers were read; a narrower question would miss none.",)


class TestDailyPapers:
    @pytest.fixture
    def world(self) -> World:
        """Return a world in which the daily papers pick one paper a day, two days after its submission."""
        first = datetime(2026, 11, 9, 12, tzinfo=UTC)
        numbers = range(45)
        return World([paper(n + 1, at=first + (n // 3) * DAY + timedelta(minutes=n)) for n in numbers])

    def fetch(self, morning: Morning) -> list[str]:
        morning.fetch(daily_papers=True)
        return morning.sources.names("daily_papers")

    def test_a_week_is_caught_up_with_at_first(self, morning: Morning) -> None:
        assert self.fetch(morning) == [f"2026-11-{day}" for day in range(13, 21)]
        assert morning.names()

    def test_then_only_the_day_and_what_was_not_over_when_it_was_read(self, morning: Morning) -> None:
        self.fetch(morning)
        assert self.fetch(morning) == ["2026-11-20"]
        morning.now += DAY
        assert self.fetch(morning) == ["2026-11-20", "2026-11-21"]
        morning.now += DAY
        assert self.fetch(morning) == ["2026-11-21", "2026-11-22"]

    def test_what_is_picked_later_on_a_day_is_announced_once(self, morning: Morning) -> None:
        self.fetch(morning)
        before = {name: morning.announced(name) for name in morning.names()}
        morning.now += timedelta(hours=2)
        # What is picked meanwhile stands first in the answer.
        morning.world.papers.insert(0, paper(99, at=datetime(2026, 11, 18, 5, tzinfo=UTC)))
        morning.world.papers[1:1] = [paper(98, at=MORNING - 40 * DAY), paper(97, at=MORNING - 40 * DAY)]
        self.fetch(morning)
        assert morning.announced("2611.00099") == [("daily papers", date(2026, 11, 20), "None")]
        assert {name: morning.announced(name) for name in before} == before

    def test_a_day_that_failed_is_asked_for_again_and_the_others_are_not(self, morning: Morning) -> None:
        morning.sources.fail = lambda asked: BadAnswer("none") if asked[1] == "2026-11-16" else None
        report = morning.fetch(daily_papers=True)
        assert [step.error for step in report.steps if step.error] == ["none"]
        assert len(report.steps) == 8
        morning.sources.fail = lambda asked: None
        assert self.fetch(morning) == ["2026-11-16", "2026-11-20"]

    def test_it_is_somebodys_word_about_papers_and_never_arxivs(self, morning: Morning) -> None:
        morning.fetch("cs.LG")
        morning.fetch(daily_papers=True)
        for number in morning.store.listing.numbers():
            stored = morning.store.papers.get(number)
            assert stored is not None
            assert stored.paper.title == f"Lanterns of Order {int(stored.key[-5:])}"

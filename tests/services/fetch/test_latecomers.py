"""What missed listings had beside their own submissions: held-back papers, late cross-lists, new versions."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.state import PaperState
from reader.sources.errors import BadAnswer
from support.clock import MORNING
from support.fake_sources import Asked
from support.world import World, WorldPaper

from .conftest import Morning

DAY = timedelta(days=1)
LEFT = MORNING - 10 * DAY
"""The Tuesday morning after which the reader is away."""
NEWEST_MISSED = date(2026, 11, 19)


@dataclass
class HeldWorld(World):
    held: dict[datetime, datetime] = field(default_factory=dict)

    def announced(self, moment: datetime) -> datetime:
        return super().announced(self.held.get(moment, moment))


def paper(number: int, *categories: str, submitted: tuple[datetime, ...]) -> WorldPaper:
    title, abstract = f"Lanterns of Order {number}", f"We light {number} lanterns and count the moths that come."
    return WorldPaper(f"2611.{number:05d}", title, ("Ada Example",), abstract, categories, submitted)


BEFORE = datetime(2026, 11, 5, 12, tzinfo=UTC)
MEANWHILE = datetime(2026, 11, 17, 12, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return HeldWorld(
        [
            paper(10, "cs.LG", submitted=(LEFT - DAY,)),
            paper(11, "cs.AI", "cs.LG", submitted=(LEFT - DAY + timedelta(minutes=1),)),
            paper(5, "cs.LG", submitted=(BEFORE,)),
            paper(50, "cs.LG", submitted=(MEANWHILE,)),
        ],
        harvest_page=3,
    )


def live(morning: Morning, *categories: str) -> tuple[str, ...]:
    """Be there on the Tuesday, away for a week, and back on Friday; return what went wrong."""
    morning.now = LEFT
    assert morning.fetch(*categories).errors == ()
    morning.now = MORNING
    return morning.fetch(*categories).errors


def hold(morning: Morning, held: WorldPaper, until: datetime) -> None:
    assert isinstance(morning.world, HeldWorld)
    morning.world.papers.append(held)
    morning.world.held[held.submitted[0]] = until


def test_a_paper_that_moderators_held_back_is_not_missed(morning: Morning) -> None:
    hold(morning, paper(49, "cs.LG", submitted=(BEFORE + DAY,)), MEANWHILE)
    hold(morning, paper(51, "cs.CL", "cs.LG", submitted=(BEFORE + 2 * DAY,)), MEANWHILE)
    assert live(morning, "cs.LG") == ()
    assert morning.announced("2611.00049") == [("cs.LG", NEWEST_MISSED, "new")]
    assert morning.announced("2611.00051") == [("cs.LG", NEWEST_MISSED, "cross")]
    assert morning.announced("2611.00050") == [("cs.LG", date(2026, 11, 18), "new")]
    assert set(morning.names()) == {f"2611.{n:05d}" for n in (10, 11, 49, 50, 51)}


def test_a_paper_that_is_not_out_yet_waits(morning: Morning) -> None:
    hold(morning, paper(60, "cs.LG", submitted=(MEANWHILE + timedelta(hours=1),)), MORNING + timedelta(hours=4))
    live(morning, "cs.LG")
    assert "2611.00060" not in morning.names()
    morning.now = MORNING + 3 * DAY
    morning.fetch("cs.LG")
    assert morning.announced("2611.00060") == [("cs.LG", date(2026, 11, 23), "new")]


def test_a_paper_held_back_into_todays_feed_is_in_it_alone(morning: Morning) -> None:
    hold(morning, paper(60, "cs.LG", submitted=(MEANWHILE + timedelta(hours=1),)), MORNING - DAY)
    live(morning, "cs.LG")
    assert morning.announced("2611.00060") == [("cs.LG", date(2026, 11, 20), "new")]


def touch(morning: Morning, *records: Paper) -> None:
    """Let the harvest's last page have these records too: a record changes for a DOI or a cross-list as well."""

    def add(asked: Asked, answer: Any) -> object:
        is_last = asked[0] == "harvest_page" and not answer.token
        return replace(answer, papers=(*answer.papers, *records)) if is_last else answer

    morning.sources.change = add


def record(number: int, *categories: str, at: datetime) -> Paper:
    day = at.replace(hour=0, minute=0)
    return Paper(ArxivId(f"2611.{number:05d}"), f"Lanterns of Order {number}", categories=categories, published=day)


def test_a_late_cross_list_is_news_to_its_category(morning: Morning) -> None:
    morning.now = MORNING - 15 * DAY
    morning.fetch("cs.LG")
    # Announced elsewhere since the first listing that was read, so its number is not the greatest.
    touch(morning, record(9, "cs.AI", "cs.LG", at=LEFT - 2 * DAY))
    live(morning, "cs.LG")
    assert morning.announced("2611.00009") == [("cs.LG", NEWEST_MISSED, "cross")]


def test_a_record_that_was_only_touched_is_no_news(morning: Morning) -> None:
    old, known, foreign = (
        record(5, "cs.LG", at=BEFORE),
        record(10, "cs.LG", at=LEFT - DAY),
        record(70, "cs.CV", at=LEFT),
    )
    touch(morning, old, known, foreign, record(71, "cs.LG", at=MORNING))
    live(morning, "cs.LG")
    assert morning.announced("2611.00010") == [("cs.LG", date(2026, 11, 10), "new")]
    assert not {"2611.00005", "2611.00070", "2611.00071"} & set(morning.names())


class TestNewVersions:
    @pytest.fixture
    def world(self) -> World:
        return HeldWorld(
            [
                paper(10, "cs.LG", submitted=(LEFT - DAY, MEANWHILE)),
                paper(5, "cs.LG", submitted=(BEFORE, MEANWHILE + timedelta(hours=2))),
                paper(6, "cs.AI", "cs.LG", submitted=(BEFORE, MEANWHILE + timedelta(hours=3))),
                paper(7, "cs.LG", submitted=(BEFORE - 9 * DAY, BEFORE)),
            ]
        )

    def test_they_are_announced_and_recorded(self, morning: Morning) -> None:
        assert live(morning, "cs.LG") == ()
        assert morning.announced("2611.00010") == [
            ("cs.LG", date(2026, 11, 10), "new"),
            ("cs.LG", NEWEST_MISSED, "replace"),
        ]
        assert morning.announced("2611.00005") == [("cs.LG", NEWEST_MISSED, "replace")]
        assert morning.announced("2611.00006") == [("cs.LG", NEWEST_MISSED, "replace-cross")]
        assert "2611.00007" not in morning.names()
        number = morning.store.papers.number_of("2611.00010")
        assert number is not None
        (version,) = morning.store.versions.of(number)
        assert (version.version, version.updated, version.seen_at) == (2, MEANWHILE, MORNING)

    def test_only_papers_of_the_library_are_asked_for_by_identifier(self, morning: Morning) -> None:
        live(morning, "cs.LG")
        assert [asked for asked in morning.sources.asked if asked[0] == "by_ids"] == [("by_ids", "2611.00010")]

    def test_what_the_user_said_stays(self, morning: Morning) -> None:
        morning.now = LEFT
        morning.fetch("cs.LG")
        number = morning.store.papers.number_of("2611.00010")
        assert number is not None
        said = PaperState(read_at=LEFT, starred_at=LEFT, note="of moths")
        with morning.store.writing():
            morning.store.states.put(number, said)
        morning.now = MORNING
        morning.fetch("cs.LG")
        assert morning.store.states.get(number) == said


class TestStops:
    def test_what_is_asked_for_stays_due_until_it_was_answered(self, morning: Morning) -> None:
        hold(morning, paper(49, "cs.LG", submitted=(BEFORE + DAY,)), MEANWHILE)
        morning.sources.fail = lambda asked: (
            BadAnswer("cut off") if asked[0] == "harvest_page" and asked[3] and morning.now == MORNING else None
        )
        assert live(morning, "cs.LG") == ("cut off",)
        assert "2611.00049" not in morning.names()
        morning.sources.fail = lambda asked: None
        morning.now += timedelta(hours=1)
        morning.fetch("cs.LG")
        assert morning.sources.names("submitted") == []
        assert morning.announced("2611.00049") == [("cs.LG", NEWEST_MISSED, "new")]
        morning.now += timedelta(hours=1)
        morning.fetch("cs.LG")
        assert morning.sources.names("harvest_page") == []

    def test_a_token_that_names_itself_ends(self, morning: Morning) -> None:
        morning.sources.change = lambda asked, answer: (
            replace(answer, token=asked[3] or answer.token) if asked[0] == "harvest_page" else answer
        )
        assert live(morning, "cs.LG") == ()

    def test_records_that_cannot_be_read_are_told(self, morning: Morning) -> None:
        morning.sources.change = lambda asked, answer: (
            replace(answer, problems=(Problem("A record holds no metadata."),))
            if asked[0] == "harvest_page"
            else answer
        )
        assert live(morning, "cs.LG") == ("arXiv cs.LG: A record holds no metadata.",)

    def test_the_set_and_the_day_that_are_asked_for(self, morning: Morning) -> None:
        live(morning, "cs.LG")
        pages = [asked[1:3] for asked in morning.sources.asked if asked[0] == "harvest_page"]
        assert set(pages) == {("cs:cs:LG", "2026-11-10")}

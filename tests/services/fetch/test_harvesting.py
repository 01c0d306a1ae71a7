"""Harvests that are stopped anywhere: they go on where they were, and nothing comes twice or not at all."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reader.domain.batch import Problem
from reader.domain.errors import StoreError
from reader.formats.arxiv.oai import OaiPage
from reader.formats.digests import parse_document
from reader.services import bulk
from reader.services.fetch.harvesting import Harvesting
from reader.services.fetch.sources import Progress, SourceReport
from reader.services.importing import import_batch
from reader.sources.errors import BadAnswer, Cancelled, ExpiredToken, Offline
from reader.storage.bulk import BulkWriter
from reader.storage.feeds import FeedTable
from reader.storage.store import Store
from support.builders import snapshot
from support.clock import MORNING, FakeClock
from support.fake_arxiv import FakeArxiv
from support.fake_sources import Asked
from support.world import World, invented

from .conftest import Morning

SINCE = date(2026, 11, 1)


@pytest.fixture
def world() -> World:
    world = invented(date(2026, 11, 2), days=10, per_day=6)
    world.harvest_page = 7
    return world


def harvest(
    morning: Morning,
    *sets: str,
    since: date = SINCE,
    stop: Callable[[], bool] = lambda: False,
    told: list[Progress] | None = None,
) -> SourceReport:
    morning.sources.asked.clear()
    told = [] if told is None else told
    reports = Harvesting(morning.store, morning.sources, morning.clock).run(sets or ("",), since, told.append, stop)
    assert all(0 < progress.done <= progress.total for progress in told)
    return reports[-1]


def whole(world: World, prefix: str = "") -> set[str]:
    return {
        paper.name
        for paper in world.public(MORNING)
        if any(category.startswith(prefix) for category in paper.categories)
    }


def test_everything_that_changed_comes_once(morning: Morning) -> None:
    report = harvest(morning)
    assert set(morning.names()) == whole(morning.world)
    assert (report.source, report.error) == ("harvest", "")
    assert report.papers == report.new == len(morning.names()) == 60
    assert morning.store.feeds.harvest("harvest") is None
    assert len(morning.sources.asked) == 9


def test_a_set_has_its_own_papers(morning: Morning) -> None:
    assert harvest(morning, "cs:cs:LG").source == "harvest cs:cs:LG"
    assert set(morning.names()) == whole(morning.world, "cs.LG")


def test_no_records_are_a_good_answer(morning: Morning) -> None:
    assert harvest(morning, since=date(2026, 12, 24)) == SourceReport("harvest")


def test_a_second_harvest_adds_nothing(morning: Morning) -> None:
    harvest(morning)
    before = snapshot(morning.store.path)
    report = harvest(morning)
    assert (report.papers, report.new, report.updated) == (60, 0, 0)
    assert snapshot(morning.store.path) == before


@pytest.mark.parametrize("page", range(1, 10))
@pytest.mark.parametrize("place", ["asking", "reading", "inserting", "remembering"])
def test_a_stop_at_any_page_loses_nothing(
    morning: Morning, page: int, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = itertools.count(1)

    class Stop(BaseException):
        """What a killed process is to a test in one process."""

    def stop_at(original: Callable[..., object], after: bool) -> Callable[..., object]:
        def stopped(*arguments: object) -> object:
            result = original(*arguments) if after else None
            if next(count) == page:
                raise Stop
            return result if after else original(*arguments)

        return stopped

    with monkeypatch.context() as patch:
        if place in ("asking", "reading"):
            patch.setattr(morning.sources, "harvest_page", stop_at(morning.sources.harvest_page, place == "reading"))
        elif place == "inserting":
            patch.setattr(BulkWriter, "insert", stop_at(BulkWriter.insert, True))
        else:
            patch.setattr(FeedTable, "put_harvest", stop_at(FeedTable.put_harvest, True))
        with pytest.raises(Stop):
            harvest(morning)
    assert len(morning.names()) == (page - 1) * 7
    report = harvest(morning)
    assert len(morning.sources.asked) == 9 - (page - 1)
    assert report.new == 60 - (page - 1) * 7
    assert sorted(morning.names()) == sorted(whole(morning.world))
    assert morning.store.feeds.harvest("harvest") is None


def test_a_page_of_several_chunks_is_one_place_to_go_on(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)
    count = itertools.count(1)
    original = BulkWriter.insert

    def insert(*arguments: object) -> object:
        if next(count) == 6:
            raise StoreError("The disk is full.")
        return original(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(BulkWriter, "insert", insert)
        with pytest.raises(StoreError):
            harvest(morning)
    # Of the second page two chunks of three were written; its token was not.
    assert len(morning.names()) == 7 + 6
    assert harvest(morning).error == ""
    assert len(morning.sources.asked) == 8
    assert sorted(morning.names()) == sorted(whole(morning.world))


def test_an_expired_token_begins_again_and_adds_nothing_twice(morning: Morning) -> None:
    stops = itertools.count(1)
    harvest(morning, stop=lambda: next(stops) > 4)
    under_way = morning.store.feeds.harvest("harvest")
    assert under_way is not None
    assert (under_way.pages, len(morning.names())) == (3, 21)
    expired = iter([ExpiredToken("expired")])
    morning.sources.fail = lambda asked: next(expired, None)
    told: list[Progress] = []
    report = harvest(morning, told=told)
    assert (report.error, report.papers, report.new) == ("", 60, 39)
    assert morning.sources.asked[1] == ("harvest_page", "", "2026-11-01", "")
    assert told[-1].done == 9
    assert sorted(morning.names()) == sorted(whole(morning.world))


def test_a_token_that_is_never_known_is_an_error_and_no_endless_loop(morning: Morning) -> None:
    morning.sources.fail = lambda asked: ExpiredToken("Not known.") if "skip%3D14" in asked[3] else None
    assert harvest(morning).error == "Not known."
    assert len(morning.sources.asked) == 2 + 1 + 2 + 1


def test_another_day_is_another_harvest(morning: Morning) -> None:
    stops = itertools.count(1)
    harvest(morning, stop=lambda: next(stops) > 3)
    harvest(morning, since=date(2026, 10, 1))
    assert morning.sources.asked[0] == ("harvest_page", "", "2026-10-01", "")


def test_a_token_that_names_itself_is_an_error_and_no_endless_loop(morning: Morning) -> None:
    def same(asked: Asked, answer: OaiPage) -> OaiPage:
        return replace(answer, token=asked[3] or answer.token)

    morning.sources.change = same
    assert harvest(morning).error == "harvest: arXiv names the same page as the next one again and again."
    assert len(morning.sources.asked) == 2


def test_a_bad_answer_is_told_beside_what_was_read_and_the_next_set_is_asked_for(morning: Morning) -> None:
    morning.sources.fail = lambda asked: BadAnswer("cut off") if asked[1] == "cs:cs:LG" and asked[3] else None
    reports = Harvesting(morning.store, morning.sources, morning.clock).run(
        ["cs:cs:LG", "cs:cs:AI"], SINCE, lambda progress: None, lambda: False
    )
    assert [(report.source, report.error) for report in reports] == [
        ("harvest cs:cs:LG", "cut off"),
        ("harvest cs:cs:AI", ""),
    ]
    assert reports[0].papers == 7


@pytest.mark.parametrize(("error", "told"), [(Offline("no network"), "no network"), (Cancelled(), "")])
def test_nobody_there_and_a_wish_to_stop_end_all_sets(morning: Morning, error: Exception, told: str) -> None:
    morning.sources.fail = lambda asked: error  # type: ignore[assignment,return-value]
    reports = Harvesting(morning.store, morning.sources, morning.clock).run(
        ["cs:cs:LG", "cs:cs:AI"], SINCE, lambda progress: None, lambda: False
    )
    assert [report.error for report in reports] == [told]


def test_records_that_cannot_be_read_are_told(morning: Morning) -> None:
    morning.sources.change = lambda asked, answer: replace(answer, problems=(Problem("No title."),))
    report = harvest(morning)
    assert report.error == "harvest: 9 records could not be read: No title."
    assert report.new == 60


def test_a_paper_that_a_digest_brought_without_its_name_becomes_one_with_its_record(morning: Morning) -> None:
    paper = morning.world.public(MORNING)[0]
    page = f"Abstract:{paper.abstract}".encode()
    import_batch(morning.store, parse_document(page, "page.txt"), MORNING)
    (number,) = morning.store.listing.numbers()
    report = harvest(morning)
    assert (report.new, report.updated) == (59, 1)
    assert morning.store.papers.number_of(paper.name) == number


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from reader.config import Config, FetchSettings
from reader.domain.clock import SystemClock
from reader.services.fetch.opening import Fetching

folder, url = Path(sys.argv[1]), sys.argv[2]
settings = FetchSettings("", f"{url}/api/query", url, f"{url}/oai", url, url)
fetching = Fetching(folder / "library.db", Config(fetch=settings), folder, SystemClock(), interval=0.0)
def progress(at):
    print(at.done, flush=True)
print(fetching.harvest([""], date(2026, 11, 1), progress, lambda *wait: None, lambda: False), flush=True)
"""


@pytest.fixture
def server(world: World) -> Iterator[FakeArxiv]:
    with FakeArxiv(world, FakeClock()) as server:
        yield server


def test_a_killed_process_loses_nothing(tmp_path: Path, server: FakeArxiv, world: World) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), server.url]
    for page in ("2", "4"):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert any(line.strip() == page for line in process.stdout)
            process.send_signal(signal.SIGKILL)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "error=''" in done.stdout
    store = Store(tmp_path / "library.db")
    rows = store.listing.rows(store.listing.numbers())
    store.close()
    assert sorted(row.arxiv_id for row in rows) == sorted(whole(world))
    # What was written before a kill is not asked for again, but for the page under way.
    assert len(server.seen) <= 9 + 2

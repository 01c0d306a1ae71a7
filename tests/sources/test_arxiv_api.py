"""Queries through the arxiv package: complete, without repeats, in order, and never silently empty."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

import reader.sources.arxiv_api as module
from reader.domain.batch import Problem
from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.sources.arxiv_api import ArxivApi
from reader.sources.errors import BadAnswer, HttpError
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import World, WorldPaper
from support.world_query import compile_query


@pytest.fixture
def api(transport: Transport, server: FakeArxiv) -> ArxivApi:
    return ArxivApi(transport, server.query)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 5)


def expected(world: World, clock: FakeClock, query: str) -> list[WorldPaper]:
    papers = filter(compile_query(query), world.public(clock.now()))
    return sorted(papers, key=lambda paper: paper.submitted[0], reverse=True)


def names(papers: Any) -> list[str]:
    return [paper.arxiv_id.name for paper in papers]


@pytest.mark.parametrize(
    "query",
    [
        "cat:cs.LG",
        "ti:lanterns OR ti:tides",
        "(cat:cs.LG OR cat:cs.AI) ANDNOT cat:math.CO",
        'au:"Ada Example" AND abs:"for $0<p"',
        "all:moths",
        "cat:cs.*",
    ],
)
def test_search_finds_what_there_is(api: ArxivApi, world: World, clock: FakeClock, query: str) -> None:
    found = list(api.search(query, limit=500))
    assert names(found) == [paper.name for paper in expected(world, clock, query)]
    assert found


def test_a_paper_comes_out_as_it_is(api: ArxivApi, world: World, clock: FakeClock) -> None:
    (first,) = api.search("cat:cs.LG", limit=1)
    there = expected(world, clock, "cat:cs.LG")[0]
    assert first.title == there.title
    assert first.abstract == there.abstract
    assert tuple(author.name for author in first.authors) == there.authors
    assert first.categories == there.categories
    assert first.published == there.submitted[0]
    assert first.arxiv_id == ArxivId(there.name, len(world.versions(there, clock.now())))


@pytest.mark.usefixtures("small_pages")
def test_pages_are_walked_three_seconds_apart(api: ArxivApi, server: FakeArxiv, world: World, clock: FakeClock) -> None:
    found = names(api.search("cat:cs.*", limit=12))
    assert found == [paper.name for paper in expected(world, clock, "cat:cs.*")][:12]
    assert [request.arguments["start"] for request in server.seen] == ["0", "5", "10"]
    assert {request.headers["user-agent"].partition("/")[0] for request in server.seen} == {"matins"}
    assert server.seen[2].began - server.seen[0].began >= 6


@pytest.mark.usefixtures("small_pages")
def test_repeats_across_pages_are_left_out(api: ArxivApi, server: FakeArxiv, world: World, clock: FakeClock) -> None:
    server.fail(Fault.REPEATED, times=99)
    found = names(api.search("cat:cs.LG", limit=500))
    assert len(found) == len(set(found))
    assert set(found) <= {paper.name for paper in expected(world, clock, "cat:cs.LG")}


@pytest.mark.usefixtures("small_pages")
def test_an_unreadable_entry_is_told_and_shifts_nothing(
    transport: Transport, server: FakeArxiv, world: World, clock: FakeClock
) -> None:
    problems: list[Problem] = []
    server.fail(Fault.BAD_ENTRY)
    found = names(ArxivApi(transport, server.query, on_problem=problems.append).search("cat:cs.*", limit=500))
    there = [paper.name for paper in expected(world, clock, "cat:cs.*")]
    assert found == there[1:]
    assert len(problems) == 1
    starts = [int(request.arguments["start"]) for request in server.seen]
    assert starts == list(range(0, len(there), 5))


@pytest.mark.usefixtures("small_pages")
def test_an_empty_page_in_the_middle_is_asked_for_again(
    api: ArxivApi, server: FakeArxiv, world: World, clock: FakeClock
) -> None:
    search = api.search("cat:cs.*", limit=500)
    found = [next(search) for _ in range(5)]
    server.fail(Fault.EMPTY_PAGE)
    found += search
    assert names(found) == [paper.name for paper in expected(world, clock, "cat:cs.*")]


@pytest.mark.usefixtures("small_pages")
def test_what_came_before_an_error_stays(api: ArxivApi, server: FakeArxiv) -> None:
    search = api.search("cat:cs.*", limit=500)
    assert len([next(search) for _ in range(5)]) == 5
    server.fail(Fault.CUT_CONTENT)
    with pytest.raises(BadAnswer, match="cut off"):
        next(search)


def test_since_ends_the_search(api: ArxivApi, world: World, clock: FakeClock) -> None:
    since = datetime(2026, 11, 16, 12, tzinfo=UTC)
    found = list(api.search("cat:cs.*", since=since, limit=500))
    there = [paper.name for paper in expected(world, clock, "cat:cs.*") if paper.submitted[0] >= since]
    assert names(found) == there


def test_a_limit_of_nothing_asks_nothing(api: ArxivApi, server: FakeArxiv) -> None:
    assert list(api.search("cat:cs.LG", limit=0)) == []
    assert list(api.search("cat:cs.LG", limit=-3)) == []
    assert api.by_ids([]) == []
    assert server.seen == []


def test_nothing_found_is_no_error(api: ArxivApi) -> None:
    assert list(api.search("ti:zeppelin", limit=10)) == []


def test_queries_that_cannot_be_asked(api: ArxivApi, server: FakeArxiv) -> None:
    moment = datetime(2026, 11, 16, tzinfo=UTC)
    with pytest.raises(SourceError, match="without words"):
        api.search("  ", limit=3)
    with pytest.raises(SourceError, match="without a name"):
        api.by_author(' "" ')
    with pytest.raises(SourceError, match="not a category"):
        api.submitted(["cs.LG) OR (all:x"], moment, moment)
    assert server.seen == []


def test_a_query_that_arxiv_does_not_understand(api: ArxivApi, server: FakeArxiv) -> None:
    with pytest.raises(HttpError, match="the query could not be understood") as caught:
        list(api.search("(cat:cs.LG", limit=10))
    assert caught.value.status == 400
    assert len(server.seen) == 1


def test_authors(api: ArxivApi, world: World, clock: FakeClock) -> None:
    for name in ("Ada Example", "Emi Łukaszek", "Bo O'Test", "Carla Müller-Muster"):
        there = [paper.name for paper in expected(world, clock, f'au:"{name}"')]
        assert names(api.by_author(name)) == there
    (paper,) = api.by_author("Ada Example", limit=1)
    assert "Ada Example" in {author.name for author in paper.authors}


def test_a_span_of_time(api: ArxivApi, world: World, clock: FakeClock) -> None:
    start = datetime(2026, 11, 11, 12, tzinfo=UTC)
    end = start + timedelta(days=2)
    there = {
        paper.name
        for paper in world.public(clock.now())
        if start <= paper.submitted[0] < end and {"cs.LG", "hep-th"} & set(paper.categories)
    }
    assert set(names(api.submitted(["cs.LG", "hep-th"], start, end))) == there
    zone = timezone(timedelta(hours=-5))
    assert set(names(api.submitted(["cs.LG", "hep-th"], start.astimezone(zone), end.astimezone(zone)))) == there
    assert list(api.submitted([], start, end)) == []
    assert list(api.submitted(["cs.LG"], end, start)) == []


def test_identifiers(api: ArxivApi, world: World, clock: FakeClock) -> None:
    revised = next(paper for paper in world.public(clock.now()) if len(world.versions(paper, clock.now())) == 2)
    plain = next(paper for paper in world.public(clock.now()) if paper is not revised)
    unknown, newest, first = ArxivId("2611.09999"), ArxivId(revised.name, 2), ArxivId(revised.name, 1)
    found = api.by_ids([ArxivId(plain.name), unknown, first, ArxivId(plain.name)])
    assert [paper.arxiv_id for paper in found] == [ArxivId(plain.name, 1), first]
    assert [paper.arxiv_id for paper in api.by_ids([first.without_version()])] == [newest]


def test_many_identifiers_go_in_batches(
    transport: Transport, server: FakeArxiv, world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 20)
    wanted = [ArxivId(paper.name) for paper in reversed(world.public(clock.now()))]
    found = ArxivApi(transport, server.query).by_ids(wanted)
    assert names(found) == [one.name for one in wanted]
    assert len(server.seen) == -(-len(wanted) // 20)


@pytest.mark.parametrize("name", ["_session", "query_url_format"])
def test_another_package_is_refused_in_words(
    api: ArxivApi, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    import arxiv

    class Other:
        def __init__(self, **options: object) -> None:
            for kept in {"_session", "query_url_format"} - {name}:
                setattr(self, kept, None)

    monkeypatch.setattr(arxiv, "Client", Other)
    with pytest.raises(SourceError, match=r"installed arxiv package .* cannot be asked to keep arXiv's limits"):
        list(api.search("cat:cs.LG", limit=3))
    assert server.seen == []


def test_the_whole_way_is_lazy() -> None:
    """A start pays neither for requests nor for the package."""
    code = (
        "import sys, reader.sources.arxiv_api, reader.sources.announcements, reader.sources.oai\n"
        "import reader.sources.daily_papers\n"
        "print(*sorted({'requests', 'urllib3', 'arxiv', 'lxml', 'http.client'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []

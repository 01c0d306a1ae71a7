"""Announcements, harvests and the daily papers, fetched from an invented world."""

from datetime import date, timedelta

import pytest

from reader.domain.errors import SourceError
from reader.sources.announcements import fetch_feed
from reader.sources.daily_papers import fetch_day
from reader.sources.errors import BadAnswer, ExpiredToken, HttpError
from reader.sources.oai import fetch_page
from reader.sources.transport import Transport
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import CATEGORIES, World

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_feed_has_the_days_announcements(
    transport: Transport, server: FakeArxiv, world: World, category: str
) -> None:
    feed = fetch_feed(transport, server.url, category).feed
    assert feed is not None
    assert (feed.day, feed.categories, feed.problems) == (FRIDAY, (category,), ())
    got = [(str(paper.arxiv_id), kind.value) for paper, kind in feed.items]
    assert got == [(f"{paper.name}v{version}", kind) for paper, version, kind in world.listing(category, FRIDAY)]


def test_an_unchanged_feed_is_not_sent_again(transport: Transport, server: FakeArxiv, clock: FakeClock) -> None:
    first = fetch_feed(transport, server.url, "cs.LG")
    again = fetch_feed(transport, server.url, "cs.LG", etag=first.etag)
    assert again.feed is None
    assert again.etag == first.etag
    clock.advance(24 * 3600)
    saturday = fetch_feed(transport, server.url, "cs.LG", etag=first.etag)
    assert saturday.feed is not None
    assert (saturday.feed.day, saturday.feed.items) == (FRIDAY + timedelta(days=1), ())


@pytest.mark.parametrize("etag", ["x\r\nX-Bad: y", "é", "\x1b[31m", "x" * 500, "a b"])
def test_a_strange_etag_is_not_sent(transport: Transport, server: FakeArxiv, etag: str) -> None:
    assert fetch_feed(transport, server.url, "cs.LG", etag=etag).feed is not None
    assert "if-none-match" not in server.seen[0].headers


def test_unchanged_without_having_been_asked(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.UNASKED_304)
    with pytest.raises(BadAnswer, match="no earlier one was named"):
        fetch_feed(transport, server.url, "cs.LG")


def test_a_category_that_arxiv_does_not_have(transport: Transport, server: FakeArxiv) -> None:
    with pytest.raises(HttpError, match=r"\(400 Bad Request\): arXiv refused the feed: Bad subject class"):
        fetch_feed(transport, server.url, "cs.ZZ")
    for category in ("../abs/x", "cs.LG+cs.AI", "", "cs LG", "cs.LG?x"):
        with pytest.raises(SourceError, match="not a category"):
            fetch_feed(transport, server.url, category)
    assert len(server.seen) == 1


def harvest(transport: Transport, server: FakeArxiv, since: date, set_: str = "") -> list[str]:
    page = fetch_page(transport, server.harvest, since=since, set_=set_)
    found = list(page.papers)
    while page.token:
        page = fetch_page(transport, server.harvest, token=page.token)
        found += page.papers
    return [paper.arxiv_id.name for paper in found if paper.arxiv_id]


def test_a_harvest_goes_on_to_its_end(transport: Transport, server: FakeArxiv, world: World, clock: FakeClock) -> None:
    found = harvest(transport, server, date(2026, 11, 1))
    assert sorted(found) == sorted(paper.name for paper in world.public(clock.now()))
    assert len(server.seen) == -(-len(found) // world.harvest_page)
    first, second = server.seen[:2]
    assert first.arguments == {"verb": "ListRecords", "metadataPrefix": "arXiv", "from": "2026-11-01"}
    assert set(second.arguments) == {"verb", "resumptionToken"}


def test_a_harvest_of_one_set(transport: Transport, server: FakeArxiv, world: World, clock: FakeClock) -> None:
    there = [paper.name for paper in world.public(clock.now()) if "hep-th" in paper.categories]
    assert sorted(harvest(transport, server, date(2026, 11, 1), "physics:hep-th")) == sorted(there)


def test_no_changes_are_an_empty_page(transport: Transport, server: FakeArxiv) -> None:
    page = fetch_page(transport, server.harvest, since=date(2026, 12, 1), until=date(2026, 12, 2))
    assert (page.papers, page.token) == ((), "")


def test_a_token_that_has_expired(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.LOST_TOKEN)
    with pytest.raises(ExpiredToken, match="it begins again"):
        fetch_page(transport, server.harvest, token="verb%3DListRecords%26skip%3D4")
    with pytest.raises(ExpiredToken):
        fetch_page(transport, server.harvest, token="never given out")


def test_daily_papers(transport: Transport, server: FakeArxiv) -> None:
    day = date(2026, 11, 18)
    papers = fetch_day(transport, server.url, day)
    assert papers.items
    assert {proposed for _, proposed in papers.items} == {day}
    assert papers.problems == ()
    assert fetch_day(transport, server.url, date(2026, 1, 1)).items == ()


def test_unchanged_where_it_cannot_be(transport: Transport, server: FakeArxiv) -> None:
    server.fail(Fault.UNASKED_304, times=2)
    with pytest.raises(BadAnswer, match="which was not asked"):
        fetch_day(transport, server.url, FRIDAY)
    with pytest.raises(BadAnswer, match="which was not asked"):
        fetch_page(transport, server.harvest)

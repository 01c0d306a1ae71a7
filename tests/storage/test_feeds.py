"""The log of fetching: days, sources, harvests, and which papers lack something."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.batch import Document
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, AnnouncementKind, Author, Paper
from reader.storage.feeds import FeedDay, Harvest, SourceState, listing_name
from reader.storage.store import Store
from support.builders import NOW, TODAY, identifier_of, invented

YESTERDAY = TODAY - timedelta(days=1)
NEW, CROSS, REPLACE = AnnouncementKind.NEW, AnnouncementKind.CROSS, AnnouncementKind.REPLACE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


class TestDays:
    def log(self, store: Store, *days: FeedDay) -> None:
        with store.writing():
            for day in days:
                store.feeds.log_day(day)

    def test_what_was_written_comes_back_oldest_first(self, store: Store) -> None:
        today = FeedDay("cs.LG", TODAY, "rss", 12, True, NOW)
        before = FeedDay("cs.LG", YESTERDAY, "api", 0, False, NOW.replace(microsecond=7))
        other = FeedDay("cs.AI", TODAY, "oai", 3, True, NOW)
        self.log(store, today, before, other)
        assert store.feeds.days("cs.LG") == [before, today]
        assert store.feeds.days(day=TODAY) == [other, today]
        assert store.feeds.days("cs.AI", YESTERDAY) == []
        assert len(store.feeds.days()) == 3

    @pytest.mark.parametrize(
        ("first", "second", "kept"), [(True, False, 1), (False, True, 2), (True, True, 2), (False, False, 2)]
    )
    def test_a_complete_reading_is_not_replaced_by_an_incomplete_one(
        self, store: Store, first: bool, second: bool, kept: int
    ) -> None:
        self.log(store, FeedDay("cs.LG", TODAY, "rss", 1, first, NOW), FeedDay("cs.LG", TODAY, "rss", 2, second, NOW))
        assert [entry.papers for entry in store.feeds.days()] == [kept]


class TestSources:
    def test_a_source_that_was_never_asked(self, store: Store) -> None:
        assert store.feeds.source("arXiv cs.LG") == SourceState("arXiv cs.LG")

    def test_the_last_state_counts(self, store: Store) -> None:
        state = SourceState("arXiv cs.LG", '"abc"', NOW, NOW, "arXiv answered 503", NOW + timedelta(minutes=10))
        with store.writing():
            store.feeds.put_source(SourceState("arXiv cs.LG", '"old"', NOW))
            store.feeds.put_source(state)
        assert store.feeds.source("arXiv cs.LG") == state


class TestHarvest:
    def test_a_harvest_goes_on_until_there_is_no_token(self, store: Store) -> None:
        with store.writing():
            store.feeds.put_harvest(Harvest("harvest cs", TODAY, "a%3Db", 1), NOW)
            store.feeds.put_harvest(Harvest("harvest cs", TODAY, "c", 2), NOW)
        assert store.feeds.harvest("harvest cs") == ("harvest cs", TODAY, "c", 2)
        assert store.feeds.harvest("harvest math") is None
        with store.writing():
            store.feeds.put_harvest(Harvest("harvest cs", TODAY, "", 3), NOW)
        assert store.feeds.harvest("harvest cs") is None


class TestListings:
    @pytest.fixture
    def store(self, store: Store) -> Store:
        self.announce(store, "cs.LG", YESTERDAY, (10, NEW), (90, CROSS), (95, REPLACE))
        self.announce(store, "cs.LG", TODAY, (11, NEW), (12, NEW), (90, REPLACE))
        self.announce(store, "cs.AI", TODAY, (12, CROSS), (13, NEW))
        old = Paper(ArxivId("math/0309136"), "An Old One")
        with store.writing():
            document = store.documents.add(Document(listing_name("cs.LG"), "x", "arxiv-listing", date=YESTERDAY), NOW)
            number = store.papers.insert(old, NOW)
            store.documents.announce(document, number, Announcement("", 1, YESTERDAY, "cs.LG", NEW))
            digest = store.documents.add(Document("page.md", "y", "digest", date=TODAY), NOW)
            number = store.papers.insert(invented(99), NOW)
            store.documents.announce(digest, number, Announcement("page.md", 1, TODAY, "cs.LG", NEW))
        return store

    def announce(self, store: Store, category: str, day: date, *papers: tuple[int, AnnouncementKind]) -> None:
        name = listing_name(category)
        with store.writing():
            document = store.documents.add(Document(name, f"{name} {day}", "arxiv-listing", date=day), NOW)
            for position, (number, kind) in enumerate(papers, 1):
                known = store.papers.number_of(identifier_of(number).name)
                paper = known or store.papers.insert(invented(number), NOW)
                store.documents.announce(document, paper, Announcement(name, position, day, category, kind))

    def test_what_a_listing_introduced(self, store: Store) -> None:
        names = {identifier_of(number).name for number in (10, 90, 11, 12)}
        assert store.feeds.introduced("cs.LG") == names | {"math/0309136"}
        assert store.feeds.introduced("cs") == frozenset()

    def test_the_newest_identifier_before_a_day(self, store: Store) -> None:
        assert store.feeds.newest_announced("cs.LG", TODAY) == identifier_of(10).name
        assert store.feeds.newest_announced("cs.LG", TODAY + timedelta(days=1)) == identifier_of(12).name
        assert store.feeds.newest_announced("cs.LG", YESTERDAY) == ""

    def test_the_papers_of_a_day_count_once_and_a_digest_is_no_listing(self, store: Store) -> None:
        assert store.feeds.listed(["cs.LG"], TODAY) == 3
        assert store.feeds.listed(["cs.LG", "cs.AI"], TODAY) == 4
        assert store.feeds.listed([], TODAY) == store.feeds.listed(["cs.LG"], TODAY + timedelta(days=1)) == 0


class TestUnannounced:
    def test_what_no_document_names_and_came_after_a_moment(self, store: Store) -> None:
        day = timedelta(days=1)
        with store.writing():
            old, fresh, named = (
                store.papers.insert(invented(number), NOW + late) for number, late in ((71, -day), (72, day), (73, day))
            )
            document = store.documents.add(Document("page.md", "a page", "daily-markdown"), NOW)
            store.documents.announce(document, named, Announcement("page.md", 1))
        numbers = [old, fresh, named, 9_999]
        assert store.feeds.unannounced(numbers, NOW) == {fresh}
        assert store.feeds.unannounced(numbers, None) == {old, fresh}
        assert store.feeds.unannounced(numbers, NOW + day) == frozenset()
        assert store.feeds.unannounced([], None) == frozenset()


class TestIncomplete:
    def insert(self, store: Store, *papers: Paper) -> list[int]:
        with store.writing():
            return [store.papers.insert(paper, NOW) for paper in papers]

    def test_what_lacks_something_newest_first_and_nameless_ones_last(self, store: Store) -> None:
        whole = invented(1)
        numbers = self.insert(
            store,
            whole,
            Paper(title="Nameless and Bare"),
            invented(2, title=""),
            invented(3, authors=()),
            invented(4, abstract=""),
            invented(5, authors_truncated=True),
            Paper(title="Nameless, but Whole", authors=(Author("Ada"),), abstract="Of many lanterns."),
        )
        assert store.feeds.incomplete(10, 10, NOW) == [numbers[5], numbers[4], numbers[3], numbers[2], numbers[1]]
        assert store.feeds.incomplete(2, 0, NOW) == [numbers[5], numbers[4]]
        assert store.feeds.incomplete(0, 1, NOW) == [numbers[1]]

    def test_what_was_looked_up_lately_is_left_out(self, store: Store) -> None:
        first, second = self.insert(store, invented(1, title=""), invented(2, title=""))
        with store.writing():
            store.feeds.looked_up([first], NOW - timedelta(days=40))
            store.feeds.looked_up([second], NOW)
        month = timedelta(days=30)
        assert store.feeds.incomplete(9, 9, NOW - month) == [first]
        with store.writing():
            store.feeds.looked_up([first], NOW)
        assert store.feeds.incomplete(9, 9, NOW - month) == []
        assert store.feeds.incomplete(9, 9, datetime.max.replace(tzinfo=UTC)) == [second, first]

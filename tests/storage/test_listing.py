"""The list: its order, its narrow rows, its counts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.paper import AnnouncementKind, Paper
from reader.domain.state import PaperState
from reader.storage.bulk import Prepared
from reader.storage.listing import Counts, Row
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, by_abstract, entry, identifier_of, invented, take_in

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


def order(store: Store) -> list[str]:
    return [row.key for row in store.listing.rows(store.listing.numbers())]


def names(*numbers: int) -> list[str]:
    return [identifier_of(number).name for number in numbers]


class TestOrder:
    def test_the_newest_day_first_and_each_day_as_announced(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2), day=YESTERDAY), batch(invented(4), invented(3), day=TODAY))
        assert order(store) == names(4, 3, 1, 2)

    def test_documents_of_one_day_in_the_order_of_import(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(3), name="b", day=TODAY), batch(invented(1), name="a", day=TODAY))
        assert order(store) == names(3, 1)

    def test_a_document_without_a_day_counts_under_its_day_of_import(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), name="undated"), now=NOW - timedelta(days=1))
        take_in(path, batch(invented(2), day=TODAY), batch(invented(3), day=YESTERDAY - timedelta(days=1)))
        assert order(store) == names(2, 1, 3)

    def test_the_day_of_import_is_that_of_utc(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1)), now=datetime(2026, 11, 20, 0, 30, tzinfo=UTC))
        assert store.listing.rows([1])[0].date == "2026-11-20"

    def test_the_day_of_an_entry_beats_that_of_its_document(self, path: Path, store: Store) -> None:
        given = [entry(invented(1), 1, date=YESTERDAY), entry(invented(2), 2, date=TODAY)]
        take_in(path, batch(*given, day=TODAY))
        assert order(store) == names(2, 1)

    def test_a_paper_that_is_announced_again_moves_up(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2), day=YESTERDAY), batch(invented(3), invented(1), day=TODAY))
        assert order(store) == names(3, 1, 2)

    def test_an_older_document_that_comes_later_moves_nothing(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2), day=TODAY), batch(invented(2), invented(3), day=YESTERDAY))
        assert order(store) == names(1, 2, 3)

    def test_the_first_mention_of_a_day_counts(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2), invented(1), name="a", day=TODAY))
        take_in(path, batch(invented(2), name="b", day=TODAY))
        assert order(store) == names(1, 2)


class TestRows:
    def test_what_a_line_shows(self, path: Path, store: Store) -> None:
        given = entry(invented(1), kind=AnnouncementKind.REPLACE, date=TODAY)
        take_in(path, batch(given))
        with store.writing():
            store.states.put(1, PaperState(read_at=NOW, starred_at=NOW, note="mine"))
        assert store.listing.rows([1]) == [
            Row(
                number=1,
                key="2611.00001",
                arxiv_id="2611.00001",
                title="Lantern Graphs of Order 1",
                opening="",
                authors=("Mira Flame1", "Böje Wick"),
                date="2026-11-20",
                kind=AnnouncementKind.REPLACE,
                unread=False,
                starred=True,
                skipped=False,
                later=False,
                noted=True,
            )
        ]

    def test_the_abstract_opens_where_there_is_no_title(self, path: Path, store: Store) -> None:
        take_in(path, batch(by_abstract(1), Paper(abstract="x" * 1000)))
        first, second = store.listing.rows([1, 2])
        assert (first.arxiv_id, first.title) == ("", "")
        assert first.opening == by_abstract(1).abstract
        assert second.opening == "x" * 400
        assert first.unread

    def test_the_order_asked_for_and_nothing_that_is_gone(self, path: Path, store: Store) -> None:
        take_in(path, batch(*map(invented, range(1, 6))))
        assert [row.number for row in store.listing.rows([4, 99, 2])] == [4, 2]
        assert store.listing.rows([]) == []


class TestPages:
    def test_a_piece_is_what_the_whole_list_has_there(self, path: Path, store: Store) -> None:
        kinds = [None, *AnnouncementKind]
        for number, day in enumerate((TODAY, YESTERDAY, TODAY)):
            papers = [
                entry(invented(10 * number + place), place, f"{number}", date=day, kind=kinds[place % 5])
                for place in range(1, 8)
            ]
            take_in(path, batch(*papers, name=f"{number}"))
        with store.writing():
            store.bulk.insert([Prepared.of(invented(number)) for number in (50, 51)], NOW)
            store.bulk.insert([Prepared.of(invented(60, published=NOW - timedelta(days=1)))], NOW)
        for hidden in ((), ("cross",), ("new", "replace-cross")):
            whole = store.listing.numbers(hidden=hidden)
            for start in (0, 1, 5, 12, 13, 20, 22, 24, 30):
                assert store.listing.page(start, 4, hidden=hidden) == whole[start : start + 4]
        whole = store.listing.numbers()
        assert [store.listing.place_of(number) for number in whole] == list(range(24))
        assert store.listing.place_of(99) is None
        for place, number in enumerate(whole):
            for start, count in ((0, 24), (max(0, place - 3), 7), (place, 1), (place, 40)):
                assert store.listing.page_around(number, place, start, count) == whole[start : start + count]
        assert store.listing.page_around(99, 3, 0, 9) == []


class TestIndexRows:
    def test_what_the_filter_is_fed(self, path: Path, store: Store) -> None:
        given = entry(invented(3, published=NOW), 2, date=TODAY, kind=AnnouncementKind.CROSS)
        take_in(path, batch(entry(by_abstract(1), 1), given, day=YESTERDAY))
        assert sorted(store.listing.index_rows()) == [
            (1, "", by_abstract(1).abstract, (), "", "2026-11-19", 1, 1, "", "", ""),
            (
                *(2, "Lantern Graphs of Order 3", "", ("Mira Flame3", "Böje Wick"), "cs.LG math.CO", "2026-11-20"),
                *(1, 2, "cross", "2026-11-20T07:12:33Z", "2611.00003"),
            ),
        ]
        assert [row.number for row in store.listing.index_rows([2, 99])] == [2]
        assert list(store.listing.index_rows([])) == []

    def test_links(self, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2, links=("https://example.org/a.pdf",))))
        assert list(store.listing.linked()) == [(2, ("https://example.org/a.pdf",))]


class TestStates:
    @pytest.fixture(autouse=True)
    def some(self, path: Path, store: Store) -> None:
        take_in(path, batch(*map(invented, range(1, 6)), day=date(2026, 11, 20)))
        with store.writing():
            store.states.put(1, PaperState(read_at=NOW))
            store.states.put(2, PaperState(read_at=NOW, starred_at=NOW))
            store.states.put(3, PaperState(read_at=NOW, skipped_at=NOW))
            store.states.put(4, PaperState(note="unread, with a note"))

    @pytest.mark.parametrize(
        ("states", "expected"),
        [
            ((), [1, 2, 3, 4, 5]),
            (("unread",), [4, 5]),
            (("read",), [1, 2, 3]),
            (("starred",), [2]),
            (("skipped",), [3]),
            (("read", "starred"), [2]),
            (("unread", "starred"), []),
        ],
    )
    def test_numbers(self, store: Store, states: tuple[str, ...], expected: list[int]) -> None:
        assert store.listing.numbers(states) == expected

    def test_counts(self, store: Store) -> None:
        assert store.listing.counts() == Counts(papers=5, unread=2, starred=1)

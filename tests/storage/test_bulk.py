"""Many papers at once are stored and found as one by one."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.paper import Paper
from reader.storage import papers
from reader.storage.bulk import Prepared
from reader.storage.store import Store
from reader.storage.values import key_digest, name_number
from support.builders import NOW, by_abstract, by_title, identifier_of, invented


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def prepared(*papers: Paper) -> list[Prepared]:
    return [Prepared.of(paper) for paper in papers]


def rows(path: Path) -> list[tuple[object, ...]]:
    """Return what is stored of each paper, but for its place in the list."""
    with closing(apsw.Connection(str(path))) as connection:
        cursor = connection.execute("SELECT * FROM paper ORDER BY id")
        names = [name for name, *_ in cursor.get_description()]
        return [tuple(v for n, v in zip(names, row, strict=True) if not n.startswith("seen_")) for row in cursor]


def words(path: Path, query: str) -> list[int]:
    with closing(apsw.Connection(str(path))) as connection:
        found = connection.execute("SELECT rowid FROM paper_text WHERE paper_text MATCH ? ORDER BY rowid", (query,))
        return [number for (number,) in found]


def test_as_one_by_one(store: Store, tmp_path: Path) -> None:
    papers = [invented(number, published=NOW, links=("https://github.com/x/y",)) for number in range(1, 8)]
    with store.writing():
        stored = store.bulk.insert(prepared(*papers), NOW)
    assert stored == range(1, 8)
    found = store.papers.all(stored)
    assert [(item.number, item.key, item.paper) for item in found] == [
        (number, identifier_of(number).name, paper) for number, paper in enumerate(papers, 1)
    ]
    single = Store(tmp_path / "single.db")
    with single.writing():
        for paper in papers:
            single.papers.insert(paper, NOW)
    single.close()
    assert rows(store.path) == rows(tmp_path / "single.db")
    for query in ("lantern", "authors: wick", "abstract: twin", "order 3"):
        assert words(store.path, query) == words(tmp_path / "single.db", query) != []


def test_each_counts_under_the_day_of_its_first_version(store: Store) -> None:
    with store.writing():
        store.bulk.insert(prepared(invented(1, published=NOW.replace(year=2019)), invented(2)), NOW)
    assert [row.date for row in store.listing.rows([1, 2])] == ["2019-11-20", "2026-11-20"]


def test_numbers_go_on_after_those_that_are_there(store: Store) -> None:
    with store.writing():
        first = store.papers.insert(invented(1), NOW)
        second = store.bulk.insert(prepared(invented(2), invented(3)), NOW)
        third = store.papers.insert(invented(4), NOW)
    assert [first, *second, third] == [1, 2, 3, 4]


def test_a_later_change_replaces_what_is_indexed(store: Store) -> None:
    with store.writing():
        store.bulk.insert(prepared(invented(1)), NOW)
        store.papers.update(1, invented(1, title="Of moths"))
    assert words(store.path, "title: moths") == [1]
    assert words(store.path, "title: lantern") == []


def test_which_identifiers_are_there_and_what_is_stored_of_them(store: Store) -> None:
    first, second = prepared(invented(1), invented(2))
    with store.writing():
        store.bulk.insert([first, second], NOW)
    known = store.bulk.known(["2611.00002", "2611.00009", "", "math/0309136", "2611.00001"])
    assert known == {"2611.00001": (1, first.values), "2611.00002": (2, second.values)}
    assert store.bulk.known([]) == {}


def test_the_names_of_papers_without_identifier(store: Store) -> None:
    with store.writing():
        store.papers.insert(by_title(1, abstract=""), NOW)
        store.papers.insert(by_abstract(2), NOW)
        store.papers.insert(invented(3), NOW)
    titles, abstracts = store.bulk.nameless()
    assert titles == {Prepared.of(by_title(1)).title}
    assert abstracts == {Prepared.of(by_abstract(2)).abstract}


def test_room_for_many_pages_changes_nothing_that_lasts(store: Store) -> None:
    store.bulk.make_room()
    with store.writing():
        store.bulk.insert(prepared(*(invented(number) for number in range(1, 700))), NOW)
    store.close()
    again = Store(store.path)
    assert len(again.listing.numbers()) == 699
    again.close()


def test_what_many_transactions_left_is_merged_and_still_found(store: Store) -> None:
    for number in range(1, 30):
        with store.writing():
            store.bulk.insert(prepared(invented(number)), NOW)
    connection = store._connection
    before = int(connection.execute("SELECT count(DISTINCT segid) FROM paper_text_idx").get)
    steps = 0
    while store.bulk.merge_texts(1):
        steps += 1
        assert steps < 100
    after = int(connection.execute("SELECT count(DISTINCT segid) FROM paper_text_idx").get)
    assert after < 16 < before
    assert words(store.path, "lantern") == list(range(1, 30))


@given(st.text())
def test_the_number_of_a_name_is_the_beginning_of_its_digest(key: str) -> None:
    assert papers._number(key) == name_number(key_digest(key))

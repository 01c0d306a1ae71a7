"""Queries with a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.storage.searches import SavedSearch
from reader.storage.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def put(store: Store, *searches: SavedSearch) -> None:
    with store.writing():
        for search in searches:
            store.searches.put(search)


B, A, C = SavedSearch("b", "is:unread"), SavedSearch("größer", '"a" or b'), SavedSearch("c", "")


def test_they_stand_in_the_order_in_which_they_were_saved(store: Store) -> None:
    assert store.searches.all() == []
    put(store, B, A, C)
    assert store.searches.all() == [B, A, C]


def test_one_of_the_same_name_takes_the_place(store: Store) -> None:
    put(store, B, A, C, B._replace(query="is:read"))
    assert store.searches.all() == [SavedSearch("b", "is:read"), A, C]


def test_one_that_is_forgotten(store: Store) -> None:
    put(store, B, A, C)
    with store.writing():
        assert store.searches.remove("größer")
        assert not store.searches.remove("größer")
        assert not store.searches.remove("B")
    put(store, A)
    assert store.searches.all() == [B, C, A]


def test_another_window_sees_it_and_no_paper_changed(store: Store) -> None:
    mark = store.changes.now()
    put(store, B)
    other = Store(store.path)
    assert other.searches.all() == [B]
    assert other.changes.now() == mark
    other.close()

"""Mutes and saved searches as the history keeps them: any state of one can be put back, to the last column."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import apsw
import pytest

from reader.domain.changes import ThingChange
from reader.domain.errors import StoreError
from reader.storage.mutes import Mute
from reader.storage.searches import SavedSearch
from reader.storage.store import Store
from reader.storage.things import ends_by_itself
from support.builders import NOW

NAME = 'Zoë "\\" 王小明'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "library.db")
    yield store
    store.close()


def test_a_mute_comes_and_goes(store: Store) -> None:
    assert store.things.get("author", NAME) is None
    with store.writing():
        store.mutes.put(Mute("author", NAME, date(2026, 11, 21)))
        store.mutes.put(Mute("word", NAME))
    week, good = store.things.get("author", NAME), store.things.get("word", NAME)
    assert (week, good) == ('{"until": "2026-11-21"}', '{"until": null}')
    with store.writing():
        store.things.put("author", NAME, good)
        store.things.put("word", NAME, None)
        store.things.put("topic", NAME, week)
    assert store.mutes.all() == [Mute("author", NAME), Mute("topic", NAME, date(2026, 11, 21))]
    assert [ends_by_itself(ThingChange("author", NAME, None, value)) for value in (week, good, None)] == [
        True,
        False,
        False,
    ]
    assert not ends_by_itself(ThingChange("search", NAME, None, week))


def test_a_search_comes_back_to_its_place(store: Store) -> None:
    with store.writing():
        for name in ("c", NAME, "a"):
            store.searches.put(SavedSearch(name, f"title:{name}"))
    kept = store.things.get("search", NAME)
    with store.writing():
        store.things.put("search", NAME, None)
    assert [search.name for search in store.searches.all()] == ["c", "a"]
    with store.writing():
        store.searches.put(SavedSearch("b", "bees"))
        store.things.put("search", NAME, kept)
    assert store.searches.all()[1] == SavedSearch(NAME, f"title:{NAME}")
    assert [search.name for search in store.searches.all()][:2] == ["c", NAME]
    assert store.things.get("search", NAME) == kept


class TestHistory:
    def test_a_step_keeps_what_it_did(self, store: Store) -> None:
        things = (ThingChange("author", NAME, None, '{"until": null}'), ThingChange("search", "b", "{}", None))
        with store.writing():
            step = store.history.record("muted", (), NOW, things)
        assert step.things == things == store.history.things(step.number)
        assert store.history.last_done() == step
        head = store.history.done(step.number)
        assert head is not None
        assert (head.label, head.papers) == ("muted", 0)
        assert [thing.inverse.inverse for thing in things] == list(things)
        with store.writing():
            store.history.drop(step)
        assert store.history.last_done() is store.history.done(step.number) is None
        assert store.triage.steps(9) == []

    def test_a_later_step_about_the_same_is_found(self, store: Store) -> None:
        thing = ThingChange("word", NAME, None, '{"until": null}')
        with store.writing():
            first = store.history.record("first", (), NOW, (thing,))
            store.history.record("second", (), NOW, (thing.inverse,))
            last = store.history.record("third", (), NOW, (thing,))
            store.history.record("other", (), NOW, (thing._replace(kind="author"),))
        assert store.history.later_label(first.number, thing) == "third"
        with store.writing():
            store.history.mark(last, undone=True)
        assert store.history.later_label(first.number, thing) == "second"
        assert store.history.later_label(last.number, thing) == ""

    def test_a_step_that_goes_takes_what_it_did_along(self, store: Store, tmp_path: Path) -> None:
        with store.writing():
            step = store.history.record("muted", (), NOW, (ThingChange("word", "a", None, "{}"),))
        with store.writing():
            store._connection.execute("DELETE FROM step WHERE id = ?", (step.number,))
        assert store.history.things(step.number) == ()


@pytest.mark.parametrize("value", ["", "[]", "7", "{}", '{"query": 1, "place": 1}', '{"query": "a", "place": null}'])
def test_a_damaged_value_is_a_sentence(store: Store, value: str) -> None:
    with pytest.raises(StoreError), store.writing():
        store.things.put("search", "a", value)
    assert store.searches.all() == []


def test_another_kind_is_refused(store: Store) -> None:
    with pytest.raises((StoreError, apsw.ConstraintError)), store.writing():
        store.history.record("muted", (), NOW, (ThingChange("paper", "a", None, None),))  # type: ignore[arg-type]

"""States, settings, and the history against a list that only knows how undo and redo work."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.domain.changes import Change
from reader.domain.state import PaperState
from reader.storage.states import Marks
from reader.storage.store import Store
from reader.storage.values import state_text, state_value
from support.builders import NOW, batch, invented, take_in

moments = st.none() | st.datetimes(
    min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
states = st.builds(PaperState, moments, moments, moments, st.lists(texts, max_size=3).map(tuple), texts, moments)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    take_in(tmp_path / "library.db", batch(*map(invented, range(1, 4))))
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


class TestStates:
    def test_nothing_said_is_no_row(self, store: Store) -> None:
        assert store.states.get(1) == PaperState()

    def test_every_field_comes_back(self, store: Store) -> None:
        said = PaperState(NOW, NOW + timedelta(microseconds=1), NOW, ("to read", "größer"), "a note\nof two lines")
        with store.writing():
            store.states.put(1, said)
            store.states.put(2, PaperState(note="another"))
            store.states.put(2, PaperState())
        assert store.states.get(1) == said
        assert store.states.get(2) == PaperState()

    def test_marks_of_some_and_of_all(self, store: Store) -> None:
        with store.writing():
            store.states.put(1, PaperState(NOW, None, NOW, ("b", "a"), "mine"))
            store.states.put(3, PaperState(starred_at=NOW))
        one = Marks(1, True, False, True, False, True, ("b", "a"))
        three = Marks(3, False, True, False, False, False, ())
        assert sorted(store.states.marks()) == [one, three]
        assert list(store.states.marks([2, 3, 99])) == [three]
        assert list(store.states.marks([])) == []

    def test_many_at_once(self, store: Store) -> None:
        said = PaperState(NOW, None, NOW, ("b",), "a note on lanterns", NOW)
        with store.writing():
            store.states.put_all([Change(1, PaperState(), said), Change(2, PaperState(), PaperState(starred_at=NOW))])
        assert store.states.get_many([3, 2, 1, 99]) == {1: said, 2: PaperState(starred_at=NOW)}
        assert store.states.get_many([]) == {}
        assert store.states.get(1) == said
        assert store.texts.notes([["lanterns"]]) == [1]
        with store.writing():
            store.states.put_all([Change(1, said, PaperState(note="tides"))])
        assert store.texts.notes([["lanterns"]]) == []
        assert store.texts.notes([["tides"]]) == [1]

    def test_tags_of_many_papers_come_first(self, store: Store) -> None:
        with store.writing():
            for number, tags in ((1, ("b", "a")), (2, ("b",)), (3, ("B",))):
                store.states.put(number, PaperState(tags=tags))
        assert list(store.states.tags()) == [("b", 2), ("B", 1), ("a", 1)]

    @given(states)
    def test_the_history_keeps_whole_states(self, state: PaperState) -> None:
        assert state_value(state_text(state)) == state


class TestSettings:
    def test_they_are_found_by_name_and_replaced(self, store: Store) -> None:
        with store.writing():
            store.settings.put({"cursor": "2611.00001", "filter": ""})
            store.settings.put({"cursor": "2611.00002"})
        assert store.settings.get(["cursor", "filter", "theme"]) == {"cursor": "2611.00002", "filter": ""}
        assert store.settings.get([]) == {}


class TestHistory:
    def record(self, store: Store, label: str) -> None:
        with store.writing():
            store.history.record(label, [Change(1, PaperState(), PaperState(read_at=NOW))], NOW)

    def labels(self, store: Store) -> tuple[str | None, str | None]:
        done, undone = store.history.last_done(), store.history.last_undone()
        return done and done.label, undone and undone.label

    def test_empty(self, store: Store) -> None:
        assert self.labels(store) == (None, None)

    def test_a_step_comes_back_as_it_was(self, store: Store) -> None:
        changes = (
            Change(1, PaperState(), PaperState(read_at=NOW, tags=("a",), note="b")),
            Change(3, PaperState(starred_at=NOW), PaperState()),
        )
        with store.writing():
            recorded = store.history.record("many things", changes, NOW)
        assert store.history.last_done() == recorded
        assert recorded.changes == changes
        assert recorded.at == NOW

    def test_what_was_undone_is_redone_in_its_order(self, store: Store) -> None:
        for label in "abc":
            self.record(store, label)
        for expected in (("b", "c"), ("a", "b"), (None, "a")):
            step = store.history.last_done()
            assert step is not None
            with store.writing():
                store.history.mark(step, undone=True)
            assert self.labels(store) == expected

    def test_a_new_step_drops_what_could_be_redone(self, store: Store) -> None:
        for label in "ab":
            self.record(store, label)
        step = store.history.last_done()
        assert step is not None
        with store.writing():
            store.history.mark(step, undone=True)
        self.record(store, "c")
        assert self.labels(store) == ("c", None)

    def test_a_step_can_grow_and_is_read_in_parts(self, store: Store) -> None:
        changes = [Change(number, PaperState(), PaperState(note=str(number))) for number in (1, 2, 3)]
        with store.writing():
            number = store.history.record("one", changes[:1], NOW).number
            store.history.extend(number, "three", changes[1:])
        assert store.history.head(undo=True) == (number, NOW, "three", 3)
        assert store.history.head(undo=False) is None
        assert store.history.changes(number, 0, 2) == tuple(changes[:2])
        assert store.history.changes(number, 2, 2) == tuple(changes[2:])
        assert store.history.changes(number, 3, 2) == ()

    def test_the_newest_step_can_be_amended(self, store: Store) -> None:
        first, second = (Change(1, PaperState(), PaperState(note=note)) for note in ("a", "ab"))
        with store.writing():
            number = store.history.record("noted", [first], NOW).number
            assert store.history.amend(number, "noted more", second)
        step = store.history.last_done()
        assert step is not None
        assert (step.number, step.label, step.changes) == (number, "noted more", (second,))
        self.record(store, "between")
        with store.writing():
            assert not store.history.amend(number, "never", first)
        assert self.labels(store) == ("between", None)

    def test_what_was_undone_cannot_be_amended(self, store: Store) -> None:
        change = Change(1, PaperState(), PaperState(note="a"))
        with store.writing():
            step = store.history.record("noted", [change], NOW)
            store.history.mark(step, undone=True)
            assert not store.history.amend(step.number, "never", change)
        assert self.labels(store) == (None, "noted")

    def test_a_step_that_comes_to_nothing_goes(self, store: Store) -> None:
        self.record(store, "before")
        with store.writing():
            step = store.history.record("noted", [Change(1, PaperState(), PaperState(note="a"))], NOW)
            assert store.history.amend(step.number, "", Change(1, PaperState(), PaperState()))
        assert self.labels(store) == ("before", None)

    def test_a_step_that_fails_is_not_recorded(self, store: Store) -> None:
        def fail() -> None:
            with store.writing():
                store.history.record("a", [Change(1, PaperState(), PaperState(note="x"))], NOW)
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert self.labels(store) == (None, None)


class TwoWindows(RuleBasedStateMachine):
    """Two stores on one file, both of which do, undo and redo; the oracle is two stacks."""

    PAPERS = (1, 2, 3)

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="history-"))
        path = self.folder / "library.db"
        take_in(path, batch(*map(invented, self.PAPERS)))
        self.stores = (Store(path), Store(path))
        self.done: list[tuple[str, tuple[Change, ...]]] = []
        self.undone: list[tuple[str, tuple[Change, ...]]] = []
        self.states = dict.fromkeys(self.PAPERS, PaperState())
        self.count = 0

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        shutil.rmtree(self.folder)

    @rule(window=st.sampled_from((0, 1)), papers=st.sets(st.sampled_from(PAPERS), min_size=1))
    def do(self, window: int, papers: set[int]) -> None:
        self.count += 1
        label = f"step {self.count}"
        store = self.stores[window]
        with store.writing():
            changes = tuple(
                Change(paper, store.states.get(paper), PaperState(note=f"{label} of {paper}"))
                for paper in sorted(papers)
            )
            for change in changes:
                store.states.put(change.paper, change.after)
            store.history.record(label, changes, NOW)
        assert {change.paper: change.before for change in changes} == {paper: self.states[paper] for paper in papers}
        self.states |= {change.paper: change.after for change in changes}
        self.done.append((label, changes))
        self.undone.clear()

    @rule(window=st.sampled_from((0, 1)), undo=st.booleans())
    def travel(self, window: int, undo: bool) -> None:
        store = self.stores[window]
        source, target = (self.done, self.undone) if undo else (self.undone, self.done)
        with store.writing():
            step = store.history.last_done() if undo else store.history.last_undone()
            if not source:
                assert step is None
                return
            assert step is not None
            assert (step.label, step.changes) == source[-1]
            for change in step.changes:
                wanted = change.before if undo else change.after
                store.states.put(change.paper, wanted)
                self.states[change.paper] = wanted
            store.history.mark(step, undone=undo)
        target.append(source.pop())

    @invariant()
    def both_windows_see_the_same(self) -> None:
        for store in self.stores:
            done, undone = store.history.last_done(), store.history.last_undone()
            assert (done and done.label) == (self.done[-1][0] if self.done else None)
            assert (undone and undone.label) == (self.undone[-1][0] if self.undone else None)
            assert {paper: store.states.get(paper) for paper in self.PAPERS} == self.states


TestTwoWindows = TwoWindows.TestCase
TestTwoWindows.settings = settings(max_examples=25, stateful_step_count=20)

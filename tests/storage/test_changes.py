"""The log of changes, and the tally that counts along."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.state import PaperState
from reader.services.recording import Recorder
from reader.storage import backups, changes
from reader.storage.bulk import Prepared
from reader.storage.changes import Mark
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, by_abstract, by_title, invented, take_in

PLENTY = 1_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    take_in(tmp_path / "library.db", batch(*map(invented, range(1, 4)), day=TODAY))
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def wrote(store: Store, write: Callable[[], object]) -> tuple[set[int], set[int]]:
    """Return the papers and the states that the log names for one write."""
    mark = store.changes.now()
    with store.writing():
        write()
    found = store.changes.since(mark, PLENTY)
    assert found is not None
    assert len(set(found.papers)) == len(found.papers)
    assert found.until == store.changes.now()
    return set(found.papers), set(found.states)


def record(store: Store, *papers: Paper) -> None:
    recorder = Recorder(store, NOW)
    for paper in papers:
        recorder.record(paper)


class TestWhatIsLogged:
    def test_nothing(self, store: Store) -> None:
        assert wrote(store, lambda: None) == (set(), set())
        assert wrote(store, lambda: record(store, invented(1))) == (set(), set())
        assert wrote(store, lambda: store.settings.put({"theme": "dark"})) == (set(), set())

    def test_new_papers(self, store: Store) -> None:
        assert wrote(store, lambda: record(store, invented(4))) == ({4}, set())
        many = [Prepared.of(invented(number)) for number in range(5, 9)]
        assert wrote(store, lambda: store.bulk.insert(many, NOW)) == ({5, 6, 7, 8}, set())

    @pytest.mark.parametrize(
        "changed",
        [
            {"title": "Lamps"},
            {"abstract": "Lamps"},
            {"authors": ()},
            {"categories": ("cs.AI",)},
            {"published": NOW},
            {"links": ("https://example.org/a.pdf",)},
            {"arxiv_id": ArxivId("2611.00009")},
        ],
    )
    def test_a_paper_that_says_something_else(self, store: Store, changed: dict[str, object]) -> None:
        assert wrote(store, lambda: store.papers.update(2, invented(2, **changed))) == ({2}, set())

    def test_what_the_filter_does_not_know_is_no_change(self, store: Store) -> None:
        said = invented(2, comments="12 pages", updated=NOW, doi="10.1000/x", arxiv_id=ArxivId("2611.00002", 3))
        assert wrote(store, lambda: store.papers.update(2, said)) == (set(), set())
        assert wrote(store, lambda: store.documents.refresh_order([1, 2, 3])) == (set(), set())

    def test_a_place_in_the_list(self, store: Store) -> None:
        mark = store.changes.now()
        take_in(store.path, batch(invented(3), name="b", day=TODAY.replace(day=21)))
        found = store.changes.since(mark, PLENTY)
        assert found is not None
        assert (found.papers, found.states) == ((3,), ())

    def test_what_the_user_says(self, store: Store) -> None:
        assert wrote(store, lambda: store.states.put(1, PaperState(read_at=NOW))) == (set(), {1})
        assert wrote(store, lambda: store.states.put(1, PaperState())) == (set(), {1})

    def test_two_that_become_one(self, store: Store) -> None:
        with store.writing():
            record(store, Paper(title=by_title(7).title), by_abstract(7))
            first, second = (store.papers.number_of(row.key) or 0 for row in store.listing.rows([4, 5]))
            store.states.put(second, PaperState(starred_at=NOW, note="mine"))
        assert wrote(store, lambda: record(store, invented(7))) == ({first, second}, {first, second})
        assert store.listing.counts() == (4, 4, 1)

    def test_what_is_rolled_back_never_was(self, store: Store) -> None:
        mark, counts = store.changes.now(), store.listing.counts()

        def fail() -> None:
            with store.writing():
                record(store, invented(4))
                store.states.put(1, PaperState(read_at=NOW))
                raise KeyError

        with pytest.raises(KeyError):
            fail()
        assert store.changes.now() == mark
        assert store.listing.counts() == counts


class TestMarks:
    def test_an_empty_library_has_a_mark_too(self, tmp_path: Path) -> None:
        store = Store(tmp_path / "empty.db")
        mark = store.changes.now()
        found = store.changes.since(mark, 0)
        assert found is not None
        assert (found.papers, found.states, found.until) == ((), (), mark)
        store.close()

    def test_a_limit_of_papers(self, store: Store) -> None:
        mark = store.changes.now()
        with store.writing():
            store.bulk.insert([Prepared.of(invented(number)) for number in range(4, 9)], NOW)
            store.states.put(1, PaperState(read_at=NOW))
        assert store.changes.since(mark, 4) is None
        found = store.changes.since(mark, 5)
        assert found is not None
        assert found.papers == (4, 5, 6, 7, 8)

    def test_of_another_library(self, store: Store, tmp_path: Path) -> None:
        take_in(tmp_path / "other.db", batch(*map(invented, range(1, 4)), day=TODAY))
        other = Store(tmp_path / "other.db")
        assert other.changes.now().sequence == store.changes.now().sequence
        assert store.changes.since(other.changes.now(), PLENTY) is None
        assert store.changes.since(Mark(0, 0), PLENTY) is None
        assert store.changes.since(Mark(10**6, 1), PLENTY) is None
        other.close()

    def test_of_this_library_before_a_backup_came_back(self, store: Store) -> None:
        old = store.changes.now()
        backups.make(store.path, NOW)
        with store.writing():
            record(store, invented(4))
        lost = store.changes.now()
        store.close()
        shutil.copy(next(backups.folder(store.path).iterdir()), store.path)
        again = Store(store.path)
        assert again.changes.since(lost, PLENTY) is None
        # What happens now takes the numbers of what was lost.
        with again.writing():
            record(again, invented(5), invented(6))
        assert again.changes.now().sequence >= lost.sequence
        assert again.changes.since(lost, PLENTY) is None
        found = again.changes.since(old, PLENTY)
        assert found is not None
        assert found.papers == (4, 5)
        again.close()

    def test_what_was_forgotten(self, store: Store) -> None:
        marks = [store.changes.now()]
        for number in (4, 5, 6):
            with store.writing():
                record(store, invented(number))
            marks.append(store.changes.now())
        with store.writing():
            store.changes.prune(marks[2])
        assert store.changes.since(marks[0], PLENTY) is None
        assert store.changes.since(marks[1], PLENTY) is None
        found = store.changes.since(marks[2], PLENTY)
        assert found is not None
        assert found.papers == (6,)
        with store.writing():
            store.changes.prune(store.changes.now())
        assert store.changes.since(marks[3], PLENTY) is not None

    def test_the_log_has_an_end(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(changes, "KEPT_AT_MOST", 5)
        old = store.changes.now()
        for _ in range(9):
            with store.writing():
                store.states.put(1, PaperState(read_at=NOW))
                store.changes.shorten()
        assert store._connection.execute("SELECT count(*) FROM change").get == 5
        assert store.changes.since(old, PLENTY) is None
        assert store.changes.since(store.changes.now(), PLENTY) is not None


moment = st.sampled_from((None, NOW))
said = st.builds(PaperState, moment, moment, moment, st.just(()), st.sampled_from(("", "note")), moment)
paper = st.builds(
    lambda number, form: {
        "whole": invented(number),
        "newer": invented(number, arxiv_id=ArxivId(f"2611.0000{number}", 2), title="Lamps"),
        "title": by_title(number, abstract=""),
        "abstract": by_abstract(number),
    }[form],
    st.integers(1, 4),
    st.sampled_from(("whole", "newer", "title", "abstract")),
)
step = st.one_of(
    st.tuples(st.just("record"), st.lists(paper, min_size=1, max_size=3)),
    st.tuples(st.just("record_all"), st.lists(paper, min_size=1, max_size=3)),
    st.tuples(st.just("say"), st.tuples(st.integers(1, 6), said)),
)


@settings(max_examples=50)
@given(st.lists(st.tuples(step, st.booleans()), max_size=8))
def test_the_tally_is_what_counting_gives_and_no_change_is_missed(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[tuple[str, object], bool]]
) -> None:
    store = Store(tmp_path_factory.mktemp("tally") / "library.db")
    mark = store.changes.now()
    before = contents(store)
    for (name, what), fails in steps:
        try:
            with store.writing():
                do(store, name, what)
                if fails:
                    raise KeyError
        except KeyError:
            pass
    papers, states = contents(store)
    read = sum(state.read_at is not None for state in states.values())
    starred = sum(state.starred_at is not None for state in states.values())
    assert store.listing.counts() == (len(papers), len(papers) - read, starred)
    found = store.changes.since(mark, PLENTY)
    assert found is not None
    for old, new, named in ((before[0], papers, found.papers), (before[1], states, found.states)):
        assert {number for number in {*old, *new} if old.get(number) != new.get(number)} <= set(named)
    store.close()


def do(store: Store, name: str, what: object) -> None:
    if name == "say":
        number, state = what  # type: ignore[misc]
        if store.papers.existing([number]):
            store.states.put(number, state)
    elif name == "record":
        record(store, *what)  # type: ignore[misc]
    else:
        Recorder(store, NOW).record_all([Prepared.of(paper) for paper in what])  # type: ignore[attr-defined]


def contents(store: Store) -> tuple[dict[int, object], dict[int, PaperState]]:
    rows = {row.number: row for row in store.listing.index_rows()}
    states = {number: store.states.get(number) for number in rows}
    return {**rows}, {number: state for number, state in states.items() if state != PaperState()}

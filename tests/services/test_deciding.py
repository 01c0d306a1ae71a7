"""Commands about many papers: the same as in one go, a piece at a time, and one step of undo."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.changes import Step
from reader.services import deciding
from reader.services.deciding import decide_in_pieces, step_size, travel_in_pieces
from reader.services.library import Library
from reader.services.tagging import tag_verb
from reader.services.triage import LATER, READ, SKIP, STAR, UNREAD, later_toggle, read_toggle, star_toggle
from reader.storage.store import Store
from support.builders import NOW, batch, invented, opened

COUNT = 10
VERBS = {
    "star": star_toggle,
    "later": later_toggle,
    "read": read_toggle,
    "skip": SKIP,
    "unread": UNREAD,
    "tag": tag_verb(["a", "b"], []),
    "untag": tag_verb([], ["B"]),
}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "AT_ONCE", 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path / "library.db", batch(*map(invented, range(1, COUNT + 1)))):
        return tmp_path / "library.db"


def rows(store: Store) -> list[tuple[object, ...]]:
    """Return what is said of all papers; an empty row says nothing."""
    found = store.states.get_many(range(1, COUNT + 1))
    return [(number, state) for number, state in sorted(found.items()) if state != type(state)()]


def say(store: Store, verb: deciding.Says, numbers: list[int]) -> list[Step]:
    return [piece.step for piece in decide_in_pieces(store, verb, numbers, NOW) if piece.step]


@pytest.mark.usefixtures("few")
class TestPieces:
    def test_they_are_one_step(self, path: Path) -> None:
        with opened(path) as library:
            pieces = list(decide_in_pieces(library.store, STAR, [1, 2, 3, 4, 99, 6, 7], NOW))
            assert [(piece.done, piece.total) for piece in pieces] == [(3, 7), (6, 7), (7, 7)]
            steps = [piece.step for piece in pieces if piece.step]
            assert len({step.number for step in steps}) == 1
            assert [step.label for step in steps] == ["starred 3 papers", "starred 5 papers", "starred 6 papers"]
            assert step_size(library.store, undo=True) == 6
            undone = library.undo()
            assert undone is not None
            assert undone.label == "starred 6 papers"
            assert rows(library.store) == []
            assert library.undo() is None

    def test_a_piece_that_changes_nothing_is_left_out(self, path: Path) -> None:
        with opened(path) as library:
            library.say(STAR, [1, 2, 3])
            pieces = list(decide_in_pieces(library.store, STAR, [1, 2, 3, 4], NOW))
            assert [piece.step and piece.step.label for piece in pieces] == [None, "starred 2611.00004"]
            assert next(decide_in_pieces(library.store, STAR, [1, 2], NOW)).step is None
            assert list(decide_in_pieces(library.store, STAR, [], NOW)) == []

    def test_a_toggle_looks_at_all_of_them_first(self, path: Path) -> None:
        with opened(path) as library:
            library.say(STAR, [1, 2, 3, 4])
            assert [step.label for step in say(library.store, star_toggle, [1, 2, 3, 4, 5])] == ["starred 2611.00005"]
            say(library.store, star_toggle, [1, 2, 3, 4, 5])
            assert not any(row.starred for row in library.rows(range(1, 6)))

    def test_what_is_given_up_is_what_was_done(self, path: Path) -> None:
        with opened(path) as library:
            pieces = decide_in_pieces(library.store, SKIP, list(range(1, 10)), NOW)
            next(pieces)
            pieces.close()
            assert [row.skipped for row in library.rows(range(1, 6))] == [True, True, True, False, False]
            undone = library.undo()
            assert undone is not None
            assert undone.label == "skipped 3 papers"
            assert rows(library.store) == []

    def test_a_way_back_that_is_given_up_is_gone_again(self, path: Path) -> None:
        with opened(path) as library:
            library.say(LATER, list(range(1, 8)))
            travel = travel_in_pieces(library.store, undo=True)
            next(travel)
            travel.close()
            assert step_size(library.store, undo=True) == 7
            assert [piece.done for piece in travel_in_pieces(library.store, undo=True)] == [3, 6, 7]
            assert rows(library.store) == []
            assert (step_size(library.store, undo=True), step_size(library.store, undo=False)) == (0, 7)
            assert list(travel_in_pieces(library.store, undo=True)) == []

    def test_other_windows_may_decide_between_two_pieces(self, path: Path) -> None:
        with opened(path) as library, opened(path) as other:
            pieces = decide_in_pieces(library.store, SKIP, list(range(1, 7)), NOW)
            next(pieces)
            other.say(STAR, [6])
            list(pieces)
            assert library.rows([6])[0].skipped
            assert library.rows([6])[0].starred
            assert other.undo() is not None
            assert library.undo() is not None
            assert rows(library.store) == []


commands = st.tuples(st.sampled_from(list(VERBS)), st.lists(st.integers(1, COUNT), max_size=COUNT, unique=True))


@given(st.lists(commands, max_size=5))
@settings(max_examples=25)
def test_pieces_do_what_one_go_does(wanted: list[tuple[str, list[int]]]) -> None:
    folder = Path(tempfile.mkdtemp())
    before = deciding.AT_ONCE
    deciding.AT_ONCE = 3
    try:
        with opened(folder / "whole.db", batch(*map(invented, range(1, COUNT + 1)))):
            shutil.copy(folder / "whole.db", folder / "pieces.db")
        whole, pieces = Library(folder / "whole.db", lambda: NOW), Library(folder / "pieces.db", lambda: NOW)
        states = [rows(whole.store)]
        for name, numbers in wanted:
            step = whole.say(VERBS[name], numbers)
            told = say(pieces.store, VERBS[name], numbers)
            assert (step.label if step else "") == (told[-1].label if told else "")
            assert rows(whole.store) == rows(pieces.store)
            if step:
                states.append(rows(whole.store))
        for state in states[-2::-1]:
            list(travel_in_pieces(pieces.store, undo=True))
            assert rows(pieces.store) == state
        for state in states[1:]:
            list(travel_in_pieces(pieces.store, undo=False))
            assert rows(pieces.store) == state
        whole.close()
        pieces.close()
    finally:
        deciding.AT_ONCE = before
        shutil.rmtree(folder)


def test_a_toggle_of_one_paper_is_its_own(path: Path) -> None:
    with opened(path) as library:
        for verb, label in ((star_toggle, "starred"), (star_toggle, "unstarred"), (READ, "marked read")):
            step = library.say(verb, [1])
            if label != "marked read":
                assert step is not None
                assert step.label == f"{label} 2611.00001"

"""What the command line and the interface do with one open library."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reader.domain.errors import FormatError, StoreError
from reader.domain.paper import Paper
from reader.domain.state import PaperState
from reader.services.deciding import LABEL_LENGTH
from reader.services.library import Library, backup_if_due
from reader.services.triage import READ, SKIP, STAR, UNREAD, UNSTAR, read_toggle, star_toggle
from reader.storage import backups
from support.builders import (
    NOW,
    TODAY,
    Ticking,
    batch,
    by_abstract,
    by_title,
    everything,
    invented,
    opened,
    said,
    snapshot,
    take_in,
    weekly_dump,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def state(library: Library, number: int) -> PaperState:
    found = library.detail(number)
    assert found is not None
    return found.state


class TestLooking:
    def test_numbers_by_state(self, path: Path) -> None:
        with opened(path, batch(*map(invented, range(1, 5)))) as library:
            library.say(STAR, [2])
            assert everything(library) == [1, 2, 3, 4]
            assert library.numbers(states=("starred",)) == [2]
            assert library.numbers(states=("unread",)) == [1, 3, 4]

    def test_everything_about_one_paper(self, path: Path) -> None:
        with opened(path, batch(invented(1), name="a", day=TODAY), batch(invented(1), name="b")) as library:
            found = library.detail(1)
            assert found is not None
            assert (found.number, found.key, found.paper, found.state) == (1, "2611.00001", invented(1), PaperState())
            assert [seen.document for seen in found.announcements] == ["a", "b"]
            assert library.detail(99) is None

    @pytest.mark.parametrize(
        "name",
        [
            "2611.00001",
            "arXiv:2611.00001v2",
            "https://arxiv.org/abs/2611.00001v1",
            "http://arxiv.org/pdf/2611.00001.pdf",
            " 2611.00001\n",
        ],
    )
    def test_a_paper_by_any_spelling(self, path: Path, name: str) -> None:
        with opened(path, batch(invented(1))) as library:
            assert library.find(name) == 1

    def test_a_paper_by_its_key_and_former_keys(self, path: Path) -> None:
        with opened(path, batch(Paper(title=by_title(1).title)), batch(by_abstract(1), name="b")) as library:
            keys = [row.key for row in library.rows([1, 2])]
            assert [library.find(key) for key in keys] == [1, 2]
            take_in(path, batch(by_title(1), name="c"))
            (number,) = everything(library)
            assert {library.find(key) for key in keys} == {number}

    @pytest.mark.parametrize("name", ["", "nonsense", "2611.99999", "t-000000000000", "ключ", "\udcff", "\x1b", "%"])
    def test_a_paper_that_is_not_there(self, path: Path, name: str) -> None:
        with opened(path, batch(invented(1))) as library:
            assert library.find(name) is None

    def test_counts(self, path: Path) -> None:
        with opened(path, batch(*map(invented, range(1, 5)))) as library:
            library.say(STAR, [1, 2])
            library.say(UNSTAR, [1])
            assert library.counts() == (4, 2, 1)


class TestSaying:
    def test_it_is_on_disk_when_it_returns(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            step = library.say(STAR, [1])
            assert step is not None
            with opened(path) as other:
                assert state(other, 1) == state(library, 1) == step.changes[0].after == PaperState().starred(NOW)

    @pytest.mark.parametrize(
        ("paper", "label"),
        [
            (invented(1), "starred 2611.00001"),
            (by_title(1), "starred “Lantern Graphs of Order 1”"),
            (by_abstract(1), "starred “We light lantern graphs of order 1 with”"),
            (Paper(title="Lantern " * 5 + "Graphs"), "starred “Lantern Lantern Lantern Lantern Lantern”"),
        ],
    )
    def test_a_step_is_called_after_its_paper(self, path: Path, paper: Paper, label: str) -> None:
        with opened(path, batch(paper)) as library:
            step = library.say(STAR, [1])
            assert step is not None
            assert step.label == label
            assert len(step.label) <= LABEL_LENGTH + len("starred “”")

    def test_several_papers_are_one_step(self, path: Path) -> None:
        with opened(path, batch(*map(invented, range(1, 5)))) as library:
            library.say(READ, [2])
            step = library.say(READ, [1, 2, 3])
            assert step is not None
            assert step.label == "marked read 2 papers"
            assert [change.paper for change in step.changes] == [1, 3]
            library.undo()
            assert [row.unread for row in library.rows([1, 2, 3])] == [True, False, True]

    def test_a_label_of_its_own(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            step = library.say(READ, [1], "caught up")
            assert step is not None
            assert step.label == "caught up"

    def test_what_changes_nothing_is_no_step(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            assert library.say(UNSTAR, [1]) is None
            assert library.say(STAR, []) is None
            assert library.undo() is None

    def test_a_paper_named_twice_or_gone_meanwhile(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            step = library.say(STAR, [1, 1, 99])
            assert step is not None
            assert [change.paper for change in step.changes] == [1]
            assert library.say(STAR, [99]) is None

    def test_a_toggle_takes_back_only_what_holds_of_all(self, path: Path) -> None:
        with opened(path, batch(*map(invented, range(1, 4)))) as library:
            library.say(STAR, [1])
            step = library.say(star_toggle, [1, 2])
            assert step is not None
            assert step.label == "starred 2611.00002"
            assert [row.starred for row in library.rows([1, 2, 3])] == [True, True, False]
            step = library.say(star_toggle, [2, 1])
            assert step is not None
            assert step.label == "unstarred 2 papers"
            assert [row.starred for row in library.rows([1, 2, 3])] == [False, False, False]
            step = library.say(read_toggle, [1, 3])
            assert step is not None
            assert [row.unread for row in library.rows([1, 2, 3])] == [False, False, False]

    def test_a_toggle_twice_is_nothing(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            for toggle in (star_toggle, read_toggle):
                library.say(READ, [1])
                before = state(library, 1)
                library.say(toggle, [1])
                library.say(toggle, [1])
                assert state(library, 1).is_starred == before.is_starred
                assert state(library, 1).is_unread == before.is_unread

    def test_skipping_reads_and_a_star_takes_it_back(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            library.say(SKIP, [1])
            assert library.rows([1])[0][8:11] == (False, False, True)
            library.say(STAR, [1])
            assert library.rows([1])[0][8:11] == (False, True, False)
            library.say(UNREAD, [1])
            assert library.rows([1])[0][8:11] == (True, True, False)


class TestUndo:
    def test_it_restores_the_exact_rows(self, path: Path) -> None:
        mine = PaperState(NOW, None, NOW, ("b", "a"), "a note")
        with opened(path, batch(*map(invented, range(1, 4)))) as library:
            said(path, 1, mine)
            before = snapshot(path)["state"]
            library.say(STAR, [1])
            library.say(UNREAD, [1])
            library.undo()
            library.undo()
            assert snapshot(path)["state"] == before
            assert state(library, 1) == mine

    def test_it_says_what_it_did(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            done = library.say(STAR, [1])
            undone = library.undo()
            assert done is not None
            assert undone is not None
            assert (undone.number, undone.label) == (done.number, done.label)
            assert undone.changes == (done.changes[0].inverse,)
            redone = library.redo()
            assert redone == done
            assert library.redo() is None

    def test_nothing_to_undo_or_redo(self, path: Path) -> None:
        with opened(path) as library:
            assert library.undo() is None
            assert library.redo() is None

    def test_a_new_step_ends_redo(self, path: Path) -> None:
        with opened(path, batch(invented(1), invented(2))) as library:
            library.say(STAR, [1])
            library.undo()
            library.say(STAR, [2])
            assert library.redo() is None
            assert [row.starred for row in library.rows([1, 2])] == [False, True]

    def test_tomorrow_and_from_another_window(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            library.say(STAR, [1])
        with opened(path) as library, opened(path) as other:
            step = other.undo()
            assert step is not None
            assert step.label == "starred 2611.00001"
            assert library.changed_elsewhere()
            assert not state(library, 1).is_starred

    def test_it_leaves_what_another_source_of_words_said_since(self, path: Path) -> None:
        with opened(path, batch(invented(1))) as library:
            library.say(STAR, [1])
            said(path, 1, PaperState(NOW, NOW, None, ("later",), "later"))
            library.undo()
            assert state(library, 1) == PaperState(tags=("later",), note="later")


class TwoLibraries(RuleBasedStateMachine):
    """Two windows on one file that triage, undo and redo; the oracle keeps every state that ever was."""

    VERBS = (STAR, UNSTAR, READ, UNREAD, SKIP, star_toggle, read_toggle)
    PAPERS = (1, 2, 3)

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="windows-"))
        path = self.folder / "library.db"
        take_in(path, batch(*map(invented, self.PAPERS)))
        clock = Ticking()
        self.windows = (Library(path, clock), Library(path, clock))
        self.past: list[tuple[PaperState, ...]] = []
        self.future: list[tuple[PaperState, ...]] = []
        self.now = (PaperState(),) * 3

    def teardown(self) -> None:
        for window in self.windows:
            window.close()
        shutil.rmtree(self.folder)

    def look(self, window: int) -> tuple[PaperState, ...]:
        return tuple(state(self.windows[window], paper) for paper in self.PAPERS)

    @rule(window=st.sampled_from((0, 1)), verb=st.sampled_from(VERBS), papers=st.lists(st.sampled_from(PAPERS)))
    def say(self, window: int, verb: object, papers: list[int]) -> None:
        step = self.windows[window].say(verb, papers)  # type: ignore[arg-type]
        after = self.look(window)
        assert (step is None) == (after == self.now)
        if step is not None:
            self.past.append(self.now)
            self.future.clear()
        self.now = after

    @rule(window=st.sampled_from((0, 1)))
    def undo(self, window: int) -> None:
        assert (self.windows[window].undo() is None) == (not self.past)
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule(window=st.sampled_from((0, 1)))
    def redo(self, window: int) -> None:
        assert (self.windows[window].redo() is None) == (not self.future)
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    @invariant()
    def both_see_the_same(self) -> None:
        assert self.look(0) == self.look(1) == self.now


TestTwoLibraries = TwoLibraries.TestCase
TestTwoLibraries.settings = settings(max_examples=25, stateful_step_count=20)


class TestComingIn:
    def test_a_file(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "week.txt").write_bytes(weekly_dump([invented(1), invented(2)]))
        with opened(path) as library:
            report = library.import_file(str(tmp_path / "week.txt"))
            assert (report.entries, report.new) == (2, 2)
            with pytest.raises(FormatError):
                library.import_file(str(tmp_path / "none.txt"))

    def test_the_sample(self, path: Path) -> None:
        with opened(path) as library:
            library.add_sample()
            before = library.counts()
            assert before.papers > 20
            assert before.unread == before.papers
            library.add_sample()
            assert library.counts() == before


class TestPlaces:
    def test_small_facts_stay(self, path: Path) -> None:
        with opened(path) as library:
            library.save_place(cursor="2611.00001", filter="größer")
        with opened(path) as library:
            assert library.load_place("cursor", "filter", "theme") == {"cursor": "2611.00001", "filter": "größer"}

    def test_a_file_that_is_moved_is_noticed(self, path: Path) -> None:
        with opened(path) as library:
            assert library.is_in_place()
            path.rename(path.with_name("moved"))
            assert not library.is_in_place()


class TestBackups:
    def test_once_a_day(self, path: Path) -> None:
        take_in(path, batch(invented(1)))
        for hours in (0, 3, 23, 24, 30):
            backup_if_due(path, lambda hours=hours: NOW + timedelta(hours=hours))
        assert len(list(backups.folder(path).iterdir())) == 2

    def test_restoring(self, path: Path) -> None:
        take_in(path, batch(invented(1)))
        backup_if_due(path, lambda: NOW)
        path.write_bytes(b"")
        backup, kept = backups.restore(path, NOW)
        assert backup.papers == 1
        assert kept is not None
        with opened(path) as library:
            assert everything(library) == [1]

    def test_where_there_is_nothing(self, tmp_path: Path) -> None:
        for place in (tmp_path / "none" / "library.db", tmp_path / ("a" * 300) / "library.db"):
            with pytest.raises(StoreError, match="There is no good backup"):
                backups.restore(place, NOW)

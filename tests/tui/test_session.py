"""The session against a fresh look into the library, after any sequence of what a user does."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reader.domain.changes import Step
from reader.domain.errors import QueryError
from reader.domain.query import Query, parse_query
from reader.services.filtering import build_index, find
from reader.services.library import Library
from reader.services.triage import READ, SKIP, read_toggle, star_toggle
from reader.tui.session import Session
from support.morning import batch, clock, fill, library_at, morning

FILTERS = (
    "",
    "lantern",
    "lantern graph",
    "mori",
    "the",
    "is:unread",
    "is:starred",
    "is:skipped is:read",
    "is:unread lantern",
    "2611.01240",
    "https://arxiv.org/abs/2611.01304v2",
    "nothing is like this",
    "2611.09999",
)
DAYS = ("2026-11-20", "2026-11-19", "2026-11-18", "2001-01-01")
TOPICS = {"odd": frozenset(range(1, 25, 2)), "few": frozenset((2, 3)), "none": frozenset[int]()}
KINDS = ((), ("replace-cross",), ("replace", "replace-cross"), ("new", "cross"))
VERBS = {"star": star_toggle, "skip": SKIP, "read": read_toggle, "all": READ}


class Sittings(RuleBasedStateMachine):
    """One session, a second window on the same library, and a list of the steps that undo should find."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = morning(self.folder)
        self.library, self.other = Library(path, clock), Library(path, clock)
        self.session = Session(self.library, lambda topic: TOPICS[topic])
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def teardown(self) -> None:
        self.library.close()
        self.other.close()
        shutil.rmtree(self.folder)

    @rule(index=st.integers(-5, 30))
    def move(self, index: int) -> None:
        self.session.move_to(index)
        assert self.session.cursor == min(max(index, 0), max(0, len(self.session) - 1))

    @rule(step=st.sampled_from((1, -1)))
    def move_to_unread(self, step: int) -> None:
        before = self.session.cursor
        ahead = range(before + step, len(self.session) if step > 0 else -1, step)
        wanted = next((index for index in ahead if self.row(index).unread), None)
        assert self.session.move_to_unread(step) == (wanted is not None)
        assert self.session.cursor == (before if wanted is None else wanted)

    @rule(verb=st.sampled_from(("star", "skip", "read")))
    def say(self, verb: str) -> None:
        self.record(self.session.say(VERBS[verb]))

    @rule()
    def read_all(self) -> None:
        shown = [index for index in range(len(self.session)) if self.row(index).unread]
        unread = self.session.shown_unread()
        assert unread == [self.row(index).number for index in shown]
        self.record(self.session.say(READ, unread))
        assert self.session.shown_unread() == []

    def record(self, step: Step | None) -> None:
        if step is not None:
            self.done.append(step)
            self.undone.clear()

    @rule()
    def undo(self) -> None:
        self.travel(self.session.undo(), self.done, self.undone)

    @rule()
    def redo(self) -> None:
        self.travel(self.session.redo(), self.undone, self.done)

    def travel(self, step: Step | None, source: list[Step], target: list[Step]) -> None:
        assert (step.number if step else None) == (source[-1].number if source else None)
        if step is not None:
            target.append(source.pop())
            paper = step.changes[0].paper
            assert self.session.number == paper or paper not in self.numbers()

    @rule()
    def bring_index(self) -> None:
        here, waiting = self.session.number, self.session.is_waiting
        selected = self.session.index_ready(build_index(self.library.index_entries()))
        assert selected == bool(self.session.words)
        assert self.session.cursor == 0 if waiting else self.session.number == here or here not in self.numbers()

    @rule(text=st.sampled_from(FILTERS))
    def narrow(self, text: str) -> None:
        here = self.session.number
        self.session.set_filter(text)
        if not parse_query(text).words:
            assert self.session.number == here or self.session.cursor == 0
        if not self.session.is_waiting:
            # A day has an order of its own: new papers, cross-lists, replacements.
            order = sorted if self.session.day and not self.session.words else list
            assert order(self.numbers()) == order(self.wanted())

    def wanted(self) -> list[int]:
        """Return what is meant, from the rows of the whole library."""
        session = self.session
        found = find(self.library, session.filter)
        if parse_query(session.filter).arxiv_id is None:
            rows = {row.number: row for row in self.other.rows(self.other.numbers(Query()))}
            found = [
                number
                for number in found
                if (not session.day or rows[number].date == session.day)
                and (not session.topic or number in TOPICS[session.topic])
                and rows[number].kind not in session.hidden
            ]
        return found

    @rule(day=st.sampled_from(("", *DAYS)), topic=st.sampled_from(("", "", *TOPICS)))
    def open_scope(self, day: str, topic: str) -> None:
        self.session.open_scope(day=day, topic="" if day else topic)
        assert (self.session.filter, self.session.cursor) == ("", 0)
        assert sorted(self.numbers()) == sorted(self.wanted())

    @rule(kinds=st.sampled_from(KINDS))
    def hide(self, kinds: tuple[str, ...]) -> None:
        here = self.session.number
        self.session.hide(kinds)
        assert self.session.number == here or here not in self.numbers()

    @rule()
    def ask_nonsense(self) -> None:
        before = (self.session.filter, self.session.query, self.numbers(), self.session.cursor)
        with pytest.raises(QueryError):
            self.session.set_filter("is:foo")
        assert (self.session.filter, self.session.query, self.numbers(), self.session.cursor) == before

    @rule(verb=st.sampled_from(sorted(VERBS)), place=st.integers(0, 23))
    def another_window_decides(self, verb: str, place: int) -> None:
        here = self.session.number
        numbers = self.other.numbers(Query())
        self.record(self.other.say(VERBS[verb], numbers if verb == "all" else [numbers[place]]))
        self.session.reload()
        assert self.session.number == here or here not in self.numbers()

    @rule()
    def reload(self) -> None:
        here = self.session.number
        self.session.reload()
        assert self.session.number == here or here not in self.numbers()

    def numbers(self) -> list[int]:
        return [self.row(index).number for index in range(len(self.session))]

    def row(self, index: int):
        row = self.session.row(index)
        assert row is not None
        return row

    @invariant()
    def the_cursor_is_on_a_paper(self) -> None:
        if len(self.session):
            assert 0 <= self.session.cursor < len(self.session)
            assert self.session.number == self.row(self.session.cursor).number
        else:
            assert self.session.cursor == 0
            assert self.session.number is None
            assert self.session.detail() is None
        assert self.session.row(-1) is None
        assert self.session.row(len(self.session)) is None

    @invariant()
    def rows_and_counts_are_those_of_the_library(self) -> None:
        numbers = self.numbers()
        assert [self.row(index) for index in range(len(numbers))] == self.other.rows(numbers)
        if not self.session.day and not self.session.topic:
            assert self.session.counts == self.other.counts()
            return
        inside = [
            row
            for row in self.other.rows(self.other.numbers(Query()))
            if (not self.session.day or row.date == self.session.day)
            and (not self.session.topic or row.number in TOPICS[self.session.topic])
        ]
        states = (sum(row.unread for row in inside), sum(row.starred for row in inside))
        assert self.session.counts == (len(inside), *states)


TestSittings = Sittings.TestCase
TestSittings.settings = settings(deadline=None, max_examples=40, stateful_step_count=25)


def numbers_of(session: Session) -> Sequence[int]:
    return [row.number for index in range(len(session)) if (row := session.row(index))]


def test_words_wait_for_the_index_and_the_list_stays(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.move_to(3)
        before = numbers_of(session)
        session.set_filter("lantern")
        assert session.is_waiting
        assert numbers_of(session) == before
        session.index_ready(build_index(library.index_entries()))
        assert not session.is_waiting
        assert numbers_of(session) == find(library, "lantern")
        assert session.cursor == 0


def test_rows_are_read_where_they_come_into_sight(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        read: list[int] = []
        rows = library.rows

        def counted(numbers: Sequence[int]):
            read.extend(numbers)
            return rows(numbers)

        library.rows = counted  # type: ignore[method-assign]
        assert len(numbers_of(session)) == len(read) == 24
        numbers_of(session)
        assert len(read) == 24


def test_an_empty_library_has_nothing_to_decide(tmp_path: Path) -> None:
    with library_at(tmp_path / "library.sqlite3") as library:
        session = Session(library)
        assert (len(session), session.number, session.detail(), session.cursor) == (0, None, None, 0)
        assert session.say(star_toggle) is None
        assert session.say(READ, []) is None
        assert session.undo() is None
        assert session.redo() is None
        assert not session.move_to_unread(1)
        session.move_to(5)
        session.set_filter("x")
        session.reload()
        assert session.cursor == 0


def test_a_newer_index_finds_what_the_older_one_did_not(tmp_path: Path) -> None:
    whole = batch()
    path = fill(tmp_path / "library.sqlite3", replace(whole, entries=whole.entries[:10]))
    with library_at(path) as library:
        session = Session(library)
        session.index_ready(build_index(library.index_entries()))
        fill(path, whole)
        session.reload()
        session.set_filter("lantern")
        session.move_to(1)
        here = session.number
        before = len(session)
        assert session.index_ready(build_index(library.index_entries()))
        assert numbers_of(session) == find(library, "lantern")
        assert len(session) > before
        assert session.number == here


def test_papers_that_come_later_leave_the_cursor_on_its_paper(tmp_path: Path) -> None:
    rest = batch()
    path = fill(tmp_path / "library.sqlite3", replace(rest, entries=rest.entries[12:]))
    with library_at(path) as library:
        session = Session(library)
        session.move_to(4)
        here = session.number
        fill(path, rest)
        session.reload()
        assert len(session) == 24
        assert session.number == here

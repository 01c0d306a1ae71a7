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
from reader.domain.filters.nodes import Identifier
from reader.domain.filters.parsing import parse_filter
from reader.domain.topics import Topic
from reader.search.engine import SearchIndex, SearchIndexError
from reader.services import topics
from reader.services.answering import answer
from reader.services.catalogue import Catalogue
from reader.services.finding import find
from reader.services.indexing import open_index
from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.services.triage import READ, SKIP, read_toggle, star_toggle
from reader.tui.session import Session
from support.morning import batch, clock, fill, library_at, morning

TOPICS = (
    Topic("lanterns", ("lantern",)),
    Topic("tides", ("tide", "weather")),
    Topic("nothing", ("no such word",)),
)

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
    "small question",
    "abs:robot",
    "note:honey or bees",
    "cat:stat.ML -topic:tides",
    "topic:lanterns",
    "(has:note or newer:1d) sort",
    "2611.01240",
    "https://arxiv.org/abs/2611.01304v2",
    "nothing is like this",
    "2611.09999",
)
DAYS = ("2026-11-20", "2026-11-19", "2026-11-18", "2001-01-01")
SEARCHES = ("is:unread", "lantern", "abs:robot", "small question -tide")
KINDS = ((), ("replace-cross",), ("replace", "replace-cross"), ("new", "cross"))
VERBS = {"star": star_toggle, "skip": SKIP, "read": read_toggle, "all": READ}


def members(library: Library, name: str) -> frozenset[int]:
    return topics.members(library, topics.named(TOPICS, name))


class Sittings(RuleBasedStateMachine):
    """One session, a second window on the same library, and a list of the steps that undo should find."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = morning(self.folder)
        self.library, self.other = Library(path, clock), Library(path, clock)
        self.session = Session(self.library, lambda topic: members(self.library, topic))
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
        here, waiting = self.session.place, self.session.is_waiting
        self.session.take_catalogue(catalogue_of(self.library))
        if waiting and self.session.words and self.session.is_shown:
            assert self.session.cursor == 0
        elif not waiting:
            assert self.session.place == here or here not in self.numbers()

    @rule()
    def answer_one(self) -> None:
        """What is asked is answered; the cursor stays where the list only grows."""
        question, here = self.session.question, self.session.place
        if question is not None:
            was_shown = self.session.is_shown
            assert self.session.take_answer(question, answer(self.library, lambda: TOPICS, question))
            if was_shown:
                assert self.session.place == here or here not in self.numbers()

    @rule(question=st.sampled_from(FILTERS[-6:]))
    def an_old_answer_comes(self, question: str) -> None:
        """An answer to what nobody asks any more changes nothing that is seen."""
        before = (self.numbers(), self.session.cursor, self.session.further)
        node = parse_filter(question)
        if node != self.session.question:
            assert not self.session.take_answer(node, [1, 2, 3])
            if self.session.catalogue is not None:
                del self.session.catalogue.answers[node]
        assert (self.numbers(), self.session.cursor, self.session.further) == before

    def answer_all(self) -> None:
        while self.session.question is not None:
            self.answer_one()

    @rule(text=st.sampled_from(FILTERS))
    def narrow(self, text: str) -> None:
        here = self.session.place
        self.session.set_filter(text)
        if not self.session.words and self.session.is_shown:
            assert self.session.number == here or self.session.cursor == 0
        if self.session.catalogue is None:
            shown = set(self.other.numbers()) if text else set(self.wanted())
            assert set(self.numbers()) <= shown

    @rule()
    def it_shows_what_is_meant(self) -> None:
        if self.session.catalogue is not None:
            self.answer_all()
            # Papers that were decided on since stay in the list until it is read again.
            self.follow()
            self.answer_all()
            # A day has an order of its own: new papers, cross-lists, replacements.
            order = sorted if self.session.day and not self.session.words else list
            assert order(self.numbers()) == order(self.wanted())

    @rule(sort=st.sampled_from(SORTS))
    def sort_by(self, sort: str) -> None:
        here = self.session.place
        if self.session.catalogue is not None:
            self.session.sort_by(sort)
            assert self.session.place == here or here not in self.numbers()

    def wanted(self) -> list[int]:
        """Return what is meant, from the rows of the whole library."""
        session = self.session
        found = find(self.library, session.filter, lambda: TOPICS, session.sort)
        node = parse_filter(session.filter)
        if isinstance(node, Identifier):
            return found
        rows = {row.number: row for row in self.other.rows(self.other.numbers())}
        inside = set(rows)
        if session.topic:
            inside = set(members(self.other, session.topic))
        elif session.search:
            inside = set(find(self.library, session.search_query, lambda: TOPICS))
        return [
            number
            for number in found
            if (not session.day or rows[number].date == session.day)
            and number in inside
            and rows[number].kind not in session.hidden
        ]

    @rule(day=st.sampled_from(("", *DAYS)), topic=st.sampled_from(("", "", "lanterns", "tides", "nothing")))
    def open_scope(self, day: str, topic: str) -> None:
        self.session.open_scope(day=day, topic="" if day else topic)
        assert (self.session.filter, self.session.cursor) == ("", 0)
        self.answer_all()
        assert sorted(self.numbers()) == sorted(self.wanted())

    @rule(query=st.sampled_from(SEARCHES))
    def open_search(self, query: str) -> None:
        self.session.open_scope(search="Mine", query=query)
        assert (self.session.filter, self.session.cursor) == ("", 0)
        self.answer_all()
        wanted = self.wanted() if self.session.catalogue is not None else []
        assert self.numbers() == wanted
        if wanted:
            rows = self.other.rows(wanted)
            assert self.session.counts == (len(rows), sum(r.unread for r in rows), sum(r.starred for r in rows)) or (
                self.session.hidden
            )

    @rule(kinds=st.sampled_from(KINDS))
    def hide(self, kinds: tuple[str, ...]) -> None:
        here = self.session.place
        self.session.hide(kinds)
        assert self.session.place == here or here not in self.numbers()

    @rule()
    def ask_nonsense(self) -> None:
        before = (self.session.filter, self.session.node, self.numbers(), self.session.cursor)
        with pytest.raises(QueryError):
            self.session.set_filter("is:foo")
        assert (self.session.filter, self.session.node, self.numbers(), self.session.cursor) == before

    @rule(verb=st.sampled_from(sorted(VERBS)), place=st.integers(0, 23))
    def another_window_decides(self, verb: str, place: int) -> None:
        here = self.session.place
        numbers = self.other.numbers()
        self.record(self.other.say(VERBS[verb], numbers if verb == "all" else [numbers[place]]))
        self.follow()
        assert self.session.place == here or here not in self.numbers()

    @rule()
    def reload(self) -> None:
        here = self.session.place
        self.follow()
        assert self.session.place == here or here not in self.numbers()

    def follow(self) -> None:
        if self.session.catalogue is not None:
            assert self.session.catalogue.follow(self.library.store)
        self.session.reload()

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
        session = self.session
        if session.search or (session.topic and session.question is not None):
            return
        if not session.day and not session.topic:
            assert session.counts == self.other.counts()
            return
        inside = members(self.other, session.topic) if session.topic else None
        rows = [
            row
            for row in self.other.rows(self.other.numbers())
            if (not session.day or row.date == session.day) and (inside is None or row.number in inside)
        ]
        assert session.counts == (len(rows), sum(row.unread for row in rows), sum(row.starred for row in rows))


TestSittings = Sittings.TestCase
TestSittings.settings = settings(deadline=None, max_examples=25, stateful_step_count=20)


def numbers_of(session: Session) -> Sequence[int]:
    return [row.number for index in range(len(session)) if (row := session.row(index))]


def answered(session: Session) -> None:
    while (question := session.question) is not None:
        session.take_answer(question, answer(session.library, lambda: TOPICS, question))


def catalogue_of(library: Library) -> Catalogue:
    opened = open_index(library)
    assert opened is not None
    return Catalogue.of(library, opened)


def test_words_are_looked_for_in_what_is_in_sight_until_the_index_answers(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.move_to(3)
        session.set_filter("lantern")
        assert session.is_waiting
        assert [row.title for row in library.rows(numbers_of(session))] == [
            "Lantern Graphs for Sparse Attention",
            "Counting Lanterns in the Dark",
        ]
        session.take_catalogue(catalogue_of(library))
        assert not session.is_waiting
        answered(session)
        assert numbers_of(session) == find(library, "lantern")
        assert session.cursor == 0


def test_a_new_filter_begins_with_the_best_match_although_its_answer_comes_later(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.take_catalogue(catalogue_of(library))
        session.move_to(5)
        before = numbers_of(session)
        session.set_filter("abs:simple")
        assert session.question is not None
        assert (session.is_shown, session.cursor, numbers_of(session)) == (False, 5, before)
        answered(session)
        assert (session.is_shown, session.cursor, numbers_of(session)) == (True, 0, find(library, "abs:simple"))
        # What another window did leaves the cursor of the same filter where it is.
        session.move_to(4)
        here = session.number
        library.say(READ, before)
        assert session.catalogue is not None
        session.catalogue.answers.clear()
        session.reload()
        assert session.question is not None
        answered(session)
        assert (session.cursor, session.number) == (4, here)


def test_a_view_that_is_still_being_found_comes_back_to_its_paper(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.take_catalogue(catalogue_of(library))
        session.open_scope(topic="lanterns")
        assert len(session) == 0
        (*_, last) = members(library, "lanterns")
        assert not session.come_back(last)
        assert session.place == last
        answered(session)
        assert session.number == session.place == last
        session.open_scope(topic="lanterns")
        assert session.number in members(library, "lanterns"), "what was answered once is there at once"


def test_a_saved_search_finds_what_the_filter_found_newest_first(tmp_path: Path) -> None:
    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.take_catalogue(catalogue_of(library))
        query = "simple method lantern or tides"
        session.open_scope(search="Mine", query=query)
        answered(session)
        assert set(numbers_of(session)) == set(find(library, query))
        assert numbers_of(session) == [number for number in library.numbers() if number in find(library, query)]


def test_a_damaged_index_is_put_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise SearchIndexError("The filter's index is damaged and has to be made again.")

    with library_at(morning(tmp_path)) as library:
        session = Session(library)
        session.take_catalogue(catalogue_of(library))
        with monkeypatch.context() as patch:
            patch.setattr(SearchIndex, "match", fail)
            session.set_filter("lantern")
            assert (session.catalogue, session.is_damaged, len(session)) == (None, True, 2)
        session.take_catalogue(catalogue_of(library))
        assert not session.is_damaged
        with monkeypatch.context() as patch:
            patch.setattr(SearchIndex, "docs", fail)
            assert session.say(star_toggle) is not None
            assert session.is_damaged


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
        session.take_catalogue(catalogue_of(library))
        fill(path, whole)
        session.reload()
        session.set_filter("lantern")
        answered(session)
        session.move_to(1)
        here = session.number
        before = len(session)
        session.take_catalogue(catalogue_of(library))
        answered(session)
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

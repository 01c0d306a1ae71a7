"""What the filter knows of the library, and how it stays true while windows write."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from reader.domain.filters.nodes import Has, Tag, Words
from reader.domain.state import PaperState
from reader.services import catalogue, indexing
from reader.services.catalogue import LATER, NOTED, READ, SKIPPED, STARRED, Catalogue
from reader.services.finding import open_catalogue
from reader.services.library import Library
from reader.services.triage import SKIP, STAR, UNREAD
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, everything, invented, opened, said, take_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    take_in(tmp_path / "library.db", batch(*map(invented, range(1, 7)), day=TODAY))
    return tmp_path / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with opened(path) as library:
        yield library


@pytest.fixture
def known(library: Library) -> Catalogue:
    return open_catalogue(library)


def numbers(known: Catalogue, mask: np.ndarray) -> list[int]:
    return sorted(known.index.numbers[mask].tolist())


class TestWhatTheUserSaid:
    def test_flags(self, library: Library, path: Path) -> None:
        said(path, 1, PaperState(NOW, NOW, None, (), "mine"))
        said(path, 2, PaperState(read_at=NOW, skipped_at=NOW))
        said(path, 3, PaperState(read_at=NOW, later_at=NOW))
        known = open_catalogue(library)
        for flag, found in ((READ, [1, 2, 3]), (STARRED, [1]), (SKIPPED, [2]), (LATER, [3]), (NOTED, [1])):
            assert numbers(known, known.flagged(flag)) == found
            docs = known.index.docs([3, 2, 1])
            assert known.is_flagged(docs, flag).tolist() == [number in found for number in (3, 2, 1)]
        assert known.count(known.index.docs([1, 2, 5])) == (3, 1, 1)
        assert known.count(known.index.docs([])) == (0, 0, 0)
        assert known.unread_of(known.index.docs([6, 1, 4])) == [6, 4]

    def test_tags(self, library: Library, path: Path) -> None:
        for number, tags in ((1, ("bees", "x")), (2, ("Bees",)), (3, ("x",)), (4, ("straße", "x"))):
            said(path, number, PaperState(tags=tags))
        known = open_catalogue(library)
        assert known.tags() == ["x", "Bees", "bees", "straße"]
        assert numbers(known, known.tagged("BEES")) == [1, 2]
        assert numbers(known, known.tagged("STRASSE")) == [4]
        assert numbers(known, known.tagged("bee")) == []

    def test_the_next_unread_one(self, library: Library, known: Catalogue) -> None:
        step = library.say(STAR, [2, 3, 6])
        assert step is not None
        known.apply(step)
        docs = known.index.docs(range(1, 7))
        assert [known.next_unread(docs, place, 1) for place in range(-1, 6)] == [0, 3, 3, 3, 4, None, None]
        assert [known.next_unread(docs, place, -1) for place in range(7)] == [None, 0, 0, 0, 3, 4, 4]
        assert known.next_unread(docs[:0], 0, 1) is None

    def test_what_this_window_says_counts_at_once_and_only_once(self, library: Library, known: Catalogue) -> None:
        for verb, flags in ((STAR, (READ, STARRED)), (SKIP, (READ, SKIPPED)), (UNREAD, (STARRED,))):
            step = library.say(verb, [2])
            assert step is not None
            known.apply(step)
            before = [numbers(known, known.flagged(flag)) for flag in (READ, STARRED, SKIPPED)]
            assert numbers(known, known.flagged(flags[0])) == [2]
            assert known.follow(library.store)
            assert [numbers(known, known.flagged(flag)) for flag in (READ, STARRED, SKIPPED)] == before
        step = library.undo()
        assert step is not None
        known.apply(step)
        assert numbers(known, known.flagged(SKIPPED)) == [2]


class TestFollowing:
    def test_another_window_says_something(self, library: Library, known: Catalogue, path: Path) -> None:
        known.answers[Tag("x")] = known.index.docs([1])
        assert known.follow(library.store)
        assert known.answers
        said(path, 4, PaperState(read_at=NOW, tags=("x",), note="mine"))
        assert known.flagged(READ).sum() == 0
        assert known.follow(library.store)
        assert not known.is_behind
        assert numbers(known, known.flagged(READ)) == numbers(known, known.tagged("x")) == [4]
        # What was answered may be otherwise now.
        assert known.answers == {}
        said(path, 4, PaperState())
        assert known.follow(library.store)
        assert not known.flagged(READ | NOTED).any()
        assert known.tags() == []

    def test_papers_come_some_at_a_time(
        self, library: Library, known: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogue, "AT_ONCE", 2)
        take_in(path, batch(*map(invented, range(7, 12)), name="b", day=TODAY))
        said(path, 9, PaperState(starred_at=NOW))
        sizes = []
        assert known.follow(library.store)
        while known.is_behind:
            sizes.append(len(known.index))
            known.answers[Words("x")] = known.index.docs([1])
            known.take_in(library.store)
            assert known.answers == {}
        assert sizes == [8, 10]
        assert numbers(known, known.index.alive) == sorted(everything(library)) == list(range(1, 12))
        assert numbers(known, known.flagged(STARRED)) == [9]
        known.take_in(library.store)
        assert len(known.index) == 11

    def test_more_comes_while_some_wait(
        self, library: Library, known: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogue, "AT_ONCE", 1)
        for first in (7, 10, 13):
            take_in(path, batch(*map(invented, range(first, first + 3)), name=f"{first}", day=TODAY))
            assert known.follow(library.store)
        said(path, 15, PaperState(starred_at=NOW))
        assert known.follow(library.store)
        while known.is_behind:
            known.take_in(library.store)
        assert numbers(known, known.index.alive) == list(range(1, 16))
        assert numbers(known, known.flagged(STARRED)) == [15]

    def test_links_that_come_later_are_a_change(self, library: Library, known: Catalogue, path: Path) -> None:
        known.answers[Has("pdf")] = known.index.docs([])
        take_in(path, batch(invented(2, links=("https://example.org/a.pdf",)), name="b", day=TODAY - timedelta(days=9)))
        assert known.follow(library.store)
        assert known.answers == {}

    def test_a_paper_that_goes_while_it_waits(
        self, library: Library, known: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogue, "AT_ONCE", 1)
        take_in(path, batch(invented(7), invented(8), name="b", day=TODAY))
        assert known.follow(library.store)
        with library.store.writing():
            library.store._connection.execute("DELETE FROM announcement WHERE paper_id = 8")
            library.store._connection.execute("DELETE FROM paper WHERE id = 8")
        while known.is_behind:
            known.take_in(library.store)
        assert numbers(known, known.index.alive) == list(range(1, 8))
        assert known.follow(library.store)
        assert numbers(known, known.index.alive) == list(range(1, 8))

    def test_when_a_new_index_is_worth_it(
        self, library: Library, known: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogue, "STALE_FROM", 3)
        monkeypatch.setattr(catalogue, "AT_ONCE", 1)
        take_in(path, batch(invented(7), invented(8), name="b", day=TODAY))
        assert known.follow(library.store)
        assert not known.is_stale
        take_in(path, batch(invented(9), name="c", day=TODAY))
        assert known.follow(library.store)
        assert known.is_stale

    def test_too_much_changed_or_the_log_forgot_it(
        self, library: Library, known: Catalogue, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = numbers(known, known.index.alive)
        take_in(path, batch(invented(7), invented(8), name="b", day=TODAY))
        with monkeypatch.context() as patched:
            patched.setattr(indexing, "CHANGED_AT_MOST", 1)
            assert not known.follow(library.store)
        with library.store.writing():
            library.store.changes.prune(library.store.changes.now())
        assert not known.follow(library.store)
        assert numbers(known, known.index.alive) == before

    def test_through_another_store_of_the_same_library(self, known: Catalogue, path: Path) -> None:
        take_in(path, batch(invented(7), name="b", day=TODAY))
        other = Store(path)
        assert known.follow(other)
        other.close()
        assert 7 in numbers(known, known.index.alive)

    def test_what_is_said_between_opening_index_and_catalogue(self, library: Library, path: Path) -> None:
        found = indexing.open_index(library)
        assert found is not None
        take_in(path, batch(invented(7), name="b", day=TODAY))
        said(path, 7, PaperState(starred_at=NOW))
        known = Catalogue.of(library, found)
        assert numbers(known, known.flagged(STARRED)) == [7]

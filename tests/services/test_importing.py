"""From documents to papers in the library: who is who, what the report says, and that the user's word stays."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch, Problem
from reader.domain.errors import FormatError, StoreError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.domain.state import PaperState
from reader.formats.digests import parse_document
from reader.services import reading
from reader.services.importing import import_batch, import_file
from reader.services.triage import STAR
from reader.storage.store import Store
from support.builders import (
    NOW,
    TODAY,
    abstract_of,
    batch,
    by_abstract,
    by_title,
    daily_page,
    identifier_of,
    invented,
    opened,
    said,
    snapshot,
    take_in,
    title_of,
    topic_page,
    weekly_dump,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


def papers(store: Store) -> list[Paper]:
    return [stored.paper for stored in store.papers.all(range(1, 400))]


def counts(store: Store, given: Batch) -> tuple[int, int, int]:
    report = import_batch(store, given, NOW)
    assert report.entries == len(given.entries)
    return report.new, report.updated, report.known


class TestWhoIsWho:
    def test_the_identifier_decides(self, store: Store) -> None:
        assert counts(store, batch(invented(1))) == (1, 0, 0)
        assert counts(store, batch(invented(2, title="Other Words", arxiv_id=identifier_of(1)))) == (0, 1, 0)
        assert counts(store, batch(invented(1, arxiv_id=identifier_of(2)))) == (1, 0, 0)
        assert len(papers(store)) == 2

    def test_a_version_is_not_another_paper(self, store: Store) -> None:
        counts(store, batch(invented(1)))
        assert counts(store, batch(invented(1, arxiv_id=ArxivId("2611.00001", 2)))) == (0, 1, 0)
        assert papers(store)[0].arxiv_id == ArxivId("2611.00001", 2)

    def test_else_the_title(self, store: Store) -> None:
        counts(store, batch(invented(1)))
        assert counts(store, batch(Paper(title="LANTERN GRAPHS OF ORDER\u00a01"))) == (0, 0, 1)
        assert counts(store, batch(by_title(2, abstract=abstract_of(1)))) == (1, 0, 0)

    def test_else_the_abstract(self, store: Store) -> None:
        counts(store, batch(invented(1)))
        assert counts(store, batch(by_abstract(1))) == (0, 0, 1)
        assert counts(store, batch(by_abstract(2))) == (1, 0, 0)

    def test_a_common_beginning_is_not_enough(self, store: Store) -> None:
        long = abstract_of(1)
        assert counts(store, batch(Paper(abstract=long), Paper(abstract=f"{long} And so on."))) == (2, 0, 0)

    def test_a_title_under_two_identifiers_is_two_papers(self, store: Store) -> None:
        twins = batch(invented(1), invented(2, title=title_of(1)))
        assert counts(store, twins) == (2, 0, 0)
        assert counts(store, batch(by_title(1, abstract=abstract_of(2)), name="b")) == (0, 0, 1)
        assert [seen.document for seen in store.documents.announcements(2)] == ["invented.md", "b"]

    def test_eight_without_a_summary_stay_eight(self, path: Path, store: Store) -> None:
        given = [invented(n, arxiv_id=None, abstract="No summary available.") for n in range(1, 9)]
        text = topic_page({"Lanterns": given})
        for _ in range(2):
            import_batch(store, parse_document(text, "page.txt"), NOW)
        assert [paper.title for paper in papers(store)] == [title_of(n) for n in range(1, 9)]
        assert counts(store, batch(*given)) == (0, 8, 0)
        assert len(papers(store)) == 8

    def test_a_title_from_a_later_source_comes_to_the_abstract(self, store: Store) -> None:
        counts(store, batch(by_abstract(1)))
        assert counts(store, batch(invented(1), name="b")) == (0, 1, 0)
        assert papers(store) == [invented(1)]

    def test_arxiv_is_not_overwritten_by_a_digest(self, store: Store) -> None:
        counts(store, batch(invented(1, authority=Authority.ARXIV)))
        louder = invented(1, title="A Much Longer and Louder Title", abstract="x" * 900, authors=(Author("Somebody"),))
        assert counts(store, batch(louder, name="b")) == (0, 0, 1)
        assert papers(store) == [invented(1, authority=Authority.ARXIV)]


class TestUniting:
    """Two records whose names have nothing in common, until a document tells that they are one paper."""

    def only(self, store: Store) -> int:
        (number,) = store.listing.numbers()
        return number

    def both(self, path: Path) -> None:
        take_in(path, batch(Paper(title=title_of(1)), name="titles"), batch(by_abstract(1), name="abstracts"))

    def test_a_document_that_has_both_names_unites_them(self, path: Path, store: Store) -> None:
        self.both(path)
        keys = [stored.key for stored in store.papers.all([1, 2])]
        assert counts(store, batch(by_title(1), name="both")) == (0, 1, 0)
        assert papers(store) == [by_title(1)]
        assert {store.papers.number_of(key) for key in keys} == {self.only(store)}
        seen = store.documents.announcements(self.only(store))
        assert [place.document for place in seen] == ["titles", "abstracts", "both"]
        assert counts(store, batch(by_title(1), name="both")) == (0, 0, 1)

    def test_what_the_user_said_of_either_stays_said(self, path: Path, store: Store) -> None:
        self.both(path)
        later = NOW + timedelta(hours=1)
        said(path, 1, PaperState(read_at=NOW, tags=("b", "a"), note="of the title"))
        said(path, 2, PaperState(later, later, later, ("c", "a"), "of the abstract"))
        counts(store, batch(by_title(1)))
        state = store.states.get(self.only(store))
        assert state._replace(note="") == PaperState(NOW, later, later, ("a", "b", "c"))
        assert sorted(state.note.split("\n\n")) == ["of the abstract", "of the title"]

    @pytest.mark.parametrize("starred", [1, 2])
    def test_one_word_alone_stays_as_it_is(self, path: Path, store: Store, starred: int) -> None:
        self.both(path)
        mine = PaperState(starred_at=NOW, read_at=NOW, tags=("z", "a"), note="mine")
        said(path, starred, mine)
        counts(store, batch(by_title(1)))
        state = store.states.get(self.only(store))
        assert state._replace(tags=mine.tags) == mine
        assert set(state.tags) == set(mine.tags)

    def test_the_same_note_twice_is_one_note(self, path: Path, store: Store) -> None:
        self.both(path)
        for number in (1, 2):
            said(path, number, PaperState(note="mine"))
        counts(store, batch(by_title(1)))
        assert store.states.get(self.only(store)).note == "mine"

    def test_three_become_one(self, path: Path, store: Store) -> None:
        self.both(path)
        take_in(path, batch(Paper(arxiv_id=identifier_of(1)), name="links"))
        assert len(papers(store)) == 3
        counts(store, batch(invented(1)))
        assert papers(store) == [invented(1)]
        assert store.papers.number_of("2611.00001") is not None

    def test_two_identifiers_are_never_united(self, path: Path, store: Store) -> None:
        title_only = [Paper(arxiv_id=identifier_of(n), title=title_of(1)) for n in (1, 2)]
        take_in(path, batch(*title_only, name="titles"), batch(by_abstract(1), name="abstracts"))
        counts(store, batch(by_title(1), name="both"))
        assert {str(paper.arxiv_id) for paper in papers(store) if paper.arxiv_id} == {"2611.00001", "2611.00002"}
        assert len(papers(store)) == 3
        assert counts(store, batch(by_title(1), name="both")) == (0, 0, 1)

    def test_within_one_document(self, store: Store) -> None:
        given = batch(Paper(title=title_of(1)), by_abstract(1), by_title(1))
        assert counts(store, given) == (2, 0, 1)
        assert papers(store) == [by_title(1)]
        assert [seen.position for seen in store.documents.announcements(self.only(store))] == [1, 2, 3]

    @pytest.mark.parametrize("starred", [1, 2])
    def test_undo_reaches_through(self, path: Path, store: Store, starred: int) -> None:
        self.both(path)
        with opened(path) as library:
            assert library.say(STAR, [starred])
            counts(store, batch(by_title(1)))
            assert store.states.get(self.only(store)).is_starred
            assert library.undo()
        assert store.states.get(self.only(store)) == PaperState()


class TestAgain:
    def test_the_same_document_adds_and_changes_nothing(self, path: Path, store: Store) -> None:
        given = parse_document(daily_page([*map(invented, range(1, 6))], cut=True), "page.md")
        assert counts(store, given) == (5, 0, 0)
        before = snapshot(path)
        assert import_batch(store, given, NOW + timedelta(days=3)).known == 5
        assert snapshot(path) == before

    def test_the_same_papers_under_another_day_only_add_announcements(self, path: Path, store: Store) -> None:
        counts(store, parse_document(daily_page([*map(invented, range(1, 6))]), "fri.md"))
        before = snapshot(path)
        weekend = daily_page([*map(invented, range(1, 6))], day=TODAY + timedelta(days=1))
        assert counts(store, parse_document(weekend, "sat.md")) == (0, 0, 5)
        after = snapshot(path)
        assert len(after["announcement"]) == 10
        assert [row[:18] for row in after["paper"]] == [row[:18] for row in before["paper"]]

    def test_what_the_user_said_is_untouched(self, path: Path, store: Store) -> None:
        counts(store, batch(by_title(1), invented(2)))
        mine = PaperState(NOW, NOW, NOW, ("a",), "note")
        said(path, 1, mine)
        counts(store, batch(invented(1), invented(2, arxiv_id=ArxivId("2611.00002", 7)), name="b"))
        assert store.states.get(1) == mine
        assert store.states.get(2) == PaperState()


class TestReport:
    def test_the_parts_make_the_whole(self, store: Store) -> None:
        counts(store, batch(by_abstract(1), invented(2)))
        unplaced = Paper(abstract="Too short.")
        given = batch(invented(1), invented(2), invented(3), unplaced, problems=[Problem("A line is odd.", 7)])
        report = import_batch(store, given, NOW, file="a.md")
        assert (report.new, report.updated, report.known, report.entries) == (1, 1, 1, 4)
        assert report.problems == (
            Problem("A line is odd.", 7),
            Problem("Entry 4 has nothing that tells it from another paper.", 4),
        )
        assert (report.file, report.kind) == ("a.md", "invented")

    def test_a_paper_twice_in_one_document_is_new_once(self, store: Store) -> None:
        assert counts(store, batch(by_title(1), invented(1), invented(1))) == (1, 0, 2)

    @pytest.mark.parametrize("given", [(), (Paper(abstract="Too short."),)])
    def test_problems_and_not_one_paper_is_a_failure(self, path: Path, given: tuple[Paper, ...]) -> None:
        store = Store(path)
        before = snapshot(path)
        problems = [] if given else [Problem("Nothing is whole.", 3)]
        with pytest.raises(FormatError) as caught:
            import_batch(store, batch(*given, problems=problems), NOW)
        assert caught.value.line == (1 if given else 3)
        assert snapshot(path) == before
        store.close()

    def test_an_empty_page_of_a_known_kind_is_no_failure(self, path: Path, store: Store) -> None:
        assert counts(store, batch()) == (0, 0, 0)
        assert snapshot(path)["document"] == []


class TestOneTransaction:
    def test_a_failure_in_the_middle_leaves_nothing(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        store = Store(path)
        take_in(path, batch(by_title(2), name="before"))
        before = snapshot(path)
        announce = store.documents.announce
        calls = itertools.count()

        def fail(*arguments: object) -> None:
            if next(calls) == 3:
                raise OSError("the cable was pulled")
            announce(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(store.documents, "announce", fail)
        with pytest.raises(OSError, match="cable"):
            import_batch(store, batch(*map(invented, range(1, 8))), NOW)
        assert snapshot(path) == before
        monkeypatch.undo()
        assert counts(store, batch(*map(invented, range(1, 8)))) == (6, 1, 0)
        store.close()

    def test_another_window_sees_all_of_it_or_nothing(
        self, path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = Store(path)
        seen = set()
        refresh = store.documents.refresh_order

        def look(numbers: object) -> None:
            seen.add(other.listing.counts().papers)
            refresh(numbers)  # type: ignore[arg-type]

        monkeypatch.setattr(store.documents, "refresh_order", look)
        import_batch(store, batch(*map(invented, range(1, 8))), NOW)
        assert seen == {0}
        assert other.listing.counts().papers == 7
        other.close()


class TestOrderOfArrival:
    """The same documents in any order give the same papers, as long as they do not contradict each other."""

    DOCUMENTS = (
        batch(*map(by_abstract, range(1, 7)), name="abstracts"),
        batch(*map(invented, range(4, 10)), name="whole"),
        batch(*map(by_title, range(3, 8)), name="titles"),
        batch(*(Paper(arxiv_id=identifier_of(n)) for n in range(5, 12)), name="links"),
    )

    @given(st.permutations(DOCUMENTS))
    @settings(max_examples=15)
    def test_every_order(self, given: list[Batch]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "library.db"
            take_in(path, *given)
            store = Store(path)
            found = {(paper.arxiv_id, paper.title, paper.abstract, paper.authors) for paper in papers(store)}
            store.close()
        whole = {(p.arxiv_id, p.title, p.abstract, p.authors) for p in map(invented, range(4, 10))}
        links = {(identifier_of(n), "", "", ()) for n in (10, 11)}
        assert found == whole | links | {
            (None, "", abstract_of(1), ()),
            (None, "", abstract_of(2), ()),
            (None, title_of(3), abstract_of(3), ()),
        }


class TestFiles:
    def test_a_file(self, store: Store, tmp_path: Path) -> None:
        file = tmp_path / "week.txt"
        file.write_bytes(weekly_dump([invented(1, authors=(), categories=()), invented(2, authors=(), categories=())]))
        report = import_file(store, str(file), NOW)
        assert (report.file, report.kind, report.new) == (str(file), "title-pdf-summary", 2)
        assert store.documents.announcements(1)[0].document == "week.txt"

    def test_home_is_understood(self, store: Store) -> None:
        Path.home().joinpath("week.txt").write_bytes(weekly_dump([invented(1)]))
        assert import_file(store, "~/week.txt", NOW).new == 1

    @pytest.mark.parametrize("name", ["none.txt", "~nobody-of-that-name/x.txt", "a\0b", "a" * 300, "a\udcff"])
    def test_a_file_that_is_not_there(self, store: Store, name: str) -> None:
        with pytest.raises(FormatError, match="could not be read"):
            import_file(store, name, NOW)

    def test_a_directory_and_a_pipe(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="It is a directory; name the files in it"):
            import_file(store, str(tmp_path), NOW)
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(FormatError, match="not a regular file"):
            import_file(store, str(tmp_path / "pipe"), NOW)

    def test_a_file_beyond_every_digest(self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        huge = tmp_path / "huge.txt"
        with huge.open("wb") as file:
            file.truncate(reading.SIZE_LIMIT + 1)
        with pytest.raises(FormatError, match="larger than 32 MB"):
            import_file(store, str(huge), NOW)
        monkeypatch.setattr(reading, "SIZE_LIMIT", 100)
        exact = tmp_path / "exact.txt"
        exact.write_bytes(b"see arXiv:2611.00001 ".ljust(100))
        assert import_file(store, str(exact), NOW).new == 1

    def test_a_library_that_is_busy_is_a_sentence(self, path: Path, store: Store) -> None:
        other = Store(path)
        store._connection.set_busy_timeout(1)
        with other.writing(), pytest.raises(StoreError, match="is being written"):
            import_batch(store, batch(invented(1)), NOW)
        other.close()

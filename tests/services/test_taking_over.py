"""What other programs' users said: added to what the user said, one step of undo, and nothing of it unasked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.notes import NOTE_LIMIT
from reader.domain.paper import Authority
from reader.domain.state import PaperState
from reader.domain.tags import distinct, tag_key
from reader.formats.exports import FORMATS, Options
from reader.formats.imports import Found
from reader.services.deciding import travel
from reader.services.importing import ImportReport, ImportWishes, import_file
from reader.services.library import Library
from reader.services.taking_over import RULE, SaidCounts, count_said, merged
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, identifier_of, invented, said, take_in
from support.exports import hostile_items, one_section

STATE = ImportWishes(state=True)
EARLIER = NOW - timedelta(days=9)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path)
    yield opened
    opened.close()


def settings_file(folder: Path, papers: dict[str, object]) -> str:
    path = folder / "config.json"
    path.write_text(json.dumps({"paper_metadata": papers}), encoding="utf-8")
    return str(path)


def bring(store: Store, name: str, wishes: ImportWishes = STATE) -> ImportReport:
    return import_file(store, name, NOW, wishes)


def state_of(store: Store, number: int) -> PaperState:
    paper = store.papers.number_of(identifier_of(number).name)
    assert paper is not None
    return store.states.get(paper)


class TestMerging:
    def join(self, state: PaperState, found: Found, known: tuple[str, ...] = ()) -> tuple[PaperState, list[Problem]]:
        problems: list[Problem] = []
        return merged(state, found, NOW, known, problems), problems

    def test_a_star_is_a_decision(self) -> None:
        assert self.join(PaperState(), Found(starred=True))[0] == PaperState(read_at=NOW, starred_at=NOW)
        assert self.join(PaperState(), Found(starred=EARLIER))[0].starred_at == EARLIER

    def test_what_was_said_stays(self) -> None:
        mine = PaperState(EARLIER, EARLIER, None, ("Lamps",), "Mine.", EARLIER)
        found = Found(starred=True, read=True, later=True, skipped=True, tags=("lamps", "new"), note="Theirs.")
        state, problems = self.join(mine, found)
        assert state == PaperState(EARLIER, EARLIER, None, ("Lamps", "new"), f"Mine.{RULE}Theirs.", EARLIER)
        assert problems == []
        assert self.join(state, found)[0] == state

    def test_a_note_of_both_is_not_doubled(self) -> None:
        for found in ("Mine.", "Theirs.", f"Mine.{RULE}Theirs.", "  Theirs.  \n"):
            both = PaperState(note=f"Mine.{RULE}Theirs.")
            assert self.join(both, Found(note=found.strip()))[0] == both

    def test_tags_are_spelled_as_the_user_does(self) -> None:
        assert self.join(PaperState(), Found(tags=("LAMPS",)), ("Lamps",))[0].tags == ("Lamps",)

    def test_what_does_not_fit_is_told(self) -> None:
        found = Found(tags=("x" * 61, *(f"tag {n}" for n in range(51))), note="x" * NOTE_LIMIT)
        state, problems = self.join(PaperState(note="Mine."), found)
        assert (len(state.tags), state.note, len(problems)) == (50, "Mine.", 3)

    def test_a_moment_to_come_is_now(self) -> None:
        assert self.join(PaperState(), Found(read=NOW + timedelta(days=1)))[0].read_at == NOW

    def test_our_own_state_is_taken_as_it_is(self) -> None:
        found = Found(starred=EARLIER, skipped=EARLIER, is_exact=True)
        assert self.join(PaperState(), found)[0] == PaperState(starred_at=EARLIER, skipped_at=EARLIER)
        assert self.join(PaperState(starred_at=NOW), found)[0] == PaperState(starred_at=NOW)

    def test_counts(self) -> None:
        found = [Found(starred=True, tags=("a",)), Found(read=NOW, note="x"), Found(), Found(note=" ")]
        assert count_said(found) == SaidCounts(starred=1, read=1, tagged=1, noted=1)
        assert not count_said([])


class TestFiles:
    def test_nothing_changes_unasked(self, tmp_path: Path, store: Store) -> None:
        name = settings_file(tmp_path, {"2611.00001": {"starred": True, "notes": "x"}})
        report = bring(store, name, ImportWishes())
        assert (report.new, report.said, report.taken_over) == (1, SaidCounts(starred=1, noted=1), 0)
        assert state_of(store, 1) == PaperState()
        assert travel(store, undo=True) is None

    def test_one_step_takes_all_of_it_back(self, tmp_path: Path, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1), invented(2), invented(3)))
        said(path, 1, PaperState(note="Mine.", read_at=EARLIER))
        papers = {f"2611.0000{n}": {"starred": True, "notes": "Theirs.", "tags": ["a b"]} for n in (1, 2, 4)}
        report = bring(store, settings_file(tmp_path, papers))
        assert (report.entries, report.new, report.known, report.taken_over) == (3, 1, 2, 3)
        assert state_of(store, 1) == PaperState(EARLIER, NOW, None, ("a b",), f"Mine.{RULE}Theirs.")
        assert state_of(store, 4).is_starred
        again = bring(store, settings_file(tmp_path, papers))
        assert (again.known, again.taken_over) == (3, 0)
        step = travel(store, undo=True)
        assert step is not None
        assert step.label == "took over what config.json says of 3 papers"
        assert state_of(store, 1) == PaperState(EARLIER, note="Mine.")
        assert state_of(store, 2) == PaperState()
        assert travel(store, undo=True) is None

    def test_a_paper_that_is_there_twice(self, tmp_path: Path, store: Store) -> None:
        text = (
            "@misc{a, eprint={2611.00001}, keywords={one}, annote={First.}}\n"
            "@misc{b, eprint={2611.00001}, keywords={two}, annote={Second.}}\n"
        )
        (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
        bring(store, str(tmp_path / "refs.bib"))
        assert state_of(store, 1) == PaperState(tags=("one", "two"), note=f"First.{RULE}Second.")

    def test_what_arxiv_says_is_not_overwritten(self, tmp_path: Path, path: Path, store: Store) -> None:
        take_in(path, batch(invented(1, authority=Authority.ARXIV)))
        text = "@misc{a, eprint={2611.00001}, title={Another Title}, author={Somebody Else}, abstract={Longer. %s}}"
        (tmp_path / "refs.bib").write_text(text % ("word " * 99), encoding="utf-8")
        assert bring(store, str(tmp_path / "refs.bib")).known == 1
        number = store.papers.number_of("2611.00001")
        stored = store.papers.get(number or 0)
        assert stored is not None
        assert (stored.paper.title, stored.paper.authors) == (invented(1).title, invented(1).authors)

    def test_a_bibliography_of_books(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "refs.bib").write_text("@book{a, title={Lamps}}\n@book{b, title={Lamps", encoding="utf-8")
        report = bring(store, str(tmp_path / "refs.bib"))
        assert (report.entries, report.left_out, len(report.problems)) == (0, 1, 1)
        everything = ImportWishes(everything=True)
        assert bring(store, str(tmp_path / "refs.bib"), everything).new == 1

    def test_a_bibliography_without_an_entry_that_can_be_read(self, tmp_path: Path, store: Store) -> None:
        (tmp_path / "refs.bib").write_text("@misc{a, title={Lamps, eprint={2611.00001}\n", encoding="utf-8")
        with pytest.raises(FormatError, match="not closed"):
            bring(store, str(tmp_path / "refs.bib"))


class TestALibraryMovesHouse:
    def test_by_its_json_lines(self, tmp_path: Path) -> None:
        items = [
            replace(item, paper=invented(number), key=identifier_of(number).name)
            for number, item in enumerate(hostile_items(60), start=1)
        ]
        (text,) = FORMATS["jsonl"].render(one_section(items), Options(TODAY)).values()
        (tmp_path / "all.jsonl").write_text(text, encoding="utf-8")
        store = Store(tmp_path / "new.db")
        report = import_file(store, str(tmp_path / "all.jsonl"), datetime(2027, 1, 1, tzinfo=UTC), STATE)
        store.close()
        assert (report.entries, report.new) == (60, 60)
        library = Library(tmp_path / "new.db")
        found = {detail.key: detail for number in library.numbers() if (detail := library.detail(number))}
        library.close()
        for item in items:
            detail = found[item.key]
            assert detail.paper == item.paper
            assert (detail.state.starred_at, detail.state.read_at) == (item.state.starred_at, item.state.read_at)
            assert detail.state.note == item.state.note
            assert set(map(tag_key, detail.state.tags)) == set(map(tag_key, distinct(item.state.tags)))

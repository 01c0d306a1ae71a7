"""Our own JSON lines: a library of any size comes back, in chunks and with what its user said."""

import gzip
import json
from pathlib import Path

import pytest

from reader.domain.errors import FormatError
from reader.formats.imports import own_lines as format_lines
from reader.services import reading
from reader.services.importing import ImportReport, ImportWishes, import_file, said_in
from reader.services.library import Library
from reader.services.own_lines import import_lines
from reader.services.reading import opened
from reader.services.watching import Watch
from reader.storage.store import Store
from support.builders import NOW

COUNT = 25
STATE = ImportWishes(state=True)


def line(number: int, **more: object) -> str:
    value = {
        "key": f"2611.{number:05d}",
        "arxiv_id": f"2611.{number:05d}", "version": 1, "title": f"Tides of Order {number}",
        "authors": ["Ada Example"], "abstract": f"We count the tides of order {number}.", "categories": ["cs.LG"],
        "starred_at": "2026-11-01T08:00:00Z" if number % 2 else None, "tags": ["tides"] if number % 5 == 0 else [],
        "note": "mine" if number == COUNT else "", "announcements": [{"date": "2026-11-20", "topic": "Tides"}],
    }  # fmt: skip
    return json.dumps(value | more) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "library.jsonl"
    file.write_text("".join(map(line, range(1, COUNT + 1))), encoding="utf-8")
    return file


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


def take(library: Path, file: Path, *, lines: int = 4, watch: Watch | None = None) -> ImportReport:
    store = Store(library)
    try:
        with opened(str(file)) as source:
            return import_lines(store, source, str(file), NOW, STATE, watch, lines)
    finally:
        store.close()


def known(library: Path) -> list[str]:
    same = Library(library)
    try:
        details = (same.detail(number) for number in same.numbers())
        return sorted(detail.key for detail in details if detail)
    finally:
        same.close()


@pytest.mark.parametrize("lines", [1, 4, COUNT, 1_000])
def test_everything_comes_back_whatever_the_chunks(library: Path, file: Path, lines: int) -> None:
    report = take(library, file, lines=lines)
    assert (report.entries, report.new, report.problems, report.taken_over) == (COUNT, COUNT, (), 13 + 5 - 3)
    assert report.said is not None
    assert (report.said.starred, report.said.tagged, report.said.noted) == (13, 5, 1)
    assert (report.file, report.kind) == (str(file), "matins-json-lines")
    same = Library(library)
    try:
        assert same.counts().starred == 13
        papers = [same.detail(number) for number in same.numbers(day="2026-11-20")]
        places = {paper.key: paper.announcements[0].position for paper in papers if paper}
        assert places == {f"2611.{number:05d}": number for number in range(1, COUNT + 1)}
        step = same.undo()
        assert step is not None
        assert step.label.startswith("took over what library.jsonl says of 15 papers")
        assert same.counts().starred == 0
    finally:
        same.close()
    again = take(library, file, lines=lines)
    assert (again.new, again.updated, again.known) == (0, 0, COUNT)


def test_through_the_door_of_all_files(library: Path, file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "library.jsonl.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + file.read_bytes()))
    store = Store(library)
    report = import_file(store, str(packed), NOW)
    store.close()
    assert (report.new, report.taken_over) == (COUNT, 0)
    assert report.said == said_in(str(packed)) == said_in(str(file))


def test_more_than_a_digest_may_have(library: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SIZE_LIMIT", 500)
    monkeypatch.setattr(reading, "LIBRARY_LIMIT", 1_000)
    monkeypatch.setattr(format_lines, "CHUNK_BYTES", 700)
    store = Store(library)
    assert import_file(store, str(file), NOW).new == COUNT
    store.close()


class TestProblems:
    def test_their_lines_count_through_the_file(
        self, library: Path, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(format_lines, "LINE_LIMIT", 1_000)
        lines = file.read_bytes().splitlines(keepends=True)
        lines[5] = b"{\n"
        lines[9] = b'{"title": "\xff"}\n'
        lines[10] = line(11, abstract="x" * 3_000).encode()
        lines[14] = b"\n"
        lines[24] = lines[24].rstrip(b"\n")
        file.write_bytes(b"".join(lines))
        report = take(library, file)
        assert [problem.line for problem in report.problems] == [6, 10, 11]
        assert (report.entries, report.new) == (COUNT - 4, COUNT - 4)
        assert [problem.message for problem in report.problems][1] == "The line is not UTF-8."

    def test_one_that_says_nothing(self, library: Path, file: Path) -> None:
        file.write_text(line(1) + line(2, arxiv_id=None, title=None, abstract=None))
        report = take(library, file, lines=1)
        assert (report.entries, report.left_out) == (1, 1)

    def test_not_one_paper(self, library: Path, file: Path) -> None:
        file.write_text(line(1, arxiv_id="nonsense") * 9)
        with pytest.raises(FormatError, match="“nonsense” is not an arXiv identifier"):
            take(library, file)
        assert known(library) == []


class TestWatched:
    def test_how_far_it_is(self, library: Path, file: Path) -> None:
        told: list[int] = []
        take(library, file, lines=10, watch=Watch(told.append, lambda: False))
        assert told == [10, 20, 25]

    def test_a_stop_keeps_what_was_told_and_takes_nothing_over(self, library: Path, file: Path) -> None:
        told: list[int] = []
        report = take(library, file, lines=10, watch=Watch(told.append, lambda: len(told) > 1))
        assert report.is_stopped
        assert (report.entries, report.new, report.taken_over) == (20, 20, 0)
        assert len(known(library)) == 20

    def test_a_stop_at_once(self, library: Path, file: Path) -> None:
        report = take(library, file, watch=Watch(lambda papers: None, lambda: True))
        assert (report.is_stopped, report.entries) == (True, 0)
        assert known(library) == []


def test_two_papers_that_a_later_line_shows_to_be_one(library: Path, file: Path) -> None:
    """What was said of either is of the one that stays, also where they are chunks apart."""
    lonely = {"arxiv_id": None, "abstract": None, "announcements": []}
    file.write_text(
        line(1, **lonely, key="t-1")
        + line(2, title=None)
        + line(3)
        + line(2, title="Tides of Order 1", starred_at=None, note="theirs")
    )
    report = take(library, file, lines=1)
    assert report.taken_over == 2
    same = Library(library)
    try:
        paper = same.detail(same.find("2611.00002") or 0)
        assert paper is not None
        assert (paper.state.is_starred, paper.state.note) == (True, "theirs")
    finally:
        same.close()

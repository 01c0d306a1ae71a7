"""A snapshot that another process parses: the same papers in the same order, and an end to every failure."""

import gzip
import io
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.domain.errors import FormatError
from reader.services import snapshots
from reader.services.importing import import_file
from reader.services.snapshots import BLOCK, LINE_LIMIT, Chunk, parse_chunks, read_chunks
from reader.storage.store import Store
from support.builders import NOW, identifier_of, title_of


def line(number: int, abstract: str = "") -> bytes:
    record = {
        "id": identifier_of(number).name,
        "title": title_of(number),
        "abstract": abstract or f"Lanterns of order {number}. " * 40,
        "categories": "math.CO cs.DM",
        "authors_parsed": [["Flame", "Mira", ""], ["Wick", "Ada", "Jr"]],
        "versions": [{"version": "v1", "created": "Wed, 18 Nov 2026 16:02:33 GMT"}],
        "update_date": "2026-11-19",
    }
    return json.dumps(record).encode() + b"\n"


LARGE = b"".join(map(line, range(1, 1400)))


class Watched(io.BufferedReader):
    """A source that tells how far it was read, and may fail or stop there."""

    def __init__(self, data: bytes, at: int = 1 << 60, then: Callable[[], None] = lambda: None) -> None:
        super().__init__(io.BytesIO(data))
        self._at = at
        self._then = then
        self.taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        if self.taken >= self._at:
            self._then()
        data = super().read(size)
        self.taken += len(data)
        return data


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the processes that were begun."""
    found: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def popen(*args: object, **kwargs: object) -> subprocess.Popen[bytes]:
        found.append(begin(*args, **kwargs))  # type: ignore[call-overload]
        return found[-1]

    monkeypatch.setattr(snapshots.subprocess, "Popen", popen)
    return found


def papers(chunks: list[Chunk]) -> list[str]:
    return [paper.arxiv for chunk, _ in chunks for paper in chunk]


def test_it_is_as_if_it_were_read_here(begun: list[subprocess.Popen[bytes]]) -> None:
    assert len(LARGE) > BLOCK
    data = LARGE + b"not JSON\n" + line(1500) + b'{"id": 3}\n'
    read = list(read_chunks(Watched(data)))
    assert read == list(parse_chunks(io.BytesIO(data)))
    assert papers(read) == [identifier_of(number).name for number in (*range(1, 1400), 1500)]
    assert [problem.line for _, problems in read for problem in problems] == [1400, 1402]
    assert [process.poll() for process in begun] == [0]


def test_a_small_one_begins_no_process(begun: list[subprocess.Popen[bytes]]) -> None:
    assert papers(list(read_chunks(Watched(line(1) + line(2))))) == [identifier_of(1).name, identifier_of(2).name]
    assert begun == []


def test_what_is_prepared_is_the_paper() -> None:
    ((chunk, _),) = parse_chunks(io.BytesIO(line(7)))
    paper = chunk[0].paper
    assert (paper.title, [author.name for author in paper.authors]) == (title_of(7), ["Mira Flame", "Ada Wick Jr"])
    assert chunk[0] == chunk[0].of(paper)


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    chunks = list(parse_chunks(io.BytesIO(b"x" * (LINE_LIMIT * 2 + 5) + b"\n" + line(1))))
    assert papers(chunks) == [identifier_of(1).name]


def test_what_the_source_raises_comes_after_the_papers_before_it(begun: list[subprocess.Popen[bytes]]) -> None:
    def fail() -> None:
        raise gzip.BadGzipFile("damaged")

    found: list[Chunk] = []
    with pytest.raises(gzip.BadGzipFile):
        found.extend(read_chunks(Watched(LARGE, BLOCK, fail)))
    assert papers(found)[:2] == [identifier_of(1).name, identifier_of(2).name]
    assert begun[0].poll() is not None


@pytest.mark.parametrize("times", [2, 20])
def test_who_stops_early_leaves_no_process(begun: list[subprocess.Popen[bytes]], times: int) -> None:
    chunks = read_chunks(Watched(LARGE * times))
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    assert begun[0].poll() is not None


def test_a_process_that_is_killed_is_told(begun: list[subprocess.Popen[bytes]]) -> None:
    def kill() -> None:
        os.kill(begun[0].pid, signal.SIGKILL)
        begun[0].wait()

    with pytest.raises(FormatError, match="process that read it was stopped"):
        list(read_chunks(Watched(LARGE * 3, 2 * BLOCK, kill)))


def test_ctrl_c_is_for_the_one_who_asked(begun: list[subprocess.Popen[bytes]]) -> None:
    groups: list[int] = []
    read = list(read_chunks(Watched(LARGE, BLOCK, lambda: groups.append(os.getpgid(begun[0].pid)))))
    assert groups[0] == begun[0].pid != os.getpgid(0)
    assert len(papers(read)) == 1399


def test_a_gzipped_snapshot_is_imported_whole(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json.gz"
    path.write_bytes(gzip.compress(LARGE, 1))
    store = Store(tmp_path / "library.db")
    report = import_file(store, str(path), NOW)
    counted = store.listing.counts().papers
    store.close()
    assert (report.new, counted, report.problems) == (1399, 1399, ())


def test_a_damaged_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json.gz"
    whole = gzip.compress(LARGE * 3, 1)
    path.write_bytes(whole[: len(whole) * 3 // 4])
    store = Store(tmp_path / "library.db")
    with pytest.raises(FormatError, match="gzip"):
        import_file(store, str(path), NOW)
    counted = store.listing.counts().papers
    store.close()
    assert counted > 500

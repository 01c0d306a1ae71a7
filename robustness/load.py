"""A large library: 100,000 papers and 10,000 stars, and keys while snapshots and bibliographies are imported into it.

Each round is one start or one key in a pseudo-terminal. A start is measured from exec to the last byte of the first
whole screen, without the picture of the last sitting; a key to the last byte that it causes. Files of 20,000 papers
are imported one after the other until enough keys were pressed meanwhile, which have the same limit as without.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import apsw

from reader.domain.changes import Change
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Paper
from reader.domain.state import PaperState
from reader.services.bulk import BulkImport, chunks
from reader.services.indexing import make_file
from reader.storage.store import Store
from robustness import ROOT
from robustness.running import Run, check, percentile
from support.builders import NOW, TODAY, batch, take_in
from support.pty_process import PtyProcess, plain_text

ROUNDS = {"short": 8, "medium": 400, "long": 400}
LARGE = 200
"""From so many rounds on the library is a large one, and the limits are those that must hold."""

BURST = 0.025
STARTED = "? help"
_WORDS = "lantern tide bell moth harbour kite mirror orchard ferry clock graph model bound queue weather sleep".split()


def run(run: Run) -> None:
    """Open a library of its own, press ``rounds`` keys, and as many while papers are imported."""
    large = run.rounds >= LARGE
    papers, stars, arriving = (100_000, 10_000, 20_000) if large else (1_000, 100, 150)
    start_limit, key_limit = (1.0, 0.050) if large else (5.0, 0.5)
    path = _library(run.folder(0), papers, stars)
    if run.only in (None, 0):
        with run.case(0, "a large library", timed=False):
            starts = [_start(path) for _ in range(3 if large else 0)]
            first, keys = _keys(path, run)
            # The very first one also writes what Python compiles.
            starts = sorted([*starts[1:], first])
            median = starts[len(starts) // 2]
            run.worst = max(run.worst, *keys, *starts)
            run.figures |= {"papers": f"{papers:,}", "stars": f"{stars:,}", "start": f"{median:.2f} s"}
            run.figures["key p95"] = _milliseconds(keys)
            check(median < start_limit, f"it starts in {median:.2f} s")
            check(percentile(keys, 0.95) < key_limit, f"keys take {_milliseconds(keys)}")
    if run.only in (None, 1):
        with run.case(1, "keys while papers are imported", timed=False) as place:
            importing = _Importing(path, place, arriving, run)
            importing.press(run.rounds, 40 if large else 3)
            run.worst = max([run.worst, *importing.times])
            run.figures["key p95 while importing"] = (
                f"{_milliseconds(importing.times)} of {len(importing.times):,} keys and {importing.files:,} files"
            )
            check(len(importing.times) >= run.rounds or not large, f"only {len(importing.times)} keys were pressed")
            decided = _count(path, "step") - importing.steps_before
            check(importing.decided == decided, f"{importing.decided} decisions were typed, {decided} are on disk")
            told = f"keys take {_milliseconds(importing.times)} meanwhile"
            check(percentile(importing.times, 0.95) < key_limit, told)


def _milliseconds(times: Sequence[float]) -> str:
    return f"{1_000 * percentile(times, 0.95):.0f} ms"


def _papers(count: int, first: int = 0) -> Iterator[Paper]:
    for number in range(first, first + count):
        one, other = _WORDS[number % 16], _WORDS[number // 16 % 16]
        yield Paper(
            arxiv_id=ArxivId(f"{15 + number // 90_000:02}{1 + number // 9_000 % 10:02}.{number % 9_000 + 1:05}", 1),
            title=f"{one.title()} of {other} number {number} in order",
            authors=(Author(f"Ada Author{number % 5_000}"), Author("Bo Second")),
            abstract=f"We show that the {one} of the {other} is {number}, slowly and with care. " * 6,
            categories=("cs.LG", "stat.ML")[: 1 + number % 2],
            published=NOW,
        )


def _library(place: Path, papers: int, stars: int) -> Path:
    path = place / "library.db"
    take_in(path, batch(*_papers(200), day=TODAY))
    store = Store(path)
    importing = BulkImport(store, NOW)
    for chunk in chunks(_papers(papers)):
        importing.write(chunk)
    with store.writing():
        said = PaperState(read_at=NOW, starred_at=NOW)
        store.states.put_all([Change(number, PaperState(), said) for number in range(250, 250 + stars)])
    store.close()
    make_file(path)
    return path


def _window(path: Path) -> PtyProcess:
    known = {"MATINS_LIBRARY": str(path), "PYTHONPATH": str(ROOT), "MATINS_PICTURE": "0"}
    return PtyProcess([sys.executable, "-m", "reader"], columns=120, rows=36, env=known, home=path.parent)


def _painted(process: PtyProcess) -> float:
    """Wait for the first whole screen; return the seconds from before the fork to its last byte."""
    while STARTED not in plain_text(process.raw):
        check(process.read(30.0), f"no screen: {plain_text(process.raw)[-500:]}")
    process.quiet(0.15, 60)
    return process.chunks[-1][0] - process.started


def _start(path: Path) -> float:
    with _window(path) as process:
        seconds = _painted(process)
        process.write(b"\x11")
        check(process.wait_exit(30) == 0, "it does not end well")
    return seconds


def _key(process: PtyProcess, key: str) -> float:
    pressed = time.perf_counter()
    first = len(process.chunks)
    process.write(key.encode())
    check(process.read(10.0), f"no answer to {key!r}")
    process.quiet(BURST, 10.0)
    answered = [at for at, _ in process.chunks[first:]]
    return answered[-1] - pressed


def _keys(path: Path, run: Run) -> tuple[float, list[float]]:
    """Move, star and type a filter; return the seconds of the start, and of each key."""
    times = []
    with _window(path) as process:
        start = _painted(process)
        process.quiet(1.0 if run.rounds >= LARGE else 0.3, 60)
        words = "lantern of tide 1234" if run.rounds >= LARGE else "tide"
        texts = ["j" * (run.rounds // 2), "s" * (run.rounds // 10), "GkgG", "/", words]
        for key in "".join(texts):
            times.append(_key(process, key))
            run.cases += 1
            process.quiet(0.01, 1.0)
        process.write(b"\x11")
        process.wait_exit(30)
    return start, times


class _Importing:
    """One window in which files are imported, and keys that move and decide meanwhile."""

    def __init__(self, path: Path, place: Path, arriving: int, run: Run) -> None:
        self._path, self._place, self._arriving, self._run = path, place, arriving, run
        self.times: list[float] = []
        self.files = self.decided = 0
        self.steps_before = _count(path, "step")

    def press(self, keys: int, files: int) -> None:
        """Import snapshots and bibliographies in turn, until ``keys`` were pressed or ``files`` have come."""
        with _window(self._path) as process:
            _painted(process)
            process.quiet(0.5 if self._arriving > 1_000 else 0.1, 60)
            # One of each at least.
            while self.files < 2 or (len(self.times) < keys and self.files < files):
                self._import(process)
            process.quiet(0.3, 30)
            process.write(b"\x11")
            check(process.wait_exit(60) == 0, f"it does not end well: {plain_text(process.raw)[-900:]}")

    def _import(self, process: PtyProcess) -> None:
        papers = _papers(self._arriving, 200_000 + self.files * self._arriving)
        file = _snapshot(self._place, papers) if self.files % 2 == 0 else _bibliography(self._place, papers)
        wanted = _count(self._path, "paper") + self._arriving
        process.write(b"I")
        process.quiet(0.2, 10)
        process.write(str(file).encode() + b"\r")
        process.quiet(0.1, 1)
        until = time.monotonic() + 240
        is_first = True
        while is_first or (_count(self._path, "paper") < wanted and time.monotonic() < until):
            is_first = False
            for key in "jsjx":
                self.times.append(_key(process, key))
                self.decided += key in "sx"
                self._run.cases += 1
                time.sleep(0.02)
        check(_count(self._path, "paper") >= wanted, f"the import of {file.name} never ends")
        self.files += 1
        process.quiet(0.3, 30)


def _snapshot(place: Path, papers: Iterator[Paper]) -> Path:
    file = place / "arriving.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for paper in papers:
            lines.write(json.dumps(_line(paper)) + "\n")
    return file


def _bibliography(place: Path, papers: Iterator[Paper]) -> Path:
    file = place / "arriving.bib"
    with file.open("w", encoding="utf-8") as entries:
        for number, paper in enumerate(papers):
            entries.write(
                f"@article{{k{number},\n title = {{{paper.title}}},\n author = {{Mori, Ada and Second, Bo}},\n"
                f" abstract = {{{paper.abstract}}},\n eprint = {{{paper.arxiv_id}}},\n archivePrefix = {{arXiv}},\n"
                " primaryClass = {cs.LG}\n}\n"
            )
    return file


def _count(path: Path, table: str) -> int:
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        connection.set_busy_timeout(5_000)
        return int(connection.execute(f"SELECT count(*) FROM {table}").get)


def _line(paper: Paper) -> dict[str, object]:
    return {
        "id": str(paper.arxiv_id).partition("v")[0], "submitter": "A", "authors": "Ada Mori and Bo Second",
        "title": paper.title, "comments": None, "journal-ref": None, "doi": None, "report-no": None,
        "categories": " ".join(paper.categories), "license": None, "abstract": paper.abstract,
        "versions": [{"version": "v1", "created": "Thu, 19 Nov 2026 00:00:00 GMT"}], "update_date": "2026-11-19",
        "authors_parsed": [["Mori", "Ada", ""], ["Second", "Bo", ""]],
    }  # fmt: skip

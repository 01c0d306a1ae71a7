"""A large library: 100,000 papers and 10,000 stars, and keys while 20,000 papers are imported.

Each round is one start or one key in a pseudo-terminal. A start is measured from exec to the last byte of the first
whole screen, without the picture of the last sitting; a key to the last byte that it causes.
"""

import json
import sys
import time
from collections.abc import Iterator
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

ROUNDS = {"short": 20, "medium": 400}
LARGE = 200
"""From so many rounds on the library is a large one, and the limits are those that must hold."""

BURST = 0.025
STARTED = "? help"
_WORDS = "lantern tide bell moth harbour kite mirror orchard ferry clock graph model bound queue weather sleep".split()


def run(run: Run) -> None:
    """Open a library of its own and press ``rounds`` keys."""
    large = run.rounds >= LARGE
    papers, stars, arriving = (100_000, 10_000, 20_000) if large else (1_000, 100, 300)
    start_limit, key_limit = (1.0, 0.050) if large else (5.0, 0.5)
    with run.case(0, "a large library", timed=False) as place:
        path = _library(place, papers, stars)
        starts = [_start(path) for _ in range(4 if large else 1)]
        # The first one also writes what Python compiles.
        starts = sorted(starts[1:] or starts)
        median = starts[len(starts) // 2]
        keys = _keys(path, run)
        run.worst = max(run.worst, *keys, *starts)
        run.figures |= {"papers": f"{papers:,}", "stars": f"{stars:,}", "start": f"{median:.2f} s"}
        run.figures["key p95"] = f"{1_000 * percentile(keys, 0.95):.0f} ms"
        check(median < start_limit, f"it starts in {median:.2f} s")
        check(percentile(keys, 0.95) < key_limit, f"keys take {1_000 * percentile(keys, 0.95):.0f} ms")
    with run.case(1, "keys while papers are imported", timed=False) as place:
        path = _library(place, 2_000 if large else 300, 0)
        times, pressed, steps = _while_importing(path, arriving, run)
        run.worst = max([run.worst, *times])
        run.figures["key p95 while importing"] = f"{1_000 * percentile(times, 0.95):.0f} ms of {len(times):,} keys"
        check(pressed == steps, f"{pressed} decisions were typed, {steps} are on disk")
        check(percentile(times, 0.95) < 4 * key_limit, f"keys take {1_000 * percentile(times, 0.95):.0f} ms meanwhile")


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


def _keys(path: Path, run: Run) -> list[float]:
    """Move, star and type a filter."""
    times = []
    with _window(path) as process:
        _painted(process)
        process.quiet(1.0, 60)
        texts = ["j" * (run.rounds // 2), "s" * (run.rounds // 10), "GkgG", "/", "lantern of tide 1234"]
        for key in "".join(texts):
            times.append(_key(process, key))
            run.cases += 1
            process.quiet(0.01, 1.0)
        process.write(b"\x11")
        process.wait_exit(30)
    return times


def _while_importing(path: Path, arriving: int, run: Run) -> tuple[list[float], int, int]:
    """Import a snapshot in the window itself, and decide meanwhile; return times, decisions typed, decisions stored."""
    file = path.with_name("arriving.jsonl")
    with file.open("w", encoding="utf-8") as lines:
        for paper in _papers(arriving, 200_000):
            lines.write(json.dumps(_line(paper)) + "\n")
    times: list[float] = []
    pressed, before = 0, _count(path, "step")
    wanted = _count(path, "paper") + arriving
    with _window(path) as process:
        _painted(process)
        process.quiet(0.5, 60)
        process.write(b"I")
        process.quiet(0.2, 10)
        process.write(str(file).encode() + b"\r")
        process.quiet(0.1, 1)
        until = time.monotonic() + 240
        while not times or (_count(path, "paper") < wanted and time.monotonic() < until):
            for key in "jsjx":
                times.append(_key(process, key))
                pressed += key in "sx"
                run.cases += 1
                time.sleep(0.02)
        check(_count(path, "paper") >= wanted, "the import never ends")
        process.quiet(0.5, 30)
        process.write(b"\x11")
        check(process.wait_exit(60) == 0, "it does not end well")
    return times, pressed, _count(path, "step") - before


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

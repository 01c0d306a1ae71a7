"""Keys in a real window while an endpoint hangs: each is answered soon, and the endpoint is really being asked."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from reader.domain.clock import SystemClock
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from robustness import ROOT
from robustness.running import Run, check, percentile
from support.builders import TODAY, batch, take_in
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.pty_process import PtyProcess, plain_text
from support.world import World, invented


class Asked(NamedTuple):
    """How a window comes to ask an endpoint: the key, the beginning of the address, settings, a paper's last digit."""

    name: str
    key: str
    path: str
    settings: str = '[arxiv]\ncategories = ["cs.LG"]\n'
    last: str = "1"


ASKED = (
    Asked("/rss", "R", "/rss"),
    Asked("/api/query", "R", "/api/query", '[arxiv]\nauthors = ["Ada Example"]\n'),
    Asked("/api/daily_papers", "R", "/api/daily_papers", "[arxiv]\ndaily_papers = true\n"),
    Asked("/html", "d", "/html"),
    Asked("/ar5iv", "d", "/ar5iv", last="0"),
    Asked("/pdf", "d", "/pdf", '[download]\nformats = ["pdf"]\n'),
    Asked("pictures", "d", "/html/{}v1/", "[download]\npictures = true\n"),
)
"""Harvesting is a command, which no window waits for."""

FIRST = 20_000
"""The number of the first such case."""

SOON = 0.1
SLOW = (Fault.HANGS_INSIDE, Fault.HANGS)
STARTED = "? help"
_BURST = 0.02


def meanwhile(run: Run, endpoints: int, keys: int) -> None:
    """Press ``keys`` keys while each of the first ``endpoints`` endpoints hangs."""
    times: list[float] = []
    for number, asked in enumerate(ASKED[:endpoints], FIRST):
        if run.only not in (None, number):
            continue
        with run.case(number, f"keys while {asked.name} hangs", timed=False) as place:
            found = _press(place, asked, SLOW[number % 2], keys)
            times += found
            run.worst = max([run.worst, *found])
            late = percentile(found, 0.95)
            check(late < SOON, f"keys take {1_000 * late:.0f} ms")
    run.figures["key p95 meanwhile"] = f"{1_000 * percentile(times, 0.95):.0f} ms of {len(times):,} keys"


def _press(place: Path, asked: Asked, fault: Fault, keys: int) -> list[float]:
    world = invented(datetime.now(UTC).date() - timedelta(days=8), days=9, per_day=10)
    path = _library(place / "library.db", world, asked)
    with FakeArxiv(world, SystemClock()) as server:
        config = place / "config.toml"
        url = server.url
        config.write_text(
            f'{asked.settings}[fetch]\napi = "{url}/api/query"\nrss = "{url}"\noai = "{url}/oai"\npages = "{url}"\n'
            f'daily_papers = "{url}/api/daily_papers"\nar5iv = "{url}/ar5iv"\n',
            encoding="utf-8",
        )
        hanging = asked.path.format(_first(world, asked.last))
        server.fail(fault, times=999, path=hanging)
        env = {"MATINS_LIBRARY": str(path), "MATINS_CONFIG": str(config), "PYTHONPATH": str(ROOT)}
        with PtyProcess([sys.executable, "-m", "reader"], columns=100, rows=30, env=env, home=place) as process:
            while STARTED not in plain_text(process.raw):
                check(process.read(30.0), f"no screen: {plain_text(process.raw)[-500:]}")
            process.quiet(0.3, 10)
            process.write(asked.key.encode())
            until = time.monotonic() + 40
            while not any(seen.path.startswith(hanging) for seen in server.seen):
                check(time.monotonic() < until, f"it is never asked: {[seen.path for seen in server.seen]}")
                process.read(0.05)
            times = [_timed(process, "jk"[count % 2]) for count in range(keys)]
            process.write(b"\x11")
            check(process.wait_exit(30) == 0, "it does not end well")
    return times


def _first(world: World, last: str) -> str:
    return next(paper.name for paper in world.papers if paper.name.endswith(last))


def _library(path: Path, world: World, asked: Asked) -> Path:
    """Make a library whose first paper is one that the endpoint has, and others to move among."""
    first = _first(world, asked.last)
    names = [first, *(paper.name for paper in world.papers[:9] if paper.name != first)]
    take_in(path, batch(*(Paper(arxiv_id=ArxivId(name, 1), title=f"Lanterns of {name}") for name in names), day=TODAY))
    return path


def _timed(process: PtyProcess, key: str) -> float:
    """Return the seconds until the last byte that a key causes."""
    process.quiet(0.005, 0.2)
    pressed, first = time.perf_counter(), len(process.chunks)
    process.write(key.encode())
    check(process.read(10.0), f"no answer to {key!r}")
    process.quiet(_BURST, 10.0)
    return process.chunks[-1][0] - pressed if len(process.chunks) > first else 10.0

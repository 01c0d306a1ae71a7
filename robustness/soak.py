"""Random keys for a long time, while papers are fetched: no crash, memory that stays, and a whole library.

Each round is one key, or a few, in a pseudo-terminal; the fake arXiv answers fetches, now and then with a fault.
"""

import random
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.domain.clock import SystemClock
from robustness import ROOT
from robustness.jobs import is_whole
from robustness.running import Run, check
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.morning import morning
from support.pty_process import PtyProcess, plain_text
from support.terminal import KEYS, terminal_restored
from support.world import invented

ROUNDS = {"short": 20, "medium": 2_000, "long": 20_000}
GROWTH = 60.0
"""MB by which the memory may grow after the first third."""

PLAIN = "jkgGnNJKbsxlrAtevUuHmMV0123456789+-OhOEdDRSI%\\T=?/[]}yo \t\r"
NAMED = (
    "escape", "escape", "escape", "up", "down", "pageup", "pagedown", "ctrl+d", "ctrl+u", "ctrl+a", "ctrl+r",
    "ctrl+t", "ctrl+p", "backspace", "tab", "shift+tab", "home", "end",
)  # fmt: skip
TYPED = ("lantern", "is:unread", "cat:cs.LG or", "(((", '"', "ünï 王", "2611.01234", "~/x.md", "a, b", "[/x]")
FAULTS = (Fault.RESET, Fault.SERVER_ERROR, Fault.CUT, Fault.WEB_PAGE, Fault.NOT_UTF8, Fault.BAD_ENTRY)


def run(run: Run) -> None:
    """Press ``rounds`` keys."""
    today = datetime.now(UTC).date()
    world = invented(today - timedelta(days=8), days=9, per_day=10)
    with run.case(0, timed=False) as place, FakeArxiv(world, SystemClock()) as server:
        _soak(run, place, server)
        run.figures["requests"] = f"{len(server.seen):,}"


def _soak(run: Run, place: Path, server: FakeArxiv) -> None:
    dice = run.dice(0)
    path = morning(place)
    config = place / "config.toml"
    url = server.url
    config.write_text(
        f'[arxiv]\ncategories = ["cs.LG", "cs.AI"]\n[fetch]\napi = "{url}/api/query"\nrss = "{url}"\n'
        f'oai = "{url}/oai"\n'
        f'daily_papers = "{url}/api/daily_papers"\npages = "{url}"\nar5iv = "{url}/ar5iv"\n',
        encoding="utf-8",
    )
    env = {"MATINS_LIBRARY": str(path), "MATINS_CONFIG": str(config), "PYTHONPATH": str(ROOT)}
    sizes: list[float] = []
    left = run.rounds
    restarts = 0
    while left > 0:
        with PtyProcess([sys.executable, "-m", "reader"], columns=100, rows=30, env=env, home=place) as process:
            while "? help" not in plain_text(process.raw[-60_000:]):
                check(process.read(30.0), f"no screen: {plain_text(process.raw)[-900:]}")
            left = _press(run, process, server, dice, left, sizes)
            if process.poll() is None:
                process.write(KEYS["escape"])
                process.quiet(0.2, 10)
                process.write(KEYS["ctrl+q"])
            code = process.wait_exit(30)
            check(code == 0, f"it ends with {code}: {plain_text(process.raw)[-900:]}")
            check(not terminal_restored(process.raw), "the terminal is left in disorder")
            restarts += 1
    is_whole(path)
    grown = max(sizes[len(sizes) // 3 :], default=0.0) - max(sizes[: len(sizes) // 3 + 1], default=0.0)
    run.figures |= {
        "windows": restarts,
        "memory at most": f"{max(sizes):.0f} MB",
        "grown by": f"{max(grown, 0):.0f} MB",
    }
    check(grown < GROWTH, f"memory grew by {grown:.0f} MB")


def _press(run: Run, process: PtyProcess, server: FakeArxiv, dice: random.Random, left: int, sizes: list[float]) -> int:
    """Press keys until none is left or the window has ended; return how many are left."""
    while left > 0 and process.poll() is None:
        left -= 1
        run.cases += 1
        chance = dice.random()
        if chance < 0.02:
            server.fail(dice.choice(FAULTS))
        elif chance < 0.04:
            process.resize(dice.randrange(20, 200), dice.randrange(5, 60))
        keys = dice.choice(TYPED).encode() if chance > 0.96 else _key(dice)
        began = time.perf_counter()
        with suppress(OSError):
            process.write(keys)
            process.read(0.2)
            # An escape and a letter at once would be another key.
            process.quiet(0.12 if keys == b"\x1b" else 0.01, 2.0)
        run.worst = max(run.worst, time.perf_counter() - began)
        if left % 50 == 0 and (megabytes := _memory(process.pid)):
            sizes.append(megabytes)
    return left


def _key(dice: random.Random) -> bytes:
    return KEYS[dice.choice(NAMED)] if dice.random() < 0.35 else dice.choice(PLAIN).encode()


def _memory(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0

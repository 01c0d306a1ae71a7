"""The gate between real processes in real time."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from reader.domain.clock import SystemClock
from reader.sources.gate import Gate
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.world import invented

INTERVAL = 0.15

ASKER = """
import sys
from pathlib import Path
from reader.domain.clock import SystemClock
from reader.sources.answers import Accept
from reader.sources.gate import Gate
from reader.sources.transport import Transport

folder, url, count = sys.argv[1:]
clock = SystemClock()
transport = Transport(Gate(Path(folder), clock, interval=0.15), clock, hosts=frozenset(("127.0.0.1",)))
for _ in range(int(count)):
    transport.get(url, accept=Accept.XML)
"""

HOLDER = """
import sys, time
from pathlib import Path
from reader.domain.clock import SystemClock
from reader.sources.gate import Gate

with Gate(Path(sys.argv[1]), SystemClock(), interval=0.15).turn():
    print("inside", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def real_server() -> Iterator[FakeArxiv]:
    with FakeArxiv(invented(date(2026, 11, 9), days=2), SystemClock()) as server:
        yield server


def ask(folder: Path, url: str, count: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", ASKER, str(folder), url, str(count)])


def test_two_processes_take_turns(tmp_path: Path, real_server: FakeArxiv) -> None:
    url = f"{real_server.url}/rss/cs.LG"
    processes = [ask(tmp_path, url, 6) for _ in range(2)]
    assert [process.wait(20) for process in processes] == [0, 0]
    seen = real_server.seen
    assert len(seen) == 12
    assert {request.connections for request in seen} == {1}
    assert min(later.began - earlier.began for earlier, later in pairwise(seen)) >= INTERVAL


def test_a_pause_binds_both_processes(tmp_path: Path, real_server: FakeArxiv) -> None:
    url = f"{real_server.url}/rss/cs.LG"
    real_server.fail(Fault.UNAVAILABLE_SECOND)
    processes = [ask(tmp_path, url, 1) for _ in range(2)]
    assert [process.wait(20) for process in processes] == [0, 0]
    first, *others = real_server.seen
    assert len(others) == 2
    assert all(request.began - first.began >= 1.0 for request in others)


def test_the_death_of_a_holder_lets_the_next_one_in(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"inside"
    began = time.monotonic()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with Gate(tmp_path, SystemClock(), interval=INTERVAL).turn():
        assert time.monotonic() - began < 5

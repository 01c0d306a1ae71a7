"""Several processes on one file, and one that is killed: what was acknowledged stays."""

import signal
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from reader.storage.store import Store
from support.builders import batch, invented, take_in

OPEN_FRESH = """
    import sys
    from pathlib import Path
    from reader.storage.store import Store

    sys.stdin.readline()
    for number in range(8):
        Store(Path(sys.argv[1], f"{number}.db")).close()
"""

STAR = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from reader.domain.changes import Change
    from reader.storage.store import Store

    store = Store(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in map(int, sys.argv[2:]):
        with store.writing():
            before = store.states.get(number)
            after = before.starred(datetime.now(UTC))
            store.states.put(number, after)
            store.history.record(f"star {number}", [Change(number, before, after)], datetime.now(UTC))
        print(number, flush=True)
    store.close()
"""


def start(code: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def starred(path: Path) -> list[int]:
    store = Store(path)
    try:
        return store.listing.numbers(["starred"])
    finally:
        store.close()


def is_whole(path: Path) -> bool:
    with closing(apsw.Connection(str(path))) as opened:
        return opened.pragma("integrity_check") == "ok" and not list(opened.execute("PRAGMA foreign_key_check"))


def test_windows_that_make_the_same_library_at_once(tmp_path: Path) -> None:
    processes = [start(OPEN_FRESH, tmp_path) for _ in range(3)]
    for process in processes:
        go(process)
    assert [(process.communicate(timeout=30)[1], process.returncode) for process in processes] == [("", 0)] * 3
    assert all(is_whole(path) for path in tmp_path.glob("*.db"))
    assert len(list(tmp_path.glob("*.db"))) == 8


def test_two_that_star_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    take_in(path, batch(*map(invented, range(1, 81))))
    processes = [start(STAR, path, *range(first, 81, 2)) for first in (1, 2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        go(process)
    for process in processes:
        assert process.communicate(timeout=30)[1] == ""
    assert starred(path) == list(range(1, 81))
    with closing(apsw.Connection(str(path))) as opened:
        assert opened.execute("SELECT count(DISTINCT label) FROM step").get == 80


@pytest.mark.parametrize("acknowledged", [1, 7, 31])
def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "library.db"
    take_in(path, batch(*map(invented, range(1, 101))))
    process = start(STAR, path, *range(1, 101))
    assert process.stdout is not None
    go(process)
    lines = [process.stdout.readline() for _ in range(acknowledged + 1)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    told = [int(line) for line in [*lines[1:], *rest.splitlines()]]
    found = starred(path)
    assert found[: len(told)] == told
    assert len(found) - len(told) in (0, 1)
    assert is_whole(path)

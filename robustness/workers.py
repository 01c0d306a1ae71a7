"""Forked workers: the cases of a run are shared out, and what each of them found is put together again.

Cases depend on the seed and their own number alone, so it does not matter who does which.
"""

import fcntl
import mmap
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from robustness.running import Run

Finding = TypeVar("Finding")


def spread(
    run: Run, numbers: Iterable[int], work: Callable[[int], Finding], *, workers: int | None = None
) -> list[Finding]:
    """Do ``work`` for every number, shared out among the workers; return what it returned, in the numbers' order.

    What it returns must be something that pickle takes. A worker that is ended by the system is a failure of the case
    that it was at, and the cases after it are done all the same.
    """
    wanted = list(numbers)
    count = min(run.workers if workers is None else workers, len(wanted))
    if count < 2:
        return [work(number) for number in wanted]
    place = run.folder(0)
    turns = _Turns(place / "turns")
    found: dict[int, Finding] = {}
    while turns.next < len(wanted):
        _round(run, wanted, work, turns, place, count, found)
    return [found[turn] for turn in sorted(found)]


class _Turns:
    """Whose turn is next: a number in a file, from which all workers take."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.pwrite(self._file, struct.pack("q", 0), 0)

    @property
    def next(self) -> int:
        return int(struct.unpack("q", os.pread(self._file, 8, 0))[0])

    def take(self) -> int:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            turn = self.next
            os.pwrite(self._file, struct.pack("q", turn + 1), 0)
            return turn
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)


def _round(
    run: Run,
    wanted: Sequence[int],
    work: Callable[[int], Finding],
    turns: _Turns,
    place: Path,
    count: int,
    found: dict[int, Finding],
) -> None:
    """Let ``count`` workers take turns until none is left or they have ended."""
    at = mmap.mmap(-1, 8 * count)
    pids: list[int] = []
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        for slot in range(count):
            struct.pack_into("q", at, 8 * slot, -1)
            pid = os.fork()
            if pid == 0:
                _live(run, wanted, work, turns, place / f"found-{slot}", at, slot)
            pids.append(pid)
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    except BaseException:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        raise
    for slot, code in enumerate(codes):
        _merge(run, place / f"found-{slot}", found)
        (turn,) = struct.unpack_from("q", at, 8 * slot)
        if code:
            details = (place / f"found-{slot}.txt").read_text(errors="replace") if code == 3 else ""
            run.fail(wanted[turn] if turn >= 0 else 0, f"the worker ended with {code}", details=details)


def _merge(run: Run, path: Path, found: dict[int, Finding]) -> None:
    with path.open("rb") as file, suppress(EOFError, pickle.UnpicklingError):
        while True:
            turn, finding, cases, worst, failures = pickle.load(file)
            found[turn] = finding
            run.cases += cases
            run.worst = max(run.worst, worst)
            run.failures += failures


def _live(
    run: Run,
    wanted: Sequence[int],
    work: Callable[[int], Finding],
    turns: _Turns,
    path: Path,
    at: mmap.mmap,
    slot: int,
) -> None:
    """Take turns and end; never return."""
    code = 3
    try:
        _clear(run)
        with path.open("wb") as file:
            while (turn := turns.take()) < len(wanted):
                struct.pack_into("q", at, 8 * slot, turn)
                finding = work(wanted[turn])
                pickle.dump((turn, finding, run.cases, run.worst, run.failures), file)
                file.flush()
                run.kept_failures += len(run.failures)
                _clear(run)
        code = 0
    except BaseException:  # noqa: BLE001 - the parent is told
        path.with_name(f"{path.name}.txt").write_text(traceback.format_exc(), encoding="utf-8", errors="replace")
    finally:
        sys.stderr.flush()
        os._exit(code)


def _clear(run: Run) -> None:
    run.cases, run.worst, run.failures = 0, 0.0, []

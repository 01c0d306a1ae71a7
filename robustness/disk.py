"""A disk that is full, fails, or may not be written: a sentence is said, and nothing that was there is lost.

At each call that changes something, in turn, ENOSPC and EIO are answered, once and from there on; at each read of a
database, EIO. Beside that files may not grow beyond a limit, a small file system fills up where one may be mounted, and
files and folders may only be read.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import NamedTuple

from reader.domain.text import clean
from robustness.beside import JOBS
from robustness.children import CALLS, Child, Ended, calls_of, has_strace, prepared, watched
from robustness.jobs import Job
from robustness.migrating import MIGRATING
from robustness.running import Run, check
from robustness.workers import spread

ROUNDS = {"short": 16, "medium": 400, "long": 2_000}
WHOLE = 1_000
"""From so many rounds on every call fails in turn; with fewer, calls of all kinds of work at even distances."""

CALLS_FROM = 1_000_000
"""The number of the first case in which a certain call fails."""

NOBODY = 65534
ERRORS = ("ENOSPC", "EIO")
READS = "pread64"
SAID = ("StoreError", "DamagedLibraryError", "ConfigError", "OutputError")
EVERYTHING: tuple[Job, ...] = (*(job for job in JOBS if job.name != "restore"), *MIGRATING[-1:])


_Kind = Callable[[Run, int, Job, Path, Path], Ended]


class _Failing(NamedTuple):
    """One call of a job that fails: the ``turn``-th of its kind, and all after it where ``more`` is a plus."""

    job: Job
    call: str
    error: str
    turn: int
    more: str


def run(run: Run) -> None:
    """Let half of ``rounds`` cases fail at calls, or all calls, and the others in every other way in turn."""
    templates = prepared(run, EVERYTHING)
    failing = _at_calls(run, templates)
    kinds: list[_Kind] = [_limited, _read_only, *([_tiny] if _may_mount(run.folder(0)) else [])]
    turns = [(kind, job) for job in EVERYTHING for kind in kinds]

    def fail(number: int) -> bool | None:
        kind, job = turns[number % len(turns)]
        with run.case(number, f"{job.name}, {kind.__name__[1:]}") as place:
            return _seen(job, place, kind(run, number, job, templates[job.name], place))

    told = spread(run, run.numbers(run.rounds // 2), fail)
    run.figures |= {
        "calls that failed": f"{len(failing):,}",
        "sentences": f"{sum(map(bool, [*told, *failing])):,}",
        "other kinds of fault": ", ".join(sorted({kind.__name__[1:].replace("_", " ") for kind in kinds})),
    }


def _seen(job: Job, place: Path, ended: Ended) -> bool:
    """Look for everything as after a kill: what was acknowledged is there, and nothing else is harmed."""
    told = _said(ended)
    job.verify(place, job.small, ended.said, ended=ended.is_finished)
    return told


def _at_calls(run: Run, templates: dict[str, Path]) -> list[bool | None]:
    """Let calls fail; return for each whether a sentence was said, None where it was not as it must be."""
    if not has_strace() or (run.only is not None and run.only < CALLS_FROM):
        return []
    plan = _plan(run, templates)

    def fail(number: int) -> bool | None:
        job, call, error, turn, more = plan[number - CALLS_FROM]
        with run.case(number, f"{job.name}, {error} at {call} {turn}{more}") as place:
            shutil.copytree(templates[job.name], place, dirs_exist_ok=True)
            inject = f"{call}:error={error}:when={turn}{more}"
            return _seen(job, place, watched(job, place, job.small, inject, calls=f"{CALLS},{READS}"))

    numbers = list(run.numbers(len(plan), CALLS_FROM))
    if run.rounds < WHOLE and run.only is None:
        wanted = max(run.rounds // 2, 1)
        numbers = [numbers[place * len(plan) // wanted] for place in range(wanted)]
    return spread(run, numbers, fail)


def _plan(run: Run, templates: dict[str, Path]) -> list[_Failing]:
    """Return every call of every job with each error. With few rounds the jobs are two."""
    jobs = EVERYTHING if run.rounds >= 100 or run.only is not None else EVERYTHING[1:4:2]
    plan = []
    for job in jobs:
        for call, count in calls_of(job, templates[job.name], run, f"{CALLS},{READS}").items():
            # Reading does not fill a disk.
            errors = ERRORS[1:] if call == READS else ERRORS
            turns = product(range(1, count + 1), errors, ("", "+"))
            plan += [_Failing(job, call, error, turn, more) for turn, error, more in turns]
    return plan


def _said(ended: Ended) -> bool:
    """Check that a failure is told in a sentence; tell whether there was one."""
    if not ended.error:
        check(ended.code == 0, f"it ended with {ended.code} and said nothing")
        return False
    kind, _, rest = ended.error.partition("\n")[0].partition(": ")
    check(kind in SAID, f"not a sentence: {ended.error}")
    check(rest == clean(rest) and rest.endswith("."), f"no sentence: {rest!r}")
    return True


def _limited(run: Run, number: int, job: Job, template: Path, place: Path) -> Ended:
    """No file may grow beyond a limit."""
    shutil.copytree(template, place, dirs_exist_ok=True)
    largest = max((path.stat().st_size for path in place.rglob("*") if path.is_file()), default=0)
    limit = run.dice(number).choice((0, 700, 5_000, largest, largest + 5_000, largest + 60_000))
    return _with_limit(job, place, limit)


def _with_limit(job: Job, place: Path, limit: int) -> Ended:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        child = Child(job, place, job.small)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    child.go()
    return child.wait()


class _AsNobody(Job):
    """A job of somebody who is not root, whom permissions bind."""

    def __init__(self, job: Job) -> None:
        self.name, self._job = job.name, job

    def act(self, place: Path, size: int, say: object) -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        self._job.act(place, size, say)  # type: ignore[arg-type]


def _read_only(run: Run, number: int, job: Job, template: Path, place: Path) -> Ended:
    """The folder, or every file in it, may only be read."""
    shutil.copytree(template, place, dirs_exist_ok=True)
    for path in (place, *place.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    which = run.dice(number).choice(("files", "folders", "both"))
    for path in (place, *place.rglob("*")):
        if path.is_dir() and which in ("folders", "both"):
            path.chmod(0o555)
        if path.is_file() and which in ("files", "both"):
            path.chmod(0o444)
    with _reachable(place):
        child = Child(_AsNobody(job), place, job.small)
        child.go()
        ended = child.wait()
    for path in (place, *place.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    return ended


@contextmanager
def _reachable(place: Path) -> Iterator[None]:
    """Let anybody pass the folders above ``place`` that are this user's own."""
    changed = []
    for folder in place.parents:
        status = folder.stat()
        if not status.st_mode & 0o001 and status.st_uid == os.geteuid():
            changed.append((folder, status.st_mode))
            folder.chmod(status.st_mode | 0o011)
    try:
        yield
    finally:
        for folder, mode in changed:
            folder.chmod(mode)


def _may_mount(place: Path) -> bool:
    if os.geteuid() or not shutil.which("mount"):
        return False
    if _mount(place, 100):
        _unmount(place)
        return True
    return False


def _mount(place: Path, kilobytes: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=True)


def _tiny(run: Run, number: int, job: Job, template: Path, place: Path) -> Ended:
    """A file system that is nearly full; what it holds is copied out to be looked at."""
    needed = sum((path.stat().st_size + 4095) // 4096 * 4 for path in template.rglob("*") if path.is_file())
    small = run.folder(number)
    _mount(small, needed + run.dice(number).choice((4, 16, 40, 120, 400)))
    try:
        shutil.copytree(template, small, dirs_exist_ok=True)
        child = Child(job, small, job.small)
        child.go()
        ended = child.wait()
        shutil.copytree(small, place, dirs_exist_ok=True)
    finally:
        _unmount(small)
    return ended

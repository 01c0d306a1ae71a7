"""A disk that is full, fails, or may not be written: a sentence is said, and nothing that was there is lost.

At each call that changes something in turn ENOSPC and EIO are answered, once or from there on; files may not grow
beyond a limit; a small file system fills up where one may be mounted; files and folders may only be read.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from reader.domain.text import clean
from robustness.beside import JOBS
from robustness.children import Child, Ended, calls_of, has_strace, prepared, watched
from robustness.jobs import Job
from robustness.migrating import MIGRATING
from robustness.running import Run, check

ROUNDS = {"short": 20, "medium": 400}
NOBODY = 65534
ERRORS = ("ENOSPC", "EIO")
SAID = ("StoreError", "DamagedLibraryError", "ConfigError", "OutputError")
EVERYTHING: tuple[Job, ...] = (*(job for job in JOBS if job.name != "restore"), *MIGRATING[-1:])


def run(run: Run) -> None:
    """Let ``rounds`` cases fail, of every kind in turn."""
    templates = prepared(run, EVERYTHING)
    kinds = [_limited, _read_only, *([_tiny] if _may_mount(run.folder(0)) else [])]
    kinds += [_failing] * 3 if has_strace() else []
    plans: dict[str, list[tuple[str, int]]] = {}
    told = 0
    turns = zip(range(run.rounds), cycle([(kind, job) for job in EVERYTHING for kind in kinds]), strict=False)
    for number, (kind, job) in turns:
        if number not in run.numbers():
            continue
        with run.case(number, f"{job.name}, {kind.__name__[1:]}") as place:
            template = templates[job.name]
            if kind is _failing and job.name not in plans:
                plans[job.name] = _plan(job, template, run)
            ended = kind(run, number, job, template, place, plans.get(job.name, []))
            told += _said(ended)
            _look(job, place, ended)
    run.figures["sentences"] = f"{told:,}"
    run.figures["kinds of fault"] = ", ".join(sorted({kind.__name__[1:].replace("_", " ") for kind in kinds}))


def _said(ended: Ended) -> bool:
    """Check that a failure is told in a sentence; tell whether there was one."""
    if not ended.error:
        check(ended.code == 0, f"it ended with {ended.code} and said nothing")
        return False
    kind, _, rest = ended.error.partition("\n")[0].partition(": ")
    check(kind in SAID, f"not a sentence: {ended.error}")
    check(rest == clean(rest) and rest.endswith("."), f"no sentence: {rest!r}")
    return True


def _look(job: Job, place: Path, ended: Ended) -> None:
    """Let everything be as after a kill: what was acknowledged is there, and nothing else is harmed."""
    job.verify(place, job.small, ended.said, ended=ended.is_finished)


def _plan(job: Job, template: Path, run: Run) -> list[tuple[str, int]]:
    place = run.folder(0)
    shutil.copytree(template, place, dirs_exist_ok=True)
    counts = calls_of(job, place, job.small)
    return [(call, turn) for call, count in counts.items() if call != "write" for turn in range(1, count + 1)]


def _failing(run: Run, number: int, job: Job, template: Path, place: Path, plan: list[tuple[str, int]]) -> Ended:
    """One call fails, or all from there on."""
    dice = run.dice(number)
    call, turn = dice.choice(plan)
    shutil.copytree(template, place, dirs_exist_ok=True)
    more = dice.choice(("", "+"))
    return watched(job, place, job.small, f"{call}:error={dice.choice(ERRORS)}:when={turn}{more}")


def _limited(run: Run, number: int, job: Job, template: Path, place: Path, plan: object) -> Ended:
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


def _read_only(run: Run, number: int, job: Job, template: Path, place: Path, plan: object) -> Ended:
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


def _tiny(run: Run, number: int, job: Job, template: Path, place: Path, plan: object) -> Ended:
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

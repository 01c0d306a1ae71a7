"""SIGKILL: at random moments of every kind of work, and at every call that changes something on disk, in turn.

Afterwards the library is whole, everything that was acknowledged is there, and files are old or new and whole.
"""

import shutil
import time
from itertools import cycle, islice
from pathlib import Path

from robustness.beside import JOBS
from robustness.children import Child, calls_of, has_strace, prepared, watched
from robustness.jobs import Job
from robustness.migrating import MIGRATING
from robustness.running import Run, check

ROUNDS = {"short": 24, "medium": 600}
CALLS_FROM = 1_000_000
"""The number of the first case that ends at a certain call."""

SHORT = 100
"""With fewer rounds only a few of the calls are taken."""

EVERYTHING: tuple[Job, ...] = (*JOBS, *MIGRATING)


def run(run: Run) -> None:
    """Kill at random moments, ``rounds`` times, and then at each call."""
    templates = prepared(run, EVERYTHING)
    lengths = {job.name: _length(job, templates[job.name], run) for job in EVERYTHING}
    stopped = 0
    for number, job in zip(range(run.rounds), cycle(EVERYTHING), strict=False):
        if number not in run.numbers():
            continue
        with run.case(number, job.name) as place:
            _copy(templates[job.name], place)
            child = Child(job, place, job.size)
            child.go()
            time.sleep(run.dice(number).uniform(0, 1.1 * lengths[job.name]))
            child.kill()
            stopped += _verified(job, place, job.size, child)
    run.figures["stopped midway"] = f"{stopped:,}"
    run.figures["kinds of work"] = len(EVERYTHING)
    _at_calls(run, templates)


def _verified(job: Job, place: Path, size: int, child: Child) -> bool:
    ended = child.wait()
    check(not ended.error, f"it failed by itself: {ended.error}")
    job.verify(place, size, ended.said, ended=ended.is_finished)
    return not ended.is_finished


def _at_calls(run: Run, templates: dict[str, Path]) -> None:
    if not has_strace():
        run.figures["stopped at single calls"] = "0 (there is no strace)"
        return
    jobs = EVERYTHING if run.rounds >= SHORT else (EVERYTHING[1],)
    plan = [(job, call, turn) for job in jobs for call, turn in _calls(job, templates[job.name], run)]
    step = 1 if run.rounds >= SHORT else max(1, len(plan) // 12)
    done = 0
    for number, (job, call, turn) in islice(enumerate(plan, CALLS_FROM), 0, None, step):
        if number not in run.numbers(len(plan), CALLS_FROM):
            continue
        with run.case(number, f"{job.name}, {call} {turn}") as place:
            _copy(templates[job.name], place)
            ended = watched(job, place, job.small, f"{call}:signal=SIGKILL:when={turn}")
            check(not ended.error, f"it failed by itself: {ended.error}")
            job.verify(place, job.small, ended.said, ended=ended.is_finished)
            done += not ended.is_finished
    run.figures["stopped at single calls"] = f"{done:,}"


def _calls(job: Job, template: Path, run: Run) -> list[tuple[str, int]]:
    place = run.folder(0)
    _copy(template, place)
    return [(call, turn) for call, count in calls_of(job, place, job.small).items() for turn in range(1, count + 1)]


def _length(job: Job, template: Path, run: Run) -> float:
    """Return how many seconds the whole job takes."""
    place = run.folder(0)
    _copy(template, place)
    child = Child(job, place, job.size)
    began = time.perf_counter()
    child.go()
    ended = child.wait()
    if not ended.is_finished:
        raise RuntimeError(f"{job.name} does not work: {ended.error}")
    return time.perf_counter() - began


def _copy(template: Path, place: Path) -> None:
    shutil.copytree(template, place, dirs_exist_ok=True)

"""SIGKILL: at random moments of every kind of work, and at every call that changes something on disk, in turn.

Afterwards the library is whole, everything that was acknowledged is there, and files are old or new and whole. Only
what was stopped before its end counts as a stop: the work goes on until ``rounds`` were stopped.
"""

import shutil
import time
from pathlib import Path

from robustness.beside import JOBS
from robustness.children import Child, calls_of, has_strace, prepared, watched
from robustness.jobs import Job
from robustness.migrating import MIGRATING
from robustness.running import Run, check
from robustness.workers import spread

ROUNDS = {"short": 12, "medium": 600, "long": 10_000}
CALLS_FROM = 1_000_000
"""The number of the first case that ends at a certain call."""

SHORT = 100
"""With fewer rounds only a few of the calls are taken, and moments that came too late are not made up for."""

EVERYTHING: tuple[Job, ...] = (*JOBS, *MIGRATING)


def run(run: Run) -> None:
    """Kill at each call, and at random moments until ``rounds`` stops are counted."""
    templates = prepared(run, EVERYTHING)
    calls = _at_calls(run, templates)
    stopped = _at_moments(run, templates, calls)
    run.figures |= {
        "stopped midway": f"{stopped + calls:,}",
        "at random moments": f"{stopped:,}",
        "at single calls": f"{calls:,}" if has_strace() else "0 (there is no strace)",
        "kinds of work": len(EVERYTHING),
    }


def _at_moments(run: Run, templates: dict[str, Path], calls: int) -> int:
    """Kill at random moments; return how many were really stopped."""
    lengths = {job.name: _length(job, templates[job.name], run) for job in EVERYTHING}

    def kill(number: int) -> bool | None:
        job = EVERYTHING[number % len(EVERYTHING)]
        with run.case(number, job.name) as place:
            _copy(templates[job.name], place)
            child = Child(job, place, job.size)
            child.go()
            time.sleep(run.dice(number).uniform(0, 1.05 * lengths[job.name]))
            child.kill()
            return _verified(job, place, job.size, child)

    if run.only is not None:
        return sum(map(bool, spread(run, [run.only] if run.only < CALLS_FROM else [], kill)))
    stopped, first = 0, 0
    missing = run.rounds - (calls if run.rounds >= SHORT else 0)
    # Should the machine be so loaded that hardly anything is stopped, this ends all the same.
    while missing > 0 and first < 3 * run.rounds:
        stopped += sum(map(bool, spread(run, range(first, first + missing), kill)))
        first += missing
        missing = run.rounds - calls - stopped if run.rounds >= SHORT else 0
    return stopped


def _verified(job: Job, place: Path, size: int, child: Child) -> bool:
    ended = child.wait()
    check(not ended.error, f"it failed by itself: {ended.error}")
    job.verify(place, size, ended.said, ended=ended.is_finished)
    return not ended.is_finished


def _at_calls(run: Run, templates: dict[str, Path]) -> int:
    """Kill at every call in turn; return how many were really stopped."""
    if not has_strace() or (run.only is not None and run.only < CALLS_FROM):
        return 0
    jobs = EVERYTHING if run.rounds >= SHORT or run.only is not None else (EVERYTHING[1],)
    plan = [
        (job, call, turn)
        for job in jobs
        for call, count in calls_of(job, templates[job.name], run).items()
        for turn in range(1, count + 1)
    ]

    def kill(number: int) -> bool | None:
        job, call, turn = plan[number - CALLS_FROM]
        with run.case(number, f"{job.name}, {call} {turn}") as place:
            _copy(templates[job.name], place)
            ended = watched(job, place, job.small, f"{call}:signal=SIGKILL:when={turn}")
            check(not ended.error, f"it failed by itself: {ended.error}")
            job.verify(place, job.small, ended.said, ended=ended.is_finished)
            return not ended.is_finished

    step = 1 if run.rounds >= SHORT else max(1, len(plan) // 12)
    numbers = list(run.numbers(len(plan), CALLS_FROM))[:: 1 if run.only is not None else step]
    return sum(map(bool, spread(run, numbers, kill)))


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

"""Mutated documents into every parser: 0 crashes, 0 hangs over 5 s, below 300 MB, and only clean text comes out.

Only ReaderError, with a sentence, may be raised. Each case has 5 s of processor time and a minute by the clock; what
needs more is ended by the system, also inside of a library written in C, and is told with its case. A PDF is read by a
process of its own, under the program's own limits.
"""

import faulthandler
import mmap
import os
import random
import signal
import struct
import time
import traceback
from pathlib import Path
from typing import BinaryIO

from reader.domain.errors import ReaderError
from robustness.mutating import mutated
from robustness.parsers import PDF, TARGETS, Target, seeds_of
from robustness.running import Run, own_megabytes
from robustness.texts import forbidden, is_sentence, strings_in
from robustness.workers import spread

ROUNDS = {"short": 400, "medium": 20_000, "long": 1_000_000}
SECONDS = 5.0
WALL_SECONDS = 60.0
MEGABYTES = 300
AT_ONCE = 4_000
"""Cases of one process."""

PDF_EVERY = 400
"""Of so many cases one is a PDF, which is read by a process of its own."""


def run(run: Run) -> None:
    """Parse ``rounds`` mutated documents."""
    for name in TARGETS:
        seeds_of(name)
    numbers = list(run.numbers())
    size = max(1, min(AT_ONCE, -(-len(numbers) // run.workers)))
    parts = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    heaviest = max(spread(run, range(len(parts)), lambda part: _part(run, parts[part])), default=0.0)
    run.figures |= {"parsers": len(TARGETS) + 1, "heaviest": f"{heaviest:,.0f} MB"}


def _part(run: Run, numbers: list[int]) -> float:
    """Parse some of the documents; return what that needed in MB."""
    heaviest = 0.0
    while numbers:
        done, megabytes = _in_a_child(run, numbers)
        heaviest = max(heaviest, megabytes)
        # What ended the child is told; the cases after it have a child of their own.
        numbers = numbers[done:]
    return heaviest


def _in_a_child(run: Run, numbers: list[int]) -> tuple[int, float]:
    """Do cases in a process of their own; return how many are done with and what it needed in MB."""
    place = run.folder(numbers[0])
    shared = mmap.mmap(-1, 32)
    with (place / "trace.txt").open("wb") as trace:
        pid = os.fork()
        if pid == 0:
            _live(run, numbers, shared, place, trace)
    _, status, used = os.wait4(pid, 0)
    done, slowest = struct.unpack_from("qd", shared)
    run.cases += done
    run.worst = max(run.worst, slowest)
    for path in sorted(place.glob("*.failed")):
        _tell(run, int(path.stem), path.read_text(encoding="utf-8", errors="replace"), place)
    if status:
        case = numbers[done]
        why = os.waitstatus_to_exitcode(status)
        told = "it hangs" if -why in (signal.SIGPROF, signal.SIGALRM) else f"the process ended with {why}"
        _tell(run, case, f"{told}\n{(place / 'trace.txt').read_text(errors='replace')}", place)
        run.cases += 1
        done += 1
    return done, used.ru_maxrss * 1024 / 1e6


def _tell(run: Run, case: int, told: str, place: Path) -> None:
    name, data = _document(run, case)
    folder = place / f"case-{case}"
    folder.mkdir()
    (folder / "document").write_bytes(data)
    run.fail(case, f"{name}: {told.partition(chr(10))[0]}", folder, details=told)


def _document(run: Run, case: int) -> tuple[str, bytes]:
    """Return the parser and the document of a case."""
    dice = run.dice(case)
    name = _target(dice, case)
    seeds = seeds_of(name)
    return name, mutated(dice.choice(seeds), seeds, dice)


def _target(dice: random.Random, case: int) -> str:
    if case % PDF_EVERY == PDF_EVERY - 1:
        return "PDFs"
    return dice.choices(list(TARGETS), [target.share for target in TARGETS.values()])[0]


def _live(run: Run, numbers: list[int], shared: mmap.mmap, place: Path, trace: BinaryIO) -> None:
    """Do the cases and end; never return."""
    code = 3
    try:
        for number in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
            faulthandler.register(number, file=trace, chain=True)
        slowest = 0.0
        count = 0
        for case in numbers:
            struct.pack_into("qd", shared, 0, count, slowest)
            name, data = _document(run, case)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
            began = time.process_time()
            if told := problem(PDF if name == "PDFs" else TARGETS[name], data):
                (place / f"{case}.failed").write_text(told, encoding="utf-8", errors="replace")
            slowest = max(slowest, time.process_time() - began)
            count += 1
            if (megabytes := own_megabytes()) > MEGABYTES:
                # Memory that was held once is never less, so that the cases after it need a process of their own.
                with (place / f"{case}.failed").open("a", encoding="utf-8") as file:
                    file.write(f"it took {megabytes:,.0f} MB, more than {MEGABYTES}\n")
                break
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        struct.pack_into("qd", shared, 0, count, slowest)
        code = 0
    except BaseException:  # noqa: BLE001 - the parent is told
        trace.write(traceback.format_exc().encode("utf-8", "replace"))
        trace.flush()
    finally:
        os._exit(code)


def problem(target: Target, data: bytes) -> str:
    """Return what is wrong with how a document was read, an empty text where nothing is."""
    try:
        found = target.parse(data)
    except ReaderError as error:
        return "" if is_sentence(str(error)) else f"no sentence: {ascii(str(error))[:300]}"
    except Exception as error:  # noqa: BLE001 - a surprise is what is looked for
        return f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
    # Each text once: the seconds are meant for the parser, and half of them went into looking at equal ones.
    wrong = {char for text in set(strings_in(found)) for char in forbidden(text, "\n\t")}
    return f"it lets through {ascii(sorted(wrong))[:200]}" if wrong else ""

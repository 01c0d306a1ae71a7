"""Exec to full paint in a pseudo-terminal: the bare Textual app beside Matins, and the picture of its last screen.

    python benchmarks/start.py [--pairs 15] [--papers 300] [--library FILE ...]

The bare app, Matins without a picture, and Matins with the picture that its last sitting left are started in turn, so
that a busy moment of the machine meets all. ``--library`` measures libraries that are there, one beside the other,
instead of an invented one; they are opened as the user would and keep the place where one was.
"""

import argparse
import shlex
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from baseline_app import LINE
from corpus import papers
from harness import (
    BASELINE_ENV,
    COLUMNS,
    MATINS,
    ROWS,
    compile_bytecode,
    end,
    exec_to_paint,
    fill_library,
    full_screen,
    milliseconds,
    print_surroundings,
    print_table,
    wait_painted,
)

from support.pty_process import PtyProcess, plain_text

BARE = (sys.executable, "-m", "baseline_app")
PYTHON = (sys.executable, "-c", "print('here')")
WITHOUT = {"MATINS_PICTURE": "0"}
TAKEN_OVER = b"\x1b[?1000h"
"""The first thing that the living screen writes after a picture, and no picture holds."""
FRAME_END = b"\x1b[?2026l"


@dataclass
class Times:
    """Seconds of one command's starts, each of them to the living screen and to the picture."""

    living: list[float] = field(default_factory=list)
    picture: list[float] = field(default_factory=list)


def picture_and_living(argv: list[str], home: Path, painted: Callable[[str], bool]) -> tuple[float, float]:
    """Return the seconds to the last byte of the picture, and to that of the living screen over it."""
    with PtyProcess(argv, columns=COLUMNS, rows=ROWS, home=home) as process:
        while TAKEN_OVER not in process.raw and not process.ended:
            process.read(10.0)
        before = process.raw.partition(TAKEN_OVER)[0]
        if not painted(plain_text(before)):
            raise SystemExit("the last sitting left no picture")
        last = [at for at, data in process.chunks if TAKEN_OVER not in data][-1]
        while FRAME_END not in process.raw and not process.ended:
            process.read(10.0)
        living = wait_painted(process, painted, 0.15, 30.0)
        end(process)
    return last - process.started, living.seconds


def measure(commands: dict[str, list[str]], pairs: int, painted: Callable[[str], bool]) -> dict[str, Times]:
    """Return the times by name, start by start in turn; the first round is not counted."""
    found = {name: Times() for name in ("python", "bare", *commands)}
    with tempfile.TemporaryDirectory(prefix="matins-homes-") as folder:
        homes = {name: Path(folder) / str(number) for number, name in enumerate(commands)}
        for name, home in homes.items():
            home.mkdir()
            with PtyProcess(commands[name], columns=COLUMNS, rows=ROWS, home=home) as process:
                wait_painted(process, painted, 0.3, 60.0)
                end(process)
        for turn in range(pairs + 1):
            for name, argv, env in (("python", PYTHON, None), ("bare", BARE, BASELINE_ENV)):
                line = LINE if name == "bare" else "here"
                seconds = exec_to_paint(argv, lambda text, line=line: line in text, env=env).seconds
                found[name].living += [seconds] * bool(turn)
            for name, argv in commands.items():
                living = exec_to_paint(argv, painted, env=WITHOUT).seconds
                picture, _ = picture_and_living(argv, homes[name], painted)
                found[name].living += [living] * bool(turn)
                found[name].picture += [picture] * bool(turn)
    return found


def ratio(over: list[float], under: list[float]) -> str:
    """Return the median of the ratios, pair by pair."""
    return f"{statistics.median(a / b for a, b in zip(over, under, strict=True)):.2f}"


def report(found: dict[str, Times], pairs: int) -> None:
    bare = found.pop("bare").living
    python = found.pop("python").living
    rows = [
        ["bare Python, one line", *milliseconds(python), ratio(python, bare)],
        ["bare Textual app, one line", *milliseconds(bare), "1.00"],
    ]
    for name, times in found.items():
        rows.append([f"matins, {name}", *milliseconds(times.living), ratio(times.living, bare)])
        rows.append([f"matins, {name}: the picture", *milliseconds(times.picture), ratio(times.picture, bare)])
    print_table(["exec to full paint", "median ms", "p95 ms", "ratio"], rows)
    first, *others = found
    for name, times in found.items():
        print(f"{name}: the living screen takes {ratio(times.living, times.picture)} times the picture")
    for name in others:
        print(f"{name} takes {ratio(found[name].living, found[first].living)} times {first}")
    print(f"{pairs} rounds, in turn; each ratio is the median of the rounds' ratios")
    print_surroundings()


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from exec to the first full screen.")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--papers", type=int, default=300)
    parser.add_argument("--library", action="append", default=[], help="a library that is there; may be said again")
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    compile_bytecode()
    matins = shlex.split(options.matins)
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        if options.library:
            commands = {Path(name).name: [*matins, "--library", str(Path(name).absolute())] for name in options.library}
            # The last row of the screen.
            report(measure(commands, options.pairs, lambda text: "? help" in text), options.pairs)
            return
        everything, library = papers(options.papers), Path(folder) / "library.db"
        fill_library(matins, library, everything)
        commands = {f"{options.papers} papers": [*matins, "--library", str(library)]}
        report(measure(commands, options.pairs, full_screen(everything)), options.pairs)


if __name__ == "__main__":
    main()

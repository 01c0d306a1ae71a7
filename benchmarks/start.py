"""Exec to full paint in a pseudo-terminal: the bare Textual app beside Matins with a library of 300 papers.

    python benchmarks/start.py [--pairs 15] [--papers 300]

The two are started in turn, pair by pair, so that a busy moment of the machine meets both.
"""

import argparse
import shlex
import statistics
import sys
import tempfile
from pathlib import Path

from baseline_app import LINE
from corpus import papers
from harness import (
    BASELINE_ENV,
    MATINS,
    compile_bytecode,
    exec_to_paint,
    fill_library,
    full_screen,
    milliseconds,
    print_surroundings,
    print_table,
)

BARE = (sys.executable, "-m", "baseline_app")


def measure(matins: list[str], pairs: int, count: int) -> tuple[list[float], list[float]]:
    """Return the seconds of the bare app and of Matins, pair by pair; one start of each before that is not counted."""
    everything = papers(count)
    bare: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        library = Path(folder) / "library.db"
        fill_library(matins, library, everything)
        full = full_screen(everything)
        for _ in range(pairs + 1):
            bare.append(exec_to_paint(BARE, lambda text: LINE in text, env=BASELINE_ENV).seconds)
            ours.append(exec_to_paint([*matins, "--library", str(library)], full).seconds)
    return bare[1:], ours[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from exec to the first full screen.")
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--papers", type=int, default=300)
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    compile_bytecode()
    bare, ours = measure(shlex.split(options.matins), options.pairs, options.papers)
    ratio = statistics.median(b / a for a, b in zip(bare, ours, strict=True))
    print_table(
        ["exec to full paint", "median ms", "p95 ms", "ratio"],
        [
            ["bare Textual app, one line", *milliseconds(bare), "1.00"],
            [f"matins, {options.papers} papers", *milliseconds(ours), f"{ratio:.2f}"],
        ],
    )
    print(f"{options.pairs} pairs, A B A B; the ratio is the median of the pairs' ratios")
    print_surroundings()


if __name__ == "__main__":
    main()

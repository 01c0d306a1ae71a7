"""What the benchmarks share: timing in a pseudo-terminal, a filled library, and the printed tables."""

import compileall
import math
import os
import platform
import signal
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The pseudo-terminal is one piece of code, which the tests use too; it needs the standard library only.
sys.path.insert(0, str(HERE.parent / "tests"))

from corpus import InventedPaper, write_digests  # noqa: E402

from support.pty_process import PtyProcess, clean_environment, plain_text  # noqa: E402

COLUMNS, ROWS = 120, 36
MATINS = (sys.executable, "-m", "reader")
# The baselines are imported by name, so that they come from compiled bytecode as the reader does.
BASELINE_ENV: Mapping[str, str] = {"PYTHONPATH": str(HERE)}
# Longer than the 16.7 ms of Textual's frame clock, so that a burst of two frames is one burst.
BURST_GAP = 0.025


@dataclass(frozen=True, slots=True)
class Paint:
    """Seconds from before the fork to the last byte of the first full screen, and the bytes of it."""

    seconds: float
    sent: int


@dataclass(frozen=True, slots=True)
class KeyTime:
    """Seconds from the key to the last byte of its burst, the bytes of the burst, and those that came after it."""

    seconds: float
    sent: int
    late: int


def compile_bytecode() -> None:
    """Compile what the apps import, so that no start pays for it: the environment, the reader, the baselines."""
    folders = {sysconfig.get_path("purelib"), str(HERE)}
    spec = find_spec("reader")
    folders.update((spec and spec.submodule_search_locations) or [])
    for folder in sorted(folders):
        # Some packages ship templates that are no Python; they fail to compile and are never imported.
        compileall.compile_dir(folder, quiet=2, maxlevels=20, workers=0)


def wait_painted(process: PtyProcess, painted: Callable[[str], bool], quiet: float, timeout: float) -> Paint:
    """Read until everything wanted was drawn and no output came for `quiet` seconds; raise TimeoutError otherwise.

    What follows the wanted text within `quiet` belongs to the paint: the time is that of the last byte.
    """
    deadline = process.started + timeout
    while not (process.quiet(quiet, timeout) and painted(plain_text(process.raw))):
        if process.ended or time.perf_counter() > deadline:
            raise TimeoutError(f"no full screen within {timeout} s; drawn was:\n{plain_text(process.raw)[-2000:]}")
    return Paint(process.chunks[-1][0] - process.started, len(process.raw))


def exec_to_paint(
    argv: Sequence[str],
    painted: Callable[[str], bool],
    *,
    env: Mapping[str, str] | None = None,
    quiet: float = 0.15,
    timeout: float = 30.0,
) -> Paint:
    """Start a program at 120x36, time it to its first full screen, and end it."""
    with PtyProcess(argv, columns=COLUMNS, rows=ROWS, env=env) as process:
        paint = wait_painted(process, painted, quiet, timeout)
        end(process)
    return paint


def key_time(process: PtyProcess, key: str, *, pause: float = 0.02, timeout: float = 2.0) -> KeyTime:
    """Type one key and time the burst of output that follows it; raise TimeoutError when none does."""
    first = len(process.chunks)
    start = process.mark()
    pressed = time.perf_counter()
    process.write(key.encode())
    if not process.read(timeout):
        raise TimeoutError(f"no output within {timeout} s after the key {key!r}")
    process.quiet(BURST_GAP, timeout)
    seconds, sent = process.chunks[-1][0] - pressed, sum(len(data) for _at, data in process.chunks[first:])
    process.quiet(pause, timeout)
    return KeyTime(seconds, sent, len(process.bytes_since(start)) - sent)


def end(process: PtyProcess) -> None:
    """Ask the program to end, as a closing session would, and wait; the caller kills what does not."""
    process.signal(signal.SIGTERM)
    with suppress(TimeoutError):
        process.wait_exit(3.0)


def fill_library(matins: Sequence[str], library: Path, everything: Sequence[InventedPaper]) -> float:
    """Import the papers with the command itself, page by page, and return the seconds it took."""
    folder = library.parent
    start = time.perf_counter()
    for path in reversed(write_digests(folder, everything)):
        command = [*matins, "import", str(path), "--library", str(library)]
        result = subprocess.run(
            command, env=clean_environment(folder, {}), cwd=folder, capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise SystemExit(f"{' '.join(command)} exits {result.returncode}\n{result.stdout}{result.stderr}")
    return time.perf_counter() - start


def full_screen(everything: Sequence[InventedPaper], rows: int = 8) -> Callable[[str], bool]:
    """Return the test for a painted reader: the beginnings of so many titles and of one abstract are drawn."""
    # The first 14 letters survive a narrow column; abstracts begin with a number of their own.
    titles = {paper.title[:14] for paper in everything}
    abstracts = [paper.abstract[:12] for paper in everything]

    def painted(text: str) -> bool:
        return sum(title in text for title in titles) >= rows and any(abstract in text for abstract in abstracts)

    return painted


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(values: Sequence[float]) -> tuple[str, str]:
    """Return median and 95th percentile of seconds as printed milliseconds."""
    return f"{statistics.median(values) * 1000:.1f}", f"{percentile(values, 0.95) * 1000:.1f}"


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table with aligned columns, the first to the left and figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        aligned = [cells[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True))]
        return f"| {' | '.join(aligned)} |"

    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    print("\n".join(line(cells) for cells in (head, marks, *rows)))


def print_surroundings() -> None:
    """Print the line without which a figure says nothing: date, versions, platform, cores."""
    day = datetime.now(UTC).date().isoformat()
    print(
        f"{day} · Python {platform.python_version()} · Textual {version('textual')} · "
        f"{platform.system()} {platform.machine()} · {os.cpu_count()} cores · {COLUMNS}x{ROWS}"
    )

"""One key to its last byte in a pseudo-terminal: a bare line-API list beside Matins, 10,000 papers, 120x36.

    python benchmarks/keys.py [--keys 200] [--papers 10000] [--turn page|row]

`j` moves the cursor and changes the pane. Then a filter is typed, letter by letter, in Matins.
"""

import argparse
import shlex
import statistics
import sys
import tempfile
from pathlib import Path

from corpus import InventedPaper, papers
from harness import (
    BASELINE_ENV,
    COLUMNS,
    MATINS,
    ROWS,
    KeyTime,
    compile_bytecode,
    end,
    fill_library,
    full_screen,
    key_time,
    milliseconds,
    percentile,
    print_surroundings,
    print_table,
    wait_painted,
)

from support.pty_process import PtyProcess

FILTER = "sparse lantern attention garph "


def typed(
    argv: list[str], everything: list[InventedPaper], texts: list[str], env: dict[str, str], settle: float
) -> list[list[KeyTime]]:
    """Start the program, wait until its first screen stands and its threads had time, and type each text."""
    with PtyProcess(argv, columns=COLUMNS, rows=ROWS, env=env) as process:
        wait_painted(process, full_screen(everything), 0.5, 60.0)
        process.quiet(settle, 60.0)
        results = [[key_time(process, key) for key in text] for text in texts]
        end(process)
    return results


def row(name: str, times: list[KeyTime], ratio: str) -> list[str]:
    sent, late = [time.sent for time in times], [time.late for time in times]
    seconds = [time.seconds for time in times]
    figures = [*milliseconds(seconds), ratio, f"{statistics.median(sent):,.0f}", f"{percentile(sent, 0.95):,.0f}"]
    return [name, *figures, f"{sum(late):,}"]


def main() -> None:
    parser = argparse.ArgumentParser(description="Time from a key to the last byte that it causes.")
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--turn", choices=["page", "row"], default="page", help="how the bare list moves on")
    parser.add_argument("--settle", type=float, default=1.0, help="seconds of silence before the first key")
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    compile_bytecode()
    everything, matins, moves = papers(options.papers), shlex.split(options.matins), "j" * options.keys
    bare = [sys.executable, "-m", "baseline_list", str(options.papers), options.turn]
    (base,) = typed(bare, everything, [moves], dict(BASELINE_ENV), options.settle)
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        library = Path(folder) / "library.db"
        filled = fill_library(matins, library, everything)
        command = [*matins, "--library", str(library)]
        ours, _slash, letters = typed(command, everything, [moves, "/", FILTER[:30]], {}, options.settle)
    ratio = statistics.median(t.seconds for t in ours) / statistics.median(t.seconds for t in base)
    print_table(
        ["key to last byte", "median ms", "p95 ms", "ratio", "bytes/key", "p95 bytes", "late bytes"],
        [
            row(f"bare line-API list, j x {options.keys}", base, "1.00"),
            row(f"matins, j x {options.keys}", ours, f"{ratio:.2f}"),
            row(f"matins, filter x {len(letters)}", letters, ""),
        ],
    )
    print(f"{options.papers:,} papers, imported in {filled:.1f} s; late bytes came after the burst had ended")
    print_surroundings()


if __name__ == "__main__":
    main()

"""The command: one script or all, short, medium, long or any number of rounds, and the results as a page."""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from robustness import ROOT, results
from robustness.running import Run

SCRIPTS = ("kill", "disk", "damage", "hostile", "fuzz", "network", "terminal", "load", "soak")
LENGTHS = ("short", "medium", "long")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 0 where nothing failed, 1 where something did."""
    parser = argparse.ArgumentParser(prog="python -m robustness", description=__doc__)
    parser.add_argument("name", choices=(*SCRIPTS, "all"))
    parser.add_argument("--rounds", default="medium", help="short, medium, long, or a number (default: %(default)s)")
    parser.add_argument(
        "--long", action="store_true", help="the totals that are promised, written to the page: an evening"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="what the cases depend on (default: %(default)s)")
    parser.add_argument("--case", type=int, help="only this case, as a failure names it")
    parser.add_argument("--kept", type=Path, help="where the files of failed cases go")
    parser.add_argument("--write", action="store_true", help="write the figures to robustness/RESULTS.md")
    chosen = parser.parse_args(arguments)
    if chosen.rounds not in LENGTHS and not chosen.rounds.isdigit():
        parser.error("--rounds takes short, medium, long or a number")
    if chosen.workers < 1:
        parser.error("--workers takes a number from 1 on")
    if chosen.long:
        chosen.rounds, chosen.write = "long", True
    kept = chosen.kept or Path(tempfile.gettempdir()) / "matins-robustness"
    if chosen.name == "all":
        return _all(chosen, kept)
    line, failures = _one(chosen, kept)
    if chosen.write:
        results.write({chosen.name: line})
    return 1 if failures else 0


def _one(chosen: argparse.Namespace, kept: Path) -> tuple[str, int]:
    script = importlib.import_module(f"robustness.{chosen.name}")
    count = int(chosen.rounds) if chosen.rounds.isdigit() else script.ROUNDS[chosen.rounds]
    with tempfile.TemporaryDirectory(prefix="matins-") as folder, _own_home(Path(folder)):
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        run = Run(chosen.name, count, chosen.seed, scratch, kept, chosen.case, chosen.workers)
        script.run(run)
    print(run.line(), flush=True)
    return run.line(), len(run.failures)


class _own_home:  # noqa: N801 - used as a function
    """A home of its own, so that nothing of the user's is read or written, and a plain environment."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "home"
        self._before = dict(os.environ)

    def __enter__(self) -> None:
        self._home.mkdir(mode=0o700)
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(self._home / name.lower())
        for name in ("MATINS_LIBRARY", "MATINS_CONFIG", "MATINS_ASCII", "NO_COLOR", "BROWSER", "EDITOR", "VISUAL"):
            os.environ.pop(name, None)
        os.environ |= {"HOME": str(self._home), "TZ": "TEST+5:45", "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
        # Threads of a numeric library and forks do not go together.
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        time.tzset()

    def __exit__(self, *error: object) -> None:
        os.environ.clear()
        os.environ.update(self._before)
        time.tzset()


def _all(chosen: argparse.Namespace, kept: Path) -> int:
    """Run every script in a process of its own, so that each one's memory is its own; the page has what is done."""
    code = 0
    for name in SCRIPTS:
        command = [sys.executable, "-m", "robustness", name, "--rounds", chosen.rounds, "--seed", str(chosen.seed)]
        command += ["--workers", str(chosen.workers), "--kept", str(kept)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        found = [line for line in done.stdout.splitlines() if line.startswith(f"{name}: ")]
        line = found[-1] if found else f"{name}: ended with {done.returncode} and no figures"
        print(line, flush=True)
        code |= done.returncode != 0 or not found
        if chosen.write:
            results.write({name: line})
    return int(code)


if __name__ == "__main__":
    sys.exit(main())

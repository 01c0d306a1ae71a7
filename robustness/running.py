"""What all scripts share: rounds, seeds, failures that can be had again, and one line of figures."""

import hashlib
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KEPT_FAILURES = 20
"""Failures whose files are kept; there may be thousands with one cause."""


class Failed(AssertionError):  # noqa: N818 - what a check says, not an error of the script
    """Something that must hold did not."""


def check(true: object, told: str) -> None:
    """Raise Failed with ``told`` unless ``true``."""
    if not true:
        raise Failed(told)


@dataclass
class Run:
    """One run of one script: ``rounds`` cases that depend on ``seed`` and their own number alone.

    ``only`` is the one case that is wanted again. ``scratch`` is an empty folder, gone afterwards; the files of a
    failed case are copied to ``kept``. ``workers`` is how many processes share the cases.
    """

    name: str
    rounds: int
    seed: int
    scratch: Path
    kept: Path
    only: int | None = None
    workers: int = 1
    cases: int = 0
    worst: float = 0.0
    failures: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    kept_failures: int = 0
    began: float = field(default_factory=time.perf_counter)

    def numbers(self, count: int | None = None, start: int = 0) -> Iterable[int]:
        """Return the numbers of ``count`` (default: all) cases from ``start`` on, or the one that is wanted again."""
        wanted = range(start, start + (self.rounds if count is None else count))
        return wanted if self.only is None else [number for number in wanted if number == self.only]

    def dice(self, case: int) -> random.Random:
        """Return the chances of one case."""
        return random.Random(f"{self.name}:{self.seed}:{case}")

    def folder(self, case: int) -> Path:
        """Return a new folder for one case."""
        return Path(tempfile.mkdtemp(prefix=f"{case}-", dir=self.scratch))

    @contextmanager
    def case(self, number: int, about: str = "", *, timed: bool = True) -> Iterator[Path]:
        """Run one case in a folder of its own; whatever is raised in it is a failure, with the folder kept."""
        place = self.folder(number)
        began = time.perf_counter()
        self.cases += 1
        try:
            yield place
        except Exception as error:  # noqa: BLE001 - a surprise is what is looked for
            where = "" if isinstance(error, Failed) else traceback.format_exc()
            self.fail(number, f"{about}: {type(error).__name__}: {error}".lstrip(": "), place, details=where)
        finally:
            if timed:
                self.worst = max(self.worst, time.perf_counter() - began)
            shutil.rmtree(place, ignore_errors=True)

    def fail(self, case: int, told: str, place: Path | None = None, *, details: str = "") -> None:
        """Note a failure, with how to have it again, and keep its files."""
        self.failures.append(told)
        target = self.kept / f"{self.name}-{self.seed}-{case}"
        if self.kept_failures + len(self.failures) <= KEPT_FAILURES:
            shutil.rmtree(target, ignore_errors=True)
            if place is not None and place.is_dir():
                shutil.copytree(place, target, symlinks=True, ignore_dangling_symlinks=True)
            target.mkdir(parents=True, exist_ok=True)
            (target / "failure.txt").write_text(f"{told}\n\n{details}", encoding="utf-8", errors="replace")
            again = f"python -m robustness {self.name} --rounds {self.rounds} --seed {self.seed} --case {case}"
            print(f"FAILED {ascii(told)[1:-1][:600]}\n  again: {again}\n  kept: {target}", file=sys.stderr, flush=True)

    def line(self) -> str:
        """Return the one line of figures."""
        parts = [
            f"{self.cases:,} rounds",
            f"{len(self.failures):,} failures",
            f"worst {self.worst:.2f} s",
            f"peak {peak_megabytes():,.0f} MB",
            f"{time.perf_counter() - self.began:,.0f} s of {self.workers} workers",
        ]
        return f"{self.name}: {', '.join([*parts, *(f'{name} {value}' for name, value in self.figures.items())])}"


def peak_megabytes() -> float:
    """Return the most memory that this process, or any child of it that has ended, held at once, in MB."""
    return max(own_megabytes(), own_megabytes(resource.RUSAGE_CHILDREN))


def own_megabytes(who: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory that this process held at once, in MB."""
    return resource.getrusage(who).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def percentile(values: Iterable[float], share: float) -> float:
    """Return the nearest-rank percentile, 0 of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def digest(path: Path) -> str:
    """Return what tells whether a file is still the same, an empty text where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def tree(folder: Path) -> Mapping[str, str]:
    """Return the digest of every file below a folder by its name."""
    return {str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}

"""The filter beside fzf, 10,000 to 1,000,000 papers: what it finds, each key to its final paint, starts, memory.

    python benchmarks/search.py [--sizes 10000,100000] [--what recall,keys,engine,memory,start] [--cache FOLDER]

The papers are invented (`search_corpus`), the queries made from them in nine classes (`search_queries`), all from one
seed. Libraries are made by `matins import` from a snapshot, once for a size where --cache names a folder; a million
papers take some minutes and 5 GB there. What is needed and not there is said, and the rest is measured.
"""

import argparse
import shlex
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fzf import ABSENT, Fzf, find_fzf
from harness import (
    MATINS,
    compile_bytecode,
    milliseconds,
    percentile,
    print_surroundings,
    print_table,
)
from search_apps import Library, memory, moves, starts, type_pairs, typed_queries
from search_corpus import SEED, write_lines, write_snapshot
from search_engine import Built, build, engine_row, recall_row
from search_queries import Query, make_queries

from support.pty_process import clean_environment

PARTS = ("recall", "engine", "keys", "memory", "start")
_TYPED_OF_A_CLASS = 5


@dataclass
class Size:
    """One size of the corpus: its files, made when they are asked for, and its queries."""

    papers: int
    cache: Path
    matins: list[str]
    seed: int
    wanted: int

    @property
    def label(self) -> str:
        return f"{self.papers // 10**6}m" if self.papers % 10**6 == 0 else f"{self.papers // 1_000}k"

    @cached_property
    def lines(self) -> Path:
        path = self._file("lines", "txt")
        if not path.exists():
            _finished(path, lambda part: write_lines(part, self.papers, self.seed))
        return path

    @cached_property
    def queries(self) -> dict[str, list[Query]]:
        return make_queries(self.lines, self.papers, self.wanted, self.seed)

    @cached_property
    def built(self) -> Built:
        return build(self.lines, self.cache)

    @cached_property
    def library(self) -> Library:
        path = self._file("lib", "sqlite3")
        home = self.cache / "home"
        home.mkdir(exist_ok=True)
        if not path.exists():
            _finished(path, lambda part: _import(self, part, home))
        return Library(path, self.lines, self.papers, home)

    def _file(self, name: str, ending: str) -> Path:
        seed = "" if self.seed == SEED else f"-{self.seed}"
        return self.cache / f"{name}{self.label}{seed}.{ending}"


def _finished(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under another name first: what bears its own name is whole."""
    part = path.with_name(f"unfinished-{path.name}")
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink()
    write(part)
    part.rename(path)


def _import(size: Size, library: Path, home: Path) -> None:
    """Make a library of a snapshot that is written for this and removed again."""
    with tempfile.TemporaryDirectory(dir=size.cache, prefix="snapshot-") as folder:
        snapshot = Path(folder) / "snapshot.jsonl"
        begin = time.perf_counter()
        write_snapshot(snapshot, size.papers, size.seed)
        written = time.perf_counter()
        command = [*size.matins, "import", str(snapshot), "--library", str(library)]
        environment = clean_environment(home, {})
        result = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        raise SystemExit(f"{shlex.join(command)} exits {result.returncode}\n{result.stdout}{result.stderr}")
    seconds = time.perf_counter() - written
    print(
        f"{size.papers:,} papers: snapshot written in {written - begin:.0f} s, imported in {seconds:.0f} s "
        f"({size.papers / seconds:,.0f} papers/s)\n",
        flush=True,
    )


def recall(size: Size, fzf: Fzf | None) -> None:
    """Print what both find of what was meant."""
    head = [f"{size.papers:,} papers, %", "queries", "@20", "@1"] + (["fzf @20", "fzf @1"] if fzf else [])
    rows = [recall_row(name, queries, size.built, size.lines, fzf) for name, queries in size.queries.items()]
    print_table(head, [row for row, _ in rows])
    for row, missed in rows:
        for query in missed:
            print(f"missed: {row[0]}, {query.text!r} <- {query.line}")


def engine(size: Size, fzf: Fzf | None) -> None:
    """Print the engine's own times: five queries of each class, letter by letter."""
    queries = [query for queries in size.queries.values() for query in queries[:_TYPED_OF_A_CLASS]]
    head = ["engine alone", "keys", "median ms", "p95 ms", "slowest ms", "built s", "CPU s", "loaded ms", "MB on disk"]
    print_table(head, [engine_row(f"{size.papers:,} papers", size.built, queries)])


def keys(size: Size, fzf: Fzf | None) -> None:
    """Print each key to its final paint, in the app and in fzf."""
    queries = typed_queries(size.queries)
    typing = type_pairs(size.matins, size.library, fzf, queries)
    rows = []
    for name, seconds, found in (
        ("matins", typing.ours, typing.ours_found),
        (f"fzf {fzf.version if fzf else ''}", typing.theirs, typing.theirs_found),
    ):
        if seconds:
            slowest = f"{max(seconds) * 1000:.1f}"
            rows.append([name, str(len(seconds)), *milliseconds(seconds), slowest, f"{found}/{len(queries)}"])
    print_table(["key to final paint", "keys", "median ms", "p95 ms", "slowest ms", "target drawn"], rows)
    if typing.theirs:
        middle = statistics.median(typing.ours) / statistics.median(typing.theirs)
        late = percentile(typing.ours, 0.95) / percentile(typing.theirs, 0.95)
        print(f"{size.papers:,} papers, matins / fzf: median {middle:.3f}, p95 {late:.3f}")
    print("typed: " + " · ".join(query.text for query in queries))


def space(size: Size, fzf: Fzf | None) -> None:
    """Print the app's memory with the list loaded, and after the queries."""
    measured = memory(size.matins, size.library, typed_queries(size.queries))
    if None in measured:
        print("This system does not tell a process's memory in /proc, so it was not measured.")
        return
    print_table(
        [f"memory, {size.papers:,} papers", "resident MB", "peak MB", "without files MB"],
        [
            [name, *(f"{figure / 1e6:.0f}" for figure in (found.resident, found.peak, found.own))]
            for name, found in zip(("list loaded", "queries typed"), measured, strict=True)
            if found is not None
        ],
    )


def _ratio(seconds: Sequence[float], base: Sequence[float]) -> float:
    """Return the median of the pairs' ratios: a slow moment of the machine meets both of a pair."""
    return statistics.median(one / other for one, other in zip(seconds, base, strict=True))


def start_and_move(sizes: Sequence[Size], pairs: int, presses: int) -> None:
    """Print the start with the smallest and the largest library beside a bare app, and `j` in 1,000 and the largest."""
    ends = sorted({sizes[0].papers: sizes[0], sizes[-1].papers: sizes[-1]}.items())
    large = sizes[-1]
    bare, *ours = starts(large.matins, [size.library for _, size in ends], pairs)
    rows = [["bare Textual app, one line", *milliseconds(bare), "1.00", ""]]
    for (papers, _), seconds in zip(ends, ours, strict=True):
        ratios = f"{_ratio(seconds, bare):.2f}", f"{_ratio(seconds, ours[0]):.2f}"
        rows.append([f"matins, {papers:,} papers", *milliseconds(seconds), *ratios])
    print_table(["exec to full paint", "median ms", "p95 ms", "to bare", "to smallest"], rows)
    print()
    thousand = Size(1_000, large.cache, large.matins, large.seed, large.wanted)
    few, many = moves(large.matins, [thousand.library, large.library], presses)
    rows = [
        ["1,000 papers", *milliseconds(few), "1.00"],
        [f"{large.papers:,} papers", *milliseconds(many), f"{_ratio(many, few):.2f}"],
    ]
    print_table([f"j x {presses}, key to last byte", "median ms", "p95 ms", "ratio"], rows)


@contextmanager
def _folder(cache: str) -> Iterator[Path]:
    if cache:
        path = Path(cache).resolve()
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="matins-benchmark-") as folder:
        yield Path(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The filter beside fzf, by the size of the library.")
    parser.add_argument("--sizes", default="10000,100000", help="papers (default: %(default)s)")
    parser.add_argument("--what", default=",".join(PARTS), help="parts to measure (default: %(default)s)")
    parser.add_argument("--queries", type=int, default=30, help="of each class (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--pairs", type=int, default=9, help="starts of each (default: %(default)s)")
    parser.add_argument("--keys", type=int, default=200, help="presses of j (default: %(default)s)")
    parser.add_argument("--cache", default="", help="a folder that keeps corpus and libraries for the next time")
    parser.add_argument(
        "--without-fzf", action="store_true", help="measure Matins alone, which takes a tenth of the time"
    )
    parser.add_argument("--matins", default=shlex.join(MATINS), help="the command to measure (default: %(default)s)")
    options = parser.parse_args()
    options.what = options.what.split(",")
    if unknown := set(options.what) - set(PARTS):
        parser.error(f"--what knows {', '.join(PARTS)}, not {', '.join(sorted(unknown))}")
    options.sizes = sorted({int(size) for size in options.sizes.split(",")})
    return options


def main() -> None:
    options = _options()
    fzf = None if options.without_fzf else find_fzf()
    if fzf is None and not options.without_fzf:
        print(ABSENT + "\n")
    compile_bytecode()
    steps = {"recall": recall, "engine": engine, "keys": keys, "memory": space}
    with _folder(options.cache) as cache:
        matins = shlex.split(options.matins)
        sizes = [Size(papers, cache, matins, options.seed, options.queries) for papers in options.sizes]
        for size in sizes:
            for name, step in steps.items():
                if name in options.what:
                    step(size, fzf)
                    print(flush=True)
            # An index of a million papers is not kept while something else is measured.
            size.__dict__.pop("built", None)
        if "start" in options.what:
            start_and_move(sizes, options.pairs, options.keys)
            print()
    print_surroundings()


if __name__ == "__main__":
    main()

"""The engine without the app: what it finds of what was meant, beside fzf, and its time for each key."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fzf import Fzf
from harness import milliseconds, percentile
from search_corpus import GAP
from search_queries import Query, numbered

from reader.search.engine import SearchIndex
from reader.search.entry import Entry, Stamp

FIRST = 20
_FIRST_DAY = 735_600


@dataclass(frozen=True, slots=True)
class Built:
    """The engine over a corpus, and what it took to get there: seconds, of them of computing, and bytes."""

    index: SearchIndex
    building: float
    computing: float
    loading: float
    size: int

    def first(self, text: str, count: int = FIRST) -> list[int]:
        """Return the numbers of the first papers for a query, best first."""
        matches = self.index.match(text)
        docs = self.index.ranked(matches, text)[:count]
        return [int(number) for number in self.index.numbers[docs]]


def entries(lines: Path) -> Iterator[Entry]:
    """Yield the papers as the store would give them, a day older for each 700 before the last."""
    for number, line in numbered(lines):
        title, _, authors = line.partition(GAP)
        day = _FIRST_DAY + number // 700
        yield Entry(number, title, authors.split(", "), day=day, position=number % 700, published=day)


def build(lines: Path, folder: Path) -> Built:
    """Build the index of a corpus, write it to a file and load it from there."""
    begin, cpu = time.perf_counter(), time.process_time()
    index = SearchIndex.build(entries(lines))
    building, computing = time.perf_counter() - begin, time.process_time() - cpu
    with tempfile.TemporaryDirectory(dir=folder, prefix="index-") as place:
        path = Path(place) / "index"
        with path.open("wb") as file:
            file.writelines(index.parts(Stamp(1, 1)))
        del index
        begin = time.perf_counter()
        loaded = SearchIndex.load(path)
        # On systems where a mapped file cannot be removed, its folder is left to the cache.
        return Built(loaded, building, computing, time.perf_counter() - begin, path.stat().st_size)


def key_times(built: Built, queries: Sequence[Query]) -> list[float]:
    """Return the seconds of each key of queries that are typed letter by letter."""
    seconds = []
    for query in queries:
        for end in range(1, len(query.text) + 1):
            begin = time.perf_counter()
            built.first(query.text[:end])
            seconds.append(time.perf_counter() - begin)
    return seconds


def recall_row(
    name: str, queries: Sequence[Query], built: Built, lines: Path, fzf: Fzf | None
) -> tuple[list[str], list[Query]]:
    """Return a class's row, recall@20 and recall@1 of the engine and of fzf in percent, and what the engine missed."""
    ours = [[number in query.twins for number in built.first(query.text)] for query in queries]
    missed = [query for query, hits in zip(queries, ours, strict=True) if not any(hits)]
    cells = [name, str(len(queries)), *_shares(ours)]
    if fzf is not None:
        cells += _shares([[line == query.line for line in fzf.first(lines, query.text, FIRST)] for query in queries])
    return cells, missed


def _shares(hits: Sequence[Sequence[bool]]) -> list[str]:
    """Return recall@20 and recall@1 in percent; ``hits`` tells for each query which of its answers are the target."""
    if not hits:
        return ["", ""]
    return [f"{100 * sum(any(hit[:first]) for hit in hits) / len(hits):.0f}" for first in (FIRST, 1)]


def engine_row(name: str, built: Built, queries: Sequence[Query]) -> list[str]:
    """Return the row of times: median, p95 and slowest key, building, of it computing, loading, size of the file."""
    seconds = key_times(built, queries)
    return [
        name,
        f"{len(seconds):,}",
        *milliseconds(seconds),
        f"{percentile(seconds, 1.0) * 1000:.1f}",
        f"{built.building:.1f}",
        f"{built.computing:.1f}",
        f"{built.loading * 1000:.0f}",
        f"{built.size / 1e6:.0f}",
    ]

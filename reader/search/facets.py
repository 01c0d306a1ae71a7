"""What papers are besides their words: masks over all documents, also over those that are gone."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from reader.search.arrays import Mask
from reader.search.building import KINDS
from reader.search.guarding import guarded
from reader.search.identifiers import OLD, bare, codes_between
from reader.search.readings import NAME_START
from reader.search.segment import Segment
from reader.search.words import fold

_LOOKED_AT = 20_000
"""Papers, the newest ones, whose authors are counted for a completion."""

_NAMES_READ = 2_000


class Facets:
    """What the papers of an index are: masks of as many values as it has documents, false for those that are gone."""

    _segments: Sequence[Segment]
    alive: Mask

    @guarded
    def in_categories(self, pattern: str) -> Mask:
        """Return which papers are in a category ("cs.LG") or in an archive ("cs", "cs.*"), cross-lists included."""
        return self._mask(lambda segment: _in_categories(segment, pattern))

    @guarded
    def announced_between(self, first: int | None, last: int | None) -> Mask:
        """Return which papers were announced last on days of a closed range of ordinals; None is no bound."""
        return self._mask(lambda segment: _between(segment, "days", first, last))

    @guarded
    def published_between(self, first: int | None, last: int | None) -> Mask:
        """Return which papers had their first version on days of a closed range of ordinals; None is no bound."""
        return self._mask(lambda segment: _between(segment, "published", first, last))

    @guarded
    def of_kind(self, kind: str) -> Mask:
        """Return which papers were announced last as "new", "cross", "replace", "replace-cross", or "" as none."""
        return self._mask(lambda segment: _of_kind(segment, kind))

    @guarded
    def with_identifier(self, prefix: str) -> Mask:
        """Return which papers have an identifier that begins so: "2611.01234v2", "2611.*", "hep-th/99"."""
        return self._mask(lambda segment: _with_identifier(segment, prefix))

    @guarded
    def category_names(self) -> list[tuple[str, int]]:
        """Return all categories with the numbers of their papers, the largest first."""
        return _category_names(self._segments, self.alive)

    @guarded
    def author_names(self, prefix: str, limit: int = 20) -> list[str]:
        """Return names a word of which begins with ``prefix``, those with many papers first."""
        return _author_names(self._segments, self.alive, prefix, limit)

    def _mask(self, ask: Callable[[Segment], Mask]) -> Mask:
        return np.concatenate([ask(segment) for segment in self._segments]) & self.alive


def _in_categories(segment: Segment, pattern: str) -> Mask:
    """Return the papers of a category ("cs.LG"), an archive ("cs", "cs.*") or of any that begins so ("cs.l*")."""
    wanted = pattern.strip().lower()
    beginning = wanted.removesuffix("*")
    found = np.zeros(len(segment), np.bool_)
    starts, papers = segment.tables["category_starts"], segment.tables["category_papers"]
    for place, name in enumerate(segment.lines("category")):
        lower = name.lower()
        whole = lower == beginning.removesuffix(".") or lower.startswith(beginning.removesuffix(".") + ".")
        if whole or (beginning != wanted and lower.startswith(beginning)):
            found[papers[starts[place] : starts[place + 1]]] = True
    return found


def _between(segment: Segment, column: str, first: int | None, last: int | None) -> Mask:
    """Return the papers whose "days" or "published" is known and lies in the closed range; None is no bound."""
    days = segment.tables[column]
    found: Mask = days > 0
    if first is not None:
        found &= days >= first
    if last is not None:
        found &= days <= last
    return found


def _of_kind(segment: Segment, kind: str) -> Mask:
    """Return the papers of a kind of announcement; none for a kind that there is not."""
    kinds: Mask = segment.tables["kinds"] == (KINDS.index(kind) if kind in KINDS else len(KINDS))
    return kinds


def _with_identifier(segment: Segment, prefix: str) -> Mask:
    """Return the papers whose identifiers begin with ``prefix``; version, star and "arXiv:" do not count."""
    beginning = bare(prefix)
    codes = segment.tables["identifiers"]
    first, last = codes_between(beginning)
    old = segment.lines("old")
    start = bisect_left(old, beginning)
    stop = bisect_left(old, beginning + "\U0010ffff", start)
    found: Mask = (codes >= first) & (codes < last)
    return found | ((codes >= OLD + start) & (codes < OLD + stop))


def _category_names(segments: Sequence[Segment], alive: Mask) -> list[tuple[str, int]]:
    """Return all categories of papers that are there with how many papers each has, common ones first."""
    counts: Counter[str] = Counter()
    for segment in segments:
        here = alive[segment.first : segment.last]
        starts, papers = segment.tables["category_starts"], segment.tables["category_papers"]
        for place, name in enumerate(segment.lines("category")):
            counts[name] += int(np.count_nonzero(here[papers[starts[place] : starts[place + 1]]]))
    return sorted(((name, count) for name, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))


def _author_names(segments: Sequence[Segment], alive: Mask, prefix: str, limit: int) -> list[str]:
    """Return names of which a word begins with ``prefix``, those with many papers first."""
    beginning = fold(prefix)
    counts: Counter[str] = Counter()
    for segment in segments:
        counts.update(_counted_names(segment, alive[segment.first : segment.last], beginning))
    return sorted(counts, key=lambda name: (-counts[name], name))[:limit]


def _counted_names(segment: Segment, alive: Mask, beginning: str) -> dict[str, int]:
    head, _, last = beginning.rpartition(" ")
    first, stop = segment.lexicon.prefixed(last)
    there = np.zeros(len(segment), np.bool_)
    there[segment.in_range("author", first, stop)] = True
    papers = np.flatnonzero(there & alive)[:_LOOKED_AT].astype(np.int32)
    tokens, _ = segment.readings.tokens("author", papers)
    words, counts = segment.readings.words(tokens & ~NAME_START)
    hit = np.zeros(len(tokens), np.bool_)
    hit[np.repeat(np.arange(len(tokens)), counts)[(words >= first) & (words < stop)]] = True
    begins = np.flatnonzero(tokens >= NAME_START)
    if not len(begins):
        return {}
    named = np.logical_or.reduceat(hit, begins)
    ends = np.append(begins[1:], len(tokens))
    keys: Counter[bytes] = Counter()
    plain = tokens & ~NAME_START
    for begin, end in zip(begins[named].tolist(), ends[named].tolist(), strict=True):
        keys[plain[begin:end].tobytes()] += 1
    names: Counter[str] = Counter()
    for key, count in keys.most_common(_NAMES_READ):
        name = " ".join(segment.readings.spellings(np.frombuffer(key, np.uint32).tolist()))
        if not head or f" {head} " in f" {fold(name)} ":
            names[name] += count
    return names

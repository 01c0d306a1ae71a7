"""The sorted vocabulary: prefixes as slices, infixes by one text search, typos by rapidfuzz."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

_LAST = "\U0010ffff"


class Near(NamedTuple):
    """Words ``start`` to ``stop`` of the vocabulary begin with something ``distance`` typos away; ``whole``: the first
    of them consists of nothing else.
    """

    distance: int
    whole: bool
    start: int
    stop: int


class Vocabulary:
    """An immutable set of folded words, ordered by code point."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: list[str] = sorted(words)
        self._text = "\n".join(self.words)
        self._offsets = list(accumulate([len(word) + 1 for word in self.words], initial=0))
        self._initials = list(dict.fromkeys([word[0] for word in self.words]))
        self._stems: dict[tuple[int, str], list[str]] = {}

    def find(self, word: str) -> int:
        """Return the place of ``word``, or -1."""
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else -1

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of the words that begin with ``prefix``."""
        start = bisect_left(self.words, prefix)
        return start, bisect_left(self.words, prefix + _LAST, start)

    def containing(self, infix: str) -> list[int]:
        """Return the places of the words in which ``infix`` stands anywhere."""
        found: list[int] = []
        position = self._text.find(infix)
        while position >= 0:
            # The line after the one that was hit.
            following = bisect_left(self._offsets, position + 1)
            found.append(following - 1)
            position = self._text.find(infix, self._offsets[following])
        return found

    def near(self, word: str, typos: int, *, any_initial: bool = False) -> list[Near]:
        """Return the words that begin with something 1 to ``typos`` typos away from ``word``.

        Typos are insertions, deletions, substitutions and swaps of neighbours. One typo is found wherever it is; of
        two typos neither may change the first letter, unless ``any_initial``, which looks through all words.
        """
        found = dict.fromkeys(self._slipped(word), 1)
        for initial in self._initials if any_initial else word[:1]:
            for length in range(max(1, len(word) - typos), len(word) + typos + 1):
                for stem, distance in _close(word, self._starting(initial, length), typos):
                    found[stem] = min(distance, found.get(stem, distance))
        ranges: list[Near] = []
        for stem, distance in found.items():
            start, stop = self.prefixed(stem)
            if distance and start < stop:
                ranges.append(Near(distance, self.words[start] == stem, start, stop))
        return ranges

    def _starting(self, initial: str, length: int) -> list[str]:
        """Return the distinct beginnings of ``length`` letters of the words that start with ``initial``."""
        stems = self._stems.get((length, initial))
        if stems is None:
            start, stop = self.prefixed(initial)
            cut = [word[:length] for word in self.words[start:stop] if len(word) >= length]
            stems = self._stems[length, initial] = list(dict.fromkeys(cut))
        return stems

    def _slipped(self, word: str) -> list[str]:
        """Return what ``word`` becomes when its one typo is at the first letter: few enough to look up one by one."""
        rest = word[1:]
        slipped = [word[1:2] + word[:1] + word[2:], rest]
        slipped += [initial + tail for initial in self._initials for tail in (rest, word)]
        return [stem for stem in slipped if stem and stem != word]


def warm() -> None:
    """Load what the first typo would otherwise wait for."""
    _close("", [], 0)


def _close(word: str, stems: Sequence[str], typos: int) -> list[tuple[str, int]]:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    return [
        (stem, found) for stem, found, _ in extract(word, stems, scorer=OSA.distance, score_cutoff=typos, limit=None)
    ]

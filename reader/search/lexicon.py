"""The sorted vocabulary: prefixes as ranges, infixes by one scan of its text, typos by rapidfuzz."""

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Bytes, Ints, Longs, Tables, Tokens, as_text, spread

LETTERS = 26
_BLANK = 32
_STRIDE = 64
"""Every so many words one is kept at hand, so that looking up a word reads few pages."""

_CANDIDATES = 4000
"""Words that are compared letter by letter for one typed word; the common ones where there are more."""


Popularity: TypeAlias = Callable[[Longs], Longs]


class Near(NamedTuple):
    """Words that begin with something ``distances`` typos away; ``whole``: they consist of nothing else."""

    words: Ints
    distances: NDArray[np.int8]
    whole: NDArray[np.bool_]


class Lexicon:
    """The words of a segment, ordered by code point and numbered from 0."""

    def __init__(self, tables: Tables) -> None:
        self._text: Bytes = tables["word_text"]
        self._offsets: Ints = tables["word_offsets"]
        self._masks: Tokens = tables["word_masks"]
        self._raw = self._text.data
        self._marks = [self._word(place) for place in range(0, len(self), _STRIDE)]
        self._inside: tuple[str, Ints] = "", np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def words(self, places: NDArray[np.int32] | NDArray[np.int64]) -> list[str]:
        """Return the words at ``places``."""
        begins = self._offsets[places]
        # With the line feeds between them, so that one reading is enough.
        letters = self._text[spread(begins, self._offsets[places + 1] - begins)]
        return as_text(letters.tobytes()).split("\n")[:-1]

    def written(self, places: Ints) -> tuple[Bytes, Ints]:
        """Return the words at ``places`` as one text with a blank after each, and how many bytes each takes with it."""
        begins = self._offsets[places]
        sizes = self._offsets[places + 1] - begins
        letters = self._text[spread(begins, sizes)]
        letters[sizes.cumsum() - 1] = _BLANK
        return letters, sizes

    def sizes(self, places: NDArray[np.int32]) -> Ints:
        """Return the bytes of each of the words at ``places``."""
        return self._offsets[places + 1] - self._offsets[places] - 1

    def find(self, word: str) -> int:
        """Return the place of ``word``, or -1."""
        place, there = self.placed(word)
        return place if there else -1

    def placed(self, word: str) -> tuple[int, bool]:
        """Return the place where ``word`` is or would be, and whether it is there."""
        sought = word.encode("utf-8", "surrogatepass")
        place = self._bisect(sought, 0, len(self))
        return place, place < len(self) and self._word(place) == sought

    def prefixed(self, prefix: str) -> tuple[int, int]:
        """Return the half-open range of the words that begin with ``prefix``."""
        return self.narrowed(prefix, 0, len(self))

    def narrowed(self, prefix: str, first: int, last: int) -> tuple[int, int]:
        """Return the range of the words that begin with ``prefix``, knowing that all are between two places."""
        sought = prefix.encode("utf-8", "surrogatepass")
        start = self._bisect(sought, first, last)
        return start, self._bisect(sought + b"\xff", start, last)

    def containing(self, infix: str) -> Ints:
        """Return the places of the words in which ``infix`` stands anywhere, ascending."""
        before, places = self._inside
        # Whoever types another letter asks for some of the same words.
        if before and before in infix and len(places) <= _CANDIDATES:
            inside = [infix in word for word in self.words(places)]
            places = places[np.array(inside, np.bool_)]
        else:
            positions = self._scan(infix.encode("utf-8", "surrogatepass"))
            places = np.unique(self._holding(positions)).astype(np.int32)
        self._inside = infix, places
        return places

    def slipped(self, word: str) -> tuple[Ints, tuple[tuple[int, int], ...]]:
        """Return the words whose first letter is another one than that of ``word`` (their places), and the ranges of
        those where it is missing or has changed places with the second.
        """
        rest = word[1:].encode("utf-8", "surrogatepass")
        positions = self._scan(rest)
        places = self._holding(positions)
        leads = self._text[self._offsets[places]]
        sizes = 1 + (leads >= 0xC0).astype(np.int32) + (leads >= 0xE0) + (leads >= 0xF0)
        first = places[positions == self._offsets[places] + sizes].astype(np.int32)
        swapped = word[1:2] + word[:1] + word[2:]
        return first, tuple(self.prefixed(stem) for stem in (word[1:], swapped) if stem != word)

    def near(self, word: str, typos: int, popularity: Popularity, *, any_initial: bool = False) -> Near:
        """Return the words that begin with something 1 to ``typos`` typos away from ``word``.

        Typos are insertions, deletions, substitutions and swaps of neighbours; the first letter is right unless
        ``any_initial``. ``popularity`` tells how many papers words have.
        """
        first, last = (0, len(self)) if any_initial else self.prefixed(word[:1])
        places = self._likely(word, typos, first, last)
        if len(places) > _CANDIDATES:
            common = np.argpartition(popularity(places), len(places) - _CANDIDATES)[-_CANDIDATES:]
            places = places[np.sort(common)]
        texts = self.words(places)
        distances = prefix_distances(word, texts, typos)
        close = np.flatnonzero((distances > 0) & (distances <= typos))
        found, distances = places[close], distances[close]
        whole = whole_distances(word, [texts[place] for place in close.tolist()], typos) == distances
        return Near(found.astype(np.int32), distances, whole)

    def _likely(self, word: str, typos: int, first: int, last: int) -> Longs:
        """Return those of the words ``first`` to ``last`` that have enough of the letters of ``word``."""
        raw = word.encode("utf-8", "surrogatepass")
        mask = letter_masks(np.frombuffer(raw, np.uint8), np.array([0, len(raw)], np.int32))[0]
        masks = self._masks[first:last]
        # Each typo can explain one letter that the word has not; one outside of English has up to four bytes.
        missing = typos if raw.isascii() else 4 * typos
        likely: Longs = np.flatnonzero(np.bitwise_count(mask & ~masks) <= missing) + first
        shortest = len(raw) + 1 - missing
        likely = likely[self._offsets[likely + 1] - self._offsets[likely] >= shortest]
        if typos > 1 or last - first == len(self) or not raw.isascii():
            return likely
        # Behind the right first letter, one typo leaves the second or third where it was or beside it.
        second, third = (self._text[self._offsets[likely] + place] for place in (1, 2))
        beside = (second == raw[1]) | (second == raw[2]) | (third == raw[1]) | (third == raw[2])
        likely = likely[beside]
        return likely

    def _scan(self, sought: bytes) -> Longs:
        """Return where ``sought`` stands in the text of all words, ascending. It has three bytes at least."""
        size = len(self._text)
        width = min(len(sought), 4)
        key = np.uint32(int.from_bytes(sought[:width].ljust(4, b"\0"), "little"))
        found: list[Longs] = []
        for shift in range(4):
            quads = np.frombuffer(self._raw, "<u4", (size - shift) // 4, shift)
            equal = quads == key if width == 4 else (quads & np.uint32((1 << 8 * width) - 1)) == key
            found.append(equal.nonzero()[0] * 4 + shift)
        positions = np.sort(np.concatenate(found))
        for place in range(4, len(sought)):
            positions = positions[positions + place < size]
            positions = positions[self._text[positions + place] == sought[place]]
        return positions

    def _holding(self, positions: Longs) -> Longs:
        """Return the word in which each position of the text lies."""
        # Of the same type: otherwise all offsets are copied first.
        return np.searchsorted(self._offsets, positions.astype(np.int32), "right") - 1

    def _bisect(self, sought: bytes, low: int, high: int) -> int:
        mark = bisect_left(self._marks, sought) * _STRIDE
        low, high = max(low, mark - _STRIDE), min(high, mark)
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low

    def _word(self, place: int) -> bytes:
        offsets = self._offsets
        return bytes(self._raw[offsets.item(place) : offsets.item(place + 1) - 1])


def letter_masks(text: Bytes, offsets: Ints) -> Tokens:
    """Return which letters each word has: a bit for each of a to z, one for all digits, five for all others."""
    bits = np.zeros(256, np.uint32)
    bits[ord("a") : ord("a") + LETTERS] = np.uint32(1) << np.arange(LETTERS, dtype=np.uint32)
    bits[ord("0") : ord("9") + 1] = 1 << LETTERS
    others = np.arange(128, 256, dtype=np.uint32)
    bits[128:] = np.uint32(1) << (LETTERS + 1 + others % 5)
    if len(offsets) == 1:
        return np.zeros(0, np.uint32)
    masks: Tokens = np.bitwise_or.reduceat(bits[text], offsets[:-1])
    return masks


def prefix_distances(word: str, texts: list[str], typos: int) -> NDArray[np.int8]:
    """Return how far each text's nearest beginning is from ``word``; more than ``typos`` is ``typos`` + 1."""
    best = np.full(len(texts), typos + 1, np.int8)
    for size in range(max(1, len(word) - typos), len(word) + typos + 1):
        best = np.minimum(best, whole_distances(word, [text[:size] for text in texts], typos))
    return best


def whole_distances(word: str, texts: list[str], typos: int) -> NDArray[np.int8]:
    """Return how far each text is from ``word``; more than ``typos`` is ``typos`` + 1."""
    if not texts:
        return np.zeros(0, np.int8)
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cdist

    found: NDArray[np.int8] = cdist([word], texts, scorer=OSA.distance, score_cutoff=typos, dtype=np.int8)[0]
    return found

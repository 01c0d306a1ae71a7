"""Acronyms: papers whose titles spell a word with their initials (bert), one of its letters inside a word (nerf)."""

from typing import NamedTuple

import numpy as np

from reader.search.arrays import Bytes, Ints, Longs, Mask, Tables, row_starts, spread
from reader.search.lexicon import Lexicon
from reader.search.readings import Readings, summed

SHORTEST, LONGEST = 3, 10
"""Letters of an acronym."""

SMALL_WORDS = frozenset(
    "a an and as at by for from in into is of on or over the to toward towards under using via with".split()
)
"""Words that acronyms leave out, or not."""

_OTHER, _END = ord("?"), 10
_ROOM = 16
_ALPHABET = 26
_GRAM = 3


class Spelled(NamedTuple):
    """Papers by how an acronym stands in their titles: it is all of it, the beginning, or somewhere in it."""

    whole: Ints
    start: Ints
    inner: Ints


class Initials:
    """The initials of a segment's titles: a line for all words, then one without the small words where it differs.

    Where any three letters follow one another is written down, so that only lines are read that may fit.
    """

    def __init__(self, tables: Tables, readings: Readings, lexicon: Lexicon) -> None:
        self._text: Bytes = tables["initials"]
        self._starts: Ints = tables["initial_starts"]
        self._papers: Ints = tables["initial_papers"]
        self._gram_starts: Ints = tables["gram_starts"]
        self._grams: Ints = tables["grams"]
        self._readings = readings
        self.small = small_words(lexicon)
        self._total = len(tables["numbers"])
        self._word_text: Bytes = tables["word_text"]
        self._word_offsets: Ints = tables["word_offsets"]

    def find(self, word: str) -> Spelled:
        """Return the papers whose titles spell ``word``; none where it is too short, too long or no word."""
        if not (SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()):
            nothing = np.zeros(0, np.int32)
            return Spelled(nothing, nothing, nothing)
        letters = word.encode()
        positions = self._positions(letters)
        lines = self._lines(positions)
        start = positions == self._starts[lines]
        whole = start & (self._text[positions + len(letters)] == _END)
        inner = self._papers[lines[~start]]
        if len(letters) > SHORTEST:
            inner = np.concatenate([inner, *(self._thinned(letters, place) for place in range(1, len(letters)))])
        return Spelled(self._papers[lines[whole]], self._papers[lines[start & ~whole]], inner)

    def _thinned(self, letters: bytes, place: int) -> Ints:
        """Return the papers that spell the letters but one, which is the second of the word before."""
        positions = self._positions(letters[:place] + letters[place + 1 :])
        lines = self._lines(positions)
        papers = self._papers[lines]
        words, lengths = self._readings.rows("title", papers)
        keep = np.repeat(lines < self._total, lengths) | ~self.small[words]
        words, lengths = words[keep], summed(keep.astype(np.int32), lengths)
        spelling = words[lengths.cumsum() - lengths + positions - self._starts[lines] + place - 1]
        spelled: Ints = papers[self._word_text[self._word_offsets[spelling] + 1] == letters[place]]
        return spelled

    def _positions(self, letters: bytes) -> Longs:
        """Return where ``letters``, three at least, stand in a line: by their rarest three."""
        grams = [_gram(*letters[place : place + _GRAM]) for place in range(len(letters) - _GRAM + 1)]
        counts = [self._gram_starts.item(gram + 1) - self._gram_starts.item(gram) for gram in grams]
        place = counts.index(min(counts))
        first = self._gram_starts.item(grams[place])
        positions = self._grams[first : first + counts[place]].astype(np.int64) - place
        positions = positions[positions >= 0]
        for other, letter in enumerate(letters):
            positions = positions[self._text[positions + other] == letter]
        return positions

    def _lines(self, positions: Longs) -> Longs:
        # Of the same type: otherwise the starts of all lines are copied first.
        return np.searchsorted(self._starts, positions.astype(np.int32), "right") - 1


def initial_tables(readings: Readings, lexicon: Lexicon, papers: int) -> Tables:
    """Return the tables that ``Initials`` reads."""
    everything = np.arange(papers, dtype=np.int32)
    words, lengths = readings.every("title")
    letters = readings.first_letters()[words] if len(words) else np.zeros(0, np.uint8)
    large = ~small_words(lexicon)[words]
    counts = summed(large.astype(np.int32), lengths)
    differing = counts != lengths
    letters = np.concatenate([letters, letters[large & differing.repeat(lengths)]])
    lengths = np.concatenate([lengths, counts[differing]])
    starts = row_starts(lengths + 1)
    text = np.full(int(starts[-1]) + _ROOM, _END, np.uint8)
    text[spread(starts[:-1], lengths)] = letters
    gram_starts, grams = _grams(text)
    return {
        "initials": text,
        "initial_starts": starts,
        "initial_papers": np.concatenate([everything, everything[differing]]),
        "gram_starts": gram_starts,
        "grams": grams,
    }


def small_words(lexicon: Lexicon) -> Mask:
    """Return which words of the vocabulary are small ones."""
    small = np.zeros(len(lexicon), np.bool_)
    small[[place for place in map(lexicon.find, sorted(SMALL_WORDS)) if place >= 0]] = True
    return small


def _grams(text: Bytes) -> tuple[Ints, Ints]:
    """Return for each three letters of English where they stand in ``text``."""
    letters = text - np.uint8(ord("a"))
    plain = letters < _ALPHABET
    places = (plain[:-2] & plain[1:-1] & plain[2:]).nonzero()[0].astype(np.int32)
    codes = np.zeros(len(places), np.uint16)
    for step in range(_GRAM):
        codes *= _ALPHABET
        codes += letters[step:][places]
    order = np.argsort(codes, kind="stable")
    return row_starts(np.bincount(codes, minlength=_ALPHABET**_GRAM)), places[order]


def _gram(*letters: int) -> int:
    first, second, third = (letter - ord("a") for letter in letters)
    return (first * _ALPHABET + second) * _ALPHABET + third

"""One term against all papers: a code from 1 to 255 for each that has it, 0 for all others."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from reader.search.arrays import Bytes, Ints, Mask
from reader.search.entry import Cancelled
from reader.search.rows import Ranges, glued, in_row
from reader.search.segment import Segment
from reader.search.terms import SHORTEST_TWO_TYPOS, Term, finds_inside

FIELDS = {"": ("author", "title"), "title": ("title",), "author": ("author",)}
"""The postings that a field looks into, the weaker ones first."""

# As typed: from 100 on. What an author has counts less than what a title has.
_EXACT, _SIDE_BY_SIDE, _PREFIX, _INFIX = 200, 195, 185, 150
_AUTHOR = 10
# One slip: from 60 on. A word may be meant otherwise than as typed.
_WHOLE_ACRONYM, _GLUED, _START_ACRONYM, _INNER_ACRONYM = 99, 98, 96, 74
_TYPO = {1: 80, 2: 40}
_TYPO_PREFIX, _TYPO_AUTHOR = 10, 5
# Two slips.
_SCATTERED, _PARTS = 20, 15

_SIDE_BY_SIDE_READ = 20_000
"""Papers, the latest ones, that are looked through for the parts of a hyphenated word in a row."""

_AS_TYPED, _ONE_SLIP = 100, 60

_STEP = 4096
"""What one slip costs: more than a whole query of words as typed can."""

COSTS = np.array(
    [
        0
        if code == 0
        else 200 - code
        if code >= _AS_TYPED
        else _STEP * (1 if code >= _ONE_SLIP else 2) + _AS_TYPED - code
        for code in range(201)
    ],
    np.int32,
)
"""What a paper pays for each code: 0 for a whole word in the title."""


def packed(
    costs: "np.ndarray[tuple[int, ...], np.dtype[np.int32]]",
) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint16]]":
    """Return costs as scores, the higher the better: the slips in the upper four bits."""
    return (65535 - np.minimum(costs, 15 * _STEP + _STEP - 1)).astype(np.uint16)


SCORES = packed(COSTS)
"""The score of a paper for each code of a single term."""


class Ground(NamedTuple):
    """The papers that terms are matched against; ``alive`` tells which of them are there."""

    segments: Sequence[Segment]
    alive: Mask
    living: int

    @property
    def few(self) -> int:
        """With fewer hits than this, a word may mean something else than what it says."""
        return min(50, 5 + self.living // 20)

    @property
    def very_few(self) -> int:
        """With fewer hits than this, it may have two typos."""
        return min(10, self.few)


Check = Callable[[], bool]


def weigh(ground: Ground, term: Term, field: str, forced: bool, cancelled: Check) -> Bytes:
    """Return the code of each paper for ``term``.

    Stages: the word as typed; where that gives few papers or is ``forced``, glued words, acronyms and one typo; where
    that still gives few, two typos; where nothing, two typos anywhere. No stage takes away what an earlier one found.
    """
    codes = np.zeros(len(ground.alive), np.uint8)
    for segment, part in _parts(ground, codes):
        _strict(segment, term, field, part)
    hits = _living(ground, codes)
    if hits >= ground.few and not forced:
        return codes
    _check(cancelled)
    found = np.zeros_like(codes)
    if term.typos:
        _typos(ground, term, field, found, hits, cancelled)
    scattered = np.zeros_like(codes)
    # Whoever types a hyphen neither abbreviates nor glues.
    if field != "author" and not term.parts:
        _acronyms(ground, term.text, found, inner=not codes.any())
        _check(cancelled)
        _glued(ground, term.text, found, scattered)
    np.maximum(codes, found, out=codes)
    if _living(ground, codes):
        return codes
    if term.parts:
        return _all_parts(ground, term, field, cancelled)
    _living(ground, scattered)
    return scattered


def _check(cancelled: Check) -> None:
    if cancelled():
        raise Cancelled


def _parts(ground: Ground, codes: Bytes) -> list[tuple[Segment, Bytes]]:
    return [(segment, codes[segment.first : segment.last]) for segment in ground.segments]


def _living(ground: Ground, codes: Bytes) -> int:
    """Clear the codes of papers that are gone; return how many are left."""
    if ground.living < len(codes):
        codes *= ground.alive
    return int(np.count_nonzero(codes))


def _strict(segment: Segment, term: Term, field: str, codes: Bytes) -> None:
    lexicon = segment.lexicon
    inside = [lexicon.containing(form) for form in term.forms if finds_inside(form)]
    ranges = [lexicon.prefixed(form) for form in term.forms]
    exact = [(place, place + 1) for place in map(lexicon.find, term.forms) if place >= 0]
    for words in inside:
        for name in FIELDS[field]:
            codes[segment.with_words(name, words)] = _INFIX - _AUTHOR * (name == "author")
    # From weak to strong: what is written later stays.
    for code, places in ((_PREFIX, ranges), (_EXACT, exact)):
        for name in FIELDS[field]:
            for first, last in places:
                segment.mark(codes, name, first, last, code - _AUTHOR * (name == "author"))
    if term.parts:
        choices: list[Ranges] = []
        for part in term.parts[:-1]:
            choices.append([(place, place + 1) for place in map(lexicon.find, part) if place >= 0])
        choices.append([lexicon.prefixed(form) for form in term.parts[-1]])
        for name in FIELDS[field]:
            papers = in_row(segment, name, choices, _SIDE_BY_SIDE_READ)
            codes[papers] = np.maximum(codes[papers], _SIDE_BY_SIDE)


def _acronyms(ground: Ground, word: str, found: Bytes, *, inner: bool) -> None:
    """Add the papers whose titles ``word`` abbreviates; ``inner`` asks for those too that it does not begin."""
    for segment, part in _parts(ground, found):
        spelled = segment.initials.find(word)
        if inner:
            _raise(part, spelled.inner, _INNER_ACRONYM)
        _raise(part, spelled.start, _START_ACRONYM)
        _raise(part, spelled.whole, _WHOLE_ACRONYM)


def _glued(ground: Ground, word: str, found: Bytes, scattered: Bytes) -> None:
    """Add the papers that have the beginnings of which ``word`` is glued; ``scattered`` gets those that have them
    anywhere.
    """
    for segment, part in _parts(ground, found):
        in_a_row, anywhere = glued(segment, word)
        _raise(part, in_a_row, _GLUED)
        scattered[segment.first : segment.last][anywhere] = _SCATTERED


def _raise(codes: Bytes, papers: Ints, code: int) -> None:
    codes[papers] = np.maximum(codes[papers], code)


def _typos(ground: Ground, term: Term, field: str, found: Bytes, hits: int, cancelled: Check) -> None:
    one = np.zeros_like(found)
    for segment, part in _parts(ground, one):
        _slipped(segment, term.text, field, part)
        _near(segment, term.text, 1, field, part)
    np.maximum(found, one, out=found)
    hits += _living(ground, one)
    if len(term.text) < SHORTEST_TWO_TYPOS or hits >= ground.very_few:
        return
    for any_initial in (False, True):
        _check(cancelled)
        two = np.zeros_like(found)
        for segment, part in _parts(ground, two):
            _near(segment, term.text, 2, field, part, any_initial=any_initial)
        np.maximum(found, two, out=found)
        hits += _living(ground, two)
        if hits:
            return


def _slipped(segment: Segment, word: str, field: str, codes: Bytes) -> None:
    """Add the papers whose words differ from ``word`` in the first letter."""
    words, ranges = segment.lexicon.slipped(word)
    whole = segment.lexicon.sizes(words) == len(word.encode("utf-8", "surrogatepass"))
    for name in FIELDS[field]:
        code = _TYPO[1] - _TYPO_AUTHOR * (name == "author")
        for first, last in ranges:
            segment.mark(codes, name, first, last, code - _TYPO_PREFIX)
        codes[segment.with_words(name, words[~whole])] = code - _TYPO_PREFIX
        codes[segment.with_words(name, words[whole])] = code


def _near(segment: Segment, word: str, typos: int, field: str, codes: Bytes, *, any_initial: bool = False) -> None:
    near = segment.lexicon.near(word, typos, segment.popularity, any_initial=any_initial)
    for distance in range(typos, 0, -1):
        for whole in (False, True):
            words = near.words[(near.distances == distance) & (near.whole == whole)]
            for name in FIELDS[field] if len(words) else ():
                code = _TYPO[distance] - _TYPO_PREFIX * (not whole) - _TYPO_AUTHOR * (name == "author")
                codes[segment.with_words(name, words)] = code


def _all_parts(ground: Ground, term: Term, field: str, cancelled: Check) -> Bytes:
    """Return codes for the papers that have the parts of a hyphenated word anywhere."""
    found = [weigh(ground, Term(part), field, False, cancelled) for part in term.parts]
    common = np.logical_and.reduce([codes > 0 for codes in found])
    return np.where(common, np.uint8(_PARTS), np.uint8(0))

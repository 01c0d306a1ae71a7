"""Where in a text the words of a query matched, for highlighting."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reader.search.terms import Term, finds_inside, parse_terms
from reader.search.words import Located, chunk, located, plain_word, row

Span = tuple[int, int]

_CHUNK = re.compile(r"\S+")


class _Chunk(NamedTuple):
    start: int
    text: str
    plain: str


class _Slips(NamedTuple):
    distance: int
    spans: tuple[Span, ...]


def spans(words: str, text: str) -> list[Span]:
    """Return the half-open ranges of ``text`` that the words of a query match, sorted and disjoint.

    A word marks what it matches as typed, everywhere; only where it does so nowhere in ``text``, the two words it is
    glued from, else the nearest words within its number of typos. Letters are marked whole: both of "ﬁ" for f.
    """
    terms = parse_terms(words)
    if not terms:
        return []
    chunks = _chunks(text)
    return _merged([span for term in terms for span in _matches(term, chunks)])


@lru_cache(maxsize=1 << 10)
def _chunks(text: str) -> tuple[_Chunk, ...]:
    return tuple([_Chunk(found.start(), found[0], plain_word(found[0])) for found in _CHUNK.finditer(text)])


def _matches(term: Term, chunks: Sequence[_Chunk]) -> list[Span]:
    found = _strict(term.forms, chunks)
    if not found and all(_strict(part, chunks) for part in term.parts):
        found = [span for part in term.parts for span in _strict(part, chunks)]
    found = found or _glued(term.text, chunks)
    if not found and term.typos:
        found = _nearest(term, chunks)
    if not found:
        found = [span for part in term.parts for span in _matches(Term(part), chunks)]
    return found


def _strict(forms: tuple[str, ...], chunks: Sequence[_Chunk]) -> list[Span]:
    # Most words of a title, of which nothing else has to be known, are told apart from the others here.
    start = forms[0] if len(forms) == 1 and not finds_inside(forms[0]) else ""
    inside = forms[0] if len(forms) == 1 and not start else ""
    return [
        (at + begin, at + end)
        for at, text, plain in chunks
        if not plain or (plain.startswith(start) if start else inside in plain)
        for begin, end in _strict_in(forms, text)
    ]


@lru_cache(maxsize=1 << 14)
def _strict_in(forms: tuple[str, ...], text: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for form in forms:
        inside = finds_inside(form)
        for place in _places(text):
            position = place.text.find(form) if inside else 0 if place.text.startswith(form) else -1
            while position >= 0:
                found.append((place.starts[position], place.ends[position + len(form) - 1]))
                position = place.text.find(form, position + 1) if inside else -1
    return tuple(found)


def _glued(word: str, chunks: Sequence[_Chunk]) -> list[Span]:
    reading = " " + " ".join([chunk(text).split for _, text, _ in chunks])
    if not any(f" {word[:cut]} {word[cut:]}" in reading for cut in range(2, len(word) - 1)):
        return []
    found: list[Span] = []
    words = [(at, place) for at, text, _ in chunks for place in row(text)]
    for (at, left), (beyond, right) in pairwise(words):
        rest = word.removeprefix(left.text)
        if 2 <= len(rest) < len(word) - 1 and right.text.startswith(rest):
            found.append((at + left.starts[0], at + left.ends[-1]))
            found.append((beyond + right.starts[0], beyond + right.ends[len(rest) - 1]))
    return found


def _nearest(term: Term, chunks: Sequence[_Chunk]) -> list[Span]:
    slips = [(at, _slips_in(term.text, term.typos, text)) for at, text, _ in chunks]
    nearest = min((slip.distance for _, slip in slips), default=0)
    return [(at + start, at + end) for at, slip in slips if slip.distance == nearest for start, end in slip.spans]


@lru_cache(maxsize=1 << 14)
def _slips_in(word: str, typos: int, text: str) -> _Slips:
    """Return the beginnings of words in ``text`` that are nearest to ``word``; none where all are farther off."""
    from rapidfuzz.distance import OSA

    nearest = typos
    letters = set(word)
    plain = plain_word(text)
    if plain and len(letters.difference(plain)) > typos:
        return _Slips(typos + 1, ())
    found: list[tuple[int, Span]] = []
    for place in _places(text):
        # Each typo can explain one letter that the word in the text has not.
        if len(letters.difference(place.text)) > typos:
            continue
        for end in range(min(len(place.text), len(word) + typos), max(1, len(word) - typos) - 1, -1):
            distance = OSA.distance(word, place.text[:end], score_cutoff=nearest)
            if distance <= nearest:
                nearest = distance
                found.append((distance, (place.starts[0], place.ends[end - 1])))
    return _Slips(nearest if found else typos + 1, tuple([span for distance, span in found if distance == nearest]))


@lru_cache(maxsize=1 << 14)
def _places(text: str) -> Sequence[Located]:
    return located(text)


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged

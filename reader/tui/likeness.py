"""What a few typed letters mean: words, their beginnings, their initials, and words with a mistake in them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

Span = tuple[int, int]
"""A half-open range of a text."""

WORDS = 3.0
"""The score from which on every typed word begins a word of the line."""

SURE = 2.0
"""The score from which on the line has every typed word as it is."""

_MISTAKEN, _INITIALS = 1.0, 0.5

_SHORT, _LONG = 4, 64
"""Letters of a word that may have a mistake in it: a shorter one would be like everything, a longer one takes time."""

_WORD = re.compile(r"\w+(?:[-_.]\w+)*")


class Likeness(NamedTuple):
    """How like a line is, the more the higher, and the ranges of it that were meant."""

    score: float
    spans: Sequence[Span]


def likeness(typed: str, line: str) -> Likeness | None:
    """Compare without case and accents; None where ``line`` has nothing of a word that was typed."""
    sought, told = _folded(" ".join(typed.split())), _folded(line)
    if not sought:
        return None
    found = []
    for word in sought.split(" "):
        like = _find(word, told)
        if like is None:
            initials = _initials(sought, told)
            return Likeness(_INITIALS, initials) if initials else None
        found.append(like)
    spans = [span for _, span in found]
    covered = sum(end - start for start, end in set(spans)) / len(line)
    whole = (sought == told) + 0.5 * (_beginning(sought, told) >= 0) + 0.25 * told.startswith(sought)
    return Likeness(min(score for score, _ in found) + (whole + min(covered, 1)) / 3, spans)


def _find(word: str, line: str) -> tuple[float, Span] | None:
    at = _beginning(word, line)
    if at >= 0:
        return WORDS, (at, at + len(word))
    at = line.find(word) if len(word) > 1 else -1
    if at >= 0:
        return SURE, (at, at + len(word))
    if _SHORT <= len(word) <= _LONG:
        for known in _WORD.finditer(line):
            if _is_mistaken(word, known[0]):
                return _MISTAKEN, known.span()
    return None


def _beginning(word: str, line: str) -> int:
    """Return where ``word`` stands behind something that is no letter, -1 for nowhere."""
    at = line.find(word)
    while at > 0 and line[at - 1].isalnum() and word[0].isalnum():
        at = line.find(word, at + len(word))
    return at


def _is_mistaken(word: str, known: str) -> bool:
    """Tell whether ``word`` is a known one, or its beginning, but for one letter too many, too few, or two swapped."""
    beginnings = (known[: len(word) + more] for more in (-1, 0, 1) if len(known) >= len(word) + more)
    return any(OSA.distance(word, beginning, score_cutoff=1) <= 1 for beginning in beginnings)


def _initials(sought: str, line: str) -> list[Span]:
    """Return the first letters of the line's words where these were typed, from the first word on."""
    starts = [word.start() for word in _WORD.finditer(line)][: len(sought)]
    meant = len(sought) > 1 and "".join(line[start] for start in starts) == sought
    return [(start, start + 1) for start in starts] if meant else []


def _folded(text: str) -> str:
    """Return one character for each of ``text``, so that places stay the same."""
    folded = (unicodedata.normalize("NFKD", char)[0].casefold()[:1] for char in text)
    # A mark that stands alone is a blank with it.
    return "".join(
        plain if plain.isspace() == char.isspace() else char for plain, char in zip(folded, text, strict=True)
    )

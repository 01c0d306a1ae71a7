"""Acronyms: papers whose titles spell a word with their initials (bert) or with the beginnings of words (nerf)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

SHORTEST, LONGEST = 3, 8
"""Letters of an acronym."""

_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "is",
        "of",
        "on",
        "or",
        "the",
        "to",
        "via",
        "with",
    ]
)


def initials(title: str) -> str:
    """Return the first letters of the folded ``title``, and after a blank those without its small words."""
    words = title.split(" ")
    every = "".join([word[:1] for word in words])
    large = "".join([word[:1] for word in words if word not in _SMALL_WORDS])
    return every if every == large else every + " " + large


class Acronyms:
    """An immutable look-up of titles by their initials. ``numbers[i]`` is the paper whose initials are ``lines[i]``."""

    def __init__(self, numbers: Sequence[int], lines: Sequence[str]) -> None:
        self._numbers = numbers
        self._text = "\n".join(lines)
        self._offsets = list(accumulate([len(line) + 1 for line in lines], initial=0))

    def find(self, word: str) -> Iterator[tuple[int, bool]]:
        """Yield the papers whose initials contain ``word``, or most of its letters: (number, all of them)."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return
        for letters in _thinned(word):
            position = self._text.find(letters)
            while position >= 0:
                following = bisect_right(self._offsets, position)
                yield self._numbers[following - 1], letters == word
                position = self._text.find(letters, self._offsets[following])


def spells(title: str, word: str) -> bool:
    """Tell whether neighbouring words of the folded ``title`` begin with the letters of ``word``, one or more each."""
    every = title.split()
    large = [part for part in every if part not in _SMALL_WORDS]
    return any(_walk(words[start:], word) for words in (every, large) for start in range(len(words)))


def _walk(words: Sequence[str], rest: str) -> bool:
    if not rest:
        return True
    if not words:
        return False
    longest = min(len(rest), len(words[0]), 3)
    taken = [count for count in range(1, longest + 1) if words[0][:count] == rest[:count]]
    return any(_walk(words[1:], rest[count:]) for count in taken)


def _thinned(word: str) -> list[str]:
    """Return ``word`` and what is left when one of its later letters is no initial."""
    if len(word) == SHORTEST:
        return [word]
    return list(dict.fromkeys([word, *(word[:place] + word[place + 1 :] for place in range(1, len(word)))]))

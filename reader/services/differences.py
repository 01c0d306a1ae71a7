"""What a new version changed in an abstract, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\S+")

CONTEXT = 6
"""Words shown beside a change, so that one sees where it is."""


class Piece(NamedTuple):
    """A run of words: ``kind`` is same, gone or new."""

    kind: str
    text: str


def changed_words(before: str, after: str) -> list[Piece]:
    """Return what became of ``before``; long stretches that stayed are shortened to their ends. Equal texts give []."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if old == new:
        return []
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", _shortened(old[i1:i2], first=i1 == 0, last=i2 == len(old))))
            continue
        if i1 < i2:
            pieces.append(Piece("gone", " ".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("new", " ".join(new[j1:j2])))
    return pieces


def _shortened(words: list[str], *, first: bool, last: bool) -> str:
    head = [] if first else words[:CONTEXT]
    tail = [] if last else words[-CONTEXT:]
    if len(words) <= len(head) + len(tail):
        return " ".join(words)
    return " ".join((*head, "…", *tail))

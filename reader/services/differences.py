"""What a new version changed in an abstract, word by word."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

_WORDS = re.compile(r"\S+")

CONTEXT = 6
"""Words shown beside a change, so that one sees where it is."""

MOST_PAIRS = 25_000_000
"""Words before times words after that are compared, at one bit of memory each; texts that differ in more are told as
rewritten."""

MOST_CHANGES = 200
"""Changes that are told one by one; a text with more of them was rewritten."""


class Piece(NamedTuple):
    """A run of words: ``kind`` is same, gone or new."""

    kind: str
    text: str


def changed_words(before: str, after: str) -> list[Piece]:
    """Return what became of ``before``; long stretches that stayed are shortened to their ends. Equal texts give [].

    Of what changed between two stretches, what is gone comes first. The time is bounded whatever the texts are.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if old == new:
        return []
    runs = list(_runs(old, new))
    last = len(runs) - 1
    return [
        Piece(kind, " ".join(_shortened(words, first=place == 0, last=place == last) if kind == "same" else words))
        for place, (kind, words) in enumerate(runs)
    ]


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the runs of words that stayed, went and came, each with its kind."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    if head:
        yield "same", old[:head]
    gone_at, new_at = head, head
    end, new_end = len(old) - tail, len(new) - tail
    # A last stretch without words stands for the end.
    for start, new_start, length in (*_stretches(old[head:end], new[head:new_end]), (end - head, new_end - head, 0)):
        stays, comes = head + start, head + new_start
        if gone_at < stays:
            yield "gone", old[gone_at:stays]
        if new_at < comes:
            yield "new", new[new_at:comes]
        if length:
            yield "same", old[stays : stays + length]
        gone_at, new_at = stays + length, comes + length
    if tail:
        yield "same", old[end:]


def _alike(old: list[str], new: list[str]) -> int:
    """Return with how many words both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return where words stayed: their places in both texts, and how many; nothing where a text was rewritten."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    from rapidfuzz.distance import LCSseq

    # It compares hashes, and those of numbers are never those of others.
    numbers: dict[str, int] = {}
    before, after = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (old, new))
    same = [code for code in LCSseq.opcodes(before, after) if code.tag == "equal"]
    if len(same) > MOST_CHANGES:
        return []
    return [(code.src_start, code.dest_start, code.src_end - code.src_start) for code in same]


def _shortened(words: list[str], *, first: bool, last: bool) -> list[str]:
    head = [] if first else words[:CONTEXT]
    tail = [] if last else words[-CONTEXT:]
    return words if len(words) <= len(head) + len(tail) else [*head, "…", *tail]

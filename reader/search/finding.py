"""Whole queries: all terms together, with a memory of what was asked before."""

from typing import NamedTuple

import numpy as np

from reader.search.arrays import Bytes, Ints, Shorts
from reader.search.terms import Term
from reader.search.weighing import COSTS, SCORES, Check, Ground, packed, weigh

_REMEMBERED = 16_000_000
"""Bytes of earlier answers that are kept."""

_ANSWER = 1_000
"""Bytes that an answer takes besides its papers."""

_FORCED_TERMS = 8
"""Terms of a query up to which it is read once more with forgiveness where it found nothing."""


class Matches(NamedTuple):
    """Papers that match: their documents ascending, and their scores, the higher the better."""

    docs: Ints
    scores: Shorts


class _Term(NamedTuple):
    docs: Ints
    codes: Bytes


class _Costs(NamedTuple):
    docs: Ints
    costs: Ints


class Finder:
    """Answers queries against papers that stay as they are; a change of them needs a new finder."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[tuple[object, ...], _Term | _Costs] = {}
        self._kept = 0

    def find(self, terms: tuple[Term, ...], field: str, cancelled: Check) -> Matches:
        """Return the papers that match all ``terms``, of which there is one at least."""
        if len(terms) == 1:
            docs, codes = self._term(terms[0], field, False, cancelled)
            return Matches(docs, SCORES.take(codes))
        found = self._joined(terms, field, False, cancelled)
        if not len(found.docs) and len(terms) <= _FORCED_TERMS:
            # A word that many papers have may be the typo of another one.
            found = self._joined(terms, field, True, cancelled)
        return Matches(found.docs, packed(found.costs))

    def _joined(self, terms: tuple[Term, ...], field: str, forced: bool, cancelled: Check) -> _Costs:
        key = (terms, field, forced)
        known = self._known.get(key)
        if isinstance(known, _Costs):
            self._keep(key, known)
            return known
        if len(terms) == 1:
            docs, codes = self._term(terms[0], field, forced, cancelled)
            found = _Costs(docs, COSTS.take(codes))
        else:
            head = self._joined(terms[:-1], field, forced, cancelled)
            found = head
            if len(head.docs):
                found = self._narrowed(head, self._term(terms[-1], field, forced, cancelled))
        self._keep(key, found)
        return found

    def _narrowed(self, head: _Costs, last: _Term) -> _Costs:
        codes = np.zeros(len(self._ground.alive), np.uint8)
        codes[last.docs] = last.codes
        here = codes[head.docs]
        both = (here != 0).nonzero()[0]
        return _Costs(head.docs[both], head.costs[both] + COSTS[here[both]])

    def _term(self, term: Term, field: str, forced: bool, cancelled: Check) -> _Term:
        key = (term, field, forced)
        known = self._known.get(key)
        if not isinstance(known, _Term):
            codes = weigh(self._ground, term, field, forced, cancelled)
            docs = (codes != 0).nonzero()[0].astype(np.int32)
            known = _Term(docs, codes.take(docs))
        self._keep(key, known)
        return known

    def _keep(self, key: tuple[object, ...], found: _Term | _Costs) -> None:
        """Remember an answer as the latest, and forget the oldest ones where there are too many."""
        self._kept += _size(found) - _size(self._known.pop(key, None))
        self._known[key] = found
        while self._kept > _REMEMBERED and len(self._known) > 1:
            self._kept -= _size(self._known.pop(next(iter(self._known))))


def _size(found: _Term | _Costs | None) -> int:
    return _ANSWER + sum(part.nbytes for part in found) if found is not None else 0

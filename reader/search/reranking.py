"""The order of what was found: first by score, then the best ones by how the words stand in title and names."""

from collections.abc import Sequence

import numpy as np

from reader.search.arrays import Ints, Longs, Shorts
from reader.search.finding import Matches
from reader.search.orders import Orders
from reader.search.segment import Segment
from reader.search.terms import Term

_PHRASE, _START, _CLOSE = 24, 12, 6
_LIKENESS = 10
"""The most that one of these is worth, in the unit of the costs of weighing."""

_REST = 4096

_HARDLY_ANYTHING, _A_SCREEN = 2, 64
"""Letters that so many titles have that how they stand says little, and papers that are read for them all the same."""

_MANY, _FEW_SCORES = 20_000, 16
"""Where so many papers have so few scores, it is faster to look for each score."""

_PIECE = 1 << 15


def ranked(matches: Matches, terms: Sequence[Term], limit: int, segments: Sequence[Segment], orders: Orders) -> Ints:
    """Return all documents of ``matches``, best first, the first ``limit`` of them read closely.

    Fewer slips come before more; among equals closer words, shorter titles, and what was announced later.
    """
    docs, scores = matches
    if not terms:
        return docs if len(segments) == 1 else orders.arranged(docs, "announced")
    if len(segments) > 1:
        places = np.searchsorted(docs, arranged := orders.arranged(docs, "announced"))
        docs, scores = arranged, scores[places]
    if sum(len(term.text) for term in terms) <= _HARDLY_ANYTHING:
        limit = min(limit, _A_SCREEN)
    docs, scores = _best_first(docs, scores, limit)
    top = docs[:limit]
    best = _reread(top, 65535 - scores.astype(np.int64), terms, segments)
    return np.concatenate([top[best], docs[limit:]])


def _best_first(docs: Ints, scores: Shorts, limit: int) -> tuple[Ints, Shorts]:
    """Return documents from high to low scores, equal ones in their order, and the scores of the first ``limit``."""
    if len(scores) > _MANY:
        found = _distinct(scores)[::-1]
        if len(found) <= _FEW_SCORES:
            # Much faster than by a mask.
            parts = [docs.take((scores == score).nonzero()[0]) for score in found]
            return np.concatenate(parts), found.repeat([len(part) for part in parts])[:limit]
    order = np.argsort(65535 - scores, kind="stable")
    return docs[order], scores[order[:limit]]


def _distinct(scores: Shorts) -> Shorts:
    """Return the scores that there are, ascending."""
    seen = np.zeros(1 << 16, np.bool_)
    # By pieces that stay in the processor's cache; an index of 64 bits is twice as fast as one of 16.
    for place in range(0, len(scores), _PIECE):
        seen[scores[place : place + _PIECE].astype(np.int64)] = True
    return seen.nonzero()[0].astype(np.uint16)


def _reread(docs: Ints, costs: Longs, terms: Sequence[Term], segments: Sequence[Segment]) -> list[int]:
    titles, names = [""] * len(docs), [""] * len(docs)
    for segment in segments:
        places = np.flatnonzero((docs >= segment.first) & (docs < segment.last))
        inside = docs[places] - np.int32(segment.first)
        for texts, field in ((titles, "title"), (names, "author")):
            for place, text in zip(places.tolist(), segment.texts(field, inside), strict=True):
                texts[place] = text
    split = [" ".join(part[0] for part in term.parts) or term.text for term in terms]
    likeness = _likeness(" ".join(split), titles, names)
    phrases = [" " + phrase for phrase in {" ".join(split), " ".join(term.text for term in terms)}]
    words = [" " + text for text in split]
    openings = tuple({*split, *(form for term in terms for form in term.forms)})
    keys = []
    for place, cost in enumerate(costs.tolist()):
        title = titles[place]
        bonus = likeness[place] + _START * title.startswith(openings)
        if len(terms) > 1:
            spaced = " " + title
            people = " " + names[place].replace("\n", "\n ")
            if any(phrase in spaced or phrase in people for phrase in phrases):
                bonus += _PHRASE
            if _is_close(words, spaced, people):
                bonus += _CLOSE
        keys.append((cost // _REST, cost % _REST - bonus, len(title), place))
    return [key[-1] for key in sorted(keys)]


def _likeness(query: str, titles: list[str], names: list[str]) -> list[int]:
    from rapidfuzz.fuzz import partial_ratio
    from rapidfuzz.process import cdist

    texts = [f"{title}\n{people}" for title, people in zip(titles, names, strict=True)]
    ratios = cdist([query], texts, scorer=partial_ratio, dtype=np.uint8)[0].tolist() if texts else []
    return [ratio * _LIKENESS // 100 for ratio in ratios]


def _is_close(words: Sequence[str], title: str, names: str) -> bool:
    """Tell whether ``words`` follow one another in the title, or belong to one author in whatever order."""
    position = 0
    for word in words:
        position = title.find(word, position)
        if position < 0:
            break
        position += len(word)
    else:
        return True
    if not all(word in names for word in words):
        return False
    return any(all(word in name for word in words) for name in names.split("\n"))

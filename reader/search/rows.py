"""Words in a row: phrases, the parts of hyphenated words, and words glued from the beginnings of several."""

from collections.abc import Sequence

import numpy as np

from reader.search.arrays import Ints, Mask
from reader.search.segment import Segment
from reader.search.words import segments, spellings, widened

Ranges = Sequence[tuple[int, int]]
"""Half-open ranges of words of a vocabulary, any of which will do."""

LONGEST_GLUED = 30
_SHORTEST_PART, _SHORTEST_END = 3, 2
_CLOSELY_READ = 20_000
Edge = tuple[int, int, int, int]
"""Letters ``[0]`` to ``[1]`` of a word begin the words ``[2]`` to ``[3]`` of the vocabulary."""


def phrase_choices(segment: Segment, text: str) -> list[Ranges]:
    """Return the words that each word of a phrase may be, hyphenated words in their parts."""
    parts = [part for word in segments(text) for part in word]
    choices: list[Ranges] = []
    for part in parts:
        forms = spellings(part)
        found = [segment.lexicon.find(form) for form in dict.fromkeys([*forms, *widened(forms[0])])]
        choices.append([(place, place + 1) for place in found if place >= 0])
    return choices


def in_row(segment: Segment, field: str, choices: Sequence[Ranges], limit: int | None = None) -> Ints:
    """Return the papers that have one word of each of ``choices`` in a row, in the title or in one author's name.

    ``limit`` bounds the papers that are looked through of those that have all the words, the latest first.
    """
    if not choices or not all(choices):
        return np.zeros(0, np.int32)
    weights = [sum(segment.weight(field, *pair) for pair in ranges) for ranges in choices]
    papers: Ints | None = None
    for _, place in sorted(zip(weights, range(len(choices)), strict=True)):
        mask = np.zeros(len(segment), np.bool_)
        for pair in choices[place]:
            mask[segment.in_range(field, *pair)] = True
        papers = mask.nonzero()[0].astype(np.int32) if papers is None else papers[mask[papers]]
        if not len(papers):
            return papers
    assert papers is not None
    papers = papers[:limit]
    found = np.zeros(len(papers), np.bool_)
    for reading in ("split", "glued"):
        found |= _rows_with(segment, field, choices, papers, reading)
    return papers[found]


def glued(segment: Segment, word: str) -> tuple[Ints, Ints]:
    """Return the papers whose titles have the beginnings that ``word`` is glued from: in a row, and anywhere.

    A part has three letters, or is a word of two; the last one has two. Small words may stand in between.
    """
    edges = _edges(segment, word)
    length = len(word)
    reached = np.ones(len(segment), np.uint32)
    for start, stop, first, last in edges:
        papers = segment.in_range("title", first, last)
        if start:
            papers = papers[(reached[papers] >> np.uint32(start)) & np.uint32(1) > 0]
        reached[papers] |= np.uint32(1 << stop)
    found = np.flatnonzero(reached >> np.uint32(length) > 0).astype(np.int32)
    near = found[:_CLOSELY_READ]
    return near[_glued_in_row(segment, near, edges, length)], found


def _edges(segment: Segment, word: str) -> list[Edge]:
    """Return the parts that ``word`` may be glued from, by where they start, as far as they lead to its end."""
    length = len(word)
    if length > LONGEST_GLUED:
        return []
    found: list[Edge] = []
    reachable = {0}
    lexicon = segment.lexicon
    for start in range(length - 1):
        if start not in reachable:
            continue
        first, last = 0, len(lexicon)
        for stop in range(start + _SHORTEST_END, length + (start > 0)):
            first, last = lexicon.narrowed(word[start:stop], first, last)
            if first == last:
                break
            short = stop - start < _SHORTEST_PART and stop < length
            # The shortest word with a beginning is the first one that has it.
            end = first + (lexicon.find(word[start:stop]) == first) if short else last
            if length - stop not in range(1, _SHORTEST_END) and segment.weight("title", first, end):
                found.append((start, stop, first, end))
                reachable.add(stop)
    leading = {length}
    useful: list[Edge] = []
    for edge in reversed(found):
        if edge[1] in leading:
            leading.add(edge[0])
            useful.append(edge)
    return useful[::-1]


def _glued_in_row(segment: Segment, papers: Ints, edges: Sequence[Edge], length: int) -> Mask:
    words, lengths = segment.readings.rows("title", papers)
    owners = np.repeat(np.arange(len(papers)), lengths)
    large = ~segment.initials.small[words]
    words, owners = words[large], owners[large]
    # Most words begin no part: looking at each of them once is enough.
    beginning = np.zeros(len(segment.lexicon), np.bool_)
    for _, _, first, last in edges:
        beginning[first:last] = True
    kept = np.flatnonzero(beginning[words])
    words, owners = words[kept], owners[kept]
    follows = np.zeros(len(words), np.bool_)
    follows[1:] = (owners[1:] == owners[:-1]) & (kept[1:] == kept[:-1] + 1)
    reached = np.zeros(len(words), np.uint32)
    for start, stop, first, last in edges:
        places = np.flatnonzero((words >= first) & (words < last))
        if start:
            before = reached[places - 1] >> np.uint32(start)
            places = places[follows[places] & (before & np.uint32(1) > 0)]
        reached[places] |= np.uint32(1 << stop)
    found = np.zeros(len(papers), np.bool_)
    found[owners[reached >> np.uint32(length) > 0]] = True
    return found


def _rows_with(segment: Segment, field: str, choices: Sequence[Ranges], papers: Ints, reading: str) -> Mask:
    if field == "title":
        words, lengths = segment.readings.rows(field, papers, reading)
        begins = np.zeros(len(words), np.bool_)
        starts = lengths.cumsum(dtype=np.int64) - lengths
        begins[starts[lengths > 0]] = True
    else:
        words, lengths, begins = segment.readings.names(papers, reading)
    found = np.zeros(len(papers), np.bool_)
    places = np.flatnonzero(_among(words, choices[0]))
    for column in range(1, len(choices)):
        following = places[places + column < len(words)] + column
        there = _among(words, choices[column])[following] & ~begins[following]
        places = following[there] - column
    owners = np.repeat(np.arange(len(papers)), lengths)
    found[owners[places]] = True
    return found


def _among(words: Ints, ranges: Ranges) -> Mask:
    hit = np.zeros(len(words), np.bool_)
    for first, last in ranges:
        hit |= (words >= first) & (words < last)
    return hit

"""Sorting by words: titles, and the surnames of first authors."""

import numpy as np

from reader.search.arrays import Ints, Longs
from reader.search.readings import NAME_START, Readings, summed


def sorted_rows(words: Ints, lengths: Ints) -> Longs:
    """Return the order of rows of words, compared word by word as text with blanks would be; empty ones last.

    Equals stay as they are. Two words a round, and only those rows that are still equal to another one.
    """
    ends = np.cumsum(lengths, dtype=np.int64)
    begins = ends - lengths
    rank = np.where(lengths == 0, np.count_nonzero(lengths), 0).astype(np.int64)
    rows = np.flatnonzero(lengths)
    column = 0
    while len(rows) > 1:
        keys = (_word(words, begins, ends, rows, column) << 32) | _word(words, begins, ends, rows, column + 1)
        order = np.lexsort((keys, rank[rows]))
        rows, keys = rows[order], keys[order]
        ranks = rank[rows]
        group = np.concatenate([[True], ranks[1:] != ranks[:-1]])
        fresh = group | np.concatenate([[True], keys[1:] != keys[:-1]])
        places = np.arange(len(rows))
        rank[rows] = (
            ranks
            + np.maximum.accumulate(np.where(fresh, places, 0))
            - np.maximum.accumulate(np.where(group, places, 0))
        )
        single = fresh & np.concatenate([fresh[1:], [True]])
        column += 2
        # Also those that just ended: they come before the longer ones.
        rows = rows[~single & (lengths[rows] >= column)]
    order = np.argsort(rank, kind="stable")
    return order.astype(np.int64)


def surnames(readings: Readings, papers: Ints) -> tuple[Ints, Ints]:
    """Return the words of the last token of each paper's first author, and how many each has: none for no author."""
    tokens, lengths = readings.tokens("author", papers)
    _, counts = readings.words(tokens & ~NAME_START)
    owners = np.repeat(np.arange(len(papers)), lengths)
    names = np.cumsum(tokens >= NAME_START)
    first = np.zeros(len(papers), np.int64)
    first[lengths > 0] = names[(np.cumsum(lengths) - lengths)[lengths > 0]]
    worded = np.flatnonzero((names == first[owners]) & (counts > 0))
    last = np.full(len(papers), -1, np.int64)
    # Of several values for one place the last one stays.
    last[owners[worded]] = worded
    named = last >= 0
    words, counts = readings.words(tokens[last[named]] & ~NAME_START)
    return words, summed(counts, named.astype(np.int32))


def _word(words: Ints, begins: Longs, ends: Longs, rows: Longs, column: int) -> Longs:
    """Return the word in a column of each row, counted from 1; 0 where the row is shorter."""
    places = begins[rows] + column
    there = places < ends[rows]
    found = np.zeros(len(rows), np.int64)
    found[there] = words[places[there]]
    found[there] += 1
    return found

"""Entries to tables, second half: postings, rows and orders for all papers at once."""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.search.arrays import Ints, Longs, Tables, Tokens, gather, pack_texts, row_starts, spread
from reader.search.building import Builder, Spelled
from reader.search.identifiers import NONE, OLD
from reader.search.initials import initial_tables
from reader.search.lexicon import Lexicon, letter_masks
from reader.search.readings import NAME_START, Readings
from reader.search.sorting import sorted_rows, surnames


def tables(builder: Builder) -> Tables:
    """Return all tables of a segment; its documents are the builder's papers in announced order."""
    rows = builder.rows()
    made: Tables = {name: builder.column(name)[rows] for name in builder.columns}
    made["kinds"] = _copy(builder.kinds, np.uint8)[rows]
    made |= _identifiers(builder, rows)
    made |= _categories(builder, rows)
    spelled = builder.spelled
    places = _vocabulary(spelled, made)
    made["token_text"], made["token_offsets"] = pack_texts(list(builder.tokens))
    single = _copy(spelled.single, np.int32)
    made["token_words"] = np.where(single >= 0, places[np.maximum(single, 0)], single) if len(places) else single
    for name, counts, ids in (
        ("split", spelled.split_counts, spelled.split),
        ("glued", spelled.glued_counts, spelled.glued),
    ):
        made[f"{name}_starts"] = row_starts(_copy(counts, np.int32))
        made[f"{name}_words"] = places[_copy(ids, np.int32)]
    titles = _copy(builder.title_tokens, np.uint32)
    made["title_starts"], made["title_tokens"] = _taken(_copy(builder.title_counts, np.int32), titles, rows)
    names = _named(builder)
    made["author_starts"], made["author_tokens"] = _taken(_copy(builder.author_counts, np.int32), names, rows)
    form_starts, forms = row_starts(_copy(spelled.form_counts, np.int32)), places[_copy(spelled.forms, np.int32)]
    for field in ("title", "author"):
        starts, tokens = made[f"{field}_starts"], made[f"{field}_tokens"] & ~NAME_START
        found = _postings(starts, tokens, form_starts, forms, len(places))
        made[f"{field}_posting_starts"], made[f"{field}_postings"] = found
    readings = Readings(made)
    made |= initial_tables(readings, Lexicon(made), len(rows))
    made |= _orders(made, readings)
    return made


def _copy(values: "array[int]", kind: type[Any]) -> NDArray[Any]:
    return np.array(values, dtype=kind)


def _taken(lengths: Ints, values: Tokens, rows: Longs) -> tuple[Ints, Tokens]:
    """Return the rows ``rows`` as a table of their own."""
    taken, counts = gather(row_starts(lengths), values, rows)
    return row_starts(counts), taken


def _named(builder: Builder) -> Tokens:
    """Return the tokens of all authors, the first of each name marked."""
    tokens = _copy(builder.author_tokens, np.uint32)
    tokens[row_starts(_copy(builder.name_counts, np.int32))[:-1]] |= NAME_START
    return tokens


def _vocabulary(spelled: Spelled, made: Tables) -> Ints:
    """Make the tables of the sorted vocabulary; return the place in it of each word as numbered until now."""
    words = list(spelled.words)
    order = np.array(sorted(range(len(words)), key=words.__getitem__), np.int32)
    places = np.empty(len(words), np.int32)
    places[order] = np.arange(len(words), dtype=np.int32)
    text, offsets = pack_texts([words[number] for number in order.tolist()])
    made["word_masks"] = letter_masks(text, offsets)
    # Room behind the last word, for those who read four bytes at a time.
    made["word_text"] = np.concatenate([text, np.full(8, 10, np.uint8)])
    made["word_offsets"] = offsets
    return places


def _postings(starts: Ints, tokens: Tokens, form_starts: Ints, forms: Ints, words: int) -> tuple[Ints, Ints]:
    """Return for each word the papers that have it, ascending."""
    documents = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    begins, counts = form_starts[tokens], np.diff(form_starts)[tokens]
    # Nearly all tokens have one spelling; the others are few enough for the long way.
    single = counts == 1
    several = ~single
    found = forms[begins[single]], forms[spread(begins[several], counts[several])]
    owners = documents[single], np.repeat(documents[several], counts[several])
    del documents, begins, counts, single, several
    pairs = np.concatenate(found).astype(np.int64)
    pairs <<= 32
    pairs |= np.concatenate(owners)
    del found, owners
    pairs.sort()
    if len(pairs):
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
    lengths = np.bincount((pairs >> 32).astype(np.int32), minlength=words)
    return row_starts(lengths), (pairs & 0xFFFFFFFF).astype(np.int32)


def _identifiers(builder: Builder, rows: Longs) -> Tables:
    odd = list(builder.odd)
    order = sorted(range(len(odd)), key=odd.__getitem__)
    text, offsets = pack_texts([odd[number] for number in order])
    codes = _copy(builder.codes, np.int64)[rows]
    strange = (codes >= OLD) & (codes < NONE)
    places = np.empty(len(odd), np.int64)
    places[order] = np.arange(len(odd))
    codes[strange] = OLD + places[codes[strange] - OLD]
    return {"identifiers": codes.astype(np.uint32), "old_text": text, "old_offsets": offsets}


def _categories(builder: Builder, rows: Longs) -> Tables:
    text, offsets = pack_texts(list(builder.categories))
    ids, counts = gather(
        row_starts(_copy(builder.category_counts, np.int32)), _copy(builder.category_ids, np.int32), rows
    )
    documents = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    order = np.argsort(ids, kind="stable")
    return {
        "category_text": text,
        "category_offsets": offsets,
        "category_starts": row_starts(np.bincount(ids, minlength=len(offsets) - 1)),
        "category_papers": documents[order],
    }


def _orders(made: Tables, readings: Readings) -> Tables:
    papers = np.arange(len(made["numbers"]), dtype=np.int32)
    orders = {
        "newest": np.argsort(-made["published"], kind="stable"),
        "title": sorted_rows(*readings.every("title")),
        "author": sorted_rows(*surnames(readings, papers)),
    }
    found: Tables = {}
    for name, order in orders.items():
        rank = np.empty(len(papers), np.int32)
        rank[order] = papers
        found |= {f"{name}_order": order.astype(np.int32), f"{name}_rank": rank}
    return found

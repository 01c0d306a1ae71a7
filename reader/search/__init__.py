"""The search: a word index over titles and authors that forgives typos, accents and unfinished words.

The doors are ``engine.SearchIndex`` (text in, documents out), ``spans`` (what to highlight) and ``fold``. Importing
this package loads nothing but the standard library; numpy comes with ``reader.search.engine``.
"""

from reader.search.entry import Cancelled, Entry, SearchIndexError, Stamp
from reader.search.spans import spans
from reader.search.words import fold

__all__ = ["Cancelled", "Entry", "SearchIndexError", "Stamp", "fold", "spans"]

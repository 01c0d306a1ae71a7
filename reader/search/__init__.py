"""The filter: a word index over titles and authors that forgives typos, accents and unfinished words.

The door is ``FilterIndex`` (text in, ranked paper numbers out), ``spans`` (what to highlight) and ``fold``. Importing
it loads nothing but the standard library; rapidfuzz comes with the first index that has papers.
"""

from reader.search.index import FilterIndex
from reader.search.spans import spans
from reader.search.words import fold

__all__ = ["FilterIndex", "fold", "spans"]

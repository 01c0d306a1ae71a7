"""Query text to terms: what one typed word asks for."""

from functools import lru_cache
from typing import NamedTuple

from reader.search.folding import is_unspaced
from reader.search.words import segments, spellings

QUERY_LIMIT = 200
"""Characters of a query that are read; a paste may be longer."""

TERM_LIMIT = 12
"""Words of a query that are read, the parts of hyphenated words counted singly."""

SHORTEST_INFIX = 4
"""Letters a word needs to be found inside another one, and to be forgiven a typo."""

SHORTEST_TWO_TYPOS = 8
"""Letters a word needs to be forgiven two typos."""


class Term(NamedTuple):
    """One typed word: its spellings, the plain one first, and those of its parts where it has hyphens."""

    forms: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """The plain spelling, hyphens left out."""
        return self.forms[0]

    @property
    def typos(self) -> int:
        """How many typos the word is forgiven. A number is another number when one digit differs: none."""
        if len(self.text) < SHORTEST_INFIX or self.text.isdecimal():
            return 0
        return 1 if len(self.text) < SHORTEST_TWO_TYPOS else 2


def parse_terms(words: str) -> tuple[Term, ...]:
    """Return the terms of a query, each once, in the order in which they were typed.

    Only the first ``QUERY_LIMIT`` characters and ``TERM_LIMIT`` words count. A query without letters has no terms.
    """
    return _parse(words[:QUERY_LIMIT])


def finds_inside(form: str) -> bool:
    """Tell whether ``form`` may be found inside a word: from four letters, or in a script without blanks."""
    return len(form) >= SHORTEST_INFIX or is_unspaced(form)


@lru_cache(maxsize=256)
def _parse(words: str) -> tuple[Term, ...]:
    terms: dict[Term, None] = {}
    room = TERM_LIMIT
    for parts in segments(words):
        kept = parts[:room]
        room -= len(kept)
        whole = tuple(spellings([letter for part in kept for letter in part]))
        terms[Term(whole, tuple(tuple(spellings(part)) for part in kept) if len(kept) > 1 else ())] = None
        if room <= 0:
            break
    return tuple(terms)

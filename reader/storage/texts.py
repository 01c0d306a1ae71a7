"""Words in texts: FTS5 over papers and notes. The text index has no places, so phrases are looked for in the papers."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import itemgetter

import apsw

SHORTEST_PREFIX = 3
"""Letters from which on a word may be the beginning of a longer one: what begins with "a" is a third of everything."""

COLUMNS = ("title", "authors", "abstract")

TOKENIZER = ("unicode61", ["remove_diacritics", "2"])
"""How the text indexes cut texts into words, as their tables say it."""

_PIECE = 2_000
_STEPS = 500

Spellings = Sequence[Sequence[str]]
"""For each word its spellings, one of which a paper must have."""


class TextSearch:
    """Reads what the text indexes know. ``interrupt`` may be called in any thread."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def interrupt(self) -> None:
        """Let what is being asked at this moment raise apsw.InterruptError."""
        self._connection.interrupt()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let what is asked in the block raise apsw.InterruptError when it takes longer."""
        end = time.perf_counter() + seconds
        self._connection.set_progress_handler(lambda: time.perf_counter() > end, _STEPS)
        try:
            yield
        finally:
            self._connection.set_progress_handler(None)

    def papers(self, words: Spellings, column: str = "") -> list[int]:
        """Return the papers that have all words in a column of ``COLUMNS`` or, without one, in any of them."""
        asked = self._match(words)
        return self._found("paper_text", f"{{{column or ' '.join(COLUMNS)}}} : ({asked})") if asked else []

    def notes(self, words: Spellings) -> list[int]:
        """Return the papers in whose notes all words are."""
        asked = self._match(words)
        return self._found("note_text", asked) if asked else []

    def texts(self, papers: Iterable[int], column: str, holds: Callable[[str], bool]) -> list[int]:
        """Return those of the papers for whose text ``holds``; ``column`` is title, abstract or note."""
        sql = {
            "title": "SELECT id, title FROM paper WHERE id IN (SELECT value FROM json_each(?))",
            "abstract": "SELECT id, abstract FROM paper WHERE id IN (SELECT value FROM json_each(?))",
            "note": "SELECT paper_id, note FROM state WHERE paper_id IN (SELECT value FROM json_each(?))",
        }[column]
        numbers = list(papers)
        found = []
        for start in range(0, len(numbers), _PIECE):
            rows = self._connection.execute(sql, (json.dumps(numbers[start : start + _PIECE]),))
            found += [number for number, text in rows if holds(text)]
        return found

    def _found(self, table: str, asked: str) -> list[int]:
        return [number for (number,) in self._connection.execute(f"SELECT rowid FROM {table}(?)", (asked,))]

    def _match(self, words: Spellings) -> str:
        """Return a query of FTS5; every word is quoted, so that none of its signs is one of the language."""
        asked = (" OR ".join(filter(None, map(self._quoted, forms))) for forms in words)
        return " AND ".join(f"({forms})" for forms in asked if forms)

    def _quoted(self, word: str) -> str:
        # The index cuts words where ours go on, as at the vowel signs of Devanagari.
        cut = self._tokenizer(word.encode(), apsw.FTS5_TOKENIZE_QUERY, None, include_offsets=False)
        tokens = [f'"{token}"' for token in map(itemgetter(0), cut)]
        if tokens and len(word) >= SHORTEST_PREFIX:
            tokens[-1] += "*"
        return f"({' AND '.join(tokens)})" if len(tokens) > 1 else "".join(tokens)

    @cached_property
    def _tokenizer(self) -> apsw.FTS5Tokenizer:
        return self._connection.fts5_tokenizer(*TOKENIZER)

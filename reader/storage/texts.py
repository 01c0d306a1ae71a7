"""Words in texts: FTS5 over papers and notes. The text index has no places, so phrases are looked for in the papers."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import itemgetter

import apsw

from reader.domain.text import plain_letters
from reader.storage.values import names_text

SHORTEST_PREFIX = 3
"""Letters from which on a word may be the beginning of a longer one: what begins with "a" is a third of everything."""

COLUMNS = ("title", "authors", "abstract")

TOKENIZER = ("unicode61", ["remove_diacritics", "2"])
"""How the text indexes cut texts into words, as their tables say it."""

COSTLY = (4, 3)
"""Letters up to which a beginning stands in so many papers that it pays to look for the other words first."""

SIFTED = 2_000
"""One paper of so many is read in half the time in which the text index collects the papers of a short beginning."""

_BLANKS = {code: " " for code in range(128) if not chr(code).isalnum()}

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
        columns = (column,) if column else COLUMNS
        found = self._by_the_rarer(words, columns)
        if found is not None:
            return found
        asked = self._match(words)
        return self._papers(asked, columns) if asked else []

    def notes(self, words: Spellings) -> list[int]:
        """Return the papers in whose notes all words are."""
        asked = self._match(words)
        sql = "SELECT rowid FROM note_text(?)"
        return [number for (number,) in self._connection.execute(sql, (asked,))] if asked else []

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

    def _papers(self, asked: str, columns: Sequence[str], limit: int = -1) -> list[int]:
        sql = "SELECT rowid FROM paper_text(?) LIMIT ?"
        values = (f"{{{' '.join(columns)}}} : ({asked})", limit)
        return [number for (number,) in self._connection.execute(sql, values)]

    def _by_the_rarer(self, words: Spellings, columns: Sequence[str]) -> list[int] | None:
        """Return the papers where the words without short beginnings leave few, else None."""
        few = int(self._connection.execute("SELECT coalesce(max(id), 0) FROM paper").get) // SIFTED
        for longest in COSTLY if few else ():
            costly = [forms for forms in words if any(SHORTEST_PREFIX <= len(form) <= longest for form in forms)]
            asked = self._match([forms for forms in words if forms not in costly]) if costly else ""
            if asked:
                found = self._papers(asked, columns, few + 1)
                if len(found) <= few:
                    return self._sifted(found, costly, columns)
        return None

    def _sifted(self, papers: list[int], words: Spellings, columns: Sequence[str]) -> list[int]:
        """Return those of ``papers`` that have all words, as the text index would."""
        wanted = [[cut for cut in map(self._cut, forms) if cut[0]] for forms in words]
        sql = "SELECT id, title, authors, abstract FROM paper WHERE id IN (SELECT value FROM json_each(?))"
        found = []
        for number, title, authors, abstract in self._connection.execute(sql, (json.dumps(papers),)):
            texts = {"title": title, "authors": names_text(authors), "abstract": abstract}
            row = self._row("\n".join([texts[column] for column in columns]))
            if all(any(_has(row, *cut) for cut in cuts) for cuts in wanted if cuts):
                found.append(number)
        return found

    def _row(self, text: str) -> str:
        """Return the words of the index that a text is, a blank before and behind each."""
        if text.isascii():
            # Ten times as fast, and there the same.
            return f" {text.lower().translate(_BLANKS)} "
        return f" {' '.join(self._tokens(plain_letters(text), apsw.FTS5_TOKENIZE_DOCUMENT))} "

    def _match(self, words: Spellings) -> str:
        """Return a query of FTS5; every word is quoted, so that none of its signs is one of the language."""
        asked = (" OR ".join(filter(None, map(self._quoted, forms))) for forms in words)
        return " AND ".join(f"({forms})" for forms in asked if forms)

    def _quoted(self, word: str) -> str:
        cut, is_prefix = self._cut(word)
        tokens = [f'"{token}"' for token in cut]
        if is_prefix:
            tokens[-1] += "*"
        return f"({' AND '.join(tokens)})" if len(tokens) > 1 else "".join(tokens)

    def _cut(self, word: str) -> tuple[list[str], bool]:
        """Return the words of the index that a typed one is, and whether the last one may be the beginning of another.

        The index cuts words where ours go on, as at the vowel signs of Devanagari.
        """
        tokens = self._tokens(word, apsw.FTS5_TOKENIZE_QUERY)
        return tokens, bool(tokens) and len(word) >= SHORTEST_PREFIX

    def _tokens(self, text: str, reason: int) -> list[str]:
        return list(map(itemgetter(0), self._tokenizer(text.encode(), reason, None, include_offsets=False)))

    @cached_property
    def _tokenizer(self) -> apsw.FTS5Tokenizer:
        return self._connection.fts5_tokenizer(*TOKENIZER)


def _has(row: str, tokens: list[str], is_prefix: bool) -> bool:
    *whole, last = tokens
    return all(f" {token} " in row for token in whole) and (f" {last}" if is_prefix else f" {last} ") in row

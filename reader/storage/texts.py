"""Words in texts: FTS5 over papers and notes. The text index has no places, so phrases are looked for in the papers."""

import json
from collections.abc import Callable, Iterable, Sequence

import apsw

SHORTEST_PREFIX = 3
"""Letters from which on a word may be the beginning of a longer one: what begins with "a" is a third of everything."""

COLUMNS = ("title", "authors", "abstract")

_PIECE = 2_000

Spellings = Sequence[Sequence[str]]
"""For each word its spellings, one of which a paper must have. Words are letters and digits alone."""


class TextSearch:
    """Reads what the text indexes know. ``interrupt`` may be called in any thread."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def interrupt(self) -> None:
        """Let what is being asked at this moment raise apsw.InterruptError."""
        self._connection.interrupt()

    def papers(self, words: Spellings, column: str = "") -> list[int]:
        """Return the papers that have all words in a column of ``COLUMNS`` or, without one, in any of them."""
        asked = _match(words)
        return self._found("paper_text", f"{{{column or ' '.join(COLUMNS)}}} : ({asked})") if asked else []

    def notes(self, words: Spellings) -> list[int]:
        """Return the papers in whose notes all words are."""
        asked = _match(words)
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


def _match(words: Spellings) -> str:
    """Return a query of FTS5; every word is quoted, so that none of its signs is one of the language."""
    return " AND ".join(f"({' OR '.join(map(_quoted, forms))})" for forms in words if forms)


def _quoted(word: str) -> str:
    plain = word.replace('"', '""')
    return f'"{plain}"{"*" if len(word) >= SHORTEST_PREFIX else ""}'

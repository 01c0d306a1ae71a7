"""The words of papers, and the names by which a paper without an identifier is known again."""

from typing import Any, NamedTuple

import apsw

from reader.domain.paper import Paper
from reader.domain.text import plain_letters

_ALL_BITS = (1 << 64) - 1


class Texts(NamedTuple):
    """What the index has of a paper.

    ``names`` are its title's and its abstract's number as words. A tree of such numbers would be rewritten all over
    with each thousand papers; the text index writes one piece after the other and merges them.
    """

    title: str
    authors: str
    abstract: str
    names: str

    @classmethod
    def of(cls, paper: Paper, values: tuple[Any, ...]) -> "Texts":
        """Return the texts of a paper whose row of ``WRITTEN_COLUMNS`` is ``values``."""
        authors = "\n".join([author.name for author in paper.authors])
        return cls(paper.title, authors, paper.abstract, cls.names_of(values[-2], values[-1]))

    @staticmethod
    def names_of(title: int | None, abstract: int | None) -> str:
        """Return the numbers of a title and an abstract as words."""
        return " ".join(_names(title, abstract))


class TextIndex:
    """FTS5 over titles, authors, abstracts and names. ``settle`` is called inside the transaction.

    A paper that is replaced in the middle would cut what the transaction writes into pieces of one paper each.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._new: dict[int, Texts] = {}
        self._gone: set[int] = set()

    def insert(self, number: int, texts: Texts) -> None:
        """Index a paper that is not in it."""
        self._new[number] = texts

    def replace(self, number: int, texts: Texts) -> None:
        """Index a paper in place of what was indexed under its number."""
        if number not in self._new:
            self._gone.add(number)
        self._new[number] = texts

    def remove(self, number: int) -> None:
        """Take a paper out of the index."""
        if self._new.pop(number, None) is None or number in self._gone:
            self._gone.add(number)

    def named(self, title: int | None, abstract: int | None) -> list[int]:
        """Return the papers whose title or abstract has this number, as far as they were indexed with one."""
        names = _names(title, abstract)
        if not names:
            return []
        asked = f"names : ({' OR '.join(names)})"
        stored = [number for (number,) in self._connection.execute("SELECT rowid FROM paper_text(?)", (asked,))]
        wanted = set(names)
        coming = [number for number, texts in self._new.items() if not wanted.isdisjoint(texts.names.split())]
        return [number for number in stored if number not in self._gone and number not in self._new] + coming

    def settle(self) -> None:
        """Write what was asked for since the transaction began."""
        if self._gone:
            sql = "DELETE FROM paper_text WHERE rowid = ?"
            self._connection.executemany(sql, ((number,) for number in sorted(self._gone)))
        if self._new:
            sql = "INSERT INTO paper_text (rowid, title, authors, abstract, names) VALUES (?, ?, ?, ?, ?)"
            texts = ((number, *map(plain_letters, self._new[number])) for number in sorted(self._new))
            self._connection.executemany(sql, texts)
        self.forget()

    def forget(self) -> None:
        """Write nothing of it: the transaction is rolled back."""
        self._new.clear()
        self._gone.clear()

    def merge(self, pages: int) -> bool:
        """Merge what many transactions left, some ``pages`` of it; False where nothing is left to do."""
        before = self._connection.total_changes()
        self._connection.execute("INSERT INTO paper_text (paper_text, rank) VALUES ('merge', ?)", (pages,))
        # The statement itself counts as one.
        return self._connection.total_changes() - before > 1


def _names(title: int | None, abstract: int | None) -> list[str]:
    numbers = (("t", title), ("a", abstract))
    return [f"{kind}{number & _ALL_BITS:016x}" for kind, number in numbers if number is not None]

"""The door of the filter: text in, paper numbers out."""

from collections.abc import Iterable, Sequence

from reader.search.matching import Costs, Matcher
from reader.search.postings import Postings
from reader.search.ranking import ranked
from reader.search.terms import Term, parse_terms
from reader.search.vocabulary import warm

_REMEMBERED = 300_000
"""Matches of earlier words that are kept, about 100 bytes each."""


class FilterIndex:
    """Finds papers by words of their titles and authors, in any order, folded, unfinished or with typos.

    Every word of a query must match. Single words are matched whole, as a prefix, from four letters (in Chinese or
    Japanese from one) also inside another word, and from four letters with one typo, from eight with two, where the
    word as typed finds few papers. A paper that has all words as typed comes before any other.
    """

    def __init__(self, entries: Iterable[tuple[int, str, Sequence[str]]] = ()) -> None:
        """Index ``entries``: a paper's number, its title in readable Unicode, the names of its authors."""
        self._postings = Postings()
        for number, title, authors in entries:
            self._postings.add(number, title, authors)
        self._matcher: Matcher | None = None
        self._known: dict[tuple[Term, ...], Costs] = {}
        if self._postings.entries:
            self._prepare()

    def __len__(self) -> int:
        return len(self._postings.entries)

    def add(self, number: int, title: str, authors: Sequence[str]) -> None:
        """Add a paper; one that is already there is replaced and keeps its place among equals."""
        self._postings.add(number, title, authors)
        self._matcher = None

    def remove(self, number: int) -> None:
        """Forget a paper; one that is not there is no error."""
        self._postings.remove(number)
        self._matcher = None

    def search(self, words: str) -> list[int]:
        """Return the numbers of all papers that match ``words``, best first; all papers, as they came, for no words.

        Any string will do. The first 200 characters and 12 words count.
        """
        terms = parse_terms(words)
        if not terms:
            return list(self._postings.entries)
        if self._matcher is None:
            self._prepare()
        costs = self._match(terms)
        return ranked(costs, terms, self._postings)

    def _prepare(self) -> Matcher:
        warm()
        self._known.clear()
        self._matcher = Matcher(self._postings)
        return self._matcher

    def _match(self, terms: tuple[Term, ...]) -> Costs:
        """Return the cost of each paper that matches all ``terms``; what was asked before is remembered."""
        known = self._known.pop(terms, None)
        if known is None:
            known = self._combined(terms)
        self._known[terms] = known
        kept = sum(map(len, self._known.values()))
        while kept > _REMEMBERED and len(self._known) > 1:
            kept -= len(self._known.pop(next(iter(self._known))))
        return known

    def _combined(self, terms: tuple[Term, ...]) -> Costs:
        if len(terms) == 1:
            return (self._matcher or self._prepare()).match(terms[0])
        head = self._match(terms[:-1])
        last = self._match(terms[-1:])
        return {number: head[number] + last[number] for number in head.keys() & last.keys()}

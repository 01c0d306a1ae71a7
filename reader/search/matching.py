"""One term against all papers: a dictionary from paper number to cost, 0 the best."""

from itertools import chain

from reader.search.acronyms import Acronyms, spells
from reader.search.postings import NAME, Postings
from reader.search.terms import Term, finds_inside

Costs = dict[int, int]

# A sum over twelve words of anything strict stays below one acronym, and that below one typo: a paper that has all
# words as typed comes before one that has not.
_EXACT, _PREFIX, _INFIX = 0, 15, 50
_AUTHOR = 10
_ADJACENT = 5
_GLUED, _ACRONYM = 800, 900
_TYPO, _TYPO_PREFIX = 1000, 20

_LONGEST_GLUED = 30


class Matcher:
    """Matches terms against ``postings`` as they are now; a change of them needs a new matcher."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._vocabulary = postings.vocabulary
        self._acronyms: Acronyms | None = None
        # More hits than this, and a word is taken to mean what it says.
        self._few = min(50, 5 + len(postings.entries) // 20)
        self._very_few = min(10, self._few)

    def match(self, term: Term) -> Costs:
        """Return every paper that ``term`` matches.

        Stages: the word as typed; where that gives few papers, glued words and one typo; where that still gives few,
        two typos. A word that nobody wrote as typed may be an acronym. No stage takes away what an earlier one found.
        """
        strict = self._strict(term)
        if len(strict) >= self._few:
            return strict
        loose = {} if strict else self._acronym(term.text)
        loose = loose | self._glued(term.text)
        if term.typos:
            loose = self._typos(term, {**loose, **strict}) | loose
        found = loose | strict
        return found or self._all_parts(term)

    def _strict(self, term: Term) -> Costs:
        costs: Costs = {}
        postings, vocabulary = self._postings, self._vocabulary
        ranges = [vocabulary.prefixed(form) for form in term.forms]
        inside = [(i, i + 1) for form in term.forms if finds_inside(form) for i in vocabulary.containing(form)]
        exact = [(i, i + 1) for i in map(vocabulary.find, term.forms) if i >= 0]
        for cost, slices in ((_INFIX, inside), (_PREFIX, ranges), (_EXACT, exact)):
            authors = chain.from_iterable([postings.in_authors(*part) for part in slices])
            costs.update(dict.fromkeys(authors, cost + _AUTHOR))
            titles = chain.from_iterable([postings.in_titles(*part) for part in slices])
            costs.update(dict.fromkeys(titles, cost))
        if term.parts:
            for number in self._side_by_side(term):
                costs[number] = min(_ADJACENT, costs.get(number, _ADJACENT))
        return costs

    def _side_by_side(self, term: Term) -> set[int]:
        """Return the papers that have the parts of a hyphenated word as words in a row, the last perhaps unfinished."""
        found: set[int] = set()
        for spelling in (0, -1):
            words = [part[min(spelling, len(part) - 1)] for part in term.parts]
            found |= self._phrase(words)
        return found

    def _phrase(self, words: list[str]) -> set[int]:
        phrase = " " + " ".join(words)
        entries = self._postings.entries
        return {number for number in self._postings.with_word(words[0]) if phrase in entries[number].text}

    def _glued(self, word: str) -> Costs:
        """Return the papers that have ``word`` as two words in a row."""
        found: set[int] = set()
        if len(word) <= _LONGEST_GLUED:
            for cut in range(2, len(word) - 1):
                start, stop = self._vocabulary.prefixed(word[cut:])
                if start < stop:
                    found |= self._phrase([word[:cut], word[cut:]])
        return dict.fromkeys(found, _GLUED)

    def _acronym(self, word: str) -> Costs:
        entries = self._postings.entries
        if self._acronyms is None:
            self._acronyms = Acronyms(list(entries), [entry.initials for entry in entries.values()])
        found: set[int] = set()
        for number, whole in self._acronyms.find(word):
            if whole or spells(entries[number].text.partition(NAME)[0], word):
                found.add(number)
        return dict.fromkeys(found, _ACRONYM)

    def _typos(self, term: Term, known: Costs) -> Costs:
        found: Costs = {}
        for typos in range(1, term.typos + 1):
            if len(known.keys() | found.keys()) < (self._few, self._very_few)[typos - 1]:
                found = self._near(term.text, typos)
        if term.typos > 1 and not found and not known:
            found = self._near(term.text, term.typos, any_initial=True)
        return found

    def _near(self, word: str, typos: int, *, any_initial: bool = False) -> Costs:
        costs: Costs = {}
        postings = self._postings
        near = self._vocabulary.near(word, typos, any_initial=any_initial)
        for distance in range(typos, 0, -1):
            group = [part for part in near if part.distance == distance]
            whole = [(part.start, part.start + 1) for part in group if part.whole]
            longer = [(part.start, part.stop) for part in group]
            for cost, slices in ((_TYPO_PREFIX, longer), (0, whole)):
                authors = chain.from_iterable([postings.in_authors(*part) for part in slices])
                costs.update(dict.fromkeys(authors, _TYPO * distance + cost + _AUTHOR))
                titles = chain.from_iterable([postings.in_titles(*part) for part in slices])
                costs.update(dict.fromkeys(titles, _TYPO * distance + cost))
        return costs

    def _all_parts(self, term: Term) -> Costs:
        """Return the papers that have the parts of a hyphenated word anywhere."""
        if not term.parts:
            return {}
        found = [self.match(Term(part)) for part in term.parts]
        common = set(found[0]).intersection(*found[1:])
        return {number: sum(costs[number] for costs in found) for number in common}

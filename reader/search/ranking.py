"""The order of what was found: cost, then closeness of the words, then short titles, then as the papers came."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from reader.search.matching import Costs
from reader.search.postings import NAME, Postings
from reader.search.terms import Term

_PHRASE, _START, _CLOSE = 4, 2, 1
_STEPS = 8

_CLOSELY_READ = 1000
"""Results up to which word order is looked at: it takes a microsecond each."""


def ranked(costs: Costs, terms: Sequence[Term], postings: Postings) -> list[int]:
    """Return the numbers of ``costs``, best first."""
    if len(costs) * 8 > len(postings.entries):
        numbers = [number for number in postings.by_length if number in costs]
    else:
        numbers = sorted(costs, key=postings.by_length.__getitem__)
    bonuses = _bonuses(numbers, terms, postings)
    classes: defaultdict[int, list[int]] = defaultdict(list)
    for number in numbers:
        classes[costs[number] * _STEPS - bonuses.get(number, 0)].append(number)
    return [number for _, members in sorted(classes.items()) for number in members]


def _bonuses(numbers: list[int], terms: Sequence[Term], postings: Postings) -> dict[int, int]:
    forms = {form for term in terms for form in term.forms}
    bonuses = dict.fromkeys(chain.from_iterable(map(postings.opening, forms)), _START)
    if len(terms) == 1:
        return bonuses
    entries = postings.entries
    for phrase in _phrases(terms):
        for number in [number for number in numbers if phrase in entries[number].text]:
            bonuses[number] = (bonuses.get(number, 0) & _START) + _PHRASE
    if len(numbers) <= _CLOSELY_READ:
        words = [" " + term.text for term in terms]
        for number in numbers:
            if _is_close(words, entries[number].text):
                bonuses[number] = bonuses.get(number, 0) + _CLOSE
    return bonuses


def _phrases(terms: Sequence[Term]) -> list[str]:
    split = " ".join(part[0] for term in terms for part in (term.parts or (term.forms,)))
    glued = " ".join(term.text for term in terms)
    return [" " + phrase for phrase in dict.fromkeys((split, glued))]


def _is_close(words: Sequence[str], text: str) -> bool:
    """Tell whether ``words`` follow one another in the title, or belong to one author in whatever order."""
    title, _, names = text.partition(NAME)
    position = 0
    for word in words:
        position = title.find(word, position)
        if position < 0:
            break
        position += len(word)
    else:
        return True
    if not all(word in " " + names for word in words):
        return False
    return any(all(word in " " + name for word in words) for name in names.split(NAME))

"""Nine classes of queries, each query made from one paper that it is meant to find.

A query is fair when it names its paper: with the typos taken out, at most 20 papers satisfy it to the letter, so that
all of them fit into the first 20 and 100 % can be reached. Others are left out, whatever an engine makes of them.
Queries are typed as people type: small letters without accents. A typo is a letter replaced, left out, put in, or
swapped with the next; one in ten is at the first letter. A large word is any but articles, prepositions and the like.
"""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from search_corpus import GAP
from search_words import SMALL

FAIR = 20
# So many papers are tried for each query that is wanted; short acronyms are rarely fair in a large corpus.
_TRIED = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[a-z0-9]+")
_PLAIN = str.maketrans({"ø": "o", "ı": "i", "ł": "l"})
_SMALL = frozenset(SMALL)

Means = Literal["words", "run", "initials"]


@dataclass(slots=True)
class Query:
    """What is typed, the paper it is made from, and what satisfies it to the letter.

    ``needs`` are words ("graph"), beginnings of words ("gra*"), or one text of initials. ``twins`` are all papers with
    the target's title and authors, itself among them; ``satisfied`` counts the papers that satisfy the query.
    """

    text: str
    target: int
    line: str
    means: Means
    needs: tuple[str, ...]
    twins: set[int] = field(default_factory=set)
    satisfied: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """A line taken apart: the title's words as written in small letters, its large ones, and the surnames."""

    written: list[str]
    large: list[str]
    surnames: list[str]

    @classmethod
    def of(cls, line: str) -> "Parts":
        title, _, authors = plain(line).partition(GAP)
        written = [word.strip(":") for word in title.split(" ")]
        names = [name.rsplit(" ", 1)[-1] for name in authors.split(", ")]
        return cls(written, [word for word in written if word not in _SMALL], names)


Made = tuple[str, Means, Sequence[str]]
Maker = Callable[[random.Random, Parts], Made | None]


def plain(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def typo(dice: random.Random, word: str) -> str:
    """Return ``word`` with one mistake; its hyphens stay."""
    while True:
        place = 0 if dice.random() < 0.1 else dice.randrange(1, len(word) - 1)
        before, letter, after = word[:place], word[place], word[place + 1 :]
        wrong = dice.choice(
            (
                before + dice.choice(_LETTERS) + after,
                before + after,
                before + letter + dice.choice(_LETTERS) + after,
                before + after[0] + letter + after[1:],
            )
        )
        if wrong != word and wrong.count("-") == word.count("-") and "-" not in (letter, after[0]):
            return wrong


def _pick(dice: random.Random, words: Sequence[str], count: int, letters: int = 1) -> list[str]:
    """Return so many different words in their order, each of at least so many letters; none where there are fewer."""
    fit = list(dict.fromkeys(word for word in words if len(word) >= letters))
    if len(fit) < count:
        return []
    places = sorted(dice.sample(range(len(fit)), count))
    return [fit[place] for place in places]


def _whole(text: Sequence[str], words: Sequence[str]) -> Made | None:
    return (" ".join(text), "words", words) if words else None


def exact(dice: random.Random, parts: Parts) -> Made | None:
    """Three or four large words in order, or a stretch of the title with three or four large words."""
    count = dice.choice((3, 4))
    if dice.random() < 0.5 or len(parts.large) < count:
        words = _pick(dice, parts.large, count)
        return _whole(words, words)
    large = [place for place, word in enumerate(parts.written) if word not in _SMALL]
    first = dice.randrange(len(large) - count + 1)
    stretch = parts.written[large[first] : large[first + count - 1] + 1]
    return _whole(stretch, stretch)


def typos(dice: random.Random, parts: Parts) -> Made | None:
    """Three large words of five letters and more, each with one typo."""
    words = _pick(dice, parts.large, 3, 5)
    return _whole([typo(dice, word) for word in words], words)


def shuffled(dice: random.Random, parts: Parts) -> Made | None:
    """Four large words in another order."""
    words = _pick(dice, parts.large, 4)
    mixed = words[:]
    while words and mixed == words:
        dice.shuffle(mixed)
    return _whole(mixed, words)


def prefixes(dice: random.Random, parts: Parts) -> Made | None:
    """The first four letters of four large words in order."""
    cut = [word[:4] for word in _pick(dice, parts.large, 4, 4) if "-" not in word[:4]]
    return _whole(cut, [f"{word}*" for word in cut]) if len(cut) == 4 else None


def partial(dice: random.Random, parts: Parts) -> Made | None:
    """Two large words and two to four letters of a third that follows them."""
    words = _pick(dice, parts.large, 3, 6)
    if not words:
        return None
    words[-1] = words[-1][: dice.randint(2, 4)].rstrip("-")
    return _whole(words, [*words[:-1], words[-1] + "*"])


def acronym(dice: random.Random, parts: Parts) -> Made | None:
    """The initials of four to seven large words in a row, compounds by each part; half of them begin the title."""
    words = [part for word in parts.large for part in word.split("-")]
    count = dice.randint(4, 7)
    if len(words) < count:
        return None
    first = 0 if dice.random() < 0.5 else dice.randrange(len(words) - count + 1)
    letters = "".join(word[0] for word in words[first : first + count])
    return letters, "initials", (letters,)


def glued(dice: random.Random, parts: Parts) -> Made | None:
    """Three to five first letters of two or three neighbouring large words, written as one word."""
    count = dice.choice((2, 3))
    starts = [
        place
        for place in range(len(parts.written) - count + 1)
        if all(len(word) > 4 and word.isalnum() and word not in _SMALL for word in parts.written[place : place + count])
    ]
    if not starts:
        return None
    first = dice.choice(starts)
    cut = [word[: dice.choice((3, 4, 4, 5))] for word in parts.written[first : first + count]]
    return "".join(cut), "run", cut


def author(dice: random.Random, parts: Parts) -> Made | None:
    """A surname and one or two large words."""
    words = [dice.choice(parts.surnames), *_pick(dice, parts.large, dice.choice((1, 2)), 4)]
    return _whole(words, words) if len(words) > 1 else None


def author_typos(dice: random.Random, parts: Parts) -> Made | None:
    """A surname and a large word, each of five letters and more with one typo; half with a second word as it is."""
    name, words = dice.choice(parts.surnames), _pick(dice, parts.large, dice.choice((1, 2)), 5)
    if len(name) < 5 or not words:
        return None
    return _whole([typo(dice, name), typo(dice, words[0]), *words[1:]], [name, *words])


CLASSES: dict[str, Maker] = {
    "exact words": exact,
    "typos in 3 words": typos,
    "shuffled words": shuffled,
    "word prefixes": prefixes,
    "partial last word": partial,
    "acronym": acronym,
    "glued prefixes": glued,
    "author + word": author,
    "author + word, typos": author_typos,
}


def make_queries(lines: Path, papers: int, wanted: int, seed: int) -> dict[str, list[Query]]:
    """Return up to ``wanted`` fair queries of each class for the papers of a file of lines."""
    dice = random.Random(f"{seed} {papers}")
    targets = {name: dice.sample(range(1, papers + 1), min(papers, wanted * _TRIED)) for name in CLASSES}
    sought = set().union(*targets.values())
    found = {number: line for number, line in numbered(lines) if number in sought}
    tried = {name: list(_made(dice, name, targets[name], found)) for name in CLASSES}
    _Count([query for queries in tried.values() for query in queries]).read(lines)
    return {name: [query for query in queries if query.satisfied <= FAIR][:wanted] for name, queries in tried.items()}


def numbered(lines: Path) -> Iterator[tuple[int, str]]:
    """Yield every line with its paper's number, from 1."""
    with lines.open(encoding="utf-8") as file:
        yield from enumerate((line.rstrip("\n") for line in file), start=1)


def _made(dice: random.Random, name: str, targets: Iterable[int], found: dict[int, str]) -> Iterator[Query]:
    for target in targets:
        made = CLASSES[name](dice, Parts.of(found[target]))
        if made is not None:
            text, means, needs = made
            split = [part for need in needs for part in (need.split("-") if means == "words" else [need])]
            yield Query(text, target, found[target], means, tuple(split))


class _Count:
    """Counts in one reading of the lines which papers satisfy each query, and which are the target's twins."""

    def __init__(self, queries: Sequence[Query]) -> None:
        self._targets = defaultdict[str, list[Query]](list)
        # Queries by one beginning that a paper must have, each with all of them: few papers pass both.
        self._starts = defaultdict[str, list[tuple[frozenset[str], Query]]](list)
        self._initials = [query for query in queries if query.means == "initials"]
        for query in queries:
            self._targets[query.line].append(query)
            if query.means != "initials":
                starts = frozenset(need[:3] for need in query.needs if len(need.rstrip("*")) >= 3)
                self._starts[max(query.needs, key=len)[:3]].append((starts, query))

    def read(self, lines: Path) -> None:
        for number, line in numbered(lines):
            for query in self._targets.get(line, ()):
                query.twins.add(number)
            title, _, authors = plain(line).partition(GAP)
            words = _WORD.findall(title)
            self._look(words, words + _WORD.findall(authors))
            initials = "".join([word[0] for word in words if word not in _SMALL])
            for query in self._initials:
                query.satisfied += query.needs[0] in initials

    def _look(self, words: list[str], everything: list[str]) -> None:
        there = {word[:3] for word in everything}
        for start in self._starts.keys() & there:
            for starts, query in self._starts[start]:
                if starts <= there:
                    query.satisfied += _satisfies(query, words, everything)


def _satisfies(query: Query, words: list[str], whole: list[str]) -> bool:
    if query.means == "run":
        size = len(query.needs)
        return any(
            all(word.startswith(need) for word, need in zip(words[place:], query.needs, strict=False))
            for place in range(len(words) - size + 1)
        )
    return all(
        any(word.startswith(need[:-1]) for word in whole) if need.endswith("*") else need in whole
        for need in query.needs
    )

"""A corpus of any size for the search benchmark, the same for the same seed; a larger one begins like a smaller.

Titles have 6 to 14 words: collocations and single words joined by small words, some after an invented name and a
colon. A paper has one to eight authors of a pool in which few write much and few surnames are very common. Papers are
made one after the other, so that memory does not grow with the count.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from search_words import (
    SMALL,
    SMALL_WEIGHTS,
    Person,
    draws,
    falling,
    invented,
    people,
    phrases,
    vocabulary,
    word_weights,
)

SEED = 20261120
GAP = "  "
"""Between title and authors of a line; no title has two blanks."""

_LENGTHS = (6, 7, 8, 8, 9, 9, 10, 10, 11, 12, 13, 14)
_TEAMS = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8)
_CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "stat.ML", "math.OC", "astro-ph.GA", "quant-ph")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_SENTENCES = 40_000
_A_MONTH = 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """One invented paper; ``number`` counts from 1, a person is forenames and surname."""

    number: int
    title: str
    authors: tuple[Person, ...]

    @property
    def line(self) -> str:
        """What fzf is given: the title, a gap, the authors."""
        return f"{self.title}{GAP}{', '.join(f'{given} {family}' for given, family in self.authors)}"


class Corpus:
    """Makes papers from one seed."""

    def __init__(self, seed: int = SEED) -> None:
        self._dice = dice = random.Random(seed)
        words, weights = vocabulary(dice), word_weights()
        joined = phrases(dice, words, weights)
        crowd = people(dice)
        self._words = draws(dice, words, weights)
        self._phrases = draws(dice, joined, falling(len(joined), 30, 0.85))
        self._small = draws(dice, SMALL, SMALL_WEIGHTS)
        self._people = draws(dice, crowd, falling(len(crowd), 200, 0.7))

    def papers(self, count: int) -> Iterator[Found]:
        """Yield so many papers; a second call goes on where the first ended."""
        for number in range(1, count + 1):
            yield Found(number, self._title(), self._authors())

    def sentences(self, count: int = _SENTENCES) -> list[str]:
        """Return sentences of about fifteen words for abstracts."""
        return [self._sentence().capitalize() + "." for _ in range(count)]

    def _sentence(self) -> str:
        return " ".join(
            f"{next(self._small)} {next(self._phrases)} {next(self._words)}" for _ in range(self._dice.randint(3, 5))
        )

    def _title(self) -> str:
        dice = self._dice
        wanted = dice.choice(_LENGTHS)
        parts: list[str] = []
        size = 0
        while size < wanted:
            if parts and dice.random() < 0.65:
                parts.append(next(self._small))
                size += 1
            part = next(self._phrases if dice.random() < 0.6 else self._words)
            parts.append(part)
            size += part.count(" ") + 1
        title = " ".join(parts)
        if dice.random() < 0.5:
            title = " ".join(word if word in SMALL else word[:1].upper() + word[1:] for word in title.split(" "))
        title = title[:1].upper() + title[1:]
        if dice.random() < 0.15:
            return f"{_system_name(dice)}: {title}"
        return title

    def _authors(self) -> tuple[Person, ...]:
        team: dict[Person, None] = {}
        for _ in range(self._dice.choice(_TEAMS)):
            given, family = next(self._people)
            form = self._dice.random()
            if form < 0.15:
                given = f"{given[0]}."
            elif form < 0.25:
                given = f"{given} {family[0]}."
            team[given, family] = None
        return tuple(team)


def _system_name(dice: random.Random) -> str:
    name = invented(dice, dice.choice((1, 2, 2)))
    return dice.choice((name.title(), name.upper(), name.title() + "Net", invented(dice, 1).title() + name.title()))


def write_lines(path: Path, count: int, seed: int = SEED) -> None:
    """Write one line a paper, the first paper first: its title, a gap, its authors."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{paper.line}\n" for paper in Corpus(seed).papers(count))


def write_snapshot(path: Path, count: int, seed: int = SEED) -> None:
    """Write the papers as arXiv's metadata snapshot has them, with abstracts of 1.2 kB."""
    # The abstracts have dice of their own: the titles are those of `write_lines`.
    sentences = Corpus(seed + 1).sentences()
    dice = random.Random(seed + 1)
    with path.open("w", encoding="utf-8") as file:
        for paper in Corpus(seed).papers(count):
            told = " ".join(dice.choices(sentences, k=dice.randint(9, 14)))
            record = _record(paper, f"Study {paper.number} {told}")
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _record(paper: Found, abstract: str) -> dict[str, object]:
    months, serial = divmod(paper.number - 1, _A_MONTH)
    year, month = 15 + months // 12, months % 12 + 1
    day = serial * 28 // _A_MONTH + 1
    created = f"Wed, {day} {_MONTHS[month - 1]} 20{year:02d} 16:02:{paper.number % 60:02d} GMT"
    return {
        "id": f"{year:02d}{month:02d}.{serial + 1:05d}",
        "submitter": None,
        "authors": ", ".join(f"{given} {family}" for given, family in paper.authors),
        "title": paper.title,
        "comments": f"{paper.number % 40 + 4} pages" if paper.number % 3 else None,
        "journal-ref": None,
        "doi": f"10.1000/{paper.number}" if paper.number % 4 == 0 else None,
        "report-no": None,
        "categories": " ".join(_CATEGORIES[(paper.number + step) % 7] for step in range(1 + paper.number % 3)),
        "license": None,
        "abstract": f"  {abstract}\n",
        "versions": [{"version": "v1", "created": created}],
        "update_date": f"20{year:02d}-{month:02d}-{day:02d}",
        "authors_parsed": [[family, given, ""] for given, family in paper.authors],
    }

"""Invented words, collocations and names with the frequencies that titles and author lists have."""

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

VOCABULARY = 200_000
COMMON = 2_000
SHIFT = 25
PHRASES = 60_000
SURNAMES = 40_000
PEOPLE = 150_000
_BLOCK = 8_192

SMALL = "of for with and in the a on via from by to using under".split()
SMALL_WEIGHTS = list(itertools.accumulate((22.0, 19, 10, 13, 12, 6, 4, 5, 4, 3, 2, 2, 3, 1)))
# A letter that stands here more often begins more words.
_OPENINGS = (
    "b c c c d d d f f g h l l m m m n n p p p r r r s s s t t t v v w j k q br ch cl cr dr fl gr pl pr qu sc sh sp st "
    "tr th"
).split()
_MIDDLES = "a a a e e e e i i i o o o u u y ea ai oo io ou".split()
_VOWELS = "aaaeeeiioouy"
_CLOSINGS = ("", "", "", "", "n", "r", "l", "s", "t", "m", "d", "c", "p", "nt", "st", "rm", "ck", "x")
# A root is met in several forms, as "train", "trained", "training" are: what a typo is easily taken for.
_ENDINGS = "|s|ing|ed|er|al|ic|tion|ity|ment|ive|able|ist".split("|")
_BEFORE = "self- multi- non- semi- pre- co- cross- low- high- long-".split()
_KNOWN_SURNAMES = (
    "Wang Zhang Li Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Kim Lee Park Nguyen Singh Kumar Smith Müller García Silva "
    "Johnson Santos Tanaka Suzuki Ivanov Schmidt Rossi López Martin Dubois Ørsted Åström Novák Yılmaz Khan Gupta Cohen "
    "Jones Brown Williams Sørensen Hernández Kowalski Popov Fischer Weber Sato Costa"
).split()
_KNOWN_GIVEN = (
    "Wei Yang Jing Li Xin Yu Hao Ming Lei Jun Min Anna David Michael Maria Thomas Daniel John James Peter Elena Laura "
    "Sofía José Jürgen Björn Zoë Ahmed Ali Priya Rahul Yuki Hiroshi Ivan Olga Pierre François Giulia Marco Carlos Ana"
).split()

Person = tuple[str, str]
Drawn = TypeVar("Drawn")


def draws(dice: random.Random, population: Sequence[Drawn], weights: list[float]) -> Iterator[Drawn]:
    """Yield endless draws from a population by added-up weights, made block by block: far faster than one at a time."""
    while True:
        yield from dice.choices(population, cum_weights=weights, k=_BLOCK)


def word_weights(count: int = VOCABULARY) -> list[float]:
    """Return how much of a text each content word makes up, by rank, added up.

    Common words follow Zipf's law, rare ones fall off faster (fitted to abstracts, as in the import benchmark); the
    shift leaves the first ranks to the small words, which are drawn apart.
    """
    steep = (COMMON + SHIFT) ** 0.9
    return list(
        itertools.accumulate(1 / (r + SHIFT) if r < COMMON else steep / (r + SHIFT) ** 1.9 for r in range(count))
    )


def falling(count: int, shift: float, power: float) -> list[float]:
    """Return the weights 1 / (rank + shift) ** power, added up."""
    return list(itertools.accumulate(1 / (rank + shift) ** power for rank in range(count)))


def invented(dice: random.Random, syllables: int) -> str:
    """Return one pronounceable root."""
    parts = [dice.choice(_OPENINGS) + dice.choice(_MIDDLES) for _ in range(syllables)]
    if dice.random() < 0.2:
        parts[0] = dice.choice(_VOWELS) + dice.choice(("", "", "n", "r", "l", "s", "x"))
    return "".join(parts) + dice.choice(_CLOSINGS)


def vocabulary(dice: random.Random, count: int = VOCABULARY) -> list[str]:
    """Return different content words of 4 to 15 letters, the most common first; most are forms of shared roots."""
    found: dict[str, float] = {}
    place = 0
    while len(found) < count * 1.1:
        root = invented(dice, 1 if place < 300 and dice.random() < 0.3 else dice.choice((2, 2, 2, 3)))
        place += 1
        # The forms of a root are far from equally common.
        for step, ending in enumerate(dice.sample(_ENDINGS, dice.randint(1, 5))):
            if 4 <= len(root + ending) <= 15:
                found.setdefault(root + ending, place * dice.uniform(2, 8) ** step)
    return sorted(found, key=found.__getitem__)[:count]


def phrases(dice: random.Random, words: Sequence[str], weights: list[float], count: int = PHRASES) -> list[str]:
    """Return collocations of two or three content words, the most common first; some are written with a hyphen."""
    drawn = iter(dice.choices(words, cum_weights=weights, k=count * 3))
    made = []
    for first, second, third in itertools.islice(zip(drawn, drawn, drawn, strict=True), count):
        shape = dice.random()
        if shape < 0.6:
            made.append(f"{first} {second}")
        elif shape < 0.8:
            made.append(f"{first} {second} {third}")
        elif shape < 0.92:
            made.append(f"{first}-{second} {third}")
        else:
            made.append(f"{dice.choice(_BEFORE)}{first} {second}")
    return made


def people(dice: random.Random, count: int = PEOPLE) -> list[Person]:
    """Return forenames and surname of invented people, the most productive first; a few surnames are very common."""
    surnames = dict.fromkeys(_KNOWN_SURNAMES)
    while len(surnames) < SURNAMES:
        surnames[invented(dice, dice.choice((1, 2, 2, 3))).title()] = None
    given = dict.fromkeys(_KNOWN_GIVEN)
    while len(given) < 3_000:
        given[invented(dice, dice.choice((1, 2, 2))).title()] = None
    family = dice.choices(list(surnames), cum_weights=falling(len(surnames), 8, 0.9), k=count)
    return list(zip(dice.choices(list(given), cum_weights=falling(len(given), 10, 0.9), k=count), family, strict=True))

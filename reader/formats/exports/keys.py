"""Citation keys: ``example2026slowlanternslearnfast``, as arXiv makes them, or by a pattern of the user.

A key has the characters ``[A-Za-z0-9:._/-]`` alone. It is made from the first version's year, the first author and the
title, so a new version of the paper does not change it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from reader.domain.errors import ReaderError
from reader.domain.text import plain_letters
from reader.formats.exports.fields import author_names, file_stem, item_key, readable, split_name, year_of
from reader.formats.markdown import Item

DEFAULT_PATTERN = "{surname}{year}{words}"

KEY_LIMIT = 120
"""Characters of the longest key."""

WORDS = 4
"""Words of the title in ``{words}``."""

_FIELD = re.compile(r"\{([a-z]*)\}")
_SAFE = re.compile(r"[A-Za-z0-9:._/-]*", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9:._/-]+", re.ASCII)
_NOT_PLAIN = re.compile(r"[^a-z0-9]+", re.ASCII)
_SMALL_WORDS = frozenset(
    "a an and are as at be by can do for from how in into is it its of on or over that the this to via we what when "
    "where which with you all your our their".split()
)


class KeyPatternError(ReaderError):
    """A pattern of citation keys that cannot be used."""


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", plain_letters(text)).casefold()
    return _NOT_PLAIN.sub("", decomposed)


def _title_words(item: Item) -> list[str]:
    words = [_plain(word) for word in readable(item.paper.title).replace("/", " ").split()]
    return [word for word in words if word and word not in _SMALL_WORDS] or [word for word in words if word]


def _surname(item: Item) -> str:
    names = author_names(item.paper)
    return _plain(split_name(names[0]).family) if names else ""


def _identifier(item: Item) -> str:
    return _UNSAFE.sub("-", item_key(item)).strip("-")


_FIELDS: dict[str, Callable[[Item], str]] = {
    "surname": _surname,
    "year": lambda item: str(year_of(item) or ""),
    "shortyear": lambda item: str(year_of(item) or "")[-2:],
    "firstword": lambda item: (_title_words(item) or [""])[0],
    "words": lambda item: "".join(_title_words(item)[:WORDS]),
    "id": _identifier,
    "category": lambda item: _UNSAFE.sub("", item.paper.primary_category),
}


def check_pattern(pattern: str) -> None:
    """Raise KeyPatternError with one sentence where keys cannot be made by ``pattern``."""
    known = ", ".join(f"{{{name}}}" for name in _FIELDS)
    for match in _FIELD.finditer(pattern):
        if match[1] not in _FIELDS:
            raise KeyPatternError(f"A citation key has no {match[0]}; there are {known}.")
    if not _FIELD.search(pattern):
        raise KeyPatternError(f"A pattern of citation keys needs one of {known}.")
    rest = _FIELD.sub("", pattern)
    if not _SAFE.fullmatch(rest):
        raise KeyPatternError("A citation key has letters, digits and the signs : . _ / - alone.")


def citation_keys(items: Sequence[Item], pattern: str = DEFAULT_PATTERN) -> list[str]:
    """Return one key for each paper, all different whatever their case; raises KeyPatternError.

    Of papers with the same key the one with the oldest identifier has it bare, and each other one its identifier
    behind it, so neither the order nor what else is exported gives a paper a third name.
    """
    check_pattern(pattern)
    wanted = [_key(item, pattern) for item in items]
    keys = [""] * len(items)
    taken: set[str] = set()
    for place in sorted(range(len(items)), key=lambda place: _age(items[place], place)):
        key = wanted[place]
        if key.casefold() in taken:
            key = f"{key[:KEY_LIMIT]}-{_identifier(items[place]) or 'paper'}"
        bare, turn = key, 1
        while key.casefold() in taken:
            turn += 1
            key = f"{bare}-{turn}"
        taken.add(key.casefold())
        keys[place] = key
    return keys


def _key(item: Item, pattern: str) -> str:
    made = _FIELD.sub(lambda match: _FIELDS[match[1]](item), pattern)[:KEY_LIMIT].strip(":._/-")
    # Names and titles in other scripts may leave nothing but the year.
    has_name = any(char.isalpha() for char in made) or "{id}" in pattern
    if made and has_name:
        return made
    return "-".join(filter(None, (made, _identifier(item) or file_stem(item))))


def _age(item: Item, place: int) -> tuple[bool, int, int, str, int]:
    known = item.paper.arxiv_id
    if known is None:
        return (True, 0, 0, item.key, place)
    return (False, known.year, known.month, known.name, place)

"""The user's tags: how they are written, what is one, and when two are the same."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.domain.errors import ReaderError
from reader.domain.text import clean

TAG_LIMIT = 60
"""Characters of the longest tag."""

TAGS_LIMIT = 50
"""Tags that one paper may have."""

QUOTES = '"“”„'
"""Signs that hold the blanks of a tag together; none of them can be a part of one."""


class TagError(ReaderError):
    """Something that cannot be a tag, or too many of them."""


class Word(NamedTuple):
    """One tag of a line as it is typed: the half-open range of its characters, quotes included."""

    start: int
    end: int
    text: str


def clean_tag(text: str) -> str:
    """Return what is left of a tag from outside: one line, without commas and quotes, maybe nothing at all.

    Raises TagError where that is longer than a tag may be.
    """
    tag = clean(unicodedata.normalize("NFC", clean(_plain(text), limit=4 * TAG_LIMIT)), limit=4 * TAG_LIMIT)
    if len(tag) > TAG_LIMIT:
        raise TagError(f"A tag has at most {TAG_LIMIT} characters.")
    return tag


def tag_key(tag: str) -> str:
    """Return what two spellings of one tag have in common: case does not matter."""
    return unicodedata.normalize("NFC", " ".join(_plain(tag).split()).casefold())


def words(text: str) -> list[Word]:
    """Return the tags of a line with their places: commas and blanks part them, blanks inside quotes do not.

    A quote that is never closed goes on to the end of the line.
    """
    found: list[Word] = []
    start, quoted, kept = -1, False, ""
    for place, char in enumerate(text):
        if char in QUOTES:
            start = place if start < 0 else start
            quoted = not quoted
        elif char == "," or (char.isspace() and not quoted):
            if start >= 0:
                found.append(Word(start, place, kept))
            start, quoted, kept = -1, False, ""
        else:
            start = place if start < 0 else start
            kept += char
    if start >= 0:
        found.append(Word(start, len(text), kept))
    return found


def parse_tags(text: str) -> tuple[str, ...]:
    """Return the tags of a line, each once in its first spelling; raises TagError."""
    return distinct(word.text for word in words(text))


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Return cleaned tags, each once in its first spelling, without empty ones; raises TagError."""
    found: dict[str, str] = {}
    for tag in map(clean_tag, tags):
        if tag:
            found.setdefault(tag_key(tag), tag)
    return tuple(found.values())


def render_tag(tag: str) -> str:
    """Return a tag as ``parse_tags`` reads it: with blanks in quotes."""
    return f'"{tag}"' if any(char.isspace() for char in tag) else tag


def render_tags(tags: Iterable[str]) -> str:
    """Return a line of tags, which ``parse_tags`` reads."""
    return ", ".join(map(render_tag, tags))


def edited(tags: Sequence[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """Return a paper's tags with some taken away and others added at the end.

    One that is there keeps its spelling. Raises TagError where a paper would have too many.
    """
    gone = set(map(tag_key, remove))
    wanted: dict[str, str] = {}
    for tag in (*(tag for tag in tags if tag_key(tag) not in gone), *add):
        wanted.setdefault(tag_key(tag), tag)
    if len(wanted) > max(TAGS_LIMIT, len(tags)):
        raise TagError(f"A paper has at most {TAGS_LIMIT} tags.")
    return tuple(wanted.values())


def spelled(tags: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are spelled where they are used already, the first spelling of ``known`` for each."""
    spellings: dict[str, str] = {}
    for tag in known:
        spellings.setdefault(tag_key(tag), tag)
    return tuple(spellings.get(tag_key(tag), tag) for tag in tags)


class Completions(NamedTuple):
    """``options`` can stand for the characters from ``start`` to ``end``, best first."""

    start: int
    end: int
    options: tuple[str, ...]


def complete_tag(text: str, at: int, known: Sequence[str]) -> Completions:
    """Return the known tags that the one at ``at`` can become: those that begin so, then those with a word that does.

    Tags that stand in the line already are left out; where nothing is begun, all others are offered.
    """
    here = next((word for word in words(text) if word.start < at <= word.end), Word(at, at, ""))
    there = {tag_key(word.text) for word in words(text) if word != here}
    typed = tag_key(text[here.start : at])
    keys = {tag: key for tag in known if (key := tag_key(tag)) not in there}
    first = [tag for tag, key in keys.items() if key.startswith(typed)]
    later = [tag for tag, key in keys.items() if f" {typed}" in key.replace("-", " ") and not key.startswith(typed)]
    return Completions(here.start, here.end, tuple(map(render_tag, [*first, *later])))


def _plain(text: str) -> str:
    return "".join(" " if char == "," else char for char in text if char not in QUOTES)

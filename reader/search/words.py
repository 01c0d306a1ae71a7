"""Text to words: every spelling under which a word can be found, and where each letter of it stands in the text."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.search.folding import (
    APOSTROPHE,
    DIGIT,
    HYPHEN,
    LOWER,
    NOTHING,
    SEPARATOR,
    UNSPACED,
    UPPER,
    Folded,
    clusters,
    digraphs,
    is_greek,
)

_SHORTEST_RUN = 3
_LONGEST_WIDENED = 80
"""Letters of the longest word in which an umlaut may be meant; there are as many places for one, each a word to ask."""
_EDGES = ".,:;!?()[]{}\"'"


class Letter(NamedTuple):
    """One visible letter: folded, with its half-open range in the text. ``fresh`` starts a run (camel case, digits)."""

    text: str
    wide: str
    kind: str
    start: int
    end: int
    fresh: bool


Letters = list[Letter]


class Located(NamedTuple):
    """A spelling of a word; ``starts[i]`` and ``ends[i]`` give the range of its letter i in the text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class Chunk(NamedTuple):
    """What stands between two blanks: all spellings, and the whole read in up to three ways.

    ``split`` has blanks for hyphens, ``glued`` has nothing in their place, ``wide`` is ``split`` with ü as ue;
    ``plain`` tells that all three are the same.
    """

    forms: tuple[str, ...]
    split: str
    glued: str
    wide: str
    plain: bool


def segments(text: str) -> list[list[Letters]]:
    """Return the words of ``text``, each as its parts between hyphens, each part as its letters."""
    found: list[list[Letters]] = []
    parts: list[Letters] = []
    letters: Letters = []
    pending = False
    for start, end, folded in clusters(text):
        if folded.kind == NOTHING:
            continue
        if folded.kind == APOSTROPHE:
            pending = True
            continue
        if folded.kind in (HYPHEN, SEPARATOR):
            if letters:
                parts.append(letters)
                letters = []
            if parts and folded.kind == SEPARATOR:
                found.append(parts)
                parts = []
        else:
            _append(letters, folded, start, end, pending)
        pending = False
    if letters:
        parts.append(letters)
    return [*found, parts] if parts else found


def spellings(letters: Letters) -> list[str]:
    """Return the ways to write a word, the plain one first: müller, mueller; for mueller also muller."""
    plain = "".join([letter.text for letter in letters])
    forms = {plain: None, _wide(letters): None}
    narrow = _narrow(plain)
    forms[narrow] = None
    return list(forms)


def widened(word: str) -> list[str]:
    """Return the folded words that become ``word`` where a written-out umlaut is taken for one: mueller for muller."""
    found: list[str] = []
    if len(word) > _LONGEST_WIDENED:
        return found
    for place, char in enumerate(word):
        for wide in {"a": "ea", "o": "e", "u": "e"}.get(char, ""):
            longer = word[: place + 1] + wide + word[place + 1 :]
            if _narrow(longer) == word:
                found.append(longer)
    return found


def pieces(parts: list[Letters]) -> list[Letters]:
    """Return the whole word and what can be looked for in it: its hyphenated parts, and the runs of those."""
    found = [[letter for part in parts for letter in part]]
    if len(parts) > 1:
        found += parts
    for part in parts:
        runs = list(_runs(part))
        if len(runs) > 1:
            found += [run for run in runs if len(run) >= _SHORTEST_RUN or run[0].kind in (DIGIT, UNSPACED)]
    return found


def located(text: str) -> list[Located]:
    """Return every spelling of every word of ``text`` with the places of its letters."""
    found: dict[Located, None] = {}
    bare = _english(text)
    if bare:
        start = text.lower().index(bare)
        plain = Located(bare, range(start, start + len(bare)), range(start + 1, start + len(bare) + 1))
        return list(dict.fromkeys((plain, _locate_narrow(plain))))
    for parts in segments(text):
        for letters in pieces(parts):
            plain = _locate(letters, [letter.text for letter in letters])
            found[plain] = None
            found[_locate(letters, [letter.wide for letter in letters])] = None
            found[_locate_narrow(plain)] = None
    return list(found)


def row(text: str) -> list[Located]:
    """Return the words of ``text`` one after the other in their plain spelling, split at hyphens."""
    return [_locate(part, [letter.text for letter in part]) for parts in segments(text) for part in parts]


@lru_cache(maxsize=1 << 16)
def chunk(text: str) -> Chunk:
    """Return the words of ``text``, which has no blanks."""
    english = _english_parts(text)
    if english:
        whole, flat = "".join(english), " ".join(english)
        pure = [whole, *english] if len(english) > 1 else english
        forms = dict.fromkeys([form for word in pure for form in (word, _narrow(word))])
        return Chunk(tuple(forms), flat, whole, flat, len(english) == 1)
    words = segments(text)
    forms = dict.fromkeys(form for parts in words for letters in pieces(parts) for form in spellings(letters))
    split = [["".join([letter.text for letter in part]) for part in parts] for parts in words]
    wide = " ".join(_wide(part) for parts in words for part in parts)
    flat = " ".join(part for parts in split for part in parts)
    glued = " ".join("".join(parts) for parts in split)
    return Chunk(tuple(forms), flat, glued, wide, flat == glued == wide)


def fold(text: str) -> str:
    """Return ``text`` as the filter reads it: plain lower-case words with one blank between them."""
    return " ".join(filter(None, (chunk(part).split for part in text.split())))


@lru_cache(maxsize=1 << 14)
def plain_word(text: str) -> str:
    """Return the one English word in ``text`` folded where that is its only spelling, else ""."""
    bare = _english(text)
    return "" if digraphs(bare) else bare


def _english(text: str) -> str:
    """Return the one English word in ``text`` folded, else "": most of what is ever read is such a word."""
    parts = _english_parts(text)
    return parts[0] if len(parts) == 1 and "-" not in text else ""


def _english_parts(text: str) -> list[str]:
    """Return the parts of the one English word in ``text`` folded, none where it is another kind of word."""
    bare = text.strip(_EDGES)
    if not bare.isascii():
        return []
    if bare.isalpha():
        return [bare.lower()] if bare.islower() or bare.istitle() or bare.isupper() else []
    parts = [part for part in bare.split("-") if part]
    plain = all(part.isalpha() and (part.islower() or part.istitle() or part.isupper()) for part in parts)
    return [part.lower() for part in parts] if plain else []


def _append(letters: Letters, folded: Folded, start: int, end: int, pending: bool) -> None:
    fresh = False
    wide = folded.wide
    if letters:
        before = letters[-1]
        fresh = pending or _breaks(before.kind, folded.kind)
        # LLMAgent is LLM and Agent: the last capital belongs to the small letters after it.
        if folded.kind == LOWER and before.kind == UPPER and len(letters) > 1 and letters[-2].kind == UPPER:
            letters[-1] = before._replace(fresh=True)
        # β alone is read as beta; a Greek word is not spelled out.
        if is_greek(folded.text) and is_greek(before.text):
            letters[-1] = letters[-1]._replace(wide=before.text)
            wide = folded.text
    letters.append(Letter(folded.text, wide, folded.kind, start, end, fresh))


def _breaks(before: str, kind: str) -> bool:
    if before == kind:
        return False
    if DIGIT in (before, kind) or UNSPACED in (before, kind):
        return True
    return kind == UPPER


def _runs(part: Letters) -> Iterator[Letters]:
    run: Letters = []
    for letter in part:
        if letter.fresh and run:
            yield run
            run = []
        run.append(letter)
    yield run


def _wide(letters: Letters) -> str:
    return "".join([letter.wide for letter in letters])


def _narrow(word: str) -> str:
    dropped = digraphs(word)
    return "".join([char for place, char in enumerate(word) if place not in dropped]) if dropped else word


def _locate(letters: Letters, texts: list[str]) -> Located:
    starts = [letter.start for letter, text in zip(letters, texts, strict=True) for _ in text]
    ends = [letter.end for letter, text in zip(letters, texts, strict=True) for _ in text]
    return Located("".join(texts), tuple(starts), tuple(ends))


def _locate_narrow(plain: Located) -> Located:
    dropped = digraphs(plain.text)
    if not dropped:
        return plain
    kept = [place for place in range(len(plain.text)) if place not in dropped]
    ends = [plain.ends[place + 1 if place + 1 in dropped else place] for place in kept]
    return Located("".join([plain.text[i] for i in kept]), tuple([plain.starts[i] for i in kept]), tuple(ends))

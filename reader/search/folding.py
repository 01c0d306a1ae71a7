"""Folding: what a letter is to the filter, whatever its case, accent, ligature or national spelling."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

SEPARATOR, HYPHEN, APOSTROPHE, NOTHING = "separator", "hyphen", "apostrophe", "nothing"
LOWER, UPPER, DIGIT, UNSPACED = "lower", "upper", "digit", "unspaced"

_HYPHENS = frozenset("-‐‑‒–−_﹣－")
_APOSTROPHES = frozenset("'’‘ʼʹʻ`´′＇")

# Letters that Unicode does not decompose, after case folding.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
# How Germans and Scandinavians write these letters where a keyboard lacks them.
_WIDE = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}

# Marks that readers leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0591-\u05c7\u064b-\u065f\u0670]"
)
# Scripts written without blanks between words, and Hangul, whose words are as short.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_GREEK = re.compile("[\u0370-\u03ff]")
# Only before a consonant and not after "q" or another vowel: "value" and "queue" are no German words.
_DIGRAPH = re.compile("(?<![aeiouq])(?:ae|oe|ue|aa)(?=[b-df-hj-np-tv-z])")
_SHORTEST_NARROW = 4


class Folded(NamedTuple):
    """A visible letter folded: its kind, its plain spelling, and the wider spelling where it has one (ü: u, ue)."""

    kind: str
    text: str
    wide: str


def clusters(text: str) -> Iterator[tuple[int, int, Folded]]:
    """Yield each visible letter of ``text`` with its half-open range; the marks on a letter belong to it."""
    start = 0
    while start < len(text):
        end = start + 1
        while not text[start].isspace() and end < len(text) and text[end] > "\u00ac" and _extends(text[end]):
            end += 1
        yield start, end, _folded(text[start:end])
        start = end


def is_unspaced(text: str) -> bool:
    """Tell whether ``text`` has letters of a script that puts no blanks between its words."""
    return _UNSPACED.search(text) is not None


def is_greek(text: str) -> bool:
    """Tell whether the folded letter ``text`` is Greek."""
    return _GREEK.match(text) is not None


def digraphs(word: str) -> list[int]:
    """Return where the folded ``word`` has a second letter that only stands for an umlaut or ring (the e of mueller).

    The list is empty where too little of the word would remain.
    """
    if "ae" not in word and "oe" not in word and "ue" not in word and "aa" not in word:
        return []
    found = [match.start() + 1 for match in _DIGRAPH.finditer(word)]
    return found if len(word) - len(found) >= _SHORTEST_NARROW else []


@lru_cache(maxsize=1 << 14)
def _folded(cluster: str) -> Folded:
    first = cluster[0]
    if first in _HYPHENS:
        return Folded(HYPHEN, "", "")
    if first in _APOSTROPHES:
        return Folded(APOSTROPHE, "", "")
    category = unicodedata.category(first)
    if category == "Cf":
        return Folded(NOTHING, "", "")
    if category[0] not in "LMN":
        return Folded(SEPARATOR, "", "")
    text = _plain(cluster)
    if not text:
        return Folded(NOTHING, "", "")
    if text.isdecimal():
        kind = DIGIT
    elif is_unspaced(text):
        kind = UNSPACED
    else:
        kind = UPPER if category in ("Lu", "Lt") else LOWER
    return Folded(kind, text, _wide(cluster, text))


def _plain(cluster: str) -> str:
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", cluster).casefold())
    kept = "".join(c for c in _ACCENTS.sub("", spread) if c.isalnum() or unicodedata.category(c)[0] == "M")
    # Composing again brings Hangul syllables and voiced kana back to one letter each.
    return unicodedata.normalize("NFC", kept.translate(_PLAIN))


def _wide(cluster: str, text: str) -> str:
    wide = _WIDE.get(unicodedata.normalize("NFC", cluster).casefold())
    if wide is None and len(text) == 1 and is_greek(text):
        name = unicodedata.name(text, "").rpartition(" ")[2].lower()
        wide = name.replace("lamda", "lambda")
    return wide or text


@lru_cache(maxsize=1 << 12)
def _extends(char: str) -> bool:
    """Tell whether ``char`` is drawn on or inside the letter before it, or not drawn at all."""
    if "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f":
        return True
    return unicodedata.category(char) in ("Mn", "Me", "Cf")

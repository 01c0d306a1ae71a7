"""How many cells of a terminal a text takes, and where it is broken into lines."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TIE = "\u00a0"
"""A blank at which no line is broken; it is drawn as any other."""

_WORDS = re.compile("[^ ]+")
# What is one cell wide in every terminal, as far as it is common in papers.
_NARROW = re.compile(
    "[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ff\u0400-\u0481\u1d2c-\u1dbf\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u2070-\u209c\u2100-\u218b\u2190-\u22ff\u2500-\u257f\u27c0-\u27ef\u2980-\u2aff\U0001d400-\U0001d7ff]*"
)
_WIDE_LETTERS = frozenset("WF")
_UNSEEN = frozenset({"Mn", "Me", "Mc"})
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")


def cells(text: str) -> int:
    """Return how many cells ``text`` takes: wide signs two, signs that combine with the one before them none."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(map(_cell, text))


@lru_cache(maxsize=1 << 13)
def _cell(char: str) -> int:
    category = unicodedata.category(char)
    if category in _UNSEEN or (category == "Cf" and char not in _VISIBLE_FORMAT):
        return 0
    if "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE_LETTERS else 1


def wrap(text: str, width: int, first: int = -1) -> list[tuple[int, int]]:
    """Return the lines of ``text`` as half-open ranges, each at most ``width`` cells, the first one ``first`` cells.

    Blanks at a break belong to no line; a word that is wider than a line is cut, also between a sign of two cells and
    the next where scripts have no blanks. A text without words has no lines.
    """
    width = max(2, width)
    first = width if first < 0 else max(2, first)
    return list((_wrap_narrow if _NARROW.fullmatch(text) else _wrap_any)(text, width, first))


def _wrap_narrow(text: str, width: int, room: int) -> Iterator[tuple[int, int]]:
    """Wrap a text in which every sign takes one cell, a line at a time."""
    length = len(text.rstrip(" "))
    start = length - len(text[:length].lstrip(" "))
    while length - start > room:
        blank = text.rfind(" ", start, start + room + 1)
        end = blank if blank > start else start + room
        yield start, start + len(text[start:end].rstrip(" "))
        start, room = end, width
        while text[start] == " ":
            start += 1
    if start < length:
        yield start, length


def _wrap_any(text: str, width: int, room: int) -> Iterator[tuple[int, int]]:
    start = end = used = 0
    # A mark without a letter takes no cells and begins a line all the same.
    is_begun = False
    for begin, stop in _pieces(text):
        taken = cells(text[begin:stop])
        gap = begin - end if is_begun else 0
        if is_begun and used + gap + taken > room:
            yield start, end
            used, gap, room, is_begun = 0, 0, width, False
        if not is_begun:
            start, is_begun = begin, True
        used += gap + taken
        end = stop
        while used > room:
            cut = start + fitting(text[start:end], room)
            yield start, cut
            start, room = cut, width
            used = cells(text[start:end])
    if is_begun and start < end:
        yield start, end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield words, and single wide signs: scripts without blanks may break after any of them."""
    for match in _WORDS.finditer(text):
        begin, stop = match.span()
        word = match[0]
        if word.isascii() or _NARROW.fullmatch(word):
            yield begin, stop
            continue
        for index in range(begin + 1, stop):
            # What combines stays with the sign before it.
            if _cell(text[index]) and 2 in (_cell(text[index]), _cell(_base(text, index - 1))):
                yield begin, index
                begin = index
        yield begin, stop


def _base(text: str, index: int) -> str:
    while index and not _cell(text[index]):
        index -= 1
    return text[index]


def fitting(text: str, width: int) -> int:
    """Return how many characters of ``text`` fit into ``width`` cells, at least one, with what combines with it."""
    used = 0
    for index, char in enumerate(text):
        used += _cell(char)
        if used > width and index:
            return index
    return len(text)

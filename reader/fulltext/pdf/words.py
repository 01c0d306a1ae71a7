"""Signs with places to words with places."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from operator import sub

from reader.domain.patterns import lazy
from reader.fulltext.pdf.mathfonts import PLAIN_LETTERS
from reader.fulltext.pdf.placed import Page, Style, Word

Box = tuple[float, float, float, float, float, float]
"""Left, top, right, bottom, and the origin of the sign: across and up."""

Place = tuple[float, float, float]
"""Left, right and baseline, along the direction in which the sign is written."""

BLANK = 0.14
"""A gap wider than this, in units of the type size, is a blank: TeX shrinks one to 0.2, and kerns by less than 0.1."""

_ACCENTS = {
    0x60: "\u0300", 0xB4: "\u0301", 0x2C6: "\u0302", 0x5E: "\u0302", 0x2DC: "\u0303", 0xAF: "\u0304", 0x2C9: "\u0304",
    0x2D8: "\u0306", 0x2D9: "\u0307", 0xA8: "\u0308", 0x2DA: "\u030a", 0x2DD: "\u030b", 0x2C7: "\u030c",
    0xB8: "\u0327", 0x2DB: "\u0328",
}  # fmt: skip
_SPELT = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
    # PDFium's sign for a hyphen at the end of a line, and what some fonts have for every hyphen.
    0x02: "-", 0xAD: "-",
}  # fmt: skip

_ACCENTS_AT_MOST = 2_000
_DRAWN_FIRST = frozenset(_ACCENTS) - {0x5E, 0x60}

_SLOW = frozenset((*_ACCENTS, *_SPELT))
"""Signs that are looked at one by one, and the one after each of them too."""

_BOLD = lazy(r"bold|black|heavy|demi|medi\b|semib|cmbx|sfbx|bx\d|-b$", re.IGNORECASE)
_ITALIC = lazy(r"ital|obli|slant|cmti|cmsl|sfti|cmbxti|-it$|-i$|reguita", re.IGNORECASE)
_MONO = lazy(r"mono|courier|cmtt|sftt|typewriter|consol|inconsolata|txtt|cousine", re.IGNORECASE)
_CAPITALS = lazy(r"csc\d|smallcap|[-+]sc\b|smcp|caps", re.IGNORECASE)
_MATH = lazy(r"cmmi|cmsy|cmex|cmbsy|msam|msbm|math|eufm|eusm|rsfs|stmary|txsy|txmi|pxmi|pxsy|esint", re.IGNORECASE)

_FIXED_PITCH, _ITALIC_FLAG, _FORCE_BOLD = 1, 1 << 6, 1 << 18
"""Bits of a font's flags (ISO 32000-1, table 123)."""


def style_of(name: str, flags: int) -> int:
    """Return the style of a font, by its name and its flags."""
    if _MATH.search(name):
        return Style.MATH
    style = Style.PLAIN
    if _BOLD.search(name) or flags & _FORCE_BOLD:
        style |= Style.BOLD
    if _ITALIC.search(name) or flags & _ITALIC_FLAG:
        style |= Style.ITALIC
    if _CAPITALS.search(name):
        style |= Style.CAPITALS
    if _MONO.search(name) or flags & _FIXED_PITCH:
        style |= Style.MONO
    return style


class WordBuilder:
    """Takes the signs of one page in the order in which they are drawn."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._turned: dict[int, list[Word]] = {}
        self._signs: list[str] = []
        self._left = self._right = self._base = self._type = self._start = 0.0
        self._style = self._turn = 0
        self._last = (0.0, 0.0, 0.0)
        self._before = (0.0, 0.0)
        self._blank = self._spaced = True
        self._places: tuple[Callable[[Box], Place], ...] = (
            lambda box: (box[0], box[2], box[5]),
            lambda box: (box[3], box[1], width - box[4]),
            lambda box: (width - box[2], width - box[0], height - box[5]),
            lambda box: (height - box[1], height - box[3], box[4]),
        )

    def blank(self) -> None:
        """End the word: a blank follows."""
        if not self._awaits_letter():
            self._end()
            self._blank = True

    def pause(self) -> None:
        """End the word where PDFium saw another line; it takes scripts and raised accents for lines."""
        if not self._awaits_letter():
            self._end()
            self._blank = False

    def _awaits_letter(self) -> bool:
        return bool(self._signs) and ord(self._signs[-1][-1]) in _DRAWN_FIRST

    def add(self, code: int, box: Box, size: float, style: int, turn: int) -> None:
        """Add a sign that stands anywhere."""
        self._add(code, self._places[turn](box), size, style, turn)

    def add_row(
        self,
        codes: Sequence[int],
        lefts: Sequence[float],
        rights: Sequence[float],
        base: float,
        size: float,
        style: int,
    ) -> None:
        """Add upright signs of one size and style on one baseline; 0x20 is a blank."""
        start, count = 0, len(codes)
        plain = _SLOW.isdisjoint(codes)
        while start < count:
            try:
                end = codes.index(0x20, start)
            except ValueError:
                end = count
            if start < end:
                part = slice(start, end)
                if not (plain and self._whole_word(codes[part], lefts[part], rights[part], (base, size, style))):
                    for at in range(start, end):
                        self._add(codes[at], (lefts[at], rights[at], base), size, style, 0)
            if end < count:
                self.blank()
            start = end + 1

    def _whole_word(
        self, codes: Sequence[int], lefts: Sequence[float], rights: Sequence[float], how: tuple[float, float, int]
    ) -> bool:
        """Add signs that are one word, by far the most of all; return False where they may be anything else."""
        base, size, style = how
        if self._signs or not self._blank:
            return False
        if len(codes) > 1:
            gaps = list(map(sub, lefts[1:], rights[:-1]))
            if not (-0.6 * size < min(gaps) and max(gaps) < BLANK * size and sum(gaps) < math.inf):
                return False
        left, right = lefts[0], max(rights)
        if not (-1e5 < left < 1e5 and -1e5 < right < 1e5 and -1e5 < base < 1e5):
            return False
        self._begin(left, base, size, style, 0)
        self._signs = ["".join(map(chr, codes))]
        self._start, self._right, self._last = lefts[-1], right, (lefts[-1], rights[-1], base)
        return True

    def _add(self, code: int, place: Place, size: float, style: int, turn: int) -> None:
        """Add a sign that may begin a word, be one of a ligature's, or stand under the accent before it."""
        if code == 0x20:
            self.blank()
            return
        left, right, base = place
        # Also false for what is no number.
        if not (-1e5 < left < 1e5 and -1e5 < right < 1e5 and -1e5 < base < 1e5):
            return
        if turn == self._turn and self._accented(code, left, right, base):
            self._last = place
            return
        if place == self._last and self._signs:
            # One of several letters that a ligature stands for.
            self._signs.append(_SPELT.get(code) or chr(code))
            return
        self._last = place
        if self._signs:
            gap = left - self._right
            shifted = abs(base - self._base) > 0.05 * size or turn != self._turn
            blank = shifted and abs(base - self._base) > size
            blank = blank or gap > BLANK * max(size, self._type) or gap < -2 * size
            if blank or shifted or style != self._style or size != self._type or gap < -0.6 * size:
                self._end()
                self._blank = blank
        elif not self._blank:
            gap = left - self._right
            self._blank = gap > BLANK * size or gap < -2 * size or abs(base - self._base) > size
        self._begin(left, base, size, style, turn)
        self._signs.append(_SPELT.get(code) or chr(code))
        self._start, self._right = left, max(right, self._right) if len(self._signs) > 1 else right

    def page(self) -> Page:
        """Return the words of the direction that most signs have."""
        self._end()
        turn = max(range(4), key=lambda turn: sum(len(word.text) for word in self._turned.get(turn, ())))
        width, height = self._size if turn % 2 == 0 else self._size[::-1]
        words = [
            word
            for word in self._turned.get(turn, [])
            if word.right > -5 and word.left < width + 5 and -5 < word.base < height + 5
        ]
        return Page(width, height, with_accents(words))

    def _begin(self, left: float, base: float, size: float, style: int, turn: int) -> None:
        if not self._signs:
            self._before = (self._right, self._base)
            if turn == self._turn and self._touches(left, base, size):
                self._blank = False
            self._left, self._base, self._type = left, base, size
            self._style, self._turn, self._spaced = style, turn, self._blank
            self._blank = False

    def _touches(self, left: float, base: float, size: float) -> bool:
        """Tell whether a sign goes on where the last word ended: PDFium puts blanks where an accent was drawn."""
        return abs(left - self._before[0]) < 0.02 * size and abs(base - self._before[1]) < 0.05 * size

    def _accented(self, code: int, left: float, right: float, base: float) -> bool:
        """Put an accent that was drawn by itself on the letter that is drawn over it."""
        if not self._signs or not chr(code).isalpha():
            return False
        accent = _ACCENTS.get(ord(self._signs[-1])) if len(self._signs[-1]) == 1 else None
        near = self._start - self._type < left < self._right - 0.3 * (self._right - self._start)
        if accent is None or not near or abs(base - self._base) > self._type:
            return False
        letter = {0x131: "i", 0x237: "j"}.get(code, chr(code))
        self._signs[-1] = unicodedata.normalize("NFC", letter + accent)
        if len(self._signs) == 1:
            # Over a capital an accent stands higher.
            self._base = base
            self._spaced = self._spaced and not self._touches(left, base, self._type)
        self._right = max(right, self._right)
        return True

    def _end(self) -> None:
        if not self._signs:
            return
        text = "".join(self._signs)
        self._signs = []
        if not text.isascii():
            text = _whole(text)
        word = Word(text, self._left, self._right, self._base, self._type, self._style, self._spaced)
        self._turned.setdefault(self._turn, []).append(word)


def with_accents(words: list[Word]) -> list[Word]:
    """Return the words with accents that are words of their own put on the letters below them."""
    alone = [at for at, word in enumerate(words) if len(word.text) == 1 and ord(word.text) in _DRAWN_FIRST]
    # A page of nothing but accents is no text.
    for at in reversed(alone[:_ACCENTS_AT_MOST]):
        accent = words[at]
        middle = (accent.left + accent.right) / 2
        for near in (*range(at - 1, max(-1, at - 60), -1), *range(at + 1, min(len(words), at + 60))):
            word = words[near]
            if word.left - 1 < middle < word.right + 1 and -0.15 < (accent.base - word.base) / word.size < 0.5:
                text = _composed(
                    word.text, _ACCENTS[ord(accent.text)], (middle - word.left) / max(word.right - word.left, 0.01)
                )
                if text:
                    words[near] = word._replace(text=text)
                    del words[at]
                    break
    return words


def _composed(text: str, accent: str, place: float) -> str:
    """Return ``text`` with an accent on the letter at ``place``, a part of its width; "" where none takes it."""
    order = sorted(range(len(text)), key=lambda at: abs((at + 0.5) / len(text) - place))
    for at in order[:3]:
        letter = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(text[at], text[at]) + accent)
        if len(letter) == 1:
            return text[:at] + letter + text[at + 1 :]
    return ""


def _whole(text: str) -> str:
    """Return ``text`` with pairs of surrogates joined, and one sign for what only the font knows."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.translate(PLAIN_LETTERS)
    return "".join("\ufffd" if unicodedata.category(char) == "Co" else char for char in text)

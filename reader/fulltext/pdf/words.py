"""Signs with places to words with places."""

import re
import unicodedata
from collections.abc import Callable

from reader.domain.patterns import lazy
from reader.fulltext.pdf.placed import Page, Style, Word

Box = tuple[float, float, float, float, float, float]
"""Left, top, right, bottom, and the origin of the sign: across and up."""

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

_BOLD = lazy(r"bold|black|heavy|demi|medi\b|semib|cmbx|sfbx|bx\d|-b$", re.IGNORECASE)
_ITALIC = lazy(r"ital|obli|slant|cmti|cmsl|sfti|cmbxti|-it$|-i$|reguita", re.IGNORECASE)
_MONO = lazy(r"mono|courier|cmtt|sftt|typewriter|consol|inconsolata|txtt|cousine", re.IGNORECASE)
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
    if _MONO.search(name) or flags & _FIXED_PITCH:
        style |= Style.MONO
    return int(style)


class WordBuilder:
    """Takes the signs of one page in the order in which they are drawn."""

    def __init__(self, width: float, height: float) -> None:
        self._size = (width, height)
        self._turned: dict[int, list[Word]] = {}
        self._signs: list[str] = []
        self._left = self._right = self._base = self._type = self._start = 0.0
        self._style = self._turn = 0
        self._last = (0.0, 0.0, 0.0)
        self._blank = self._spaced = True
        self._after_accent = False
        self._places: tuple[Callable[[Box], tuple[float, float, float]], ...] = (
            lambda box: (box[0], box[2], box[5]),
            lambda box: (box[3], box[1], width - box[4]),
            lambda box: (width - box[2], width - box[0], height - box[5]),
            lambda box: (height - box[1], height - box[3], box[4]),
        )

    def add(self, code: int, box: Box, size: float, style: int, turn: int) -> None:
        """Add a sign; 0x20 is any blank."""
        if code == 0x20:
            self._end()
            self._blank = True
            return
        left, right, base = self._places[turn](box)
        # Also false for what is no number.
        if not (-1e5 < left < 1e5 and -1e5 < right < 1e5 and -1e5 < base < 1e5):
            return
        if (
            self._signs
            and size == self._type
            and style == self._style
            and turn == self._turn
            and not self._after_accent
            and -0.6 * size < left - self._right < BLANK * size
            and -0.05 * size < base - self._base < 0.05 * size
        ):
            # By far the most: the next letter of the word.
            self._signs.append(_SPELT.get(code) or chr(code))
            self._after_accent = code in _ACCENTS
            self._last = (left, right, base)
            self._start = left
            self._right = max(right, self._right)
            return
        self._add_first(code, (left, right, base), size, style, turn)

    def _add_first(self, code: int, place: tuple[float, float, float], size: float, style: int, turn: int) -> None:
        """Add a sign that may begin a word."""
        left, right, base = place
        if place == self._last and self._signs:
            # One of several letters that a ligature stands for.
            self._signs.append(_SPELT.get(code) or chr(code))
            return
        self._last = place
        if turn == self._turn and self._accented(code, left, right):
            return
        if self._signs:
            gap = left - self._right
            shifted = abs(base - self._base) > 0.05 * size or turn != self._turn
            blank = shifted and abs(base - self._base) > size
            blank = blank or gap > BLANK * max(size, self._type) or gap < -2 * size
            if blank or shifted or style != self._style or size != self._type or gap < -0.6 * size:
                self._end()
                self._blank = blank
        elif not self._blank:
            self._blank = left - self._right > BLANK * size
        self._begin(left, base, size, style, turn)
        self._signs.append(_SPELT.get(code) or chr(code))
        self._after_accent = code in _ACCENTS
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
        return Page(width, height, words)

    def _begin(self, left: float, base: float, size: float, style: int, turn: int) -> None:
        if not self._signs:
            self._left, self._base, self._type = left, base, size
            self._style, self._turn, self._spaced = style, turn, self._blank
            self._blank = False

    def _accented(self, code: int, left: float, right: float) -> bool:
        """Put an accent that was drawn by itself on the letter that is drawn over it."""
        if not self._signs or not chr(code).isalpha():
            return False
        accent = _ACCENTS.get(ord(self._signs[-1])) if len(self._signs[-1]) == 1 else None
        if accent is None or left > self._right - 0.3 * (self._right - self._start):
            return False
        letter = {0x131: "i", 0x237: "j"}.get(code, chr(code))
        self._signs[-1] = unicodedata.normalize("NFC", letter + accent)
        self._right = max(right, self._right)
        self._after_accent = False
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


def _whole(text: str) -> str:
    """Return ``text`` with pairs of surrogates joined, and one sign for what only the font knows."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join("\ufffd" if unicodedata.category(char) == "Co" else char for char in text)

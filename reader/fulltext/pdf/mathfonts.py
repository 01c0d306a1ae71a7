"""What the signs of TeX's fonts for mathematics mean, where the file does not tell: by the place in the font.

The places are those of the encodings OML, OMS and OMX, of AMS's fonts and of TS1 (Knuth, Computer Modern Typefaces;
the LaTeX encoding guide). Only signs are here whose names are not in Adobe's glyph list: PDFium knows the others.
"""

import re
import unicodedata

from reader.domain.patterns import lazy

Table = dict[int, int]

_EXTENSION = lazy(r"cmex|lmex|txex|pxex|euex|yhex|extension", re.IGNORECASE)
_SYMBOLS = lazy(r"cmb?sy|lmsy|lmbsy", re.IGNORECASE)
_LETTERS = lazy(r"cmmi|lmmi|cmmib|lmmib", re.IGNORECASE)
_DOUBLE = lazy(r"msbm", re.IGNORECASE)

_SCRIPT = {
    code: ord(unicodedata.lookup(f"MATHEMATICAL SCRIPT CAPITAL {chr(code)}")) if chr(code) not in "BEFHILMR"
    else ord("ℬℰℱℋℐℒℳℛ"["BEFHILMR".index(chr(code))])
    for code in range(0x41, 0x5B)
}  # fmt: skip
_STRUCK = {
    code: ord(unicodedata.lookup(f"MATHEMATICAL DOUBLE-STRUCK CAPITAL {chr(code)}")) if chr(code) not in "CHNPQRZ"
    else ord("ℂℍℕℙℚℝℤ"["CHNPQRZ".index(chr(code))])
    for code in range(0x41, 0x5B)
}  # fmt: skip


def _placed(start: int, signs: str) -> Table:
    """Return a table of consecutive places; "·" is a sign that is left as it is, "␀" one that goes."""
    return {
        start + at: 0 if sign == "␀" else ord(sign) for at, sign in enumerate(signs) if sign != "·"
    }  # fmt: skip


OMS: Table = (
    _placed(0x36, "␀↦") | _placed(0x60, "⊢⊣⌊⌋⌈⌉") | _placed(0x68, "⟨⟩") | _placed(0x6B, "‖↕⇕") | _placed(0x71, "∐")
    | _placed(0x74, "⊔⊓⊑⊒") | _placed(0x1C, "≪≫") | _placed(0x25, "↗↘≃") | {0x05: 0x22C4, 0x0D: 0x25EF, 0x10: 0x224D}
    | {0x3E: 0x22A4, 0x5D: 0x228E, 0x6F: 0x2240} | _SCRIPT
)  # fmt: skip
OML: Table = {0x0F: 0x03F5, 0x25: 0x03F1} | _placed(0x5B, "♭♮♯⌣⌢") | {0x7E: 0}
# Brackets of many pieces keep the one that is read first.
OMX: Table = (
    _placed(0x00, "()[]⌊⌋⌈⌉{}⟨⟩|‖/\\()()[]⌊⌋⌈⌉{}⟨⟩/\\()[]⌊⌋⌈⌉{}⟨⟩/\\/\\")
    | _placed(0x30, "()[]␀␀␀␀␀␀␀␀{}␀|␀␀␀␀⟨⟩⨆⨆∮∮⨀⨀⨁⨁⨂⨂")
    | _placed(0x50, "∑∏∫⋃⋂⨄⋀⋁∑∏∫⋃⋂⨄⋀⋁∐∐␀␀␀␀␀␀[]⌊⌋⌈⌉{}√√√√␀␀␀‖␀␀␀␀␀␀␀␀")
)
_LIGATURES = (0xFB00, 0xFB01, 0xFB02, 0xFB03, 0xFB04)
TEXT: Table = (
    dict(zip(range(0x0B, 0x10), _LIGATURES, strict=True))
    | dict(zip(range(0x1B, 0x20), _LIGATURES, strict=True))
    | _placed(0x10, "“”„«»–—␀·ıȷ")
    | _placed(0x80, "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£")
    | {0xD7: 0x152, 0xF7: 0x153, 0xFF: 0xDF}
)
"""T1 and the ligatures of OT1, for text in fonts that are pictures and have no name."""

ALONE: Table = {0x84: 0x2020, 0x85: 0x2021, 0x86: 0x2016, 0x88: 0x2022, 0x0F: 0x2022, 0x2A: 0x2217}
"""Signs of TS1 and OMS that stand by themselves in a font without a name: marks and bullets."""

HUNG = frozenset(map(ord, "∑∏∫⋃⋂⨄⋀⋁∐∮⨀⨁⨂⨆√"))
"""Signs that are drawn down from their origin, or up and down from the axis of the formula."""


def table_of(name: str) -> Table:
    """Return what the signs of a font mean, by its name; empty where they are what they seem."""
    if _EXTENSION.search(name):
        return OMX
    if _SYMBOLS.search(name):
        return OMS
    if _LETTERS.search(name):
        return OML
    if _DOUBLE.search(name):
        return _STRUCK
    return {}


def nameless(codes: list[int]) -> Table:
    """Return what signs of a font without a name mean: those of a text among letters, marks where they stand alone."""
    letters = sum(0x41 <= code <= 0x5A or 0x61 <= code <= 0x7A for code in codes)
    if letters > 2:
        return TEXT
    return ALONE if len(codes) - codes.count(0x20) == 1 else {}


def is_extension(name: str) -> bool:
    """Tell whether a font holds large operators and brackets, whose origins are no baseline."""
    return bool(_EXTENSION.search(name))


def _plain() -> Table:
    found: Table = {}
    for code in range(0x1D400, 0x1D800):
        kept = 0x1D49C <= code <= 0x1D537 or 0x1D538 <= code <= 0x1D59F
        plain = unicodedata.normalize("NFKC", chr(code))
        if not kept and len(plain) == 1:
            found[code] = ord(plain)
    return found


PLAIN_LETTERS = _plain()
"""Slanted, bold and other letters of mathematics to plain ones; scripts, Fraktur and double-struck ones stay."""

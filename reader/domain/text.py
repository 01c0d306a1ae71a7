"""The one door for text from outside: ``clean`` leaves what a reader may see and a terminal may draw."""

import re
import unicodedata
from functools import lru_cache

from reader.domain.patterns import lazy

LINE_LIMIT = 2_000
"""Characters kept of a one-line field (a title, a name)."""

TEXT_LIMIT = 50_000
"""Characters kept of a field with line breaks (an abstract, a note)."""

MARK_LIMIT = 2
"""Combining diacritics kept on one letter: Vietnamese needs two, stacked ones climb out of their row."""

SCRIPT_MARK_LIMIT = 4
"""Marks that belong to a script (Hebrew points, Devanagari signs), where honest words carry up to four."""

_PLAIN = lazy(r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff\u2010-\u2015\u2018-\u2027\u2030-\u205e]*")
_BREAKS = lazy(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = lazy(r"[ \t\u00a0]+")
_LETTERS = lazy(r"[^\W_]+")

_UNACCENTED = str.maketrans(
    {
        "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n",
        "Ŋ": "N", "ß": "ss", "ẞ": "SS",
    }
)  # fmt: skip

_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())

# Drawn as nothing although Unicode calls them letters or marks.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Visible signs that Unicode files under "format".
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")
_JOINERS = "\u200c\u200d"
_DIACRITIC_BLOCKS = ((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))


def clean(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """Return ``text`` without anything that could steer, overprint or mislead a terminal.

    Control characters, bidirectional overrides, invisible characters and lone surrogates go; runs of blanks become
    one. With ``lines`` line breaks stay as ``\\n`` (at most two in a row), else each becomes a blank. The result has
    at most ``limit`` characters and ends in "…" where something was cut.
    """
    if limit is None:
        limit = TEXT_LIMIT if lines else LINE_LIMIT
    cut = len(text) > 4 * limit
    text = text[: 4 * limit]
    if lines:
        text = "\n".join(_clean_row(row) for row in _BREAKS.split(text))
        text = re.sub(r"\n{3,}", "\n\n", text).strip("\n ")
    else:
        text = _clean_row(_BREAKS.sub(" ", text))
    if cut or len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return text


def safe_json(text: str) -> str:
    """Return one line of JSON with JSON's own escapes for what could steer, overprint or mislead a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join([c if is_shown(c) else _json_escape(c) for c in text])


def is_shown(char: str) -> bool:
    """Tell whether a character, wherever it stands, is seen and steers nothing."""
    return char == " " or (char.isprintable() and _kind(char) != "drop")


def plain_letters(text: str) -> str:
    """Return ``text`` with plain letters for those without an accent: Løvås as Lovås, Straße as Strasse.

    Full-text indexes take accents off by themselves, and leave these.
    """
    return text if text.isascii() else text.translate(_UNACCENTED)


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` alone, case and accents folded: equal for equal wordings."""
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_SIGNS).decode()
    # Mathematical letters have a case only once they are decomposed, and folding composes some anew.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(_LETTERS.findall("".join(c for c in decomposed if not unicodedata.combining(c))))


def _clean_row(row: str) -> str:
    if (row.isascii() and row.isprintable()) or _PLAIN.fullmatch(row):
        return (_BLANKS.sub(" ", row) if "  " in row else row).strip(" ")
    kept: list[str] = []
    marks = 0
    base = ""
    for char in row:
        if char in _JOINERS:
            if _joins(base) and kept[-1] not in _JOINERS:
                kept.append(char)
            continue
        kind = _kind(char)
        if kind == "drop":
            continue
        if kind == "blank":
            marks, base = 0, ""
            kept.append(" ")
            continue
        if kind in ("diacritic", "sign"):
            marks += 1
            if not base or marks > (MARK_LIMIT if kind == "diacritic" else SCRIPT_MARK_LIMIT):
                continue
        else:
            marks = 0
            base = char
        kept.append(char)
    return _BLANKS.sub(" ", "".join(kept)).strip(" ")


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    if char in "\t\u00a0" or unicodedata.category(char) == "Zs":
        return "blank"
    category = unicodedata.category(char)
    code = ord(char)
    if category in ("Cc", "Cs", "Zl", "Zp") or char in _INVISIBLE:
        return "drop"
    if category == "Cf":
        return "keep" if char in _VISIBLE_FORMAT else "drop"
    if 0xFE00 <= code <= 0xFE0F or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "drop"
    # What Unicode keeps for signs to come that are drawn as nothing.
    if 0xE0000 <= code <= 0xE0FFF or 0xFFF0 <= code <= 0xFFF8 or code == 0x2065:
        return "drop"
    if category in ("Mn", "Me"):
        return "diacritic" if any(low <= code <= high for low, high in _DIACRITIC_BLOCKS) else "sign"
    return "keep"


def _json_escape(char: str) -> str:
    """Return a character as JSON writes it in ASCII: by its two halves where it is beyond the first 65,536."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def _joins(base: str) -> bool:
    """Tell whether a joiner after ``base`` shapes honest text: Arabic, Syriac and the Indic scripts."""
    return bool(base) and (
        0x0600 <= ord(base) <= 0x08FF or 0x0900 <= ord(base) <= 0x0DFF or 0x1780 <= ord(base) <= 0x17FF
    )

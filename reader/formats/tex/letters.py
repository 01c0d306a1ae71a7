"""Commands of running text: letters of the Latin script, typographic signs, and the accents."""

import unicodedata

from reader.formats.tex.symbols import pairs

LETTERS = pairs(
    "L Ł l ł O Ø o ø AE Æ ae æ OE Œ oe œ AA Å aa å ss ß SS ẞ i ı j ȷ DH Ð dh ð TH Þ th þ DJ Đ dj đ NG Ŋ ng ŋ IJ Ĳ ij ĳ"
)
"""Letters; as TeX does, the blanks after them are eaten (``\\L ukasz``)."""

SIGNS = pairs(
    "LaTeX LaTeX TeX TeX LaTeXe LaTeX2e BibTeX BibTeX XeTeX XeTeX LuaTeX LuaTeX pdfLaTeX pdfLaTeX "
    "textellipsis … textendash – textemdash — textasciitilde ~ textasciicircum ^ textbackslash \\ textunderscore _ "
    "textless < textgreater > textbar | textbraceleft { textbraceright } textdollar $ textpercent % "
    "textasteriskcentered * textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’ textquotesingle ' "
    'textquotedbl " '
    "quotedblbase „ quotesinglbase ‚ guillemotleft « guillemotright » guillemetleft « guillemetright » guilsinglleft ‹ "
    "guilsinglright › lq ‘ rq ’ lbrack [ rbrack ] slash / S § P ¶ textsection § textparagraph ¶ "
    "copyright © textcopyright © textregistered ® texttrademark ™ pounds £ textsterling £ euro € texteuro € EUR € "
    "textyen ¥ textcent ¢ textdegree ° degree ° textmu µ micro µ textohm Ω textpm ± texttimes × textdiv ÷ "
    "textbullet • textperiodcentered · textdagger † textdaggerdbl ‡ textonehalf ½ textonequarter ¼ "
    "textordfeminine ª textordmasculine º textquestiondown ¿ textexclamdown ¡ textrightarrow → textleftarrow ← "
    "item •"
)
"""Signs whose following blanks stay, for the reader's sake (``\\LaTeX is``)."""

SHORTHANDS = {"ie": "i.e", "eg": "e.g", "etal": "et al", "etc": "etc", "wrt": "w.r.t", "vs": "vs"}
"""Macros that nearly every computer-vision style defines; each ends in a full stop unless one follows."""

ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "r": "\u030a",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
    "t": "\u0361",
}
"""Accent commands of text to the combining mark that follows the letter."""

_BELOW = "ckdb"
_UMLAUTS = "aeiouyAEIOUYıȷ"


def accented(accent: str, letters: str, *, braced: bool) -> str | None:
    """Return ``letters`` with the mark of ``accent`` on the first one, or None where that is no letter.

    Without braces the result has to be a letter that Unicode knows as one: ``don\\'t`` is no accent. ``\\t`` ties the
    first two letters.
    """
    first = letters[:1]
    if not first.isalpha():
        return None
    size = 1
    while size < len(letters) and unicodedata.combining(letters[size]):
        size += 1
    if accent not in _BELOW:
        first = {"ı": "i", "ȷ": "j"}.get(first, first)
    composed = unicodedata.normalize("NFC", first + letters[1:size] + ACCENTS[accent])
    if not braced and (len(composed) > 1 or (accent == '"' and first not in _UMLAUTS)):
        return None
    return composed + letters[size:]

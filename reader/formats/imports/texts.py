"""Texts of bibliographic files as plain text: TeX with its formulas kept, HTML of notes, rich text of titles."""

import html
import re

from reader.domain.notes import clean_note
from reader.domain.text import TEXT_LIMIT
from reader.formats.tex import readable

_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textasciigrave{}": "`",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"\&": "&",
    r"\%": "%",
    r"\$": "$",
    r"\#": "#",
    r"\_": "_",
    r"\{": "{",
    r"\}": "}",
    r"{\textless}": "<",
    r"{\textgreater}": ">",
    r"{\textbackslash}": "\\",
    r"{\textasciitilde}": "~",
    r"{\textbar}": "|",
}
_SIGN = re.compile(r"\\\\|" + "|".join(map(re.escape, sorted(_COMMANDS, key=len, reverse=True))))
_FORMULA = re.compile(r"\$[^$]{1,2000}\$|\\\((?:[^$\\]|\\[^()]){1,1000}\\\)")
# Characters of private planes stand in for what is not to be read as TeX; such ones in a text are dropped before.
_PRIVATE = re.compile("[\U000f0000-\U0010ffff]")
_FIRST = 0xF0000
_LAST = 0x10FFFF
_BRACE = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}]", re.DOTALL)
_TEX = re.compile(r"[\\{}$~`-]")
_BREAK = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|tr)>|<br\s{0,9}/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_RICH = re.compile(r"<(i|sub|sup|sc)>([^<>]{0,300})</\1>|<span class=\"nocase\">([^<>]{0,300})</span>")
_PLAIN_SIGN = re.compile(r"\{?\\([_%&#$~])\}?")


def untex(text: str) -> str:
    r"""Return a field of BibTeX as a source would write it: accents and signs as Unicode, braces gone, formulas kept.

    ``Gr{\"o}{\ss}e of $x^2$ \& {NASA}`` is ``Größe of $x^2$ & NASA``. Takes time linear in the length.
    """
    if not _TEX.search(text):
        return text
    kept: list[str] = []

    def keep(match: "re.Match[str]") -> str:
        if _FIRST + len(kept) > _LAST or match[0] == "\\\\":
            return match[0]
        kept.append(_COMMANDS.get(match[0], match[0]))
        return chr(_FIRST + len(kept) - 1)

    text = _PRIVATE.sub("", text[: 4 * TEXT_LIMIT])
    text = _FORMULA.sub(keep, _SIGN.sub(keep, text))
    # Signs that mean nothing to the reader's TeX, but tell it what stands beside them.
    text = _PRIVATE.sub(lambda match: _bare(kept[ord(match[0]) - _FIRST], match[0]), text)
    text = readable(_without_groups(text))
    text = _PRIVATE.sub(lambda match: kept[ord(match[0]) - _FIRST], text)
    # A formula may hold signs that were kept before it.
    return _PRIVATE.sub(lambda match: _source(kept[ord(match[0]) - _FIRST]), text)


def unescape(text: str) -> str:
    r"""Return an address, a DOI or a file name: its escaped signs (``\_``, ``{\%}``) and braces are taken off."""
    return _PLAIN_SIGN.sub(r"\1", text).replace("{", "").replace("}", "").strip()


def plain_note(text: str) -> str:
    """Return a note that may be HTML as plain text with its line breaks."""
    if "<" in text:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()
    return clean_note(text)


def plain_title(text: str) -> str:
    """Return a title without the rich text that reference managers allow in one."""
    return _RICH.sub(lambda match: match[2] or match[3] or "", text) if "<" in text else text


def _bare(sign: str, standing_in: str) -> str:
    return sign if sign in "<>|&%#_" else standing_in


def _source(sign: str) -> str:
    """Return a sign as TeX, as it stood inside a formula."""
    return f"\\{sign}" if sign in "&%$#_{}" else sign


def _without_groups(text: str) -> str:
    """Return TeX without the braces that only protect letters; those of arguments and of ``{\\em …}`` stay."""
    kept: list[str] = []
    stack: list[bool] = []
    here = 0
    argument_at = -1
    for match in _BRACE.finditer(text):
        sign = match[0]
        kept.append(text[here : match.start()])
        here = match.end()
        if sign == "{":
            stays = match.start() == argument_at or text.startswith("\\", here)
            stack.append(stays)
            kept.append(sign if stays else "")
        elif sign == "}":
            stays = stack.pop() if stack else True
            kept.append(sign if stays else "")
            if stays:
                argument_at = here
        else:
            kept.append(sign)
            argument_at = here
    kept.append(text[here:])
    return "".join(kept)

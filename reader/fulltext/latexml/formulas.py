"""Formulas: the TeX that LaTeXML kept of each, and readable Unicode for it."""

import re

from lxml.html import HtmlElement

from reader.domain.patterns import lazy
from reader.domain.text import clean
from reader.formats.tex import LENGTH_LIMIT
from reader.formats.tex.formula import Formula
from reader.formats.tex.prose import prose
from reader.formats.tex.scan import scan
from reader.fulltext.model import Math

TEX_BUDGET = 600_000
"""Characters of TeX that are set in Unicode: a long book has half as many; a hundred thousand take 0.3 s."""

_TEX_LIMIT = 50_000
# A line that LaTeXML cut ends in a comment sign.
_CUT = lazy(r"(?<!\\)((?:\\\\)*)%[ \t]*[\r\n]\s*")
_OPTION = lazy(r"(\\begin\s*\{(?:array|tabular|aligned|gathered|alignedat|split)\})\s*\[[a-z]?\]")
_TOKEN = lazy(r"\\(?P<name>[A-Za-z]+)|\\.|[{(\[]|[})\]]|[_^]\s*(?:\\[A-Za-z]+|.)?|:?=+|[<>$]", re.DOTALL)
_CHARACTER = lazy(r"\\char\s*(\d{1,3})(?!\d)")
# Of the packages whose own macros LaTeXML keeps.
_MACROS = lazy(r"\\(gradient|laplacian|divergence|curl|differential|flatfrac)(?![A-Za-z])")
_MEANT = {
    "gradient": r"\nabla ",
    "laplacian": r"\nabla^{2}",
    "divergence": r"\nabla\cdot ",
    "curl": r"\nabla\times ",
    "differential": "d",
    "flatfrac": r"\frac",
}
_RELATIONS = frozenset(
    "leq le geq ge neq ne in notin subset subseteq supset supseteq approx sim simeq equiv propto to rightarrow "
    "Rightarrow longrightarrow mapsto leftarrow coloneqq triangleq ll gg cong iff implies Leftrightarrow "
    "leftrightarrow leqslant geqslant lesssim gtrsim prec succ preceq succeq asymp doteq gets".split()
)


class Formulas:
    """The formulas of one paper. Equal ones are set once; beyond ``TEX_BUDGET`` characters TeX stays as it is."""

    def __init__(self) -> None:
        self.left = TEX_BUDGET
        self._known: dict[str, Math] = {}

    def read(self, element: HtmlElement) -> Math | None:
        """Return the formula of a ``math`` element, or of the image that stands for one; None for an empty one."""
        tex = element.get("alttext")
        if tex is None and element.tag != "math":
            tex = element.get("alt")
        raw = _annotated(element) if tex is None else tex
        found = self._known.get(raw)
        if found is None:
            source = tidy(raw)
            if not source:
                return None
            self.left -= len(source)
            found = self._known[raw] = Math(source, readable(source) if self.left >= 0 else source)
        return found


def tidy(tex: str) -> str:
    """Return TeX on one line, without the comment signs at which LaTeXML cut it."""
    if "%" in tex:
        tex = _CUT.sub(r"\1", tex)
    return clean(" ".join(tex.split()), limit=_TEX_LIMIT)


def readable(tex: str) -> str:
    """Return a formula as one readable line; one that is too long stays TeX."""
    if len(tex) > LENGTH_LIMIT:
        return tex
    source = _spaced(_plainer(tex))
    return clean(Formula(scan(source, prose)).line(0, len(source)), limit=_TEX_LIMIT)


def _plainer(tex: str) -> str:
    """Put common TeX in the place of what only LaTeXML and a few packages write."""
    if "\\begin" in tex:
        tex = _OPTION.sub(r"\1", tex)
    if "\\char" in tex:
        tex = _CHARACTER.sub(_character, tex)
    return _MACROS.sub(lambda found: _MEANT[found[1]], tex)


def _character(found: re.Match[str]) -> str:
    sign = chr(int(found[1]))
    if not sign.isprintable() or not sign.isascii() or sign in "\\^~":
        return found.group()
    return f"\\{sign}" if sign in "%$&#_{}" else sign


def _spaced(tex: str) -> str:
    """Set blanks around the relations that are in no group: LaTeXML took all blanks away."""
    out: list[str] = []
    depth = at = 0
    for token in _TOKEN.finditer(tex):
        sign, name = token.group(), token["name"]
        out.append(tex[at : token.start()])
        at = token.end()
        if sign[0] in "_^" and sign[-1:] in "{([})]":
            # The bracket is a token of its own.
            out.append(sign[:-1])
            sign = sign[-1]
        if sign in ("{", "(", "["):
            depth += 1
        elif sign in ("}", ")", "]"):
            depth -= 1
        elif depth == 0 and sign == "$":
            # Units are math in text in math.
            sign = ""
        elif depth == 0 and (name in _RELATIONS or sign[0] in ":=<>"):
            sign = f" {sign} "
        out.append(sign)
    out.append(tex[at:])
    return "".join(out)


def _annotated(element: HtmlElement) -> str:
    for note in element.iter("annotation"):
        if note.get("encoding") == "application/x-tex":
            return "".join(note.itertext())
    return "".join(node.text or "" for node in element.iter("mi", "mo", "mn", "mtext", "ms", "math"))

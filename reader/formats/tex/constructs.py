"""Commands with arguments: fractions, roots, accents over letters, fonts, boxes."""

import re
import unicodedata
from collections.abc import Callable

from reader.domain.patterns import lazy
from reader.formats.tex.layout import FRACTION, LITERAL, ROOT, SCRIPT, Atom
from reader.formats.tex.scripts import script
from reader.formats.tex.symbols import DOUBLE_STRUCK, FUNCTION, RELATION

_TIGHT = lazy(r"[^\W_]+[^\W\d]*(?:[_^][^\W_]+)?[′″*]*|[^\W_]*\([^()]*\)")
_DENOMINATOR = lazy(
    r"\d+(?:\.\d+)?|√[^\W_]|\([^()]*\)|"
    r"[d∂]?[^\W\d_][\u2070-\u209f\u00b2\u00b3\u00b9\u1d2c-\u1dbf\u0300-\u036f]*(?:[_^](?:[^\W_]+|\([^()]*\)))?[′″*]*"
)
_LOOSE = lazy(r"[\s+\-−±∓=<>≤≥≈∼∈,;:|/·×∗*]")


class Construct:
    """A command with ``count`` arguments and perhaps an option in brackets, given to ``build`` as first of all.

    ``mode`` tells how the arguments are read: "math", "prose" or "raw".
    """

    __slots__ = ("build", "count", "mode", "option")

    def __init__(
        self, count: int, build: Callable[[list[str]], list[Atom]], option: bool = False, mode: str = "math"
    ) -> None:
        self.count = count
        self.build = build
        self.option = option
        self.mode = mode


def _same(arguments: list[str]) -> list[Atom]:
    return [Atom(LITERAL, arguments[-1])]


def _coloured(arguments: list[str]) -> list[Atom]:
    return [*_nothing(arguments[:1]), Atom(LITERAL, arguments[1])]


def _nothing(arguments: list[str]) -> list[Atom]:
    return [Atom(LITERAL, "\n" * "".join(arguments).count("\n"))]


def _fraction(arguments: list[str]) -> list[Atom]:
    top, bottom = (part.strip(" ") for part in arguments)
    if _LOOSE.search(top) and not (_TIGHT.fullmatch(top)):
        top = f"({top})"
    if not _DENOMINATOR.fullmatch(bottom):
        bottom = f"({bottom})"
    return [Atom(FRACTION, f"{top}/{bottom}")]


def _root(arguments: list[str]) -> list[Atom]:
    index, content = (part.strip(" ") for part in arguments)
    if not re.fullmatch(r"\d+|[^\W\d_]|\([^()]*\)", content):
        content = f"({content})"
    return [Atom(ROOT, (script("^", index) if index else "") + "√" + content)]


def _choose(arguments: list[str]) -> list[Atom]:
    return [Atom(LITERAL, f"({arguments[0]} choose {arguments[1]})")]


def _double_struck(arguments: list[str]) -> list[Atom]:
    letters = arguments[-1]
    return [Atom(LITERAL, DOUBLE_STRUCK.get(letters, letters))]


def _above(arguments: list[str]) -> list[Atom]:
    return [Atom(RELATION, arguments[1]), Atom(SCRIPT, arguments[0], "^")]


def _below(arguments: list[str]) -> list[Atom]:
    return [Atom(FUNCTION, arguments[1]), Atom(SCRIPT, arguments[0], "_")]


def _arrow(sign: str) -> Construct:
    def build(arguments: list[str]) -> list[Atom]:
        lower = [Atom(SCRIPT, arguments[0], "_")] if arguments[0] else []
        return [Atom(RELATION, sign), *lower, Atom(SCRIPT, arguments[1], "^")]

    return Construct(1, build, option=True)


def _marked(name: str, mark: str) -> Construct:
    def build(arguments: list[str]) -> list[Atom]:
        content = arguments[0]
        letters = [sign for sign in content if not unicodedata.combining(sign)]
        if len(letters) == 1 and len(content) < 3 and letters[0].isalnum():
            plain = {"ı": "i", "ȷ": "j"}.get(content, content)
            return [Atom(LITERAL, unicodedata.normalize("NFC", plain + mark))]
        return [Atom(LITERAL, f"{name}({content})")]

    return Construct(1, build)


_MARKS = {
    "hat": ("hat", "\u0302"),
    "widehat": ("hat", "\u0302"),
    "check": ("check", "\u030c"),
    "widecheck": ("check", "\u030c"),
    "tilde": ("tilde", "\u0303"),
    "widetilde": ("tilde", "\u0303"),
    "bar": ("bar", "\u0304"),
    "overline": ("bar", "\u0305"),
    "vec": ("vec", "\u20d7"),
    "overrightarrow": ("vec", "\u20d7"),
    "dot": ("dot", "\u0307"),
    "ddot": ("ddot", "\u0308"),
    "breve": ("breve", "\u0306"),
    "acute": ("acute", "\u0301"),
    "grave": ("grave", "\u0300"),
    "mathring": ("ring", "\u030a"),
}

FONTS = frozenset(
    "mathrm mathbf mathit mathsf mathtt mathnormal mathup mathcal mathscr mathfrak mathbb mathds mathbbm boldsymbol bm "
    "pmb bold Bbb frak scr".split()
)
"""Font commands of math; outside of math they may take one letter without braces."""

BOXES = frozenset(
    "text textbf textit emph texttt textsc textsf textrm textup textsl textmd textnormal mbox hbox fbox uline ul "
    "textlf textin texthl hl MakeUppercase MakeLowercase uppercase lowercase underline".split()
)
"""Commands whose argument is running text and shows as it is."""

_TRANSPARENT = (
    "mathop mathrel mathbin mathord mathopen mathclose mathpunct mathinner ensuremath boxed overbrace underbrace "
    "substack smash underline underbar"
).split()

CONSTRUCTS: dict[str, Construct] = {
    **{name: Construct(1, _same, mode="prose") for name in BOXES},
    **{name: Construct(1, _same) for name in (*FONTS, *_TRANSPARENT)},
    **{name: Construct(1, _double_struck) for name in ("mathbb", "mathds", "mathbbm", "Bbb")},
    **{name: _marked(*how) for name, how in _MARKS.items()},
    **{name: Construct(2, _fraction) for name in ("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "flatfrac")},
    **{name: Construct(2, _choose) for name in ("binom", "dbinom", "tbinom")},
    **{name: Construct(2, _above) for name in ("stackrel", "overset")},
    **{name: Construct(1, _nothing, mode="raw") for name in ("label", "color", "hspace", "vspace")},
    "underset": Construct(2, _below),
    "textcolor": Construct(2, _coloured, mode="prose"),
    "sqrt": Construct(1, _root, option=True),
    "operatorname": Construct(1, lambda arguments: [Atom(FUNCTION, arguments[0])]),
    "xrightarrow": _arrow("→"),
    "xleftarrow": _arrow("←"),
    "pmod": Construct(1, lambda arguments: [Atom(LITERAL, f" (mod {arguments[0]})")]),
    "tag": Construct(1, lambda arguments: [Atom(LITERAL, f" ({arguments[0]})")]),
}

LAYOUT = frozenset(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag bf it em rm sf tt sc sl cal "
    "mit bfseries itshape ttfamily scshape sffamily rmfamily upshape slshape mdseries normalfont normalsize small "
    "footnotesize scriptsize tiny large Large LARGE huge Huge boldmath unboldmath protect relax xspace noindent indent "
    "centering raggedright raggedleft left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr "
    "biggm Biggl Biggr Biggm hfill vfill allowbreak nobreak null strut maketitle sloppy".split()
)
"""Commands that say only how something looks; they leave no trace."""

DELIMITED = frozenset(
    "left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm".split()
)
"""Those of them that belong to the delimiter after them."""

SPACES = frozenset("quad qquad enspace thinspace medspace thickspace enskip space nobreakspace".split())
NEWLINES = frozenset("newline linebreak par bigskip medskip smallskip break pagebreak newpage clearpage cr".split())
RAW = frozenset(
    "cite citep citet citealp citealt citeauthor citeyear Cite parencite textcite autocite nocite ref eqref pageref "
    "autoref cref Cref nameref bibliography bibliographystyle input include includegraphics".split()
)
"""Commands that stay as they are, with their arguments."""

MATH_ENVIRONMENTS = frozenset(
    "math displaymath equation align aligned alignat gather gathered multline eqnarray split flalign pmatrix bmatrix "
    "Bmatrix vmatrix Vmatrix matrix smallmatrix array cases".split()
)
LIST_ENVIRONMENTS = frozenset(
    "itemize enumerate description compactitem compactenum center flushleft flushright abstract quote quotation "
    "document small".split()
)

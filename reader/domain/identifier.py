"""arXiv identifiers in every form that arXiv, its mirrors and people write.

Source: arXiv's documentation of its identifier scheme. From 0704 to 1412 the number has four digits, from 1501 five;
before 0704 an identifier is ``archive/YYMMNNN``, where a subject class after the archive is not part of the name.
"""

import re
from typing import NamedTuple, Self

from reader.domain.patterns import lazy

OLD_ARCHIVES = frozenset(
    (
        "acc-phys", "adap-org", "alg-geom", "ao-sci", "astro-ph", "atom-ph", "bayes-an", "chao-dyn", "chem-ph",
        "cmp-lg", "comp-gas", "cond-mat", "cs", "dg-ga", "funct-an", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th",
        "math", "math-ph", "mtrl-th", "nlin", "nucl-ex", "nucl-th", "patt-sol", "physics", "plasm-ph", "q-alg", "q-bio",
        "quant-ph", "solv-int", "supr-con",
    )
)  # fmt: skip
"""The archives that gave old-style identifiers their names."""

_NEW = r"(?P<yymm>[0-9]{4})\.(?P<number>[0-9]{4,5})"
_OLD = r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Za-z]{2}(?:-[A-Za-z]{2,3})?)?/(?P<old>[0-9]{7})"
_VERSION = r"(?:v(?P<version>[0-9]{1,3}))?"
_CORE_SOURCE = rf"(?:{_NEW}|{_OLD}){_VERSION}"
_PREFIX_SOURCE = (
    r"(?:https?://)?(?:"
    r"(?:www\.|export\.|browse\.)?arxiv\.org/(?P<page>abs|pdf|html|format|e-print|src|ps|tb|list)/"
    r"|(?:www\.)?ar5iv\.(?:labs\.arxiv\.org|org)/(?:html|abs)/"
    r"|(?:dx\.)?doi\.org/10\.48550/arxiv\."
    r"|(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview)/"
    r"|huggingface\.co/papers/"
    r")|10\.48550/arxiv\.|oai:arxiv\.org:|arxiv:\s?"
)
_CORE = lazy(_CORE_SOURCE, re.ASCII)
_PREFIX = lazy(_PREFIX_SOURCE, re.ASCII | re.IGNORECASE)
_TAIL = lazy(r"(?:\.pdf)?/?(?:[?#][^\s]*)?", re.ASCII | re.IGNORECASE)
_IN_TEXT = lazy(
    rf"(?:(?P<prefix>{_PREFIX_SOURCE})|(?<![\w./:-]))(?P<core>{_CORE_SOURCE})(?!/?[0-9A-Za-z]|\.[0-9])",
    re.ASCII | re.IGNORECASE,
)


class ArxivId(NamedTuple):
    """One paper on arXiv: ``name`` is canonical and without a version, ``version`` is None where none was named.

    Identifiers are in the order of their months: 9912 comes before 0001.
    """

    name: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the identifier that ``text`` is, bare or as a link; raise ValueError for anything else."""
        text = text.strip(" \t\r\n")
        prefix = _PREFIX.match(text)
        start = prefix.end() if prefix else 0
        core = _CORE.match(text, start)
        if core is None or not _TAIL.fullmatch(text, core.end()):
            raise ValueError(f"not an arXiv identifier: {text[:80]!r}")
        if prefix is None and core.end() != len(text):
            raise ValueError(f"not an arXiv identifier: {text[:80]!r}")
        return cls._of(core)

    @classmethod
    def find(cls, text: str) -> list[tuple[int, Self]]:
        """Return every identifier inside ``text`` with its offset, in order, repeats included.

        A bare new-style number counts only where it stands alone: ``1.2612.00001`` and ``2612.00001.5`` do not.
        """
        found = []
        for match in _IN_TEXT.finditer(text):
            try:
                found.append((match.start(), cls._of(match)))
            except ValueError:
                continue
        return found

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        version = int(match["version"]) if match["version"] else None
        if version == 0:
            raise ValueError("versions begin at v1")
        if match["yymm"]:
            return cls(_new_name(match["yymm"], match["number"]), version)
        return cls(_old_name(match["archive"].lower(), match["old"]), version)

    @property
    def is_old_style(self) -> bool:
        """True for ``archive/YYMMNNN``."""
        return "/" in self.name

    @property
    def year(self) -> int:
        """The year in which the paper was first announced."""
        short = int(self._digits[:2])
        return 1900 + short if self.is_old_style and short >= 91 else 2000 + short

    @property
    def month(self) -> int:
        """The month in which the paper was first announced, 1 to 12."""
        return int(self._digits[2:4])

    @property
    def _digits(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def abs_url(self) -> str:
        """The abstract page."""
        return f"https://arxiv.org/abs/{self}"

    @property
    def pdf_url(self) -> str:
        """The PDF."""
        return f"https://arxiv.org/pdf/{self}"

    @property
    def file_stem(self) -> str:
        """A file name without an ending: the identifier, with the slash of the old style as ``_``."""
        return str(self).replace("/", "_")

    def without_version(self) -> "ArxivId":
        """Return the paper as such."""
        return ArxivId(self.name)

    def __str__(self) -> str:
        return self.name if self.version is None else f"{self.name}v{self.version}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, ArxivId):
            return NotImplemented
        return self._order < other._order

    def __le__(self, other: object) -> bool:
        return self == other or self < other

    def __gt__(self, other: object) -> bool:
        return not self <= other

    def __ge__(self, other: object) -> bool:
        return not self < other

    @property
    def _order(self) -> tuple[int, int, str, int]:
        return (self.year, self.month, self.name, self.version or 0)


def _new_name(yymm: str, number: str) -> str:
    year, month = int(yymm[:2]), int(yymm[2:])
    if not 1 <= month <= 12 or (year, month) < (7, 4) or year > 90:
        raise ValueError(f"{yymm} is not a month of the new style")
    width = 5 if year >= 15 else 4
    serial = int(number)
    if serial == 0 or serial >= 10**width:
        raise ValueError(f"{number} is not a number of {yymm}")
    return f"{yymm}.{serial:0{width}d}"


def _old_name(archive: str, digits: str) -> str:
    year, month = int(digits[:2]), int(digits[2:4])
    full = 1900 + year if year >= 91 else 2000 + year
    if archive not in OLD_ARCHIVES or not 1 <= month <= 12 or not (1991, 7) <= (full, month) <= (2007, 3):
        raise ValueError(f"{archive}/{digits} is not an old-style identifier")
    if int(digits[4:]) == 0:
        raise ValueError("numbers begin at 001")
    return f"{archive}/{digits}"

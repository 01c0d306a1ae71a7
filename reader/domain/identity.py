"""When are two records one paper, and which of their fields to keep.

Identity is the arXiv identifier, else the title, else the abstract. Wordings are compared by their letters alone, so
a line break, an accent or a glued pair of words makes no difference, and always in full length: two papers that
share a beginning are two papers.
"""

from typing import NamedTuple

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Paper
from reader.domain.text import letters

_PLACEHOLDERS = frozenset(
    letters(text)
    for text in (
        "abstract", "abstract not available", "coming soon", "loading", "n/a", "nil", "no abstract",
        "no abstract available", "no abstract is available", "no content", "no description", "no description available",
        "no summary", "no summary available", "no summary provided", "no title", "no title available", "none",
        "not available", "null", "paper", "pdf", "placeholder", "summary", "summary not available",
        "summary unavailable", "abstract unavailable", "tba", "tbd", "title", "to be announced", "todo", "undefined",
        "unknown", "unknown title", "untitled", "暂无", "暂无摘要", "暂无总结", "无摘要", "无标题", "摘要", "没有摘要",
        "failed to generate summary", "error generating summary", "no summary could be generated",
        "this paper has been withdrawn", "withdrawn",
    )
)  # fmt: skip

ABSTRACT_MINIMUM = 40
"""An abstract with fewer letters is no identity: "We prove a conjecture." was written more than once."""


def is_placeholder(text: str) -> bool:
    """Tell whether ``text`` stands where a title or an abstract is missing."""
    key = letters(text)
    return not key or key in _PLACEHOLDERS


def title_key(title: str) -> str:
    """Return what equal titles share, or an empty string where the title identifies nothing."""
    key = letters(title)
    return "" if key in _PLACEHOLDERS else key


def abstract_key(abstract: str) -> str:
    """Return what equal abstracts share, or an empty string where the abstract identifies nothing."""
    key = letters(abstract)
    return "" if len(key) < ABSTRACT_MINIMUM or key in _PLACEHOLDERS else key


class IdentityKeys(NamedTuple):
    """The three names of a paper, strongest first; an empty one says nothing."""

    arxiv: str
    title: str
    abstract: str

    @classmethod
    def of(cls, paper: Paper) -> "IdentityKeys":
        """Return the names of ``paper``."""
        name = paper.arxiv_id.name if paper.arxiv_id else ""
        return cls(name, title_key(paper.title), abstract_key(paper.abstract))

    @property
    def is_empty(self) -> bool:
        """True where nothing tells this paper from another."""
        return not (self.arxiv or self.title or self.abstract)


def same_paper(a: IdentityKeys, b: IdentityKeys) -> bool:
    """Tell whether two records are one paper; the strongest name that both have decides."""
    if a.arxiv and b.arxiv:
        return a.arxiv == b.arxiv
    if a.title and b.title:
        return a.title == b.title
    return bool(a.abstract) and a.abstract == b.abstract


def merge(old: Paper, new: Paper) -> Paper:
    """Return the richer record of one paper, field by field.

    A said field beats an empty one, then arXiv's word beats a digest's, then the newer version, then the fuller
    wording. Equal records give the same record. The order of arrival does not matter between two records, nor among
    any number of one authority, unless the newest version leaves out what two older versions word differently.
    """
    if old == new:
        return old
    first, second = (old, new) if _rank(old) >= _rank(new) else (new, old)
    ranked = _rank(first) > _rank(second)
    chosen: dict[str, object] = {}
    for name, a, b in zip(Paper._fields, first, second, strict=True):
        chosen[name] = _pick(name, a, b, ranked)
    authors, truncated = _authors(first, second, ranked)
    chosen |= {"authors": authors, "authors_truncated": truncated, "arxiv_id": _identifier(first, second)}
    chosen |= {"authority": first.authority}
    if first.authority == second.authority:
        chosen |= {"published": min(filter(None, (old.published, new.published)), default=None)}
        chosen |= {"updated": max(filter(None, (old.updated, new.updated)), default=None)}
    return Paper(**chosen)  # type: ignore[arg-type]


def _rank(paper: Paper) -> tuple[int, int]:
    version = paper.arxiv_id.version if paper.arxiv_id else None
    return (int(paper.authority), (version or 0) if paper.authority else 0)


def _pick(name: str, first: object, second: object, ranked: bool) -> object:
    if not first or not second:
        return first or second
    if name in ("title", "abstract") and is_placeholder(str(first)) != is_placeholder(str(second)):
        return second if is_placeholder(str(first)) else first
    if ranked and name != "links":
        return first
    if first == second:
        return first
    if name == "links":
        return tuple(sorted({*first, *second}))  # type: ignore[misc]
    return max((first, second), key=_fullness)


def _fullness(value: object) -> tuple[int, str]:
    """Order wordings: the one with more letters is the fuller one; what is left is broken by the text itself."""
    if isinstance(value, tuple):
        return (len(value), "\0".join(map(str, value)))
    text = str(value)
    return (len(letters(text)), text)


def _authors(first: Paper, second: Paper, ranked: bool) -> tuple[tuple[Author, ...], bool]:
    if not ranked:
        kept = max((first, second), key=_completeness)
    elif first.authors and not (first.authors_truncated and _completeness(second)[:2] > _completeness(first)[:2]):
        kept = first
    else:
        kept = second if second.authors else first
    return kept.authors, kept.authors_truncated


def _completeness(paper: Paper) -> tuple[int, bool, list[tuple[str, str]]]:
    """Order lists of authors: a longer one says more, and one name without "et al." is not a whole list."""
    names = [(author.name, author.affiliation) for author in paper.authors]
    return (len(names), not paper.authors_truncated, names)


def _identifier(first: Paper, second: Paper) -> ArxivId | None:
    known = [paper.arxiv_id for paper in (first, second) if paper.arxiv_id]
    if not known:
        return None
    versions = [identifier.version for identifier in known if identifier.version]
    if first.authority > second.authority:
        # A digest's slip must not make arXiv's own record look newer than it is: the next one would be refused.
        del versions[1:]
    return ArxivId(known[0].name, max(versions, default=None))

"""What the formats share: one paper as plain, readable fields, and a name in its parts."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from reader.domain.paper import Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.markdown import Item

_DOI = re.compile(r"10\.[0-9]{4,9}/\S+", re.ASCII)
_BLANKS = re.compile(r"\s+")
_SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
_GROUPS = ("collaboration", "consortium", "team", "group", "project", "collaborations")


class Name(NamedTuple):
    """A person's name in its parts; a name that has none (a collaboration, a single word) is all ``family``."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """The name as bibliographies sort it: ``Example, Ada, Jr``."""
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))


def readable(text: str, *, lines: bool = False) -> str:
    """Return text of a source as a person reads it, its TeX as Unicode, on one line unless ``lines``."""
    from reader.formats.tex import readable as readable_tex

    return clean(readable_tex(text), lines=lines, limit=TEXT_LIMIT)


def split_name(name: str) -> Name:
    """Return the parts of a readable name: ``Bo van der Berg Jr`` as ``van der Berg``, ``Bo``, ``Jr``.

    The words of the parts, put in order again, are those of the name.
    """
    words = name.split()
    if len(words) < 2 or "," in name or words[-1].casefold() in _GROUPS:
        return Name(name)
    suffix = words.pop() if len(words) > 2 and words[-1].casefold() in _SUFFIXES else ""
    first = len(words) - 1
    while first > 1 and words[first - 1].islower():
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]), suffix)


def author_names(paper: Paper) -> list[str]:
    """Return the readable names of a paper's authors, in order."""
    return [name for author in paper.authors if (name := readable(author.name))]


def category_names(paper: Paper) -> list[str]:
    """Return a paper's categories, in order."""
    return [name for category in paper.categories if (name := clean(category))]


def first_day(item: Item) -> datetime | None:
    """Return the moment of the first version, else of the newest known one, in UTC."""
    found = item.paper.published or item.paper.updated
    return found.astimezone(UTC) if found else None


def year_of(item: Item) -> int | None:
    """Return the year of the first version: as dated, else as the identifier says, else that of the first sight."""
    moment = first_day(item)
    if moment:
        return moment.year
    if item.paper.arxiv_id:
        return item.paper.arxiv_id.year
    return min((seen.date.year for seen in item.seen if seen.date), default=None)


def first_doi(paper: Paper) -> str:
    """Return the first DOI of a paper, bare, or an empty string."""
    return next((word for word in clean(paper.doi).split() if _DOI.fullmatch(word)), "")


def abs_url(paper: Paper) -> str:
    """Return the address of the abstract page, or an empty string."""
    return paper.arxiv_id.abs_url if paper.arxiv_id else ""


def item_key(item: Item) -> str:
    """Return what a paper is called in files: its arXiv name without a version, else the library's key for it."""
    return item.paper.arxiv_id.name if item.paper.arxiv_id else item.key


def file_stem(item: Item) -> str:
    """Return a file name without an ending for a paper: ``2611.12001``, ``math_0309136``, or a safe form of its key."""
    if item.paper.arxiv_id:
        return item.paper.arxiv_id.without_version().file_stem
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", item.key).strip(".-_")[:80]
    return plain or "paper"


def one_line(text: str) -> str:
    """Return text with every run of blanks and line breaks as one blank."""
    return _BLANKS.sub(" ", text).strip(" ")

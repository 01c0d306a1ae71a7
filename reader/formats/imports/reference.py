"""One entry of a bibliography as every format gives it, and what it says about a paper of arXiv."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from reader.domain.paper import Author
from reader.domain.taxonomy import ARCHIVES, CATEGORIES, is_known
from reader.formats.digests.build import Draft
from reader.formats.digests.fields import AUTHOR_LIMIT, midnight, read_categories, read_day
from reader.formats.imports.found import Found
from reader.formats.imports.identifiers import find_identifier
from reader.formats.imports.texts import plain_note

_ARXIV = re.compile(r"\s*(?:arxiv|corr\b|computing research repository)", re.IGNORECASE)
_OWN_DOI = re.compile(r"10\.48550/", re.IGNORECASE)
_DOI_LINK = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*comments?:\s*", re.IGNORECASE)
_EPRINT_LINE = re.compile(
    r"\s*(?:e-?print:?\s*)?(?:arxiv\s*:|https?://|10\.48550)\S*(?:\s*\[[\w.-]+\])?[\s.;,]*$", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])", re.ASCII)


@dataclass(slots=True)
class Reference:
    """The fields of one entry, as text; ``line`` counts from 1, the entry ends before line ``end``.

    ``exact``, ``links``, ``texts`` and ``files`` are where an identifier may stand. ``comments`` may hold an identifier
    as well, ``note`` is the user's, maybe HTML. ``is_ours`` tells an entry that Matins wrote.
    """

    line: int
    end: int = 0
    exact: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    title: str = ""
    authors: list[str] = field(default_factory=list)
    is_cut: bool = False
    abstract: str = ""
    keywords: list[str] = field(default_factory=list)
    primary: str = ""
    date: str = ""
    journal: str = ""
    place: Sequence[str] = ()
    doi: str = ""
    comments: str = ""
    notes: list[str] = field(default_factory=list)
    is_read: bool = False
    is_ours: bool = False

    def pair(self) -> tuple[Draft, Found]:
        """Return what the entry says about the paper, and what its user says."""
        found = find_identifier(
            self.exact, [self.doi, *self.links, self.journal, *self.place], [*self.texts, self.comments], self.files
        )
        categories, tags = sorted_keywords(self.keywords)
        comments, note = _notes(self.comments if self.is_ours else _without_identifiers(self.comments), self.notes)
        journal = _journal(self.journal, self.place, self.date)
        draft = Draft(
            self.line,
            self.end,
            arxiv_id=found,
            title=self.title,
            authors=[Author(name) for name in self.authors[:AUTHOR_LIMIT]],
            authors_truncated=self.is_cut or len(self.authors) > AUTHOR_LIMIT,
            abstract=self.abstract,
            categories=list(dict.fromkeys([*read_categories([self.primary]), *categories])),
            published=self._published(journal),
            comments=comments,
            journal_ref=journal,
            doi="" if _OWN_DOI.search(self.doi) else _DOI_LINK.sub("", self.doi).strip(),
        )
        return draft, Found(read=self.is_read, tags=tuple(tags), note=note)

    def _published(self, journal: str) -> datetime | None:
        """Return the day of the first version; that of a journal is another one."""
        if journal and not self.is_ours:
            return None
        day = read_day(self.date[:100])
        return midnight(day) if day else None


def sorted_keywords(keywords: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which keywords are categories of arXiv, as identifiers, and which are words of the user."""
    categories, tags = [], []
    for keyword in keywords:
        word = keyword.strip()
        if is_known(word):
            categories.append(word)
        elif word in _category_names():
            categories.append(_category_names()[word])
        elif word:
            tags.append(word)
    return categories, tags


def inverted(name: str) -> str:
    """Return ``Example, Ada`` or ``Example, Ada, Jr`` with the given name first; a name without a comma as it is."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2:
        return " ".join(filter(None, (parts[1], parts[0]))) or name
    if len(parts) == 3 and len(parts[2]) <= 4:
        return " ".join(filter(None, (parts[1], parts[0], parts[2]))) or name
    return name


@cache
def _category_names() -> dict[str, str]:
    """Return what reference managers call a category: ``Computer Science - Machine Learning``."""
    names = {}
    for category in CATEGORIES.values():
        known = category.name if " - " in category.name else f"{ARCHIVES[category.archive]} - {category.name}"
        names[known] = category.id
    return names


def _without_identifiers(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not _EPRINT_LINE.match(line[:500]))


def _notes(comments: str, notes: Sequence[str]) -> tuple[str, str]:
    """Return the author's comments and the user's note; Zotero keeps the comments of arXiv as a note."""
    kept = []
    for note in map(plain_note, notes):
        start = _COMMENT.match(note)
        if start and not comments and "\n" not in note.strip():
            comments = note[start.end() :]
        elif note.strip():
            kept.append(note.strip("\r\n"))
    return comments, "\n\n".join(dict.fromkeys(kept))


def _journal(journal: str, place: Sequence[str], date: str) -> str:
    """Return ``Journal 12 (3), 45-67 (2026)``, or nothing where the journal is arXiv itself."""
    if not journal.strip() or _ARXIV.match(journal):
        return ""
    volume, number, pages = (*place, "", "", "")[:3]
    if not (volume or number or pages):
        return journal
    told = f"{journal} {volume}".rstrip() + (f" ({number})" if number else "") + (f", {pages}" if pages else "")
    year = _YEAR.search(date[:100])
    return f"{told} ({year[0]})" if year else told

"""The one place where the raw fields of a digest become an ``Entry``: every text passes ``clean`` here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from reader.domain.batch import Entry, Problem
from reader.domain.identifier import ArxivId
from reader.domain.identity import is_placeholder
from reader.domain.paper import Announcement, AnnouncementKind, Author, Authority, Paper
from reader.domain.text import clean
from reader.formats.digests.fields import find_links

RAW_LIMIT = 4_000
"""Characters kept of an entry as it was, where cleaning took something out."""

ENTRY_LIMIT = 50_000
"""Entries read from one document; a larger one is a data set, not a digest."""

PROBLEM_LIMIT = 1_000
"""Problems named of one document; the rest is counted."""

CATEGORY_LIMIT = 40
"""Categories kept of one paper."""

_PLACEHOLDER_LENGTH = 200


@dataclass(slots=True)
class Draft:
    """One entry as a parser found it, uncleaned. ``line`` counts from 1; the entry ends before line ``end``."""

    line: int
    end: int = 0
    arxiv_id: ArxivId | None = None
    title: str = ""
    authors: Sequence[Author] = ()
    authors_truncated: bool = False
    abstract: str = ""
    categories: Sequence[str] = ()
    published: datetime | None = None
    updated: datetime | None = None
    comments: str = ""
    journal_ref: str = ""
    doi: str = ""
    report_no: str = ""
    links: Sequence[str] = ()
    topic: str = ""
    day: date | None = None
    kind: AnnouncementKind | None = None


@dataclass(slots=True)
class Parsed:
    """What one parser made of one document: drafts in document order, and what it could not read."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    title: str = ""
    day: date | None = None
    authority: Authority = Authority.DIGEST


def build_entries(
    parsed: Parsed, document: str, lines: Sequence[str], limit: int = ENTRY_LIMIT
) -> tuple[list[Entry], list[Problem]]:
    """Return the entries of ``parsed`` with positions from 1, and every problem in the order of its line.

    An entry that says nothing about a paper becomes a problem, and so do those beyond ``limit``. ``lines`` are those of
    the document.
    """
    entries: list[Entry] = []
    problems = list(parsed.problems)
    for draft in parsed.drafts:
        if len(entries) == limit:
            problems.append(Problem(f"Only the first {limit:,} entries were read.", draft.line))
            break
        paper, changed = _paper(draft, parsed.authority)
        if not (paper.arxiv_id or paper.title or paper.abstract):
            problems.append(Problem("An entry without identifier, title and abstract was left out.", draft.line))
            continue
        announcement = Announcement(
            document=document,
            position=len(entries) + 1,
            date=draft.day or parsed.day,
            topic=clean(draft.topic),
            kind=draft.kind,
            raw=_raw(draft, lines) if changed else "",
        )
        entries.append(Entry(paper, announcement, draft.line))
    problems.sort(key=lambda problem: problem.line or 0)
    if len(problems) > PROBLEM_LIMIT:
        problems[PROBLEM_LIMIT:] = [Problem(f"There are {len(problems) - PROBLEM_LIMIT:,} more problems.")]
    return entries, problems


class _Cleaner:
    """Cleans fields and remembers whether anything but white space had to go."""

    def __init__(self) -> None:
        self.changed = False

    def __call__(self, text: str, *, lines: bool = False) -> str:
        cleaned = clean(text, lines=lines)
        if cleaned != text and "".join(cleaned.split()) != "".join(text.split()):
            self.changed = True
        return cleaned

    def telling(self, text: str, *, lines: bool = False) -> str:
        """Return the cleaned text, or nothing where it only stands for a missing one."""
        cleaned = self(text, lines=lines)
        return "" if len(cleaned) <= _PLACEHOLDER_LENGTH and is_placeholder(cleaned) else cleaned


def _paper(draft: Draft, authority: Authority) -> tuple[Paper, bool]:
    take = _Cleaner()
    abstract = take.telling(draft.abstract, lines=True)
    comments = take(draft.comments)
    names = [Author(take(a.name), take(a.affiliation)) for a in draft.authors]
    categories = (take(category) for category in draft.categories[:CATEGORY_LIMIT])
    links = (*find_links(" ".join(draft.links)), *find_links(abstract), *find_links(comments))
    paper = Paper(
        arxiv_id=draft.arxiv_id,
        title=take.telling(draft.title),
        authors=tuple(author for author in names if author.name),
        authors_truncated=draft.authors_truncated,
        abstract=abstract,
        categories=tuple(dict.fromkeys(filter(None, categories))),
        published=draft.published,
        updated=draft.updated,
        comments=comments,
        journal_ref=take(draft.journal_ref),
        doi=take(draft.doi),
        report_no=take(draft.report_no),
        links=tuple(dict.fromkeys(links)),
        authority=authority,
    )
    return paper, take.changed


def _raw(draft: Draft, lines: Sequence[str]) -> str:
    kept: list[str] = []
    length = 0
    for line in lines[draft.line - 1 : max(draft.line, draft.end - 1)]:
        kept.append(line[:RAW_LIMIT])
        length += len(kept[-1]) + 1
        if length > RAW_LIMIT:
            break
    return "\n".join(kept)[:RAW_LIMIT].rstrip()

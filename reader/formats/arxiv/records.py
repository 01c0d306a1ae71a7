"""What the answers of arXiv have in common: from raw fields to a ``Paper``, and the count of what was not read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Authority, Paper
from reader.domain.text import LINE_LIMIT, TEXT_LIMIT, clean
from reader.formats.arxiv.xml import line_of
from reader.formats.digests.build import CATEGORY_LIMIT, ENTRY_LIMIT, PROBLEM_LIMIT, RAW_LIMIT, Draft
from reader.formats.digests.fields import find_links, join_lines

if TYPE_CHECKING:
    from lxml.etree import _Element

SENTENCE_LIMIT = 300
"""Characters kept of a sentence with which a server explains itself."""


@dataclass(frozen=True, slots=True)
class Found:
    """One paper of an answer. ``line`` is where its entry begins, ``raw`` as in ``Announcement``."""

    paper: Paper
    line: int
    kind: AnnouncementKind | None = None
    raw: str = ""


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return ``clean(text, limit=limit)``, without its cost for plain ASCII."""
    if len(text) <= limit and text.isascii():
        row = text.replace("\n", " ")
        if row.isprintable():
            return row.strip(" ") if "  " not in row else " ".join(row.split())
    return clean(text, limit=limit)


def paragraphs(text: str) -> str:
    """Return a hard-wrapped abstract with one line for each paragraph, cleaned.

    Source: arXiv's help on abstracts. A paragraph begins at a line that is indented, or after an empty one.
    """
    text = text.strip(" \t\r\n")
    row = text.replace("\n", " ")
    # An empty or indented line would leave two blanks here.
    if len(row) <= TEXT_LIMIT and "  " not in row and row.isascii() and row.isprintable():
        return row
    lines = join_lines(text.splitlines(), indented_paragraphs=True).split("\n")
    joined = "\n".join(filter(None, (one_line(line, TEXT_LIMIT) for line in lines)))
    return joined if len(joined) <= TEXT_LIMIT else clean(joined, lines=True)


def parse_identifier(text: str) -> ArxivId:
    """Return the identifier that ``text`` is; raise FormatError where it is none."""
    try:
        return ArxivId.parse(text[:200])
    except ValueError as error:
        shown = clean(text, limit=60)
        raise FormatError(f"The identifier “{shown}” is not one of arXiv's.") from error


def sentence(text: str) -> str:
    """Return what a server says for itself, cleaned and bounded."""
    return clean(text, limit=SENTENCE_LIMIT)


def finish(draft: Draft, authority: Authority) -> tuple[Paper, bool]:
    """Return the paper with its fields cleaned, and whether cleaning took anything out but white space.

    A text that only says that a paper was withdrawn stays: it is arXiv's word, not a missing one.
    """
    changed = False

    def take(text: str, cleaned_by: Callable[[str], str] = one_line) -> str:
        nonlocal changed
        cleaned = cleaned_by(text)
        changed = changed or (cleaned != text and "".join(cleaned.split()) != "".join(text.split()))
        return cleaned

    abstract = take(draft.abstract, paragraphs)
    comments = take(draft.comments)
    names = [Author(take(author.name), take(author.affiliation)) for author in draft.authors]
    links = (*find_links(" ".join(draft.links)), *find_links(abstract), *find_links(comments))
    paper = Paper(
        arxiv_id=draft.arxiv_id,
        title=take(draft.title),
        authors=tuple(author for author in names if author.name),
        authors_truncated=draft.authors_truncated,
        abstract=abstract,
        categories=tuple(dict.fromkeys(draft.categories[:CATEGORY_LIMIT])),
        published=draft.published,
        updated=draft.updated,
        comments=comments,
        journal_ref=take(draft.journal_ref),
        doi=take(draft.doi),
        report_no=take(draft.report_no),
        links=tuple(dict.fromkeys(links)),
        authority=authority,
    )
    return paper, changed


def read_elements(
    elements: Iterable["_Element"], read: Callable[["_Element"], Draft]
) -> tuple[list[Found], list[Problem]]:
    """Return what ``read`` makes of each element, and a problem with its line where it raised FormatError."""
    found: list[Found] = []
    problems: list[Problem] = []
    for element in elements:
        line = line_of(element)
        if len(found) == ENTRY_LIMIT:
            problems.append(Problem(f"Only the first {ENTRY_LIMIT:,} entries were read.", line))
            break
        try:
            draft = read(element)
        except FormatError as error:
            problems.append(Problem(str(error), line))
            continue
        paper, changed = finish(draft, Authority.ARXIV)
        found.append(Found(paper, line, draft.kind, _source(element) if changed else ""))
    return found, bounded(problems)


def bounded(problems: list[Problem]) -> list[Problem]:
    """Return at most ``PROBLEM_LIMIT`` problems and the number of the others."""
    rest = len(problems) - PROBLEM_LIMIT
    return problems if rest <= 0 else [*problems[:PROBLEM_LIMIT], Problem(f"There are {rest:,} more problems.")]


def _source(element: "_Element") -> str:
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))[:RAW_LIMIT].rstrip()

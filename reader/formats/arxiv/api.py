"""Answers of arXiv's query API: an Atom feed with one entry for each paper.

Source: arXiv's API user manual and its open server code. An error is an entry too, whose identifier is
``…/api/errors#reason``, and it may stand among papers.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.paper import Author, Paper
from reader.formats.arxiv.dates import iso_moment
from reader.formats.arxiv.records import Found, one_line, parse_identifier, read_elements, sentence
from reader.formats.arxiv.xml import child_text, count_of, parse_xml, text_of
from reader.formats.digests.build import Draft
from reader.formats.digests.fields import AUTHOR_LIMIT, read_categories

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
TOTAL = f"{_OPENSEARCH}totalResults"
"""What only the feeds of the query API have."""

_ERRORS = "/api/errors"


@dataclass(frozen=True, slots=True)
class ApiPage:
    """One page of a query. ``total`` counts the papers of the whole query, ``start`` those before this page."""

    papers: tuple[Paper, ...]
    total: int | None
    start: int
    problems: tuple[Problem, ...]


def parse_api(data: bytes) -> ApiPage:
    """Return the papers of one answer; an entry that cannot be read is a problem, the others stay.

    Raises FormatError for anything but an answer, and with arXiv's own sentence where the answer is nothing but errors.
    """
    root = parse_xml(data, f"{ATOM}feed")
    found, problems = read_api(root)
    return ApiPage(
        papers=tuple(item.paper for item in found),
        total=count_of(child_text(root, TOTAL)),
        start=count_of(child_text(root, f"{_OPENSEARCH}startIndex")) or 0,
        problems=tuple(problems),
    )


def read_api(root: "_Element") -> tuple[list[Found], list[Problem]]:
    """Return the papers of the feed ``root`` with their lines, and what could not be read."""
    if root.find(TOTAL) is None:
        raise FormatError("The answer is a feed, but not one of the query API.")
    found, problems = read_elements(root.iterfind(f"{ATOM}entry"), _entry)
    refusals = [entry for entry in root.iterfind(f"{ATOM}entry") if _is_error(entry)] if problems else []
    if refusals and len(refusals) == len(root.findall(f"{ATOM}entry")):
        raise FormatError(_refusal(refusals[0]))
    return found, problems


def feed_title(root: "_Element") -> str:
    """Return the title of the feed ``root``."""
    return one_line(child_text(root, f"{ATOM}title"))


def _is_error(entry: "_Element") -> bool:
    return _ERRORS in child_text(entry, f"{ATOM}id")


def _refusal(entry: "_Element") -> str:
    said = sentence(child_text(entry, f"{ATOM}summary")) or sentence(child_text(entry, f"{ATOM}title")) or "no reason"
    return f"arXiv refused the query: {said.rstrip('.')}."


def _entry(entry: "_Element") -> Draft:
    if _is_error(entry):
        raise FormatError(_refusal(entry))
    draft = Draft(1, arxiv_id=parse_identifier(child_text(entry, f"{ATOM}id")))
    draft.title = child_text(entry, f"{ATOM}title")
    draft.abstract = child_text(entry, f"{ATOM}summary")
    people = entry.findall(f"{ATOM}author")
    draft.authors = [_author(person) for person in people[:AUTHOR_LIMIT]]
    draft.authors_truncated = len(people) > AUTHOR_LIMIT
    terms = [*entry.iterfind(f"{ARXIV}primary_category"), *entry.iterfind(f"{ATOM}category")]
    draft.categories = read_categories(str(term.get("term", "")) for term in terms)
    draft.published = iso_moment(child_text(entry, f"{ATOM}published"))
    draft.updated = iso_moment(child_text(entry, f"{ATOM}updated"))
    draft.comments = child_text(entry, f"{ARXIV}comment")
    draft.journal_ref = child_text(entry, f"{ARXIV}journal_ref")
    draft.doi = child_text(entry, f"{ARXIV}doi")
    return draft


def _author(person: "_Element") -> Author:
    places = (text_of(place).strip() for place in person.iterfind(f"{ARXIV}affiliation"))
    return Author(child_text(person, f"{ATOM}name"), "; ".join(filter(None, places)))

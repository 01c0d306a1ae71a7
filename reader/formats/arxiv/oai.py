"""Answers of arXiv's OAI-PMH interface, with metadata in the formats ``arXiv`` and ``arXivRaw``.

Source: the OAI-PMH specification 2.0, arXiv's help on it and its open server code. Errors come with HTTP 200; that
nothing changed (``noRecordsMatch``) is one of them and an ordinary answer. Withdrawn papers stay as records.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Paper
from reader.formats.arxiv.dates import day_moment, mail_moment
from reader.formats.arxiv.records import Found, bounded, parse_identifier, read_elements, sentence
from reader.formats.arxiv.xml import child_text, count_of, line_of, parse_xml, text_of
from reader.formats.digests.build import Draft
from reader.formats.digests.fields import AUTHOR_LIMIT, read_authors, read_categories

if TYPE_CHECKING:
    from lxml.etree import _Element

OAI = "{http://www.openarchives.org/OAI/2.0/}"
_PLAIN = "{http://arxiv.org/OAI/arXiv/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_TOKEN_LIMIT = 4_000
_VERSION = re.compile(r"v([1-9][0-9]{0,2})", re.ASCII)


class OaiError(FormatError):
    """A refusal; ``code`` is that of the specification, such as ``badResumptionToken``, ``message`` arXiv's own."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"arXiv refused the request: {message.rstrip('.') or code or 'no reason'}.")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class OaiPage:
    """One page of records. ``token`` asks for the next page and is empty on the last one; it is as arXiv sent it.

    ``cursor`` counts the records before this page, ``size`` those of the whole list; None where arXiv does not say.
    """

    papers: tuple[Paper, ...]
    deleted: tuple[ArxivId, ...]
    token: str
    cursor: int | None
    size: int | None
    problems: tuple[Problem, ...]


def parse_oai(data: bytes) -> OaiPage:
    """Return the records of one answer; a record that cannot be read is a problem, the others stay.

    Raises OaiError for a refusal and FormatError for anything but an answer with records.
    """
    root = parse_xml(data, f"{OAI}OAI-PMH")
    found, deleted, problems = read_oai(root)
    token = root.find(f"{OAI}ListRecords/{OAI}resumptionToken")
    return OaiPage(
        papers=tuple(item.paper for item in found),
        deleted=tuple(deleted),
        token=_token(text_of(token)),
        cursor=None if token is None else count_of(str(token.get("cursor", ""))),
        size=None if token is None else count_of(str(token.get("completeListSize", ""))),
        problems=tuple(problems),
    )


def read_oai(root: "_Element") -> tuple[list[Found], list[ArxivId], list[Problem]]:
    """Return the papers of the answer ``root`` with their lines, what was deleted, and what could not be read."""
    errors = [(str(error.get("code", "")), text_of(error)) for error in root.iterfind(f"{OAI}error")]
    for code, message in errors:
        if code != "noRecordsMatch":
            raise OaiError(sentence(code), sentence(message))
    lists = [*root.iterfind(f"{OAI}ListRecords"), *root.iterfind(f"{OAI}GetRecord")]
    if not lists and not errors:
        raise FormatError("The answer holds no records.")
    records = [record for found in lists for record in found.iterfind(f"{OAI}record")]
    deleted, lost = _deleted([record for record in records if _is_deleted(record)])
    found, problems = read_elements((record for record in records if not _is_deleted(record)), _record)
    problems = sorted([*problems, *lost], key=lambda problem: problem.line or 0)
    return found, deleted, bounded(problems) if lost else problems


def _is_deleted(record: "_Element") -> bool:
    header = record.find(f"{OAI}header")
    return header is not None and header.get("status") == "deleted"


def _deleted(records: list["_Element"]) -> tuple[list[ArxivId], list[Problem]]:
    deleted: list[ArxivId] = []
    problems: list[Problem] = []
    for record in records:
        try:
            deleted.append(parse_identifier(text_of(record.find(f"{OAI}header/{OAI}identifier"))))
        except FormatError as error:
            problems.append(Problem(str(error), line_of(record)))
    return deleted, problems


def _record(record: "_Element") -> Draft:
    plain = record.find(f"{OAI}metadata/{_PLAIN}arXiv")
    if plain is not None:
        draft = _shared(plain, _PLAIN)
        people = plain.findall(f"{_PLAIN}authors/{_PLAIN}author")
        draft.authors = [_author(person) for person in people[:AUTHOR_LIMIT]]
        draft.authors_truncated = len(people) > AUTHOR_LIMIT
        draft.published = day_moment(child_text(plain, f"{_PLAIN}created"))
        draft.updated = day_moment(child_text(plain, f"{_PLAIN}updated")) or draft.published
        return draft
    raw = record.find(f"{OAI}metadata/{_RAW}arXivRaw")
    if raw is None:
        raise FormatError("A record holds no metadata in one of arXiv's own formats.")
    draft = _shared(raw, _RAW)
    draft.authors, draft.authors_truncated = read_authors(child_text(raw, f"{_RAW}authors"))
    _versions(draft, raw)
    return draft


def _shared(metadata: "_Element", space: str) -> Draft:
    draft = Draft(1, arxiv_id=parse_identifier(child_text(metadata, f"{space}id")))
    draft.title = child_text(metadata, f"{space}title")
    draft.abstract = child_text(metadata, f"{space}abstract")
    draft.categories = read_categories(child_text(metadata, f"{space}categories").split())
    draft.comments = child_text(metadata, f"{space}comments")
    draft.journal_ref = child_text(metadata, f"{space}journal-ref")
    draft.doi = child_text(metadata, f"{space}doi")
    draft.report_no = child_text(metadata, f"{space}report-no")
    return draft


def _author(person: "_Element") -> Author:
    parts = (child_text(person, f"{_PLAIN}{name}").strip() for name in ("forenames", "keyname", "suffix"))
    places = (text_of(place).strip() for place in person.iterfind(f"{_PLAIN}affiliation"))
    return Author(" ".join(filter(None, parts)), "; ".join(filter(None, places)))


def _versions(draft: Draft, raw: "_Element") -> None:
    dates = {}
    for version in raw.iterfind(f"{_RAW}version"):
        match = _VERSION.fullmatch(str(version.get("version", "")))
        if match is None:
            raise FormatError("A version of a record has no number.")
        dates[int(match[1])] = mail_moment(child_text(version, f"{_RAW}date"))
    if dates and draft.arxiv_id:
        newest = max(dates)
        draft.arxiv_id = ArxivId(draft.arxiv_id.name, newest)
        draft.published, draft.updated = dates.get(1), dates[newest]


def _token(text: str) -> str:
    token = text.strip()
    if len(token) > _TOKEN_LIMIT or not (token.isascii() and token.isprintable()):
        # An empty token would say that this was the last page.
        raise FormatError("The resumption token cannot be read.")
    return token

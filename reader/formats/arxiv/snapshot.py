"""The metadata snapshot of all of arXiv: one JSON object a line.

Source: the description of the data set that arXiv publishes on Kaggle. ``authors_parsed`` holds one list for each name:
surname, forenames, suffix, then affiliations. ``versions`` is in order; ``update_date`` is the day of the record's last
change, which need not be one of the paper.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.formats.arxiv.dates import day_moment, mail_moment
from reader.formats.arxiv.records import one_line, paragraphs, parse_identifier
from reader.formats.arxiv.strict_json import load_json, text_field
from reader.formats.digests.build import CATEGORY_LIMIT
from reader.formats.digests.fields import AUTHOR_LIMIT, find_links, read_authors, read_categories

LINE_LIMIT = 2**20
"""Bytes of one line; the longest real one, with 5,000 names twice, has about 300,000."""

Values = dict[str, object]


def read_snapshot(lines: Iterable[bytes], on_problem: Callable[[Problem], None]) -> Iterator[Paper]:
    """Yield the paper of each line; ``on_problem`` is told of each line (from 1) that could not be read.

    Empty lines are passed over. ``lines`` may be any number, one is in memory at a time.
    """
    for number, line in enumerate(lines, start=1):
        try:
            yield parse_snapshot_line(line)
        except FormatError as error:
            if line.strip():
                on_problem(Problem(str(error), number))


def parse_snapshot_line(line: bytes | str) -> Paper:
    """Return the paper that ``line`` describes; raise FormatError with a sentence where it describes none."""
    if len(line) > LINE_LIMIT:
        raise FormatError(f"The line is longer than {LINE_LIMIT // 2**20} MB.")
    values = load_json(line if isinstance(line, str) else _decoded(line))
    if not isinstance(values, dict):
        raise FormatError("The line is not a JSON object.")
    identifier, published, updated = _history(parse_identifier(text_field(values, "id")), values)
    authors, truncated = _authors(values)
    abstract = paragraphs(text_field(values, "abstract"))
    comments = one_line(text_field(values, "comments"))
    links: Iterable[str] = ()
    if "://" in abstract or "://" in comments:
        links = dict.fromkeys((*find_links(abstract), *find_links(comments)))
    return Paper(
        identifier,
        one_line(text_field(values, "title")),
        authors,
        truncated,
        abstract,
        _categories(text_field(values, "categories")),
        published,
        updated,
        comments,
        one_line(text_field(values, "journal-ref")),
        one_line(text_field(values, "doi")),
        one_line(text_field(values, "report-no")),
        tuple(links),
        Authority.ARXIV,
    )


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FormatError("The line is not in UTF-8.") from error


# A few thousand combinations stand for all papers.
@lru_cache(maxsize=8192)
def _categories(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read_categories(text.split())))[:CATEGORY_LIMIT]


def _authors(values: Values) -> tuple[tuple[Author, ...], bool]:
    parsed = values.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        names = [_author(parts) for parts in parsed[:AUTHOR_LIMIT]]
        return tuple([author for author in names if author.name]), len(parsed) > AUTHOR_LIMIT
    authors, truncated = read_authors(text_field(values, "authors"))
    cleaned = (Author(one_line(author.name), one_line(author.affiliation)) for author in authors)
    return tuple(author for author in cleaned if author.name), truncated


def _author(parts: object) -> Author:
    try:
        name = f"{forenames} {surname}" if forenames else surname
        name = f"{name} {suffix}" if suffix else name
        return Author(one_line(name), one_line("; ".join(filter(None, places))) if places else "")
    except (TypeError, ValueError, AttributeError) as error:
        raise FormatError("The field “authors_parsed” is not a list of names.") from error


def _history(identifier: ArxivId, values: Values) -> tuple[ArxivId, datetime | None, datetime | None]:
    """Return the identifier with the newest version, and the moments of the first and the newest one."""
    versions = values.get("versions")
    if not versions:
        return identifier, None, day_moment(text_field(values, "update_date"))
    try:
        first, last = versions[0], versions[-1]  # type: ignore[index]
        label = last["version"]
        newest = int(label[1:]) if label[:1] == "v" and label[1:].isascii() and label[1:].isdigit() else 0
        if not 1 <= newest <= 999:
            raise FormatError("A version has no number.")
        updated = mail_moment(last["created"])
        first = first if first["version"] == "v1" else {"created": ""}
        published = updated if first is last else mail_moment(first["created"])
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise FormatError("The field “versions” is not a list of versions.") from error
    return ArxivId(identifier.name, newest), published, updated

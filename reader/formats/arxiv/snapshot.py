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
from reader.domain.text import LINE_LIMIT
from reader.formats.arxiv.dates import day_moment, mail_moment
from reader.formats.arxiv.records import one_line, paragraphs, parse_identifier
from reader.formats.arxiv.strict_json import load_json, text_field
from reader.formats.digests.build import CATEGORY_LIMIT
from reader.formats.digests.fields import AUTHOR_LIMIT, find_links, read_authors, read_categories

SIZE_LIMIT = 2**20
"""Bytes of one line; the longest real one, with 5,000 names twice, has about 300,000."""

Values = dict[str, object]

_TEXTS = ("id", "title", "abstract", "categories", "comments", "journal-ref", "doi", "report-no")
_VERSIONS = {f"v{number}": number for number in range(1, 1000)}
_CATEGORIES_LIMIT = 2_000
_NOT_NAMES = "The field “authors_parsed” is not a list of names."


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
    if len(line) > SIZE_LIMIT:
        raise FormatError(f"The line is longer than {SIZE_LIMIT // 2**20} MB.")
    values = load_json(line if isinstance(line, str) else _decoded(line))
    if not isinstance(values, dict):
        raise FormatError("The line is not a JSON object.")
    name, title, abstract, categories, *others = _texts(values)
    identifier, published, updated = _history(name, values)
    authors, truncated = _authors(values)
    abstract = paragraphs(abstract)
    # Most papers have no more than a comment; an empty text needs no cleaning.
    comments, journal_ref, doi, report_no = [one_line(text) if text else text for text in others]
    links: Iterable[str] = ()
    if "://" in abstract or "://" in comments:
        links = dict.fromkeys((*find_links(abstract), *find_links(comments)))
    return Paper(
        identifier,
        one_line(title),
        authors,
        truncated,
        abstract,
        _categories(categories[:_CATEGORIES_LIMIT]),
        published,
        updated,
        comments,
        journal_ref,
        doi,
        report_no,
        tuple(links),
        Authority.ARXIV,
    )


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise FormatError("The line is not in UTF-8.") from error


def _texts(values: Values) -> list[str]:
    """Return the values of ``_TEXTS``; raise FormatError where one is not a text."""
    texts = [value or "" for value in map(values.get, _TEXTS)]
    if {*map(type, texts)} != {str}:
        for key in _TEXTS:
            text_field(values, key)
    return texts  # type: ignore[return-value]


# A few thousand combinations stand for all papers.
@lru_cache(maxsize=8192)
def _categories(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read_categories(text.split())))[:CATEGORY_LIMIT]


def _authors(values: Values) -> tuple[tuple[Author, ...], bool]:
    parsed = values.get("authors_parsed")
    if not parsed:
        authors, truncated = read_authors(text_field(values, "authors"))
        return _cleaned(authors), truncated
    if not isinstance(parsed, list):
        raise FormatError(_NOT_NAMES)
    truncated = len(parsed) > AUTHOR_LIMIT
    if truncated:
        del parsed[AUTHOR_LIMIT:]
    try:
        names = [
            " ".join((forenames, surname, suffix) if suffix else (forenames, surname)).strip(" ")
            for surname, forenames, suffix in parsed
        ]
    except TypeError as error:
        raise FormatError(_NOT_NAMES) from error
    except ValueError:
        return _cleaned(map(_author, parsed)), truncated
    row = "".join(names)
    if len(row) <= LINE_LIMIT and row.isascii() and row.isprintable() and "  " not in row:
        return tuple([Author(name) for name in names if name]), truncated
    return _cleaned(map(Author, names)), truncated


def _author(parts: object) -> Author:
    """Return one name with its affiliations."""
    try:
        words = list(parts)  # type: ignore[call-overload]
        return Author(" ".join((words[1], words[0], words[2])), "; ".join(filter(None, words[3:])))
    except (TypeError, IndexError) as error:
        raise FormatError(_NOT_NAMES) from error


def _cleaned(authors: Iterable[Author]) -> tuple[Author, ...]:
    cleaned = (Author(one_line(author.name), one_line(author.affiliation)) for author in authors)
    return tuple(author for author in cleaned if author.name)


def _history(name: str, values: Values) -> tuple[ArxivId, datetime | None, datetime | None]:
    """Return the identifier with the newest version, and the moments of the first and the newest one."""
    name = _canonical(name)
    versions = values.get("versions")
    if not versions:
        return ArxivId(name), None, day_moment(text_field(values, "update_date"))
    try:
        first, last = versions[0], versions[-1]  # type: ignore[index]
        number = _VERSIONS.get(last["version"])
        updated = mail_moment(last["created"])
        is_whole = first["version"] == "v1"
        published = updated if first is last else mail_moment(first["created"])
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise FormatError("The field “versions” is not a list of versions.") from error
    if number is None:
        raise FormatError("A version has no number.")
    return ArxivId(name, number), published if is_whole else None, updated


def _canonical(text: str) -> str:
    """Return the name of the paper; nearly every one is already canonical, which is cheaper to see than to make."""
    number = text[5:]
    if len(text) == _width(text[:5]) and number.isascii() and number.isdigit() and number.strip("0"):
        return text
    return parse_identifier(text).name


@lru_cache(maxsize=1024)
def _width(month: str) -> int:
    """Return the length of the identifiers that begin with ``month``, such as ``2611.``; 0 where there are none."""
    try:
        return len(ArxivId.parse(f"{month}0001").name)
    except ValueError:
        return 0

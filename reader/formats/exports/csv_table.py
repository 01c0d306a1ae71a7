"""Papers as a table of comma-separated values: RFC 4180, UTF-8, a first row of names.

What a reader does with it: an apostrophe before ``= + - @`` or a tab (also behind blanks or more apostrophes) keeps
spreadsheets from computing the cell; ``plain_cell`` takes it off again. In ``authors``, ``categories``, ``links`` and
``tags`` several values are parted by ``"; "``; inside a value a semicolon is ``\\;`` and a backslash ``\\\\``, which
``split_cell`` reads back.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from reader.domain.text import clean
from reader.formats.exports.fields import abs_url, author_names, category_names, item_key, readable
from reader.formats.markdown import Item

COLUMNS = (
    *("id", "version", "title", "authors", "authors_truncated", "abstract", "categories", "published", "updated"),
    *("comments", "journal_ref", "doi", "report_no", "url", "pdf", "links"),
    *("starred", "read", "skipped", "later", "tags", "note"),
)
"""The names in the first row. Times are ISO 8601 in UTC, ``authors_truncated`` is yes or empty."""

_COMPUTED = re.compile(r"[\s']*[-=+@|\t＝＋－＠]")
_PART = re.compile(r"((?:[^\\;]|\\.)*)(?:; ?|$)", re.DOTALL)


def render_csv(items: Sequence[Item]) -> str:
    """Return the table, one row for each paper, the user's state, tags and note in the last columns."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(text) for text in _row(item)] for item in items)
    return out.getvalue()


def safe_cell(text: str) -> str:
    """Return a cell's text so that no spreadsheet computes it."""
    return f"'{text}" if _COMPUTED.match(text) else text


def plain_cell(text: str) -> str:
    """Return what ``safe_cell`` was given."""
    return text[1:] if text.startswith("'") and _COMPUTED.match(text[1:]) else text


def join_cell(values: Iterable[str]) -> str:
    """Return several values as one cell."""
    return "; ".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def split_cell(text: str) -> list[str]:
    """Return the values that ``join_cell`` was given; empty ones are left out."""
    return [re.sub(r"\\(.)", r"\1", part) for part in _PART.findall(text) if part]


def _row(item: Item) -> list[str]:
    paper, state = item.paper, item.state
    known = paper.arxiv_id
    return [
        item_key(item),
        str(known.version or "") if known else "",
        readable(paper.title),
        join_cell(author_names(paper)),
        "yes" if paper.authors_truncated else "",
        readable(paper.abstract, lines=True),
        join_cell(category_names(paper)),
        _moment(paper.published),
        _moment(paper.updated),
        readable(paper.comments),
        readable(paper.journal_ref),
        clean(paper.doi),
        clean(paper.report_no),
        abs_url(paper),
        known.pdf_url if known else "",
        join_cell(map(clean, paper.links)),
        *map(_moment, (state.starred_at, state.read_at, state.skipped_at, state.later_at)),
        join_cell(map(clean, state.tags)),
        _note(state.note),
    ]


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if value else ""


def _note(note: str) -> str:
    from reader.domain.notes import clean_note

    return clean_note(note)

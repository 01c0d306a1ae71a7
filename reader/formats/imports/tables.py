"""Tables of comma-separated values: those of Matins, and Zotero's.

Source of the first: ``render_csv``. Of the second: the columns of Zotero's own export, several values of one cell
parted by semicolons.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author
from reader.domain.text import clean
from reader.formats.arxiv.dates import iso_moment
from reader.formats.digests.build import Draft
from reader.formats.imports.assemble import Collected
from reader.formats.imports.found import Found
from reader.formats.imports.reference import Reference, inverted

OURS = "matins-csv"
ZOTERO = "zotero-csv"

_OURS = frozenset(("id", "version", "title", "authors", "abstract", "categories"))
_ZOTERO = frozenset(("Key", "Item Type", "Title", "Author"))

CELL_LIMIT = 32 * 2**20
"""Characters of one cell; what is kept of it is decided where it is cleaned."""

COMMA_LIMIT = 100_000
"""Commas of one row, which bound the cells that are made of it."""

Row = Mapping[str, str]


def table_kind(lines: Sequence[str]) -> str:
    """Return OURS or ZOTERO for a table whose first line has the names of their columns, else an empty string."""
    first = lines[0] if lines else ""
    if "," not in first or len(first) > 10_000:
        return ""
    names = _header(first)
    return OURS if names >= _OURS else ZOTERO if names >= _ZOTERO else ""


def parse_table(text: str, kind: str) -> Collected:
    """Return the rows of a table of this kind; one that cannot be read is a problem."""
    collected = Collected(kind, is_whole=kind == OURS)
    for line, row in _rows(text, collected.problems):
        if collected.is_full(line):
            break
        try:
            if kind == OURS:
                collected.pairs.append(_own(row, line))
            elif row.get("Item Type", "") not in ("attachment", "note", "annotation"):
                collected.pairs.append(_zotero(row, line).pair())
        except FormatError as error:
            collected.problems.append(Problem(str(error), line))
    return collected


def _header(line: str) -> set[str]:
    try:
        return {name.strip() for name in next(csv.reader([line.removeprefix("\ufeff")]), [])}
    except csv.Error:
        return set()


def _rows(text: str, problems: list[Problem]) -> Iterator[tuple[int, Row]]:
    """Yield each row by the names of its columns, with the line on which it begins."""
    rows = _Lines(text.removeprefix("\ufeff"))
    reader = csv.reader(rows)
    # The limit is one of the whole process, and no other part of it reads tables.
    csv.field_size_limit(CELL_LIMIT)
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not names:
                names = [name.strip() for name in cells]
            elif rows.is_torn():
                raise csv.Error("a cell has no end")
            elif any(cells):
                if len(cells) != len(names):
                    problems.append(Problem(f"A row has {len(cells)} cells instead of {len(names)}.", line))
                yield line, dict(zip(names, cells, strict=False))
            line = reader.line_num + 1
            rows.begin()
    except csv.Error as error:
        problems.append(Problem(f"The table cannot be read from here on: {error}.", line))


class _Lines:
    """The lines of a table, those of its last row remembered."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._row: list[str] = []
        self._commas = 0

    def __iter__(self) -> Iterator[str]:
        """Yield each line; raises csv.Error for a row with more commas than COMMA_LIMIT."""
        for line in self._lines:
            self._row.append(line)
            self._commas += line.count(",")
            if self._commas > COMMA_LIMIT:
                raise csv.Error("a row has more cells than a table")
            yield line

    def begin(self) -> None:
        """Begin a new row."""
        self._row, self._commas = [], 0

    def is_torn(self) -> bool:
        """Tell whether the row that was read ends inside a cell; csv itself takes what there is."""
        if sum(line.count('"') for line in self._row) % 2 == 0:
            return False
        try:
            list(csv.reader(self._row, strict=True))
        except csv.Error as error:
            return str(error) == "unexpected end of data"
        return False


def _own(row: Row, line: int) -> tuple[Draft, Found]:
    from reader.formats.exports.csv_table import plain_cell, split_cell

    cells = {name: plain_cell(cell) for name, cell in row.items()}

    def text(name: str) -> str:
        return cells.get(name, "")

    def values(name: str) -> list[str]:
        return split_cell(text(name))

    draft = Draft(
        line,
        line + 1,
        arxiv_id=_identifier(text("id"), text("version"), text("url")),
        title=text("title"),
        authors=[Author(name) for name in values("authors")],
        authors_truncated=text("authors_truncated") == "yes",
        abstract=text("abstract"),
        categories=values("categories"),
        published=iso_moment(text("published")),
        updated=iso_moment(text("updated")),
        comments=text("comments"),
        journal_ref=text("journal_ref"),
        doi=text("doi"),
        report_no=text("report_no"),
        links=values("links"),
    )
    moments = {name: iso_moment(text(name)) or False for name in ("starred", "read", "skipped", "later")}
    return draft, Found(**moments, tags=tuple(values("tags")), note=text("note"), is_exact=True)


def _identifier(name: str, version: str, url: str) -> ArxivId | None:
    """Return the identifier of a row; the key of a paper without one has no page on arXiv."""
    if not url:
        return None
    try:
        found = ArxivId.parse(name)
        return ArxivId.parse(f"{found.name}v{version}") if version else found
    except ValueError as error:
        raise FormatError(f"“{clean(name, limit=60)}” is not an arXiv identifier.") from error


def _zotero(row: Row, line: int) -> Reference:
    def several(*names: str) -> list[str]:
        return [part.strip() for name in names for part in row.get(name, "").split(";") if part.strip()]

    def text(name: str) -> str:
        return row.get(name, "")

    return Reference(
        line,
        line + 1,
        exact=[text("Archive Location")] if text("Archive").strip().lower() == "arxiv" else [],
        links=[text("Url"), text("Number")],
        texts=[text("Extra")],
        files=[*several("File Attachments"), *several("Link Attachments")],
        title=text("Title"),
        authors=[inverted(name) for name in several("Author")],
        abstract=text("Abstract Note"),
        keywords=several("Manual Tags", "Automatic Tags"),
        date=text("Date"),
        journal=text("Publication Title"),
        place=[text("Volume"), text("Issue"), text("Pages")],
        doi=text("DOI"),
        notes=[text("Notes")],
    )

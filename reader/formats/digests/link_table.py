"""Tables of links: ``|date|title|authors|pdf|code|`` under topic headings, one paper under several topics.

Source: the pages of cv-arxiv-daily and its many copies. The header row names the columns; a title may hold "|" itself.
The date is that of the newest version, whatever its column is called.
"""

import re
from collections.abc import Sequence
from datetime import date

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.formats.digests.build import ENTRY_LIMIT, Draft, Parsed
from reader.formats.digests.fields import midnight, read_authors, read_categories, read_day

_DELIMITER = re.compile(r"\s*:?-+:?\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(\S.*)")
_SUMMARY = re.compile(r"<summary>([^<>]{1,200})</summary>", re.IGNORECASE)
_UPDATED = re.compile(r"(?:last )?updated? (?:on|at|:)", re.IGNORECASE)
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]{0,100}\]){1,600})\]\(\s?([^()\s]{1,500})\s?\)")
_NAMES = (
    ("date", ("date", "publish", "time", "updated", "日期", "时间")),
    ("title", ("title", "标题", "题目")),
    ("authors", ("author", "作者")),
    ("abstract", ("abstract", "summary", "摘要")),
    ("code", ("code", "repo", "github", "project", "代码")),
    ("categories", ("categor", "subject", "分类")),
    ("pdf", ("pdf", "arxiv", "link", "url", "paper", "链接", "论文")),
)
_DEFAULT = ("date", "title", "authors", "pdf", "code")
_MEANS_NONE = frozenset(("", "null", "none", "-", "n/a", "/", "—"))


def table_columns(line: str) -> tuple[str, ...] | None:
    """Return what the columns of a header row hold, or None for a row that is no header of a table of papers."""
    if line.count("|") < 2 or "](" in line or len(line) > 1_000:
        return None
    columns: list[str] = []
    for cell in _cells(line):
        words = cell.strip("* \t").lower()
        names = (name for name, hints in _NAMES if name not in columns and any(hint in words for hint in hints))
        columns.append(next(names, ""))
    if "title" not in columns and "pdf" in columns and "paper" in line.lower():
        columns[columns.index("pdf")] = "title"
    return tuple(columns) if "title" in columns and len(set(filter(None, columns))) > 1 else None


def is_row(line: str) -> bool:
    """Tell whether ``line`` is a row of a table that links to arXiv."""
    return line.lstrip().startswith("|") and line.count("|") >= 3 and "arxiv.org/" in line.lower()


def parse_link_table(lines: Sequence[str]) -> Parsed:
    """Return one draft for each row below a header row, and for each row elsewhere that links to arXiv."""
    parsed = Parsed()
    topic = ""
    columns: tuple[str, ...] | None = None
    inside = False
    for number, line in enumerate(lines, start=1):
        if len(parsed.drafts) > ENTRY_LIMIT:
            break
        heading = _HEADING.match(line[:500]) or _SUMMARY.search(line[:500])
        if "|" in line and not _HEADING.match(line[:500]):
            header = table_columns(line)
            if header:
                columns, inside = header, True
            elif all(_DELIMITER.fullmatch(cell) for cell in _cells(line)):
                continue
            elif (inside and line.count("|") > 1) or is_row(line):
                _row(parsed, _cells(line), columns or _DEFAULT, Draft(number, number + 1, topic=topic))
            continue
        inside = False
        if _UPDATED.search(line[:200]) and read_day(line[:200]):
            parsed.day = parsed.day or read_day(line[:200])
            parsed.title = parsed.title or line.strip("#> \t*")
        elif heading:
            topic = heading[1].strip().strip("#* ")
            columns, inside = None, False
    return parsed


def _cells(line: str) -> list[str]:
    text = line.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip() for cell in _CELLS.split(text)]


def _row(parsed: Parsed, cells: list[str], columns: tuple[str, ...], draft: Draft) -> None:
    values = _assigned(cells, columns)
    linked = values.get("pdf", "") or values.get("title", "")
    found = [identifier for _, identifier in ArxivId.find(linked[:2_000])]
    if not found:
        found = [identifier for _, identifier in ArxivId.find(" ".join(cells)[:10_000])]
    if found:
        same = [identifier for identifier in found if identifier.name == found[0].name]
        draft.arxiv_id = max(same, key=lambda identifier: identifier.version or 0)
    draft.title = _plain(values.get("title", ""))
    if not draft.arxiv_id and not draft.title:
        parsed.problems.append(Problem("A row has neither title nor arXiv link.", draft.line))
        return
    draft.authors, draft.authors_truncated = read_authors(_plain(values.get("authors", "")))
    draft.abstract = _plain(values.get("abstract", ""))
    draft.categories = read_categories(re.split(r"[\s,;`]+", values.get("categories", "")))
    draft.links = [url for url in (values.get("code", ""), *_urls(values.get("code", ""))) if url]
    day = read_day(values.get("date", "")[:100])
    if day:
        draft.updated = midnight(day)
        draft.published = midnight(day) if _first_version(draft.arxiv_id, day) else None
    parsed.drafts.append(draft)


def _assigned(cells: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    """Return the cells by the names of their columns; bars beyond the header's belong to the title."""
    extra = len(cells) - len(columns)
    at = columns.index("title")
    if extra > 0:
        cells = [*cells[:at], "|".join(cells[at : at + extra + 1]), *cells[at + extra + 1 :]]
    return {
        name: "" if cell.lower() in _MEANS_NONE else cell for name, cell in zip(columns, cells, strict=False) if name
    }


def _first_version(identifier: ArxivId | None, day: date) -> bool:
    """Tell whether the date of the newest version is also that of the first one."""
    if identifier is None or (identifier.version or 1) > 1:
        return False
    months = 12 * (identifier.year - day.year) + identifier.month - day.month
    # An identifier counts by the month of the announcement, a day or more after the submission.
    return identifier.version == 1 or months in (0, 1)


def _urls(cell: str) -> list[str]:
    return [match[2] for match in _LINK.finditer(cell)]


def _plain(cell: str) -> str:
    text = _LINK.sub(r"\1", cell).strip()
    if len(text) > 4 and text.startswith("**") and text.endswith("**"):
        text = text[2:-2].strip()
    return text.replace("\\|", "|").strip("`")

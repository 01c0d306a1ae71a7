r"""arXiv's listing mails: entries between ``\\`` lines, with header fields and a hard-wrapped abstract.

Source: arXiv's help on its e-mail service and its open listing files. A rule of ``%-`` precedes the cross-lists, one of
``%%--`` the replacements. Mails that were quoted, or saved with all their headers, are read too.
"""

import quopri
import re
from collections.abc import Sequence
from datetime import date

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Authority
from reader.formats.digests.build import ENTRY_LIMIT, Draft, Parsed
from reader.formats.digests.fields import join_lines, read_authors, read_categories, read_day, read_moment, spans

ENTRY = re.compile(r"(?:arXiv:\s?|Paper\s?(?:\(\*cross-listing\*\)\s?)?:\s?)([^\s()]{4,60})", re.IGNORECASE)
PREAMBLE = re.compile(r"\s?received from\s.{0,200}\sto\s|Send any comments regarding submissions", re.IGNORECASE)
_QUOTE = re.compile(r"(?:>[ ]?){1,9}")
_RULE = re.compile(r"-{20,}|(?:%+-+){4,}%*")
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{1,20})(?:\s\([^()]{1,30}\))?:(?:\s|$)")
_REPLACED = re.compile(r"replaced with revised version|(?:figures|part) added", re.IGNORECASE)
_RANGE = re.compile(r"\s?received from\s.{0,200}\sto\s(.{0,100})", re.IGNORECASE)
_FIELDS = frozenset(
    (
        "date", "title", "author", "authors", "categories", "comments", "journal-ref", "doi", "report-no", "proxy",
        "license", "msc-class", "acm-class", "from", "notes",
    )
)  # fmt: skip
_CLOSING = r"\\"
_UNINDENT_FROM = 4


def unquote(lines: Sequence[str]) -> list[str]:
    """Return ``lines`` without the marks of a quoted mail, where most of them have one."""
    marked = sum(line.startswith(">") for line in lines)
    filled = sum(not line.isspace() and line != "" for line in lines)
    if 2 * marked <= filled:
        return list(lines)
    return [_QUOTE.sub("", line, count=1) for line in lines]


def parse_listing_mail(lines: Sequence[str]) -> Parsed:
    """Return one draft for each ``arXiv:ID`` after a ``\\\\`` line; reported are unknown identifiers and a cut end."""
    parsed = Parsed(authority=Authority.MAIL)
    texts = _printable(unquote(lines))
    starts = entry_lines(texts)[: ENTRY_LIMIT + 1]
    first = starts[0] if starts else len(texts)
    parsed.title, parsed.day = _preamble(texts[:first])
    for start, end in spans(starts, len(texts)):
        _entry(parsed, texts, start, end)
    return parsed


def entry_lines(texts: Sequence[str]) -> list[int]:
    r"""Return the indices of the lines that name an entry: ``arXiv:ID`` first after ``\\`` or a rule."""
    starts = []
    before = ""
    for index, text in enumerate(texts):
        stripped = text.strip()
        if not stripped:
            continue
        if (before.startswith(_CLOSING) or _RULE.fullmatch(before)) and ENTRY.match(stripped):
            starts.append(index)
        before = stripped
    return starts


def _printable(texts: list[str]) -> list[str]:
    """Undo quoted-printable where the mail's headers declare it; line numbers stay as they are."""
    head = texts[:200]
    head = head[: head.index("")] if "" in head else head
    if not any(
        line.lower().startswith("content-transfer-encoding:") and "quoted-printable" in line.lower() for line in head
    ):
        return texts
    decoded: list[str] = []
    carried = ""
    for text in texts:
        line = text.rstrip()
        soft = line.endswith("=")
        carried += line[:-1] if soft else line
        if soft and len(carried) < 10_000:
            decoded.append("")
        else:
            decoded.append(quopri.decodestring(carried.encode("utf-8", "replace")).decode("utf-8", "replace"))
            carried = ""
    return [*decoded, carried] if carried else decoded


def _preamble(texts: Sequence[str]) -> tuple[str, date | None]:
    title = ""
    sent: date | None = None
    ended: date | None = None
    for text in texts:
        lower = text[:20].lower()
        if lower.startswith("subject:") and not title:
            title = text[8:].strip()
        elif lower.startswith("date:") and sent is None:
            sent = read_day(text[5:200])
        elif ended is None and (match := _RANGE.match(text)):
            ended = read_day(match[1])
    return title, sent or ended


def _entry(parsed: Parsed, texts: Sequence[str], start: int, end: int) -> None:
    draft = Draft(start + 1, end + 1)
    name = ENTRY.match(texts[start].strip())
    try:
        draft.arxiv_id = ArxivId.parse(name[1]) if name else None
    except ValueError:
        parsed.problems.append(Problem("The identifier of an entry is not one of arXiv's.", start + 1))
    header: list[str] = []
    abstract: list[str] = []
    marks = 0
    for index in range(start + 1, end):
        text = texts[index].rstrip()
        if text.startswith(_CLOSING):
            marks += 1
            if marks == 2 or "(" in text[2:5]:
                marks = 2
                break
        elif _RULE.fullmatch(text):
            break
        else:
            (abstract if marks else header).append(text)
    if not marks or (marks == 1 and end == len(texts)):
        parsed.problems.append(Problem("An entry is cut off.", start + 1))
    _fill(draft, header, cross="cross-listing" in texts[start])
    draft.abstract = join_lines(_unindented(abstract), indented_paragraphs=True)
    parsed.drafts.append(draft)


def _fill(draft: Draft, header: list[str], *, cross: bool) -> None:
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    replaced = ""
    for text in header:
        match = _FIELD.match(text)
        if match and match[1].lower() in _FIELDS:
            current = fields.setdefault(match[1].lower(), [])
            current.append(text[match.end() :].strip())
        elif not fields and _REPLACED.match(text):
            replaced = text
        elif current is not None and text.strip():
            current.append(text.strip())
    value = {name: " ".join(parts) for name, parts in fields.items()}
    draft.title = value.get("title", "")
    names = value.get("authors", value.get("author", ""))
    draft.authors, draft.authors_truncated = read_authors(names)
    draft.categories = read_categories(value.get("categories", "").split())
    draft.comments = value.get("comments", "")
    draft.journal_ref = value.get("journal-ref", "")
    draft.doi = value.get("doi", "")
    draft.report_no = value.get("report-no", "")
    draft.published = read_moment(" ".join(fields.get("date", [])[:1]))
    draft.updated = read_moment(replaced)
    kinds = AnnouncementKind
    if replaced:
        draft.kind = kinds.REPLACE_CROSS if cross else kinds.REPLACE
    else:
        draft.kind = kinds.CROSS if cross else kinds.NEW


def _unindented(lines: list[str]) -> list[str]:
    """Take away the indentation that a mail program gave to every line, so that it starts no paragraphs."""
    later = [line for line in lines[1:] if line.strip()]
    if len(later) < _UNINDENT_FROM or not all(line.startswith("  ") for line in later):
        return lines
    width = min(len(line) - len(line.lstrip()) for line in later)
    return [line[width:] if not line[:width].strip() else line.lstrip() for line in lines]

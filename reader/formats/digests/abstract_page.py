"""A pasted or clipped abstract page of arXiv: ``Title:``, ``Authors:``, ``Abstract:`` and the table below it.

Source: the visible text of arXiv.org/abs pages, with or without a clipper's front matter, as Markdown or plain text.
Several pages in one document are several entries.
"""

import re
from collections.abc import Iterator, Sequence

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import Authority
from reader.formats.digests.build import ENTRY_LIMIT, Draft, Parsed
from reader.formats.digests.fields import (
    join_lines,
    midnight,
    read_authors,
    read_categories,
    read_day,
    read_moment,
    spans,
)

_LABELS = {
    "Title": "title",
    "Authors": "authors",
    "Author": "authors",
    "Abstract": "abstract",
    "Comments": "comments",
    "Subjects": "subjects",
    "Cite as": "cite",
    "Journal reference": "journal",
    "Report number": "report",
    "Related DOI": "doi",
    "DOI": "doi",
    "MSC classes": "",
    "ACM classes": "",
    "Submission history": "",
}
LABEL = re.compile(rf"[|\s>*#_-]{{0,12}}({'|'.join(sorted(_LABELS, key=len, reverse=True))})\**\s?(?::\**|\|)[ \t|]*")
VIEW = re.compile(r"[\s>*#\[]{0,8}(?:View PDF|HTML \(experimental\)|TeX Source)", re.IGNORECASE)
_ABSTRACT_AFTER = re.compile(r"Abstract:\**")
SUBMITTED = re.compile(r"[\s>*#(_]{0,8}\[?Submitted on ", re.IGNORECASE)
_REVISED = re.compile(r"last revised ([^()\[\]]{0,40})", re.IGNORECASE)
_THIS_VERSION = re.compile(r"this version, v([1-9][0-9]{0,2})\b", re.IGNORECASE)
_HISTORY = re.compile(r"\[v([0-9]{1,3})\]\(?[^\s()]{0,200}\)?\s{0,3}([A-Z][a-z]{2}, [0-9A-Za-z :]{8,40})", re.ASCII)
_IN_LINE = re.compile(
    r"\s(?=(?:Title|Authors|Abstract|Comments|Subjects|Cite as|Journal reference|Related DOI|Report number):"
    r"|View PDF|View a PDF|Submission history|\[Submitted on)"
)
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
_SUBJECT = re.compile(r"\(([a-z]+(?:-[a-z]+)?(?:\.[A-Za-z-]{2,10})?)\)", re.ASCII)
_BRACKETED = re.compile(r"\[([a-z]+(?:-[a-z]+)?(?:\.[A-Za-z-]{2,10})?)\]", re.ASCII)
_FOOT = re.compile(
    r"[\s>*#|-]{0,8}(?:submission history|references ?& ?citations|bibliographic|export bibtex|access paper"
    r"|full-text links|current browse context|loading\.\.\.|bookmark|# )|[ ]{0,3}#{1,6} ",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"\s*\|[\s|:-]*")
_LOOK_BACK = 15
_PARTS = 100
_WRAPPED = 110


def parse_abstract_page(lines: Sequence[str]) -> Parsed:
    """Return one draft for each ``Title:``; a page that names no identifier is reported."""
    parsed = Parsed(authority=Authority.MAIL)
    numbered = list(_split_lines(lines))
    titles = [index for index, (_, text) in enumerate(numbered) if _label(text) == "title"]
    titles = titles[: ENTRY_LIMIT + 1]
    starts = [_page_start(numbered, index, titles[at - 1] if at else 0) for at, index in enumerate(titles)]
    for start, end in spans(starts, len(numbered)):
        draft = _page([text for _, text in numbered[start:end]])
        draft.line = numbered[start][0]
        draft.end = numbered[end][0] if end < len(numbered) else len(lines) + 1
        if draft.arxiv_id is None:
            parsed.problems.append(Problem("The page names no arXiv identifier.", draft.line))
        parsed.drafts.append(draft)
    return parsed


def _split_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers; a page that was pasted as one line is parted before its labels."""
    whole = any(_label(line) == "title" for line in lines)
    for number, line in enumerate(lines, start=1):
        if whole or "Title:" not in line or "Abstract:" not in line:
            yield number, line
        else:
            yield from ((number, part) for part in _IN_LINE.split(line, maxsplit=_PARTS))


def _label(text: str) -> str:
    match = LABEL.match(text)
    return _LABELS[match[1]] if match else ""


def _page_start(numbered: list[tuple[int, str]], title: int, previous: int) -> int:
    """Return where the page of a title begins: at its front matter or its date of submission."""
    if not previous and title <= 4 * _LOOK_BACK:
        return 0
    start = title
    for index in range(title - 1, max(previous, title - _LOOK_BACK) - 1, -1):
        text = numbered[index][1]
        if SUBMITTED.match(text) or text.startswith(("title:", "url:", "source:")):
            start = index
    return start


def _page(texts: list[str]) -> Draft:
    draft = Draft(1)
    front, body = _front_matter(texts)
    fields, submitted = _fields(body)
    text = "\n".join(body)
    title = " ".join(join_lines(fields.get("title", [])).split("\n"))
    draft.title = (LABEL.sub("", title, count=1) if _label(title) == "title" else title) or front.get("title", "")
    names = _unlinked(" ".join(fields.get("authors", [])))
    draft.authors, draft.authors_truncated = read_authors(names)
    draft.abstract = _paragraphs(fields.get("abstract", []))
    cite = _unlinked(" ".join(fields.get("cite", [])))
    subjects = _unlinked(" ".join(fields.get("subjects", [])))
    draft.categories = read_categories(_SUBJECT.findall(subjects)) or read_categories(_BRACKETED.findall(cite)[:1])
    draft.comments = _unlinked(" ".join(fields.get("comments", [])))
    draft.journal_ref = _unlinked(" ".join(fields.get("journal", [])))
    draft.report_no = _unlinked(" ".join(fields.get("report", [])))
    draft.doi = _doi(_unlinked(" ".join(fields.get("doi", []))))
    _identify(draft, front.get("url", ""), cite, text)
    _date(draft, submitted, text)
    return draft


def _front_matter(texts: list[str]) -> tuple[dict[str, str], list[str]]:
    """Part the YAML lines of a clipper from the page; only plain ``key: value`` pairs are read."""
    first = next((index for index, text in enumerate(texts) if text.strip()), 0)
    if not texts or texts[first].strip() != "---":
        return {}, texts
    pairs: dict[str, str] = {}
    for index in range(first + 1, min(len(texts), first + 200)):
        if texts[index].strip() == "---":
            return pairs, texts[index + 1 :]
        key, colon, value = texts[index].partition(":")
        if colon:
            pairs.setdefault(key.strip().lower(), value.strip().strip("\"'"))
    return {}, texts


def _fields(body: list[str]) -> tuple[dict[str, list[str]], str]:
    """Return the lines of each labelled field, and the line that says when the paper was submitted."""
    fields: dict[str, list[str]] = {}
    current: list[str] = []
    submitted = ""
    for text in body:
        view = VIEW.match(text) or text.lstrip().startswith("View a PDF")
        label = "abstract" if view and _ABSTRACT_AFTER.search(text[:200]) else _label(text)
        match = LABEL.match(text)
        if label == "abstract" and view:
            current = fields.setdefault(label, [])
            current.append(_ABSTRACT_AFTER.split(text, maxsplit=1)[1])
        elif match:
            # Only the first occurrence counts: a second one stands in running text.
            current = [] if label in fields or not label else fields.setdefault(label, [])
            current.append(text[match.end() :].rstrip("| \t"))
        elif SUBMITTED.match(text):
            submitted = submitted or text
            current = []
        elif view or _FOOT.match(text):
            current = []
        elif not _DELIMITER.fullmatch(text):
            current.append(text.strip(" \t|").removeprefix("> "))
    return fields, submitted


def _paragraphs(texts: list[str]) -> str:
    """Return the abstract: a browser gives one line for each paragraph, an editor may have wrapped them."""
    filled = [text.strip() for text in texts]
    if any(len(text) > _WRAPPED for text in filled[:-1]):
        return "\n".join(text for text in filled if text)
    return join_lines(filled)


def _unlinked(text: str) -> str:
    return _MARKDOWN_LINK.sub(r"\1", text).strip()


def _doi(text: str) -> str:
    word = next((part for part in text.split() if "10." in part), "")
    doi = word[word.find("10.") :].rstrip(".,;)") if word else ""
    return "" if doi.lower().startswith("10.48550/") else doi


def _identify(draft: Draft, url: str, cite: str, text: str) -> None:
    found = next((ids for ids in map(ArxivId.find, (url[:500], cite[:1000], text)) if ids), [])
    found += ArxivId.find(cite[:1000])
    if not found:
        return
    name = found[0][1].name
    versions = [identifier.version or 0 for _, identifier in found if identifier.name == name]
    draft.arxiv_id = ArxivId(name, max(versions) or None)
    version = _THIS_VERSION.search(text[:20_000])
    if version:
        draft.arxiv_id = ArxivId(name, int(version[1]))


def _date(draft: Draft, submitted: str, text: str) -> None:
    """Take the moments of the submission history, else the days in the line below the heading."""
    history = {int(match[1]): read_moment(match[2]) for match in _HISTORY.finditer(text)}
    day, revised = read_day(submitted[:60]), _REVISED.search(submitted)
    again = read_day(revised[1]) if revised else None
    draft.published = history.get(1) or (midnight(day) if day else None)
    newest = history[max(history)] if history else None
    draft.updated = newest or (midnight(again) if again else draft.published)

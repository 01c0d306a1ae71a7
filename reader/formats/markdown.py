"""Papers as a Markdown file: what ``matins export --format markdown`` writes.

Source of the rules: CommonMark 0.31. Text that came from outside is escaped to one line of plain text; the user's own
notes stay the Markdown that they are, inside a block quote, which whatever they open cannot leave.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

from reader.domain.paper import Announcement, Author, Paper
from reader.domain.state import PaperState
from reader.domain.text import TEXT_LIMIT, clean

MARKER = "<!-- matins export v2 -->"
"""The first line of every Markdown file that an export makes; from v2 on the papers are blocks."""

SENTENCE_LIMIT = 120
"""Characters of an abstract that stand in for a missing title."""

_MARKER = re.compile(r"\ufeff?<!-- matins export v[0-9]+ -->[ \t]*(?:\r?\n|\Z)")
_SPECIAL = re.compile(
    r"[\\`*_\[\]<>&$|~^#@]"  # Emphasis, links, HTML, entities, code, math, tables, footnotes, mentions, tags.
    r"|==+|%%+|!(?=\[)"  # Marked text and comments of note-taking programs.
    r"|:(?=//)|\.(?<=www\.)"  # Bare addresses, which many readers turn into links.
)
_AT_START = re.compile(r"[-+=:!]|[0-9]{1,9}(?P<sign>[.)])(?: |$)")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+", re.ASCII)
_SENTENCE = re.compile(r".*?[.!?](?=\s|$)", re.DOTALL)
_LINE_BREAK = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Item:
    """One paper to write: what sources and the user say about it, where it was seen, and the library's key for it."""

    paper: Paper
    state: PaperState
    seen: Sequence[Announcement]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The papers under one heading: a day such as "Fri 20 Nov 2026", or a topic."""

    title: str
    items: Sequence[Item]


def render_markdown(sections: Sequence[Section], *, heading: str, generated: date) -> str:
    """Return the Markdown file of ``sections``: the same arguments give the same text, which ends in one line break."""
    blocks = [*render_head(heading, generated, sum(len(section.items) for section in sections))]
    for section in sections:
        blocks.append(f"## {escape(section.title) or 'Papers'}")
        blocks += [render_paper(item) for item in section.items]
    return "\n\n".join(blocks) + "\n"


def render_head(heading: str, generated: date, count: int) -> tuple[str, str, str]:
    """Return the first paragraphs of a file: its marker, its heading, and what was written when."""
    papers = "1 paper" if count == 1 else f"{count} papers"
    written = f"Written by Matins on {show_day(generated)} · {papers}"
    return MARKER, f"# {escape(heading) or 'Papers'}", written


def render_paper(item: Item, level: int = 3) -> str:
    """Return the block of one paper under a heading of ``level``."""
    from reader.formats.exports.blocks import render_block

    note = _note(item.state.note)
    key = item.paper.arxiv_id.name if item.paper.arxiv_id else item.key
    return render_block(key, _item(item, level), f"Note:\n\n{note}" if note else "")


def is_own_export(text: str) -> bool:
    """Tell whether ``text`` begins as a file that ``render_markdown`` made, in any version of the format."""
    return _MARKER.match(text) is not None


def escape(text: str, limit: int | None = None) -> str:
    """Return ``text`` as one line of Markdown that shows exactly ``clean(text)``, wherever on a line it stands."""
    line = clean(text, limit=limit)
    escaped = _SPECIAL.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), line)
    first = _AT_START.match(escaped)
    if first is None:
        return escaped
    place = first.start("sign") if first["sign"] else 0
    return f"{escaped[:place]}\\{escaped[place:]}"


def safe_url(url: str) -> str:
    """Return ``url`` percent-encoded, or an empty string where it is no plain web address.

    Only http and https to a named host pass: a user name before the host is how one host is made to look like another.
    """
    try:
        parts = urlsplit(clean(url))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        return ""
    rest = clean(url).partition("://")[2][len(parts.netloc) :]
    return f"{parts.scheme}://{parts.netloc}" + quote(_STRAY_PERCENT.sub("%25", rest), safe="%/:?#@!$&'()*+,;=-._~")


def _item(item: Item, level: int) -> Iterator[str]:
    paper = item.paper
    yield f"{'#' * level} {linked_title(paper)}"
    if authors := escaped_authors(paper.authors, paper.authors_truncated):
        yield authors
    if facts := _facts(item):
        yield facts
    if rows := _rows(item):
        yield "\n".join(rows)
    for paragraph in re.split(r"\n[ \t]*\n", clean(_readable(paper.abstract), lines=True)):
        if line := escape(paragraph, TEXT_LIMIT):
            yield line


def linked_title(paper: Paper) -> str:
    """Return the title as a link to the abstract page; the abstract's first sentence stands in for a missing one."""
    title = _plain(paper.title)
    if not title:
        sentence = _first_sentence(paper.abstract)
        title = f"{sentence} (untitled)" if sentence else "(untitled)"
    return f"[{title}]({paper.arxiv_id.abs_url})" if paper.arxiv_id else title


def _first_sentence(abstract: str) -> str:
    text = clean(_readable(abstract), limit=TEXT_LIMIT)
    found = _SENTENCE.match(text)
    return escape(found[0] if found else text, SENTENCE_LIMIT)


def escaped_authors(authors: Sequence[Author], truncated: bool) -> str:
    """Return the names in one line of Markdown."""
    names = [name for author in authors if (name := _plain(author.name))]
    return ", ".join([*names, "et al."] if names and truncated else names)


def _facts(item: Item) -> str:
    paper, known = item.paper, item.paper.arxiv_id
    day = paper.published or paper.updated or min((seen.date for seen in item.seen if seen.date), default=None)
    facts = [f"arXiv:{known}"] if known else []
    facts += [", ".join(filter(None, map(escape, paper.categories)))]
    facts += [show_day(day)] if day else []
    facts += [f"[abstract]({known.abs_url})", f"[pdf]({known.pdf_url})"] if known else []
    return " · ".join(filter(None, facts))


def _rows(item: Item) -> list[str]:
    paper = item.paper
    dois = [_doi(word) for word in clean(paper.doi).split()]
    links = [f"<{url}>" if (url := safe_url(link)) else escape(link) for link in paper.links]
    rows = [
        ("Comments", _plain(paper.comments)),
        ("Journal", _plain(paper.journal_ref)),
        ("DOI", " ".join(dois)),
        ("Report", _plain(paper.report_no)),
        ("Links", " · ".join(filter(None, links))),
        ("Tags", ", ".join(filter(None, map(escape, item.state.tags)))),
    ]
    return [f"- {name}: {text}" for name, text in rows if text]


def _doi(text: str) -> str:
    return f"[{escape(text)}](https://doi.org/{quote(text, safe='/:;._~-')})" if _DOI.fullmatch(text) else escape(text)


def _note(note: str) -> str:
    """Return the user's Markdown in a block quote; blanks stay, for they indent lists and code."""
    lines = ["".join(_words(line.expandtabs(4))) for line in _LINE_BREAK.split(note)]
    text = "\n".join(lines).strip("\n")
    return "\n".join(f"> {line}" if line.strip(" ") else ">" for line in text.split("\n")) if text.strip() else ""


def _words(line: str) -> Iterator[str]:
    for part in re.split("( +)", line):
        yield part if part.startswith(" ") else clean(part, limit=TEXT_LIMIT)


def _plain(text: str) -> str:
    return escape(_readable(text))


def _readable(text: str) -> str:
    from reader.formats.tex import readable

    return readable(text)


def show_day(day: date) -> str:
    """Return a day as it is written for people: 20 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

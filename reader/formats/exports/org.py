"""Papers as an Org file: a heading for each day or topic, below it one for each paper with its properties.

Source: the syntax of Org mode. Org has no escape sign; as its manual advises, a zero-width space parts the signs that
would mean something, and no text of a source holds one.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports.fields import (
    abs_url,
    author_names,
    category_names,
    first_day,
    first_doi,
    readable,
)
from reader.formats.markdown import Item, Section

APART = "\u200b"
"""What parts two signs: it is drawn as nothing."""

FIRST_LINE = "# matins export v2"

_SIGNS = re.compile(
    r"(?<![^\s\-('\"{\[–—])[*/=~_+](?=\S)"  # The beginning of emphasis.
    r"|[\[\]<>|$@{}](?=\S)|[_^](?=[\w{(*+-])|\\(?=\S)"  # Links, times, tables, formulas, snippets, macros, scripts.
    r"|(?<=\w):(?=\S)|(?<=\s):(?=\S)|#(?=\S)"  # Plain links and tags, keywords.
)
_AT_START = re.compile(
    r"(?=[*#|:+\-%]|[0-9A-Za-z]{1,9}[.)](?:\s|$)|(?:CLOCK|DEADLINE|SCHEDULED|CLOSED|TODO|DONE|COMMENT)\b)"
)


def render_org(sections: Sequence[Section], *, heading: str, generated: date) -> str:
    """Return the Org file of ``sections``; the same arguments give the same text."""
    lines = [FIRST_LINE, f"#+TITLE: {escape_org(heading)}", f"#+DATE: {generated:%Y-%m-%d}", ""]
    for section in sections:
        lines.append(f"* {escape_org(section.title) or 'Papers'}")
        for item in section.items:
            lines += _paper(item)
    return "\n".join(lines) + "\n"


def escape_org(text: str) -> str:
    """Return ``text`` as one line of Org that shows exactly ``clean(text)``, wherever it stands."""
    line = _SIGNS.sub(lambda found: found[0] + APART, clean(text, limit=TEXT_LIMIT))
    return APART + line if _AT_START.match(line) else line


def _paper(item: Item) -> Iterator[str]:
    paper = item.paper
    title = escape_org(readable(paper.title)) or "(untitled)"
    yield f"** [[{abs_url(paper)}][{title}]]" if paper.arxiv_id else f"** {title}"
    yield ":PROPERTIES:"
    yield from (f":{name}: {clean(value, limit=TEXT_LIMIT)}" for name, value in _properties(item) if value)
    yield ":END:"
    yield ""
    for paragraph in readable(paper.abstract, lines=True).split("\n\n"):
        if line := escape_org(paragraph):
            yield from (line, "")
    note = [escape_org(line) for line in item.state.note.splitlines()]
    if any(note):
        yield from ("*** Note", "", *note, "")


def _properties(item: Item) -> Iterator[tuple[str, str]]:
    paper, day = item.paper, first_day(item)
    yield "CUSTOM_ID", paper.arxiv_id.name if paper.arxiv_id else ""
    yield "ARXIV", str(paper.arxiv_id or "")
    yield "AUTHORS", "; ".join(author_names(paper)) + ("; et al." if paper.authors_truncated else "")
    yield "CATEGORIES", " ".join(category_names(paper))
    yield "PUBLISHED", f"{day:%Y-%m-%d}" if day else ""
    yield "DOI", first_doi(paper)
    yield "JOURNAL", readable(paper.journal_ref)
    yield "COMMENTS", readable(paper.comments)
    yield "TAGS_OF_MINE", ", ".join(item.state.tags)

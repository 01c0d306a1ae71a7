"""Web pages that Matins wrote: an ``<article>`` for each paper, below the headings of its topics.

Source: reader.formats.layouts.html_page, which writes one element a line. Where a text is shown in another form than
that of its source (TeX as Unicode), the attribute ``data-source`` has the latter.
"""

import html
import re
from collections.abc import Sequence

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author
from reader.formats.digests.build import Draft, Parsed
from reader.formats.digests.fields import AUTHOR_LIMIT, read_categories, read_day

MARK = '<meta name="generator" content="Matins">'
"""The line by which such a page is known."""

_ATTRIBUTES = r'(?: class="([a-z]+)")?(?: data-source="([^"]*)")?'
_ELEMENT = re.compile(rf"<(h1|h2|h3|p|div|article){_ATTRIBUTES}>(.*)")
_SPAN = re.compile(rf"<span{_ATTRIBUTES}>(.*?)</span>")
_ADDRESS = re.compile(r'<a href="([^"]*)">')
_COUNT = re.compile(r"\s*\([0-9,]{1,12}\)$", re.ASCII)
_TAG = re.compile(r"<[^<>]*>")


def parse_html_page(lines: Sequence[str]) -> Parsed:
    """Return one draft for each article; a page without any, such as an index, has none."""
    parsed = Parsed()
    topic = ""
    paragraphs: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line == "</article>" and parsed.drafts:
            draft = parsed.drafts[-1]
            draft.end, draft.abstract = number + 1, draft.abstract or "\n".join(paragraphs)
        elif found := _ELEMENT.fullmatch(line):
            tag, kind, _, inner = found.groups()
            if tag == "article":
                parsed.drafts.append(Draft(number, number + 1, topic=topic))
                paragraphs = []
            elif parsed.drafts and tag == "p" and not kind:
                paragraphs.append(_text(inner))
            elif parsed.drafts and tag in ("h3", "p", "div"):
                _take(parsed.drafts[-1], found)
            elif tag == "h2":
                topic = "" if kind else _COUNT.sub("", _text(inner))
            elif tag == "h1":
                parsed.title = _text(inner)
            elif kind == "told":
                parsed.day = read_day(_text(inner))
    return parsed


def _take(draft: Draft, found: re.Match[str]) -> None:
    """Take what one element of an article says."""
    tag, kind, source, inner = found.groups()
    if tag == "h3":
        draft.title = "" if kind == "opening" else _said(source, inner)
        for address in _ADDRESS.findall(inner):
            draft.arxiv_id = _identifier(html.unescape(address))
    elif kind == "abstract":
        draft.abstract = _said(source, "")
    elif kind == "authors":
        names = [_said(span[2], span[3]) for span in _SPAN.finditer(inner)]
        draft.authors = [Author(name) for name in names[:AUTHOR_LIMIT]]
        draft.authors_truncated = len(names) > AUTHOR_LIMIT or _SPAN.sub("", inner).endswith("et al.</p>")
    elif kind == "facts":
        said = {span[1]: _said(span[2], span[3]) for span in _SPAN.finditer(inner)}
        draft.categories = read_categories(said.get("categories", "").split(", "))
        draft.comments = said.get("comments", "")
        draft.links = [html.unescape(address) for address in _ADDRESS.findall(inner)]


def _identifier(address: str) -> ArxivId | None:
    try:
        return ArxivId.parse(address)
    except ValueError:
        return None


def _said(source: str | None, inner: str) -> str:
    return _text(inner) if source is None else html.unescape(source)


def _text(inner: str) -> str:
    return html.unescape(_TAG.sub("", inner))

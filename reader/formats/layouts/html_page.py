"""A digest as one web page: no scripts, nothing loaded from elsewhere, readable by day and by night.

Source: HTML Living Standard; the colours are the system's own (CSS Color Module 4), so that they follow its scheme.
Identifiers inside of texts are parted by ``<wbr>``: who looks for papers in the page finds those that it is about.
Each element is on a line of its own, and has in ``data-source`` what the source wrote where it is shown in another
form: so ``matins import`` reads the same papers back.
"""

import html
import re
from collections.abc import Iterator, Sequence

from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.layouts import Digest, Page
from reader.formats.layouts.guarding import GUARD, unnamed, unrepaired
from reader.formats.markdown import Item, safe_url, show_day

OTHER = "Other papers"
"""The heading of papers without a topic, where others have one."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
:root { color-scheme: light dark; }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; background: Canvas; color: CanvasText;
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0; padding-bottom: .25rem; border-bottom: 1px solid GrayText; }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 1.75rem 0 .25rem; }
a { color: LinkText; }
p { margin: .35rem 0; }
.facts, .told { font-size: .9rem; opacity: .8; }
"""
_SENTENCE_LIMIT = 120
_WBR = "<wbr>"


def render_html(digest: Digest) -> str:
    """Return the page: a heading, an index of topics with counts where there are several, and the papers of each."""
    told = f"{show_day(digest.day)} · {_count(len(digest.items))}"
    body = [f"<h1>{_text(digest.title)}</h1>", f'<p class="told">{told}</p>']
    if len(digest.pages) > 1:
        links = [(f"#topic-{number}", page) for number, page in enumerate(digest.pages, start=1)]
        body += _index(links)
    for number, page in enumerate(digest.pages, start=1):
        body += _section(page, number, headed=len(digest.pages) > 1 or bool(page.topic))
    return _whole(digest, body)


def render_html_index(digest: Digest, files: Sequence[str]) -> str:
    """Return the page that leads to the pages in ``files``, with the number of papers of each."""
    told = f"{show_day(digest.day)} · {_count(len(digest.items))}"
    body = [f"<h1>{_text(digest.title)}</h1>", f'<p class="told">{told}</p>']
    return _whole(digest, [*body, *_index(list(zip(files, digest.pages, strict=True)))])


def _whole(digest: Digest, body: Sequence[str]) -> str:
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="generator" content="Matins">',
        f"<title>{html.escape(unnamed(clean(digest.title)))}</title>",
        "<style>",
        _STYLE.rstrip("\n"),
        "</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*map(_honest, [*head, *body]), "</body>", "</html>", ""])


def _honest(line: str) -> str:
    """Return a line of HTML that no reader takes for one that was decoded with the wrong encoding."""
    return line if unrepaired(line) == line else line.encode("ascii", "xmlcharrefreplace").decode()


def _index(links: Sequence[tuple[str, Page]]) -> list[str]:
    rows = [
        f'<li><a href="{html.escape(address)}">{_text(page.topic or OTHER)}</a> ({len(page.items)})</li>'
        for address, page in links
    ]
    return ["<nav>", "<ul>", *rows, "</ul>", "</nav>"]


def _section(page: Page, number: int, *, headed: bool) -> Iterator[str]:
    yield f'<section id="topic-{number}">'
    if headed:
        kind = "" if page.topic else ' class="rest"'
        yield f"<h2{kind}>{_text(page.topic or OTHER)} ({len(page.items)})</h2>"
    for item in page.items:
        yield from _article(item)
    yield "</section>"


def _article(item: Item) -> Iterator[str]:
    paper = item.paper
    readable = _readable(paper.title)
    title = _text(readable or _opening(paper))
    known = paper.arxiv_id.without_version() if paper.arxiv_id else None
    kind = _source(paper.title, readable) if readable else ' class="opening"'
    yield "<article>"
    yield f'<h3{kind}><a href="{known.abs_url}">{title}</a></h3>' if known else f"<h3{kind}>{title}</h3>"
    if paper.authors:
        names = [_span(author.name) for author in paper.authors]
        yield f'<p class="authors">{", ".join([*names, "et al."] if paper.authors_truncated else names)}</p>'
    if facts := list(_facts(item)):
        yield f'<p class="facts">{" · ".join(facts)}</p>'
    abstract = clean(_readable(paper.abstract, lines=True), lines=True)
    if abstract:
        yield f'<div class="abstract"{_source(paper.abstract, abstract)}>'
        yield from (f"<p>{_text(paragraph)}</p>" for paragraph in abstract.split("\n") if paragraph)
        yield "</div>"
    yield "</article>"


def _facts(item: Item) -> Iterator[str]:
    paper = item.paper
    known = paper.arxiv_id.without_version() if paper.arxiv_id else None
    if known:
        yield f"arXiv:{known}"
    if paper.categories:
        yield f'<span class="categories">{_text(", ".join(paper.categories))}</span>'
    day = paper.published or min((seen.date for seen in item.seen if seen.date), default=None)
    if day:
        yield show_day(day)
    if paper.comments:
        yield _span(paper.comments, "comments")
    if known:
        yield f'<a href="{known.pdf_url}">PDF</a>'
    for link in paper.links:
        url = safe_url(link)
        if url and not ArxivId.find(url):
            yield f'<a href="{html.escape(url)}">{html.escape(url.partition("://")[2])}</a>'


def _opening(paper: Paper) -> str:
    """Return the beginning of the abstract, which stands in for a missing title."""
    text = _readable(paper.abstract)
    return f"{text[:_SENTENCE_LIMIT].rstrip()}{'…' * (len(text) > _SENTENCE_LIMIT)}" if text else "(untitled)"


def _span(text: str, kind: str = "") -> str:
    """Return text as a person reads it, in an element of its own."""
    shown = _readable(text)
    attribute = f' class="{kind}"' if kind else ""
    return f"<span{attribute}{_source(text, shown)}>{_text(shown)}</span>"


def _source(text: str, shown: str) -> str:
    """Return the attribute that has ``text`` as it was, where more than its white space is shown in another form."""
    if text.split() == shown.split():
        return ""
    told = html.escape(unnamed(clean(text, lines=True))).replace("\n", "&#10;")
    return f' data-source="{told}"'


def _text(text: str) -> str:
    """Return text as HTML; an identifier in it is parted by ``<wbr>``, which draws nothing."""
    escaped = html.escape(unnamed(clean(text, limit=TEXT_LIMIT)))
    return re.sub(GUARD, _WBR, escaped)


def _readable(text: str, *, lines: bool = False) -> str:
    from reader.formats.exports.fields import readable

    return readable(text, lines=lines)


def _count(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"

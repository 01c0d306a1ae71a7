"""Plain dumps: one day under topics, titles with PDF links and summaries, and bare abstracts.

Source: the visible text of a personal blog, weekly dumps of the Hugging Face daily papers, and an author's page of
papers. None of the three has more than its few fields; what they do not hold is not written.
"""

import re
from collections.abc import Iterator

from reader.domain.paper import Paper
from reader.formats.layouts import Digest, Page
from reader.formats.layouts.guarding import GUARD, plain, unstarted

_UNTITLED = "(untitled)"
_NO_SUMMARY = "No summary available."
"""What stands where a title or an abstract is missing; every reader of these pages knows that it means nothing."""

_STRUCTURE = re.compile(r"[^\w\s“‘\"'($\[{¿¡]|[0-9]{1,9}[.)]\s|(?:title|pdf|summary|abstract|arxiv)\b", re.IGNORECASE)
_MAIL = re.compile(r"\s?received from\s|Send any comments", re.IGNORECASE)
# A line that begins with "Abstract:" and has a title in it is the line of another page.
_LABEL = re.compile(r"(?<=T)(?=itle)")


def render_topic_page(digest: Digest) -> str:
    """Return one day of papers by title and abstract under topics; papers without a topic come first."""
    lines = ["", "", f"Papers - {digest.day}", _line(digest.title)]
    for page in sorted(digest.pages, key=lambda page: bool(page.topic)):
        lines += _section(page)
    return "\n".join(lines) + "\n"


def render_title_summary(digest: Digest) -> str:
    """Return ``Title:``, ``PDF:`` and ``Summary:`` of each paper, each closed by a rule."""
    return "".join(_group(item.paper) for item in digest.items)


def render_abstracts(digest: Digest) -> str:
    """Return one ``Abstract:`` a line; papers without an abstract are not in it."""
    texts = (_LABEL.sub(GUARD, unstarted(plain(item.paper.abstract))) for item in digest.items)
    return "\n".join(f"Abstract:{text}" for text in texts if text)


def _section(page: Page) -> Iterator[str]:
    if page.topic:
        yield f"{_line(page.topic)}#"
    for item in page.items:
        yield _line(item.paper.title) or _UNTITLED
        yield _line(item.paper.abstract) or _NO_SUMMARY


def _line(text: str) -> str:
    """Return ``text`` as a line that begins like no other format and does not end like a heading."""
    line = plain(text)
    ended = line + GUARD if line.endswith("#") else line
    return GUARD + ended if _STRUCTURE.match(ended) or _MAIL.match(ended) else ended


def _group(paper: Paper) -> str:
    known = paper.arxiv_id.without_version() if paper.arxiv_id else None
    pdf = f"PDF: {known.pdf_url}\n" if known else ""
    return f"Title: {plain(paper.title)}\n{pdf}Summary: {plain(paper.abstract)}\n---\n"

r"""A digest as one mail: a text that has the form of arXiv's listing mails, and the web page beside it.

Source: RFC 5322 and RFC 2046 by way of Python's email package; arXiv's help on its e-mail service for the text. The
page is base64, so that nothing in it is taken for an entry of the text. A field that is longer than a line of a mail
may be is the only reason for a break inside of a word.
"""

import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from reader.domain.paper import Paper
from reader.domain.text import clean
from reader.formats.layouts import Digest, Page
from reader.formats.layouts.guarding import GUARD, chips, names_line, paragraphs, plain, unrepaired, unstarted
from reader.formats.layouts.html_page import OTHER, render_html
from reader.formats.markdown import show_day

SENDER = "Matins <matins@localhost>"
"""Who writes the mail; whoever sends it puts an address of their own there."""

_WIDTH = 76
_LONGEST = 240
"""Characters of one word; a line of a mail has at most 998 bytes."""

_RULE = "-" * 78
_CLOSING = r"\\"
_ENTRY = re.compile(r"arxiv:|paper\s?[:(]|send any comments|received from", re.IGNORECASE)


def render_mail(digest: Digest) -> bytes:
    """Return the mail with text and HTML; date and identifier are those of the moment in which the digest was made."""
    message = EmailMessage(policy=SMTP)
    text = _text(digest)
    name = hashlib.sha256(repr((digest.title, digest.day, text)).encode("utf-8", "replace")).hexdigest()[:20]
    # A title that looks like an encoded word would be decoded by whoever reads it.
    title = clean(digest.title).replace("=?", f"={GUARD}?")
    message["Subject"] = f"{title}: {_count(len(digest.items))}, {show_day(digest.day)}"
    message["From"] = SENDER
    message["Date"] = format_datetime(digest.made)
    message["Message-ID"] = f"<{digest.made:%Y%m%d%H%M%S}.{name}@matins.invalid>"
    # Mail programs open the file as a draft that is to be sent.
    message["X-Unsent"] = "1"
    message.set_content(text, charset="utf-8", cte="8bit")
    message.add_alternative(render_html(digest), subtype="html", charset="utf-8", cte="base64")
    for part in message.iter_parts():
        del part["MIME-Version"]
    # A boundary is otherwise drawn by chance.
    message.set_boundary(f"matins-{name}")
    return message.as_bytes()


def _text(digest: Digest) -> str:
    lines = [_free(f"{plain(digest.title)} · {show_day(digest.day)} · {_count(len(digest.items))}")]
    for page in digest.pages:
        lines += _section(page, headed=len(digest.pages) > 1 or bool(page.topic))
    return "\n".join(lines) + "\n"


def _section(page: Page, *, headed: bool) -> Iterator[str]:
    if headed:
        yield ""
        yield _free(f"{plain(page.topic or OTHER)} ({len(page.items)})")
    yield ""
    for item in page.items:
        yield _RULE
        yield from _entry(item.paper)
    yield _RULE


def _entry(paper: Paper) -> Iterator[str]:
    known = paper.arxiv_id.without_version() if paper.arxiv_id else None
    yield _CLOSING
    yield f"arXiv:{known}" if known else "Paper: without-identifier"
    fields = [
        ("Date", format_datetime(paper.published, usegmt=True) if paper.published else ""),
        ("Title", plain(paper.title)),
        ("Authors", names_line(paper.authors, truncated=paper.authors_truncated)),
        ("Categories", " ".join(chips(paper.categories))),
        ("Comments", plain(paper.comments)),
        ("Report-no", plain(paper.report_no)),
        ("Journal-ref", plain(paper.journal_ref)),
        ("DOI", plain(paper.doi)),
    ]
    for name, text in fields:
        if text:
            # What goes on is indented, so that no line of it is a field of its own.
            yield "\n  ".join(_wrapped(f"{name}: {text}"))
    yield _CLOSING
    for index, paragraph in enumerate(paragraphs(paper.abstract)):
        if index:
            yield ""
        first, *rest = _wrapped(paragraph)
        yield f"  {_free(first)}"
        yield from map(_free, rest)
    yield f"{_CLOSING} ( {known.abs_url} )" if known else _CLOSING


def _free(line: str) -> str:
    """Return a line of running text, which begins no entry and is no rule."""
    return GUARD + line if _ENTRY.match(line) else unstarted(line)


def _wrapped(text: str) -> list[str]:
    """Return ``text`` in lines that, joined by blanks, give it again."""
    lines: list[str] = []
    for word in re.findall(rf"\S{{1,{_LONGEST}}}", text):
        if lines and len(lines[-1]) + 1 + len(word) <= _WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    # Directly behind a comma the sign would say that the comma is part of a name.
    return [line if unrepaired(line) == line else f"{line} {GUARD}" for line in lines]


def _count(count: int) -> str:
    return "1 paper" if count == 1 else f"{count:,} papers"

"""Digests as they are written: one registry of layouts by name.

The layouts of other systems are written as those write them, so that ``matins import`` reads them back; the page, the
mail and the feeds are our own. Renderers are pure: the same digest gives the same bytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.formats.markdown import Item

Keyword = str | tuple[str, ...]
"""A text that must occur; all members of a tuple together."""


@dataclass(frozen=True, slots=True)
class Page:
    """The papers of one topic, in order. ``topic`` is empty for papers that have none.

    ``keywords`` and ``exclude`` are what the topic asks for, and empty where nobody knows.
    """

    topic: str
    items: "tuple[Item, ...]"
    keywords: tuple[Keyword, ...] = ()
    exclude: tuple[Keyword, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """Papers of one day under their topics. ``made`` is the moment of writing, aware and in UTC."""

    title: str
    day: date
    made: datetime
    pages: tuple[Page, ...] = field(default=())

    @property
    def items(self) -> "list[Item]":
        """Every paper once, in the order of its first mention."""
        found: dict[str, Item] = {}
        for page in self.pages:
            for item in page.items:
                found.setdefault(item.paper.arxiv_id.name if item.paper.arxiv_id else item.key or repr(item), item)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: ``extension`` without a dot, ``title`` for people.

    ``in_every_topic``: a paper stands in each of its topics, not in the first alone. ``is_flat``: it shows no topics.
    ``is_picks``: without a query it is of the starred papers, not of a day.
    """

    name: str
    extension: str
    title: str
    render: Callable[[Digest], bytes]
    in_every_topic: bool = False
    is_flat: bool = False
    is_picks: bool = False


def _daily_markdown(digest: Digest) -> bytes:
    from reader.formats.layouts.daily_markdown import render_daily_markdown

    return render_daily_markdown(digest).encode()


def _topic_page(digest: Digest) -> bytes:
    from reader.formats.layouts.dumps import render_topic_page

    return render_topic_page(digest).encode()


def _title_summary(digest: Digest) -> bytes:
    from reader.formats.layouts.dumps import render_title_summary

    return render_title_summary(digest).encode()


def _abstracts(digest: Digest) -> bytes:
    from reader.formats.layouts.dumps import render_abstracts

    return render_abstracts(digest).encode()


def _html(digest: Digest) -> bytes:
    from reader.formats.layouts.html_page import render_html

    return render_html(digest).encode()


def _mail(digest: Digest) -> bytes:
    from reader.formats.layouts.mail import render_mail

    return render_mail(digest)


def _rss(digest: Digest) -> bytes:
    from reader.formats.layouts.feeds import render_rss

    return render_rss(digest)


def _atom(digest: Digest) -> bytes:
    from reader.formats.layouts.feeds import render_atom

    return render_atom(digest)


LAYOUTS: Mapping[str, Layout] = {
    known.name: known
    for known in (
        Layout("daily-markdown", "md", "Markdown, a page for each topic", _daily_markdown, in_every_topic=True),
        Layout("topic-page", "txt", "titles and abstracts under topics", _topic_page),
        Layout("title-summary", "txt", "titles, PDF links and summaries", _title_summary, is_flat=True),
        Layout("abstracts", "txt", "abstracts alone", _abstracts, is_flat=True),
        Layout("html", "html", "web page", _html),
        Layout("mail", "eml", "mail, as text and HTML", _mail),
        Layout("rss", "xml", "RSS 2.0 feed", _rss, is_flat=True, is_picks=True),
        Layout("atom", "xml", "Atom feed", _atom, is_flat=True, is_picks=True),
    )
}
"""The layouts by name, in the order in which they are offered."""

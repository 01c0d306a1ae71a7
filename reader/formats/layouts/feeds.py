"""One's picks as RSS 2.0 and as Atom, with the elements of arXiv's own feeds beside the common ones.

Source: the RSS 2.0 specification of the RSS Advisory Board, RFC 4287, and arXiv's help on its feeds. Programs differ in
whether they take a description for HTML; it is written so that both readings show the same text.
"""

from collections.abc import Sequence
from datetime import datetime, time
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.domain.calendar import EASTERN
from reader.domain.paper import AnnouncementKind, Paper
from reader.formats.layouts import Digest
from reader.formats.layouts.guarding import chips, names_line, paragraphs, plain, unmarked
from reader.formats.markdown import Item

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/Atom"
_ARXIV = "http://arxiv.org/schemas/atom"
_CORE = "http://purl.org/dc/elements/1.1/"
_SITE = "https://arxiv.org/"
_NAME = "Matins"


def render_rss(digest: Digest) -> bytes:
    """Return the feed as RSS 2.0; an item's guid is the address of its abstract page, or ``urn:matins:KEY``."""
    from lxml import etree

    root = etree.Element("rss", {"version": "2.0"}, nsmap={"arxiv": _ARXIV, "dc": _CORE})
    channel = etree.SubElement(root, "channel")
    described = [
        ("title", unmarked(plain(digest.title)) or _NAME),
        ("link", _SITE),
        ("description", f"Papers picked on {digest.day}"),
        ("language", "en"),
        ("pubDate", format_datetime(_midnight(digest))),
        ("lastBuildDate", format_datetime(digest.made)),
        ("generator", _NAME),
        ("docs", "https://www.rssboard.org/rss-specification"),
    ]
    _add(channel, described)
    for item in digest.items:
        _item(etree.SubElement(channel, "item"), item)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def render_atom(digest: Digest) -> bytes:
    """Return the feed as Atom; an entry's id is the address of its abstract page, or ``urn:matins:KEY``."""
    from lxml import etree

    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "arxiv": _ARXIV, "dc": _CORE})  # type: ignore[dict-item]
    described = [
        (f"{{{_ATOM}}}title", plain(digest.title) or _NAME),
        (f"{{{_ATOM}}}id", f"urn:matins:{quote(plain(digest.title) or _NAME, safe='')}"),
        (f"{{{_ATOM}}}updated", digest.made.isoformat(timespec="seconds")),
        (f"{{{_ATOM}}}generator", _NAME),
    ]
    _add(root, described)
    _add(etree.SubElement(root, f"{{{_ATOM}}}author"), [(f"{{{_ATOM}}}name", _NAME)])
    for item in digest.items:
        _entry(etree.SubElement(root, f"{{{_ATOM}}}entry"), item, digest)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _item(element: "_Element", item: Item) -> None:
    from lxml import etree

    paper, guid = item.paper, _guid(item)
    _add(element, [("title", unmarked(plain(paper.title)) or guid)])
    if paper.arxiv_id:
        _add(element, [("link", paper.arxiv_id.without_version().abs_url)])
    _add(element, [("description", unmarked(_abstract(paper)))])
    etree.SubElement(element, "guid", {"isPermaLink": "true" if paper.arxiv_id else "false"}).text = guid
    _add(element, [("category", category) for category in chips(paper.categories)])
    if moment := paper.published or paper.updated:
        _add(element, [("pubDate", format_datetime(moment))])
    _add(element, _own(item))


def _entry(element: "_Element", item: Item, digest: Digest) -> None:
    from lxml import etree

    paper, guid = item.paper, _guid(item)
    moment = paper.updated or paper.published or digest.made
    described = [
        (f"{{{_ATOM}}}title", plain(paper.title) or guid),
        (f"{{{_ATOM}}}id", guid),
        (f"{{{_ATOM}}}updated", moment.isoformat(timespec="seconds")),
        (f"{{{_ATOM}}}published", _midnight(digest).isoformat(timespec="seconds")),
        (f"{{{_ATOM}}}summary", _abstract(paper)),
    ]
    _add(element, described)
    if paper.arxiv_id:
        etree.SubElement(element, f"{{{_ATOM}}}link", {"href": paper.arxiv_id.without_version().abs_url})
    for author in paper.authors:
        if name := plain(author.name):
            _add(etree.SubElement(element, f"{{{_ATOM}}}author"), [(f"{{{_ATOM}}}name", name)])
    for category in chips(paper.categories):
        etree.SubElement(element, f"{{{_ATOM}}}category", {"term": category})
    _add(element, _own(item))


def _own(item: Item) -> list[tuple[str, str]]:
    """Return the elements of arXiv's own feeds."""
    paper = item.paper
    fields = [
        (f"{{{_CORE}}}creator", names_line(paper.authors, truncated=paper.authors_truncated)),
        (f"{{{_ARXIV}}}announce_type", next((seen.kind for seen in item.seen if seen.kind), AnnouncementKind.NEW)),
        (f"{{{_ARXIV}}}journal_reference", plain(paper.journal_ref)),
        (f"{{{_ARXIV}}}DOI", plain(paper.doi)),
    ]
    return [(name, str(text)) for name, text in fields if text]


def _add(parent: "_Element", fields: Sequence[tuple[str, str]]) -> None:
    from lxml import etree

    for name, text in fields:
        etree.SubElement(parent, name).text = text


def _guid(item: Item) -> str:
    known = item.paper.arxiv_id
    return known.without_version().abs_url if known else f"urn:matins:{quote(plain(item.key), safe='')}"


def _abstract(paper: Paper) -> str:
    return "\n\n".join(paragraphs(paper.abstract))


def _midnight(digest: Digest) -> datetime:
    return datetime.combine(digest.day, time(), EASTERN)

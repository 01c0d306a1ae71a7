"""The web page, the mail and the feeds: valid, self-contained, and without anything that a field brought in."""

import email
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from reader.domain.paper import Announcement, Author, Paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.formats.layouts import LAYOUTS, Digest, Page
from reader.formats.layouts.html_page import render_html, render_html_index
from reader.formats.layouts.mail import render_mail
from reader.formats.markdown import Item
from support.builders import TODAY, identifier_of, invented

MADE = datetime(2026, 11, 20, 7, 12, 33, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
OURS = frozenset(
    "html head meta title style body h1 h2 h3 p a nav ul li section article wbr div span".split()
)  # fmt: skip
ATTRIBUTES = frozenset(("lang", "charset", "name", "content", "http-equiv", "class", "href", "id", "data-source"))
HOSTILE = (
    "<script>alert(1)</script>",
    "</p></body></html>",
    '" onmouseover="alert(1)',
    "<img src=x onerror=alert(1)>",
    "<style>@import url(//example.org)</style>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "javascript:alert(1)",
    "\r\nBcc: everyone@example.org\r\n\r\nbody",
    "\nSubject: another",
    "=?utf-8?q?x?=",
    "--matins-0--",
    "arXiv:2611.99999",
    "Grüße 日本",
)
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=10)), min_size=1, max_size=4).map(" ".join)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    def items(first: int) -> tuple[Item, ...]:
        return tuple(
            Item(
                Paper(
                    arxiv_id=draw(st.sampled_from([identifier_of(first + step), None])),
                    title=draw(texts),
                    authors=(Author(draw(texts)), Author(draw(texts))),
                    abstract=draw(texts),
                    categories=(draw(texts), "cs.LG"),
                    comments=draw(texts),
                    doi=draw(texts),
                    links=(draw(texts), "https://example.org/a?b=c&d"),
                ),
                PaperState(),
                (Announcement("page.md", 1, TODAY, draw(texts)),),
                draw(texts),
            )
            for step in range(2)
        )

    return Digest(draw(texts), TODAY, MADE, (Page(draw(texts), items(1)), Page("", items(11))))


def one(*items: Item, title: str = "Papers", topic: str = "") -> Digest:
    return Digest(title, TODAY, MADE, (Page(topic, items),))


def item(number: int = 1, **fields: object) -> Item:
    return Item(invented(number, **fields), PaperState(), (Announcement("page.md", 1, TODAY),), f"2611.{number:05d}")


def parts(data: bytes) -> tuple[EmailMessage, EmailMessage, EmailMessage]:
    message = email.message_from_bytes(data, policy=SMTP)
    text, page = message.iter_parts()
    return message, text, page


class TestHtml:
    def test_what_it_shows(self) -> None:
        root = lxml_html.document_fromstring(render_html(one(item(abstract="One.\nTwo."), topic="Lanterns")))
        assert root.findtext(".//title") == "Papers"
        assert [link.text_content() for link in root.iterfind(".//h3/a")] == ["Lantern Graphs of Order 1"]
        assert [link.get("href") for link in root.iterfind(".//h3/a")] == ["https://arxiv.org/abs/2611.00001"]
        assert [found.text_content() for found in root.iterfind(".//article//p")] == [
            "Mira Flame1, Böje Wick",
            "arXiv:2611.00001 · cs.LG, math.CO · 20 Nov 2026 · PDF",
            "One.",
            "Two.",
        ]

    def test_an_index_where_there_are_topics(self) -> None:
        digest = Digest("Papers", TODAY, MADE, (Page("Lanterns", (item(1),)), Page("", (item(2), item(3)))))
        root = lxml_html.document_fromstring(render_html(digest))
        assert [row.text_content() for row in root.iterfind(".//li")] == ["Lanterns (1)", "Other papers (2)"]
        leading = lxml_html.document_fromstring(render_html_index(digest, ["Lanterns.html", "papers.html"]))
        assert [link.get("href") for link in leading.iterfind(".//li/a")] == ["Lanterns.html", "papers.html"]

    def test_day_and_night_and_nothing_from_elsewhere(self) -> None:
        page = render_html(one(item()))
        assert "color-scheme: light dark" in page
        assert "default-src 'none'" in page
        assert "url(" not in page

    def test_tex_is_readable(self) -> None:
        assert "M²-Miner" in render_html(one(item(title="M$^2$-Miner")))

    @settings(deadline=None, max_examples=40)
    @given(digests())
    def test_no_field_brings_anything_in(self, digest: Digest) -> None:
        root = lxml_html.document_fromstring(render_html(digest))
        assert {element.tag for element in root.iter()} <= OURS
        assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
        papers = [found.paper for page in digest.pages for found in page.items]
        assert len(root.findall(".//article")) == len(papers)
        addresses = [link.get("href") for link in root.iterfind(".//article//a")]
        assert all(address.startswith("https://") for address in addresses)
        assert {address for address in addresses if "arxiv.org" in address} == {
            address
            for paper in papers
            if paper.arxiv_id
            for address in (paper.arxiv_id.abs_url, paper.arxiv_id.pdf_url)
        }


class TestMail:
    def test_parts_and_headers(self) -> None:
        data = render_mail(one(item(), title="Grüße", topic="Lanterns"))
        message, text, page = parts(data)
        assert message["Subject"] == "Grüße: 1 paper, 20 Nov 2026"
        assert message["Date"].datetime == MADE
        assert message["Message-ID"].startswith("<20261120071233.")
        assert message.get_content_type() == "multipart/alternative"
        assert [text.get_content_type(), page.get_content_type()] == ["text/plain", "text/html"]
        assert "Authors: Mira Flame1, Böje Wick" in text.get_content()
        assert page.get_content().replace("\r\n", "\n") == render_html(one(item(), title="Grüße", topic="Lanterns"))
        assert not message.defects

    def test_the_same_digest_is_the_same_mail(self) -> None:
        assert render_mail(one(item())) == render_mail(one(item()))

    def test_every_line_is_one_of_a_mail(self) -> None:
        data = render_mail(one(item(abstract="ü" * 30_000, title="w" * 1_900, comments="日 " * 500)))
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert max(map(len, data.split(b"\r\n"))) <= 998

    @settings(deadline=None, max_examples=40)
    @given(digests())
    def test_no_field_brings_a_header_or_a_part(self, digest: Digest) -> None:
        message, text, page = parts(render_mail(digest))
        assert sorted(message.keys()) == [
            "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "X-Unsent",
        ]  # fmt: skip
        assert sorted(text.keys()) == sorted(page.keys()) == ["Content-Transfer-Encoding", "Content-Type"]
        assert clean(str(message["Subject"])).replace(" ", "") == clean(
            f"{clean(digest.title)}: {len(digest.items)} papers, 20 Nov 2026"
        ).replace(" ", "")
        assert page.get_content().replace("\r\n", "\n") == render_html(digest)


class TestFeeds:
    def test_rss(self) -> None:
        late = item(published=datetime(2026, 11, 18, 9, tzinfo=UTC))
        channel = etree.fromstring(LAYOUTS["rss"].render(one(late, title="Picks"))).find("channel")
        assert [channel.findtext(name) for name in ("title", "link", "pubDate", "lastBuildDate")] == [
            "Picks",
            "https://arxiv.org/",
            "Fri, 20 Nov 2026 00:00:00 -0500",
            "Fri, 20 Nov 2026 07:12:33 +0000",
        ]
        found = channel.find("item")
        assert [child.tag.rpartition("}")[2] for child in found] == [
            "title", "link", "description", "guid", "category", "category", "pubDate", "creator", "announce_type",
        ]  # fmt: skip
        assert found.find("guid").attrib == {"isPermaLink": "true"}
        assert found.findtext("guid") == "https://arxiv.org/abs/2611.00001"

    def test_a_paper_without_an_identifier_has_a_guid_of_its_own(self) -> None:
        nameless = Item(invented(1, arxiv_id=None), PaperState(), (), "t-0123 & more")
        channel = etree.fromstring(LAYOUTS["rss"].render(one(nameless))).find("channel")
        assert channel.findtext("item/guid") == "urn:matins:t-0123%20%26%20more"
        assert channel.find("item/guid").get("isPermaLink") == "false"
        feed = etree.fromstring(LAYOUTS["atom"].render(one(nameless)))
        assert feed.findtext(f"{ATOM}entry/{ATOM}id") == "urn:matins:t-0123%20%26%20more"

    def test_atom(self) -> None:
        feed = etree.fromstring(LAYOUTS["atom"].render(one(item(), title="Picks")))
        assert feed.findtext(f"{ATOM}title") == "Picks"
        assert feed.findtext(f"{ATOM}updated") == "2026-11-20T07:12:33+00:00"
        entry = feed.find(f"{ATOM}entry")
        assert [name.text for name in entry.iterfind(f"{ATOM}author/{ATOM}name")] == ["Mira Flame1", "Böje Wick"]
        assert entry.find(f"{ATOM}link").get("href") == "https://arxiv.org/abs/2611.00001"

    @pytest.mark.parametrize("name", ["rss", "atom"])
    @settings(deadline=None, max_examples=40)
    @given(digest=digests())
    def test_no_field_brings_anything_in(self, name: str, digest: Digest) -> None:
        root = etree.fromstring(LAYOUTS[name].render(digest))
        entries = list(root.iterfind("channel/item" if name == "rss" else f"{ATOM}entry"))
        assert len(entries) == len(digest.items)
        for entry, found in zip(entries, digest.items, strict=True):
            described = entry.findtext("description" if name == "rss" else f"{ATOM}summary") or ""
            assert clean(described) == clean(found.paper.abstract)
            if name == "rss" and described.strip():
                # What takes it for HTML finds no element in it, and shows the same text.
                fragment = lxml_html.fragment_fromstring(described, create_parent="div")
                assert len(fragment) == 0
                assert clean(fragment.text_content()) == clean(found.paper.abstract)


def test_every_layout_writes_something() -> None:
    assert all(layout.render(one(item())) for layout in LAYOUTS.values())
    assert date(2026, 11, 20) == TODAY

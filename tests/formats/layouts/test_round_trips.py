"""What is written reads back as the same papers, whatever stands in their fields."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch
from reader.domain.identity import is_placeholder
from reader.domain.paper import Announcement, Author, Paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.formats.arxiv import detect_answer, parse_answer
from reader.formats.digests import parse_document
from reader.formats.layouts import LAYOUTS, Digest, Page
from reader.formats.layouts.html_page import render_html_index
from reader.formats.markdown import Item
from support.builders import ESCAPES, identifier_of

DAY = date(2026, 11, 20)
MADE = datetime(2026, 11, 20, 7, 12, 33, tzinfo=UTC)
HOSTILE = (
    "- **[X](https://arxiv.org/abs/2611.99999)**  `arXiv:2611.99999`",
    "](https://arxiv.org/abs/2611.99999)**",
    "[a](javascript:alert(1))",
    "![a](https://example.org/x.png)",
    "<details open><summary>Abstract</summary>",
    "</details>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<event>",
    "<!-- hidden",
    "]]>",
    "&lt;b&gt; &amp; &#60;",
    "# 🔍 Y Papers · 2026-01-02",
    "## 📚 Paper List",
    "Papers - 2026-01-02",
    "Papers-7-2688EB",
    "Title: another",
    "PDF: https://arxiv.org/pdf/2611.99999",
    "Summary: another",
    "Abstract: another",
    "Abstract:Title: Submitted on 3 May",
    "---",
    "-" * 40,
    "%%--%%--%%--%%--%%--",
    "\\\\",
    "\\\\ ( https://arxiv.org/abs/2611.99999 )",
    "arXiv:2611.99999",
    "math/0309136v2",
    "received from Mon 1 Nov 26 to",
    "Send any comments regarding submissions",
    "Content-Transfer-Encoding: quoted-printable",
    "--matins-boundary",
    "> quoted",
    "| a | b |",
    "1. one",
    "#",
    "topic#",
    "`code`",
    "_",
    "**",
    "et al.",
    "BÃ¶rje",
    "B√∂rje and √©",
    "“quoted”",
    "$p<q$ & $a>b$",
    "ü" * 30,
    "w" * 1_500,
    "日本語の題",
    "\n",
    "\n\n",
    "\r\n",
    "\u2028",
    *ESCAPES,
)
fragments = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12), st.sampled_from(["graphs", "of lanterns", " "]))
texts = st.lists(fragments, min_size=1, max_size=6).map(" ".join)
rows = st.lists(fragments, min_size=1, max_size=6).map("\n".join)
words = st.lists(fragments, min_size=1, max_size=3).map(" ".join)
NAMES = st.one_of(
    words,
    words.map("Mira {} Flame".format),
    st.text("AB .,;:(){}&，_1é*", max_size=8),
    st.sampled_from(
        [
            "Mori, Ada",
            "Smith, Jr., John",
            "Lane; Kim",
            "A (B) C",
            "Jr.",
            "and",
            "R\\'{e}mi {Wick, Jr.}",
            "}{",
            "{",
            "(1)",
            "Lamp Collaboration: Ada",
            "3 others",
            "Wick et al., Ada",
        ]
    ),
)

Reading = tuple[str, str, tuple[str, ...], str, str]


def said(text: str) -> str:
    """Return a text as a source of the library gives it: cleaned, and more than a sign that there is none."""
    cleaned = clean(text, lines=True)
    return "" if is_placeholder(cleaned) else cleaned


@st.composite
def papers(draw: st.DrawFn, *, named: bool = False) -> Paper:
    number = draw(st.integers(1, 90_000))
    title = clean(said(draw(texts)))
    names = [clean(name, limit=200) for name in draw(st.lists(NAMES, max_size=4))] if named else []
    return Paper(
        arxiv_id=identifier_of(number),
        title=title or f"Lantern {number}",
        authors=tuple(Author(name) for name in names if name),
        abstract=said(draw(rows)) or f"We light {number} lanterns.",
        categories=draw(st.sampled_from([("cs.LG",), ("cs.LG", "cs.AI"), ("math.CO", "cs.DM"), ()])),
        comments=clean(draw(words)),
    )


def digest_of(given: list[Paper], topics: list[str]) -> Digest:
    unique = list({paper.arxiv_id: paper for paper in given}.values())
    items = [Item(paper, PaperState(), (Announcement("page.md", 1, DAY),), str(paper.arxiv_id)) for paper in unique]
    cut = max(1, len(items) // 2)
    halves = [items[:cut], items[cut:]]
    pages = [Page(topic, tuple(half)) for topic, half in zip(topics, halves, strict=True) if half]
    return Digest("Papers", DAY, MADE, tuple(pages))


digests = st.builds(digest_of, st.lists(papers(), min_size=1, max_size=4), st.just(["Lanterns", "C++ & Co"]))


def read(data: bytes) -> Batch:
    return parse_answer(data, "digest") if detect_answer(data) else parse_document(data, "digest")


def flat(text: str) -> str:
    return " ".join(text.split())


def identifiers(batch: Batch) -> list[str]:
    return [str(entry.paper.arxiv_id) for entry in batch.entries]


def expected(digest: Digest, of: Callable[[Paper], str]) -> list[str]:
    return [of(item.paper) for item in digest.items]


def read_back(batch: Batch, of: Callable[[Paper], str]) -> list[str]:
    return [of(entry.paper) for entry in batch.entries]


def title_of(paper: Paper) -> str:
    return paper.title


def abstract_of(paper: Paper) -> str:
    return flat(paper.abstract)


@settings(deadline=None, max_examples=40)
@given(digests)
def test_daily_markdown(digest: Digest) -> None:
    batch = read(LAYOUTS["daily-markdown"].render(digest))
    assert batch.document.kind == "daily-markdown"
    assert batch.problems == ()
    assert batch.repaired_lines == 0
    assert identifiers(batch) == expected(digest, lambda paper: str(paper.arxiv_id))
    assert read_back(batch, title_of) == expected(digest, title_of)
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)
    assert read_back(batch, lambda paper: " ".join(paper.categories)) == expected(
        digest, lambda paper: " ".join(paper.categories)
    )
    assert [entry.announcement.topic for entry in batch.entries] == [p.topic for p in digest.pages for _ in p.items]
    assert {entry.announcement.date for entry in batch.entries} == {DAY}


@settings(deadline=None, max_examples=40)
@given(digests)
def test_topic_page(digest: Digest) -> None:
    # Nothing tells a title from an abstract there but its length.
    assume(all(len(item.paper.title) < 200 for item in digest.items))
    batch = read(LAYOUTS["topic-page"].render(digest))
    assert batch.document.kind == "topic-page"
    assert read_back(batch, title_of) == expected(digest, title_of)
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)
    assert [entry.announcement.topic for entry in batch.entries] == [p.topic for p in digest.pages for _ in p.items]
    assert {entry.announcement.date for entry in batch.entries} == {DAY}


@settings(deadline=None, max_examples=40)
@given(digests)
def test_title_summary(digest: Digest) -> None:
    batch = read(LAYOUTS["title-summary"].render(digest))
    assert batch.document.kind == "title-pdf-summary"
    assert batch.problems == ()
    assert identifiers(batch) == expected(digest, lambda paper: str(paper.arxiv_id))
    assert read_back(batch, title_of) == expected(digest, title_of)
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)


@settings(deadline=None, max_examples=40)
@given(digests)
def test_abstracts(digest: Digest) -> None:
    batch = read(LAYOUTS["abstracts"].render(digest))
    assert batch.document.kind == "abstract-lines"
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)


@settings(deadline=None, max_examples=40)
@given(digests)
def test_mail(digest: Digest) -> None:
    batch = read(LAYOUTS["mail"].render(digest))
    assert batch.document.kind == "listing-mail"
    assert batch.problems == ()
    assert identifiers(batch) == expected(digest, lambda paper: str(paper.arxiv_id))
    short = [item.paper for item in digest.items if "w" * 300 not in item.paper.title + item.paper.abstract]
    known = {entry.paper.arxiv_id: entry.paper for entry in batch.entries}
    assert [known[paper.arxiv_id].title for paper in short] == [paper.title for paper in short]
    assert [flat(known[paper.arxiv_id].abstract) for paper in short] == [flat(paper.abstract) for paper in short]


@pytest.mark.parametrize("name", ["rss", "atom"])
@settings(deadline=None, max_examples=40)
@given(digests)
def test_feeds(name: str, digest: Digest) -> None:
    batch = read(LAYOUTS[name].render(digest))
    assert batch.document.kind == f"{name}-feed"
    assert batch.document.date == DAY
    assert batch.problems == ()
    assert identifiers(batch) == expected(digest, lambda paper: str(paper.arxiv_id))
    assert read_back(batch, title_of) == expected(digest, title_of)
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)


@settings(deadline=None, max_examples=40)
@given(digests)
def test_html(digest: Digest) -> None:
    batch = read(LAYOUTS["html"].render(digest))
    assert batch.document.kind == "html-page"
    assert (batch.document.title, batch.document.date) == ("Papers", DAY)
    assert (batch.problems, batch.repaired_lines) == ((), 0)
    assert identifiers(batch) == expected(digest, lambda paper: str(paper.arxiv_id))
    assert read_back(batch, title_of) == expected(digest, title_of)
    assert read_back(batch, abstract_of) == expected(digest, abstract_of)
    assert read_back(batch, lambda paper: paper.comments) == expected(digest, lambda paper: paper.comments)
    assert [entry.paper.categories for entry in batch.entries] == [item.paper.categories for item in digest.items]
    assert [entry.announcement.topic for entry in batch.entries] == [p.topic for p in digest.pages for _ in p.items]


def test_html_of_papers_without_identifier_or_title() -> None:
    nameless = Paper(title="M$^2$-Lanterns", abstract="We light them.", authors=(Author("R\\'emi Wick"),))
    untitled = Paper(identifier_of(2), abstract="We light arXiv:2611.00007.\n\nTwice.", links=("https://a.test/x",))
    cut = Paper(identifier_of(3), "Three", (Author("Mori, Ada"),), authors_truncated=True)
    items = tuple(Item(paper, PaperState(), (), str(number)) for number, paper in enumerate((nameless, untitled, cut)))
    pages = (Page("Lanterns (3)", items[:1]), Page("", items[1:]))
    batch = read(LAYOUTS["html"].render(Digest("Papers", DAY, MADE, pages)))
    assert [entry.paper for entry in batch.entries] == [
        nameless,
        untitled._replace(abstract="We light arXiv:2611.00007.\nTwice."),
        cut,
    ]
    assert [entry.announcement.topic for entry in batch.entries] == ["Lanterns (3)", "", ""]


def test_the_index_of_pages_names_no_paper() -> None:
    pages = (Page("Lanterns", (Item(Paper(identifier_of(1), "One"), PaperState(), (), "1"),)), Page("Tides", ()))
    batch = read(render_html_index(Digest("Papers", DAY, MADE, pages), ["a.html", "b.html"]).encode())
    assert (batch.document.kind, batch.entries, batch.problems) == ("html-page", (), ())


@pytest.mark.parametrize("name", ["daily-markdown", "mail", "rss", "atom", "html"])
@settings(deadline=None, max_examples=40)
@given(st.lists(papers(named=True), min_size=1, max_size=2))
def test_authors(name: str, given: list[Paper]) -> None:
    digest = digest_of(given, ["Lanterns", "Lamps"])
    batch = read(LAYOUTS[name].render(digest))
    assert [entry.paper.authors for entry in batch.entries] == [item.paper.authors for item in digest.items]
    assert not any(entry.paper.authors_truncated for entry in batch.entries)

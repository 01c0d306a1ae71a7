"""The announcement feeds."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Authority
from reader.formats.arxiv.rss import AnnouncementFeed, parse_rss
from support.samples import needs_samples, samples

Answer = Callable[[str], bytes]
KINDS = [AnnouncementKind.NEW, AnnouncementKind.CROSS, AnnouncementKind.REPLACE, AnnouncementKind.REPLACE_CROSS]


@pytest.mark.parametrize("name", ["rss_feed.xml", "atom_feed.xml"])
def test_a_day(answer: Answer, name: str) -> None:
    feed = parse_rss(answer(name))
    assert feed.categories == ("cs.LG", "hep-lat")
    assert feed.day == date(2026, 11, 19)
    assert feed.problems == ()
    assert not feed.is_capped
    assert [kind for _, kind in feed.items] == KINDS
    ferries, lattice, quay, old = (paper for paper, _ in feed.items)
    assert ferries.arxiv_id == ArxivId("2611.10001", 1)
    assert ferries.title == r"Ferries that Learn: 5\% Less Fuel"
    assert ferries.abstract == r"For $0<p\le 1$ and $n>3$ harbours & \$5 of fuel, ferries learn."
    assert ferries.authors == (
        Author(r"Marit \O stby", "Harbour School, Tide Office"),
        Author(r"Ren\'e D'Example"),
        Author("Bo Pier Jr."),
        Author(r"{\L}. Ko{\'n}"),
    )
    assert ferries.categories == ("cs.LG", "cs.RO")
    assert (ferries.published, ferries.updated) == (None, None)
    assert ferries.authority is Authority.ARXIV
    assert lattice.authors == (Author("Lattice Collaboration"), Author("A. Pier"), Author("B. Quay"))
    assert lattice.abstract == "Second paragraph\nbegins indented."
    assert (quay.arxiv_id, quay.doi) == (ArxivId("2603.00042", 5), "10.1000/quay.5")
    assert quay.journal_ref == "Harbour Lett. 4 (2026)"
    assert old.arxiv_id == ArxivId("math/0211159", 3)


@pytest.mark.parametrize("name", ["rss_weekend.xml", "atom_weekend.xml"])
def test_a_day_without_papers(answer: Answer, name: str) -> None:
    assert parse_rss(answer(name)) == AnnouncementFeed(("cs.LG", "hep-lat"), date(2026, 11, 22), (), ())


def test_a_refusal_is_raised_in_arxivs_words(answer: Answer) -> None:
    message = (
        "arXiv refused the feed: Bad subject class 'QQ'. Valid subject classes for the archive 'cs' are: cs.LG, cs.RO."
    )
    with pytest.raises(FormatError) as caught:
        parse_rss(answer("rss_refused.xml"))
    assert str(caught.value) == message
    atom = answer("atom_weekend.xml").replace(
        b"<title>cs.LG, hep-lat updates on arXiv.org", b"<title>Feed error for it"
    )
    with pytest.raises(FormatError, match=r"refused the feed: cs\.LG, hep-lat updates on the"):
        parse_rss(atom)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            b">oai:arXiv.org:2611.10001v1<",
            b">oai:arXiv.org:2699.10001v1<",
            "The identifier “oai:arXiv.org:2699.10001v1”",
        ),
        (b"type>new<", b"type>renewed<", "The announcement type “renewed” is not known."),
    ],
)
@pytest.mark.parametrize("name", ["rss_feed.xml", "atom_feed.xml"])
def test_a_bad_item_is_a_problem_and_the_others_stay(
    answer: Answer, name: str, old: bytes, new: bytes, message: str
) -> None:
    data = answer(name)
    assert old in data
    feed = parse_rss(data.replace(old, new))
    assert [kind for _, kind in feed.items] == KINDS[1:]
    (problem,) = feed.problems
    assert problem.message.startswith(message)
    opening = b"<item>" if name == "rss_feed.xml" else b"<entry>"
    assert problem.line == data[: data.index(opening)].count(b"\n") + 1


def test_what_the_elements_leave_out_the_text_says(answer: Answer) -> None:
    data = answer("rss_feed.xml").replace(b'<guid isPermaLink="false">oai:arXiv.org:2611.10001v1</guid>', b"")
    data = data.replace(b"<arxiv:announce_type>new</arxiv:announce_type>", b"")
    paper, kind = parse_rss(data).items[0]
    assert (paper.arxiv_id, kind) == (ArxivId("2611.10001", 1), AnnouncementKind.NEW)


def test_the_day_is_that_of_the_east_coast(answer: Answer) -> None:
    data = answer("rss_weekend.xml")
    published = b"<pubDate>Sun, 22 Nov 2026 00:00:00 -0500</pubDate>"
    assert parse_rss(data.replace(published, b"")).day == date(2026, 11, 22)
    early = data.replace(published, b"").replace(b"22 Nov 2026 05:00:07 +0000", b"22 Nov 2026 04:59:59 +0000")
    assert parse_rss(early).day == date(2026, 11, 21)
    unreadable = data.replace(b"22 Nov 2026 0", b"99 Nov 2026 0")
    feed = parse_rss(unreadable)
    assert feed.day is None
    assert [problem.message for problem in feed.problems] == [
        "The date “Sun, 99 Nov 2026 00:00:00 -0500” could not be read."
    ]


def test_a_feed_of_a_whole_archive(answer: Answer) -> None:
    data = answer("rss_weekend.xml")
    assert parse_rss(data.replace(b"cs.LG, hep-lat updates", b"eess, q-fin updates")).categories == ("eess", "q-fin")
    assert parse_rss(data.replace(b"cs.LG, hep-lat updates", b"News")).categories == ("cs.LG", "hep-lat")


def test_a_feed_as_long_as_arxiv_makes_one_is_capped(answer: Answer) -> None:
    data = answer("rss_feed.xml")
    item = data[data.index(b"    <item>") : data.index(b"</item>") + 8]
    feed = parse_rss(data.replace(item, item * 1_997))
    assert len(feed.items) == 2_000
    assert feed.is_capped


def test_another_feed_is_not_an_empty_day(answer: Answer) -> None:
    for data in (answer("api_empty.xml"), b"<rss/>"):
        with pytest.raises(FormatError, match="not one of announcements"):
            parse_rss(data)


def check_texts(data: bytes) -> None:
    """Compare every text with what another parser reads."""
    items = parse_rss(data).items
    elements = ET.fromstring(data).findall("channel/item")
    assert len(items) == len(elements)
    for (paper, kind), element in zip(items, elements, strict=True):
        assert paper.title.split() == (element.findtext("title") or "").split()
        assert paper.abstract.split() == (element.findtext("description") or "").partition("Abstract:")[2].split()
        assert kind == element.findtext("{http://arxiv.org/schemas/atom}announce_type")
        assert list(paper.categories) == [category.text for category in element.findall("category")]
        assert f"oai:arXiv.org:{paper.arxiv_id}" == element.findtext("guid")
        authors = element.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""
        assert all(author.name in authors and author.affiliation in authors for author in paper.authors)


def test_texts_are_exact(answer: Answer) -> None:
    check_texts(answer("rss_feed.xml"))


@needs_samples
def test_recorded_feeds_are_exact() -> None:
    folder = samples() / "arxiv"
    check_texts((folder / "real" / "rss_2026-09-24_real_excerpt.xml").read_bytes())
    check_texts((folder / "rss_cs.LG+stat.ML.xml").read_bytes())
    rss = parse_rss((folder / "rss_cs.LG+stat.ML.xml").read_bytes())
    atom = parse_rss((folder / "atom_cs.LG+stat.ML.xml").read_bytes())
    assert (rss.categories, rss.day) == (atom.categories, atom.day)
    assert [(paper.arxiv_id, paper.title, paper.authors, kind) for paper, kind in rss.items] == [
        (paper.arxiv_id, paper.title, paper.authors, kind) for paper, kind in atom.items
    ]

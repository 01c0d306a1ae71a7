"""Answers of the query API."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority
from reader.formats.arxiv import records
from reader.formats.arxiv.api import parse_api
from support.samples import needs_samples, samples

ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
Answer = Callable[[str], bytes]


def test_a_page_of_papers(answer: Answer) -> None:
    page = parse_api(answer("api_page.xml"))
    assert (page.total, page.start, page.problems) == (120, 50, ())
    tides, sand = page.papers
    assert tides.arxiv_id == ArxivId("2610.04321", 3)
    assert tides.title == r"Tide Tables for $\mathbb{Z}_{\le 2}$ Harbours: Learning from $0<h\le 1$ Metres"
    assert tides.abstract == (
        r"Tides with $0<h\le 1$ and $v>0$ are predicted from harbour logs & moon phases; errors fall by 12\% for \$4 a "
        r"day (see \url{https://github.com/example/tides})." + "\n"
        r"In a second part, Schr\"odinger's ferry is shown to be late."
    )
    assert tides.authors == (Author("Marit Østby", "Harbour School; Tide Office"), Author("Nguyễn Văn An"))
    assert tides.categories == ("cs.LG", "physics.ao-ph")
    assert tides.published == datetime(2026, 10, 6, 23, 59, 58, tzinfo=UTC)
    assert tides.updated == datetime(2026, 11, 17, 21, 4, 5, tzinfo=UTC)
    assert tides.comments == "9 pages, 2 tables; data at https://tides.example.org/data_v2."
    assert tides.journal_ref == "Harbour Lett. 3 (2026) 40-48"
    assert tides.doi == "10.1000/tide.2026.40"
    assert tides.links == ("https://github.com/example/tides", "https://tides.example.org/data_v2")
    assert tides.authority is Authority.ARXIV
    assert not tides.authors_truncated
    assert sand.arxiv_id == ArxivId("cond-mat/9612001", 1)
    assert sand.abstract == "This paper has been withdrawn."


def test_no_papers(answer: Answer) -> None:
    page = parse_api(answer("api_empty.xml"))
    assert (page.papers, page.total, page.start, page.problems) == ((), 0, 0, ())


def test_an_error_is_raised_in_arxivs_words(answer: Answer) -> None:
    with pytest.raises(FormatError) as caught:
        parse_api(answer("api_refused.xml"))
    assert str(caught.value) == "arXiv refused the query: incorrect id format for harbour."


def test_an_error_among_papers_is_a_problem(answer: Answer) -> None:
    page = parse_api(answer("api_mixed.xml"))
    assert [paper.arxiv_id for paper in page.papers] == [ArxivId("2610.04321", 3), ArxivId("cond-mat/9612001", 1)]
    (problem,) = page.problems
    assert problem.message == "arXiv refused the query: incorrect id format for harbour."
    assert problem.line == answer("api_mixed.xml")[: answer("api_mixed.xml").index(b"api/errors")].count(b"\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"abs/2610.04321v3<", b"abs/2613.04321v3<", "The identifier “http://arxiv.org/abs/2613.04321v3” is not one "),
        (b"2026-10-06T23:59:58Z", b"2026-10-36T23:59:58Z", "The date “2026-10-36T23:59:58Z” could not be read."),
        (b"2026-10-06T23:59:58Z", b"0001-01-01T00:00:00+14:00", "The date “0001-01-01T00:00:00+14:00” could "),
        (b"2026-11-17T21:04:05Z", "\u202e yesterday".encode(), "The date “yesterday” could not be read."),
    ],
)
def test_a_bad_entry_is_a_problem_and_the_others_stay(answer: Answer, old: bytes, new: bytes, message: str) -> None:
    data = answer("api_page.xml")
    assert old in data
    page = parse_api(data.replace(old, new))
    assert [str(paper.arxiv_id) for paper in page.papers] == ["cond-mat/9612001v1"]
    (problem,) = page.problems
    assert problem.message.startswith(message)
    assert problem.line == 10


def test_dates_that_are_not_said_are_none(answer: Answer) -> None:
    data = answer("api_page.xml").replace(b"1996-12-01T07:00:00Z", b"")
    paper = parse_api(data).papers[1]
    assert (paper.published, paper.updated) == (None, None)


def test_text_cannot_steer_a_terminal(answer: Answer) -> None:
    hostile = "Sand\u202e \u009b31mPiles\u200b".encode()
    paper = parse_api(answer("api_page.xml").replace(b"Sand Piles", hostile)).papers[1]
    assert paper.title == "Sand 31mPiles at Low Tide"


def test_another_feed_is_not_an_empty_page(answer: Answer) -> None:
    for name in ("atom_feed.xml", "atom_weekend.xml"):
        with pytest.raises(FormatError, match="not one of the query API"):
            parse_api(answer(name))
    with pytest.raises(FormatError, match="begins with <rss>"):
        parse_api(answer("rss_feed.xml"))


def test_a_page_of_errors_is_bounded(answer: Answer) -> None:
    data = answer("api_mixed.xml")
    entry = data[data.rindex(b"  <entry>") : data.index(b"</feed>")]
    page = parse_api(data.replace(entry, entry * 1_200))
    assert len(page.papers) == 2
    assert len(page.problems) == 1_001
    assert page.problems[-1].message == "There are 200 more problems."


def test_a_page_of_papers_is_bounded(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "ENTRY_LIMIT", 1)
    page = parse_api(answer("api_page.xml"))
    assert len(page.papers) == 1
    assert [problem.message for problem in page.problems] == ["Only the first 1 entries were read."]


def check_texts(data: bytes) -> None:
    """Compare every text with what another parser reads."""
    papers = parse_api(data).papers
    entries = ET.fromstring(data).findall(f"{ATOM}entry")
    assert len(papers) == len(entries)
    for paper, entry in zip(papers, entries, strict=True):

        def words(name: str, entry: ET.Element = entry) -> list[str]:
            return (entry.findtext(name) or "").split()

        assert paper.title.split() == words(f"{ATOM}title")
        assert paper.abstract.split() == words(f"{ATOM}summary")
        assert paper.comments.split() == words(f"{ARXIV}comment")
        assert paper.journal_ref.split() == words(f"{ARXIV}journal_ref")
        assert paper.doi.split() == words(f"{ARXIV}doi")
        assert [author.name for author in paper.authors] == [
            (person.findtext(f"{ATOM}name") or "") for person in entry.findall(f"{ATOM}author")
        ]
        primary = entry.find(f"{ARXIV}primary_category")
        assert primary is not None
        assert paper.primary_category == primary.get("term")
        assert f"http://arxiv.org/abs/{paper.arxiv_id}" == entry.findtext(f"{ATOM}id")
        assert paper.published == datetime.fromisoformat(entry.findtext(f"{ATOM}published") or "")


def test_texts_are_exact(answer: Answer) -> None:
    check_texts(answer("api_page.xml"))


@needs_samples
def test_recorded_answers_are_exact() -> None:
    folder = samples() / "arxiv"
    for path in (*folder.glob("real/q_*.xml"), folder / "real" / "id_0000.0000_s0_m100_8b51d9633a68.xml"):
        check_texts(path.read_bytes())
    check_texts((folder / "api_two_entries.xml").read_bytes())

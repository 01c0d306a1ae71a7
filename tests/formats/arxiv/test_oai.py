"""Answers of the OAI-PMH interface."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority
from reader.formats.arxiv.oai import OaiError, OaiPage, parse_oai
from support.samples import needs_samples, samples

Answer = Callable[[str], bytes]
TOKEN = "verb%3DListRecords%26metadataPrefix%3DarXiv%26from%3D2026-11-17%26skip%3D3"


def test_a_page_of_records(answer: Answer) -> None:
    page = parse_oai(answer("oai_page.xml"))
    assert (page.token, page.cursor, page.size, page.problems) == (TOKEN, 0, 5, ())
    assert page.deleted == (ArxivId("2611.00007"),)
    tides, sand = page.papers
    assert tides.arxiv_id == ArxivId("2610.04321")
    assert tides.title == r"Tide Tables for $0<h\le 1$ Metres"
    assert tides.abstract == "Tides with $0<h\\le 1$ are predicted from harbour logs.\nA second paragraph."
    assert tides.authors == (
        Author("Marit Østby", "Harbour School; Tide Office"),
        Author("Bo Pier Jr."),
        Author("Tide Collaboration"),
    )
    assert tides.categories == ("cs.LG", "physics.ao-ph")
    assert tides.published == datetime(2026, 10, 6, tzinfo=UTC)
    assert tides.updated == datetime(2026, 11, 17, tzinfo=UTC)
    assert (tides.comments, tides.journal_ref) == (
        "9 pages, code at https://github.com/example/tides",
        "Harbour Lett. 3 (2026) 40-48",
    )
    assert (tides.doi, tides.report_no) == ("10.1000/tide.2026.40", "TIDE-26-11")
    assert tides.links == ("https://github.com/example/tides",)
    assert tides.authority is Authority.ARXIV
    assert (sand.arxiv_id, sand.comments) == (ArxivId("cond-mat/9612001"), "Withdrawn: the sand was wet")
    assert sand.published == sand.updated == datetime(1996, 12, 1, tzinfo=UTC)


def test_the_last_page_with_versions(answer: Answer) -> None:
    page = parse_oai(answer("oai_raw_last.xml"))
    assert (page.token, page.cursor, page.size, page.problems) == ("", 3, 5, ())
    (paper,) = page.papers
    assert paper.arxiv_id == ArxivId("2610.04321", 3)
    assert paper.title == "Tide Tables for Harbours"
    assert paper.authors == (
        Author(r"Marit {\O}stby", "Harbour School"),
        Author("Bo Pier Jr.", "Tide Office"),
        Author(r"Ren\'e D'Example", "Harbour School; Tide Office"),
    )
    assert paper.published == datetime(2026, 10, 6, 23, 59, 58, tzinfo=UTC)
    assert paper.updated == datetime(2026, 11, 17, 21, 4, 5, tzinfo=UTC)
    assert paper.comments == "withdrawn by the authors: the moon was new"


def test_nothing_changed_is_an_answer(answer: Answer) -> None:
    assert parse_oai(answer("oai_nothing.xml")) == OaiPage((), (), "", None, None, ())


def test_a_refusal_has_its_code_and_words(answer: Answer) -> None:
    with pytest.raises(OaiError) as caught:
        parse_oai(answer("oai_refused.xml"))
    assert caught.value.code == "badResumptionToken"
    assert caught.value.message == "The token is invalid or expired."
    assert str(caught.value) == "arXiv refused the request: The token is invalid or expired."
    assert isinstance(caught.value, FormatError)


def test_a_refusal_beats_an_empty_list(answer: Answer) -> None:
    data = answer("oai_refused.xml").replace(b"    <error", b"    <error code='noRecordsMatch'/><error")
    with pytest.raises(OaiError):
        parse_oai(data)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<id>2610.04321<", b"<id>tide<", "The identifier “tide” is not one of arXiv's."),
        (b"2026-10-06", b"2026-10-99", "The date “2026-10-99” could not be read."),
        (
            b"http://arxiv.org/OAI/arXiv/",
            b"urn:dublin-core",
            "A record holds no metadata in one of arXiv's own formats.",
        ),
    ],
)
def test_a_bad_record_is_a_problem_and_the_others_stay(answer: Answer, old: bytes, new: bytes, message: str) -> None:
    page = parse_oai(answer("oai_page.xml").replace(old, new, 1))
    assert [str(paper.arxiv_id) for paper in page.papers] == ["cond-mat/9612001"]
    assert [(problem.message, problem.line) for problem in page.problems] == [(message, 8)]
    assert page.token == TOKEN


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'version="v2"', b'version="second"', "A version of a record has no number."),
        (b"17 Nov 2026 21:04:05", b"17 Nov 2026 21:64:05", "The date “Tue, 17 Nov 2026 21:64:05 GMT” could "),
    ],
)
def test_bad_versions(answer: Answer, old: bytes, new: bytes, message: str) -> None:
    page = parse_oai(answer("oai_raw_last.xml").replace(old, new))
    assert page.papers == ()
    assert page.problems[0].message.startswith(message)


def test_a_bad_deleted_record_is_a_problem(answer: Answer) -> None:
    page = parse_oai(answer("oai_page.xml").replace(b"oai:arXiv.org:2611.00007", b"oai:elsewhere:1"))
    assert (len(page.papers), page.deleted, len(page.problems)) == (2, (), 1)


def test_a_token_that_cannot_be_sent_back_is_not_the_end(answer: Answer) -> None:
    data = answer("oai_page.xml")
    for token in (b"a\nb", "ä".encode(), b"x" * 5_000):
        with pytest.raises(FormatError, match="resumption token"):
            parse_oai(data.replace(TOKEN.encode(), token))


def test_one_record_alone(answer: Answer) -> None:
    data = answer("oai_raw_last.xml").replace(b"ListRecords>", b"GetRecord>")
    assert len(parse_oai(data).papers) == 1


def test_another_answer_is_not_an_empty_list(answer: Answer) -> None:
    data = answer("oai_nothing.xml")
    start, end = data.index(b"    <error"), data.index(b"</OAI-PMH>")
    with pytest.raises(FormatError, match="holds no records"):
        parse_oai(data[:start] + b"<Identify/>" + data[end:])
    with pytest.raises(FormatError, match="begins with <feed>"):
        parse_oai(answer("api_page.xml"))


def check_texts(data: bytes) -> None:
    """Compare every text with what another parser reads."""
    papers = parse_oai(data).papers
    records = [
        element
        for element in ET.fromstring(data).iter()
        if element.tag in ("{http://arxiv.org/OAI/arXiv/}arXiv", "{http://arxiv.org/OAI/arXivRaw/}arXivRaw")
    ]
    assert len(papers) == len(records)
    for paper, record in zip(papers, records, strict=True):
        space = record.tag.partition("}")[0] + "}"
        assert paper.arxiv_id
        assert paper.arxiv_id.name == record.findtext(f"{space}id")
        for value, name in (
            (paper.title, "title"),
            (paper.abstract, "abstract"),
            (paper.comments, "comments"),
            (" ".join(paper.categories), "categories"),
            (paper.doi, "doi"),
            (paper.report_no, "report-no"),
        ):
            assert value.split() == (record.findtext(space + name) or "").split()


def test_texts_are_exact(answer: Answer) -> None:
    check_texts(answer("oai_page.xml"))
    check_texts(answer("oai_raw_last.xml"))


@needs_samples
def test_samples_are_exact() -> None:
    names = (
        "oai_listrecords_p1",
        "oai_listrecords_p2_last",
        "oai_listrecords_arXivRaw",
        "oai_deleted_record_generic_spec",
    )
    for name in names:
        check_texts((samples() / "arxiv" / f"{name}.xml").read_bytes())

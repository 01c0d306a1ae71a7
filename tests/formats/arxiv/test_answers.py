"""Saved answers as documents."""

import hashlib
from collections.abc import Callable
from datetime import date

import pytest

from reader.domain.errors import FormatError
from reader.domain.paper import AnnouncementKind
from reader.formats.arxiv import detect_answer, parse_answer
from support.samples import needs_samples, samples

Answer = Callable[[str], bytes]
KINDS = {"api": "api-answer", "rss": "rss-feed", "atom": "atom-feed", "oai": "oai-answer"}


def kind_of(name: str) -> str:
    special = {"snapshot.jsonl": "arxiv-snapshot", "daily_papers.json": "daily-papers"}
    return special.get(name) or KINDS[name.partition("_")[0]]


def test_every_answer_is_known_by_its_beginning(answers: dict[str, bytes]) -> None:
    for name, data in answers.items():
        assert detect_answer(data) == kind_of(name)
        assert detect_answer(b"\xef\xbb\xbf\n" * (data[:1] in b"[{") + data[:900]) == kind_of(name)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"[1]",
        b'{"id": "2610.04321", "title": "x"}',
        b'{"id": "x", "submitter": null}',
        b'{\n "id": "2610.04321",\n "submitter": null}',
        b"# Papers",
        b"arXiv:2610.04321",
        b"<html><body>https://arxiv.org/api/ http://arxiv.org/schemas/atom</body></html>",
        b"<!DOCTYPE html><html/>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title></feed>',
        b'<rss version="2.0"><channel><title>A blog</title></channel></rss>',
        b"<records/>",
        b"\x00\xff" * 3_000,
    ],
)
def test_other_files_are_not_taken(data: bytes) -> None:
    assert detect_answer(data) is None
    with pytest.raises(FormatError, match="not a saved answer"):
        parse_answer(data, "file")


def test_the_beginnings_of_long_first_records() -> None:
    names = ", ".join(["A. Pier"] * 2_000)
    assert detect_answer(b'{"id":"2610.04321","submitter":"B","authors":"' + names.encode()) == "arxiv-snapshot"
    assert detect_answer(b'{"title": "x", "update_date": "y", "id": "2610.04321"}') == "arxiv-snapshot"
    assert detect_answer(b'[{"paper":{"id":"2610.04321","authors":[' + b'{"name":"A"},' * 2_000) == "daily-papers"


def test_a_feed(answer: Answer) -> None:
    data = answer("rss_feed.xml")
    batch = parse_answer(data, "today\x1b.xml")
    document = batch.document
    assert (document.name, document.kind, document.date) == ("today.xml", "rss-feed", date(2026, 11, 19))
    assert document.title == "cs.LG, hep-lat updates on arXiv.org"
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    places = [entry.announcement for entry in batch.entries]
    assert [place.position for place in places] == [1, 2, 3, 4]
    assert {(place.document, place.date, place.topic, place.raw) for place in places} == {
        ("today.xml", date(2026, 11, 19), "", "")
    }
    assert [place.kind for place in places] == list(AnnouncementKind)
    assert batch.entries[0].line == data[: data.index(b"<item>")].count(b"\n") + 1
    assert batch.problems == ()


@pytest.mark.parametrize(
    ("name", "count", "title"),
    [
        ("api_page.xml", 2, "arXiv Query: search_query=all:tide&id_list=&start=50&max_results=50"),
        ("api_mixed.xml", 2, "arXiv Query: search_query=all:tide&id_list=&start=0&max_results=50"),
        ("api_empty.xml", 0, "arXiv Query: search_query=all:tide&id_list=&start=0&max_results=50"),
        ("oai_page.xml", 2, ""),
        ("oai_nothing.xml", 0, ""),
        ("rss_weekend.xml", 0, "cs.LG, hep-lat updates on arXiv.org"),
        ("atom_feed.xml", 4, "cs.LG, hep-lat updates on arXiv.org"),
        ("daily_papers.json", 2, ""),
    ],
)
def test_every_kind(answer: Answer, name: str, count: int, title: str) -> None:
    batch = parse_answer(answer(name), name)
    assert (len(batch.entries), batch.document.title) == (count, title)
    assert batch.document.kind == kind_of(name)
    assert len(batch.problems) == (name == "api_mixed.xml")
    assert batch.notes == (("Records marked as deleted: 1.",) if name == "oai_page.xml" else ())


def test_days(answer: Answer) -> None:
    batch = parse_answer(answer("daily_papers.json"), "d")
    assert [entry.announcement.date for entry in batch.entries] == [date(2026, 11, 19), None]
    assert batch.document.date is None
    same = parse_answer(
        answer("daily_papers.json").replace(b'"upvotes": 2', b'"submittedOnDailyAt": "2026-11-19"'), "d"
    )
    assert same.document.date == date(2026, 11, 19)
    assert parse_answer(answer("api_page.xml"), "a").entries[0].announcement.date is None


def test_the_raw_entry_is_kept_where_cleaning_took_something_out(answer: Answer) -> None:
    data = answer("api_page.xml").replace(b"Sand Piles", "Sand\u202ePiles".encode())
    clean, hostile = (entry.announcement.raw for entry in parse_answer(data, "a").entries)
    assert clean == ""
    assert "Sand\u202ePiles at Low Tide" in hostile


@pytest.mark.parametrize("name", ["api_refused.xml", "rss_refused.xml", "oai_refused.xml"])
def test_refusals_are_errors(answer: Answer, name: str) -> None:
    with pytest.raises(FormatError, match="arXiv refused the"):
        parse_answer(answer(name), name)


def test_a_snapshot_is_read_line_by_line_and_not_here(answer: Answer) -> None:
    with pytest.raises(FormatError):
        parse_answer(answer("snapshot.jsonl"), "s")


@needs_samples
def test_samples_are_known() -> None:
    for path in (samples() / "arxiv").glob("*.xml"):
        assert detect_answer(path.read_bytes()) == kind_of(path.name)
    for path in (samples() / "arxiv" / "real").glob("*.xml"):
        assert detect_answer(path.read_bytes()) == ("rss-feed" if path.name.startswith("rss") else "api-answer")
    for path in (samples() / "digests").rglob("*"):
        assert path.is_dir() or detect_answer(path.read_bytes()[:4096]) is None

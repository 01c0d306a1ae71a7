"""The daily papers of Hugging Face."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.formats.arxiv.daily_papers import parse_daily_papers
from support.samples import needs_samples, samples

Answer = Callable[[str], bytes]


def test_a_day(answer: Answer) -> None:
    page = parse_daily_papers(answer("daily_papers.json"))
    assert page.problems == ()
    (ferries, day), (bare, unknown) = page.items
    assert ferries == Paper(
        arxiv_id=ArxivId("2611.10001"),
        title="Ferries that Learn",
        authors=(Author("Marit Østby"), Author("Bo Pier")),
        abstract=r"For $0<p\le 1$ and \$5 of fuel, ferries learn.",
        published=datetime(2026, 11, 17, 19, 30, tzinfo=UTC),
        links=("https://github.com/example/ferries", "https://ferries.example.org/"),
        authority=Authority.DIGEST,
    )
    assert day == date(2026, 11, 19)
    assert (bare.arxiv_id, bare.authors, unknown) == (ArxivId("2611.10003"), (), None)


def test_a_list_without_papers() -> None:
    assert parse_daily_papers(b"[]").items == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The answer is empty."),
        (b"<html><title>Gone</title>", "The answer is an HTML page (“Gone”), not JSON."),
        (b"<?xml version='1.0'?><feed/>", "The answer is XML, not JSON."),
        (b"Too many requests", "The answer is plain text, not JSON: “Too many requests”"),
        (b'{"error": "Invalid date\x1b[1m."}', "The JSON is damaged."),
        (b'{"error": "Invalid date\\u001b[1m."}', "Hugging Face refused the request: Invalid date[1m."),
        (b'{"papers": []}', "The answer is not a list of papers."),
        (b'[{"paper": {"id"', "The JSON is cut off."),
        (b'["\xff"]', "The answer is not in UTF-8."),
        (b"[NaN]", "The JSON holds a number that is none."),
        (b"[" * 1_000, "The JSON is nested too deeply."),
    ],
)
def test_what_is_no_answer_is_named(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_daily_papers(data)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (5, "Entry 2: This is not a paper."),
        ({"title": "x"}, "Entry 2: This is not a paper."),
        ({"paper": {"id": "x"}}, "Entry 2: The identifier “x” is not one of arXiv's."),
        ({"paper": {"id": "2611.10001", "title": 5}}, "Entry 2: The field “title” is not a text."),
        ({"paper": {"id": "2611.10001", "publishedAt": "noon"}}, "Entry 2: The date “noon” could not be read."),
        ({"paper": {"id": "2611.10001", "authors": [{"name": 5}]}}, "Entry 2: The field “name” is not a text."),
    ],
)
def test_a_bad_entry_is_a_problem_and_the_others_stay(answer: Answer, entry: object, message: str) -> None:
    first, last = json.loads(answer("daily_papers.json"))
    page = parse_daily_papers(json.dumps([first, entry, last]).encode())
    assert [str(paper.arxiv_id) for paper, _ in page.items] == ["2611.10001", "2611.10003"]
    assert page.problems == (Problem(message),)


def test_the_day_may_stand_outside(answer: Answer) -> None:
    entry = json.loads(answer("daily_papers.json"))[1] | {"submittedOnDailyAt": "2026-11-20T00:00:00.000Z"}
    assert parse_daily_papers(json.dumps([entry]).encode()).items[0][1] == date(2026, 11, 20)


@needs_samples
def test_sample() -> None:
    page = parse_daily_papers((samples() / "arxiv" / "hf_daily_papers.json").read_bytes())
    assert [(str(paper.arxiv_id), day) for paper, day in page.items] == [("2611.12001", date(2026, 11, 20))]

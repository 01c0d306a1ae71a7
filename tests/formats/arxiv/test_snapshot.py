"""The metadata snapshot."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.formats.arxiv.snapshot import SIZE_LIMIT, parse_snapshot_line, read_snapshot
from reader.formats.arxiv.strict_json import load_json
from support.samples import needs_samples, samples

Answer = Callable[[str], bytes]


def line(**changes: object) -> str:
    record: dict[str, object] = {
        "id": "2610.04321",
        "title": "Tides",
        "authors": "A. Pier, B. Quay",
        "categories": "cs.LG",
        "abstract": "  Short.\n",
        "versions": [{"version": "v1", "created": "Tue, 6 Oct 2026 23:59:58 GMT"}],
        "authors_parsed": [["Pier", "A.", ""]],
    }
    return json.dumps(record | changes)


def refusal(text: bytes | str) -> str:
    with pytest.raises(FormatError) as caught:
        parse_snapshot_line(text)
    return str(caught.value)


def test_a_line(answer: Answer) -> None:
    first, second, third = answer("snapshot.jsonl").splitlines()
    assert parse_snapshot_line(first) == Paper(
        arxiv_id=ArxivId("2610.04321", 2),
        title=r"Tide Tables for $0<h\le 1$ Metres: Learning from Harbours",
        authors=(Author("Marit Østby", "Harbour School; Tide Office"), Author("Bo Pier Jr")),
        abstract="Tides with $0<h\\le 1$ are predicted from harbour logs.\nA second paragraph.",
        categories=("cs.LG", "physics.ao-ph"),
        published=datetime(2026, 10, 6, 23, 59, 58, tzinfo=UTC),
        updated=datetime(2026, 11, 17, 21, 4, 5, tzinfo=UTC),
        comments="9 pages, code at https://github.com/example/tides",
        journal_ref="Harbour Lett. 3 (2026) 40-48",
        doi="10.1000/tide.2026.40",
        report_no="TIDE-26-11",
        links=("https://github.com/example/tides",),
        authority=Authority.ARXIV,
    )
    sand = parse_snapshot_line(second.decode())
    assert (sand.arxiv_id, sand.comments) == (ArxivId("cond-mat/9612001", 1), "")
    assert sand.published == sand.updated == datetime(1996, 12, 1, 7, tzinfo=UTC)
    digits = parse_snapshot_line(b"\xef\xbb\xbf" + third + b"\r\n")
    assert digits.arxiv_id == ArxivId("0704.0009", 1)
    assert digits.authors == (Author("A. Pier"), Author("B. Quay"), Author("Tide Collaboration"))


def test_lines_are_read_until_the_last_and_the_bad_ones_are_told(answer: Answer) -> None:
    good = answer("snapshot.jsonl").splitlines(keepends=True)
    lines = [good[0], b"\n", b'{"id": \n', good[1], b"\xff\n", b"[1]\n", good[2].rstrip()]
    problems: list[Problem] = []
    papers = list(read_snapshot(iter(lines), problems.append))
    assert [str(paper.arxiv_id) for paper in papers] == ["2610.04321v2", "cond-mat/9612001v1", "0704.0009v1"]
    assert problems == [
        Problem("The JSON is cut off.", 3),
        Problem("The line is not in UTF-8.", 5),
        Problem("The line is not a JSON object.", 6),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The JSON is cut off."),
        ("{", "The JSON is cut off."),
        ('{"id": "2610.0', "The JSON is cut off."),
        ("{]", "The JSON is damaged."),
        ("{} {}", "Something follows the JSON."),
        ('{"id": NaN}', "The JSON holds a number that is none."),
        ('{"id": -Infinity}', "The JSON holds a number that is none."),
        ('{"id": ' + "9" * 5_000 + "}", "The JSON holds a number that is none."),
        ('{"id": ' + "[" * 33 + "]" * 33 + "}", "The JSON is nested too deeply."),
        ("[" * 200_000, "The JSON is nested too deeply."),
        ('{"a":' * 100_000, "The JSON is nested too deeply."),
        (" " * (SIZE_LIMIT + 1), "The line is longer than 1 MB."),
        (line(id="tide"), "The identifier “tide” is not one of arXiv's."),
        (line(id=None), "The identifier “” is not one of arXiv's."),
        (line(id=2610.04321), "The field “id” is not a text."),
        (line(title=["Tides"]), "The field “title” is not a text."),
        (line(authors=5, authors_parsed=None), "The field “authors” is not a text."),
        (line(authors_parsed="Pier"), "The field “authors_parsed” is not a list of names."),
        (line(authors_parsed=[["Pier", None, ""]]), "The field “authors_parsed” is not a list of names."),
        (line(authors_parsed=[["Pier"]]), "The field “authors_parsed” is not a list of names."),
        (line(authors_parsed=[["Pier", "A.", "", 5]]), "The field “authors_parsed” is not a list of names."),
        (line(authors_parsed=[5]), "The field “authors_parsed” is not a list of names."),
        (line(versions={"v1": 1}), "The field “versions” is not a list of versions."),
        (line(versions=["v1"]), "The field “versions” is not a list of versions."),
        (line(versions=[{"version": ["v1"], "created": ""}]), "The field “versions” is not a list of versions."),
        (line(versions=[{"version": "v1", "created": 5}]), "The field “versions” is not a list of versions."),
        (line(versions=[{"version": "v0", "created": ""}]), "A version has no number."),
        (line(versions=[{"version": "1", "created": ""}]), "A version has no number."),
        (line(versions=[{"version": "v1", "created": "soon"}]), "The date “soon” could not be read."),
        (
            line(versions=[{"version": "v1", "created": "Tue, 31 Feb 2026 23:59:58 GMT"}]),
            "The date “Tue, 31 Feb 2026 23:59:58 GMT” could not be read.",
        ),
        (line(versions=[], update_date="2026-02-31"), "The date “2026-02-31” could not be read."),
    ],
)
def test_what_is_no_record_is_named(text: str, message: str) -> None:
    assert refusal(text) == message


def test_names_come_from_the_authors_where_they_were_not_parsed() -> None:
    paper = parse_snapshot_line(line(authors_parsed=[], authors=r"A. Pier (Harbour), Ren\'e Quay and others"))
    assert [author.name for author in paper.authors] == ["A. Pier", r"Ren\'e Quay", "others"]
    assert paper.authors[0].affiliation == "Harbour"


def test_versions_that_begin_late_do_not_date_the_first() -> None:
    created = "Tue, 6 Oct 2026 23:59:58 GMT"
    paper = parse_snapshot_line(line(versions=[{"version": "v2", "created": created}]))
    assert (paper.arxiv_id, paper.published) == (ArxivId("2610.04321", 2), None)
    assert paper.updated == datetime(2026, 10, 6, 23, 59, 58, tzinfo=UTC)
    paper = parse_snapshot_line(line(versions=None, update_date="2026-10-07"))
    assert (paper.arxiv_id, paper.published) == (ArxivId("2610.04321"), None)
    assert paper.updated == datetime(2026, 10, 7, tzinfo=UTC)


def test_the_longest_lists_of_names_are_cut_and_say_so() -> None:
    paper = parse_snapshot_line(line(authors_parsed=[["Pier", str(n), ""] for n in range(5_001)]))
    assert (len(paper.authors), paper.authors_truncated) == (5_000, True)
    assert paper.authors[-1] == Author("4999 Pier")


def test_identifiers_become_canonical() -> None:
    written = ("1501.0001", "1412.00001", "math.GT/0309136", "2610.04321", "1412.7878", "arXiv:2610.04321")
    names = ["1501.00001", "1412.0001", "math/0309136", "2610.04321", "1412.7878", "2610.04321"]
    papers = [parse_snapshot_line(line(id=text)) for text in written]
    assert [paper.arxiv_id and paper.arxiv_id.name for paper in papers] == names
    for text in ("2613.00001", "2610.00000", "1412.0000", "0703.0001", "2610.٠٠٠٠١", "2610.0000a"):
        assert "is not one of arXiv's" in refusal(line(id=text))


def test_text_cannot_steer_a_terminal() -> None:
    paper = parse_snapshot_line(
        line(
            title="A\x1b]52;c;x\x07B\ud800", authors_parsed=[["Pier\u202e", "A.\n", ""]], abstract="  X\x9bY\n  Z\x00\n"
        )
    )
    assert (paper.title, paper.authors, paper.abstract) == ("A]52;c;xB", (Author("A. Pier"),), "XY\nZ")


def test_depth_counts_brackets_and_not_those_in_texts() -> None:
    text = json.dumps({"a": '{"[' * 50 + "\\", "b": [[]] * 50})
    assert load_json(text) == json.loads(text)
    nested = json.dumps({"a": "}" * 50, "b": json.loads("[" * 40 + "]" * 40)})
    with pytest.raises(FormatError):
        load_json(nested)


@needs_samples
def test_sample_lines() -> None:
    problems: list[Problem] = []
    lines = (samples() / "arxiv" / "kaggle_snapshot.jsonl").read_bytes().splitlines()
    papers = list(read_snapshot(lines, problems.append))
    assert [str(paper.arxiv_id) for paper in papers] == ["2611.01234v2", "0704.0001v1", "hep-th/9901001v2"]
    assert problems == []

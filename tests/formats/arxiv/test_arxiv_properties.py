"""What holds for every answer, however it was damaged."""

import contextlib
import json
import xml.etree.ElementTree as ET
import zoneinfo
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.arxiv import detect_answer, parse_answer
from reader.formats.arxiv.api import parse_api
from reader.formats.arxiv.daily_papers import parse_daily_papers
from reader.formats.arxiv.dates import eastern_day, iso_moment, mail_moment
from reader.formats.arxiv.oai import parse_oai
from reader.formats.arxiv.records import one_line, paragraphs
from reader.formats.arxiv.rss import parse_rss
from reader.formats.arxiv.snapshot import parse_snapshot_line, read_snapshot
from reader.formats.digests.fields import join_lines

FOLDER = Path(__file__).resolve().parents[2] / "data" / "arxiv"
ANSWERS = [path.read_bytes() for path in sorted(FOLDER.iterdir())]
PARSERS: list[Callable[[bytes], object]] = [
    parse_api,
    parse_rss,
    parse_oai,
    parse_daily_papers,
    parse_snapshot_line,
    lambda data: list(read_snapshot(data.splitlines(), lambda _: None)),
    lambda data: parse_answer(data, "name"),
]
_TOKENS = r'< > & &#0; &x; " [ { null NaN ]]> <!-- <![CDATA[ </entry> <entry/> 1e999 \ud800 \u0000 0 - é'
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([token.encode() for token in _TOKENS.split()]),
    st.sampled_from([b"\x00", b"\xff", "\u202e".encode(), b"<!DOCTYPE x>"]),
)


def refusal(parse: Callable[[bytes], object], data: bytes) -> str:
    """Return the sentence with which ``parse`` refuses, an empty one where it does not."""
    try:
        parse(data)
    except FormatError as error:
        return str(error)
    return ""


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(ANSWERS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        width = draw(st.one_of(st.integers(0, 8), st.integers(0, 400)))
        match draw(st.sampled_from(("replace", "insert", "double", "cut"))):
            case "replace":
                data[at : at + width] = draw(PIECES)
            case "insert":
                data[at:at] = draw(PIECES)
            case "double":
                data[at:at] = data[at : at + width]
            case "cut":
                del data[at + 1 :]
    return bytes(data)


@settings(max_examples=400)
@given(damaged())
def test_damage_gives_a_result_or_a_sentence(data: bytes) -> None:
    detect_answer(data)
    for parse in PARSERS:
        message = refusal(parse, data)
        assert message == clean(message)
        assert message[-1:] in ("", ".", "”")


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_any_bytes_give_a_result_or_a_sentence(data: bytes) -> None:
    detect_answer(data)
    for parse in PARSERS:
        refusal(parse, data)


TEXTS = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from(" \n\t\r\x0b\x7f\x85\xa0\u2028aé\u0301")), max_size=40
)


@settings(max_examples=300)
@given(TEXTS)
@example("a\x7fb")
@example("a\n  b")
@example(" a")
def test_short_ways_give_what_the_long_way_gives(text: str) -> None:
    assert one_line(text) == clean(text)
    joined = join_lines(text.strip(" \t\r\n").splitlines(), indented_paragraphs=True)
    assert paragraphs(text) == "\n".join(filter(None, clean(joined, lines=True).split("\n")))


def test_long_texts_are_cut_as_elsewhere() -> None:
    assert one_line("a" * 2_001) == clean("a" * 2_001)
    assert paragraphs("a" * 50_001) == clean("a" * 50_001, lines=True)
    rows = "  a\n" * 40_000
    assert paragraphs(rows) == clean("a\n" * 40_000, lines=True)


PLAIN = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=20)
MOMENTS = st.datetimes(datetime(1991, 8, 1), datetime(2090, 1, 1)).map(lambda m: m.replace(microsecond=0, tzinfo=UTC))


@given(st.lists(st.tuples(st.integers(1, 99_999), PLAIN, PLAIN, st.lists(PLAIN, max_size=4), MOMENTS), max_size=4))
def test_what_another_library_writes_is_read_back(rows: list[tuple[int, str, str, list[str], datetime]]) -> None:
    atom, arxiv = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"
    root = ET.Element(f"{atom}feed")
    ET.SubElement(root, "{http://a9.com/-/spec/opensearch/1.1/}totalResults").text = str(len(rows))
    for number, title, abstract, names, moment in rows:
        entry = ET.SubElement(root, f"{atom}entry")
        ET.SubElement(entry, f"{atom}id").text = f"http://arxiv.org/abs/2610.{number:05d}v1"
        ET.SubElement(entry, f"{atom}title").text = title
        ET.SubElement(entry, f"{atom}summary").text = abstract
        ET.SubElement(entry, f"{atom}published").text = moment.isoformat().replace("+00:00", "Z")
        ET.SubElement(entry, f"{arxiv}primary_category", term="cs.LG")
        for name in names:
            ET.SubElement(ET.SubElement(entry, f"{atom}author"), f"{atom}name").text = name
    page = parse_api(ET.tostring(root, encoding="utf-8", xml_declaration=True))
    assert page.problems == ()
    assert [
        (str(paper.arxiv_id), paper.title, paper.abstract, [author.name for author in paper.authors], paper.published)
        for paper in page.papers
    ] == [
        (f"2610.{number:05d}v1", clean(title), clean(abstract), [clean(name) for name in names], moment)
        for number, title, abstract, names, moment in rows
    ]


@given(MOMENTS)
def test_moments_are_read_as_they_are_written(moment: datetime) -> None:
    assert mail_moment(f"{moment:%a, %d %b %Y %H:%M:%S} GMT") == moment
    assert mail_moment(f"{moment:%a}, {moment.day} {moment:%b %Y %H:%M:%S} GMT") == moment
    east = moment.astimezone(timezone(timedelta(hours=-4)))
    assert mail_moment(f"{east:%a, %d %b %Y %H:%M:%S} -0400") == moment
    assert iso_moment(east.isoformat()) == iso_moment(f"{moment:%Y-%m-%dT%H:%M:%S}Z") == moment


@given(st.datetimes(datetime(2007, 3, 1), datetime(2037, 12, 31)))
@example(datetime(2026, 3, 8, 4, 30))
@example(datetime(2026, 3, 9, 4, 0))
@example(datetime(2026, 3, 9, 3, 59))
@example(datetime(2026, 11, 1, 4, 0))
@example(datetime(2026, 11, 2, 4, 30))
@example(datetime(2026, 11, 2, 5, 0))
def test_the_eastern_day_is_that_of_the_time_zone_database(moment: datetime) -> None:
    try:
        zone = zoneinfo.ZoneInfo("America/New_York")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zone database")
    moment = moment.replace(tzinfo=UTC)
    assert eastern_day(moment) == moment.astimezone(zone).date()


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=8), lambda v: st.lists(v, max_size=3)))
def test_values_of_any_kind_in_any_field(value: object) -> None:
    record = json.loads((FOLDER / "snapshot.jsonl").read_bytes().splitlines()[0])
    for key in record:
        with contextlib.suppress(FormatError):
            parse_snapshot_line(json.dumps(record | {key: value}))
    entries = json.loads((FOLDER / "daily_papers.json").read_bytes())
    for key in (*entries[0]["paper"], "paper"):
        outer = entries[0] | ({"paper": entries[0]["paper"] | {key: value}} if key != "paper" else {"paper": value})
        with contextlib.suppress(FormatError):
            parse_daily_papers(json.dumps([outer]).encode())

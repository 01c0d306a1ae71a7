from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.batch import Batch
from reader.formats.digests import parse_document
from support.samples import samples

LONG = "We light one lamp after another and count how often each of them has to be relit before the morning comes, {}."
Read = Callable[[str], Batch]


def outline(batch: Batch) -> list[tuple[int, str, str, str]]:
    return [(e.line, e.announcement.topic, e.paper.title, e.paper.abstract[:12]) for e in batch.entries]


def test_headings_titles_and_abstracts_are_told_apart(digest: Callable[[str], Batch]) -> None:
    batch = digest("topic_page.txt")
    assert (batch.document.kind, batch.document.title) == ("topic-page", "Papers - 2026-11-20")
    assert batch.document.date == date(2026, 11, 20)
    assert outline(batch) == [
        (6, "Lamp Learning", "Lantern Graphs for Sparse Attention", "We show that"),
        (8, "Lamp Learning", "Programming Lamps in C#", "A lamp is pr"),
        (11, "Tide Models", "How Tides Learn: a Survey", ""),
        (13, "Tide Models", "潮汐网络", "本文提出一种潮汐网络，用"),
        (16, "Tide Language", "Harbours of F#", ""),
    ]
    assert batch.problems == ()
    assert {entry.announcement.date for entry in batch.entries} == {date(2026, 11, 20)}


@pytest.mark.parametrize("tail", ["", "灯下读书\n", "灯下读书\n\n\n"])
def test_an_empty_page_is_a_page(read: Read, tail: str) -> None:
    batch = read(f"\n\nPapers - 2026-11-21\n{tail}")
    assert (batch.document.kind, batch.entries, batch.problems) == ("topic-page", (), ())


def test_eight_missing_summaries_are_eight_papers(read: Read) -> None:
    pairs = "".join(f"Lamp Number {n} of the Harbour\nNo summary available.\n" for n in range(8))
    batch = read(f"Papers - 2026-11-21\nsubtitle\nLamps#\n{pairs}")
    assert [entry.announcement.position for entry in batch.entries] == list(range(1, 9))
    assert {entry.paper.abstract for entry in batch.entries} == {""}
    assert len({entry.paper.title for entry in batch.entries}) == 8
    assert batch.problems == ()


def test_blank_lines_and_a_glyph_on_a_line_of_its_own_change_nothing(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("topic_page.txt")
    titles = [entry.paper.title for entry in read(text).entries]
    spread = read(text.replace("\n", "\r\n\r\n"))
    glyph = read(text.replace("Lamp Learning#", "Lamp Learning\n#"))
    assert [entry.paper.title for entry in spread.entries] == titles
    assert next((e.paper.title, e.announcement.topic) for e in glyph.entries) == (titles[0], "Lamp Learning")


def test_a_missing_abstract_shifts_nothing(read: Read) -> None:
    batch = read(
        "Papers - 2026-11-21\nsubtitle\nLamps#\nFirst Lamp\n"
        + "Second Lamp\n" + LONG.format("two") + " " + LONG.format("more") + "\n"
        + "Third Lamp\n" + LONG.format("three") + " " + LONG.format("more") + "\n"
        + "Tides#\nFourth Lamp\n" + LONG.format("four") + " " + LONG.format("more") + "\n"
    )  # fmt: skip
    assert [(e.paper.title, bool(e.paper.abstract)) for e in batch.entries] == [
        ("First Lamp", False),
        ("Second Lamp", True),
        ("Third Lamp", True),
        ("Fourth Lamp", True),
    ]
    assert [(p.message, p.line) for p in batch.problems] == [("A title has no abstract.", 4)]


def test_a_page_that_lost_its_first_lines_is_still_one(text_of: Callable[[str], str], read: Read) -> None:
    text = text_of("topic_page.txt")
    batch = read(text[text.index("Lamp Learning#") :])
    assert (batch.document.kind, len(batch.entries), batch.document.date) == ("topic-page", 5, None)


WORD = st.text(alphabet="abcdefgh", min_size=2, max_size=9)
TITLE = st.lists(WORD, min_size=1, max_size=9).map(" ".join).map(str.title)
SECTION = st.lists(st.tuples(TITLE, st.booleans(), st.integers(3, 9)), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TITLE, SECTION), max_size=5))
def test_any_page_of_the_form_comes_back(page: list[tuple[str, list[tuple[str, bool, int]]]]) -> None:
    lines = ["", "", "Papers - 2026-11-20", "a subtitle"]
    expected = []
    for topic, papers in page:
        lines.append(topic + "#")
        for title, hashed, length in papers:
            shown = title + "#" * hashed
            abstract = " ".join([LONG.format(title)] * length)
            expected.append((len(lines) + 1, topic, shown, abstract))
            lines += [shown, abstract]
    batch = parse_document("\n".join(lines).encode(), "x")
    found = [(e.line, e.announcement.topic, e.paper.title, e.paper.abstract) for e in batch.entries]
    assert found == expected
    assert batch.problems == ()


def test_the_real_pages() -> None:
    folder = samples() / "digests"
    for name, count, topics in (("003_8bd1930f2df97c14.txt", 12, 3), ("more/topic_page_2026-04-11.txt", 10, 6)):
        batch = parse_document((folder / name).read_bytes(), name)
        assert (len(batch.entries), batch.problems) == (count, ())
        assert len({entry.announcement.topic for entry in batch.entries}) == topics
        assert all(entry.paper.title and len(entry.paper.abstract) > 100 for entry in batch.entries)

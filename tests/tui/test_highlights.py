"""What stands out: followed authors and words of topics, in the list and in the abstract, apart from matches."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from reader.domain.topics import Topic
from reader.tui.highlights import NOTHING, Highlights, united
from reader.tui.widgets.lines import split_layers, split_spans
from support.checks.finding import settings
from support.morning import morning
from support.screens import Window, window

LAMPS = Topic("Lamps", ("lantern", ("sparse", "attention")), ("census",), ("cs.CL",), ("Uma Free",))
PLAIN, MATCH, WATCHED = Style(dim=True), Style(bold=True), Style(italic=True)


def looks(desk: Window, ink: str) -> list[str]:
    """Return what stands on the screen in the colour of an ink and slanted."""
    color = desk.main.papers.look(ink).color
    return [
        segment.text
        for line in desk.strips()
        for segment in line
        if segment.style and segment.style.color == color and segment.style.underline
    ]


def test_words_of_topics_stand_out_in_titles() -> None:
    watched = Highlights.of([LAMPS, Topic("People", authors=("Bo Ek",))], ["Díaz, Carmen"])
    assert watched.in_title("Lantern by Lantern") == [(0, 7), (11, 18)]
    assert watched.in_title("Sparse Attention") == [(0, 6), (7, 16)]
    assert watched.in_title("Sparse Trees") == []
    assert watched.in_title("A Census of Lanterns") == []
    assert [name for name in ("Carmen Diaz", "bo ek", "Uma Free", "Ada Mori", "") if watched.follows(name)] == [
        "Carmen Diaz",
        "bo ek",
        "Uma Free",
    ]
    assert watched.same_as(Highlights.of([LAMPS, Topic("People", authors=("Bo Ek",))], ["Carmen Diaz"]))
    assert not watched.same_as(NOTHING)
    assert NOTHING.in_title("Lantern") == NOTHING.in_names("Ada", ["Ada"]) == ()


def test_names_are_found_where_they_stand() -> None:
    watched = Highlights.of([], ["Ada Mori"])
    text = "Ada Morison, Ada Mori, Bo Ek"
    assert watched.in_names(text, ["Ada Morison", "Ada Mori", "Bo Ek"]) == [(13, 21)]
    assert watched.in_names("et al.", ["Ada Mori"]) == []


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).map(tuple), max_size=4)


@given(spans, spans, st.integers(0, 20), st.integers(0, 20))
def test_layers_keep_the_text_and_the_first_lies_on_top(
    first: list[tuple[int, int]], second: list[tuple[int, int]], a: int, b: int
) -> None:
    text, (start, end) = "abcdefghijklmnopqrst", sorted((a, b))
    first, second = united([first]), united([second])
    parts = split_layers(text, start, end, ((first, MATCH), (second, WATCHED)), PLAIN)
    assert "".join(part for part, _ in parts) == text[start:end]
    cells = [look for part, look in parts for _ in part]
    for place, look in zip(range(start, end), cells, strict=True):
        on_top, below = (any(low <= place < high for low, high in layer) for layer in (first, second))
        assert look == (MATCH if on_top else WATCHED if below else PLAIN)
    assert [part for part in split_layers(text, start, end, ((first, MATCH),), PLAIN) if part[0]] == [
        part for part in split_spans(text, start, end, first, PLAIN, MATCH) if part[0]
    ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_they_stand_out_on_the_screen_apart_from_matches(size: tuple[int, int], tmp_path: Path) -> None:
    settings('[arxiv]\nauthors = ["Diaz, Carmen"]\n[[topic]]\nname = "Lamps"\nkeywords = ["lantern"]\n')
    async with window(morning(tmp_path), size=size) as desk:
        await desk.until(lambda: desk.main.papers._pen.watched.topics)
        await desk.press("j", "k")
        found = [text.strip() for text in looks(desk, "watched")]
        assert found.count("Lantern") >= 2
        assert "lantern" in found
        assert "Carmen Díaz" in found
        assert desk.shows("…Carmen Díaz +2") or size[0] == 40
        assert not looks(desk, "match")
        await desk.press("/", *"lantern", "enter")
        assert "Lantern" in [text.strip() for text in looks(desk, "match")]
        desk.check()


async def test_they_follow_the_settings(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        assert not looks(desk, "watched")
        settings('[arxiv]\nauthors = ["Ada Mori"]\n')
        await desk.press("S", "escape")
        assert "Ada Mori" in [text.strip() for text in looks(desk, "watched")]
        settings("")
        await desk.press("S", "escape")
        assert not looks(desk, "watched")

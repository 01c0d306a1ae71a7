"""The list around its cursor: always in sight, everything reachable, nothing drawn twice."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.geometry import Size

from reader.domain.paper import AnnouncementKind
from reader.storage.listing import Row
from reader.tui.widgets.paper_list import MARGIN, PaperList
from reader.tui.widgets.paper_rows import WIDE, short_date

TODAY = date(2026, 11, 20)


def row(number: int, **fields: object) -> Row:
    base = Row(number, str(number), f"2611.{number:05}", f"Title {number}", "", ("Ada Mori",), "2026-11-20",
               AnnouncementKind.NEW, True, False, False, False, False)  # fmt: skip
    return base._replace(**fields)


class Source:
    """Stands for a session."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows, self.cursor, self.words = rows, 0, ""
        self.marked: set[int] = set()

    def __len__(self) -> int:
        return len(self.rows)

    def read(self, start: int, stop: int) -> None:
        """Everything is there."""

    def row(self, index: int) -> Row | None:
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def where(self, index: int) -> str:
        return ""

    def is_muted(self, index: int) -> bool:
        return False

    def spans(self, text: str) -> list[tuple[int, int]]:
        return []


class Sized(PaperList):
    """A list outside of any screen, of the size that a test wants."""

    def __init__(self, source: Source) -> None:
        super().__init__(source, TODAY)  # type: ignore[arg-type]
        self.wanted = Size(80, 10)

    @property
    def size(self) -> Size:
        return self.wanted

    def look(self, ink: str = "", on: str = "") -> Style:
        return Style(reverse="cursor" in (ink, on))

    def shown(self) -> list[str]:
        width, height = self.wanted
        lines = self.draw(width, height)[:height]
        assert all(line.cell_length == width for line in lines)
        return [line.text for line in lines]


def titles(lines: list[str], count: int) -> list[int]:
    return [number for line in lines for number in range(count) if f"Title {number} " in f"{line} "]


@settings(deadline=None)
@given(
    count=st.integers(1, 60),
    moves=st.lists(st.one_of(st.sampled_from((1, -1, 1, -1, 5, -5)), st.integers(-70, 70)), max_size=30),
    sizes=st.lists(
        st.tuples(st.sampled_from((30, 60, WIDE - 1, WIDE, 120)), st.integers(1, 30)), min_size=1, max_size=4
    ),
)
def test_the_cursor_is_always_in_sight(count: int, moves: list[int], sizes: list[tuple[int, int]]) -> None:
    source = Source([row(number) for number in range(count)])
    papers = Sized(source)
    for turn, move in enumerate([0, *moves]):
        papers.wanted = Size(*sizes[turn % len(sizes)])
        source.cursor = max(0, min(count - 1, source.cursor + move))
        lines = papers.shown()
        shown = titles(lines, count)
        assert shown == list(range(shown[0], shown[0] + len(shown)))
        assert source.cursor in shown
        assert len(shown) >= min(count, papers.page)
        assert [line for line in lines if line.startswith("▌")], "the cursor's sign"


@pytest.mark.parametrize("size", [(80, 9), (60, 9), (80, 1), (60, 2), (120, 40)])
def test_every_row_is_reached_by_single_steps_both_ways(size: tuple[int, int]) -> None:
    count = 50
    source = Source([row(number) for number in range(count)])
    papers = Sized(source)
    papers.wanted = Size(*size)
    for way in (range(count), range(count - 1, -1, -1)):
        for cursor in way:
            source.cursor = cursor
            lines = papers.shown()
            assert cursor in titles(lines, count)
    assert titles(lines, count)[0] == 0


def test_there_are_rows_beyond_the_cursor_where_there_are_any() -> None:
    source = Source([row(number) for number in range(50)])
    papers = Sized(source)
    papers.wanted = Size(80, 12)
    for cursor in [*range(50), *range(49, -1, -1)]:
        source.cursor = cursor
        shown = titles(papers.shown(), 50)
        assert shown[-1] == 49 or shown[-1] - cursor >= MARGIN
        assert shown[0] == 0 or cursor - shown[0] >= MARGIN


def test_an_empty_list_says_why() -> None:
    papers = Sized(Source([]))
    papers.empty_text = "no paper matches; esc shows all"
    assert "no paper matches" in "".join(papers.shown())


def test_a_paper_that_is_gone_leaves_a_blank_line() -> None:
    class Holes(Source):
        def row(self, index: int) -> Row | None:
            return None if index == 1 else super().row(index)

    lines = Sized(Holes([row(0), row(1), row(2)])).shown()
    assert [bool(line.strip(" ┃▐")) for line in lines[:3]] == [True, False, True]


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_states_are_told_by_signs(width: int) -> None:
    def line(**fields: object) -> str:
        papers = Sized(Source([row(0, unread=False, kind=None), row(1, **fields)]))
        papers.wanted = Size(width, 10)
        return next(text for text in papers.shown() if "Title 1" in text)

    assert "●" in line()
    assert "●" not in line(unread=False)
    assert "★" in line(starred=True)
    assert "–" in line(unread=False, skipped=True)
    assert "✎" in line(noted=True, kind=None)
    for kind, sign in zip(AnnouncementKind, "+⇄↻⟳", strict=True):
        assert sign in line(kind=kind)
        assert f"✎{sign}" in line(kind=kind, noted=True)


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_marked_papers_carry_a_sign(width: int) -> None:
    source = Source([row(0, starred=True, noted=True), row(1)])
    source.marked = {0}
    papers = Sized(source)
    papers.wanted = Size(width, 10)
    assert papers.shown()[0].startswith("▌●✓★✎+ ")
    source.marked = {1}
    assert papers.shown()[0].startswith("▌● ★✎+ ")
    assert next(text for text in papers.shown() if "Title 1" in text).startswith(" ●✓  + ")


def test_tags_stand_where_there_is_room() -> None:
    papers = Sized(Source([row(0, tags=("to read", "グラフ")), row(1, tags=("x" * 60,))]))
    for width, told in (
        (120, "#to read #グラフ"),
        (76, "#to read #グラフ"),
        (70, "#to read #グラフ"),
        (50, "#to read"),
    ):
        papers.wanted = Size(width, 10)
        assert any(told in text for text in papers.shown())
    assert not any("グラフ" in text for text in papers.shown())
    papers.wanted = Size(80, 10)
    assert not any("#x" in text for text in papers.shown())


def test_a_paper_without_a_title_shows_its_first_sentence() -> None:
    papers = Sized(Source([row(0, title="", opening="A lamp is lit. Then more.")]))
    text = papers.shown()[0]
    assert "¶ A lamp is lit." in text
    assert "Then" not in text


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2026-11-20", "20 Nov"),
        ("2026-02-01", "1 Feb"),
        ("2025-11-20", "Nov'25"),
        ("1998-01-05", "Jan'98"),
        ("2026-12-01", "1 Dec"),
        ("", ""),
        ("soon", ""),
    ],
)
def test_dates_take_seven_cells_at_most(iso: str, shown: str) -> None:
    assert short_date(iso, TODAY) == shown
    assert len(shown) <= 7

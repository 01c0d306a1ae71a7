"""The reader view: its commands, on an invented paper."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from reader.fulltext.layout import Position
from reader.fulltext.model import Document
from reader.tui.screens.contents import ContentsScreen
from reader.tui.screens.paper import PaperScreen
from reader.tui.widgets.line_edit import LineEdit
from support.checks import checks
from support.morning import morning
from support.papers import paper
from support.screens import Window, window


class Shelf:
    """Has one paper for every number."""

    def __init__(self, document: Document, picture: Path | None = None) -> None:
        self.document = document
        self.positions: dict[int, Position] = {}
        self.file = picture

    def open(self, paper: int) -> Document:
        return self.document

    def position(self, paper: int) -> Position | None:
        return self.positions.get(paper)

    def keep_position(self, paper: int, position: Position) -> None:
        self.positions[paper] = position

    def picture(self, paper: int, source: str) -> Path | None:
        return self.file


class PaperWindow(Window):
    """A window in which a paper is open."""

    @property
    def screen(self) -> PaperScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, PaperScreen))

    @property
    def top(self) -> int:
        return self.screen.view.top

    @property
    def chosen(self) -> str:
        """The text of the target that is chosen."""
        view = self.screen.view
        assert view.pages
        spans = [span for line in view.pages.lines for span in line]
        return " ".join(span.text for span in spans if span.target == view.chosen >= 0)

    @property
    def is_open(self) -> bool:
        return any(isinstance(screen, PaperScreen) for screen in self.app.screen_stack)

    async def until_open(self) -> None:
        await self.until(lambda: self.screen.view.pages is not None)


@asynccontextmanager
async def reading(
    place: Path, *, size: tuple[int, int] = (80, 24), theme: str = "", shelf: Shelf | None = None
) -> AsyncIterator[PaperWindow]:
    """Open the first paper of a morning."""
    async with window(morning(place), size=size, theme=theme, wait=False) as opened:
        desk = PaperWindow(opened.app, opened.pilot)
        await desk.settle()
        desk.main.reading.documents = shelf or Shelf(paper())
        desk.send("enter")
        await desk.settle()
        await desk.until_open()
        yield desk


@checks("open_paper")
async def _open(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press(key)
        await desk.until(lambda: desk.shows("This paper is not downloaded yet"))
        await desk.press("q")
        assert desk.app.screen is desk.main


@checks("paper_down", "paper_page_down", "paper_half_down", "paper_end", "next_section")
async def _on(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press(key)
        wanted = {"j": 1, "down": 1, "ctrl+d": 11, "right_square_bracket": 6}
        end = desk.screen.view.last_top
        assert desk.top == (end if key in ("G", "end") else wanted.get(key, 20))


@checks("paper_up", "paper_page_up", "paper_half_up", "paper_top", "previous_section")
async def _back(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("G")
        end = desk.top
        await desk.press(key)
        lines = {"k": 1, "up": 1, "ctrl+u": 11, "g": end, "home": end}
        if key == "left_square_bracket":
            assert "Footnotes" in desk.text()[1]
        else:
            assert end - desk.top == lines.get(key, 20)


@checks("contents")
async def _contents(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, ContentsScreen)
        assert desk.shows("2.1  Measurements of Ångström lamps")
        await desk.press(*"angstr", "enter")
        assert "2.1  Measurements" in desk.text()[1]


@checks("paper_right", "paper_left")
async def _sideways(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press(key)
        assert desk.status.startswith("no table here is wider than the page")
        await desk.press("/", *"measure 0", "enter")
        assert not desk.shows("measure 11")
        await desk.press(*["right"] * 9)
        assert desk.shows("measure 11")
        if key in ("less_than_sign", "left"):
            await desk.press(*[key] * 9)
            assert desk.shows("measure 0")


@checks("next_target", "previous_target")
async def _choose(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("tab")
        assert desk.chosen == "[1]"
        await desk.press("tab", "tab", "shift+tab", key)
        assert desk.chosen == ("[1]" if key == "shift+tab" else "¹")


@checks("follow", "jump_back")
async def _follow(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("tab", "tab", "enter")
        await desk.until(lambda: desk.shows("── [2] ──"))
        assert desk.shows("B. Karlsson. How tides learn, part 2. 2024.")
        top = desk.top
        await desk.press("enter")
        assert desk.top > top
        assert desk.shows("[2] B. Karlsson")
        assert not desk.screen.panel.display
        if key != "enter":
            await desk.press(key)
            assert desk.top == top
            await desk.press(key)
            assert desk.status.startswith("no jump leads back")


@checks("mark_lines", "copy_lines", "keep_quotation")
async def _mark(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("y")
        assert desk.status.startswith("no line is marked")
        await desk.press("]", "]", "j", "j", "v", "j", "k", "v", "j")
        assert desk.status.startswith("2 lines marked")
        if key == "y":
            await desk.press(key)
            assert desk.app.clipboard.startswith("Every word is read against every other [1]; windows")
            assert "\n" not in desk.app.clipboard
            assert desk.status.startswith("copied the marked lines")
        elif key == "Q":
            await desk.press(key)
            assert desk.status.startswith("kept as a quotation")
            await desk.press("q")
            detail = desk.session.detail()
            assert detail
            assert detail.state.note.startswith("> ")
            assert detail.state.note.endswith("— 1 Introduction")


@checks("find", "find_next", "find_previous")
async def _find(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("n")
        assert desk.status.startswith("nothing was searched for")
        await desk.press("slash", *"ANGSTROM lamps", "enter")
        assert desk.status.startswith("“ANGSTROM lamps”  1 of 1")
        assert desk.shows("2.1  Measurements of Ångström lamps")
        await desk.press("slash", *"paragraph", "enter")
        first = desk.status.split("  ")[1]
        assert first == "1 of 12"
        if key in ("n", "N"):
            await desk.press(key)
            assert desk.status.split("  ")[1] == ("2 of 12" if key == "n" else "12 of 12")


@checks("tex")
async def _tex(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press(key)
        await desk.until(lambda: desk.shows("TeX of 1 formula"))
        assert desk.shows(r"O(n\log n)")
        await desk.press("tab", "y")
        assert desk.app.clipboard == r"O(n\log n)"
        await desk.press("tab")
        await desk.until(lambda: desk.shows("w_{ij}"))
        await desk.press(key)
        await desk.until(lambda: not desk.shows("w_{ij}"))


@checks("quiet")
async def _quiet(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        assert desk.text()[0].endswith("%")
        await desk.press(key)
        await desk.until(lambda: desk.screen.view.size.height == 24)
        await desk.press("y")
        await desk.until(lambda: desk.status.startswith("no line is marked"))
        await desk.press(key)
        await desk.until(lambda: desk.text()[0].endswith("%"))


@checks("dismiss")
async def _dismiss(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        await desk.press("/", *"lantern", "enter", "tab", "enter", "v", "j")
        await desk.press(key)
        assert not desk.screen.view.marked
        assert desk.screen.panel.display
        await desk.press(key)
        assert not desk.screen.panel.display
        await desk.press(key)
        assert desk.screen.view.chosen < 0
        await desk.press(key)
        assert not desk.screen.query_one("#find", LineEdit).text
        assert desk.is_open
        await desk.press(key)
        assert not desk.is_open


@checks("close_paper")
async def _close(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    shelf = Shelf(paper())
    async with reading(place, shelf=shelf) as desk:
        await desk.press("space", key)
        assert desk.app.screen is desk.main
        (place_left,) = shelf.positions.values()
        await desk.press("enter")
        await desk.until_open()
        assert desk.screen.view.position == place_left
        assert desk.top == 20


@checks("leave")
async def _leave(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    shelf = Shelf(paper())
    async with reading(place, shelf=shelf) as desk:
        await desk.press("space")
        desk.send(key)
        await desk.ended()
    assert shelf.positions


@checks("next_paper", "previous_paper")
async def _neighbour(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with reading(place) as desk:
        numbers = desk.numbers
        await desk.press("J", "J", key)
        assert desk.screen.paper.number == numbers[3 if key == "J" else 1]
        await desk.press("q")
        assert desk.session.number == numbers[3 if key == "J" else 1]

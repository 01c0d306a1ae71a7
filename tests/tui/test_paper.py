"""The reader view beyond what the checks of its keys say."""

import asyncio
import threading
from pathlib import Path

import pytest
from textual import events

from reader.domain.errors import ReaderError
from reader.fulltext.layout import HeadingLine
from reader.fulltext.model import Document, Heading, Link, Paragraph, Picture, Reference, Text
from reader.tui.paper import targets
from reader.tui.screens.contents import ContentsScreen, like
from reader.tui.screens.paper import PaperScreen
from reader.tui.widgets.document import MEASURE, measure
from support.checks.reading import PaperWindow, Shelf, reading
from support.morning import morning
from support.papers import paper, words
from support.screens import window

SIZES = [(80, 24), (120, 40), (40, 24), (200, 60), (20, 8)]


def sight(desk: PaperWindow) -> str:
    """Return the first words in sight."""
    return next(line.strip() for line in desk.text()[1:] if line.strip(" │"))


def cell_of(desk: PaperWindow, text: str) -> tuple[int, int]:
    """Return where a text is drawn, in cells of the page."""
    for y, line in enumerate(desk.text()[1:-1]):
        if text in line:
            return line.index(text), y
    raise AssertionError(text)


async def click(desk: PaperWindow, text: str) -> None:
    x, y = cell_of(desk, text)
    await desk.pilot.click(desk.screen.view, offset=(x, y))
    await desk.settle()


class TestPage:
    @pytest.mark.parametrize("size", SIZES)
    @pytest.mark.parametrize("plain", ["", "MATINS_ASCII", "NO_COLOR"])
    async def test_every_page_at_every_size(
        self, size: tuple[int, int], plain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if plain:
            monkeypatch.setenv(plain, "1")
        async with reading(tmp_path, size=size) as desk:
            seen = ""
            for _turn in range(200):
                desk.check()
                seen += "\n".join(desk.text())
                before = desk.top
                await desk.press("space")
                if desk.top == before:
                    break
            assert "100 %" in desk.text()[0]
            for text in ("Theorem 1", "drawing", "[12]", "TikZ"):
                assert text in seen
            if plain == "MATINS_ASCII":
                assert not set(seen) & set("│─•▨⌧›‹…")

    async def test_the_page_stands_in_the_middle(self, tmp_path: Path) -> None:
        async with reading(tmp_path, size=(120, 40)) as desk:
            left = (120 - MEASURE) // 2
            lines = [line for line in desk.text()[1:-1] if line]
            assert min(len(line) - len(line.lstrip()) for line in lines) == left
            assert max(map(len, lines)) <= left + MEASURE

    async def test_where_the_page_is(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            assert desk.text()[0].split()[-1] == "%"
            await desk.press("]", "]", "]")
            assert "2 Lantern graphs" in desk.text()[0]
            await desk.press("G", "j")
            assert desk.text()[0].endswith("100 %")
            assert desk.status.startswith("the paper ends here")
            await desk.press("]")
            assert desk.status.startswith("there is no section after this one")
            await desk.press("g", "k")
            assert desk.status.startswith("the paper begins here")
            await desk.press("[")
            assert desk.status.startswith("there is no section before this one")

    @pytest.mark.parametrize("size", [(120, 40), (60, 24), (30, 20), (200, 10)])
    async def test_another_size_keeps_the_place(self, size: tuple[int, int], tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"paragraph 4", "enter", "]", "backspace", "j", "j", "j", "j", "j", "j", "j")
            place, words_there = desk.screen.view.position, sight(desk).split()[0]
            await desk.resize(*size)
            await desk.settle()
            desk.check()
            view = desk.screen.view
            assert view.pages
            assert view.pages.blocks[view.top] == place.block
            await desk.resize(80, 24)
            await desk.settle()
            assert sight(desk).split()[0] == words_there
            assert desk.screen.view.position == place

    async def test_what_was_found_is_found_again_at_another_width(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"carried slowly", "enter", "n", "n", "v", "j", "tab")
            await desk.resize(50, 24)
            await desk.settle()
            assert not desk.screen.view.marked
            desk.check()
            await desk.press("n")
            assert " 4 of " in desk.status

    async def test_the_wheel(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            view = desk.screen.view
            view.post_message(events.MouseScrollDown(view, 1, 1, 0, 1, 0, False, False, False))
            await desk.settle()
            assert desk.top == 3
            view.post_message(events.MouseScrollUp(view, 1, 1, 0, -1, 0, False, False, False))
            await desk.settle()
            assert desk.top == 0

    @pytest.mark.parametrize("theme", ["matins-dawn", "matins-day"])
    async def test_another_theme_is_drawn_at_once(self, theme: str, tmp_path: Path) -> None:
        async with reading(tmp_path, theme=theme) as desk:
            before = [segment.style for line in desk.strips()[1:-1] for segment in line]
            desk.app.theme = "matins-day" if theme == "matins-dawn" else "matins-dawn"
            await desk.settle()
            after = [segment.style for line in desk.strips()[1:-1] for segment in line]
            assert len(before) == len(after)
            assert before != after
            desk.check()

    async def test_no_paper_is_laid_out_anew_by_a_key(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            pages = desk.screen.view.pages
            await desk.press("space", "tab", "enter", "m", "m", "z", "z", "/", *"lamp", "enter", "v", "j", "escape")
            assert desk.screen.view.pages is pages


class TestOpening:
    async def test_keys_are_taken_while_it_is_read(self, tmp_path: Path) -> None:
        go = threading.Event()

        class Slow(Shelf):
            def open(self, paper: int) -> Document:
                go.wait(10)
                return super().open(paper)

        async with window(morning(tmp_path), wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = Slow(paper())
            desk.send(
                "enter",
                "j",
                "space",
                "tab",
                "enter",
                "m",
                "v",
                "y",
                "Q",
                "/",
                "n",
                "]",
                "l",
                "c",
                "backspace",
                "z",
                "z",
            )
            await desk.settle()
            assert desk.shows("opening…")
            desk.check()
            go.set()
            await desk.until_open()
            assert desk.shows("Lantern Graphs for Sparse Attention")
            desk.send("q", "enter")
            await desk.settle()
            await desk.until_open()

    async def test_one_that_is_left_before_it_is_read(self, tmp_path: Path) -> None:
        go = threading.Event()

        class Slow(Shelf):
            def open(self, paper: int) -> Document:
                go.wait(10)
                return super().open(paper)

        shelf = Slow(paper())
        async with window(morning(tmp_path), wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = shelf
            await desk.press("enter", "q")
            assert not desk.is_open
            go.set()
            await asyncio.sleep(0.05)
            await desk.press("j")
            desk.check()
        assert not shelf.positions

    async def test_what_cannot_be_read_is_told(self, tmp_path: Path) -> None:
        class Broken(Shelf):
            def open(self, paper: int) -> Document:
                raise ReaderError("This file [/b] cannot be read.")

        async with window(morning(tmp_path), wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = Broken(paper())
            await desk.press("enter")
            await desk.until(lambda: desk.shows("This file [/b] cannot be read."))
            assert desk.shows("q goes back to the list")
            desk.check()
            await desk.press("j", "tab", "enter", "m", "/", "v", "y", "c", "escape")
            assert not desk.is_open

    async def test_hostile_text_draws_nothing_else(self, tmp_path: Path) -> None:
        bad = "\x1b[31mred\x1b[0m\u202egnol [bold]@click=app.quit"
        document = Document(
            words(bad), (bad,),
            (Heading(1, bad, words(bad), "h"), Paragraph((Text(bad), Reference(bad, "h"), Link(bad, bad)))),
            problems=(bad,),
        )  # fmt: skip
        async with reading(tmp_path, shelf=Shelf(document)) as desk:
            desk.check()
            await desk.press("tab", "enter")
            desk.check()
            await desk.press("m", "/", "r", "enter", "v", "j")
            desk.check()

    async def test_an_empty_paper(self, tmp_path: Path) -> None:
        async with reading(tmp_path, shelf=Shelf(Document((), (), ()))) as desk:
            await desk.press(*"jk gG][hlcvyQmnN/x", "enter", "tab", "shift+tab", "enter", "backspace", "escape", "T")
            desk.check()


class TestTargets:
    async def test_footnotes_and_references_open_in_place(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("enter")
            assert desk.chosen == "[1]"
            await desk.press("enter")
            await desk.until(lambda: desk.shows("part 1. 2024."))
            await desk.press("tab", "tab")
            await desk.until(lambda: desk.shows("A word is lost where no path leads from it."))
            await desk.press("tab")
            await desk.until(lambda: not desk.screen.panel.display)
            assert desk.chosen == "Section 2"
            await desk.press("enter")
            assert desk.shows("2  Lantern graphs")
            assert desk.top > 0
            await desk.press("backspace")
            assert desk.top == 0

    async def test_a_theorem_is_shown_where_it_is_named(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("tab", "shift+tab", *["tab"] * 5)
            assert desk.chosen == "Theorem 1"
            await desk.press("enter")
            await desk.until(lambda: desk.shows("│ Theorem 1 (Covering) Every graph of depth d has a cover."))
            assert desk.screen.panel.display
            desk.check()
            await desk.press("enter", "ctrl+o", "ctrl+o")
            assert desk.status.startswith("no jump leads back")

    async def test_the_chosen_one_stays_in_sight_above_the_panel(self, tmp_path: Path) -> None:
        content = tuple(Paragraph((Text("word " * 9), Reference(f"[{n}]", "bib1", True))) for n in range(40))
        document = Document((), (), content, paper().references)
        async with reading(tmp_path, shelf=Shelf(document)) as desk:
            await desk.press(*["tab"] * 11, "enter")
            await desk.until(lambda: desk.screen.panel.display and desk.shows("── [10] ──"))
            assert desk.shows("word [10]")

    async def test_a_link_is_opened_or_copied(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        async with reading(tmp_path) as desk:
            await desk.press(*["tab"] * 5)
            assert desk.chosen == "the lamp"
            await desk.press("enter")
            assert desk.app.clipboard == "https://github.com/example/lamp"
            assert desk.status.startswith("not opened here; copied https://github.com/example/lamp")
            monkeypatch.setattr(targets, "open_link", lambda url: not opened.append(url))
            await desk.press("enter")
            assert desk.status.startswith("opened https://github.com/example/lamp")
        assert opened == ["https://github.com/example/lamp"]

    async def test_the_mouse_opens_what_it_points_at(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await click(desk, "[2]")
            await desk.until(lambda: desk.shows("part 2. 2024."))
            await click(desk, "[1]")
            await desk.until(lambda: desk.shows("part 1. 2024."))
            await click(desk, "windows")
            await desk.until(lambda: not desk.screen.panel.display)
            await click(desk, "Section 2")
            assert desk.shows("2  Lantern graphs")
            assert desk.screen.view.target_at(0, 0) == -1
            assert desk.screen.view.target_at(5, 500) == -1

    async def test_the_paper_may_lack_a_place(self, tmp_path: Path) -> None:
        document = Document((), (), (Paragraph((Reference("[9]", "nowhere", True),)),))
        async with reading(tmp_path, shelf=Shelf(document)) as desk:
            await desk.press("enter", "enter")
            assert desk.status.startswith("the paper has no such place")

    async def test_a_picture_that_is_not_on_disk(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"chart", "enter", "tab")
            while "chart" not in desk.chosen:
                await desk.press("tab")
            await desk.press("enter")
            assert desk.status.startswith("this picture is not on disk")

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    async def test_a_picture_is_shown_and_a_bad_one_told(self, tmp_path: Path) -> None:
        pytest.importorskip("textual_image")
        from PIL import Image

        good, bad = tmp_path / "a.png", tmp_path / "b.png"
        Image.new("RGB", (40, 30)).save(good)
        bad.write_bytes(b"\x89PNG no picture")
        shelf = Shelf(paper(), bad)
        async with reading(tmp_path, shelf=shelf) as desk:
            picture = Picture("x1.png", "A chart")
            desk.screen.show_picture(picture)
            await desk.settle()
            assert desk.status.startswith("this picture cannot be read")
            shelf.file = good
            desk.screen.show_picture(picture)
            await desk.until(lambda: not isinstance(desk.app.screen, PaperScreen))
            await desk.settle()
            await desk.press("escape")
            assert isinstance(desk.app.screen, PaperScreen)


class TestFinding:
    async def test_it_is_found_while_it_is_typed(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("space")
            top = desk.top
            await desk.press("/", *"paragraph 7")
            await desk.until(lambda: desk.shows("1 of 1"))
            assert desk.top > top
            await desk.press(*"zz")
            await desk.until(lambda: desk.shows("not in this paper"))
            assert desk.top == top
            await desk.press("enter")
            assert desk.status.startswith("“paragraph 7zz” is not in this paper")

    async def test_escape_leads_back(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"paragraph 7")
            assert desk.top > 0
            await desk.press("escape")
            assert desk.top == 0
            await desk.press("n")
            assert desk.status.startswith("nothing was searched for")

    async def test_a_pasted_word_and_the_turn_of_places(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/")
            await desk.paste("conclusion")
            await desk.press("down", "up", "enter", "n")
            assert desk.status.startswith("“conclusion”  1 of 1")
            await desk.press("backspace")
            assert desk.top == 0
            await desk.paste("nothing")
            assert desk.top == 0

    async def test_from_where_the_page_is(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"b. karlsson", "enter")
            assert "1 of 12" in desk.status
            await desk.press("g", "N")
            assert "12 of 12" in desk.status
            await desk.press("g", "n")
            assert "1 of 12" in desk.status


class TestContents:
    HEADINGS = (
        HeadingLine(1, "1", "Introduction", 0, "a"),
        HeadingLine(2, "1.1", "Related work", 5, "b"),
        HeadingLine(1, "2", "Über das Maß", 9, "c"),
        HeadingLine(1, "A", "Proof of Theorem 1", 20, "d"),
    )

    @pytest.mark.parametrize(
        ("typed", "titles"),
        [
            ("", ["Introduction", "Related work", "Über das Maß", "Proof of Theorem 1"]),
            ("uber", ["Über das Maß"]),
            ("theo", ["Proof of Theorem 1"]),
            ("work rel", ["Related work"]),
            ("pft", ["Proof of Theorem 1"]),
            ("1", ["Introduction", "Related work", "Proof of Theorem 1"]),
            ("zzz", []),
        ],
    )
    def test_what_is_like_it(self, typed: str, titles: list[str]) -> None:
        assert [heading.title for heading in like(self.HEADINGS, typed)] == titles

    async def test_it_opens_where_the_page_is(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("]", "]", "]", "c")
            assert isinstance(desk.app.screen, ContentsScreen)
            desk.check()
            await desk.press("down", "up", "pagedown", "pageup", "tab", "shift+tab", *"zzz", "enter")
            assert desk.app.screen is desk.screen
            await desk.press("c", "down", "escape")
            await desk.press("c")
            for size in ((40, 12), (20, 5), (120, 40)):
                await desk.resize(*size)
                desk.check()
            await desk.press("enter", "backspace")
            desk.check()

    async def test_a_paper_without_headings(self, tmp_path: Path) -> None:
        document = Document((), (), (Paragraph(words("Only this.")),))
        async with reading(tmp_path, shelf=Shelf(document)) as desk:
            await desk.press("c")
            assert desk.status.startswith("this paper has no headings")


def test_the_measure_leaves_margins() -> None:
    assert [measure(width) for width in (1, 20, 40, 60, 80, 300)] == [2, 18, 38, 56, 74, 74]

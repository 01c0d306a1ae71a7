"""Deciding while a whole paper is read: by the pieces of the list, about this paper and no other."""

from pathlib import Path

import pytest

from reader.fulltext.model import Document, Link, Paragraph
from reader.services.full_texts.shelf import NotKeptError
from reader.services.triage import STAR
from reader.tui import actions
from reader.tui.screens.ask_tags import AskTags
from reader.tui.screens.day_done import DayDoneScreen
from reader.tui.screens.main import MainScreen
from support.checks.reading import PaperWindow, Shelf, reading
from support.morning import all_rows, library_at, morning, row_of
from support.papers import paper
from support.screens import window

KEY = "2611.01234"
SIZES = [(20, 5), (40, 12), (80, 24), (120, 40), (200, 60)]


def note_of(path: Path) -> str:
    with library_at(path) as library:
        number = library.by_key(KEY)
        detail = library.detail(number) if number else None
        return detail.state.note if detail else ""


def title(desk: PaperWindow) -> str:
    return desk.text()[0].strip()


class TestDeciding:
    @pytest.mark.parametrize(
        ("key", "told", "sign"),
        [("s", f"starred {KEY}", "★ "), ("x", f"skipped {KEY}", "– "), ("l", f"put off {KEY}", "◷ ")],
    )
    async def test_the_paper_stays_and_its_line_says_so(self, key: str, told: str, sign: str, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with reading(tmp_path) as desk:
            await desk.press("space")
            top = desk.top
            assert title(desk).startswith("● Lantern Graphs")
            await desk.press(key)
            assert desk.status.startswith(told)
            assert title(desk).startswith(f"{sign}Lantern Graphs")
            assert (desk.top, desk.session.cursor) == (top, 0)
            await desk.press("u")
            assert desk.status.startswith(f"undone: {told}")
            assert title(desk).startswith("● Lantern Graphs")
            assert all_rows(path) == before
            await desk.press("ctrl+r")
            assert desk.status.startswith(f"redone: {told}")
            assert title(desk).startswith(sign)
            desk.check()

    @pytest.mark.parametrize(
        "does",
        [("s",), ("x",), ("l",), ("t", *"lanterns", "enter"), ("e", *"Compare", "escape"), ("v", "j", "Q")],
        ids=lambda keys: keys[0] + keys[-1],
    )
    async def test_undo_leaves_every_row_as_it_was(self, does: tuple[str, ...], tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with reading(tmp_path) as desk:
            await desk.press(*does)
            assert all_rows(path) != before
            await desk.press("u")
            assert all_rows(path) == before
            await desk.press("q")
            assert desk.app.screen is desk.main

    async def test_what_is_undone_may_be_of_another_paper(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = Shelf(paper())
            await desk.press("s")
            here = desk.key
            await desk.press("enter", "u")
            await desk.until_open()
            assert desk.status.startswith(f"undone: starred {KEY}")
            assert title(desk).startswith("★")
            assert not row_of(path, KEY).starred
            await desk.press("q")
            assert desk.key == here

    async def test_marks_of_the_list_are_no_matter_here(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = Shelf(paper())
            await desk.press("v", "v", "g", "enter", "s")
            await desk.until_open()
            await desk.press("t", *"mine", "enter", "q")
            assert [row.starred for row in all_rows(path)].count(True) == 4
            assert row_of(path, KEY).tags == ("mine",)
            assert len(desk.session.marked) == 2

    async def test_tags_stand_in_the_line(self, tmp_path: Path) -> None:
        async with reading(tmp_path, size=(120, 40)) as desk:
            await desk.press("t")
            assert isinstance(desk.app.screen, AskTags)
            await desk.press(*"lamps, read again", "enter")
            assert "#lamps #read #again" in title(desk)

    async def test_what_another_window_says_is_shown(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            desk.main.reading.documents = Shelf(paper())
            await desk.press("enter")
            await desk.until_open()
            with library_at(path) as library:
                library.say(STAR, [desk.screen.paper.number])
            await desk.until(lambda: title(desk).startswith("★"))

    async def test_the_end_of_a_day_is_told_in_the_list(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            desk.main.reading.documents = Shelf(paper())
            await desk.press("1")
            while desk.session.move_to_unread(1) or desk.session.move_to_unread(-1):
                if desk.session.counts.unread == 1:
                    break
                desk.session.say(STAR)
            desk.session.news.clear()
            desk.main.update_view()
            await desk.press("enter", "x")
            assert desk.is_open
            await desk.press("q")
            assert isinstance(desk.app.screen, DayDoneScreen)


class TestNote:
    async def test_it_is_written_below_the_page(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with reading(tmp_path) as desk:
            await desk.press("e", *"j s /", "enter", "tab")
            await desk.until(lambda: desk.screen.query_one("#note").size.height)
            assert desk.shows(f"Note on {KEY}")
            assert desk.shows("Lantern Graphs for Sparse Attention")
            assert "scroll the page" in desk.status
            await desk.press("alt+j")
            assert desk.top > 0
            await desk.paste("pasted")
            await desk.press("escape")
            assert note_of(path) == "j s /\n    pasted"
            assert not desk.shows("Note on")
            assert desk.is_open
            assert title(desk).startswith("● ✎ Lantern")
            assert "? help" in desk.status

    async def test_it_is_saved_when_the_program_leaves(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with reading(tmp_path) as desk:
            await desk.press("e", *"kept")
            desk.send("ctrl+q")
            await desk.ended()
        assert note_of(path) == "kept"

    @pytest.mark.parametrize("size", SIZES)
    async def test_any_size(self, size: tuple[int, int], tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("tab", "enter", "e", *"word " * 30)
            await desk.resize(*size)
            await desk.settle()
            desk.check()
            assert desk.shows("word")
            await desk.press("escape", "s", "t")
            desk.check()

    async def test_a_click_on_the_page_leaves_it(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("e", *"kept")
            await desk.pilot.click(desk.screen.view, offset=(1, 1))
            await desk.until(lambda: not desk.screen.noting.is_open)

    async def test_on_a_quiet_page(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("z", "e", *"kept")
            await desk.until(lambda: "esc done" in desk.status)
            await desk.press("escape", "s")
            await desk.until(lambda: desk.status.startswith(f"starred {KEY}"))


class TestFromPaperToPaper:
    async def test_the_list_goes_along(self, tmp_path: Path) -> None:
        shelf = Shelf(paper())
        async with reading(tmp_path, shelf=shelf) as desk:
            numbers = desk.numbers
            await desk.press("space", "J")
            await desk.until_open()
            assert "How Tides Learn" not in title(desk) or desk.screen.paper.number == numbers[1]
            assert (desk.screen.paper.number, desk.session.number) == (numbers[1], numbers[1])
            assert numbers[0] in shelf.positions
            await desk.press("x", "K")
            await desk.until_open()
            assert desk.screen.paper.number == numbers[0]
            assert desk.top == 20
            assert not desk.status.startswith("skipped")
            await desk.press("K")
            assert desk.status.startswith("the list begins with this paper")
            await desk.press("q")
            assert desk.app.screen is desk.main
            assert len([screen for screen in desk.app.screen_stack if isinstance(screen, MainScreen)]) == 1

    async def test_a_burst_of_keys(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with reading(tmp_path) as desk:
            numbers = desk.numbers
            await desk.press("x", "J", "x", "J", "s", "J", "K", "l", "J", "q")
            assert desk.app.screen is desk.main
            assert desk.session.number == numbers[3]
            rows = {row.number: row for row in all_rows(path)}
            assert [rows[number].skipped for number in numbers[:2]] == [True, True]
            assert (rows[numbers[2]].starred, rows[numbers[2]].later) == (True, True)

    async def test_the_end_of_the_list(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            last = desk.numbers[-1]
            await desk.press(*["J"] * 30)
            await desk.until_open()
            assert desk.screen.paper.number == last
            assert desk.status.startswith("the list ends with this paper")

    async def test_one_that_cannot_be_read_can_be_decided(self, tmp_path: Path) -> None:
        class Empty(Shelf):
            def open(self, paper: int) -> Document:
                raise NotKeptError("This paper is not downloaded yet: d does that.")

        path = morning(tmp_path)
        async with window(path, wait=False) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            await desk.settle()
            desk.main.reading.documents = Empty(paper())
            await desk.press("enter", "s", "J", "x")
            await desk.until(lambda: desk.shows("o shows the paper in the browser"))
            desk.check()
            assert row_of(path, KEY).starred
            assert [row.skipped for row in all_rows(path)].count(True) >= 1


class TestOutside:
    async def test_pages_of_the_paper_that_is_open(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        monkeypatch.setattr(actions, "open_link", lambda url: not opened.append(url))
        async with reading(tmp_path) as desk:
            await desk.press("o", "p")
            assert desk.status.startswith("opened https://arxiv.org/pdf/2611.01234")
        assert [url.split("/")[3] for url in opened] == ["abs", "pdf"]

    async def test_a_link_elsewhere_is_shown_whole_and_copied(self, tmp_path: Path) -> None:
        url = "https://lamps.example/" + "a-long-way/" * 20 + "end"
        document = Document((), (), (Paragraph((Link("there", url), Link("near", "https://near.org/"))),))
        async with reading(tmp_path, shelf=Shelf(document)) as desk:
            await desk.press("tab", "enter")
            assert desk.app.clipboard == url
            assert desk.status.startswith("only pages of arXiv and GitHub are opened; copied https://lamps")
            await desk.until(lambda: desk.shows("The whole link") and desk.shows("way/end"))
            desk.check()
            await desk.press("tab", "enter")
            assert "copied https://near.org/" in desk.status
            await desk.until(lambda: not desk.screen.panel.display)


class TestWideTables:
    async def test_what_is_found_in_one_is_slid_into_sight(self, tmp_path: Path) -> None:
        async with reading(tmp_path) as desk:
            await desk.press("/", *"measure 11")
            assert desk.shows("measure 11")
            assert not desk.shows("measure 0")
            for number in (0, 11, 5, 8, 2):
                await desk.press("enter", "/", *f"measure {number}", "enter")
                assert desk.shows(f"measure {number}")
                desk.check()
            await desk.press("/", *"measure", "enter")
            for key in "n" * 16 + "N" * 16:
                await desk.press(key)
                pages, (line, start, end) = desk.screen.view.pages, desk.screen.finding.here
                assert pages
                text = "".join(span.text for span in pages.lines[line])
                y = line - desk.top + 1
                assert text[start:end] in desk.text()[y]
                desk.check()

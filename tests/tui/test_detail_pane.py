"""What the pane says about a paper, and the mouse over everything."""

from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget

from reader.tui.screens.help import HelpText
from support.morning import morning
from support.screens import Window, window

SAID = {
    "2611.01234": (
        "Ada Mori, Björn Karlsson, Carmen Díaz",
        "arXiv:2611.01234v1 · new · 19 Nov 2026",
        "Machine Learning (cs.LG) · Artificial Intelligence (cs.AI)",
        "12 pages, 4 figures",
        "https://arxiv.org/abs/2611.01234v1",
        "https://github.com/lantern-lab/graphs",
        "in Machine learning · 20 Nov 2026 · no. 1 · morning.md",
    ),
    "2611.01240": (
        "α-Trees and the Poincaré Garden of n² Paths",
        "André Lefebvre, Zoë Klein",
        "arXiv:2611.01240v2 · cross · 18 Nov 2026 · revised 19 Nov 2026",
        "J. Gardens 7 (2026) 12",
        "Let xᵢ ∈ ℝⁿ be a path.",
    ),
    "2611.01251": ("No title yet", "A robot that forgets its map can still come home."),
    "2611.01262": ("王小明, 李华, 김민수", "我们研究灯笼图上的注意力机制"),
    "2611.01273": ("Observer A. Number0", "Number29, et al."),
    "A Note that nobody has put on arXiv yet": ("https://doi.org/10.1000/xyz123", "https://example.org/note.pdf"),
    "2611.01304": ("tags: bees", "note", "Ask Élodie.", "Also about honey.", "arXiv:2611.01304v1 · replace-cross"),
}


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("size", [(80, 60), (180, 60)])
async def test_everything_about_a_paper_is_there(name: str, size: tuple[int, int], tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=size) as desk:
        await desk.paste(name)
        await desk.press("enter")
        shown = "\n".join(desk.text())
        for text in SAID[name]:
            assert text in shown


async def test_a_long_abstract_says_how_much_is_below(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.paste("cond-mat/0204567")
        await desk.press("enter")
        pane = desk.main.pane
        assert desk.shows(f"… {pane._last_offset} more lines (J)")
        seen = 0
        while pane.scroll_lines(1):
            seen += 1
            await desk.settle()
        assert seen == pane._last_offset
        assert not desk.shows("(J)")
        assert desk.shows("morning.md")
        await desk.press("b", "escape", "j", "k")
        assert pane._offset == 0


async def test_a_decision_leaves_the_pane_where_it_is(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.paste("cond-mat/0204567")
        await desk.press("enter", "J")
        before = desk.main.pane._offset
        assert before > 0
        await desk.press("s")
        assert desk.main.pane._offset == before


async def scroll(desk: Window, widget: Widget, kind: type[events.MouseEvent]) -> None:
    widget.post_message(kind(widget, 1, 1, 0, 0, 0, False, False, False))
    await desk.settle()


async def test_the_mouse_chooses_and_scrolls(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        papers = desk.main.papers
        await desk.pilot.click(papers, offset=(20, 4))
        await desk.settle()
        assert desk.session.cursor == 4
        await scroll(desk, papers, events.MouseScrollDown)
        assert desk.session.cursor == 5
        await scroll(desk, papers, events.MouseScrollUp)
        await scroll(desk, papers, events.MouseScrollUp)
        assert desk.session.cursor == 3
        await desk.paste("cond-mat/0204567")
        await scroll(desk, desk.main.pane, events.MouseScrollDown)
        assert desk.main.pane._offset == 2
        await scroll(desk, desk.main.pane, events.MouseScrollUp)
        assert desk.main.pane._offset == 0
        await desk.pilot.click(papers, offset=(20, 6))
        assert desk.session.cursor == 0
        await desk.press("escape", "?")
        top = desk.text()
        text = desk.app.screen.query_one(HelpText)
        await scroll(desk, text, events.MouseScrollDown)
        assert desk.text() != top
        await scroll(desk, text, events.MouseScrollUp)
        assert desk.text() == top


async def test_a_click_in_two_line_rows(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 40)) as desk:
        for line, index in ((0, 0), (1, 0), (2, 1), (9, 4)):
            await desk.pilot.click(desk.main.papers, offset=(10, line))
            await desk.settle()
            assert desk.session.cursor == index
        for widget in (desk.main.filter_bar, desk.main.divider, desk.main.pane):
            await desk.pilot.click(widget)
            assert desk.app.focused is None
        await desk.press("escape")
        await desk.pilot.click(desk.main.papers, offset=(10, 9))
        await desk.press("j")
        assert desk.session.cursor == 5


async def test_the_help_scrolls_to_its_ends(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("?")
        top = desk.text()
        assert desk.shows("↓, PgDn: more")
        seen = set(top)
        for keys in ("down", "down", "space", "pagedown", "ctrl+d", "space", "space", "space", "space"):
            await desk.press(keys)
            seen.update(desk.text())
        end = desk.text()
        assert not desk.shows("↓, PgDn: more")
        for text in ("Quit", "is:unread", "Has a note.", "Decide", "Find"):
            assert any(text in line for line in seen) or text == "Quit"
        await desk.press("home")
        assert desk.text() == top
        await desk.press("end", "end")
        assert desk.text() == end
        await desk.press(*["up", "ctrl+p", "pageup", "pageup"] * 4)
        assert desk.text() == top
        await desk.press("f7", "home", "end", "enter")
        assert desk.app.screen is desk.main

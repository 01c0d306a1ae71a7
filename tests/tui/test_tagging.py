"""The line of tags: completion, several papers, and what is refused."""

from pathlib import Path

import pytest

from reader.services.tagging import tag_verb
from support.morning import all_rows, library_at, morning, row_of
from support.screens import Window, window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = morning(tmp_path)
    with library_at(path) as library:
        for tags, keys in (
            (["to read"], ("2611.01300", "2611.01301", "2611.01303")),
            (["graphs", "Graph theory"], ("2611.01300", "2611.01301")),
            (["[/b] x"], ("2611.01305",)),
        ):
            found = [library.by_key(key) for key in keys]
            library.say(tag_verb(tags, []), [number for number in found if number])
    return path


def line(desk: Window) -> str:
    return next(text for text in desk.text() if " > " in text).partition(" > ")[2].rstrip(" ━─")


async def test_tab_goes_round_and_typing_narrows(path: Path) -> None:
    async with window(path) as desk:
        await desk.press("t")
        assert desk.shows('"to read"  "Graph theory"  graphs')
        await desk.press("tab")
        assert line(desk) == '"to read"'
        await desk.press("tab")
        assert line(desk) == '"Graph theory"'
        await desk.press("shift+tab", "shift+tab")
        assert line(desk) == "bees"
        await desk.press("ctrl+u", *"GR")
        assert desk.shows('"Graph theory"  graphs')
        assert not desk.shows('"to read"')
        await desk.press("tab", "tab", ",", " ")
        assert line(desk) == "graphs,"
        assert desk.shows('"to read"  "Graph theory"')
        await desk.press("tab", "enter")
        assert row_of(path, "2611.01234").tags == ("graphs", "to read")
        assert desk.status.startswith("tagged 2611.01234: graphs, to read")
        assert desk.session.cursor == 0
        assert desk.shows("tags: graphs, to read")


async def test_what_is_there_is_shown_to_be_edited(path: Path) -> None:
    async with window(path) as desk:
        desk.session.go_to(next(row.number for row in all_rows(path) if row.key == "2611.01300"))
        await desk.press("t")
        assert desk.shows("Tags of 2611.01300")
        assert line(desk) == '"to read", graphs, "Graph theory",'
        await desk.press("enter")
        assert desk.status.startswith("the tags are as they were")
        await desk.press("t", "ctrl+u", *'NEW graphs "GRAPH THEORY"', "enter")
        assert row_of(path, "2611.01300").tags == ("graphs", "Graph theory", "NEW")
        assert desk.status.startswith("tagged 2611.01300: NEW; without to read")
        await desk.press("t", "ctrl+u", "enter")
        assert row_of(path, "2611.01300").tags == ()
        assert desk.status.startswith("untagged 2611.01300: ")
        await desk.press("u", "u")
        assert row_of(path, "2611.01300").tags == ("to read", "graphs", "Graph theory")


async def test_of_several_papers_what_they_share(path: Path) -> None:
    before = all_rows(path)
    async with window(path) as desk:
        desk.session.go_to(next(row.number for row in before if row.key == "2611.01300"))
        await desk.press("v", "v", "j", "v", "t")
        assert desk.shows("Tags that all 3 marked papers have")
        assert line(desk) == '"to read",'
        await desk.press("ctrl+u", *"new", "enter")
        assert row_of(path, "2611.01300").tags == ("graphs", "Graph theory", "new")
        assert row_of(path, "2611.01303").tags == ("new",)
        assert desk.status.startswith("tagged 3 papers: new; without to read; u takes it back")
        assert not desk.session.marked
        await desk.press("u")
        assert all_rows(path) == before


async def test_escape_changes_nothing(path: Path) -> None:
    before = all_rows(path)
    async with window(path) as desk:
        for key in ("escape", "ctrl+c"):
            await desk.press("t", *"abc", key)
            assert desk.app.screen is desk.main
    assert all_rows(path) == before


async def test_what_is_refused_is_said_in_the_question(path: Path) -> None:
    async with window(path) as desk:
        await desk.press("t", *("x" * 61), "enter")
        assert desk.shows("A tag has at most 60 characters.")
        await desk.press("backspace", "enter")
        assert row_of(path, "2611.01234").tags == ("x" * 60,)
        await desk.press("t", *"zz")
        assert desk.shows("enter: keep")
        await desk.press("tab")
        assert desk.shows("no tag begins like this; enter makes it a new one")
        await desk.press("escape", "t")
        await desk.paste("\n".join(f"t{count}" for count in range(60)))
        await desk.press("enter")
        assert desk.status.startswith("A paper has at most 50 tags.")


async def test_hostile_tags_are_drawn_clean(path: Path) -> None:
    async with window(path) as desk:
        await desk.press("t")
        await desk.paste("\x1b[31mred\x1b[0m\u202e [/b] $(id)")
        desk.check()
        await desk.press("enter")
        assert row_of(path, "2611.01234").tags == ("[31mred[0m", "[/b]", "$(id)")
        for width in (120, 80, 40, 20):
            await desk.resize(width, 24)
            desk.check()


def row_with(desk: Window, title: str) -> str:
    strips = desk.main.papers.render_lines(desk.main.papers.size.region)
    return next(strip.text for strip in strips if title in strip.text)


async def test_the_list_shows_them_where_there_is_room(path: Path) -> None:
    async with window(path, size=(200, 30)) as desk:
        assert "#to read #graphs" in row_with(desk, "Proofs that Repair")
    async with window(path, size=(90, 30)) as desk:
        assert "#to read" in row_with(desk, "Proofs that Repair")
        assert "#graphs" not in row_with(desk, "Proofs that Repair")
    async with window(path, size=(60, 40)) as desk:
        await desk.press(*["j"] * 8)
        assert desk.shows("20 Nov  #to read #graphs") or desk.shows("19 Nov  #to read #graphs")


async def test_before_the_index_is_there(path: Path) -> None:
    async with window(path, wait=False) as desk:
        await desk.press("t")
        assert desk.shows('"to read"')
        await desk.press("tab", "enter")
        assert row_of(path, "2611.01234").tags == ("to read",)
        await desk.indexed()
        await desk.press("/", *'tag:"to read"', "enter")
        assert len(desk.numbers) == 4

"""The views at the left: counted while nobody waits, opened by key, digit and mouse, and remembered."""

from dataclasses import replace
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services.library import Library
from reader.services.searches import save_search
from reader.storage.searches import SavedSearch, SearchTable
from reader.tui import background
from reader.tui.viewlist import numbered
from support.checks.finding import settings
from support.morning import batch, fill, library_at, morning
from support.screens import Window, window

WIDE = (120, 30)
TOPICS = '[[topic]]\nname = "Lamps"\nkeywords = ["lantern"]\n[[topic]]\nname = "Tides"\nkeywords = ["tide"]\n'


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)


def views(desk: Window) -> dict[str, str]:
    """Return the sidebar: names with their counts."""
    found = {}
    for line in desk.text()[1:-2]:
        cells = line[:26]
        if cells.strip():
            name, _, count = cells[3:].rstrip().rpartition(" ")
            found[(name if count.replace(",", "").isdecimal() else cells[3:]).strip()] = (
                count if count.replace(",", "").isdecimal() else ""
            )
    return found


def digit(desk: Window, name: str) -> str:
    """Return the key that opens a view."""
    return next(str(number) for number, view in enumerate(numbered(desk.main.views.all())) if view.title == name)


async def test_a_saved_search_is_a_view_with_a_live_count(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=WIDE) as desk:
        await desk.press("V", "/", *"author:mori", "enter", "+", *"Mori", "enter")
        await desk.until(lambda: views(desk).get("Mori") == "4")
        await desk.press("escape", digit(desk, "Mori"))
        assert desk.text()[0].startswith(" Mori")
        assert desk.session.counts.papers == 4
        await desk.press("s")
        await desk.until(lambda: views(desk)["Mori"] == "3")
        await desk.press("x")
        await desk.until(lambda: views(desk)["Mori"] == "2")
        assert desk.shows("4 papers · 2 unread")
        await desk.press("u", "u")
        await desk.until(lambda: views(desk)["Mori"] == "4")
        assert views(desk)["Everything"] == views(desk)["Unread"] == "19"
        await desk.press("-")
        await desk.until(lambda: "Mori" not in views(desk))


@pytest.mark.usefixtures("often")
async def test_counts_follow_what_another_window_brings(tmp_path: Path) -> None:
    settings(TOPICS)
    first = replace(batch(), entries=batch().entries[12:])
    path = fill(tmp_path / "library.sqlite3", first)
    async with window(path, size=WIDE) as desk:
        await desk.press("V", "j", "j")
        here = desk.key
        await desk.until(lambda: views(desk).get("Lamps") == "1")
        assert views(desk)["Everything"] == "12"
        fill(path, batch())
        await desk.until(lambda: views(desk)["Everything"] == "24")
        with library_at(path) as other:
            save_search(other, "Graphs", "graph")
        await desk.until(lambda: views(desk).get("Graphs") not in (None, ""))
        await desk.until(lambda: views(desk)["Lamps"] == "2")
        assert desk.key == here


async def test_topics_are_counted_by_asking_and_again_after_keys(tmp_path: Path) -> None:
    settings(TOPICS)
    async with window(morning(tmp_path), size=WIDE) as desk:
        await desk.press("V")
        # Keys that ask for something themselves take nothing away from the views.
        await desk.press("/", *"abs:robot", "enter", "escape", "j")
        await desk.until(lambda: views(desk).get("Lamps") == "2" and views(desk).get("Tides") == "1")
        await desk.press("g", "s")
        await desk.until(lambda: views(desk)["Lamps"] == "1")
        settings(TOPICS.replace('"tide"', '"weather", "tide"'))
        await desk.press("S", "escape")
        await desk.until(lambda: views(desk)["Tides"] == "2")
        await desk.press(digit(desk, "Lamps"))
        assert (desk.text()[0].split()[0], len(desk.session)) == ("Lamps", 2)


async def test_the_sidebar_is_remembered_and_needs_room(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=WIDE) as desk:
        assert views(desk).get("Unread") is None
        await desk.press("V")
        assert "Unread" in views(desk)
    async with window(path, size=WIDE) as desk:
        assert "Unread" in views(desk)
        await desk.until(lambda: views(desk)["Unread"] == "19")
        for width, shown in ((99, False), (100, True), (40, False), (160, True)):
            await desk.resize(width, 30)
            assert ("Unread" in views(desk)) == shown
            desk.check()
        # The list keeps enough room for a title, or the abstract goes below it.
        for width, beside in ((100, False), (120, False), (140, True)):
            await desk.resize(width, 30)
            assert desk.main.has_class("-beside") == beside
            assert desk.main.papers.size.width >= 50
    async with window(path, size=(80, 24)) as desk:
        assert "Unread" not in views(desk)
        await desk.press("V")
        await desk.press("V")
        assert desk.status.startswith("the views show from 100 columns on")
        await desk.resize(*WIDE)
        assert "Unread" in views(desk)
        await desk.press("V")
    async with window(path, size=WIDE) as desk:
        assert "Unread" not in views(desk)


async def test_the_mouse_opens_a_view(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=WIDE) as desk:
        await desk.press("V")
        await desk.pilot.click(desk.main.sidebar, offset=(5, 5))
        await desk.settle()
        assert desk.text()[0].startswith(" Starred")
        assert len(desk.session) == 3
        await desk.pilot.click(desk.main.sidebar, offset=(5, 20))
        await desk.settle()
        assert desk.text()[0].startswith(" Starred")


async def test_the_palette_knows_the_views(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        save_search(library, "Mori", "author:mori")
    async with window(path) as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: desk.shows("First paper"))
        await desk.press(*"view", "space", *"mori")
        await desk.until(lambda: desk.shows("View: Mori"))
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main and desk.text()[0].startswith(" Mori"))
        assert len(desk.session) == 4


async def test_the_open_view_is_marked_and_has_its_own_place(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        save_search(library, "Sentences", "small question")
    async with window(path, size=WIDE) as desk:
        await desk.press("V")
        key = digit(desk, "Sentences")
        await desk.press(key)
        wanted = desk.session.part(0, 99)
        await desk.press("j", "j", "j")
        here = desk.key
        await desk.press("0", key)
        assert desk.key == here
    # In another sitting its papers are found before the cursor can stand on one.
    async with window(path, size=WIDE, wait=False) as desk:
        await desk.settle()
        desk.send(key)
        await desk.until(lambda: len(desk.session) == len(wanted))
        assert desk.key == here
        row = next(y for y, line in enumerate(desk.text()) if line.startswith(f" {key} Sentences"))
        ground = {segment.style.bgcolor for segment in desk.strips()[row].crop(0, 26) if segment.style}
        others = {segment.style.bgcolor for segment in desk.strips()[row - 1].crop(0, 26) if segment.style}
        assert ground != others


async def test_a_search_that_this_program_does_not_understand_disturbs_nothing(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library, library.store.writing():
        library.store.searches.put(SavedSearch("Newer", "colour:blue is:purple"))
    async with window(path, size=WIDE) as desk:
        await desk.press("V")
        await desk.until(lambda: views(desk).get("Unread") == "19")
        assert views(desk)["Newer"] == ""
        await desk.press("j", digit(desk, "Newer"))
        assert desk.status.startswith("Newer: is: takes")
        assert (len(desk.session), desk.session.cursor) == (24, 1)


async def test_what_the_library_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError("The library is away [/b].")

    async with window(morning(tmp_path), size=WIDE) as desk:
        await desk.press("V")
        for broken, keys in (
            ((SearchTable, "put"), ("/", *"mori", "enter", "+", *"Mori", "enter")),
            ((Library, "neighbour_day"), ("2",)),
        ):
            with monkeypatch.context() as patch:
                patch.setattr(*broken, refuse)
                await desk.press(*keys)
                await desk.until(lambda: desk.status.startswith("The library is away [/b]."))
            await desk.press("escape", "k")
        await desk.press("2")
        assert desk.text()[0].startswith(" Unread")


async def test_many_views_and_long_names_fit(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        for number in range(40):
            save_search(library, f"{number} 王小明 {'long name ' * 9}", "lantern")
    async with window(path, size=(100, 12)) as desk:
        await desk.press("V")
        desk.check()
        name = numbered(desk.main.views.all())[9].title
        await desk.press("9")
        assert desk.text()[0].startswith(f" {name[:9]}")
        desk.check()

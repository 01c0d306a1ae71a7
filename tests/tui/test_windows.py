"""More than one window on a library, a file that goes away, and coming back to where one was."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services import indexing
from reader.services.finding import find
from reader.services.library import Library
from reader.services.triage import SKIP, STAR, Verb
from reader.tui import background
from support.morning import all_rows, batch, fill, library_at, morning, row_of
from support.screens import window


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)


async def test_a_star_of_another_window_is_seen_within_moments(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk, window(path) as other:
        assert desk.shows("24 papers · 19 unread · ★ 3")
        await other.press("j", "j", "j", "s")
        begin = time.monotonic()
        await desk.until(lambda: desk.shows("24 papers · 18 unread · ★ 4"), 1.5)
        assert time.monotonic() - begin < 5
        row = desk.session.row(3)
        assert row
        assert row.starred
        assert "★" in desk.text()[4][:6]
        assert desk.session.cursor == 0


@pytest.mark.usefixtures("often")
async def test_two_windows_decide_in_turn_and_undo_each_others_steps(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as one, window(path) as two:
        await one.press("s", "x")
        await two.press("G", "s")
        await one.until(lambda: one.session.row(23) and one.session.row(23).starred)
        await one.press("u")
        assert one.status.startswith("undone: starred 2611.01316")
        assert one.key == "2611.01316"
        await two.until(lambda: two.session.row(23) and not two.session.row(23).starred)
        await two.press("u", "u")
        assert two.status.startswith("undone: starred 2611.01234")
        await one.until(lambda: one.session.counts == two.session.counts)
        assert [one.session.row(index) for index in range(24)] == before == all_rows(path)


@pytest.mark.usefixtures("often")
async def test_papers_that_another_window_brought_are_shown_and_found(tmp_path: Path) -> None:
    first = replace(batch(), entries=batch().entries[:10])
    path = fill(tmp_path / "library.sqlite3", first)
    async with window(path) as desk:
        await desk.press("j", "j")
        here = desk.key
        fill(path, batch())
        await desk.until(lambda: len(desk.session) == 24)
        assert desk.key == here
        await desk.until(lambda: desk.session.catalogue is not None)
        await desk.press("/", *"adversaries")
        await desk.until(lambda: len(desk.session) == 1)


@pytest.mark.usefixtures("often")
async def test_what_another_window_does_disturbs_no_filter(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("/", *"is:unread")
        count = len(desk.session)
        await desk.press("down", "down")
        here = desk.key
        with library_at(path) as other:
            other.say(SKIP, [desk.numbers[0]])
        await desk.until(lambda: len(desk.session) == count - 1)
        assert desk.key == here
        assert desk.main.filter_bar.is_active
        assert desk.main.filter_bar.text == "is:unread"


@pytest.mark.usefixtures("often")
async def test_a_note_of_another_window_is_shown(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(80, 40)) as desk:
        with library_at(path) as other:
            other.say(
                Verb("noted", lambda state, _: state._replace(note="[/b] read again")), [desk.session.number or 0]
            )
        await desk.until(lambda: desk.shows("[/b] read again"))


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("how", ["removed", "moved", "replaced"])
async def test_a_file_that_goes_away_is_told(tmp_path: Path, how: str) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("j")
        if how == "removed":
            path.unlink()
        elif how == "moved":
            path.rename(tmp_path / "elsewhere.sqlite3")
        else:
            shutil.copy(path, tmp_path / "copy")
            (tmp_path / "copy").rename(path)
        await desk.until(lambda: desk.status.startswith("the library's file was moved or removed"))
        await desk.press("s", "k", "?", "escape")
        await desk.until(lambda: desk.status.startswith("the library's file was moved or removed"))


@pytest.mark.usefixtures("often")
async def test_a_library_that_cannot_be_read_is_told_and_the_window_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Library) -> bool:
        raise StoreError("The library is away [/b].")

    async with window(morning(tmp_path)) as desk:
        monkeypatch.setattr(Library, "changed_elsewhere", refuse)
        await desk.until(lambda: desk.status.startswith("The library is away [/b]."))


async def test_an_index_that_cannot_be_made_is_told_and_the_window_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Library) -> None:
        raise StoreError("The library is away [/b].")

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "open_index", refuse)
        async with window(morning(tmp_path), wait=False) as desk:
            await desk.until(lambda: desk.status.startswith("The library is away [/b]."))
            await desk.press("/", *"lantern")
            # What was in sight is filtered all the same.
            assert [row.title for row in map(desk.session.row, range(2)) if row] == [
                "Lantern Graphs for Sparse Attention",
                "Counting Lanterns in the Dark",
            ]
            patch.undo()
            desk.main.background.open_catalogue()
            await desk.indexed()
            await desk.answered()
            assert desk.numbers == find(desk.app.library, "lantern")


async def test_the_place_is_kept(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press(*"jjjjj")
        here = desk.key
    async with window(path) as desk:
        assert (desk.key, desk.session.cursor) == (here, 5)
        # Somebody pulls the plug: the place was written a moment after the last move.
        await desk.press("G")
        with library_at(path) as other:
            await desk.until(lambda: other.load_place("place.paper") == {"place.paper": desk.key})
        last = desk.key
    async with window(path) as desk:
        assert (desk.key, desk.session.cursor) == (last, 23)


async def test_the_place_is_a_paper_and_not_a_line(tmp_path: Path) -> None:
    first = replace(batch(), entries=batch().entries[12:])
    path = fill(tmp_path / "library.sqlite3", first)
    async with window(path) as desk:
        await desk.press("j", "j")
        here = desk.key
    fill(path, batch())
    async with window(path) as desk:
        assert desk.key == here
        assert desk.session.cursor == 14


async def test_a_place_in_a_filtered_list_is_a_place_in_the_whole_one(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("/", *"beekeeping", "enter")
        here = desk.key
    async with window(path) as desk:
        assert desk.key == here
        assert len(desk.session) == 24


async def test_a_place_that_is_gone_or_strange_is_the_top(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        library.save_place(**{"place.paper": "no such paper", "theme": "no such theme"})
    async with window(path) as desk:
        assert desk.session.cursor == 0
        assert desk.app.theme == "matins-dawn"


async def test_leaving_while_everything_still_loads_is_quiet(tmp_path: Path) -> None:
    path = morning(tmp_path)
    for _ in range(3):
        async with window(path, wait=False) as desk:
            desk.send("s", "q")
            await desk.ended()
            assert desk.app.return_code == 0
    # The second paper had its star before; each sitting went on where the one before it ended.
    assert [row.starred for row in all_rows(path)[:4]] == [True, False, True, False]


async def test_a_star_counts_at_once_in_another_library_object(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        with library_at(path) as other:
            other.say(STAR, [desk.session.number or 0])
            await desk.press("s")
            assert not row_of(path, "2611.01234").starred

"""Mutes and saved searches are undone like decisions: in their order, by name, and everything in sight follows."""

from pathlib import Path

import pytest

from reader.services.muting import active_mutes, lift, mute
from reader.services.searches import forget_search, save_search, saved_searches
from reader.services.triage import SKIP
from reader.storage.mutes import Mute
from reader.storage.searches import SavedSearch
from reader.tui import background
from reader.tui.screens.history import HistoryScreen
from support.checks.finding import settings
from support.morning import library_at, morning, row_of
from support.screens import Window, window

WIDE = (120, 30)
ADA = Mute("author", "Ada Mori")
SAVED = ("/", *"lantern", "enter", "+", *"mine", "enter")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)


def muted(path: Path) -> list[str]:
    with library_at(path) as library:
        return [each.name for each in active_mutes(library)]


def saved(path: Path) -> list[SavedSearch]:
    with library_at(path) as library:
        return saved_searches(library)


def count(desk: Window, name: str) -> str:
    """Return what the sidebar says at a view, its digit and name left out."""
    line = next((line[:26] for line in desk.text() if f" {name} " in line[:26]), "")
    return line.rpartition(name)[2].strip(" │")


async def test_a_slip_with_m_is_what_u_takes_back(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("x", "m", "enter", "u")
        assert desk.status.startswith("undone: muted André Lefebvre for today")
        assert muted(path) == []
        assert row_of(path, "2611.01234").skipped
        await desk.press("u")
        assert desk.status.startswith("undone: skipped 2611.01234")
        await desk.press("ctrl+r", "ctrl+r")
        assert desk.status.startswith("redone: muted André Lefebvre for today")
        assert muted(path) == ["André Lefebvre"]
        await desk.press("m", "up", "enter", "u")
        assert desk.status.startswith("undone: unmuted André Lefebvre")
        assert muted(path) == ["André Lefebvre"]
    async with window(path) as desk:
        # Another day, another sitting: the step is still the newest.
        await desk.press("u")
        assert desk.status.startswith("undone: muted André Lefebvre")
        assert muted(path) == []


async def test_list_and_views_follow_at_once(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=WIDE) as desk:
        await desk.press("V")
        await desk.until(lambda: count(desk, "Unread") == "19")
        await desk.press("m", "enter")
        await desk.until(lambda: count(desk, "Unread") == "15")
        assert "4 muted" in desk.text()[-2]
        await desk.press("M")
        assert len(desk.session) == 20
        await desk.press("u")
        assert len(desk.session) == 24
        assert "muted" not in desk.text()[-2]
        await desk.until(lambda: count(desk, "Unread") == "19")
        await desk.press("ctrl+r")
        assert len(desk.session) == 20
        await desk.until(lambda: count(desk, "Unread") == "15")


async def test_a_topic_is_shown_again(tmp_path: Path) -> None:
    settings('[[topic]]\nname = "Lamps"\nkeywords = ["lantern"]\n')
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("m", "down", "down", "down", "enter")
        await desk.until(lambda: "2 muted" in desk.text()[-2])
        await desk.press("u")
        assert desk.status.startswith("undone: muted topic Lamps for today")
        assert "muted" not in desk.text()[-2]
        await desk.press("ctrl+r")
        await desk.until(lambda: "2 muted" in desk.text()[-2])


async def test_a_saved_search_comes_and_goes_in_the_views(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=WIDE) as desk:
        await desk.press("V", *SAVED)
        await desk.until(lambda: count(desk, "mine"))
        await desk.press("u")
        assert desk.status.startswith("undone: saved the search mine")
        assert saved(path) == []
        await desk.until(lambda: not count(desk, "mine"))
        # What is typed into the bar is not what was saved.
        assert desk.main.filter_bar.text == "lantern"
        await desk.press("ctrl+r")
        await desk.until(lambda: count(desk, "mine"))
        await desk.press("6", "-")
        assert desk.status.startswith("forgot mine (lantern); u takes it back")
        assert desk.text()[0].lstrip().startswith("Matins")
        await desk.press("u")
        assert desk.status.startswith("undone: forgot the search mine")
        assert saved(path) == [SavedSearch("mine", "lantern")]
        await desk.until(lambda: count(desk, "mine"))


async def test_the_search_that_is_open_changes_with_it(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        save_search(library, "mine", "lantern")
        save_search(library, "mine", "author:mori")
    async with window(path) as desk:
        await desk.press("6")
        assert len(desk.session) == 4
        await desk.press("u")
        assert desk.status.startswith("undone: changed the search mine")
        assert desk.text()[0].startswith(" mine")
        assert len(desk.session) == 2
        await desk.press("u")
        assert desk.status.startswith("undone: saved the search mine")
        assert desk.text()[0].startswith(" Matins")
        assert len(desk.session) == 24


async def test_the_undo_list_has_them_in_their_order(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=WIDE) as desk:
        await desk.press("x", "m", "enter", *SAVED, "H")
        shown = [line[15:].strip() for line in desk.text()[:3]]
        assert shown == ["saved the search mine", "muted André Lefebvre for today", "skipped 2611.01234"]
        await desk.press("j", "j", "enter")
        assert desk.status.startswith("undone: 3 steps, the last skipped 2611.01234")
        assert (saved(path), muted(path), row_of(path, "2611.01234").skipped) == ([], [], False)
        await desk.press("H", "g", "j", "enter")
        assert desk.status.startswith("redone: 2 steps, the last muted André Lefebvre for today")
        assert (saved(path), muted(path), row_of(path, "2611.01234").skipped) == ([], ["André Lefebvre"], True)


@pytest.mark.usefixtures("often")
class TestTwoWindows:
    async def test_one_undoes_what_the_other_did(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path) as one, window(path) as two:
            await one.press("m", "enter")
            await two.until(lambda: "4 muted" in two.text()[-2])
            await two.press("u")
            assert two.status.startswith("undone: muted Ada Mori for today")
            await one.until(lambda: "muted" not in one.text()[-2])
            await one.press("ctrl+r")
            await two.until(lambda: "4 muted" in two.text()[-2])

    @pytest.mark.parametrize("key", ["enter", "o"])
    async def test_the_list_asks_before_it_takes_back_what_another_did(self, key: str, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=WIDE) as desk:
            with library_at(path) as other:
                mute(other, "author", "Ada Mori", "for good")
            await desk.press("H", key)
            assert desk.status.startswith(f"this step was done in another window; {key} once more")
            await desk.press(key)
            assert desk.app.screen is desk.main
            assert muted(path) == []
            await desk.press("u" if key == "o" else "ctrl+r")
            assert muted(path) == ["Ada Mori"]

    async def test_a_dialog_that_is_out_of_date(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        with library_at(path) as library:
            mute(library, "author", "Ada Mori", "for today")
        async with window(path) as desk:
            await desk.press("g", "m", "up")
            with library_at(path) as other:
                lift(other, ADA)
            await desk.press("enter")
            assert desk.status.startswith("it is shown again already")
            await desk.press("u")
            assert desk.status.startswith("undone: unmuted Ada Mori")
            await desk.press("u", "m")
            with library_at(path) as other:
                mute(other, "author", "Ada Mori", "for today")
            await desk.press("enter")
            assert desk.status.startswith("it is muted like this already")

    async def test_a_search_that_another_window_forgot(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        with library_at(path) as library:
            save_search(library, "mine", "lantern")
        async with window(path) as desk:
            await desk.press("6")
            with library_at(path) as other:
                forget_search(other, "mine")
            await desk.press("-")
            assert desk.status.startswith("open a saved search first")
            await desk.press("u")
            assert desk.status.startswith("undone: forgot the search mine")

    async def test_what_no_history_tells_of_is_told_and_passed(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(160, 30)) as desk:
            await desk.press("x", "g", "m", "enter")
            with library_at(path) as other, other.store.writing():
                other.store.mutes.put(ADA)
            await desk.press("u")
            assert desk.status.startswith("“muted Ada Mori for today” stays as it is: another window or program has")
            assert muted(path) == ["Ada Mori"]
            await desk.press("u")
            assert desk.status.startswith("undone: skipped 2611.01234")


class TestAlone:
    """o in the undo list: one step is taken back, and the later ones stay."""

    async def test_an_old_skip_is_taken_back_alone(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=WIDE) as desk:
            await desk.press("x", "s", "x", "H", "j", "j", "o")
            assert desk.app.screen is desk.main
            assert desk.status.startswith("took back: skipped 2611.01234")
            assert desk.key == "2611.01234"
            first, second, third = (row_of(path, f"2611.012{number}") for number in (34, 40, 51))
            assert (first.skipped, first.unread, third.skipped) == (False, True, True)
            assert not second.starred
            await desk.press("u")
            assert desk.status.startswith("undone: took back: skipped 2611.01234")
            assert row_of(path, "2611.01234").skipped

    async def test_what_stands_in_the_way_is_told_and_the_list_stays(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(160, 30)) as desk:
            await desk.press("x", "k", "s", "H", "j", "o")
            assert isinstance(desk.app.screen, HistoryScreen)
            assert desk.status.startswith("“starred 2611.01234” stands in the way: it came later, about the same.")
            await desk.press("k", "o")
            assert desk.status.startswith("took back: starred 2611.01234")
            await desk.press("H", "j", "j", "o")
            assert desk.status.startswith("took back: skipped 2611.01234")
            assert row_of(path, "2611.01234").unread

    async def test_an_undone_step_has_enter(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=WIDE) as desk:
            await desk.press("H", "o", "escape", "x", "u", "H", "o")
            assert desk.status.startswith("this one is undone already; enter does it again")
            await desk.press("enter")
            assert row_of(path, "2611.01234").skipped

    async def test_a_mute_and_a_search(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=WIDE) as desk:
            await desk.press("m", "enter", *SAVED, "escape", "x", "H", "j", "j", "o")
            assert desk.status.startswith("took back: muted Ada Mori for today")
            assert "muted" not in desk.text()[-2]
            assert (muted(path), saved(path)) == ([], [SavedSearch("mine", "lantern")])
            await desk.press("H", "j", "j", "o")
            assert desk.status.startswith("took back: saved the search mine")
            assert saved(path) == []
            await desk.press("H", "o")
            assert desk.status.startswith("did again: saved the search mine")
            assert saved(path) == [SavedSearch("mine", "lantern")]

    async def test_many_papers_a_piece_at_a_time(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from reader.services import deciding, taking_back
        from reader.tui import deciding as window_of

        for module in (deciding, taking_back, window_of):
            monkeypatch.setattr(module, "AT_ONCE", 4)
        path = morning(tmp_path)
        with library_at(path) as library:
            library.say(SKIP, library.numbers()[:10])
            library.say(SKIP, library.numbers()[12:14])
        async with window(path, size=WIDE) as desk:
            await desk.press("H", "j", "o")
            await desk.until(lambda: desk.status.startswith("took back: skipped"))
            assert row_of(path, "2611.01234").unread
            await desk.press("u")
            await desk.until(lambda: desk.status.startswith("undone: took back"))
            assert row_of(path, "2611.01234").skipped

    async def test_another_window_comes_between_list_and_key(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(160, 30)) as desk:
            await desk.press("x", "H")
            with library_at(path) as other:
                other.undo()
            await desk.press("o")
            assert desk.status.startswith("This step is undone already")
            assert row_of(path, "2611.01234").unread

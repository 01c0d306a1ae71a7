"""Muting: dimmed and passed over, or hidden and said so, and lifted in the same dialog."""

from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services.muting import active_mutes, mute
from reader.storage.mutes import MuteTable
from reader.tui import background
from reader.tui.screens.mute import MuteScreen
from support.checks.finding import settings
from support.morning import all_rows, library_at, morning
from support.screens import Window, window

LAMPS = '[[topic]]\nname = "Lamps"\nkeywords = ["lantern"]\n'
HIDDEN = "[triage]\nhide_muted = true\n"


def muted(path: Path) -> list[tuple[str, str]]:
    with library_at(path) as library:
        return [(each.kind, each.name) for each in active_mutes(library)]


def dimmed(desk: Window) -> list[str]:
    """Return the identifiers of the rows with the sign."""
    return [line.split()[2] for line in desk.text() if line[1:2] == "⊘"]


async def test_muted_papers_are_passed_over(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        mute(library, "author", "Ada Mori", "for today")
    async with window(path) as desk:
        await desk.press("g")
        assert dimmed(desk) == ["2611.01234", "2611.01300"]
        await desk.press("j", "j", "j", "j", "j", "j")
        assert desk.key == "cond-mat/0204567"
        await desk.press("n")
        assert desk.key == "2611.01301"
        await desk.press("N")
        assert desk.key == "cond-mat/0204567"
        # A decision goes on over them, a step does not.
        await desk.press("x")
        assert desk.key == "2611.01301"
        assert desk.status.startswith("skipped cond-mat/0204567 · 14 of 20 left")
        await desk.press("k", "s")
        assert desk.shows("★ 4")
        await desk.press("g")
        assert dimmed(desk) == ["2611.01234"]


async def test_a_day_is_finished_without_them(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("m", "enter", "[")
        assert "2 muted" in desk.text()[-2]
        while desk.app.screen is desk.main:
            row = desk.session.row(desk.session.cursor)
            assert row is not None
            await desk.press("x" if row.unread and not desk.session.is_muted(desk.session.cursor) else "j")
        assert desk.shows("Fri 20 Nov 2026 is finished")
        assert [row.key for row in all_rows(path) if row.unread and row.date == "2026-11-20"] == [
            "2611.01234",
            "2611.01300",
        ]


async def test_hidden_ones_are_told_of_and_come_back(tmp_path: Path) -> None:
    settings(HIDDEN)
    path = morning(tmp_path)
    with library_at(path) as library:
        mute(library, "author", "Ada Mori", "for good")
    async with window(path) as desk:
        await desk.until(lambda: len(desk.session) == 20)
        await desk.press("[")
        assert desk.status.startswith("2 muted papers hidden; M shows them")
        assert desk.text()[-2].endswith("2 hidden · 1/9")
        assert desk.shows("9 papers") or desk.shows("11 papers")
        # Below the last one where there is room; where there is nothing else, in its place.
        await desk.press("/", *"tides", "enter")
        assert desk.shows("1 muted paper hidden; M shows it")
        await desk.press("escape", "/", *"2611.01234", "enter")
        assert desk.key == "2611.01234"
        await desk.press("escape", "M")
        assert dimmed(desk)
        assert len(desk.session) == 11


async def test_topics_are_asked_for_and_words_stand_in_titles(tmp_path: Path) -> None:
    settings(LAMPS)
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("m", "down", "down", "down", "tab", "tab")
        assert desk.shows("Mute for good")
        await desk.press("enter")
        assert muted(path) == [("topic", "Lamps")]
        await desk.until(lambda: "2 muted" in desk.text()[-2])
        await desk.press("m", *"tides", "enter")
        assert muted(path) == [("topic", "Lamps"), ("word", "tides")]
        assert "3 muted" in desk.text()[-2]
    async with window(path) as desk:
        await desk.until(lambda: "3 muted" in desk.text()[-2])
        await desk.press("m", *"Lam")
        assert desk.shows("topic, muted for good")
        await desk.press("backspace", "backspace", "backspace", *"tides", "enter")
        assert muted(path) == [("topic", "Lamps")]
        assert desk.status.startswith("“tides” in titles is shown again")
        assert "2 muted" in desk.text()[-2]


@pytest.mark.parametrize("keys", [("[",), ()], ids=["of a day", "of everything"])
async def test_a_word_is_muted_while_no_paper_is_shown(keys: tuple[str, ...], tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press(*keys, "/", *"nothing like this", "enter", "m", *"lantern", "enter")
        await desk.until(lambda: desk.app.screen is desk.main)
        assert "muted" in desk.status
        await desk.press("j", "s", "x", "m", *"tides", "enter", "escape")
        assert len(desk.session) > 0


async def test_the_dialog_says_what_enter_does(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("m")
        assert desk.shows("Mute for today")
        assert desk.shows("enter: mute   tab: for a week")
        await desk.press("shift+tab")
        assert desk.shows("Mute for good")
        await desk.press("tab", "tab", "enter", "k", "m", "pagedown")
        assert desk.shows("author, muted for 7 days")
        assert desk.shows("enter: show again")
        await desk.press("up", "down", "pageup", "escape")
        assert muted(path) == [("author", "Ada Mori")]
        await desk.press("m")
        await desk.paste("honey\n")
        assert desk.shows("in titles")
        await desk.until(lambda: desk.app.screen.query_one("#mute-list").region.height == 1)
        await desk.pilot.click("#mute-list", offset=(4, 0))
        await desk.settle()
        assert ("word", "honey") in muted(path)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (120, 40), (200, 60)])
async def test_the_dialog_fits(size: tuple[int, int], tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("j", "j", "j", "j", "m")
        await desk.resize(*size)
        desk.check()
        for _ in range(40):
            await desk.press("down")
        desk.check()
        assert isinstance(desk.app.screen, MuteScreen)
        if size[0] >= 40:
            assert desk.shows("Observer")


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (120, 40)])
async def test_a_list_with_muted_papers_can_be_drawn(size: tuple[int, int], tmp_path: Path) -> None:
    path = morning(tmp_path)
    with library_at(path) as library:
        mute(library, "author", "Ada Mori", "for today")
    async with window(path, size=size) as desk:
        await desk.press("g")
        desk.check()
        assert dimmed(desk)
        await desk.press("M", "/", *"mori", "enter")
        desk.check()
        assert desk.shows("4 muted papers hidden")


async def test_another_window_mutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)
    path = morning(tmp_path)
    async with window(path) as desk:
        with library_at(path) as other:
            mute(other, "author", "Ada Mori", "for today")
        await desk.until(lambda: "4 muted" in desk.text()[-2])


async def test_what_the_library_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The library is away [/b].")

    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("m")
        with monkeypatch.context() as patch:
            patch.setattr(MuteTable, "put", refuse)
            await desk.press("enter")
            assert desk.status.startswith("The library is away [/b].")
        assert muted(path) == []

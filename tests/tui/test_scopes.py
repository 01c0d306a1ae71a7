"""Days, topics and subscriptions beyond what the checks of their keys say."""

from pathlib import Path

import pytest

from reader.paths import config_path
from reader.services.settings import load
from reader.services.triage import STAR
from reader.tui import background
from reader.tui.choices import Choices
from reader.tui.screens.subscriptions import ChoiceList, SubscriptionsScreen
from support.checks.finding import settings
from support.morning import library_at, morning
from support.screens import window

TOPIC = '[[topic]]\nname = "Lamps"\nkeywords = ["lantern", "lamp"]\n'


@pytest.mark.parametrize("keys", [("h",), ("S", "escape"), ("R",), ("s",), ("u",), ("/", *"is:unread", "escape")])
async def test_a_topic_that_is_taken_out_of_the_settings_while_it_is_open(
    keys: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)
    settings(TOPIC)
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("tab", "s")
        assert desk.text()[0].startswith(" Lamps")
        settings("")
        await desk.press("R", *keys)
        with library_at(path) as other:
            other.say(STAR, [1, 2, 3])
        await desk.until(lambda: other is not None and desk.app.library.counts().starred > 4)
        for _turn in range(5):
            await desk.settle()
        await desk.press("tab", "j")
        desk.check()
        assert len(desk.session) == (23 if keys == ("h",) else 24)
        assert desk.text()[0].startswith(" Matins")


async def test_settings_that_are_wrong_are_told_and_the_library_opens(tmp_path: Path) -> None:
    settings('[arxiv]\ncategories = ["cs.LH"]\n')
    async with window(morning(tmp_path), size=(250, 24)) as desk:
        await desk.until(lambda: 'there is no category "cs.LH"' in desk.status)
        assert len(desk.session) == 24
        await desk.press("S")
        assert isinstance(desk.app.screen, SubscriptionsScreen)
        await desk.press("enter", "j", "down", "escape", "escape")
        assert desk.app.screen is desk.main
    assert "cs.LH" in config_path().read_text()


async def test_hidden_kinds_come_from_the_settings(tmp_path: Path) -> None:
    settings('[arxiv]\nhide = ["cross", "replace-cross"]\n')
    path = morning(tmp_path)
    with library_at(path) as library:
        rows = library.rows(library.numbers())
    async with window(path) as desk:
        wanted = [row.number for row in rows if row.kind not in {"cross", "replace-cross"}]
        await desk.until(lambda: desk.numbers == wanted)


async def test_each_day_remembers_its_place(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("j", "j", "j", "[")
        # A day begins with its first unread paper.
        assert desk.session.cursor == 0
        await desk.press("j", "j", "[", "j", "]")
        assert desk.session.cursor == 2
        await desk.press("]")
        assert desk.session.cursor == 3
        await desk.press("[", "[")
        assert desk.session.cursor == 1
        assert desk.text()[0].startswith(" Thu 19 Nov 2026")


async def test_a_decision_in_a_day_counts_in_the_day(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("[")
        assert desk.shows("11 papers · 8 unread · ★ 1")
        await desk.press("s")
        assert desk.shows("11 papers · 7 unread · ★ 2")
        await desk.press("u")
        assert desk.shows("11 papers · 8 unread · ★ 1")
        await desk.press("A")
        assert desk.shows("11 papers · 0 unread · ★ 1")
        await desk.press("[", "u")
        assert desk.shows("12 papers")
        await desk.press("]")
        assert desk.shows("11 papers · 8 unread · ★ 1")


async def test_subscriptions_are_searched_chosen_and_kept(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("S", *"machine lerning")
        assert desk.shows("cs.LG")
        desk.check()
        await desk.press("escape", *"Ada Mori [/b]", "end")
        rows = desk.app.screen.query_one(ChoiceList).rows
        author = next(index for index, row in enumerate(rows) if row.kind == "author")
        await desk.press(*["down"] * author, "enter")
        assert tuple(load().arxiv.authors) == ("Ada Mori [/b]",)
        assert desk.shows("[x] Ada Mori [/b]")
        desk.check()
        await desk.press("pagedown", "pagedown", "pageup", "up", "down", "ctrl+n", "ctrl+p", "f5", "left")
        desk.check()
        await desk.press("ctrl+c")
        assert desk.app.screen is desk.main
    assert [row.name for row in Choices().rows("")[:2]] == ["Ada Mori [/b]", "daily papers"]


@pytest.mark.parametrize("text", ["[/x]", "\x1b[31m", "\u202e", '"; drop', "王小明", "x" * 5000, "\\", "'''", "#"])
async def test_no_text_breaks_the_subscriptions(text: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("S")
        await desk.paste(text)
        desk.check()
        await desk.press("pagedown", "up", "enter")
        desk.check()
        load()
        for size in ((20, 5), (1, 1), (200, 60), (80, 24)):
            await desk.resize(*size)
            desk.check()
        await desk.press("escape", "escape")
        desk.check()
        assert desk.app.screen is desk.main

"""The program itself."""

from pathlib import Path

import pytest

from reader.tui.app import MatinsApp
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.welcome import WelcomeScreen
from support.checks import checks
from support.morning import all_rows, morning
from support.reading import counted, reading
from support.screens import window


@checks("raw")
async def _raw(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press("j")
        assert desk.shows("Poincaré Garden")
        await desk.press(key)
        assert desk.shows(r"Poincar\'e Garden of $n^2$ Paths")
        assert desk.shows(r"\mathbb{R}^n")
        await desk.press("k", "j")
        assert desk.shows(r"\mathbb{R}^n")
        await desk.press(key)
        assert not desk.shows(r"\mathbb")


@checks("theme")
async def _theme(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    for shown in ("matins-day", "matins-dawn"):
        async with window(path) as desk:
            before = list(desk.strips())
            await desk.press(key)
            assert desk.app.theme == shown
            assert desk.strips() != before
        async with window(path) as desk:
            assert desk.app.theme == shown


@checks("help")
async def _help(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.press(key)
        assert desk.app.screen is desk.main
    async with window(place / "empty.sqlite3") as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.press("escape")
        assert isinstance(desk.app.screen, WelcomeScreen)


@checks("palette")
async def _palette(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path) as desk:
        await desk.press(key)
        await desk.until(lambda: desk.shows("First paper"))
        for typed in "shown as":
            await desk.press("space" if typed == " " else typed)
        await desk.until(lambda: desk.shows("Mark all shown as read") and not desk.shows("Undo"))
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main)
        assert desk.app.library.counts().unread == 0
        assert not any(row.unread for row in all_rows(path))


@checks("stats")
async def _stats(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(reading(place)) as desk:
        await desk.press(key)
        await counted(desk)
        assert desk.shows("Your reading")
        await desk.press(key)
        assert desk.app.screen is desk.main
    async with window(place / "empty.sqlite3") as desk:
        await desk.press(key)
        await counted(desk)
        await desk.press("escape")
        assert isinstance(desk.app.screen, WelcomeScreen)


@checks("suspend")
async def _suspend(key: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[MatinsApp] = []

    def suspend(app: MatinsApp) -> None:
        asked.append(app)

    monkeypatch.setattr(MatinsApp, "action_suspend_process", suspend)
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert asked == [desk.app]


@checks("quit")
async def _quit(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    for path in (morning(place), place / "empty.sqlite3"):
        async with window(path) as desk:
            desk.send(key)
            await desk.ended()
            assert desk.app.return_code == 0

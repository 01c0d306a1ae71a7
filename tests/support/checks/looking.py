"""Themes and densities."""

from pathlib import Path

import pytest

from reader.tui.screens.themes import ThemesScreen
from support.checks import checks
from support.morning import morning
from support.screens import window


@checks("themes")
async def _themes(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path) as desk:
        before = desk.app.theme
        await desk.press(key)
        assert isinstance(desk.app.screen, ThemesScreen)
        await desk.press(*"nord")
        assert desk.app.theme == "nord"
        await desk.press("escape")
        assert (desk.app.theme, desk.app.screen) == (before, desk.main)
        await desk.press(key, "up", "down", *"solarized light", "enter")
        assert desk.status.startswith("theme: solarized-light")
    async with window(path) as desk:
        assert desk.app.theme == "solarized-light"
    async with window(place / "empty.sqlite3") as desk:
        await desk.press(key, "down", "enter")
        assert desk.app.theme == "matins-day"


@checks("density")
async def _density(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path, size=(60, 24)) as desk:
        await desk.press("j", "j", "j", "j")
        for told, lines in (("compact", 1), ("roomy", 3), ("auto", 2), ("compact", 1)):
            where = [number for number, line in enumerate(desk.text()) if line.startswith("▌")]
            await desk.press(key)
            assert desk.status.startswith(f"density: {told}")
            now = [number for number, line in enumerate(desk.text()) if line.startswith("▌")]
            assert len(now) == lines
            assert abs(now[0] - where[0]) < 3
            assert desk.session.cursor == 4
    async with window(path, size=(60, 24)) as desk:
        assert desk.main.papers.row_height == 1
        await desk.press(key)
    async with window(path) as desk:
        assert desk.main.papers.row_height == 2

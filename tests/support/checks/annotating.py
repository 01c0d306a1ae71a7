"""Tags, notes and marks: by key, on disk, and back by undo."""

from pathlib import Path

import pytest

from reader.tui.screens.ask_tags import AskTags
from support.checks import checks
from support.morning import all_rows, morning, row_of
from support.screens import window


@checks("tag")
async def _tag(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, AskTags)
        await desk.press(*'"to read" graphs', "enter")
        assert desk.app.screen is desk.main
        assert row_of(path, "2611.01234").tags == ("to read", "graphs")
        assert desk.status.startswith("tagged 2611.01234: to read, graphs")
        await desk.press("u")
        assert all_rows(path) == before


@checks("note")
async def _note(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press(key, *"x s ctrl", "escape")
        assert row_of(path, "2611.01234").noted
        assert not row_of(path, "2611.01234").starred
        await desk.press("u")
        assert all_rows(path) == before


@checks("note_editor")
async def _note_editor(key: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path, size=(120, 24)) as desk:
        await desk.press(key)
        assert desk.status.startswith("Neither $VISUAL nor $EDITOR names an editor.")
        monkeypatch.setenv("EDITOR", "true")
        await desk.press(key)
        assert desk.status.startswith("this terminal cannot be lent to an editor")
    assert all_rows(path) == before


@checks("mark", "mark_all", "unmark")
async def _mark(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    count = {"v": 2, "space": 2, "ctrl+a": 24, "U": 0}[key]
    async with window(path) as desk:
        if key == "U":
            await desk.press("ctrl+a", key)
        elif key == "ctrl+a":
            await desk.press(key)
        else:
            await desk.press(key, "j", key)
            assert desk.session.cursor == 3
        assert len(desk.session.marked) == count
        assert (f"{count} marked" in desk.status) is bool(count)
        assert sum("✓" in line[:7] for line in desk.text()) == min(count, desk.main.papers.page)
        await desk.press("U")
        assert not desk.session.marked
        assert not desk.shows("✓")
        await desk.press("U")
        assert desk.status.startswith("no paper is marked; v marks one")
    assert all_rows(path) == before

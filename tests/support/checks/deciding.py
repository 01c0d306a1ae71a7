"""Decisions: on disk before the screen shows them, on to the next paper, and back by undo in another sitting."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.storage.listing import Row
from reader.tui.commands import Place
from reader.tui.keymap import DEFAULT
from support.checks import checks
from support.morning import all_rows, morning
from support.screens import window

STATES: dict[str, tuple[int, Callable[[Row], bool], str]] = {
    "star": (0, lambda row: row.starred and not row.unread, "starred 2611.01234"),
    "skip": (0, lambda row: row.skipped and not row.unread, "skipped 2611.01234"),
    "later": (0, lambda row: row.later and not row.unread, "put off 2611.01234"),
    "read": (0, lambda row: not row.unread and not row.starred, "marked read 2611.01234"),
}


@checks(*STATES)
async def _decide(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    index, holds, told = STATES[DEFAULT.at(Place.MAIN)[key]]
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        assert desk.session.cursor == index
        await desk.press(key)
        after = all_rows(path)
        assert holds(after[index])
        assert after[:index] + after[index + 1 :] == before[:index] + before[index + 1 :]
        assert desk.session.cursor == index + 1
        assert desk.session.row(index) == after[index]
        assert desk.status.startswith(told)
        assert desk.shows("24 papers · 18 unread")
    async with window(path) as desk:
        await desk.press("u")
        assert all_rows(path) == before
        assert desk.status.startswith(f"undone: {told}")
        assert desk.key == "2611.01234"
        await desk.press("u")
        assert desk.status.startswith("nothing to undo")
    async with window(path) as desk:
        await desk.press("ctrl+r")
        assert all_rows(path) == after
        assert desk.status.startswith(f"redone: {told}")
        await desk.press("ctrl+r")
        assert desk.status.startswith("nothing to redo")


@checks("read_all")
async def _read_all(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    before = all_rows(path)
    async with window(path) as desk:
        await desk.press("/", *"lantern", "enter", key)
        found = set(desk.numbers)
        assert 1 < len(found) < 10
        assert [r.unread for r in all_rows(path)] == [r.unread and r.number not in found for r in before]
        assert desk.status.startswith(f"marked read {len(found)} papers; u takes it back")
        await desk.press(key)
        assert desk.status.startswith("nothing unread is shown")
        await desk.press("escape", "u")
        assert all_rows(path) == before


@checks("undo", "redo")
async def _travel(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    states = [all_rows(path)]
    async with window(path) as desk:
        for decision in ("s", "x", "r", "j", "s", "A"):
            await desk.press(decision)
            if decision != "j":
                states.append(all_rows(path))
        assert len({tuple(rows) for rows in states}) == 6
        for rows in states[-2::-1]:
            await desk.press("u")
            assert all_rows(path) == rows == [desk.session.row(index) for index in range(24)]
        for rows in states[1:] if key == "ctrl+r" else []:
            await desk.press(key)
            assert all_rows(path) == rows == [desk.session.row(index) for index in range(24)]

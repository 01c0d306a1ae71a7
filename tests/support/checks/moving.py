"""Where the cursor goes."""

from pathlib import Path

import pytest

from reader.tui.commands import BY_ID
from support.checks import checks
from support.morning import all_rows, morning
from support.screens import window


@checks("next")
async def _next(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press(key, key)
        assert desk.session.cursor == 2
        await desk.press(*[key] * 30)
        assert desk.session.cursor == 23


@checks("previous")
async def _previous(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press("G", key, key)
        assert desk.session.cursor == 21
        await desk.press(*[key] * 30)
        assert desk.session.cursor == 0


@checks("first", "last")
async def _ends(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press("j", "j", key)
        assert desk.session.cursor == (0 if key in BY_ID["first"].keys else 23)


@checks("half_down", "half_up")
async def _half(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        half = desk.main.papers.page // 2
        assert half > 1
        await desk.press(*["j"] * 12, key)
        assert desk.session.cursor == 12 + (half if key in BY_ID["half_down"].keys else -half)


@checks("next_unread", "previous_unread")
async def _unread(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    unread = [index for index, row in enumerate(all_rows(path)) if row.unread]
    async with window(path) as desk:
        down = key == "n"
        await desk.press("g" if down else "G")
        seen = [desk.session.cursor] if desk.session.cursor in unread else []
        for _turn in range(30):
            await desk.press(key)
            if seen[-1:] != [desk.session.cursor]:
                seen.append(desk.session.cursor)
        assert seen == (unread if down else unread[::-1])
        assert desk.status.startswith(f"nothing unread {'below' if down else 'above'}")


@checks("scroll_down", "scroll_up")
async def _scroll(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        desk.session.go_to(next(row.number for row in all_rows(desk.app.library.path) if "0204567" in row.key))
        await desk.press("j", "k")
        assert desk.shows("more lines")
        top = desk.text()
        if key in BY_ID["scroll_up"].keys:
            await desk.press("J", "J", key, key)
            assert desk.text() == top
            await desk.press(key)
            assert desk.status.startswith("the abstract begins here")
            return
        seen: set[str] = set(top)
        for _turn in range(10):
            await desk.press(key)
            seen.update(desk.text())
        assert desk.status.startswith("the abstract ends here")
        assert all(any(f"Part {count}." in line for line in seen) for count in range(1, 12))

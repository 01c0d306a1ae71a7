"""What is shown: the filter, days, topics, kinds."""

from pathlib import Path

import pytest

from reader.paths import config_path
from support.checks import checks
from support.morning import all_rows, morning
from support.screens import window


@checks("filter", "clear")
async def _filter(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press("slash" if key == "escape" else key, *"gentle")
        assert len(desk.session) == 1
        here = desk.key
        if key == "escape":
            await desk.press(key)
            assert (len(desk.session), desk.key) == (24, here)
            assert desk.shows("/ filter")


async def _walk_days(key: str, path: Path) -> list[tuple[str, int]]:
    """Press a key until it leads nowhere; return what was open, and how many papers there were."""
    async with window(path) as desk:
        if key == "right_square_bracket":
            await desk.press("[", "[", "[")
        seen = []
        for _turn in range(4):
            seen.append((desk.text()[0].split("  ")[0].strip(), len(desk.session)))
            await desk.press(key)
        assert desk.status.startswith(
            "this is everything; [ goes to the newest day" if key[0] == "r" else "there is no earlier day"
        )
        return seen


@checks("older_day", "newer_day")
async def _days(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    every = [("Matins", 24), ("Fri 20 Nov 2026", 11), ("Thu 19 Nov 2026", 12), ("Wed 18 Nov 2026", 1)]
    if key == "left_square_bracket":
        assert await _walk_days(key, path) == every
        # The next sitting begins on the day on which this one ended.
        async with window(path) as desk:
            assert desk.text()[0].startswith(" Wed 18 Nov 2026")
    else:
        assert await _walk_days(key, path) == every[::-1]


@checks("topic")
async def _topic(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path) as desk:
        await desk.press(key)
        assert desk.status.startswith("no topics yet")
    settings(
        '[[topic]]\nname = "Lamps [/b]"\nkeywords = ["lantern", "lamp"]\n[[topic]]\nname = "None"\nkeywords = ["zzz"]\n'
    )
    async with window(path) as desk:
        await desk.press(key)
        assert desk.text()[0].startswith(" Lamps [/b]")
        found = len(desk.session)
        assert 2 <= found < 24
        await desk.press("j", "s", "/", *"lantern", "enter")
        assert 0 < len(desk.session) < found + 1
        await desk.press("escape", key)
        assert desk.shows("no paper has the words of this topic; tab opens the next one")
        await desk.press(key)
        assert desk.text()[0].startswith(" Matins")
        assert len(desk.session) == 24


@checks("kinds")
async def _kinds(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    rows = all_rows(path)
    turns = [
        ({"replace-cross"}, "replacements of cross-lists are hidden"),
        ({"replace", "replace-cross"}, "replacements are hidden"),
        ({"cross", "replace", "replace-cross"}, "only new papers"),
        (set(), "all kinds of announcements are shown"),
    ]
    async with window(path) as desk:
        await desk.press("j", "j", "j")
        for hidden, told in turns:
            await desk.press(key)
            assert desk.status.startswith(told)
            assert desk.numbers == [row.number for row in rows if row.kind not in hidden]
            assert desk.key == "2611.01262"


def settings(text: str) -> None:
    """Write the user's settings."""
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

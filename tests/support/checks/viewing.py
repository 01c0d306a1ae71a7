"""Views: the sidebar, what a digit opens, saved searches, and orders."""

from pathlib import Path

import pytest

from reader.services.searches import save_search, saved_searches
from reader.services.sorts import SORTS, WORDS
from reader.tui.viewlist import ALWAYS
from support.checks import checks
from support.morning import library_at, morning
from support.screens import window


@checks("views")
async def _views(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    counts = [["19"], ["8"], ["10"], ["1"], ["19"], ["1"]]
    for shown in (True, False):
        async with window(path, size=(120, 30)) as desk:
            assert desk.shows(" 2 Unread") != shown
            await desk.press(key)
            assert desk.shows(" 2 Unread") == shown
            if shown:
                await desk.until(lambda: [line[18:26].split() for line in desk.text()[1:7]] == counts)
            desk.check()


@checks("everything", "view")
async def _digits(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    with library_at(path) as library:
        save_search(library, "Mori", "author:mori")
    wanted = ["Matins", "Fri 20 Nov 2026", *ALWAYS, "Mori", "tag:bees", "in:morning.md"]
    counts = [24, 11, 19, 3, 0, 0, 4, 1, 24]
    async with window(path) as desk:
        await desk.press("3" if key in "01" else "0", key)
        if int(key) < len(wanted):
            assert desk.text()[0].startswith(f" {wanted[int(key)]}")
            assert len(desk.session) == counts[int(key)] == desk.session.counts.papers
        else:
            assert desk.status.startswith(f"there is no view {key}; + saves a filter as one")
            assert len(desk.session) == 24


@checks("save_search")
async def _save(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path) as desk:
        await desk.press(key)
        assert desk.status.startswith("type a filter first")
        await desk.press("/", *"lantern is:unread", "enter", key)
        assert desk.shows("Save “lantern is:unread” under which name?")
        await desk.press(*"Starred", "enter")
        assert desk.status.startswith("Starred is a view that is always there")
        await desk.press(key, "escape", key, *"Lamps [/b]", "enter")
        assert desk.status.startswith(f"saved as Lamps [/b]: {len(ALWAYS) + 2} opens it")
    with library_at(path) as library:
        assert [tuple(search) for search in saved_searches(library)] == [("Lamps [/b]", "lantern is:unread")]


@checks("forget_search")
async def _forget(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    with library_at(path) as library:
        save_search(library, "Mori", "author:mori")
    async with window(path) as desk:
        await desk.press("3", key)
        assert desk.status.startswith("open a saved search first")
        digit = str(len(ALWAYS) + 2)
        await desk.press(digit, key)
        assert desk.status.startswith("forgot Mori (author:mori)")
        assert (desk.text()[0].split()[0], len(desk.session)) == ("Matins", 24)
        await desk.press(digit)
        assert desk.text()[0].startswith(" tag:bees")
        await desk.press(key)
        assert desk.status.startswith("open a saved search first")
    with library_at(path) as library:
        assert saved_searches(library) == []


@checks("sort")
async def _sort(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = morning(place)
    async with window(path) as desk:
        await desk.press("j", "j", "j")
        here, before = desk.key, desk.numbers
        orders = [before]
        for sort in (*SORTS[1:], SORTS[0]):
            await desk.press(key)
            assert desk.status.startswith(f"order: {WORDS[sort]}")
            assert desk.key == here
            assert desk.shows(f"{WORDS[sort]} · ") == (sort != SORTS[0])
            orders.append(desk.numbers)
        assert orders.pop() == before
        assert len({tuple(order) for order in orders}) == len(SORTS)
        assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(before))}
        await desk.press(key, key)
        by_title = desk.numbers
        # Each view has an order of its own, and keeps it.
        await desk.press("2")
        assert desk.session.sort == SORTS[0]
        await desk.press("0")
        assert desk.numbers == by_title
        await desk.press("/", *"lantern", key)
        assert "order" not in desk.status
    async with window(path) as desk:
        assert (desk.session.sort, desk.numbers) == ("title", by_title)
        await desk.press("/", *"lantern", "enter", key)
        assert desk.status.startswith(f"order: {WORDS['author']}; while words are typed the best match is first")

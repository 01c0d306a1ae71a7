"""Any size in any screen: every line has exactly the width, and nothing falls over."""

from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services.library import Library
from support.checks.reading import reading
from support.morning import morning
from support.screens import Window, window
from support.showing import SCREENS as EVERY_SCREEN
from support.showing import SHOWN, showing

SIZES = (
    (20, 5),
    (1, 1),
    (200, 60),
    (2, 3),
    (71, 10),
    (72, 10),
    (99, 24),
    (100, 24),
    (101, 2),
    (3, 60),
    (200, 5),
    (80, 1),
    (80, 24),
)

SCREENS = {
    "list": (),
    "bottom": ("G",),
    "long abstract": ("/", *"very long", "enter", "J", "J"),
    "chinese": ("/", *"灯笼"),
    "filter": ("/", *"lantern mori"),
    "no paper": ("/", *"nothing like this at all"),
    "filter error": ("/", *"is:foo"),
    "message": ("y",),
    "help": ("?",),
    "help below": ("?", "end"),
    "help of a word": ("?", *"star"),
    "statistics": ("%",),
    "statistics below": ("%", "G"),
    "ask": ("E", *"x" * 120),
    "tags": ("t", *"x" * 120, "tab"),
    "marks": ("ctrl+a",),
    "note": ("e", *"稀疏 of" * 30, "enter", *"- b", "up"),
    "ask error": ("I", *"/nowhere/x", "tab"),
    "views": ("V", "j"),
    "subscriptions": ("S", *"machine"),
    "history": ("s", "x", "l", "H", "j"),
    "roomy": ("=", "=", "G"),
    "compact": ("=", "/", *"lantern"),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_every_size_is_filled(name: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press(*SCREENS[name])
        await resize(desk)


async def test_the_welcome_fills_every_size(tmp_path: Path) -> None:
    async with window(tmp_path / "library.sqlite3") as desk:
        await resize(desk)


async def resize(desk: Window, keys: tuple[str, ...] = ("down", "up")) -> None:
    for size in SIZES:
        await desk.resize(*size)
        desk.check()
        await desk.press(*keys)
        desk.check()


@pytest.mark.parametrize("name", ["list", "filter", "filter error", "message", "help", "ask", "ask error"])
async def test_back_at_the_first_size_all_is_as_it_was(name: str, tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press(*SCREENS[name])
        shown = desk.strips()
        for size in SIZES:
            await desk.resize(*size)
        assert desk.strips() == shown


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (200, 60)])
async def test_a_size_from_the_start(size: tuple[int, int], tmp_path: Path) -> None:
    for path in (morning(tmp_path), tmp_path / "empty.sqlite3"):
        async with window(path, size=size) as desk:
            desk.check()
            await desk.press(
                "j", "s", "?", "j", "G", "escape", "I", "x", "tab", "escape", "T", "/", "x", "escape", "space"
            )
            desk.check()


async def test_what_happens_under_a_question_is_there_afterwards(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        for keys in (("?",), ("E",)):
            await desk.press(*keys)
            await desk.resize(120, 40)
            desk.check()
            await desk.press("escape")
            desk.check()
            assert desk.main.has_class("-beside")
            assert "┃" in desk.text()[1] or "│" in desk.text()[1]
            await desk.press(*keys)
            await desk.resize(80, 24)
            await desk.press("escape")
            desk.check()
            assert desk.main.has_class("-stacked")


@pytest.mark.parametrize("screen", EVERY_SCREEN)
async def test_every_screen_of_the_program_fills_every_size(screen: str, tmp_path: Path) -> None:
    async with showing(screen, tmp_path) as desk:
        shown = desk.app.screen
        assert screen not in SHOWN.values() or SHOWN[type(shown).__name__] == screen
        # Any key leads away from the summary of a day.
        await resize(desk, () if screen == "done" else ("down", "up"))
        assert desk.app.screen is shown


async def test_the_cursor_stays_in_sight_through_resizes(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        for keys, size in (
            ("jjjjjjj", (80, 12)),
            ("jjjj", (120, 30)),
            ("G", (40, 12)),
            ("kkk", (80, 24)),
            ("g", (71, 15)),
        ):
            await desk.press(*keys)
            await desk.resize(*size)
            assert sum(line.startswith("▌") for line in desk.text()) in (1, 2)
            number = desk.key
            assert desk.shows(number)


async def test_a_library_that_cannot_be_read_does_not_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The library is away [/b], and this is a long sentence about it.")

    async with window(morning(tmp_path), size=(80, 10)) as desk:
        monkeypatch.setattr(Library, "rows", refuse)
        monkeypatch.setattr(Library, "detail", refuse)
        desk.session._rows.clear()
        for size in ((80, 24), (20, 5), (200, 60), (80, 24)):
            await desk.resize(*size)
            await desk.settle()
            desk.check()
            assert desk.app.is_running
        assert desk.shows("The library is away [/b], and this is a long sentence about it.")
        monkeypatch.undo()
        await desk.press("j", "k")
        assert desk.shows("Lantern Graphs for Sparse Attention")


@pytest.mark.parametrize("keys", [(), ("c",), ("/", *"graph"), ("m",), ("tab", "enter"), ("G", "v", "k"), ("z",)])
async def test_a_paper_fills_every_size(keys: tuple[str, ...], tmp_path: Path) -> None:
    async with reading(tmp_path) as desk:
        await desk.press(*keys)
        await resize(desk)

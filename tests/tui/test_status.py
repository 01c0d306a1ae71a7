"""The last line keeps the way out beside any message; empty lists say why; sentences name the keys as they are."""

from pathlib import Path

import pytest

from reader.paths import config_path, keys_path
from reader.services.library import Library
from reader.services.triage import READ
from reader.tui.commands import Place
from reader.tui.keymap import DEFAULT
from reader.tui.screens.help import help_rows
from reader.tui.widgets.wrapping import wrap
from support.morning import batch, fill, morning
from support.screens import Window, window

LONG = "the status line is told a sentence that is as long as the line itself, and more so"


def settings(text: str) -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(text, encoding="utf-8")


def keys(text: str) -> None:
    keys_path().parent.mkdir(parents=True, exist_ok=True)
    keys_path().write_text(text, encoding="utf-8")


class TestLastHint:
    @pytest.mark.parametrize("width", [60, 80, 81, 100, 200])
    @pytest.mark.parametrize("message", [LONG, "灯笼" * 60, "x" * 75, ""])
    async def test_it_stays_beside_a_message(self, width: int, message: str, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(width, 24)) as desk:
            for marks in ((), ("v",)):
                await desk.press(*marks)
                desk.app.say(message)
                assert desk.status.endswith("? help")
                assert not message or message[:8] in desk.status
                desk.check()

    async def test_below_sixty_columns_the_message_has_the_line(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(59, 24)) as desk:
            desk.app.say(LONG)
            assert "help" not in desk.status
            assert desk.status.startswith(LONG[:50])

    @pytest.mark.parametrize("length", [20, 60, 70, 71, 75, 78, 79, 130, 150, 156, 300, 700])
    async def test_a_mistake_is_told_in_full_beside_it(self, length: int, tmp_path: Path) -> None:
        told = ("lantern " * 100)[:length].strip()
        async with window(morning(tmp_path)) as desk:
            desk.app.say(told, error=True)
            await desk.pilot.pause()
            lines = desk.text()[-desk.main.status.size.height :]
            shown = " ".join(" ".join(lines).split())
            assert length > 260 or shown.startswith(told)
            # The hint stands where there is room, and takes no line of its own.
            start, end = wrap(told, 78)[-1]
            assert length > 260 or shown.endswith("? help") == (end - start <= 78 - len("? help  "))
            desk.check()

    async def test_a_fetch_leaves_it(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.main.fetching._tell(f"{LONG}  R stops")
            assert desk.status.endswith("? help")

    async def test_other_screens_keep_their_way_out(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("s", "x", "l", "u", "H", "j")
            assert desk.status.endswith("esc close")
            await desk.press("escape", "S", *"machine", "enter")
            assert desk.status.endswith("esc done")


async def opened(desk: Window, view: str) -> None:
    """Open a view by its name."""
    found = next(each for each in desk.main.views.all() if each.title == view)
    desk.main.views.show(found)
    await desk.settle()


class TestEmpty:
    @pytest.mark.parametrize(
        ("view", "told"),
        [
            ("Starred", "nothing is starred yet; s stars a paper, 0 opens everything"),
            ("Read later", "nothing is put off; l puts a paper off, 0 opens everything"),
            ("Unread", "nothing is unread; R asks for new papers, 0 opens everything"),
            ("Updated versions", "no paper of yours has a new version; R asks for new ones, 0 opens everything"),
            ("Nowhere", "no paper has the words of this topic; tab opens the next one, 0 opens everything"),
        ],
    )
    async def test_a_view(self, view: str, told: str, tmp_path: Path) -> None:
        settings('[[topic]]\nname = "Nowhere"\nkeywords = ["zzqqxx"]\n')
        path = fill(tmp_path / "library.sqlite3", batch())
        async with window(path, size=(99, 24)) as desk:
            if view == "Unread":
                desk.session.say(READ, desk.session.shown_unread())
            await opened(desk, view)
            await desk.answered()
            assert len(desk.session) == 0, desk.text()
            assert desk.text()[2].strip() == told

    @pytest.mark.parametrize(
        ("search", "query", "told"),
        [
            ("mine", "zzqqxx", "no paper is found by this search; - forgets it, 0 opens everything"),
            ("tag:none", "tag:none", "no paper has this tag any more; t tags papers, 0 opens everything"),
            ("in:gone", "in:gone.md", "this document has no papers; I imports another, 0 opens everything"),
        ],
    )
    async def test_a_search(self, search: str, query: str, told: str, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.main.scopes.open(search=search, query=query)
            await desk.answered()
            assert desk.text()[2].strip() == told

    async def test_hidden_kinds_a_day_and_a_filter(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            desk.main.scopes.open(day="2026-11-18")
            desk.session.hide(("new", "cross", "replace", "replace-cross"))
            desk.main.update_view()
            assert desk.text()[2].strip() == "only hidden kinds here; h shows them"
            desk.main.scopes.open(day="2025-01-02")
            assert desk.text()[2].strip() == "no papers on this day; [ and ] go to other days, 0 opens everything"
            await desk.press("0", "/", *"zzqqxx")
            assert desk.text()[2].strip() == "no paper matches; esc shows all"

    async def test_an_empty_library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        async with window(morning(tmp_path)) as desk:
            nothing = desk.session.counts._replace(papers=0, unread=0, starred=0)
            monkeypatch.setattr(Library, "counts", lambda *_: nothing)
            desk.main.scopes.open(day="2025-01-02")
            assert desk.shows("no papers yet; I imports a file, R fetches what you subscribed to")

    async def test_the_keys_are_the_users_and_narrow_lists_break_the_sentence(self, tmp_path: Path) -> None:
        keys('older_day = ["B"]\nnewer_day = ["W"]\neverything = ["f5"]\n')
        async with window(morning(tmp_path), size=(40, 24)) as desk:
            desk.main.scopes.open(day="2025-01-02")
            told = " ".join(" ".join(desk.text()[2:5]).split())
            assert told.startswith("no papers on this day; B and W go to other days, F5 opens everything")


class TestKeys:
    async def test_fetching_without_a_subscription(self, tmp_path: Path) -> None:
        keys('preset = "newsboat"\n')
        async with window(morning(tmp_path), size=(100, 24)) as desk:
            desk.main.run_command("fetch")
            assert f"nothing is subscribed to yet: {desk.main.key('subscriptions')} subscribes" in desk.status
            assert desk.main.key("subscriptions") != "S"

    async def test_a_topic_is_made_inside(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(100, 24)) as desk:
            await desk.press("tab")
            assert desk.status.startswith("no topics yet; S makes one of words that you type")
            await desk.press("S", *"lantern", "up", *["down"] * 200, "enter")
            assert desk.status.startswith("lantern is a topic now; tab in the list goes from topic to topic")
            await desk.press("escape", "escape", "tab")
            await desk.answered()
            assert desk.text()[0].startswith(" lantern")
            assert len(desk.session) == 2

    @pytest.mark.parametrize("way", ["E", "I", "?", "%", "H", "S", "ctrl+t", "ctrl+a o", "[ g A"])
    async def test_the_key_that_clears_closes_what_is_open(self, way: str, tmp_path: Path) -> None:
        keys('clear = ["f9", "Z"]\n')
        async with window(morning(tmp_path)) as desk:
            await desk.press(*way.split())
            assert desk.app.screen is not desk.main
            await desk.press("f9")
            assert desk.app.screen is desk.main

    async def test_a_letter_that_clears_is_typed(self, tmp_path: Path) -> None:
        keys('clear = ["Z"]\n')
        async with window(morning(tmp_path)) as desk:
            await desk.press("I", "Z")
            assert desk.shows("> Z")


async def test_what_can_be_typed_is_said_behind_the_caret(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        for way, told in ((("S",), "type a category"), (("?",), "type a key or a word"), (("I",), "type a path")):
            await desk.press(*way)
            assert desk.shows(told)
            await desk.press("q")
            assert not desk.shows(told)
            await desk.press("backspace")
            assert desk.shows(told)
            await desk.press("escape")


def test_the_help_of_a_paper_says_nothing_of_the_list() -> None:
    def headings(place: Place) -> set[str]:
        return {row.heading for row in help_rows(place, DEFAULT)}

    assert {"Signs", "Filter"} <= headings(Place.MAIN)
    assert not {"Signs", "Filter"} & headings(Place.PAPER)

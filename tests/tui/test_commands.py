"""Every command of the table by every one of its keys; a command without a check here fails."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from reader.domain.batch import Batch, Document, Entry
from reader.domain.errors import StoreError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Paper
from reader.domain.query import Query
from reader.paths import demo_path
from reader.services.library import Library
from reader.storage.listing import Row
from reader.tui.app import MatinsApp
from reader.tui.commands import BY_ID, COMMANDS, Group, Place, commands, hints, key_name, keymap
from reader.tui.screens.ask import AskPath
from reader.tui.screens.help import HelpScreen
from reader.tui.screens.main import MainScreen
from reader.tui.screens.welcome import WelcomeScreen
from support.morning import all_rows, fill, library_at, morning, row_of
from support.screens import window

Check = Callable[[str, Path, pytest.MonkeyPatch], Awaitable[None]]

CHECKS: dict[str, Check] = {}


def checks(*names: str) -> Callable[[Check], Check]:
    def keep(check: Check) -> Check:
        CHECKS.update(dict.fromkeys(names, check))
        return check

    return keep


@pytest.mark.parametrize(("command", "key"), [(c.id, key) for c in COMMANDS for key in c.keys])
async def test_every_command_does_its_work(
    command: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command in CHECKS, f"write a check for the command {command!r}"
    await CHECKS[command](key, tmp_path, monkeypatch)


# Moving


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
            await desk.press("space", "space", key, key)
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


# Deciding: on disk before the screen shows it, on to the next paper, and back by undo in another sitting.

STATES: dict[str, tuple[int, Callable[[Row], bool], str]] = {
    "star": (0, lambda row: row.starred and not row.unread, "starred 2611.01234"),
    "skip": (0, lambda row: row.skipped and not row.unread, "skipped 2611.01234"),
    "read": (0, lambda row: not row.unread and not row.starred, "marked read 2611.01234"),
}


@checks(*STATES)
async def _decide(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    index, holds, told = STATES[keymap(Place.MAIN)[key]]
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


async def test_star_and_read_take_themselves_back(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("s", "k", "s")
        assert not row_of(path, "2611.01234").starred
        assert desk.status.startswith("unstarred 2611.01234")
        await desk.press("k", "r", "k")
        assert row_of(path, "2611.01234").unread
        await desk.press("r", "G", "s", "s")
        assert not row_of(path, "2611.01234").unread
        assert desk.session.cursor == 23


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


# Finding


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


# Taking out, bringing in


@checks("copy")
async def _copy(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    title = r"α-Trees and the Poincaré Garden of n² Paths"
    url = "https://arxiv.org/abs/2611.01240v2"
    async with window(morning(place)) as desk:
        await desk.press("j")
        for text in ("2611.01240v2", url, f"[{title}]({url})", "2611.01240v2"):
            await desk.press(key)
            assert desk.app.clipboard == text
            assert desk.status.startswith(f"copied {text[:60]}")
        await desk.press("j", key)
        assert desk.app.clipboard == "2611.01251"
    bare = Paper(arxiv_id=ArxivId("2611.09999"))
    unknown = Paper(title="A [Title] of its *own*")
    entries = tuple(Entry(paper, Announcement("d", at)) for at, paper in enumerate((bare, unknown), 1))
    async with window(fill(place / "bare.sqlite3", Batch(Document("d", "1" * 64, "plain-text"), entries))) as desk:
        assert desk.shows("no title yet")
        await desk.press(key, key, key)
        assert desk.app.clipboard == "[2611.09999](https://arxiv.org/abs/2611.09999)"
        await desk.press("j", key, key)
        assert desk.app.clipboard == "A [Title] of its *own*"
        await desk.press("o")
        assert desk.status.startswith("this paper has no arXiv identifier yet")


@checks("open_abstract", "open_pdf")
async def _open(key: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "abs" if key == "o" else "pdf"
    url = f"https://arxiv.org/{page}/2611.01234v1"
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert desk.app.clipboard == url
        assert desk.status.startswith(f"no browser here; copied {url}")
        opened = place / "opened"
        fake = place / "bin" / "xdg-open"
        fake.parent.mkdir()
        fake.write_text(f'#!/bin/sh\necho "$#" "$@" >> "{opened}.part"\nmv "{opened}.part" "{opened}"\n')
        fake.chmod(0o755)
        monkeypatch.setenv("DISPLAY", ":7")
        monkeypatch.setenv("PATH", f"{fake.parent}:/bin:/usr/bin")
        desk.app.copy_to_clipboard("")
        await desk.press(key)
        await desk.until(opened.exists)
        assert opened.read_text() == f"1 {url}\n"
        assert desk.app.clipboard == ""
        assert desk.status.startswith(f"opened {url}")


@checks("export", "import")
async def _ask(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, AskPath)
        await desk.press("escape")
        assert desk.app.screen is desk.main


@checks("sample")
async def _sample(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = place / "library.sqlite3"
    async with window(path) as desk:
        await desk.press(key)
        await desk.indexed()
        assert desk.shows("sample library")
    assert len(all_rows(demo_path(path))) > 10
    assert all_rows(path) == []


@checks("subscribe")
async def _subscribe(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(place / "library.sqlite3") as desk:
        await desk.press(key)
        assert desk.status.startswith("subscriptions are not built yet")


# The program


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
        await desk.until(lambda: desk.shows("First paper  (g)"))
        for typed in "mark all":
            await desk.press("space" if typed == " " else typed)
        await desk.until(lambda: desk.shows("Mark all shown as read") and not desk.shows("Undo"))
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen is desk.main)
        assert desk.app.library.counts().unread == 0
        assert not any(row.unread for row in all_rows(path))


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


# The table itself


def test_every_check_is_of_a_command() -> None:
    assert set(CHECKS) == set(BY_ID)


@pytest.mark.parametrize("place", Place)
def test_no_key_means_two_things(place: Place) -> None:
    keys = [key for command in commands(place) for key in command.keys]
    assert len(keys) == len(set(keys)) == len(keymap(place))


def test_commands_are_told_apart_and_explained() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert {command.group for command in COMMANDS} == set(Group)
    for command in COMMANDS:
        assert command.keys
        assert command.places
        assert command.title[0].isupper()
        assert command.help.endswith(".")
    groups = [command.group for command in COMMANDS]
    assert groups == sorted(groups, key=list(Group).index), "the help shows each group once"


def test_keys_are_written_for_people() -> None:
    names = [key_name(key) for command in COMMANDS for key in command.keys]
    assert not [name for name in names if "_" in name or "slash" in name]
    assert ("/", "filter") in hints(Place.MAIN)
    assert hints(Place.WELCOME)[0][0] in {"I", "?"}


async def test_every_screen_handles_what_its_table_says(tmp_path: Path) -> None:
    for path, place in ((morning(tmp_path), Place.MAIN), (tmp_path / "empty.sqlite3", Place.WELCOME)):
        async with window(path) as desk:
            screen = desk.app.screen
            assert isinstance(screen, MainScreen | WelcomeScreen)
            assert set(screen.handlers()) >= {command.id for command in commands(place)}


async def test_a_key_without_a_meaning_does_nothing(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as desk:
        shown = desk.text()
        await desk.press("z", "Z", "f7", "ctrl+y", "tab", "shift+tab", "insert", "1", "é", "王", "@", "enter", "left")
        assert desk.text() == shown
        assert desk.app.focused is None
    assert all_rows(path) == before


async def test_the_last_paper_can_be_decided_again_and_again(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("G", *"xxsr")
        last = all_rows(path)[-1]
        assert (last.starred, last.unread) == (True, True)
        assert desk.session.cursor == 23


async def test_what_the_library_refuses_is_told(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(200, 24)) as desk:
        with library_at(path) as other, other._store.writing():
            other.numbers(Query())
            desk.app.library._store._connection.set_busy_timeout(1)
            await desk.press("s")
            assert "is being written by another program" in desk.status
            assert desk.session.cursor == 0
            assert not any(row.starred for row in [desk.session.row(0)] if row)
        await desk.press("s")
        assert row_of(path, "2611.01234").starred
    async with window(tmp_path / "empty.sqlite3", size=(200, 24)) as desk:
        with library_at(tmp_path / "empty.sqlite3") as other, other._store.writing():
            desk.app.library._store._connection.set_busy_timeout(1)
            await desk.press("T")
            assert "is being written by another program" in desk.status


async def test_a_filter_that_the_library_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Library, __: Query) -> list[int]:
        raise StoreError("The library is away [/b].")

    async with window(morning(tmp_path)) as desk:
        monkeypatch.setattr(Library, "numbers", refuse)
        await desk.press("/", *"is:read")
        assert desk.status.startswith("The library is away [/b].")
        monkeypatch.undo()
        await desk.press("escape")
        assert len(desk.session) == 24

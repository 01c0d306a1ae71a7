"""The first start, and what comes in and goes out from inside."""

from pathlib import Path

import pytest

from reader.domain.topics import Topic
from reader.paths import demo_path
from reader.services.library import Library
from reader.services.settings import load
from reader.tui.screens.ask import AskPath, complete_path
from reader.tui.screens.main import MainScreen
from reader.tui.screens.welcome import WelcomeScreen
from support.morning import all_rows, library_at, morning
from support.screens import window

MAIL = """A list of papers

Please have a look at https://arxiv.org/abs/2611.02001 and arXiv:2611.02002v3, and again at
https://arxiv.org/abs/2611.01304v2 which we had.
"""


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    path = tmp_path / "digests" / "papers of today.txt"
    path.parent.mkdir()
    path.write_text(MAIL, encoding="utf-8")
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


async def test_the_welcome_says_what_can_be_done(empty: Path) -> None:
    async with window(empty, size=(120, 30)) as desk:
        assert isinstance(desk.app.screen, WelcomeScreen)
        for told in ("This library is empty", "I  Import a file", "d  Open the sample library", "q  Quit", str(empty)):
            assert desk.shows(told)


async def test_the_sample_is_kept_apart(empty: Path) -> None:
    async with window(empty) as desk:
        await desk.press("d")
        await desk.indexed()
        assert desk.shows("Matins · sample library")
        sample = len(desk.session)
        await desk.press("s", "T")
        assert desk.app.library.path == demo_path(empty)
    assert all_rows(empty) == []
    rows = all_rows(demo_path(empty))
    assert len(rows) == sample > 10
    assert [row.starred for row in rows].count(True) == 1
    async with window(empty) as desk:
        assert isinstance(desk.app.screen, WelcomeScreen)
        await desk.press("d")
        await desk.indexed()
        assert len(desk.session) == sample
        assert desk.app.library.counts().starred == 1


async def test_a_topic_is_made_before_there_is_a_paper(empty: Path) -> None:
    async with window(empty, size=(120, 30)) as desk:
        await desk.press("a", *"Bees: honey, -wax", "enter", "escape")
        assert isinstance(desk.app.screen, WelcomeScreen)
        assert load().topics == (Topic("Bees", ("honey",), ("wax",)),)
        await desk.press("a", "enter", "escape")
        assert load().topics == ()


async def test_two_quick_keys_open_one_list(empty: Path) -> None:
    async with window(empty) as desk:
        await desk.press("d", "d", "j", "j")
        await desk.indexed()
        assert sum(isinstance(screen, MainScreen) for screen in desk.app.screen_stack) == 1
        assert desk.session.cursor == 2


async def test_a_sample_that_cannot_be_opened_is_told(empty: Path) -> None:
    demo_path(empty).write_text("this is something else\n" * 10)
    async with window(empty, size=(200, 24)) as desk:
        await desk.press("d")
        assert "is not a Matins library" in desk.status
        assert isinstance(desk.app.screen, WelcomeScreen)
    assert demo_path(empty).read_text().startswith("this is something else")


async def test_the_demo_says_what_it_is(empty: Path) -> None:
    path = demo_path(empty)
    with library_at(path) as library:
        library.add_sample()
    async with window(path, demo=True) as desk:
        assert desk.shows("Matins · sample library")
        assert not desk.app.makes_backups


async def test_an_import_leads_from_the_welcome_to_the_list(empty: Path, digest: Path) -> None:
    async with window(empty) as desk:
        await desk.press("I")
        assert isinstance(desk.app.screen, AskPath)
        await desk.paste(str(digest))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, MainScreen))
        await desk.indexed()
        assert len(desk.session) == 3
        assert desk.status.startswith("papers of today.txt: 3 entries, 3 new")
        await desk.press("s")
        assert all_rows(empty)[0].starred


async def test_an_import_shows_at_once_in_the_list_and_in_the_filter(tmp_path: Path, digest: Path) -> None:
    path = morning(tmp_path)
    async with window(path, size=(250, 24)) as desk:
        await desk.press("j", "j")
        here = desk.key
        await desk.press("I", *str(digest), "enter")
        await desk.until(lambda: len(desk.session) == 26)
        assert desk.key == here
        await desk.until(lambda: "papers of today.txt: 3 entries, 2 new" in desk.status)
        await desk.paste("2611.02002")
        assert len(desk.session) == 1
        await desk.press("escape", "I", *str(digest), "enter")
        await desk.until(lambda: "0 new, 0 updated, 3 known" in desk.status)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"nothing of the kind\n", "names no paper"),
        (b"\x00\x01\x02\xff" * 100, ""),
        (None, "could not be read: no such file or directory"),
    ],
)
async def test_a_bad_file_is_one_sentence(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    bad = tmp_path / "bad.md"
    if content is not None:
        bad.write_bytes(content)
    for library in (path, tmp_path / "empty.sqlite3"):
        async with window(library, size=(250, 24)) as desk:
            await desk.press("I", *str(bad), "enter")
            await desk.until(lambda: desk.status.startswith("bad.md: "))
            assert told in desk.status
    assert all_rows(path) == before


@pytest.mark.parametrize("typed", ["~nobody-of-this-name/x.md", "~nobody-of-this-name", "x" * 5000, "/", "."])
async def test_a_path_that_cannot_be_is_told(typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that begins with a tilde and belongs to nobody is a file's name.
    monkeypatch.chdir(tmp_path)
    path = morning(tmp_path)
    async with window(path, size=(250, 24)) as desk:
        for key in ("I", "E"):
            await desk.press(key, "ctrl+u")
            await desk.paste(typed)
            await desk.press("tab", "ctrl+u")
            await desk.paste(typed)
            desk.main.say("")
            await desk.press("enter")
            await desk.until(lambda: desk.status and not desk.status.startswith(("reading", "s star")))
            assert desk.app.screen is desk.main


async def test_export_asks_completes_writes_and_keeps_a_strangers_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    stranger = folder / "starred.md"
    stranger.write_text("my own notes\n")
    path = morning(tmp_path)
    async with window(path) as desk:
        await desk.press("E")
        assert desk.shows("Write 3 starred papers to which Markdown file?")
        assert desk.shows("> starred.md")
        await desk.press("ctrl+u", *"sta", "tab")
        assert desk.shows("> starred.md")
        await desk.press("enter")
        await desk.until(lambda: desk.shows("This file is not an export of Matins. Enter overwrites it."))
        assert stranger.read_text() == "my own notes\n"
        await desk.press("escape")
        assert stranger.read_text() == "my own notes\n"
        await desk.press("E", "enter")
        await desk.until(lambda: desk.shows("Enter overwrites it."))
        await desk.press("enter")
        await desk.until(lambda: desk.status.startswith("3 papers written to starred.md"))
        text = stranger.read_text(encoding="utf-8")
        assert "Bayesian Beekeeping at Scale" in text
        assert "Lantern Graphs" not in text
        await desk.press("s", "E", "enter")
        await desk.until(lambda: desk.status.startswith("4 papers written to starred.md"))
        assert "Lantern Graphs" in stranger.read_text(encoding="utf-8")


async def test_another_name_at_the_second_question_is_asked_about_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text("mine\n")
    async with window(morning(tmp_path)) as desk:
        await desk.press("E", "ctrl+u", *"one.md", "enter")
        await desk.until(lambda: desk.shows("Enter overwrites it."))
        await desk.press("ctrl+u", *"two.md", "enter")
        await desk.until(lambda: desk.shows("Enter overwrites it.") and desk.shows("> two.md"))
        await desk.press("escape")
    assert [(tmp_path / name).read_text() for name in ("one.md", "two.md")] == ["mine\n", "mine\n"]


async def test_there_may_be_nothing_to_export(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with library_at(path) as library:
        library.add_sample()
    async with window(path) as desk:
        await desk.press("E")
        assert desk.app.screen is desk.main
        assert desk.status.startswith("no paper is starred yet")


async def test_where_nothing_can_be_written_that_is_told(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(250, 24)) as desk:
        await desk.press("E", "ctrl+u", *str(tmp_path / "no such folder" / "x.md"), "enter")
        await desk.until(lambda: "no such folder" in desk.status and "could not" in desk.status)


def test_completion_goes_as_far_as_all_names_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("digest one.md", "digest two.md", "other", ".hidden", "bad\x1bname"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "deep.md").write_text("")
    assert complete_path("dig") == ("digest ", ["digest one.md", "digest two.md"])
    assert complete_path("digest o") == ("digest one.md", ["digest one.md"])
    assert complete_path("fo") == ("folder/", ["folder/"])
    assert complete_path("folder/") == ("folder/deep.md", ["deep.md"])
    assert complete_path(f"{tmp_path}/oth") == (f"{tmp_path}/other", ["other"])
    assert complete_path(".h") == (".hidden", [".hidden"])
    assert complete_path("nothing") == ("nothing", [])
    assert complete_path("nowhere/x") == ("nowhere/x", [])
    assert complete_path("bad") == ("bad", [])
    assert complete_path("") == ("", ["digest one.md", "digest two.md", "folder/", "other"])
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete_path("~/oth") == ("~/other", ["other"])
    assert complete_path("~nobody-of-this-name/x") == ("~nobody-of-this-name/x", [])


async def test_the_question_is_edited_and_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a1").write_text("")
    (tmp_path / "a2").write_text("")
    async with window(morning(tmp_path)) as desk:
        await desk.press("I", "enter")
        assert isinstance(desk.app.screen, AskPath)
        await desk.press("a", "tab")
        assert desk.shows("a1  a2")
        await desk.press("x", "tab")
        assert desk.shows("nothing begins like this")
        await desk.press("backspace")
        assert desk.shows("enter: go on")
        await desk.press("ctrl+c")
        assert desk.app.screen is desk.main


async def test_the_library_behind_the_file_is_closed_with_the_app(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path):
        assert (tmp_path / "library.sqlite3-wal").exists()
    library = Library(path)
    library.close()
    assert not (tmp_path / "library.sqlite3-wal").exists()

"""Import and export from inside: how far they are, that escape stops them, and what is asked before a state comes."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.services.taking_over import SaidCounts
from reader.services.watching import Watch
from reader.tui.importing import describe_said
from reader.tui.screens.ask import AskYes
from reader.tui.screens.main import MainScreen
from reader.tui.screens.welcome import WelcomeScreen
from reader.tui.watched import Watched
from support.builders import identifier_of, title_of
from support.checks.reading import PaperWindow, Shelf
from support.invented_files import bibliography, digest, metadata
from support.morning import all_rows, morning
from support.papers import paper as whole
from support.screens import Window, window


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold long work up each time that it tells how far it is, until the gate is opened."""
    gate, made = threading.Event(), Watched.watch

    def watch(self: Watched, line: Callable[[int], str]) -> Watch:
        found = made(self, line)
        tell = found.tell

        def held(papers: int) -> None:
            tell(papers)
            gate.wait(60)

        found.tell = held
        return found

    monkeypatch.setattr(Watched, "watch", watch)
    yield gate
    gate.set()


def stated(folder: Path, *numbers: int) -> Path:
    path = folder / "zotero.bib"
    entries = (
        f"@misc{{a{n}, title={{{title_of(n)}}}, eprint={{{identifier_of(n).name}}}, keywords={{lamps}}, "
        f"annote={{Read it again.}}}}\n"
        for n in numbers
    )
    path.write_text("".join(entries))
    return path


async def bring(desk: Window, path: str | Path) -> None:
    await desk.press("I")
    await desk.paste(str(path))
    await desk.press("enter")


class TestLongImports:
    @pytest.mark.parametrize("empty", [True, False])
    async def test_it_tells_how_far_it_is_and_escape_stops_it(
        self, empty: bool, tmp_path: Path, gate: threading.Event
    ) -> None:
        path = tmp_path / "empty.sqlite3" if empty else morning(tmp_path)
        before = 0 if empty else len(all_rows(path))
        async with window(path, size=(120, 24)) as desk:
            await bring(desk, metadata(tmp_path, 1700))
            await desk.until(lambda: desk.status.startswith("metadata.json: 500 papers so far  esc stops"))
            # One at a time.
            await desk.press("I")
            assert not isinstance(desk.app.screen, AskYes)
            assert "so far; esc stops it" in desk.status
            await desk.press("escape")
            assert desk.status.startswith("stopping")
            gate.set()
            await desk.until(lambda: isinstance(desk.app.screen, MainScreen) and desk.text())
            await desk.until(lambda: desk.status.startswith("stopped: 500 papers of metadata.json stay in the library"))
            assert isinstance(desk.app.screen, MainScreen)
            await desk.until(lambda: len(desk.session) == before + 500)
            # And once more, to its end.
            await bring(desk, metadata(tmp_path, 1700))
            await desk.until(lambda: "1200 new, 0 updated, 500 known" in desk.status)
        assert len(all_rows(path)) == before + 1700

    async def test_of_a_bibliography_the_beginning_stays(self, tmp_path: Path, gate: threading.Event) -> None:
        path = morning(tmp_path)
        before = len(all_rows(path))
        async with window(path, size=(120, 24)) as desk:
            await bring(desk, bibliography(tmp_path, 1200))
            await desk.until(lambda: desk.status.startswith("refs.bib: 500 papers so far"))
            await desk.press("escape")
            gate.set()
            await desk.until(lambda: desk.status.startswith("stopped: 500 papers of refs.bib stay in the library"))
        assert len(all_rows(path)) == before + 500

    async def test_nothing_was_stopped_at_the_welcome(self, tmp_path: Path, gate: threading.Event) -> None:
        async with window(tmp_path / "empty.sqlite3", size=(120, 24)) as desk:
            await bring(desk, digest(tmp_path, 1200))
            await desk.until(lambda: desk.status.startswith("day.txt: 500 papers so far"))
            await desk.press("escape")
            gate.set()
            await desk.until(lambda: desk.status.startswith("stopped: nothing"))
            assert isinstance(desk.app.screen, WelcomeScreen)
            await desk.press("escape")
            assert desk.status.startswith("stopped: nothing")

    async def test_a_key_that_clears_the_line_leaves_the_progress(self, tmp_path: Path, gate: threading.Event) -> None:
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await bring(desk, metadata(tmp_path, 1700))
            await desk.until(lambda: "500 papers so far" in desk.status)
            await desk.press("s")
            assert desk.status.startswith("starred")
            await desk.press("j")
            assert desk.status.startswith("metadata.json: 500 papers so far")
            gate.set()

    @pytest.mark.parametrize("kind", [metadata, bibliography, digest])
    async def test_leaving_in_the_middle(
        self, kind: Callable[[Path, int], str], tmp_path: Path, gate: threading.Event
    ) -> None:
        path = morning(tmp_path)
        before = len(all_rows(path))
        async with window(path, size=(120, 24)) as desk:
            await bring(desk, kind(tmp_path, 1700))
            await desk.until(lambda: "500 papers so far" in desk.status)
            # A transaction that is held up holds up the place that is written on the way out.
            threading.Timer(0.2, gate.set).start()
            desk.send("q")
            await desk.ended()
            assert not desk.app.return_code
        came = len(all_rows(path)) - before
        # A digest is stored whole or not at all, the others piece by piece.
        assert came in (0, 1700) if kind is digest else 500 <= came <= 1700 and came % 100 == 0

    async def test_over_a_paper_its_keys_are_not_named(self, tmp_path: Path, gate: threading.Event) -> None:
        async with window(morning(tmp_path), size=(120, 24)) as opened:
            desk = PaperWindow(opened.app, opened.pilot)
            desk.main.reading.documents = Shelf(whole())
            await desk.press("enter")
            await desk.until_open()
            desk.main.importer._start(metadata(tmp_path, 900))
            await desk.until(lambda: "500 papers so far" in desk.main.importer.line)
            assert "esc stops" not in desk.status
            gate.set()
            await desk.until(lambda: desk.status.startswith("metadata.json: 900 entries"))
            assert desk.is_open


class TestStates:
    @pytest.mark.parametrize("empty", [True, False])
    async def test_they_come_on_a_yes_as_one_step(self, empty: bool, tmp_path: Path) -> None:
        path = tmp_path / "empty.sqlite3" if empty else morning(tmp_path)
        async with window(path, size=(160, 24)) as desk:
            await bring(desk, stated(tmp_path, 1, 2, 3))
            await desk.until(lambda: isinstance(desk.app.screen, AskYes))
            assert desk.shows("zotero.bib: 3 with tags, 3 notes. Take them over?")
            desk.check()
            assert not [row for row in all_rows(path) if row.noted and row.tags == ("lamps",)]
            await desk.press("y")
            await desk.until(lambda: isinstance(desk.app.screen, MainScreen) and desk.text())
            told = "; 3 with tags, 3 notes taken over, u takes that back"
            await desk.until(lambda: desk.status.startswith(f"zotero.bib: 3 entries, 3 new, 0 updated, 0 known{told}"))
            assert len([row for row in all_rows(path) if row.noted and row.tags == ("lamps",)]) == 3
            await desk.press("u")
            assert desk.status.startswith("undone: took over what zotero.bib says of 3 papers")
            assert not [row for row in all_rows(path) if row.noted and row.tags == ("lamps",)]

    @pytest.mark.parametrize("key", ["n", "escape"])
    async def test_without_a_yes_the_papers_come_alone(self, key: str, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(160, 24)) as desk:
            await bring(desk, stated(tmp_path, 1, 2))
            await desk.until(lambda: isinstance(desk.app.screen, AskYes))
            await desk.press(key)
            await desk.until(lambda: desk.status.startswith("zotero.bib: 2 entries, 2 new, 0 updated, 0 known"))
            assert "taken over" not in desk.status
            assert not [row for row in all_rows(path) if row.tags == ("lamps",)]
            await desk.press("u")
            assert desk.status.startswith("nothing to undo")

    async def test_nothing_is_asked_of_a_file_that_says_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(AskYes, "on_mount", lambda _: asked.append("yes"), raising=False)
        async with window(morning(tmp_path), size=(160, 24)) as desk:
            await bring(desk, bibliography(tmp_path, 3))
            await desk.until(lambda: desk.status.startswith("refs.bib: 3 entries, 3 new"))
        assert asked == []

    async def test_the_question_waits_while_something_is_typed(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        async with window(path, size=(160, 24)) as desk:
            await desk.press("/")
            desk.main.importer._start(str(stated(tmp_path, 1)))
            await desk.press(*"yn")
            await desk.pilot.pause(0.4)
            assert desk.app.screen is desk.main
            assert desk.main.filter_bar.text == "yn"
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, AskYes))

    async def test_escape_while_it_waits(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path, size=(160, 24)) as desk:
            await desk.press("/")
            desk.main.importer._start(str(stated(tmp_path, 1)))
            await desk.press("escape")
            await desk.until(lambda: desk.status.startswith("stopped: nothing of zotero.bib was imported"))
        assert all_rows(path) == before

    async def test_a_dash_is_a_file_here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        async with window(morning(tmp_path), size=(160, 24)) as desk:
            await bring(desk, "-")
            await desk.until(lambda: desk.status.startswith("-: It could not be read"))

    def test_how_it_is_told(self) -> None:
        said = SaidCounts(starred=1, read=1200, skipped=2, later=3, tagged=4, noted=1)
        told = "1 star, 1,200 read, 2 skipped, 3 to read later, 4 with tags, 1 note"
        assert describe_said(said) == told
        assert describe_said(SaidCounts(starred=12, noted=3)) == "12 stars, 3 notes"


class TestLongExports:
    async def test_escape_stops_it(
        self, tmp_path: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await desk.press("E", "enter")
            await desk.until(lambda: desk.status.startswith("0 of 3 papers  esc stops"))
            await desk.press("escape")
            gate.set()
            await desk.until(lambda: desk.status.startswith("stopped: nothing was written"))
            assert not (tmp_path / "starred.md").exists()
            await desk.press("E", "enter")
            await desk.until(lambda: desk.status.startswith("3 papers written to starred.md"))

    async def test_of_a_folder_what_is_written_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        ran = list[int]()

        def watch(self: Watched, line: Callable[[int], str]) -> Watch:
            return Watch(lambda _: None, lambda: len(ran) > 3 or ran.append(1) is not None)

        monkeypatch.setattr(Watched, "watch", watch)
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await desk.press("E", "down", "down", "enter")
            await desk.until(lambda: desk.status.startswith("stopped: "))
            assert desk.status.startswith("stopped: 2 notes are written")
            assert len(list((tmp_path / "starred").iterdir())) == 2

"""Marks: one command about several papers is one step, and marks stay whatever the list shows."""

from pathlib import Path

import pytest

from reader.domain.changes import Step
from reader.services import deciding as pieces
from reader.services.library import Library
from reader.tui import deciding
from reader.tui.screens.ask import AskPath, AskYes
from support.morning import all_rows, library_at, morning, row_of
from support.screens import Window, window

MARKED = ("2611.01234", "2611.01240", "2611.01262")


async def mark_three(desk: Window) -> None:
    await desk.press("v", "v", "j", "v")
    assert desk.status.startswith("3 marked")


def steps(path: Path) -> list[Step]:
    """Return every step that can be undone, newest first, and undo them."""
    with library_at(path) as library:
        return list(iter(library.undo, None))


@pytest.mark.parametrize(
    ("key", "label", "holds"),
    [
        ("s", "starred 2 papers", lambda row: row.starred),
        ("x", "skipped 3 papers", lambda row: row.skipped),
        ("l", "put off 3 papers", lambda row: row.later),
        ("r", "marked read 2 papers", lambda row: not row.unread),
    ],
)
async def test_a_decision_is_about_all_of_them(key: str, label: str, holds: object, tmp_path: Path) -> None:
    assert callable(holds)
    path = morning(tmp_path)
    before = all_rows(path)
    async with window(path) as desk:
        await mark_three(desk)
        cursor = desk.session.cursor
        await desk.press(key)
        after = all_rows(path)
        assert all(holds(row) for row in after if row.key in MARKED)
        assert [row for row in after if row.key not in MARKED] == [row for row in before if row.key not in MARKED]
        assert desk.status.startswith(f"{label}; u takes it back")
        assert not desk.session.marked
        assert not desk.shows("✓")
        assert desk.session.cursor == cursor
        assert [desk.session.row(index) for index in range(24)] == after
        await desk.press("u")
        assert all_rows(path) == before
        assert [desk.session.row(index) for index in range(24)] == before
        await desk.press("ctrl+r")
        assert all_rows(path) == after
    assert [step.label for step in steps(path)] == [label]


async def test_a_toggle_takes_back_only_what_holds_of_all(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await mark_three(desk)
        await desk.press("s")
        await desk.press("g", "v", "v", "j", "v", "s")
        assert desk.status.startswith("unstarred 3 papers")
        assert not any(row_of(path, key).starred for key in MARKED)


async def test_they_stay_through_filters_scopes_and_orders(tmp_path: Path) -> None:
    path = morning(tmp_path)
    async with window(path) as desk:
        await mark_three(desk)
        await desk.press("/", *"beekeeping", "enter")
        assert len(desk.numbers) == 1
        assert "3 marked" in desk.status
        await desk.press("g", "v", "escape")
        assert "4 marked" in desk.status
        await desk.press("[", "O", "0")
        assert len(desk.session.marked) == 4
        await desk.press("escape")
        assert not desk.session.marked


async def test_escape_leaves_the_filter_first(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("v", "/", *"tides")
        await desk.press("escape")
        assert (desk.session.filter, len(desk.session.marked)) == ("", 1)
        await desk.press("escape")
        assert not desk.session.marked


async def test_all_that_is_shown_and_back(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("/", *"ada", "enter", "ctrl+a")
        found = set(desk.numbers)
        assert set(desk.session.marked) == found
        assert 1 < len(found) < 24
        await desk.press("escape", "ctrl+a")
        assert len(desk.session.marked) == 24
        await desk.press("/", *"ada", "enter", "ctrl+a")
        assert len(desk.session.marked) == 24 - len(found)
        await desk.press("escape", "/", *"nothing is like this", "enter", "ctrl+a")
        assert "there is no paper to mark" in desk.status


async def test_a_mark_is_taken_away_by_the_same_key(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("v", "k", "v", "k", "space")
        assert len(desk.session.marked) == 1
        await desk.press("k", "space")
        assert not desk.session.marked
        assert "marked" not in desk.status


async def test_the_sign_needs_neither_colour_nor_unicode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINS_ASCII", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    for width in (80, 40):
        async with window(morning(tmp_path), size=(width, 24)) as desk:
            await desk.press("v")
            assert desk.text()[1].startswith(" ov  +")
            assert "1 marked" in desk.status
            desk.check()


async def test_a_paper_that_is_gone_is_no_longer_marked(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await mark_three(desk)
        desk.session.marked[9_999] = None
        desk.main.reload()
        assert len(desk.session.marked) == 3


class TestCopyAndOpen:
    async def test_copying_takes_a_line_each(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await desk.press("v", "v", "j", "j", "j", "v")
            last = "A Note that nobody has put on arXiv yet"
            await desk.press("y")
            assert desk.app.clipboard == f"2611.01234v1\n2611.01240v2\n{last}"
            assert "copied 3 identifiers  (y: another form)" in desk.status
            await desk.press("y")
            url = "https://arxiv.org/abs/2611.012"
            assert desk.app.clipboard == f"{url}34v1\n{url}40v2\n{last}"
            await desk.press("y")
            assert desk.app.clipboard.startswith("[Lantern Graphs for Sparse Attention](https://")
            assert "copied 3 Markdown links" in desk.status
            assert len(desk.session.marked) == 3
            await desk.press("j", "U", "y")
            assert "\n" not in desk.app.clipboard

    async def test_opening_several(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await mark_three(desk)
            await desk.press("p")
            assert desk.app.clipboard.count("https://arxiv.org/pdf/") == 3
            assert "no browser here; copied 3 links" in desk.status
            await desk.press("ctrl+a")
            desk.app.copy_to_clipboard("")
            for answer in ("escape", "n"):
                await desk.press("o")
                assert isinstance(desk.app.screen, AskYes)
                assert desk.shows("Open 23 pages in the browser?")
                await desk.press("j", "x", answer)
                assert desk.app.screen is desk.main
                assert desk.app.clipboard == ""
            await desk.press("o", "enter")
            assert desk.app.clipboard.count("\n") == 22

    async def test_there_is_a_most(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reader.tui.actions.OPENED_AT_ONCE", 5)
        monkeypatch.setattr("reader.tui.actions.COPIED_AT_ONCE", 5)
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await desk.press("ctrl+a", "o")
            assert "24 papers are marked; at most 5 pages can be opened at once" in desk.status
            await desk.press("y")
            assert "5 papers can be copied at once; E writes any number to a file" in desk.status

    async def test_exporting_the_marked_ones(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path)) as desk:
            await mark_three(desk)
            await desk.press("E")
            assert isinstance(desk.app.screen, AskPath)
            assert desk.shows("Write 3 marked papers to which Markdown file?")
            target = tmp_path / "out.md"
            await desk.press("ctrl+u", *str(target), "enter")
            await desk.until(lambda: "3 papers written" in desk.status)
            assert target.read_text().count("\n### ") == 3


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", 5)
    monkeypatch.setattr(deciding, "AT_ONCE", 5)


@pytest.mark.usefixtures("few")
class TestMany:
    async def done(self, desk: Window) -> None:
        await desk.until(lambda: desk.main.deciding._pieces is None)

    async def test_piece_by_piece_and_back(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path) as desk:
            await desk.press("ctrl+a")
            await desk.press("x")
            await self.done(desk)
            assert all(row.skipped for row in all_rows(path))
            assert desk.status.startswith("skipped 2")
            assert not desk.session.marked
            await desk.press("u")
            await self.done(desk)
            assert all_rows(path) == before == [desk.session.row(index) for index in range(24)]
            assert "undone: skipped" in desk.status
            await desk.press("ctrl+r")
            await self.done(desk)
            assert all(row.skipped for row in all_rows(path))

    async def test_what_is_shown_as_read_too(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path) as desk:
            await desk.press("A")
            await self.done(desk)
            assert not any(row.unread for row in all_rows(path))
            await desk.press("u")
            await self.done(desk)
            assert all_rows(path) == before

    async def test_another_decision_waits_and_escape_stops(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(deciding, "BETWEEN", 3_600)
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path) as desk:
            await desk.press("ctrl+a", "x")
            assert "5 of 24 papers; esc stops" in desk.status
            for key in ("s", "u", "A", "t"):
                await desk.press(key)
                assert "the last command is still under way; esc stops it" in desk.status
            await desk.press("j")
            assert desk.session.cursor == 1
            await desk.press("escape")
            assert "stopped: skipped" in desk.status
            skipped = [row for row in all_rows(path) if row.skipped]
            assert 4 <= len(skipped) <= 7
            monkeypatch.setattr(deciding, "BETWEEN", 0)
            await desk.press("U", "u")
            await self.done(desk)
        assert all_rows(path) == before

    async def test_what_the_library_refuses_ends_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deciding, "BETWEEN", 0.05)
        path = morning(tmp_path)
        async with window(path, size=(200, 24)) as desk:
            await desk.press("ctrl+a")
            desk.app.library._store._connection.set_busy_timeout(1)
            desk.send("x")
            await desk.until(lambda: "of 24 papers" in desk.status)
            with library_at(path) as other, other._store.writing():
                await self.done(desk)
                assert "is being written by another program" in desk.status
                assert desk.session.marked

    async def test_a_window_that_closes_meanwhile(self, tmp_path: Path) -> None:
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path) as desk:
            await desk.press("ctrl+a")
            desk.send("x", "q")
            await desk.ended()
        with library_at(path) as library:
            assert isinstance(library, Library)
            assert library.undo() is not None
        assert all_rows(path) == before

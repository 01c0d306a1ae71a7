"""The question of an export: formats, their first lines, the path that is offered, the clipboard."""

from pathlib import Path

import pytest

from reader.tui.screens.export import OFFERED, AskExport
from support.morning import morning
from support.screens import window


def asked(desk: object) -> AskExport:
    screen = desk.app.screen  # type: ignore[attr-defined]
    assert isinstance(screen, AskExport)
    return screen


async def test_each_format_has_its_first_lines_and_its_path(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 40)) as desk:
        await desk.press("E")
        assert desk.shows("Write 3 starred papers to which Markdown file?")
        first = {
            "markdown": "<!-- matins export", "markdown-table": "<!-- matins export", "obsidian": "matins:",
            "org": "# matins export v2", "bibtex": "      title={", "ris": "TY  - ", "csl-json": '"id":',
            "csv": "id,version,title", "jsonl": '{"key":', "ids": "2611.",
        }  # fmt: skip
        for kind in OFFERED:
            assert asked(desk).kind is kind
            assert desk.shows(first[kind.name])
            assert desk.shows("> starred" if kind.many_files else f"> starred.{kind.extension}")
            desk.check()
            await desk.press("down")
        assert asked(desk).kind.name == "markdown"
        await desk.press("up", "up")
        assert asked(desk).kind.name == "jsonl"
        await desk.press("escape")
        assert desk.app.screen is desk.main


async def test_a_path_that_was_typed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with window(morning(tmp_path)) as desk:
        await desk.press("E", "ctrl+u", *"refs.bib", "down", "down", "down", "down")
        assert desk.shows("> refs.bib")
        await desk.press("enter")
        await desk.until(lambda: desk.status.startswith("3 papers written to refs.bib"))
        assert (tmp_path / "refs.bib").read_text().count("      eprint={") == 3


async def test_a_folder_of_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with window(morning(tmp_path)) as desk:
        await desk.press("E", "down", "down", "ctrl+y")
        assert desk.shows("cannot be copied")
        await desk.press("enter")
        await desk.until(lambda: desk.status.startswith("3 papers written to starred"))
        (note, *_) = sorted((tmp_path / "starred").iterdir())
        note.write_text("mine\n")
        await desk.press("E", "down", "down", "enter")
        await desk.until(lambda: desk.shows("Overwrite what is there?"))
        await desk.press("n")
        assert note.read_text() == "mine\n"


async def test_copying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("E", *["down"] * 4, "ctrl+y")
        await desk.until(lambda: desk.status.startswith("copied 3 papers"))
        assert desk.app.clipboard.count("      eprint={") == 3
        monkeypatch.setattr("reader.tui.importing.COPIED_BYTES", 10)
        await desk.press("E", "ctrl+y")
        await desk.until(lambda: "too many to copy" in desk.status)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 60)])
async def test_any_size(size: tuple[int, int], tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=size) as desk:
        await desk.press("E")
        for _ in OFFERED:
            await desk.press("down")
            desk.check()

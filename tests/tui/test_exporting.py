"""The question of an export: formats, their first lines, the path that is offered, the clipboard."""

import os
from pathlib import Path

import pytest

from reader.tui.screens.export import OFFERED, AskExport
from support.morning import morning
from support.screens import Window, window


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
            "template": "{% for paper in papers %}",
        }  # fmt: skip
        for kind in OFFERED:
            assert asked(desk).kind is kind
            assert desk.shows(first[kind.name])
            assert desk.shows("> starred" if kind.many_files else f"> starred.{kind.extension}")
            desk.check()
            await desk.press("down")
        assert asked(desk).kind.name == "markdown"
        await desk.press("up", "up", "up")
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


class TestTemplate:
    """A template of the user: named, tried, and then written by, with the checks of the command line."""

    @staticmethod
    async def named(desk: Window, name: str) -> None:
        """Choose the template ``name``."""
        await desk.press("E", "up", "enter")
        assert desk.shows("Write by which template?")
        await desk.press(*name, "enter")

    async def test_it_is_tried_and_written_by(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "mine.j2").write_text(
            "{{ count }} of mine\n{% for paper in papers %}* {{ paper.id }}\n{% endfor %}"
        )
        async with window(morning(tmp_path), size=(120, 40)) as desk:
            await self.named(desk, "mine.j2")
            await desk.until(lambda: desk.shows("3 of mine"))
            assert desk.shows("Write 3 starred papers by mine.j2 to which file? ctrl+t: another template")
            assert desk.shows("> starred.txt")
            await desk.press("enter")
            await desk.until(lambda: desk.status.startswith("3 papers written to starred.txt"))
            first, *rest = (tmp_path / "starred.txt").read_text().splitlines()
            assert (first, len(rest)) == ("3 of mine", 3)
            await self.named(desk, "mine.j2")
            await desk.until(lambda: desk.shows("3 of mine"))
            await desk.press("ctrl+y")
            await desk.until(lambda: desk.status.startswith("copied 3 papers"))
            assert desk.app.clipboard.startswith("3 of mine\n* 2611.")

    async def test_nothing_is_written_without_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        async with window(morning(tmp_path)) as desk:
            await desk.press("E", "up", "enter", "escape")
            assert asked(desk).kind.name == "template"
            assert desk.shows("enter asks for a template")
            await desk.press("ctrl+y")
            assert desk.shows("Write by which template?")
            await desk.press("escape", "escape")
            assert desk.app.screen is desk.main
        assert not (tmp_path / "starred.txt").exists()

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (None, "no such file"),
            ("{% for", "line 1"),
            ("{{ papers.__class__ }}", "unsafe"),
            ("{{ 'x' * 9999999999 }}", "too large"),
            ("{% include '/etc/passwd' %}", "no loader"),
        ],
    )
    async def test_what_cannot_be_used_is_told(
        self, text: str | None, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        if text is not None:
            (tmp_path / "a.j2").write_text(text)
        async with window(morning(tmp_path), size=(160, 40)) as desk:
            await self.named(desk, "a.j2")
            await desk.until(lambda: desk.shows(told))
            (tmp_path / "a.j2").write_text("better")
            await desk.press("enter")
            assert desk.shows("Write by which template?")
            assert desk.shows("> a.j2")
            await desk.press("enter")
            await desk.until(lambda: desk.shows("  better"))

    async def test_what_blocks_or_is_no_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        os.mkfifo(tmp_path / "pipe")
        async with window(morning(tmp_path), size=(160, 40)) as desk:
            await self.named(desk, "pipe")
            await desk.until(lambda: desk.shows("not a regular file"))
            await desk.press("enter", "ctrl+u", "-", "enter")
            await desk.until(lambda: desk.shows("./-: It could not be read"))

    async def test_another_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        for name in "ab":
            (tmp_path / name).write_text(f"this is {name}")
        async with window(morning(tmp_path), size=(120, 40)) as desk:
            await self.named(desk, "a")
            await desk.until(lambda: desk.shows("this is a"))
            await desk.press("ctrl+t", "ctrl+u", "b", "enter")
            await desk.until(lambda: desk.shows("this is b"))
            await desk.press("down")
            assert not desk.shows("this is b")
            assert desk.shows("> starred.md")

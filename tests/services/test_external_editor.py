"""The user's own editor: its words, its file, and every way in which it can fail."""

import os
import stat
from pathlib import Path

import pytest

from reader.services.external_editor import EditorError, edit_outside, editor


def script(folder: Path, body: str) -> str:
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return f"'{path}'"


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


class TestWords:
    def test_visual_comes_first(self) -> None:
        assert editor({"VISUAL": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
        assert editor({"VISUAL": "  ", "EDITOR": "vi"}) == ["vi"]
        assert editor({"EDITOR": "'my editor' -n \"a b\""}) == ["my editor", "-n", "a b"]

    def test_no_shell_reads_them(self) -> None:
        assert editor({"EDITOR": "vi; rm -rf $HOME | cat `id`"}) == ["vi;", "rm", "-rf", "$HOME", "|", "cat", "`id`"]

    def test_none(self) -> None:
        for environment in ({}, {"EDITOR": ""}, {"VISUAL": "''"}):
            with pytest.raises(EditorError, match="Neither"):
                editor(environment)

    def test_what_is_no_command(self) -> None:
        with pytest.raises(EditorError, match=r"\$EDITOR is not a command: no closing quotation"):
            editor({"EDITOR": "'vi"})


class TestEditing:
    def test_the_text_goes_and_comes_back(self, tmp_path: Path, own_temporary_folder: Path) -> None:
        body = f'cat "$1" > "{tmp_path}/seen"; ls -l "$1" | cut -c1-10 > "{tmp_path}/mode"; printf "new α\\n" > "$1"'
        assert edit_outside("old\n  ü", {"EDITOR": script(tmp_path, body)}) == "new α"
        assert (tmp_path / "seen").read_text() == "old\n  ü\n"
        assert (tmp_path / "mode").read_text().strip() == "-rw-------"
        assert list(own_temporary_folder.iterdir()) == []

    def test_what_it_leaves_beside_the_file_goes_too(self, tmp_path: Path, own_temporary_folder: Path) -> None:
        body = 'cp "$1" "$1~"; echo x > "$(dirname "$1")/.note.md.swp"; mv "$1~" "$1"'
        assert edit_outside("kept", {"EDITOR": script(tmp_path, body)}) == "kept"
        assert list(own_temporary_folder.iterdir()) == []

    def test_the_folder_is_its_own(self, tmp_path: Path) -> None:
        body = f'stat -c %a "$(dirname "$1")" > "{tmp_path}/mode"'
        edit_outside("", {"EDITOR": script(tmp_path, body)})
        assert (tmp_path / "mode").read_text().strip() == "700"

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            ("exit 3", "with an error (3)"),
            ("kill -9 $$", "by force"),
            ('rm "$1"', "no such file"),
            ('rm "$1"; mkdir "$1"', "is a directory"),
        ],
    )
    def test_it_fails(self, tmp_path: Path, own_temporary_folder: Path, body: str, told: str) -> None:
        with pytest.raises(EditorError) as caught:
            edit_outside("text", {"EDITOR": script(tmp_path, body)})
        assert told in str(caught.value)
        assert str(caught.value).endswith(".")
        assert list(own_temporary_folder.iterdir()) == []

    @pytest.mark.parametrize("name", ["no-such-editor", "/", "/dev/null", "a\0b"])
    def test_it_cannot_be_started(self, name: str, own_temporary_folder: Path) -> None:
        with pytest.raises(EditorError, match="could not be"):
            edit_outside("text", {"EDITOR": name})
        assert list(own_temporary_folder.iterdir()) == []

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        assert edit_outside("", {"EDITOR": script(tmp_path, r'printf "a\377\000b" > "$1"')}) == "a\ufffd\0b"

    def test_a_full_or_closed_temporary_folder(self, own_temporary_folder: Path) -> None:
        if os.geteuid() == 0:
            own_temporary_folder.rmdir()
        else:
            own_temporary_folder.chmod(stat.S_IRUSR)
        with pytest.raises(EditorError, match="could not be used"):
            edit_outside("", {"EDITOR": "true"})

"""The file of the last screen: it is ours and whole, or it is nothing."""

import binascii
import os
import stat
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import __version__, picture
from reader.picture import SIZE_LIMIT, Picture, parse_picture, render_picture

FACTS = ["3 2", "here", "/l.db", "1", "1 2", "/c.toml", "", "2026-11-20", "2611.00001", "new cross"]
ROWS = ["\x1b[1;38;2;1;2;3mab\x1b[0mc", "☕x"]


def file_of(facts: list[str] = FACTS, rows: list[str] = ROWS, end: str = "end\n", head: str = "") -> bytes:
    """Return a file with a right sum over whatever it holds."""
    body = "\n".join([*facts, *rows, end]).encode("utf-8", "surrogatepass")
    return f"{head or f'matins picture 1 {__version__}'}\n{binascii.crc32(body)}\n".encode() + body


def of(rows: list[str], columns: int = 3) -> Picture:
    made = Picture((columns, len(rows)), "here", rows)
    made.library, made.library_mark, made.is_default = "/l.db", "1 2", True
    made.settings, made.settings_mark, made.day, made.paper = "/c.toml", "", "2026-11-20", "2611.00001"
    made.hidden = "new cross"
    return made


def test_what_is_written_is_read() -> None:
    data = render_picture(of(ROWS))
    assert data == file_of()
    found = parse_picture(data)
    assert found is not None
    assert vars(found) == vars(of(ROWS))


SGR = st.lists(st.integers(0, 255), max_size=10).map(lambda numbers: f"\x1b[{';'.join(map(str, numbers))}m")
PIECES = st.one_of(st.text(st.characters(min_codepoint=32).filter(str.isprintable), max_size=8), SGR)
ROW = st.lists(PIECES, max_size=5).map("".join)


@given(st.lists(ROW, min_size=1, max_size=6))
def test_every_screen_of_text_and_styles_comes_back(rows: list[str]) -> None:
    found = parse_picture(render_picture(of(rows, 40)))
    assert found is not None
    assert found.rows == rows


@given(st.binary(max_size=200))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert parse_picture(data) is None


@given(st.data())
def test_a_file_that_is_damaged_or_cut_is_none(data: st.DataObject) -> None:
    whole = file_of()
    place = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.integers(place, len(whole)))
    put = data.draw(st.binary(max_size=4))
    changed = whole[:place] + put + whole[cut:]
    assert parse_picture(changed) is None or changed == whole


@given(ROW, st.text(max_size=6), ROW)
def test_nothing_else_than_text_and_styles_gets_through(before: str, middle: str, after: str) -> None:
    found = parse_picture(file_of(["80 1", *FACTS[1:]], [before + middle + after]))
    if found is not None:
        text, *sequences = found.rows[0].split("\x1b")
        for sequence in sequences:
            style, _, rest = sequence.partition("m")
            assert style[0] == "["
            assert set(style[1:]) <= set("0123456789;")
            text += rest
        assert text.isprintable()


@pytest.mark.parametrize(
    "row",
    [
        "\x1b[2J",
        "\x1b[1;1H",
        "\x1b]0;title\x07",
        "\x1b]52;c;AAAA\x07",
        "\x1b[?1049l",
        "\x1b[>4;2m",
        "\x1b[1 m",
        "\x1b[38:2:1m",
        "\x1b[" + "1;" * 40 + "m",
        "\x1bP1$r0m\x1b\\",
        "\x1bc",
        "\x1b",
        "\x1b[1",
        "a\rb",
        "a\x08",
        "a\tb",
        "\x9b2J",
        "\x07",
        "\u202eabc",
        "\ud800",
        "\x1b[١m",
        "abc" * 5,
    ],
)
def test_a_hostile_row_spoils_the_picture(row: str) -> None:
    assert parse_picture(file_of(rows=["abc", row])) is None
    with pytest.raises(ValueError, match="plain"):
        render_picture(of(["abc", row]))


@pytest.mark.parametrize(
    "size", ["", "3", "3 3", "3 1", "0 2", "3 -2", "x 2", "3 2 1", " 3 2", "99999 2", "1001 2", "³ 2", "3  2"]
)
def test_the_size_has_to_be_that_of_the_rows(size: str) -> None:
    assert parse_picture(file_of([size, *FACTS[1:]])) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n" * 30,
        file_of(head=f"matins picture 0 {__version__}"),
        file_of(head=f"matins picture 2 {__version__}"),
        file_of(head="matins picture 1 0.0.1"),
        file_of(end="end"),
        file_of(end="END\n"),
        file_of(end="end\n\n"),
        file_of(FACTS[:-1]),
        file_of([*FACTS, "more"]),
        file_of([*FACTS[:-1], "2611\x1b[2J"]),
        file_of([*FACTS[:-1], "x" * 6_000]),
        file_of().replace(b"ab", b"ba"),
        file_of() + b" " * SIZE_LIMIT,
    ],
)
def test_another_version_or_another_form_is_none(data: bytes) -> None:
    assert parse_picture(data) is None


def test_a_screen_that_is_too_large_has_none() -> None:
    with pytest.raises(ValueError, match="plain"):
        render_picture(of(["x" * 900] * 900, 900))


class TestTheFile:
    @pytest.fixture
    def path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        path = Path(picture.picture_path())
        path.parent.mkdir()
        path.write_bytes(file_of())
        path.chmod(0o600)
        return path

    def test_it_is_read_and_forgotten(self, path: Path) -> None:
        assert picture.read_picture() == file_of()
        picture.forget_picture()
        assert not path.exists()
        assert picture.read_picture() == b""
        picture.forget_picture()

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o601, 0o700 | stat.S_IRGRP, 0o620])
    def test_what_others_may_touch_is_not_taken(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        assert picture.read_picture() == b""

    def test_only_a_file_is_taken(self, path: Path) -> None:
        path.rename(path.with_name("real"))
        path.symlink_to("real")
        assert picture.read_picture() == b""
        path.unlink()
        path.mkdir(mode=0o700)
        assert picture.read_picture() == b""
        path.rmdir()
        os.mkfifo(path, 0o600)
        assert picture.read_picture() == b""

    def test_a_large_one_is_not_even_read(self, path: Path) -> None:
        with path.open("ab") as file:
            file.truncate(SIZE_LIMIT + 1)
        assert picture.read_picture() == b""

    @pytest.mark.parametrize("folder", [None, "", "relative", "/some/where"])
    def test_its_folder_is_the_one_of_the_system(self, monkeypatch: pytest.MonkeyPatch, folder: str | None) -> None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        if folder is not None:
            monkeypatch.setenv("XDG_CACHE_HOME", folder)
        wanted = platformdirs.user_cache_dir("matins", appauthor=False)
        assert picture.picture_path() == f"{wanted}/screen"

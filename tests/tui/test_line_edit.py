"""The typed line against plain string editing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.tui.widgets.line_edit import LIMIT, LineEdit

KEYS = (
    "left right home end backspace delete ctrl+a ctrl+b ctrl+e ctrl+f ctrl+h ctrl+k ctrl+u ctrl+w alt+backspace"
).split()


class Oracle:
    """A text in two halves; the caret is between them."""

    def __init__(self) -> None:
        self.left, self.right = "", ""

    def press(self, key: str) -> None:
        left, right = self.left, self.right
        match key:
            case "left" | "ctrl+b":
                left, right = left[:-1], left[-1:] + right
            case "right" | "ctrl+f":
                left, right = left + right[:1], right[1:]
            case "home" | "ctrl+a":
                left, right = "", left + right
            case "end" | "ctrl+e":
                left, right = left + right, ""
            case "backspace" | "ctrl+h":
                left = left[:-1]
            case "delete":
                right = right[1:]
            case "ctrl+k":
                right = ""
            case "ctrl+u":
                left = ""
            case "ctrl+w" | "alt+backspace":
                while left.endswith(" "):
                    left = left[:-1]
                while left and not left.endswith(" "):
                    left = left[:-1]
            case _:
                left += key
        self.left, self.right = left, right


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(st.sampled_from(KEYS), st.sampled_from("ab é王/")), max_size=40))
def test_editing_is_string_editing(keys: list[str]) -> None:
    edit, oracle = LineEdit("/"), Oracle()
    for key in keys:
        assert edit.press(key, key if len(key) == 1 else None)
        oracle.press(key)
        assert edit.text == oracle.left + oracle.right
    edit.insert("|")
    assert edit.text == oracle.left + "|" + oracle.right


@pytest.mark.parametrize("key", ["escape", "enter", "tab", "up", "f1", "ctrl+c"])
def test_other_keys_mean_nothing_here(key: str) -> None:
    edit = LineEdit("/", text="kept")
    assert not edit.press(key, None)
    assert edit.text == "kept"


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("two\nlines", "two lines"),
        ("a\x1b[31mb", "a[31mb"),
        ("\u202eabc", "abc"),
        (" both ends ", " both ends "),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_a_paste_is_one_clean_line(pasted: str, text: str) -> None:
    edit = LineEdit("/")
    edit.insert(pasted)
    assert edit.text == text


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5), st.integers(0, 60))
def test_the_line_is_drawn_in_its_width(pastes: list[str], width: int) -> None:
    edit = Looked("/", placeholder="filter")
    for active in (False, True):
        edit.set_active(active)
        for text in pastes:
            edit.insert(text)
            edit.set_remark(text[:20])
            (strip,) = edit.draw(width, 1)
            assert strip.cell_length == width


class Looked(LineEdit):
    """A line outside of any screen, whose inks are all alike but for the caret."""

    def look(self, ink: str = "") -> object:  # type: ignore[override]
        from rich.style import Style

        return Style(reverse=ink == "caret")


@pytest.mark.parametrize("text", ["a" * 100, "王" * 100, "ab " * 40])
def test_a_long_text_shows_the_part_around_the_caret(text: str) -> None:
    edit = Looked("/", text=text)
    edit.set_active(True)
    for _ in range(len(text) + 1):
        (strip,) = edit.draw(30, 1)
        carets = [segment for segment in strip if segment.style and segment.style.reverse]
        assert len(carets) == 1
        assert cell_len(strip.text) == 30
        edit.press("left", None)


def test_more_than_the_limit_is_cut_and_stays_quick() -> None:
    edit = Looked("/")
    edit.set_active(True)
    edit.insert("x" * 3 * LIMIT)
    edit.insert("y" * 10)
    assert len(edit.text) <= LIMIT
    edit.set_text("王é" * (LIMIT // 2))
    begin = time.process_time()
    edit.draw(80, 1)
    assert time.process_time() - begin < 1.0

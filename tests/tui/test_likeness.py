"""Which lines of a menu are meant by what was typed."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.tui.likeness import likeness

MENU = (
    "First paper  (g)",
    "Mark all shown as read  (A)",
    "Star or unstar  (s)",
    "Undo  (u)",
    "View: Mori",
    "View: [/red] ICE",
    "Theme: matins-day",
    "Theme: gruvbox",
)


def offered(typed: str) -> list[str]:
    """Return the lines of the menu that are like ``typed``, the most alike first."""
    found = [(like.score, line) for line in MENU if (like := likeness(typed, line))]
    return [line for _, line in sorted(found, reverse=True)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mark all", 1), ("all mark", 1), ("MARK", 1), ("view mori", 4), ("móri", 4), ("tehme gruvbox", 7), ("fp", 0),
        ("masar", 1), ("u", 3), ("uns", 2), ("[/", 5), ("view [/", 5), ("ice", 5), ("matinsday", 6), ("gruvbx", 7),
        ("(s)", 2),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first(typed: str, first: int) -> None:
    assert offered(typed)[:1] == [MENU[first]]


@pytest.mark.parametrize("typed", ["", " ", "qqq", "mori qqq", "]]", "f p x", "x" * 300])
def test_what_is_nowhere_is_not_offered(typed: str) -> None:
    assert offered(typed) == []


def test_what_was_typed_is_marked() -> None:
    def marked(typed: str, line: str) -> list[str]:
        like = likeness(typed, line)
        assert like is not None
        return [line[start:end] for start, end in like.spans]

    assert marked("all mark", MENU[1]) == ["all", "Mark"]
    assert marked("fp", MENU[0]) == ["F", "p"]
    assert marked("[/", MENU[5]) == ["[/"]


@given(st.text(max_size=20), st.text(max_size=40))
@settings(deadline=None)
def test_no_text_is_too_strange(typed: str, line: str) -> None:
    like = likeness(typed, line)
    if like is not None:
        assert typed.strip()
        assert all(0 <= start < end <= len(line) for start, end in like.spans)


def test_no_text_takes_long() -> None:
    begin = time.process_time()
    likeness("ab" * 2000 + " " + "a" * 2000, "View: " + "ab" * 2000 + " a" * 2000)
    assert time.process_time() - begin < 1

"""Highlighted runs, the last door for text, and the signs."""

import sys
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from reader.domain.paper import AnnouncementKind
from reader.domain.text import clean
from reader.tui.glyphs import ASCII, UNICODE, Glyphs, glyphs
from reader.tui.widgets.lines import LineWidget, split_spans

PLAIN = Style(bold=False)
MARKED = Style(bold=True)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, int, int, list[tuple[int, int]]]:
    text = draw(st.text(max_size=30))
    places = st.integers(0, len(text))
    start, end = sorted((draw(places), draw(places)))
    # Beyond the text too: a title is highlighted before it is shortened.
    edges = sorted(draw(st.sets(st.integers(0, len(text) + 5), max_size=8)))
    return text, start, end, list(pairwise(edges))[::2]


@settings(deadline=None)
@given(marked_texts())
@example(("abc", 1, 2, [(0, 3)]))
def test_runs_hold_the_text_once_and_mark_exactly_the_spans(case: tuple[str, int, int, list[tuple[int, int]]]) -> None:
    text, start, end, spans = case
    parts = split_spans(text, start, end, spans, PLAIN, MARKED)
    looks = [style for part, style in parts for _ in part]
    assert "".join(part for part, _ in parts) == text[start:end]
    expected = [any(first <= place < last for first, last in spans) for place in range(start, end)]
    assert [look is MARKED for look in looks] == expected


@dataclass
class Case:
    text: str
    shown: str


CASES = [
    Case("plain", "plain"),
    Case("a  b ", "a  b "),
    Case("a\x1b[31mb", "a[31mb"),
    Case("a\x9b2Jb\x00\x07", "a2Jb"),
    Case("\u202eabc\u2066", "abc"),
    Case("a\ud800b", "ab"),
    Case("x\u3164y\u115f", "xy"),
    Case("soft\u00adhyphen\u200b\ufeff", "softhyphen"),
    Case("a\ufe0f\U000e0100", "a"),
    Case("\u2028\u2029\x85", ""),
    Case("é ü ñ", "é ü ñ"),
    Case("שלום  नमस्ते  ไทย", "שלום  नमस्ते  ไทย"),
    Case("  王 ", "  王 "),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.text))
def test_a_line_draws_only_what_a_terminal_may_see(case: Case) -> None:
    strip = LineWidget().line(20, [(case.text, PLAIN)], PLAIN)
    assert strip.text == case.shown.ljust(20 - cell_len(case.shown) + len(case.shown))
    assert strip.cell_length == 20


def test_a_line_keeps_at_most_two_diacritics_on_a_letter() -> None:
    strip = LineWidget().line(20, [("o\u0302\u0301" + "z" + "\u0301" * 50, PLAIN)], PLAIN)
    assert strip.text.rstrip() == "o\u0302\u0301z\u0301\u0301"


@settings(deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=20), max_size=4), st.integers(0, 30))
def test_a_line_is_as_wide_as_it_should_be_whatever_it_holds(texts: list[str], width: int) -> None:
    strip = LineWidget().line(width, [(text, PLAIN) for text in texts], PLAIN)
    assert strip.cell_length == width
    assert cell_len(strip.text) == width
    assert all(c == " " or clean(f"अ{c}") != "अ" for c in strip.text)


class Stream:
    def __init__(self, encoding: str | None) -> None:
        self.encoding = encoding


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "US-ASCII"])
def test_a_terminal_without_unicode_gets_signs_and_text_that_it_can_draw(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "__stderr__", Stream(encoding))
    assert glyphs() is ASCII
    text = LineWidget().line(24, [("“Poincaré” 王 … ↓ – ok", PLAIN)], PLAIN).text
    text.encode(encoding)
    assert text.startswith('"Poincar')
    assert text.rstrip().endswith('" ? . v - ok')


@pytest.mark.parametrize(("value", "wanted"), [("1", ASCII), ("yes", ASCII), ("0", UNICODE), ("", UNICODE)])
def test_plain_signs_are_a_wish(value: str, wanted: Glyphs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINS_ASCII", value)
    assert glyphs() is wanted


def signs(found: Glyphs) -> list[str]:
    """Return every sign by itself; those of the charts stand in one text."""
    several = ("kinds", "heat", "weights", "bar")
    single = [value for name, value in found._asdict().items() if name not in several]
    return [*single, *found.kinds.values(), *found.heat, *found.weights, *found.bar]


@pytest.mark.parametrize("found", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_sign_is_one_cell_wide_and_says_one_thing(found: Glyphs) -> None:
    assert set(found.kinds) == set(AnnouncementKind)
    for sign in signs(found):
        assert len(sign) == cell_len(sign) == 1, sign
    states = [found.unread, found.skipped, found.star, found.note, *found.kinds.values()]
    assert len(set(states)) == len(states)


def test_plain_signs_are_ascii() -> None:
    assert all(sign.isascii() and sign.isprintable() for sign in signs(ASCII))

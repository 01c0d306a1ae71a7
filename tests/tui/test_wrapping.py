"""Lines that fit the terminal: nothing lost, nothing twice, in order."""

import itertools
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.domain.text import clean
from reader.tui.widgets.wrapping import SIMPLE, _wrap_paragraph, cells, shorten, wrap

WIDTHS = st.integers(min_value=1, max_value=40)
SCRIPTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab-.,  \n\n"),
        st.sampled_from("é王中，。が𝒳😀\u0301\u0323กำहिन"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=80,
)


def lines_of(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one   two", 4, ["one", "two"]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("a \n b", 10, ["a", "b"]),
        ("  abc   ", 3, ["abc"]),
        ("abc   def", 3, ["abc", "def"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh", 4, ["ab", "cdef", "gh"]),
        ("abcdef gh", 4, ["abcd", "ef", "gh"]),
        ("abcdef g", 4, ["abcd", "ef g"]),
        ("王小明李华", 4, ["王小", "明李", "华"]),
        ("王小明", 3, ["王", "小", "明"]),
        ("a 王小 b", 4, ["a 王", "小 b"]),
        ("abc", 0, ["a", "b", "c"]),
        ("caf\u0065\u0301 x", 4, ["cafe\u0301", "x"]),
    ],
)
def test_lines_break_at_blanks_and_wide_signs(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width) == lines


@settings(deadline=None)
@given(SCRIPTS, WIDTHS)
@example("\u0301 a", 5)
@example("a \u0301", 1)
@example("\u0301\u0301王", 1)
def test_lines_fit_and_hold_everything_once_in_order(text: str, width: int) -> None:
    ranges = wrap(text, width)
    assert all(start <= end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(ranges))
    for start, end in ranges:
        # A wide sign has no room in a single cell, and stands there nevertheless.
        assert cell_len(text[start:end]) <= max(width, 2 if width == 1 else 0)
        assert "\n" not in text[start:end]
    kept = "".join(text[start:end] for start, end in ranges)
    assert [c for c in kept if not c.isspace()] == [c for c in text if not c.isspace()]


@settings(deadline=None)
@given(SCRIPTS, WIDTHS)
def test_what_was_cleaned_keeps_its_paragraphs(text: str, width: int) -> None:
    text = clean(text, lines=True)
    paragraphs = [lines_of(paragraph, width) for paragraph in text.split("\n")]
    assert lines_of(text, width) == [line for paragraph in paragraphs for line in paragraph]


@settings(deadline=None)
@given(st.text(alphabet="ab  é", max_size=60), WIDTHS)
def test_the_quick_way_for_narrow_signs_is_the_thorough_one(text: str, width: int) -> None:
    assert [text[start:end] for start, end in _wrap_paragraph(text, 0, width)] == lines_of(text, width)


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abcde", min_size=1, max_size=9), max_size=20), st.integers(9, 40))
def test_plain_words_fill_lines_greedily(words: list[str], width: int) -> None:
    expected: list[str] = []
    for word in words:
        if expected and len(expected[-1]) + 1 + len(word) <= width:
            expected[-1] += f" {word}"
        else:
            expected.append(word)
    assert lines_of(" ".join(words), width) == (expected or [""])


@pytest.mark.parametrize("unit", ["word ", "王", "x", "x\n", "a王 ", "é"])
def test_time_is_linear(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * (count // len(unit))
        begin = time.process_time()
        wrap(text, 80)
        return time.process_time() - begin

    seconds(1_000)
    short = min(seconds(10_000) for _ in range(3))
    # Eight times the text in far less than the sixty-four times that a square would take.
    assert seconds(80_000) < 24 * short + 0.05


@settings(deadline=None)
@given(SCRIPTS, st.integers(-3, 40))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    text = text.replace("\n", " ")
    short = shorten(text, width)
    if cell_len(text) <= width:
        assert short == text
        return
    assert cell_len(short) <= max(0, width)
    if width > 0:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        assert cell_len(short) >= width - 2 or text[len(short) - 1].isspace()


def test_an_ellipsis_of_ones_own() -> None:
    assert shorten("abcdef", 4, ".") == "abc."
    assert shorten("abcdef", 1, ".") == "."
    assert shorten("abcdef", 0, ".") == ""


def test_simple_signs_take_one_cell_each_and_hide_nothing() -> None:
    simple = [char for char in map(chr, range(sys.maxunicode + 1)) if SIMPLE(char)]
    assert {*"aé…●★✎▌│─↻⇄"} <= {*simple}
    assert {cell_len(char) for char in simple} == {1}
    assert [char for char in simple if clean(f"a{char}b") != f"a{char}b"] == []
    assert not any(SIMPLE(text) for text in ("a\u0301", "\u202ea", "\x1b[0m", "王", "a\u200d", "\n", "\x7f"))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30), st.integers(1, 30))
def test_the_quick_way_is_the_slow_one(text: str, width: int) -> None:
    assert cells(text) == cell_len(text)
    assert cell_len(shorten(text, width)) <= width

"""Notes: Markdown keeps its blanks, and nothing of what a terminal must not see."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.notes import NOTE_LIMIT, clean_note, clean_writing
from reader.domain.text import clean


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        (" \n \n", ""),
        ("- a\n  - b\n\n      code  here", "- a\n  - b\n\n      code  here"),
        ("a  \nb\t", "a\nb"),
        ("\tindented", "    indented"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\n\n  a\n\n\n\nb\n", "  a\n\n\n\nb"),
        ("x\x1b]0;owned\x07y", "x]0;ownedy"),
        ("\u202eevil\u2066", "evil"),
        ("\ufeffa\u200b\u00a0b", "a b"),
        ("e\u0301\u0301\u0301\u0301", "e\u0301\u0301"),
    ],
)
def test_a_note(text: str, wanted: str) -> None:
    assert clean_note(text) == wanted


@given(st.text(alphabet=st.sampled_from(list(" \n\t#-*`>\x1b\u0301\u202e\r\u00a0稀")) | st.characters(), max_size=120))
def test_any_text(text: str) -> None:
    note = clean_note(text)
    assert clean_note(note) == note
    for line in note.split("\n"):
        assert line == line.rstrip(" ")
        for word in line.split(" "):
            assert word == clean(word)
            assert not [char for char in word if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    writing = clean_writing(text)
    assert clean_writing(writing) == writing
    assert clean_note(writing) == note


def test_a_note_has_an_end() -> None:
    assert len(clean_note("word " * NOTE_LIMIT)) <= NOTE_LIMIT
    assert clean_note("x" * (NOTE_LIMIT + 9)) == "x" * NOTE_LIMIT

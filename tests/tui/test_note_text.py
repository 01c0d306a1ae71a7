"""The text of a note while it is written, against a list of signs that knows only where its caret is."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from reader.domain.notes import NOTE_LIMIT, clean_writing
from reader.tui.note_text import NoteText
from reader.tui.widgets.note_rows import column_at, place_at, row_at, rows_of

SIGNS = ["a", "b", "Z", "9", "_", " ", "\n", ".", "-", "é", "e\u0301", "e\u0302\u0301", "稀", "ｱ", "क\u093f", "😀"]

pieces = st.lists(st.sampled_from(SIGNS), max_size=6)
typed = st.lists(st.sampled_from(SIGNS), max_size=25).map("".join)


class Plain:
    """The same as lists of signs before and after the caret, with every state of the past."""

    def __init__(self) -> None:
        self.before: list[str] = []
        self.after: list[str] = []
        self.past: list[tuple[list[str], list[str]]] = []
        self.future: list[tuple[list[str], list[str]]] = []

    @property
    def text(self) -> str:
        return "".join(self.before + self.after)

    @property
    def at(self) -> int:
        return len("".join(self.before))

    def keep(self) -> None:
        self.past.append((list(self.before), list(self.after)))
        self.future.clear()

    def insert(self, signs: list[str]) -> None:
        self.keep()
        self.before += signs

    def left(self) -> None:
        if self.before:
            self.after.insert(0, self.before.pop())

    def right(self) -> None:
        if self.after:
            self.before.append(self.after.pop(0))

    def word_left(self) -> None:
        while self.before and self.before[-1].isspace():
            self.left()
        kind = sort(self.before[-1]) if self.before else ""
        while self.before and sort(self.before[-1]) == kind:
            self.left()

    def word_right(self) -> None:
        while self.after and self.after[0].isspace():
            self.right()
        kind = sort(self.after[0]) if self.after else ""
        while self.after and sort(self.after[0]) == kind:
            self.right()

    def cut(self, move: str) -> None:
        before, after = list(self.before), list(self.after)
        getattr(self, move)()
        if (self.before, self.after) == (before, after):
            return
        self.past.append((list(before), list(after)))
        self.future.clear()
        if len(self.before) < len(before):
            self.after = after
        else:
            self.before = before

    def home(self) -> None:
        while self.before and self.before[-1] != "\n":
            self.left()

    def end(self) -> None:
        while self.after and self.after[0] != "\n":
            self.right()

    def travel(self, back: bool) -> None:
        source, target = (self.past, self.future) if back else (self.future, self.past)
        if source:
            target.append((list(self.before), list(self.after)))
            self.before, self.after = source.pop()


def sort(sign: str) -> str:
    """Return what kind of sign it is, by Unicode's own words."""
    if sign[0].isspace():
        return "blank"
    return "word" if unicodedata.category(sign[0])[0] in "LN" or sign == "_" else "other"


def apply(note: NoteText, plain: Plain, name: str, signs: list[str]) -> None:
    moves = {"left": note.before, "right": note.after}
    if name in moves:
        note.move_to(moves[name](note.at))
        getattr(plain, name)()
    elif name in ("word_left", "word_right", "home", "end"):
        ends = {"word_left": note.word_before, "word_right": note.word_after}
        ends |= {"home": note.line_start, "end": note.line_end}
        note.move_to(ends[name]())
        getattr(plain, name)()
    elif name.startswith("cut "):
        move = name.removeprefix("cut ")
        reached = {
            "left": lambda: note.before(note.at),
            "right": lambda: note.after(note.at),
            "word_left": note.word_before,
            "word_right": note.word_after,
            "home": note.line_start,
            "end": note.line_end,
        }[move]()
        note.remove(min(reached, note.at), max(reached, note.at))
        plain.cut(move)
    elif name == "insert" and signs:
        # More than one character is a paste, which is a change of its own.
        assert note.insert("".join(signs))
        plain.insert(signs)
    elif name in ("undo", "redo"):
        (note.undo if name == "undo" else note.redo)()
        plain.travel(name == "undo")


moves = ["left", "right", "word_left", "word_right", "home", "end"]
names = st.sampled_from([*moves, *(f"cut {move}" for move in moves), "insert", "insert", "insert", "undo", "redo"])
pasted = st.lists(st.sampled_from([sign for sign in SIGNS if sign != "é"]), min_size=2, max_size=6)


@given(st.lists(st.tuples(names, pasted), max_size=25))
def test_against_a_list_of_signs(commands: list[tuple[str, list[str]]]) -> None:
    note, plain = NoteText(), Plain()
    for name, signs in commands:
        apply(note, plain, name, signs)
        assert (note.text, note.at) == (plain.text, plain.at)


@given(typed, st.text(max_size=20))
def test_whatever_is_put_in_is_clean_and_the_caret_stands_on_a_sign(before: str, text: str) -> None:
    note = NoteText(before)
    for char in text:
        note.insert(char)
    assert clean_writing(note.text) == note.text
    note.move_to(len(note.text) // 2)
    note.insert(text)
    assert clean_writing(note.text) == note.text
    for at in range(len(note.text) + 1):
        note.move_to(at)
        assert note.at <= at
        assert note.at == len(note.text) or note.after(note.at) > at


class TestTyping:
    def test_what_combines_joins_the_sign_before(self) -> None:
        note = NoteText("cafe")
        note.insert("\u0301")
        assert note.text == "cafe\u0301"
        note.move_to(note.before(note.at))
        assert note.at == 3
        note.remove(note.at, note.after(note.at))
        assert note.text == "caf"

    def test_nothing_combines_with_a_blank(self) -> None:
        for text in ("", "a ", "a\n"):
            note = NoteText(text)
            note.insert("\u0301")
            assert note.text == text

    def test_a_word_is_undone_in_one_go(self) -> None:
        note = NoteText()
        for char in "one two\nthree":
            note.insert(char)
        for text in ("one two\n", "one ", ""):
            assert note.undo()
            assert note.text == text
        assert not note.undo()
        for text in ("one ", "one two\n", "one two\nthree"):
            assert note.redo()
            assert note.text == text
        assert not note.redo()

    def test_what_is_typed_elsewhere_is_a_change_of_its_own(self) -> None:
        note = NoteText("ab")
        note.insert("c")
        note.move_to(0)
        note.insert("x")
        note.undo()
        assert note.text == "abc"

    def test_there_is_an_end(self) -> None:
        note = NoteText("x" * (NOTE_LIMIT - 2))
        assert note.insert("yy")
        assert not note.insert("z")
        assert not note.insert("z" * (NOTE_LIMIT + 1))
        assert len(note.text) == NOTE_LIMIT

    def test_another_text_can_be_taken_back(self) -> None:
        note = NoteText("mine")
        note.replace_all("theirs\x1b[2J")
        assert note.text == "theirs[2J"
        note.undo()
        assert note.text == "mine"


class TestRows:
    @pytest.mark.parametrize(
        ("text", "width", "wanted"),
        [
            ("", 10, [""]),
            ("one two", 10, ["one two"]),
            ("one two", 5, ["one ", "two"]),
            ("one   two", 3, ["one   ", "two"]),
            ("abcdefg", 3, ["abc", "def", "g"]),
            ("a\n\nb", 5, ["a", "", "b"]),
            ("  - indented", 8, ["  - ", "indented"]),
            ("稀疏注意", 5, ["稀疏", "注意"]),
            ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ],
    )
    def test_examples(self, text: str, width: int, wanted: list[str]) -> None:
        assert [text[start:end] for start, end in rows_of(text, width)] == wanted

    @given(typed, st.integers(2, 12))
    def test_every_character_has_its_place(self, text: str, width: int) -> None:
        rows = rows_of(text, width)
        covered = [at for start, end in rows for at in range(start, end)]
        assert covered == [at for at, char in enumerate(text) if char != "\n"]
        for start, end in rows:
            row = text[start:end]
            assert cell_len(row.rstrip(" ")) <= width
            assert not row or get_character_cell_size(row[0]) > 0
        for at in range(len(text) + 1):
            number = row_at(rows, at)
            start, end = rows[number]
            assert start <= at <= end
            assert number == len(rows) - 1 or at < rows[number + 1][0]
            column = column_at(text, (start, end), at)
            assert place_at(text, rows, number, column) >= at or get_character_cell_size(text[at]) == 0
            assert row_at(rows, place_at(text, rows, number, 100)) == number

    @given(typed, st.integers(2, 12))
    def test_a_row_is_full(self, text: str, width: int) -> None:
        rows = rows_of(text, width)
        for (start, end), (following, _) in pairwise(rows):
            if following != end:
                continue
            # What begins the next row did not fit: the whole word, which may fill more rows than that one.
            word = re.split("[ \n]", text[following:], maxsplit=1)[0]
            shown = text[start:end]
            first = next((char for char in word), "")
            assert cell_len(shown + word) > width or (not shown.endswith(" ") and cell_len(shown + first) > width)

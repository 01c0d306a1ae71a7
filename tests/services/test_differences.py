"""What a new version changed: nothing is lost, nothing is invented, and no text takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.services import differences
from reader.services.differences import CONTEXT, MOST_CHANGES, Piece, changed_words

TEXTS = st.lists(st.sampled_from(["a", "bee", "ß", "α-tree", "…,"]), max_size=12).map(" ".join)


def joined(pieces: list[Piece], *kinds: str) -> list[str]:
    return [word for piece in pieces if piece.kind in kinds for word in piece.text.split()]


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(before: str, after: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differences, "CONTEXT", 12)
        pieces = changed_words(before, after)
    if before == after:
        assert pieces == []
    else:
        assert joined(pieces, "same", "gone") == before.split()
        assert joined(pieces, "same", "new") == after.split()
    assert all(piece.text for piece in pieces)
    assert [piece.kind for piece in pieces] == [piece.kind for piece in merged(pieces)]


def merged(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without neighbours of one kind, and with what is gone before what came for it."""
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1].kind if kept else ""
        if piece.kind != last and (last, piece.kind) != ("new", "gone"):
            kept.append(piece)
    return kept


@given(TEXTS, TEXTS, TEXTS)
@settings(deadline=None)
def test_a_text_put_in_is_told_as_new_and_a_text_taken_out_as_gone(head: str, middle: str, tail: str) -> None:
    short, long = f"{head} {tail}", f"{head} {middle} {tail}"
    assert not joined(changed_words(short, long), "gone")
    assert not joined(changed_words(long, short), "new")


def test_a_change_is_told_with_what_stands_beside_it() -> None:
    words = [f"w{number}" for number in range(60)]
    changed = [*words[:20], "lamp", *words[21:40], *words[41:]]
    assert changed_words(" ".join(words), "\n".join(changed)) == [
        ("same", " ".join(["…", *words[14:20]])),
        ("gone", "w20"),
        ("new", "lamp"),
        ("same", " ".join([*words[21:27], "…", *words[34:40]])),
        ("gone", "w40"),
        ("same", " ".join([*words[41:47], "…"])),
    ]
    assert CONTEXT == 6


def test_blanks_and_lines_are_no_change() -> None:
    assert changed_words("one two\nthree", " one  two three\n") == []
    assert changed_words("", "") == []
    assert changed_words("", "one two") == [("new", "one two")]
    assert changed_words("one two", "") == [("gone", "one two")]


def test_what_was_added_at_an_end_is_told_with_what_stands_beside_it() -> None:
    text = "one two three four five six seven eight"
    assert changed_words(text, f"{text} nine") == [("same", "… three four five six seven eight"), ("new", "nine")]
    assert changed_words(text, f"zero {text}") == [("new", "zero"), ("same", "one two three four five six …")]


def test_a_text_written_anew_is_one_that_went_and_one_that_came() -> None:
    before = " ".join(f"the x{number}" for number in range(MOST_CHANGES + 2))
    after = " ".join(f"the y{number}" for number in range(MOST_CHANGES + 2))
    kept, gone, new = changed_words(before, after)
    assert (kept, gone.kind, new.kind) == (("same", "the"), "gone", "new")
    assert gone.text == before.removeprefix("the ")
    assert new.text == after.removeprefix("the ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a"] * 25_000, ["a"] * 24_999),
        (["b", *["a"] * 25_000], [*["a"] * 25_000, "c"]),
        (["b", *["a"] * 4_900, "b"], ["c", *(word for number in range(2_400) for word in ("a", str(number))), "c"]),
        ([str(number) for number in range(5_000)], [str(number) for number in reversed(range(5_000))]),
    ],
)
def test_no_text_takes_long(before: list[str], after: list[str]) -> None:
    changed_words("a b", "a c")
    start = time.process_time()
    pieces = changed_words(" ".join(before), " ".join(after))
    assert time.process_time() - start < 0.2
    assert len(pieces) < 2 * MOST_CHANGES + 3

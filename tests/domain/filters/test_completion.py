"""What tab offers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.errors import QueryError
from reader.domain.filters.completion import Completions, complete
from reader.domain.filters.fields import FIELDS
from reader.domain.filters.nodes import Everything
from reader.domain.filters.parsing import parse_filter

KNOWN = {
    "author": ["Ada Mori", "Lee"],
    "cat": ["cs.CL", "cs.LG", "stat.ML"],
    "tag": ["to read", 'a "b"', "x(y"],
    "topic": ["bench"],
}
NAMES = tuple(f"{field.name}:" for field in FIELDS)


def values(field: str, prefix: str) -> list[str]:
    return [value for value in KNOWN.get(field, []) if value.lower().startswith(prefix.lower())]


def offered(marked: str) -> tuple[str, list[str]]:
    """Return what is replaced and by what, for a text with its cursor at ‸."""
    cursor = marked.index("‸")
    text = marked.replace("‸", "")
    found = complete(text, cursor, values)
    assert found.start <= cursor <= found.end
    return text[found.start : found.end], list(found.options)


@pytest.mark.parametrize(
    ("marked", "replaced", "options"),
    [
        ("au‸", "au", ["author:"]),
        ("ti‸", "ti", ["title:"]),
        ("abs‸", "abs", ["abstract:"]),
        ("T‸", "T", ["title:", "text:", "tag:", "topic:"]),
        ("a b -t‸", "t", ["title:", "text:", "tag:", "topic:"]),
        ("a (t‸", "t", ["title:", "text:", "tag:", "topic:"]),
        ("a or not t‸", "t", ["title:", "text:", "tag:", "topic:"]),
        ("zz‸", "zz", []),
        ("au‸:lee", "au:", ["author:"]),
        ("ca‸:(x)", "ca:", ["cat:"]),
        ("ca‸t:(x)", "cat:", ["cat:"]),
        ("is:‸", "", ["unread", "starred", "later", "read", "skipped", "updated"]),
        ("is:S‸", "S", ["starred", "skipped"]),
        ("is:s‸tarred b", "starred", ["starred", "skipped"]),
        ("-is:un‸", "un", ["unread"]),
        ("(has:‸", "", ["note", "pdf", "html", "code"]),
        ("kind:c‸", "c", ["cross"]),
        ("newer:7‸", "7", ["7d"]),
        ("date:‸", "", ["today", "yesterday"]),
        ("year:20‸", "20", []),
        ("is:unread|s‸", "s", ["starred", "skipped"]),
        ("is:s‸|unread", "s", ["starred", "skipped"]),
        ("is:unread cat:cs.‸", "cs.", ["cs.CL", "cs.LG"]),
        ("cat:(cs.LG or cs.C‸", "cs.C", ["cs.CL"]),
        ("cat:(cs.LG or ‸", "", ["cs.CL", "cs.LG", "stat.ML"]),
        ("cat:(‸", "", ["cs.CL", "cs.LG", "stat.ML"]),
        ("cat:(cs.LG) t‸", "t", ["title:", "text:", "tag:", "topic:"]),
        ("cat:(cs.LG -cs.C‸)", "cs.C", ["cs.CL"]),
        ("tag:t‸", "t", ['"to read"']),
        ('tag:"to ‸', '"to ', ['"to read"']),
        ('tag:"to‸ x" b', '"to x"', ['"to read"']),
        ('tag:("to ‸', '"to ', ['"to read"']),
        ("tag:‸", "", ['"to read"', r'"a \"b\""', '"x(y"']),
        ("au:a‸", "a", ['"Ada Mori"']),
        ('"au‸', "", []),
        ("-‸", "", list(NAMES)),
        ("‸", "", list(NAMES)),
        ("a ‸ b", "", list(NAMES)),
    ],
)
def test_table(marked: str, replaced: str, options: list[str]) -> None:
    assert offered(marked) == (replaced, options)


def test_a_cursor_outside_is_at_the_end() -> None:
    assert complete("is:", 99, values) == complete("is:", 3, values)
    assert complete("is:", -1, values) == Completions(0, 3, NAMES)


PIECES = ["(", ")", '"', "-", "!", " ", "or ", "is:", "cat:", "cat:(", "tag:", "ti", "a", "|", "\\", "“", "is:un", "‸"]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join) | st.text(max_size=12), st.integers(0, 30))
def test_any_text_at_any_place(text: str, cursor: int) -> None:
    found = complete(text, cursor, values)
    assert 0 <= found.start <= min(cursor, len(text)) <= found.end <= len(text)


@given(
    st.lists(st.sampled_from([*PIECES[:14], "cs.", "t"]), max_size=8).map("".join),
    st.sampled_from(["is:", "tag:", "cat:"]),
)
def test_a_value_that_is_taken_is_understood(before: str, field: str) -> None:
    try:
        parse_filter(f"{before} ")
    except QueryError:
        return
    text = f"{before} {field}"
    found = complete(text, len(text), values)
    for option in found.options:
        node = parse_filter(text[: found.start] + option + text[found.end :])
        assert node != Everything()

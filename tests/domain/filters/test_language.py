"""What holds for every filter text."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.domain.errors import QueryError, UnfinishedQueryError
from reader.domain.filters.lexing import DEEPEST
from reader.domain.filters.nodes import (
    And,
    Announced,
    Category,
    Everything,
    Has,
    Identifier,
    Kind,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    State,
    Tag,
    Words,
)
from reader.domain.filters.parsing import parse_filter
from reader.domain.filters.rendering import render_filter
from reader.domain.filters.walking import leaves
from reader.domain.text import letters

TODAY = date(2026, 11, 20)

PIECES = [
    "(", ")", '"', "-", "!", " ", "  ", "or", " or ", "and", " and ", "not ", ":", "|", "\\", "..", "“", "”", "\u200b",
    "a", "É", "f(x", "x)", "f(y)", "is:", "is:unread", "is:unr", "has:pdf", "cat:", "cat:cs.LG", "cat:(", "title:",
    "ti:(", 'tag:"', "tag:a", "topic:b", "kind:new", "newer:7d", "older:2026-01", "date:2026-01..today", "date:..today",
    "year:2019..", "id:26", "id:2611.01234v2", "2611.01234", "autor:x", "foo:x", "note:-", "author:or", "->", "--",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40)


def parsed(text: str) -> Node | QueryError:
    try:
        return parse_filter(text)
    except QueryError as error:
        return error


@settings(max_examples=600)
@given(TEXTS)
@example("-(a f(x )")
@example("-(a f(x))")
@example("-(:(a) b)")
@example("(-)")
@example("a (b or c -")
def test_any_text_is_a_node_that_is_written_and_read_again_or_an_error_in_words(text: str) -> None:
    node = parsed(text)
    if isinstance(node, QueryError):
        assert 0 <= node.position <= node.position + node.length <= len(text)
        assert str(node).isprintable()
        assert str(node).endswith(".")
        assert len(str(node)) < 200
        assert node.hint
        return
    written = render_filter(node)
    assert parse_filter(written) == node
    assert render_filter(parse_filter(written)) == written


@pytest.mark.parametrize(
    "piece",
    ["a:b ", "((a) ", '"', "is:read|", ":", "f((", "not ", "a or ", "*a", "aaaaaaaaaaa:b ", "-(a or b ", "\\", "|"],
)
def test_a_long_filter_takes_no_longer_than_its_length(piece: str) -> None:
    for text in (piece * (4_000 // len(piece)), f"cat:{piece * 900}"[:4_000]):
        node = parsed(text)
        if not isinstance(node, QueryError) and len(written := render_filter(node)) <= 4_000:
            assert parse_filter(written) == node
            assert meets(node, NOBODY) in (True, False)


def test_the_deepest_filters_are_written_no_deeper() -> None:
    for inner in ("title:a title:b", "title:(a b)", "is:read|starred", "-is:read|starred", "x (is:read or is:starred)"):
        for depth in (DEEPEST - 2, DEEPEST - 1, DEEPEST, DEEPEST + 1):
            node = parsed("a -(b or c " * depth + inner)
            if not isinstance(node, QueryError):
                assert parse_filter(render_filter(node)) == node
    assert isinstance(parsed("a -(b or c " * DEEPEST + "title:a title:b"), Or | And)


@settings(max_examples=300)
@given(
    st.lists(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters='"“„:'), min_size=1, max_size=9))
)
def test_ordinary_text_keeps_its_letters(words: list[str]) -> None:
    words = [word for word in words if word.strip("-!()").lower() not in ("and", "or", "not")]
    text = " ".join(words)
    node = parse_filter(text + " ") if text.count("(") < 32 else Everything()
    if isinstance(node, Identifier) or text.count("(") >= 32:
        return
    found = [leaf.text for leaf in leaves(node) if isinstance(leaf, Words)]
    assert sorted(letters("".join(found))) == sorted(letters(text))


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What a filter can ask about one paper, in plain fields."""

    title: str
    author: str
    note: str
    categories: tuple[str, ...]
    states: frozenset[str]
    has: frozenset[str]
    tags: frozenset[str]
    kind: str
    day: date
    year: int
    name: str


SHEETS = st.builds(
    Sheet,
    title=st.sampled_from(["a b", "b a", "a", "c b a b", ""]),
    author=st.sampled_from(["lee", "ada lee", "ada"]),
    note=st.sampled_from(["", "a", "c"]),
    categories=st.sampled_from([("cs.LG",), ("cs.LG", "stat.ML"), ("math.CO",)]),
    states=st.sampled_from([frozenset(("unread",)), frozenset(("read", "starred")), frozenset(("read", "skipped"))]),
    has=st.sampled_from([frozenset(), frozenset(("pdf",))]),
    tags=st.sampled_from([frozenset(), frozenset(("to read", "x"))]),
    kind=st.sampled_from(["new", "cross", "replace", "replace-cross"]),
    day=st.sampled_from([date(2026, 11, 20), date(2026, 11, 14), date(2026, 11, 13), date(2025, 12, 31)]),
    year=st.sampled_from([2019, 2025, 2026]),
    name=st.sampled_from(["2611.01234", "2610.00001", "hep-th/9901001"]),
)

NOBODY = Sheet("", "", "", (), frozenset(), frozenset(), frozenset(), "", TODAY, 2026, "2611.00001")

Test = Callable[[Sheet], bool]

# Each condition with what it means, said without the package under test.
CONDITIONS: list[tuple[str, Test]] = [
    ("a", lambda s: "a" in f"{s.title} {s.author} {s.note}".split()),
    ("b", lambda s: "b" in s.title.split()),
    ("lee", lambda s: "lee" in s.author.split()),
    ('"a b"', lambda s: s.title in ("a b", "c b a b")),
    ("title:(b a)", lambda s: {"a", "b"} <= set(s.title.split())),
    ("ti:c", lambda s: s.title == "c b a b"),
    ('au:"ada lee"', lambda s: s.author == "ada lee"),
    ("note:a", lambda s: s.note == "a"),
    ("cat:cs.LG", lambda s: "cs.LG" in s.categories),
    ("cat:cs", lambda s: "cs.LG" in s.categories),
    ("cat:(math.* or stat.ML)", lambda s: s.categories != ("cs.LG",)),
    ("is:unread", lambda s: "unread" in s.states),
    ("is:starred|skipped", lambda s: "unread" not in s.states),
    ("is:(read starred)", lambda s: "starred" in s.states),
    ("has:pdf", lambda s: bool(s.has)),
    ('tag:"To Read"', lambda s: bool(s.tags)),
    ("kind:cross", lambda s: s.kind == "cross"),
    ("kind:replace", lambda s: s.kind.startswith("replace")),
    ("newer:7d", lambda s: s.day in (date(2026, 11, 20), date(2026, 11, 14))),
    ("older:1w", lambda s: s.day in (date(2026, 11, 13), date(2025, 12, 31))),
    ("date:today", lambda s: s.day == TODAY),
    ("date:2026-11-13..2026-11-14", lambda s: s.day in (date(2026, 11, 13), date(2026, 11, 14))),
    ("older:2026-01", lambda s: s.day.year == 2025),
    ("year:2020..2025", lambda s: s.year == 2025),
    ("id:2611", lambda s: s.name == "2611.01234"),
    ("id:hep-th/9901001", lambda s: s.name.startswith("hep")),
]


@st.composite
def filters(draw: st.DrawFn, depth: int = 3) -> tuple[str, Test, int]:
    """Draw a text, its meaning, and how tightly it binds: 0 for "or", 1 side by side, 2 a term."""
    shape = draw(st.sampled_from(["leaf", "leaf", "not", "and", "or"])) if depth else "leaf"
    if shape == "leaf":
        text, test = draw(st.sampled_from(CONDITIONS))
        return text, test, 2
    if shape == "not":
        text, test, binding = draw(filters(depth=depth - 1))
        sign = draw(st.sampled_from(["-", "!", "not ", "NOT "]))
        inner = grouped(draw, text, binding, 2)
        # A sign before a sign is text; the word is not.
        sign = sign if inner[0] not in "-!" else "not "
        return f"{sign}{inner}", lambda s: not test(s), 2
    parts = draw(st.lists(filters(depth=depth - 1), min_size=2, max_size=3))
    level = 0 if shape == "or" else 1
    joiner = draw(st.sampled_from([" or ", " OR  "] if shape == "or" else [" ", " and ", "  "]))
    text = joiner.join(grouped(draw, text, binding, level) for text, _, binding in parts)
    tests = [test for _, test, _ in parts]
    if shape == "or":
        return text, lambda s: any(test(s) for test in tests), 0
    return text, lambda s: all(test(s) for test in tests), 1


def grouped(draw: st.DrawFn, text: str, binding: int, level: int) -> str:
    return f"({text})" if binding < level or draw(st.integers(0, 4)) == 0 else text


@settings(max_examples=300)
@given(filters(), st.lists(SHEETS, min_size=1, max_size=6))
def test_a_filter_means_what_was_meant(drawn: tuple[str, Test, int], sheets: list[Sheet]) -> None:
    text, test, _ = drawn
    node = parse_filter(text)
    again = parse_filter(render_filter(node))
    assert again == node
    for sheet in sheets:
        assert meets(node, sheet) == test(sheet), (text, sheet)


@settings(max_examples=100)
@given(filters(depth=2))
def test_a_good_filter_is_never_wrong_while_it_is_typed(drawn: tuple[str, Test, int]) -> None:
    for end in range(len(drawn[0])):
        node = parsed(drawn[0][:end])
        assert not isinstance(node, QueryError) or isinstance(node, UnfinishedQueryError)


def meets(node: Node, sheet: Sheet) -> bool:
    match node:
        case Everything():
            return True
        case And(nodes):
            return all(meets(part, sheet) for part in nodes)
        case Or(nodes):
            return any(meets(part, sheet) for part in nodes)
        case Not(inner):
            return not meets(inner, sheet)
        case Words(text, field):
            return set(text.split()) <= set(" ".join(texts(sheet, field)).split())
        case Phrase(text, field):
            return any(f" {text} " in f" {whole} " for whole in texts(sheet, field))
        case _:
            return meets_fact(node, sheet)


def meets_fact(node: Node, sheet: Sheet) -> bool:
    match node:
        case Announced():
            first, before = node.days(TODAY)
            return (first is None or first <= sheet.day) and (before is None or sheet.day < before)
        case Published(first_year, last_year):
            return (first_year or 0) <= sheet.year <= (last_year or 9999)
        case Identifier(name, _, is_prefix):
            return sheet.name.startswith(name) if is_prefix else sheet.name == name
        case Category():
            return any(map(node.matches, sheet.categories))
        case Kind():
            return sheet.kind in node.kinds
        case State(name):
            return name in sheet.states
        case Has(name):
            return name in sheet.has
        case Tag(name):
            return name.lower() in sheet.tags
    raise AssertionError(node)


def texts(sheet: Sheet, field: str) -> list[str]:
    known = {"title": sheet.title, "author": sheet.author, "note": sheet.note, "abstract": ""}
    return [known[field]] if field else list(known.values())

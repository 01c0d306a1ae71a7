"""Conditions and what can be asked of them."""

import pickle
from datetime import date

import pytest

from reader.domain.filters.nodes import (
    Age,
    And,
    Announced,
    Category,
    Everything,
    InDocument,
    InTopic,
    Kind,
    Node,
    Not,
    Or,
    Phrase,
    State,
    Tag,
    Words,
    all_of,
    any_of,
    negated,
)
from reader.domain.filters.parsing import parse_filter
from reader.domain.filters.walking import leaves, needs_text, positive_words, resolve
from reader.domain.paper import AnnouncementKind

A, B = Words("a"), Words("b")


class TestEquality:
    def test_nodes_of_two_types_differ(self) -> None:
        pairs: list[tuple[Node, Node]] = [
            (State("read"), Tag("read")),
            (Words("a"), Phrase("a")),
            (And((A, B)), Or((A, B))),
            (Tag("a"), InTopic("a")),
            (InDocument("a"), InTopic("a")),
        ]
        for one, other in pairs:
            assert one != other
            assert not one == other  # noqa: SIM201
            assert len({one, other}) == 2

    def test_nodes_of_one_type(self) -> None:
        assert Tag("a") == Tag("a")
        assert not Tag("a") != Tag("a")  # noqa: SIM202
        assert len({Tag("a"), Tag("a"), Tag("b")}) == 2
        assert Everything() != ()
        node = parse_filter('a or "b" -is:read newer:7d')
        assert pickle.loads(pickle.dumps(node)) == node


class TestBuilding:
    def test_all_of(self) -> None:
        assert all_of([]) == Everything()
        assert all_of([A]) == A
        assert all_of([Everything(), A]) == A
        assert all_of([State("read"), And((B, Tag("x"))), A]) == And((Words("b a"), State("read"), Tag("x")))
        assert all_of([Words("c", "title"), A]) == And((A, Words("c", "title")))

    def test_any_of(self) -> None:
        assert any_of([]) == Everything()
        assert any_of([A, Everything()]) == A
        assert any_of([A, Or((B, Tag("x")))]) == Or((A, B, Tag("x")))

    def test_negated(self) -> None:
        assert negated(A) == Not(A)
        assert negated(Not(A)) == A
        assert negated(Everything()) == Everything()


class TestCategory:
    @pytest.mark.parametrize(
        ("pattern", "meant", "others"),
        [
            ("cs.LG", ("cs.LG", "CS.lg"), ("cs.L", "cs.LO", "stat.ML", "")),
            ("cs", ("cs.LG", "cs"), ("math.CO", "physics.cs")),
            ("cs.*", ("cs.LG", "cs"), ("math.CO",)),
            ("math", ("math.CO", "math"), ("math-ph",)),
            ("math*", ("math.CO", "math-ph"), ("cs.LG",)),
            ("*.CO", ("math.CO", "astro-ph.CO"), ("math.COX", "cs.LG")),
            ("*s*y*", ("cs.SY",), ("cs.LG",)),
            ("*", ("cs.LG", "x"), ()),
            ("aa*aa", ("aaaa", "aaxaa"), ("aaa",)),
            ("a*b*b", ("abb", "axbxb"), ("ab", "axb")),
            ("cs.SY", ("eess.SY", "cs.SY"), ("cs.LG",)),
            ("eess", ("cs.SY",), ("cs.LG",)),
            ("alg-geom", ("math.AG",), ("math.CO",)),
            ("hep-th", ("hep-th",), ("hep-ph",)),
        ],
    )
    def test_matches(self, pattern: str, meant: tuple[str, ...], others: tuple[str, ...]) -> None:
        assert [name for name in (*meant, *others) if Category(pattern).matches(name)] == list(meant)


def test_kinds_are_those_of_announcements() -> None:
    found = [AnnouncementKind(kind) for name in ("new", "cross", "replace") for kind in Kind(name).kinds]
    assert found == list(AnnouncementKind)


class TestWalking:
    def test_resolve(self) -> None:
        day = date(2026, 11, 20)
        node = parse_filter("a or -(newer:7d is:read) or date:2026-11")
        assert resolve(node, day) == Or(
            (
                A,
                Not(And((Announced(date(2026, 11, 14), None), State("read")))),
                Announced(date(2026, 11, 1), date(2026, 12, 1)),
            )
        )
        assert resolve(resolve(node, day), date(1999, 1, 1)) == resolve(node, day)
        assert resolve(Announced(Age(1, "d"), Age(0, "d")), day) == Announced(day, date(2026, 11, 21))

    def test_leaves(self) -> None:
        assert list(leaves(parse_filter("-(a or is:read) b"))) == [B, A, State("read")]
        assert list(leaves(Everything())) == [Everything()]

    def test_needs_text(self) -> None:
        assert needs_text(parse_filter("is:read -(is:starred or au:lee)"))
        assert needs_text(parse_filter('"a"'))
        assert not needs_text(parse_filter("is:read cat:cs.LG"))
        assert not needs_text(Everything())

    def test_positive_words(self) -> None:
        node = parse_filter('a (b or "c d") -e -(f -g) au:lee title:"x y" note:n tag:t')
        assert positive_words(node) == "a lee n b c d g x y"
        assert positive_words(node, "") == "a b c d g"
        assert positive_words(node, "", "title") == "a b c d g x y"
        assert positive_words(Everything()) == ""

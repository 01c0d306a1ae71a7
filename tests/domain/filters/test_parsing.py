"""Filter text to conditions."""

from datetime import date

import pytest

from reader.domain.errors import QueryError, UnfinishedQueryError
from reader.domain.filters.lexing import DEEPEST
from reader.domain.filters.nodes import (
    Age,
    And,
    Announced,
    Category,
    Everything,
    Has,
    Identifier,
    InDocument,
    InTopic,
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
from reader.domain.filters.parsing import LONGEST, parse_filter
from reader.domain.filters.values import takes

A, B, C = Words("a"), Words("b"), Words("c")
ML, CL = Category("cs.LG"), Category("cs.CL")


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse_filter(text)
    return caught.value


class TestCombinations:
    @pytest.mark.parametrize(
        ("text", "node"),
        [
            ("", Everything()),
            (" \t\n", Everything()),
            ("lantern gaph", Words("lantern gaph")),
            ("  lantern \t graphs\n", Words("lantern graphs")),
            ("lantern cat:cs.LG graphs", And((Words("lantern graphs"), ML))),
            ("is:read a", And((A, State("read")))),
            ("title:b a au:c title:a", And((A, Words("b a", "title"), Words("c", "author")))),
            ("a and b", Words("a b")),
            ("and a", A),
            ("a or b", Or((A, B))),
            ("a OR b Or c", Or((A, B, C))),
            ("a or b c", Or((A, Words("b c")))),
            ("a or b and c", Or((A, Words("b c")))),
            ("(a or b) c", And((C, Or((A, B))))),
            ("(a or (b or c))", Or((A, B, C))),
            ("(a (b (c)))", Words("a b c")),
            ("-a", Not(A)),
            ("!a", Not(A)),
            ("NOT a", Not(A)),
            ("not -a", A),
            ("not not not a", Not(A)),
            ("not not -a b", And((B, Not(A)))),
            ("a -b", And((A, Not(B)))),
            ("-(a b) c", And((C, Not(Words("a b"))))),
            ("-(a or b)", Not(Or((A, B)))),
            ("a or -b", Or((A, Not(B)))),
            ('-"a b"', Not(Phrase("a b"))),
            ("-is:read", Not(State("read"))),
            ("-cat:cs.LG", Not(ML)),
            ("a(b)", Words("a(b)")),
            ("(a)b", Words("a b")),
            ('"a"b', And((B, Phrase("a")))),
        ],
    )
    def test_table(self, text: str, node: Node) -> None:
        assert parse_filter(text) == node

    @pytest.mark.parametrize("text", ["()", '""', '" "', "- ", "--", "—", "(-)", "-()", '-""', "(", '"', "(("])
    def test_what_asks_for_nothing_is_left_out(self, text: str) -> None:
        assert parse_filter(text) == Everything()
        assert parse_filter(f"a {text}") in (A, Everything())
        assert parse_filter(f"a or {text}") == A

    @pytest.mark.parametrize(
        ("text", "node"),
        [
            ('"a b', Phrase("a b")),
            ('c "a b', And((C, Phrase("a b")))),
            ("(a or b", Or((A, B))),
            ("-(a b", Not(Words("a b"))),
            ('cat:("cs.LG', ML),
            ("cat:(cs.LG or cs.CL", Or((ML, CL))),
            ('au:"a', Phrase("a", "author")),
        ],
    )
    def test_the_end_closes_what_is_open(self, text: str, node: Node) -> None:
        assert parse_filter(text) == node

    def test_quotes(self) -> None:
        assert parse_filter('"a  \t b"') == Phrase("a b")
        assert parse_filter(r'"say \"a\" \\ \alpha"') == Phrase(r'say "a" \ \alpha')
        assert parse_filter("“a or b”") == Phrase("a or b")
        assert parse_filter("„a“ b") == And((B, Phrase("a")))
        assert parse_filter('5" b"') == Words('5" b"')
        assert parse_filter('"is:read"') == Phrase("is:read")

    def test_depth(self) -> None:
        assert parse_filter("(" * DEEPEST + "a") == A
        error = refused("a " + "(" * 1000)
        assert str(error) == "Parentheses go at most 32 deep."
        assert error.position == 2 + DEEPEST
        assert parse_filter("not " * 900 + "a") == A

    def test_length(self) -> None:
        assert parse_filter("x" * LONGEST) == Words("x" * LONGEST)
        error = refused("x" * (LONGEST + 1))
        assert str(error) == "A filter has at most 4,000 characters; this one has 4,001."
        assert error.position == LONGEST


class TestFields:
    @pytest.mark.parametrize(
        ("text", "node"),
        [
            ("au:lee", Words("lee", "author")),
            ("AU:Lee", Words("Lee", "author")),
            ("ti:x", Words("x", "title")),
            ("abs:x", Words("x", "abstract")),
            ("note:x", Words("x", "note")),
            ('author:"yann  lecun"', Phrase("yann lecun", "author")),
            ('tag:"to read"', Tag("to read")),
            ("tag:ml/graphs", Tag("ml/graphs")),
            ("topic:bench", InTopic("bench")),
            ('in:"a b.md" is:updated', And((InDocument("a b.md"), State("updated")))),
            ("cat:cs.*", Category("cs.*")),
            ("is:Unread", State("unread")),
            ("Is:STARRED", State("starred")),
            ("has:pdf", Has("pdf")),
            ("kind:replace", Kind("replace")),
            ('kind:"new"', Kind("new")),
            ("is:unread|starred", Or((State("unread"), State("starred")))),
            ("-cat:cs.LG|cs.CL", Not(Or((ML, CL)))),
            ("tag:a|b", Tag("a|b")),
            ("cat:(cs.LG or cs.CL)", Or((ML, CL))),
            ("cat:(cs.LG or is:read)", Or((ML, State("read")))),
            ("cat:(cs.LG (cs.CL))", And((ML, CL))),
            ("cat:(cs.LG -cs.CL)", And((ML, Not(CL)))),
            ('author:(lee or "a b")', Or((Words("lee", "author"), Phrase("a b", "author")))),
            ("title:(deep learning) a", And((A, Words("deep learning", "title")))),
            ("title:-x", Words("-x", "title")),
            ("title:or", Words("or", "title")),
            ("title:a:b", Words("a:b", "title")),
            ("title:f(x) a", And((A, Words("f(x)", "title")))),
            ("newer:7d", Announced(Age(7, "d"), None)),
            ("older:2026-01", Announced(None, date(2026, 1, 1))),
            ("date:2026-11-20", Announced(date(2026, 11, 20), date(2026, 11, 21))),
            ("year:2025", Published(2025, 2025)),
            ("year:2019..2025", Published(2019, 2025)),
            ("id:2611.01234", Identifier("2611.01234")),
        ],
    )
    def test_table(self, text: str, node: Node) -> None:
        assert parse_filter(text) == node

    @pytest.mark.parametrize(
        "text",
        [
            "C++", "state-of-the-art", "p(x|y)", "a*", "^a", "+a", "{a", "}", "NEAR", "NEAR/2", ":)", "foo)", "f(x",
            "foo:bar", "BERT: rethinking", "https://example.org/a?b=c#d", "http://x", "10:30", "1:2", "a:", ":", "is",
            "order:7", "never:x", "its:x", "this:read", "date://x", "->", "-=", "--force", "5%", "$x$", r"\alpha",
            "!", "!=", "a!b", "a-b", "a|b", "[/b]", "über:x", "a.b:c", "'a'", "AT&T",
        ],
    )  # fmt: skip
    def test_ordinary_text_is_words(self, text: str) -> None:
        assert parse_filter(text) == Words(text)
        assert parse_filter(f"b {text}") == Words(f"b {text}")

    def test_a_title_is_words(self) -> None:
        title = "Lantern-graphs (and tides): what C++ & 10:30 say about f(x) - a state-of-the-art survey"
        words = "Lantern-graphs tides : what C++ & 10:30 say about f(x) a state-of-the-art survey"
        assert parse_filter(title) == Words(words)


class TestIdentifiers:
    @pytest.mark.parametrize(
        ("text", "node"),
        [
            ("2611.01234", Identifier("2611.01234")),
            (" 2611.01234v2\n", Identifier("2611.01234", 2)),
            ("(2611.01234)", Identifier("2611.01234")),
            ("arXiv:2611.01234v2", Identifier("2611.01234", 2)),
            ("arXiv: 2611.01234", Identifier("2611.01234")),
            ("https://arxiv.org/abs/2611.01234v2?context=cs#x", Identifier("2611.01234", 2)),
            ("https://arxiv.org/pdf/math.GT/0309136.pdf", Identifier("math/0309136")),
            ("doi.org/10.48550/arXiv.2611.01234", Identifier("2611.01234")),
            ("hep-th/9901001", Identifier("hep-th/9901001")),
            ("2613.01234", Words("2613.01234")),
            ("2611.01234 graphs", Words("2611.01234 graphs")),
            ('"2611.01234"', Phrase("2611.01234")),
            ("id:2", Identifier("2", None, True)),
            ("id:2611", Identifier("2611", None, True)),
            ("id:2611.", Identifier("2611.", None, True)),
            ("id:2611.0123", Identifier("2611.0123", None, True)),
            ("id:0704.0123", Identifier("0704.0123")),
            ("id:2611.01234v3", Identifier("2611.01234", 3)),
            ("id:https://arxiv.org/abs/2611.01234", Identifier("2611.01234")),
            ("id:hep", Identifier("hep", None, True)),
            ("id:HEP-TH/99", Identifier("hep-th/99", None, True)),
            ("id:math.GT/0309136", Identifier("math/0309136")),
        ],
    )
    def test_table(self, text: str, node: Node) -> None:
        assert parse_filter(text) == node

    @pytest.mark.parametrize(
        "text", ["id:foo", "id:foo/1", "id:2613.01234", "id:26111", "id:hep-th/x", "id:²", "id:/1"]
    )
    def test_others(self, text: str) -> None:
        error = refused(text)
        assert not isinstance(error, UnfinishedQueryError)
        assert str(error).startswith("id: takes an arXiv identifier or its beginning, not “")


class TestErrors:
    @pytest.mark.parametrize(
        ("text", "position", "length", "said"),
        [
            ("is:new", 3, 3, "is: takes unread, starred, later, read, skipped or updated, not “new”."),
            ("a  is:red b", 6, 3, "is: takes unread, starred, later, read, skipped or updated, not “red”."),
            ("is:read|rad|x b", 8, 3, "is: takes unread, starred, later, read, skipped or updated, not “rad”."),
            ("is:unr b", 3, 3, "is: takes unread, starred, later, read, skipped or updated, not “unr”."),
            ("has:(pdf or pfd)", 12, 3, "has: takes note, pdf, html or code, not “pfd”."),
            ("author: lee", 7, 0, "author: needs a value right after the colon: a name."),
            ("is:() b", 3, 2, f"is: needs a value right after the colon: {takes('is')}."),
            ("autor:lee", 0, 6, "There is no field “autor”; did you mean author:? In quotes it is text."),
            ("-titel:a", 1, 6, "There is no field “titel”; did you mean title:? In quotes it is text."),
            ("category:cs.LG", 0, 9, "There is no field “category”; did you mean cat:? In quotes it is text."),
            ("abstr:x", 0, 6, "There is no field “abstr”; did you mean abstract:? In quotes it is text."),
            ("or a", 0, 2, "“or” needs a condition before it; as a word to search for it stands in quotes."),
            ("(or a)", 1, 2, "“or” needs a condition before it; as a word to search for it stands in quotes."),
            ("a or OR b", 5, 2, "“OR” needs a condition before it; as a word to search for it stands in quotes."),
            ("(a or) b", 3, 2, "“or” needs a condition after it; as a word to search for it stands in quotes."),
            ("(not) b", 1, 3, "“not” needs a condition after it; as a word to search for it stands in quotes."),
            ("newer:2026-13", 6, 7, None),
            ("date:2026-11-20..2026-11-01", 5, 22, None),
            ("year:1066", 5, 4, "year: takes a year such as 2025, or a range such as 2019..2025, not “1066”."),
        ],
    )
    def test_they_name_the_place(self, text: str, position: int, length: int, said: str | None) -> None:
        error = refused(text)
        assert not isinstance(error, UnfinishedQueryError)
        assert (error.position, error.length) == (position, length)
        assert said is None or str(error) == said

    @pytest.mark.parametrize(
        ("text", "position", "length", "hint"),
        [
            ("a is:", 5, 0, "unread, starred, later, read, skipped or updated"),
            ("is:unr", 3, 3, "unread"),
            ("-(is:unr", 5, 3, "unread"),
            ("is:unread|", 10, 0, "unread, starred, later, read, skipped or updated"),
            ("is:(unread or sta", 14, 3, "starred"),
            ('is:"unr', 3, 4, "unread"),
            ("cat:", 4, 0, "a category such as cs.LG"),
            ("cat:(", 4, 1, "a category such as cs.LG"),
            ('tag:"', 4, 1, "the name of a tag"),
            ("year:20", 5, 2, "a year such as 2025, or a range such as 2019..2025"),
            ("a or", 2, 2, None),
            ("a or ", 2, 3, None),
            ("(a or", 3, 2, None),
            ("a not", 2, 3, None),
            ("a and ", 2, 4, None),
            ("a -", 2, 1, None),
            ("(-", 1, 1, None),
            ("id:https://ar", 3, 10, "an arXiv identifier or its beginning"),
        ],
    )
    def test_a_half_typed_end_is_not_yet_an_error(
        self, text: str, position: int, length: int, hint: str | None
    ) -> None:
        error = refused(text)
        assert isinstance(error, UnfinishedQueryError)
        assert (error.position, error.length) == (position, length)
        assert error.hint == (hint or "a word, a phrase in quotes, a field such as is:unread, or a parenthesis")

    def test_invisible_characters_do_not_count(self) -> None:
        assert parse_filter("\x00") == Everything()
        error = refused("\u200ba\x1b is:\u202ered b")
        assert (error.position, error.length) == (8, 3)
        assert parse_filter("a\u200bb\ud800 o\u202er c") == Or((Words("ab"), C))
        assert parse_filter("\u06a9\u062a\u0627\u0628\u200c\u0647\u0627") == Words(
            "\u06a9\u062a\u0627\u0628\u200c\u0647\u0627"
        )

    def test_an_error_is_short_and_harmless(self) -> None:
        error = refused("is:\x1b[31m" + "x" * 3_000)
        assert len(str(error)) < 120
        assert str(error).isprintable()

"""Filter text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import QueryError
from reader.domain.identifier import ArxivId
from reader.domain.query import STATES, Query, parse_query

WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
WORDS = WORD.filter(lambda word: not word.startswith("is:"))


class TestParseQuery:
    @pytest.mark.parametrize(
        ("text", "query"),
        [
            ("", Query()),
            (" \t\n", Query()),
            ("lantern gaph", Query("lantern gaph")),
            ("  lantern \t graphs\n", Query("lantern graphs")),
            ("is:unread", Query(states=("unread",))),
            ("is:starred lantern is:read graphs", Query("lantern graphs", ("starred", "read"))),
            ("is:skipped", Query(states=("skipped",))),
            ("this:read is", Query("this:read is")),
            ("2611.01234", Query(arxiv_id=ArxivId("2611.01234"))),
            ("arXiv:2611.01234v2", Query(arxiv_id=ArxivId("2611.01234", 2))),
            ("https://arxiv.org/abs/2611.01234v2", Query(arxiv_id=ArxivId("2611.01234", 2))),
            (" https://arxiv.org/pdf/math.GT/0309136.pdf\n", Query(arxiv_id=ArxivId("math/0309136"))),
            ("2613.01234", Query("2613.01234")),
            ("2611.01234 graphs", Query("2611.01234 graphs")),
            ("(a+)+$ [/b] *", Query("(a+)+$ [/b] *")),
        ],
    )
    def test_table(self, text: str, query: Query) -> None:
        assert parse_query(text) == query

    @pytest.mark.parametrize(
        ("text", "position"),
        [
            ("is:", 0),
            ("is:new", 0),
            ("is:Read", 0),
            ("lantern is:red", 8),
            ("is:read  is:unred", 9),
            ("is:read is:read is:rea", 16),
            ("  is:readis:", 2),
            ("xis:bad is:bad", 8),
        ],
    )
    def test_errors_name_the_place_and_the_choice(self, text: str, position: int) -> None:
        with pytest.raises(QueryError) as caught:
            parse_query(text)
        assert caught.value.position == position
        assert all(state in str(caught.value) for state in STATES)

    def test_an_error_is_short_and_harmless(self) -> None:
        with pytest.raises(QueryError) as caught:
            parse_query("is:\x1b[31m" + "x" * 10_000)
        assert len(str(caught.value)) < 120
        assert str(caught.value).isprintable()

    def test_is_empty(self) -> None:
        assert parse_query(" ").is_empty
        assert not any(parse_query(text).is_empty for text in ("a", "is:read", "2611.01234"))

    @settings(deadline=None, max_examples=300)
    @given(st.lists(WORDS | st.sampled_from(STATES).map("is:".__add__)), st.sampled_from([" ", "  ", "\t", "\n"]))
    def test_every_word_and_state_is_kept_in_order(self, words: list[str], blank: str) -> None:
        query = parse_query(blank.join(words))
        if query.arxiv_id is None:
            assert query.words.split() == [word for word in words if not word.startswith("is:")]
            assert list(query.states) == [word[3:] for word in words if word.startswith("is:")]

    @settings(deadline=None, max_examples=500)
    @given(st.text() | st.lists(st.text(max_size=4).map("is:".__add__) | st.text(max_size=4)).map(" ".join))
    def test_any_text_is_a_query_or_a_query_error(self, text: str) -> None:
        try:
            query = parse_query(text)
        except QueryError as error:
            before, rest = text[: error.position], text[error.position :]
            word = rest.split(maxsplit=1)[0]
            refused = word.startswith("is:") and word[3:] not in STATES
            whole = not before or before[-1].isspace()
        else:
            refused = whole = set(query.states) <= set(STATES)
        assert refused
        assert whole

    def test_a_long_text(self) -> None:
        assert len(parse_query("is:read word " * 100_000).states) == 100_000

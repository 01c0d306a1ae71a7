"""From a query to papers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.domain.errors import QueryError
from reader.domain.paper import Author
from reader.domain.query import Query, parse_query
from reader.services.filtering import build_index, find, select
from reader.services.library import Library
from reader.services.triage import SKIP, STAR
from support.builders import batch, by_abstract, invented, opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    papers = [
        invented(1, title="Learning from Tides", authors=(Author("Erd\\H{o}s P."),)),
        invented(2, title="A Proof of the $\\alpha$-Conjecture", authors=(Author("Böje Wick"),)),
        by_abstract(3),
        invented(4, title="Tides of Proofs", authors=()),
    ]
    with opened(tmp_path / "library.db", batch(*papers)) as filled:
        filled.say(STAR, [4])
        filled.say(SKIP, [1])
        yield filled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [1, 2, 3, 4]),
        ("   ", [1, 2, 3, 4]),
        ("is:starred", [4]),
        ("is:unread", [2, 3]),
        ("is:read is:skipped", [1]),
        ("conjecture", [2]),
        ("boje", [2]),
        ("erdos", [1]),
        ("lantern graphs", [3]),
        ("tides is:starred", [4]),
        ("is:unread tides", []),
        ("zzzzzz", []),
        ("2611.00002", [2]),
        ("https://arxiv.org/abs/2611.00004v3", [4]),
        ("2611.00099", []),
    ],
)
def test_find(library: Library, text: str, expected: list[int]) -> None:
    assert find(library, text) == expected


def test_words_give_the_best_first(library: Library) -> None:
    assert set(find(library, "tides")) == {1, 4}
    assert find(library, "tides proofs") == [4]


def test_a_state_that_is_not_known(library: Library) -> None:
    with pytest.raises(QueryError) as caught:
        find(library, "tides is:blue")
    assert caught.value.position == 6


def test_words_are_asked_of_the_index_alone(library: Library) -> None:
    index = build_index([(2, "Only This", "", ())])
    assert select(library, index, parse_query("only")) == [2]
    assert select(library, index, Query()) == [1, 2, 3, 4]

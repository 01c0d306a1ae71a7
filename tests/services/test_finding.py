"""What a filter means, for scripts; and whatever anybody can type has an answer or a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.domain.errors import ConfigError, QueryError, UnfinishedQueryError
from reader.domain.paper import Author
from reader.domain.state import PaperState
from reader.domain.topics import Topic
from reader.services.finding import find
from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.services.triage import SKIP, STAR
from support.builders import NOW, batch, by_abstract, invented, opened, said
from support.sheets import ICE

PAPERS = (
    invented(1, title="Learning from Tides", authors=(Author("Erd\\H{o}s P."),)),
    invented(2, title="A Proof of the $\\alpha$-Conjecture", authors=(Author("Böje Wick"),), links=("https://x.org/a.pdf",)),
    by_abstract(3),
    invented(4, title="Tides of Proofs", authors=(), categories=("cs.AI",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("finding") / "library.db"
    with opened(path, batch(*PAPERS)) as filled:
        filled.say(STAR, [4])
        filled.say(SKIP, [1])
        said(path, 3, PaperState(tags=("bees",), note="Ask Élodie"))
        yield filled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [1, 2, 3, 4]),
        ("   ", [1, 2, 3, 4]),
        ("is:starred", [4]),
        ("is:unread", [2, 3]),
        ("is:read is:skipped", [1]),
        ("is:unread is:read", []),
        ("conjecture", [2]),
        ("boje", [2]),
        ("erdos", [1]),
        ("lantern graphs", [1, 2, 3, 4]),
        ('title:"lantern graphs"', [3]),
        ("tides is:starred", [4]),
        ("is:unread tides", []),
        ("zzzzzz", []),
        ("2611.00002", [2]),
        ("https://arxiv.org/abs/2611.00004v3", [4]),
        ("2611.00099", []),
        ("2611.00002 is:read", []),
        ("elodie", [3]),
        ("note:elodie or has:pdf", [2, 3]),
        ("-is:unread cat:cs.AI|math.CO", [1, 4]),
    ],
)
def test_find(library: Library, text: str, expected: list[int]) -> None:
    assert sorted(find(library, text)) == expected


def test_the_order(library: Library) -> None:
    assert find(library, "-is:unread") == [1, 4]
    assert find(library, "cat:cs", sort="title") == [2, 1, 4]
    assert find(library, "", sort="title") == [2, 1, 4, 3]
    assert find(library, "", sort="author") == [1, 2, 3, 4]
    assert find(library, "", sort="unread") == [2, 3, 1, 4]
    # What words find stands in the order of how well it fits.
    assert find(library, "tides") == find(library, "tides", sort="title") == [4, 1]
    # Those that have it in the abstract alone come last.
    assert find(library, "lantern") == [3, 1, 2, 4]
    assert find(library, "tides or twin")[-1] == 2


def test_a_topic(library: Library) -> None:
    topics = [Topic("Water", keywords=("tides",))]
    assert find(library, "topic:water", lambda: topics) == [1, 4]
    assert find(library, "", lambda: topics, topic="WATER") == [1, 4]
    assert sorted(find(library, "tides or conjecture", lambda: topics, topic="Water")) == [1, 4]
    assert find(library, '"tides', lambda: topics, topic="Water") == [4, 1]
    assert find(library, "2611.00002", lambda: topics, topic="Water") == []
    assert find(library, "2611.00001", lambda: topics, topic="Water") == [1]
    for text in ("", "is:unread"):
        with pytest.raises(ConfigError, match="There is no topic Sea"):
            find(library, text, lambda: topics, topic="Sea")


@pytest.mark.parametrize(
    ("text", "place", "length"),
    [("tides is:blue", 9, 4), ("titel:x", 0, 6), ("a or or b", 5, 2), ("(a or)", 3, 2), ("newer:soon x", 6, 4)],
)
def test_what_is_not_understood(library: Library, text: str, place: int, length: int) -> None:
    with pytest.raises(QueryError) as caught:
        find(library, text)
    assert (caught.value.position, caught.value.length) == (place, length)
    assert not isinstance(caught.value, UnfinishedQueryError)


@pytest.mark.parametrize("text", ["is:", "tides or", "not", "is:un", "cat:", "date:2026-1", "-"])
def test_what_is_half_typed_is_an_error_here(library: Library, text: str) -> None:
    with pytest.raises(UnfinishedQueryError):
        find(library, text)


PIECES = (
    *('"', "'", "(", ")", "-", "*", ":", "^", "+", "{", "}", "\\", "|", "%", "_", "?", "\0", "\x1b[31m", "\u202e"),
    *("\ud800", " ", " ", "\n", "OR", " or ", " AND ", " NOT ", "NEAR(", "title", "title:", "abs:", "note:", "au:"),
    *("cat:", "tag:", "is:unread", "has:code", "id:", "id:26", "2611.00001", "date:2026-11..", "newer:7d", "topic:ice"),
    *("tides", "proof", "ti", "é", "ß", "हिन्दी", "注意", "İ", "ﬁ", "½", "\u0301", "0", "1e9", "; DROP TABLE paper;--"),
    *("\U0001f600", "~"),
)
anything = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(
    st.characters(exclude_categories=[]), max_size=25
)


@settings(max_examples=200)
@given(anything, st.sampled_from(SORTS))
@example('abs:"a" NEAR(b)', SORTS[0])
@example("हिन्दी abs:हिन्दी note:हिन्दी", SORTS[0])
@example("word " * 799, SORTS[0])
@example('"' + "word " * 799, SORTS[0])
@example('abs:"' + "muller " * 500, SORTS[0])
@example("a" * 3999, SORTS[0])
@example("-" + "(" * 31 + "a", SORTS[0])
@example("or".join("x " * 99), SORTS[1])
def test_every_text_has_an_answer_or_a_sentence(library: Library, text: str, sort: str) -> None:
    found = told(library, text, sort)
    if isinstance(found, QueryError):
        assert str(found).endswith(".")
        assert str(found).isprintable()
        assert 0 <= found.position <= found.position + found.length <= len(text)
    elif isinstance(found, ConfigError):
        assert "There is no topic" in str(found)
    else:
        assert set(found) <= {1, 2, 3, 4}
        assert len(set(found)) == len(found)


def told(library: Library, text: str, sort: str) -> list[int] | QueryError | ConfigError:
    try:
        return find(library, text, lambda: [ICE], sort)
    except (QueryError, ConfigError) as error:
        return error


def test_a_long_text_is_refused(library: Library) -> None:
    with pytest.raises(QueryError, match="at most 4,000 characters"):
        find(library, "a " * 2001)


def test_what_was_said_a_moment_ago_counts(tmp_path: Path) -> None:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2))) as own:
        own.say(STAR, [2])
        assert find(own, "is:starred cat:cs.LG") == [2]
        said(own.path, 1, PaperState(starred_at=NOW, note="lamps"))
        assert find(own, "lamps is:starred") == [1]


def test_what_takes_long_is_left_to_a_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.domain.filters.nodes import Tag, Words
    from reader.services import answering

    papers = [invented(number) for number in range(1, 40)]
    with opened(tmp_path / "library.db", batch(*papers)) as library:
        question = Words("lantern", answering.ANYWHERE)
        assert sorted(answering.answer_soon(library, question) or ()) == sorted(library.numbers())
        assert answering.answer_soon(library, Tag("x")) is None
        monkeypatch.setattr("reader.storage.texts._STEPS", 1)
        monkeypatch.setattr(answering, "SOON", -1.0)
        assert answering.answer_soon(library, question) is None
        # The connection is as good as before.
        assert len(library.numbers()) == 39
        monkeypatch.setattr(answering, "SOON", 10.0)
        monkeypatch.setattr(answering, "SMALL", 38)
        assert answering.answer_soon(library, question) is None

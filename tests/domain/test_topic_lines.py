"""A topic in one line: every part of it, and nothing taken for a topic that is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.topic_lines import is_named, parse_topic
from reader.domain.topics import Topic

WORDS = st.sampled_from(["bench", "3d", "C++", "α-tree", "large model", "k-means", "non-", "10^3", "a.b", "王小明"])
GROUPS = WORDS | st.lists(st.sampled_from(["bench", "3d", "large model"]), min_size=2, max_size=3).map(tuple)
TOPICS = st.builds(
    Topic,
    st.sampled_from(["Bench", "a name", "C++", "Überblick", "3d+"]),
    keywords=st.lists(GROUPS, min_size=1, max_size=3).map(tuple),
    exclude=st.lists(GROUPS, max_size=2).map(tuple),
    categories=st.lists(st.sampled_from(["cs.*", "cs.LG", "hep-th"]), max_size=2).map(tuple),
    authors=st.lists(st.sampled_from(["Ada Mori", "王小明"]), max_size=2).map(tuple),
)


def line(topic: Topic, comma: str, colon: str) -> str:
    """Write a topic as one would type it."""

    def words(keywords: tuple[str | tuple[str, ...], ...]) -> list[str]:
        return [keyword if isinstance(keyword, str) else "+".join(keyword) for keyword in keywords]

    parts = [
        *words(topic.keywords),
        *(f"-{text}" for text in words(topic.exclude)),
        *(f"cat:{name}" for name in topic.categories),
        *(f"by:{name}" for name in topic.authors),
    ]
    return f"{topic.name}{colon}{comma.join(parts)}"


@given(TOPICS, st.sampled_from([", ", ",", " ,, "]), st.sampled_from([": ", ":", " : "]))
@settings(deadline=None)
def test_what_is_written_is_what_is_read(topic: Topic, comma: str, colon: str) -> None:
    assert parse_topic(line(topic, comma, colon)) == topic


@given(st.text(max_size=40) | st.lists(st.sampled_from([*"-+:,ab \n", "cat:", "by:", "ti:", "AND"])).map("".join))
@settings(deadline=None)
def test_any_text_is_a_topic_or_none(text: str) -> None:
    topic = parse_topic(text)
    assert topic is None or topic.keywords or topic.categories or topic.authors


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("bench", Topic("bench", ("bench",))),
        (" large models, -survey", Topic("large models", ("large models",), ("survey",))),
        ("-survey, bench", Topic("bench", ("bench",), ("survey",))),
        ("3d+reconstruction", Topic("3d+reconstruction", (("3d", "reconstruction"),))),
        ("Bench: cat:cs.*", Topic("Bench", categories=("cs.*",))),
        ("Ada: BY:Ada Mori, By:Bo", Topic("Ada", authors=("Ada Mori", "Bo"))),
        ("cat:cs.LG, bench", Topic("bench", ("bench",), categories=("cs.LG",))),
        ("Bench: a: b", Topic("Bench", ("a: b",))),
        ("a, b: c", Topic("a", ("a", "b: c"))),
        ("Bench: a+, +b, a++b, -c+d", Topic("Bench", ("a+", "+b", "a++b"), (("c", "d"),))),
        ("Bench: a, -, cat:, by:", Topic("Bench", ("a",))),
        ("Bench:", Topic("Bench:", ("Bench:",))),
        ("AI and law", Topic("AI and law", ("AI and law",))),
        ("Identity: all: of it", Topic("Identity", ("all: of it",))),
    ],
)
def test_forms(text: str, topic: Topic) -> None:
    assert parse_topic(text) == topic


@pytest.mark.parametrize(
    "text",
    ["", " ", ",", "-survey", "cat:cs.LG", "by:Ada Mori", "Bench: -survey", "Bench: by:!", "cat:cs.LG AND ti:bench",
     'ti:"a lamp"', "(au:mori OR au:klein)", "lamp ANDNOT moth", "bench, all:lamp"],
)  # fmt: skip
def test_what_is_no_topic(text: str) -> None:
    assert parse_topic(text) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [("Bench: a", True), ("Bench:", False), ("a, b: c", False), ("cat:cs.LG", False), ("-a: b", False), (":a", False)],
)
def test_a_name_stands_before_a_colon(text: str, named: bool) -> None:
    assert is_named(text) is named

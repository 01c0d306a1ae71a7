"""The papers of a topic: exactly those that its rule takes, although the database sifts them first."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.errors import ConfigError
from reader.domain.paper import Author, Paper
from reader.domain.topics import KeywordMatch, Reason, Topic
from reader.services.library import Library
from reader.services.topics import members, named, reasons
from support.builders import batch, identifier_of, opened

TEXTS = (
    "Sparse Attention over lanterns",
    "sparse\nattention over tides",
    "A straße of lanterns",
    "STRASSE and con\ufb01guration",
    "The temperature of 3 \u212aelvin lanterns",
    "İstanbul by night",
    "nothing of the kind",
    "ΣΊΣΥΦΟΣ rolls lanterns",
    "sparse moths, dense attention",
    "100%_sparse* 'quoted' \"lanterns\"",
    "code at https://tides.test/sparse/lanterns, tides.io/SPARSE and nowhere else",
    "sparse lanterns of https://tides.test/İ/sparse",
)
KEYWORDS = (
    "sparse attention", "SPARSE", "strasse", "straße", "configuration", "kelvin", "istanbul", "σίσυφος", "lantern", "%",
    "_", "*", "'", '"', "of", "tides", "i", "test/sparse", "ΣΟΣ", "K", "de at HTTP",
)  # fmt: skip

keyword = st.sampled_from(KEYWORDS) | st.tuples(st.sampled_from(KEYWORDS), st.sampled_from(KEYWORDS))
topic = st.builds(
    Topic,
    st.just("Any"),
    st.lists(keyword, min_size=1, max_size=3).map(tuple),
    st.lists(keyword, max_size=1).map(tuple),
)


def papers() -> list[Paper]:
    """Return each text as the title of a paper, and as the abstract of another one."""
    categories = ("cs.LG", "math.CO")
    titles = [Paper(identifier_of(n), text.replace("\n", " ")) for n, text in enumerate(TEXTS, 1)]
    abstracts = [Paper(identifier_of(n), f"Paper {n}", abstract=text) for n, text in enumerate(TEXTS, 101)]
    named = Paper(identifier_of(201), "By hand", (Author("Ada Mori"),), categories=categories)
    return [*titles, *abstracts, named]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(tmp_path_factory.mktemp("topics") / "library.db", batch(*papers())) as library:
        yield library


def found(library: Library, topic: Topic) -> set[str]:
    return {row.arxiv_id for row in library.rows(sorted(members(library, topic)))}


@settings(max_examples=150)
@given(topic=topic)
def test_the_sieve_of_the_database_loses_nothing(library: Library, topic: Topic) -> None:
    expected = {paper.arxiv_id.name for paper in papers() if paper.arxiv_id and topic.match(paper) is not None}
    assert found(library, topic) == expected


def test_a_topic_of_categories_and_authors_alone(library: Library) -> None:
    assert found(library, Topic("Graphs", categories=("math.*",))) == {identifier_of(201).name}
    assert found(library, Topic("Hers", authors=("Mori, Ada",))) == {identifier_of(201).name}


def test_a_topic_by_its_name() -> None:
    topics = (Topic("Tides", ("tide",)), Topic("Größen", ("size",)))
    assert named(topics, "TIDES") is topics[0]
    assert named(topics, "grössen") is topics[1]
    with pytest.raises(ConfigError, match=r"^There is no topic Moths; there are: Tides, Größen\.$"):
        named(topics, "Moths")
    with pytest.raises(ConfigError, match="matins subscribe --topic NAME"):
        named((), "Moths")


def test_why_a_paper_is_in_its_topics() -> None:
    topics = (Topic("Tides", ("tide",)), Topic("Moths", ("moth",)), Topic("Hers", ("of",), authors=("Ada Mori",)))
    paper = Paper(title="Of tides", authors=(Author("Ada Mori"),), categories=("cs.LG",))
    (first, why_first), (second, why_second) = reasons(topics, paper)
    assert (first, second) == ("Tides", "Hers")
    assert why_first == Reason((KeywordMatch("tide", ((3, 7),), ()),))
    assert why_second.authors == ("Ada Mori",)

"""Topics: the rules of the daily pages, their reasons, and a naive reading of the same rules as the oracle."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.paper import Author, Paper
from reader.domain.topics import KeywordMatch, Reason, Topic, TopicSet, author_key
from reader.formats.digests import parse_document
from support.samples import samples

PAPER = Paper(
    title="Lantern Benchmarks for Tides",
    abstract="We build a benchmark.\nIts 3D reconstruction of tides is new.",
    categories=("cs.LG", "eess.SY"),
    authors=(Author("Ada Mori"), Author("Bö Wick")),
)


def marked(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_keyword_occurs_anywhere_whatever_its_case():
    reason = Topic("t", ("BENCH",)).match(PAPER)
    assert reason == Reason((KeywordMatch("BENCH", ((8, 13),), ((11, 16),)),))
    assert marked(PAPER.title, reason.title_spans) == ["Bench"]
    assert marked(PAPER.abstract, reason.abstract_spans) == ["bench"]


def test_one_keyword_is_enough_and_all_that_occur_are_named():
    reason = Topic("t", ("owl", "tides", "lantern")).match(PAPER)
    assert [match.keyword for match in reason.keywords] == ["tides", "lantern"]
    assert marked(PAPER.title, reason.title_spans) == ["Lantern", "Tides"]


def test_of_an_inner_list_all_are_needed():
    assert Topic("t", (("3d", "owl"),)).match(PAPER) is None
    reason = Topic("t", (("3d", "reconstruction"), ("owl", "tides"))).match(PAPER)
    assert [match.keyword for match in reason.keywords] == ["3d", "reconstruction"]


def test_an_excluded_text_beats_every_keyword():
    assert Topic("t", ("lantern",), exclude=("3D recon",)).match(PAPER) is None
    assert Topic("t", ("lantern",), exclude=("owl",)).match(PAPER)


def test_of_an_inner_list_all_exclude():
    assert Topic("t", ("lantern",), exclude=(("3d", "tides"),)).match(PAPER) is None
    assert Topic("t", ("lantern",), exclude=(("3d", "owl"),)).match(PAPER)


def test_a_keyword_may_run_from_the_title_into_the_abstract():
    reason = Topic("t", ("tides we",)).match(PAPER)
    assert marked(PAPER.title, reason.title_spans) == ["Tides"]
    assert marked(PAPER.abstract, reason.abstract_spans) == ["We"]
    reason = Topic("t", ("tides ",)).match(PAPER)
    assert marked(PAPER.title, reason.title_spans) == ["Tides"]
    assert marked(PAPER.abstract, reason.abstract_spans) == ["tides "]


def test_a_line_break_in_an_abstract_is_a_blank():
    reason = Topic("t", ("benchmark. its",)).match(PAPER)
    assert marked(PAPER.abstract, reason.abstract_spans) == ["benchmark.\nIts"]


def test_blanks_around_a_keyword_count():
    assert Topic("t", ("ti",)).match(PAPER)
    assert Topic("t", (" ti ",)).match(PAPER) is None


def test_spans_fit_where_folding_makes_two_letters_of_one():
    paper = Paper(title="İİ Straße ﬁn", abstract="ẞ İn Fin")
    reason = Topic("t", ("STRAẞE", "i", "\u0307", "n")).match(paper)
    assert {match.keyword: marked(paper.title, match.title) for match in reason.keywords} == {
        "STRAẞE": ["Straße"],
        "i": ["İ", "İ"],
        "\u0307": ["İ", "İ"],
        "n": ["n"],
    }
    assert marked(paper.title, reason.title_spans) == ["İİ", "Straße", "n"]
    assert marked(paper.abstract, reason.abstract_spans) == ["İn", "in"]


@pytest.mark.parametrize(("keyword", "text"), [("strasse", "Straße"), ("fin", "ﬁn"), ("sin", "ſin"), ("μm", "µm")])
def test_letters_are_those_of_lower_case_alone(keyword, text):
    assert Topic("t", (keyword,)).match(Paper(title=text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "at https://lanterns.test/Bench-3D.",
        "HTTP://BENCH.TEST and ftp://a.test/bench",
        "code (github.com/wick/bench) is there",
        "see bench.org, or openbench.ai",
        "of lanterns.de/bench?x=bench#bench",
    ],
)
def test_an_address_holds_no_words(text):
    assert Topic("t", ("bench",)).match(Paper(abstract=text)) is None
    assert Topic("t", ("a",), exclude=("bench",)).match(Paper(title="a", abstract=text)) is not None
    paper = Paper(title=f"A bench: {text} bench", abstract=text)
    reason = Topic("t", ("bench",)).match(paper)
    assert (reason.title_spans, reason.abstract_spans) == (((2, 7), (len(paper.title) - 5, len(paper.title))), ())


@pytest.mark.parametrize(
    "text", ["We benchmark.It is new", "mail bench@a.test", "e.g./bench", '"https://a.test/"bench']
)
def test_what_is_no_address_is_words(text):
    assert Topic("t", ("bench",)).match(Paper(abstract=text))


def test_a_keyword_with_a_slash_may_be_in_an_address():
    paper = Paper(abstract="at https://github.com/wick/Bench")
    assert marked(paper.abstract, Topic("t", ("wick/bench",)).match(paper).abstract_spans) == ["wick/Bench"]
    assert Topic("t", ("at",), exclude=("github.com/",)).match(paper) is None


def test_spans_to_highlight_do_not_overlap():
    reason = Topic("t", ("lantern be", "tern", "n bench", "marks")).match(PAPER)
    assert marked(PAPER.title, reason.title_spans) == ["Lantern Benchmarks"]


@pytest.mark.parametrize(
    ("pattern", "met"),
    [
        ("cs.LG", ("cs.LG",)),
        ("CS.lg", ("cs.LG",)),
        ("cs.*", ("cs.LG",)),
        ("cs", ("cs.LG",)),
        ("cs.SY", ("eess.SY",)),
        ("eess.*", ("eess.SY",)),
        ("stat.*", None),
        ("cs.L", None),
        ("c.*", None),
        ("cs.AI", None),
    ],
)
def test_categories_limit(pattern, met):
    reason = Topic("t", ("lantern",), categories=(pattern,)).match(PAPER)
    assert (reason and reason.categories) == met


@pytest.mark.parametrize(
    ("own", "pattern", "met"),
    [
        ("math-ph", "math.*", False),
        ("math-ph", "math.MP", True),
        ("math.MP", "math.*", True),
        ("math.MP", "math-ph.*", True),
        ("cs.SY", "eess.*", True),
        ("cs.SY", "cs.*", True),
        ("hep-th", "hep-th.*", True),
        ("hep-th", "hep-th", True),
        ("hep-th", "hep-ph", False),
        ("astro-ph", "astro-ph.*", True),
        ("astro-ph.CO", "astro-ph", True),
        ("alg-geom", "math.*", True),
        ("made.UP", "made.UP", True),
        ("made.UP", "made.*", True),
    ],
)
def test_old_names_of_categories(own, pattern, met):
    assert bool(Topic("t", categories=(pattern,)).match(Paper(categories=(own,)))) is met


@pytest.mark.parametrize("name", ["Bö Wick", "bo wick", "WICK, Bö", "Wick,Bo"])
def test_authors_limit(name):
    reason = Topic("t", ("lantern",), authors=("Owl", name)).match(PAPER)
    assert reason.authors == ("Bö Wick",)
    assert Topic("t", ("owl",), authors=(name,)).match(PAPER) is None


def test_a_name_is_a_whole_name():
    assert Topic("t", authors=("Mori",)).match(PAPER) is None
    assert Topic("t", authors=("A. Mori",)).match(PAPER) is None


def test_accents_in_tex_are_accents():
    assert author_key('B\\"{o} Wick') == author_key("Bö Wick") == author_key("Wick, Bö")


def test_limits_alone_make_a_topic():
    assert Topic("t", authors=("Ada Mori",)).match(PAPER) == Reason(authors=("Ada Mori",))
    assert Topic("t", categories=("cs.*",)).match(PAPER) == Reason(categories=("cs.LG",))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"exclude": ("survey",)},
        {"keywords": ("",)},
        {"keywords": (" ",)},
        {"keywords": ((),)},
        {"keywords": (("a", ""),)},
        {"keywords": ("a",), "exclude": ("",)},
        {"keywords": ("a",), "exclude": ((),)},
        {"keywords": ("a",), "exclude": (("b", " "),)},
        {"keywords": ("a",), "categories": ("",)},
        {"keywords": ("a",), "authors": ("-",)},
    ],
)
def test_a_topic_that_asks_for_nothing_is_none(fields):
    with pytest.raises(ValueError, match="topic 'Lanterns'"):
        Topic("Lanterns", **fields)


def test_a_topic_has_a_name():
    with pytest.raises(ValueError, match="empty text"):
        Topic(" ", ("a",))


def test_a_set_names_its_topics_in_order():
    topics = TopicSet([Topic("z", ("tides",)), Topic("no", ("owl",)), Topic("a", ("bench",))])
    assert [name for name, _ in topics.matches(PAPER)] == ["z", "a"]
    assert TopicSet(()).matches(PAPER) == ()
    assert topics.matches(Paper()) == ()


# Few letters make many matches; these lower-case letters have exotic upper ones.
TEXT = st.lists(
    st.text("abAB .\nßſİiKΣ", max_size=6) | st.sampled_from([" ftp://a.b", " https://aB/a ", "ab.io/bA", '"']),
    max_size=4,
).map("".join)
WORD = st.text("abAB .ßsİiKΣ/", min_size=1, max_size=3).filter(str.strip)
CATEGORY = st.sampled_from(["cs.LG", "cs.AI", "math.AG", "hep-th"])
TOPIC = st.builds(
    Topic,
    st.just("t"),
    st.lists(WORD | st.lists(WORD, min_size=1, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple),
    st.lists(WORD | st.tuples(WORD, WORD), max_size=1).map(tuple),
    st.lists(CATEGORY | st.sampled_from(["cs.*", "math.*"]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["Ada Mori", "Bo Wick"]), max_size=1).map(tuple),
)
PAPERS = st.builds(
    Paper,
    title=TEXT,
    abstract=TEXT,
    categories=st.lists(CATEGORY, max_size=2).map(tuple),
    authors=st.lists(st.sampled_from(["ADA MORI", "Bö Wick", "Cy"]).map(Author), max_size=2).map(tuple),
)


def belongs(topic: Topic, paper: Paper) -> bool:
    """Say the rules again, without any care for speed."""
    text = (paper.title + " " + paper.abstract).replace("\n", " ").lower()
    words = re.sub(r'(https?|ftp)://[^\s"]+|(?<![\w@/.-])([\w-]+\.)+io\b(?!\.\w)(/[^\s"]*)?', "\0", text)
    groups = [[keyword] if isinstance(keyword, str) else keyword for keyword in topic.keywords]
    excluded = [[keyword] if isinstance(keyword, str) else keyword for keyword in topic.exclude]
    wanted = [category.replace(".*", "") for category in topic.categories]
    names = [{"ADA MORI": "Ada Mori", "Bö Wick": "Bo Wick"}.get(author.name) for author in paper.authors]
    return (
        any(all(word.lower() in (text if "/" in word else words) for word in group) for group in groups)
        and not any(all(word.lower() in (text if "/" in word else words) for word in group) for group in excluded)
        and (not wanted or any(own == c or own.startswith(c + ".") for own in paper.categories for c in wanted))
        and (not topic.authors or any(name in topic.authors for name in names))
    )


@given(topics=st.lists(TOPIC, max_size=3), paper=PAPERS)
def test_the_rules_by_an_oracle(topics, paper):
    reasons = [topic.match(paper) for topic in topics]
    assert [reason is not None for reason in reasons] == [belongs(topic, paper) for topic in topics]
    assert [reason for _, reason in TopicSet(topics).matches(paper)] == [found for found in reasons if found]


@given(topic=TOPIC, paper=PAPERS)
def test_every_span_holds_the_keyword(topic, paper):
    for match in (topic.match(paper) or Reason()).keywords:
        word = match.keyword.replace("\n", " ").lower()
        for text, spans in ((paper.title, match.title), (paper.abstract, match.abstract)):
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert all(before[1] <= after[0] for before, after in pairwise(spans))
            for start, end in spans:
                # The last sigma of a word has another form, and which one is last tells the whole text.
                piece = text[start:end].replace("\n", " ").lower().replace("ς", "σ")
                word = word.replace("ς", "σ")
                whole = word in piece
                # A part of an occurrence that runs over the border between title and abstract.
                part = (piece.endswith(word[: len(piece)]) and end == len(paper.title)) or start == 0
                assert whole or part


@given(topic=TOPIC, paper=PAPERS)
def test_spans_to_highlight_are_sorted_and_apart(topic, paper):
    reason = topic.match(paper) or Reason()
    for spans in (reason.title_spans, reason.abstract_spans):
        flat = [place for span in spans for place in span]
        assert flat == sorted(set(flat))


@pytest.mark.parametrize(
    ("page", "topic"),
    [
        ("004_200789a9a7f3c7b9.txt", Topic("Bench", ("Bench",))),
        ("more/daily_markdown_2025-04-01.md", Topic("Bench", ("Bench",))),
        ("more/daily_markdown_3D_2026-02-07.md", Topic("3D", ("Reconstruction", "Nerf", "Gaussian"), ("2D",))),
    ],
)
def test_real_pages_hold_what_their_topic_asks_for(page, topic):
    path = samples() / "digests" / page
    papers = [entry.paper for entry in parse_document(path.read_bytes(), page).entries]
    assert papers
    assert [paper.title for paper in papers if not topic.match(paper)] == []

import itertools
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest

from reader.search.engine import Cancelled, Entry, SearchIndex

PAPERS: list[tuple[int, str, list[str]]] = [
    (1, "Scalable Diffusion Transformers for Images", ["Anna Lind", "Börje Karlsson"]),
    (2, "M²-Miner: Mining Agents", ["Jürgen Müller"]),
    (3, "GPT-4 and Pre-training", ["Conor O’Brien"]),
    (4, "Pretraining in 3D", ["Soren Mueller", "Bjørn Ødegård"]),
    (5, "基于图神经网络的方法", ["王伟"]),
    (6, "Bidirectional Encoder Representations from Transformers", ["Jacob D. Vale"]),
    (7, "Scenes as Neural Radiance Fields", ["Hans Muller"]),
    (8, "Pre training of GPT4", ["Zoë Straße"]),
    (9, "β-VAE: Learning ﬁne latents", []),
    (10, "Lantern Graphs for Sparse Attention", ["A. Mori", "C. Díaz"]),
    (11, "Håkon sails to Aarhus", ["Kjær Søren"]),
]


def built(papers: Sequence[tuple[int, str, Sequence[str]]]) -> SearchIndex:
    """Return an index in which the first paper was announced last."""
    return SearchIndex.build(
        Entry(number, title, authors, day=900 - n) for n, (number, title, authors) in enumerate(papers)
    )


def found(index: SearchIndex, words: str, field: str = "") -> list[int]:
    matches = index.match(words, field)
    assert matches.docs.dtype == np.int32
    assert (np.diff(matches.docs) > 0).all()
    docs = index.ranked(matches, words)
    assert sorted(docs) == matches.docs.tolist()
    return index.numbers[docs].tolist()


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return built(PAPERS)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("difusion transfromer", [1]),
        ("transformer difusion", [1]),
        ("difusion transf", [1]),
        ("transfro", [1, 6]),
        ("tramsfromers", [1, 6]),
        ("ransformers", [1, 6]),
        ("rtansformers", [1, 6]),
        ("bransformers", [1, 6]),
        ("bransfromers", [1, 6]),
        ("karlsson borje", [1]),
        ("karlson brje", [1]),
        ("borje images", [1]),
        ("lantern gaph", [10]),
        ("diaz", [10]),
        ("DÍAZ mori", [10]),
        ("mueller", [4, 2, 7]),
        ("müller", [2, 4, 7]),
        ("MULLER", [2, 4, 7]),
        ("muel", [4, 2]),
        ("odegard", [4]),
        ("Oedegaard", [4]),
        ("ødegård", [4]),
        ("kjaer soeren", [11]),
        ("soren", [4, 11]),
        ("haakon arhus", [11]),
        ("hakon århus", [11]),
        ("strasse", [8]),
        ("straße", [8]),
        ("zoe", [8]),
        ("pre-training", [4, 3, 8]),
        ("pre training", [8, 3, 4]),
        ("pretraining", [4, 3, 8]),
        ("pretrain", [4, 3, 8]),
        ("pre-trainign", [4, 3]),
        ("training-pre", [4, 3, 8]),
        ("gpt-4", [3, 8]),
        ("gpt4", [8, 3]),
        ("gpt 4", [3, 8]),
        ("3d", [4]),
        ("m2-miner", [2]),
        ("m²miner", [2]),
        ("m2 mine", [2]),
        ("obrien", [3]),
        ("o'brien", [3]),
        ("O’Brien", [3]),
        ("brien", [3]),
        ("神经", [5]),
        ("网络 王", [5]),
        ("络", [5]),
        ("beta-vae", [9]),
        ("beta vae", [9]),
        ("fine", [9]),
        ("bert", [6]),
        ("nerf", [7]),
        ("nrf", [7]),
        ("sdti", [1]),
        ("diftrans", [1]),
        ("diffimag", [1]),
        ("lantgrap", [10]),
        ("graatten", [10]),
        ("diffusiontransformers", [1]),
        ("zzzzzzzz", []),
        ("gan", []),
        ("graphs karlsson", []),
    ],
)
def test_words_find_papers(index: SearchIndex, words: str, numbers: list[int]) -> None:
    answer = found(index, words)
    assert sorted(answer[: len(numbers)]) == sorted(numbers)
    # What follows may only be there by a typo.
    assert len(answer) <= len(numbers) + 2
    if numbers:
        assert answer[0] == numbers[0]


@pytest.mark.parametrize("words", ["", "   ", "---", "?!", "'", "\u0301", "\ud800", "\x00"])
def test_no_words_are_everything_as_announced(index: SearchIndex, words: str) -> None:
    assert found(index, words) == [number for number, _, _ in PAPERS]
    assert index.numbers[index.phrase(words)].tolist() == [number for number, _, _ in PAPERS]


@pytest.mark.parametrize(
    "words",
    ["zzzzzzzz" * 50, "lantern graphs " * 700, "a-" * 5000, "(" * 10_000, "a\u0301" * 5000, "abcdefghijklmnopqrst" * 2],
)
def test_any_paste_is_bounded(index: SearchIndex, words: str) -> None:
    assert found(index, words) == found(index, words[:200])


@pytest.mark.parametrize(
    ("words", "field", "numbers"),
    [("soren", "author", [11, 4]), ("hakon", "author", []), ("sails", "title", [11]), ("vale", "title", [9])],
)
def test_a_field_is_looked_into_alone(index: SearchIndex, words: str, field: str, numbers: list[int]) -> None:
    assert sorted(found(index, words, field)) == sorted(numbers)


def test_another_field_is_refused(index: SearchIndex) -> None:
    for ask in (index.match, index.phrase):
        with pytest.raises(KeyError, match="abstract"):
            ask("word", "abstract")


@pytest.mark.parametrize(
    ("text", "field", "numbers"),
    [
        ("neural radiance fields", "", [7]),
        ("radiance neural", "", []),
        ("neural radi", "", []),
        ("Pre-training", "", [3, 8]),
        ("pretraining in", "", [4]),
        ("borje karlsson", "", [1]),
        ("lind borje", "", []),
        ("Soren Müller", "author", [4]),
        ("soren mueller", "title", []),
        ("jurgen muller", "author", [2]),
        ("hans mueller", "author", [7]),
        ("Conor OBrien", "", [3]),
        ("and pretraining", "", [3]),
    ],
)
def test_phrases_stand_in_a_row(index: SearchIndex, text: str, field: str, numbers: list[int]) -> None:
    assert index.numbers[index.phrase(text, field)].tolist() == numbers


def test_short_words_and_numbers_have_no_typos() -> None:
    index = built([(1, "gun control", []), (2, "results of 2024", [])])
    assert found(index, "gan") == []
    assert found(index, "2025") == []
    assert found(index, "contrl") == [1]


def test_typed_as_written_comes_before_typos() -> None:
    index = built(
        [(1, "Modal", []), (2, "A very long title that has a remodelling of something", []), (3, "X", ["Model Y"])]
    )
    assert found(index, "model") == [3, 2, 1]


def test_many_hits_as_typed_leave_typos_out() -> None:
    index = built([*((number, "model", ()) for number in range(1, 20)), (99, "modal", ())])
    assert 99 not in found(index, "model")
    assert 99 in found(index, "modal")


def test_a_common_word_may_be_a_typo_where_all_words_find_nothing() -> None:
    index = built([*((number, "model", ()) for number in range(1, 20)), (99, "modal lantern", ())])
    assert found(index, "model lantern") == [99]


def test_whole_word_then_prefix_then_infix_then_author() -> None:
    titles = [(1, "a subnetted", []), (2, "a networks", []), (3, "a network", []), (4, "an", ["Network"])]
    index = built([*titles, (5, "the internetwork of them", [])])
    assert found(index, "network") == [3, 4, 2, 5]


def test_phrase_start_length_and_age_decide_among_equals() -> None:
    titles = [
        "on neural graph",
        "on graph neural nets",
        "graph of neural",
        "on graph neural",
        "on graph neural",
        "neural as graph",
    ]
    index = built([(number, title, []) for number, title in enumerate(titles, 1)])
    assert found(index, "graph neural")[:3] == [4, 5, 2]


def test_one_author_beats_two() -> None:
    index = built([(1, "one", ["Borje Lind", "Anna Karlsson"]), (2, "one", ["Borje Karlsson", "Anna Lind"])])
    assert found(index, "karlsson borje") == [2, 1]


def test_an_acronym_of_the_whole_title_comes_first() -> None:
    index = built(
        [(1, "On Tidal Wave Analysis Yet", []), (2, "Tidal Wave Analysis", []), (3, "Tidal Wave Analysis Now", [])]
    )
    assert found(index, "twa") == [2, 3, 1]


def test_the_order_of_words_changes_no_count(index: SearchIndex) -> None:
    words = ["difusion", "scal", "karlson", "images"]
    answers = {tuple(sorted(found(index, " ".join(order)))) for order in itertools.permutations(words)}
    assert answers == {(1,)}


def test_only_the_first_are_read_closely() -> None:
    index = built([(number, f"graph {'long ' * (9 - number)}", []) for number in range(1, 9)])
    matches = index.match("graph")
    assert index.numbers[index.ranked(matches, "graph", 3)].tolist() == [3, 2, 1, 4, 5, 6, 7, 8]


def test_an_empty_index_answers() -> None:
    index = SearchIndex.build([])
    assert (len(index), index.size, index.changed) == (0, 0, 0)
    assert found(index, "anything") == found(index, "") == []
    assert index.phrase("anything at all").tolist() == index.order("title").tolist() == []
    assert index.category_names() == index.author_names("a") == []
    index.change([Entry(3, "Anything", ["Anna Lind"], ["cs.LG"])], [7])
    assert found(index, "anything") == [3]
    assert index.author_names("l") == ["Anna Lind"]
    index.change([], [3])
    assert found(index, "anything") == []


@pytest.mark.parametrize("number", [0, -1, 2**31])
def test_a_number_that_is_none_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="number"):
        SearchIndex.build([Entry(number, "title", [])])


def test_a_search_that_nobody_wants_is_given_up(index: SearchIndex) -> None:
    with pytest.raises(Cancelled):
        index.match("unheardof wording", cancelled=lambda: True)


def test_numbers_become_documents_in_their_order(index: SearchIndex) -> None:
    assert index.numbers[index.docs([11, 5, 99, 3, 0, -4, 2**40])].tolist() == [11, 5, 3]
    strewn = built([(2**31 - 1, "one", []), (5, "two", [])])
    assert strewn.numbers[strewn.docs(np.array([5, 6, 2**31 - 1]))].tolist() == [5, 2**31 - 1]


def test_what_is_highlighted_needs_no_numpy() -> None:
    code = (
        "import sys; from reader.search import Entry, Stamp, SearchIndexError, spans; spans('a b', 'a b');"
        "assert 'numpy' not in sys.modules and 'rapidfuzz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

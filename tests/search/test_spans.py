from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.search import spans
from reader.search.words import located

LETTERS = st.text("aeoubnt ﬁßøÅüÖ²-'’\u0301\u0308βが神", max_size=40)


def marked(words: str, text: str) -> list[str]:
    return [text[start:end] for start, end in spans(words, text)]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("graph", "Graph Graphs paragraph", ["Graph", "Graph", "graph"]),
        ("net", "Networks of internet", ["Net"]),
        ("karlsson borje", "Börje Karlsson", ["Börje", "Karlsson"]),
        ("borje", "Bo\u0308rje", ["Bo\u0308rje"]),
        ("bo", "Bo\u0308\u0301rje", ["Bo\u0308\u0301"]),
        ("difusion transfromer", "Diffusion Transformers", ["Diffusion", "Transformer"]),
        ("transfro", "Scalable Transformers", ["Transfor"]),
        ("strasse", "Zur Straße", ["Straße"]),
        ("stras", "Straße", ["Straß"]),
        ("fine", "ﬁne", ["ﬁne"]),
        ("f", "ﬁne", ["ﬁ"]),
        ("odegard", "Bjørn Ødegård", ["Ødegård"]),
        ("oedeg", "Bjørn Ødegård", ["Ødeg"]),
        ("mull", "Mueller, Müller, Muller", ["Muell", "Müll", "Mull"]),
        ("muell", "Mueller, Müller", ["Muell", "Müll"]),
        ("m2", "M²-Miner", ["M²"]),
        ("m2miner", "M²-Miner", ["M²-Miner"]),
        ("pretrain", "Pre-training", ["Pre-train"]),
        ("pre-training", "pre training, pretraining", ["pretraining"]),
        ("pre-training", "the pre training", ["pre", "training"]),
        ("pretraining", "the pre training", ["pre", "training"]),
        ("training-pre", "pre training", ["pre", "training"]),
        ("gpt 4", "GPT-4", ["GPT", "4"]),
        ("obrien", "Conor O’Brien", ["O’Brien"]),
        ("brien", "Conor O’Brien", ["Brien"]),
        ("神经", "基于图神经网络", ["神经"]),
        ("beta", "β-VAE", ["β"]),
        ("gan", "gun", []),
        ("model", "a modal model", ["model"]),
        ("model", "a modal", ["modal"]),
        ("nothing", "here", []),
        ("", "here", []),
        ("here", "", []),
        ("--", "here -- there", []),
    ],
)
def test_what_matched_is_marked(words: str, text: str, expected: list[str]) -> None:
    assert marked(words, text) == expected


@given(st.one_of(LETTERS, st.text(max_size=20)), st.one_of(LETTERS, st.text(max_size=60)))
@settings(deadline=None)
def test_spans_are_sorted_disjoint_and_inside(words: str, text: str) -> None:
    found = spans(words, text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(left[1] < right[0] for left, right in pairwise(found))


@given(LETTERS)
@settings(deadline=None)
def test_every_spelling_marks_its_own_letters(text: str) -> None:
    for place in located(text):
        found = spans(place.text, text)
        assert any(start <= place.starts[0] and place.ends[-1] <= end for start, end in found)


@given(LETTERS, st.integers(1, 10))
@settings(deadline=None)
def test_an_unfinished_word_marks_its_beginning(text: str, length: int) -> None:
    for place in located(text):
        typed = place.text[:length]
        found = spans(typed, text)
        assert any(start <= place.starts[0] and place.ends[len(typed) - 1] <= end for start, end in found)

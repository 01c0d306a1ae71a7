"""How papers are called where they are shown."""

import pytest

from reader.domain.paper import Author
from reader.services.wording import OPENING_LIMIT, first_sentence, shown_authors, shown_name, shown_title
from support.builders import abstract_of


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Lantern Graphs", "Lantern Graphs"),
        ("M$^2$-Miner", "M²-Miner"),
        ("An $O(n^2)$ Bound", "An O(n²) Bound"),
        ("[/b] stays [IRR]", "[/b] stays [IRR]"),
    ],
)
def test_a_title_is_readable(title: str, shown: str) -> None:
    assert shown_title(title, "An abstract.") == shown


def test_without_a_title_the_abstract_begins() -> None:
    assert shown_title("", abstract_of(1)) == abstract_of(1)
    assert shown_title("", "We count lanterns. Then we stop.") == "We count lanterns."
    assert shown_title("") == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("Is it? It is.", "Is it?"),
        ("No stop at all", "No stop at all"),
        ("Over two\nlines. Then more.", "Over two lines."),
        ("Graphs, e.g. trees, are lit. More.", "Graphs, e.g. trees, are lit."),
        ("By Flame et al. in one step. More.", "By Flame et al. in one step."),
        ("By A. Flame in v2.5 of it. More.", "By A. Flame in v2.5 of it."),
        ("一つの文。次の文。", "一つの文。"),
        ("", ""),
    ],
)
def test_the_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_a_long_sentence_is_cut_at_a_word() -> None:
    cut = first_sentence("lantern " * 100)
    assert cut.endswith("lantern…")
    assert len(cut) <= OPENING_LIMIT + 1
    assert len(first_sentence("x" * 5000)) <= OPENING_LIMIT + 1


def test_names() -> None:
    assert shown_name('B\\"oje Wick') == "Böje Wick"
    names = (Author("Mira Flame"), Author("Erd\\H{o}s P."))
    assert shown_authors(names, truncated=False) == "Mira Flame, Erdős P."
    assert shown_authors(names, truncated=True) == "Mira Flame, Erdős P., et al."
    assert shown_authors((), truncated=True) == ""

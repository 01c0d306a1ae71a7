from collections.abc import Callable
from datetime import date

import pytest

from reader.domain.batch import Batch
from reader.domain.errors import FormatError

Read = Callable[[str], Batch]


def test_every_paper_once_with_the_titles_that_are_plain(digest: Callable[[str], Batch]) -> None:
    batch = digest("notes.md")
    assert (batch.document.kind, batch.document.title) == ("plain-text", "Reading list, 2026-11-20")
    assert (batch.document.date, batch.problems) == (date(2026, 11, 20), ())
    assert [(e.line, str(e.paper.arxiv_id), e.paper.title) for e in batch.entries] == [
        (3, "2611.01234v3", "Lantern Graphs for [Sparse] Attention"),
        (4, "2611.01240v2", "Wicks that Learn"),
        (5, "hep-th/0601001", ""),
        (7, "2611.01251", "Tides & Lamps"),
        (10, "2611.01252", "Harbours of Light"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[PDF](https://arxiv.org/pdf/2611.01234)",
        "[2611.01234](https://arxiv.org/abs/2611.01234)",
        "[the original paper](https://arxiv.org/abs/2611.01234)",
        "](https://arxiv.org/abs/2611.01234)",
        "We follow 2611.01234 in this.",
        '<a href="https://arxiv.org/abs/2611.01234">here</a>',
        "- **Bold** and other words: 2611.01234, 2611.01235",
    ],
)
def test_words_that_are_no_title_give_none(read: Read, line: str) -> None:
    paper = read(line).entries[0].paper
    assert (str(paper.arxiv_id), paper.title) == ("2611.01234", "")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Some words about lamps.", "no known form"),
        ("<!DOCTYPE html><title>Lamps</title>", "web page"),
        ("<?xml version='1.0'?><feed/>", "XML"),
        ('{"lamps": 3}', "JSON"),
    ],
)
def test_a_text_without_papers_is_refused_in_words(read: Read, text: str, word: str) -> None:
    with pytest.raises(FormatError, match=word):
        read(text)


def test_a_known_form_with_unknown_entries_is_searched_for_identifiers(read: Read) -> None:
    batch = read(
        "# 🔍 Lamps Papers · 2026-11-20\n[![x](https://img.shields.io/badge/Papers-1-2688EB)]()\n"
        "## 📚 Paper List\n1. Lantern Graphs (arXiv:2611.01234)\n"
    )
    assert (batch.document.kind, len(batch.entries)) == ("plain-text", 1)
    assert [p.message for p in batch.problems] == ["The page declares 1 papers, 0 were found."]

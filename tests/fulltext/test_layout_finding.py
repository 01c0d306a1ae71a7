"""Words in the lines of a paper."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.fulltext.layout import Pages, Role, Span, lay_out
from reader.fulltext.layout.finding import Hit, find, folded_text, index_of
from reader.fulltext.model import Document, Paragraph, Text
from support.papers import paper, words


def texts(pages: Pages, hits: list[Hit]) -> list[str]:
    lines = ["".join(span.text for span in line) for line in pages.lines]
    return [" ".join(lines[line][start:end] for line, start, end in hit.pieces) for hit in hits]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("BORJE karlsson", "Börje Karlsson"),
        ("angstrom", "Ångström"),
        ("wij", "wᵢⱼ"),
        ("theorem  1", "Theorem 1"),
        ("灯笼图的注意力", "灯笼图的注意力"),
        ("every other [1]", "every other [1]"),
        ("(tikz)", "(TikZ)"),
    ],
)
def test_words_whatever_their_case_and_accents(typed: str, found: str) -> None:
    pages = lay_out(paper(), 72)
    shown = texts(pages, index_of(pages).find(typed))
    assert found in shown or "灯笼图的注意 力" in shown


@pytest.mark.parametrize("typed", ["", "  ", "nowhere", "conclusion paragraph", ".*"])
def test_what_is_not_there(typed: str) -> None:
    pages = lay_out(paper(), 72)
    assert index_of(pages).find(typed) == []


def test_words_are_found_over_the_end_of_a_line() -> None:
    document = Document((), (), (Paragraph(words("the lantern graph is sparse 灯笼图的注意力")),))
    pages = lay_out(document, 14)
    (hit,) = index_of(pages).find("graph is sparse")
    assert len(hit.pieces) == 2
    assert texts(pages, [hit]) == ["graph is sparse"]
    (hit,) = index_of(pages).find("灯笼图的注意力")
    assert texts(pages, [hit])[0].replace(" ", "") == "灯笼图的注意力"


def test_bars_and_blanks_of_columns_are_no_words() -> None:
    pages = lay_out(paper(), 40)
    assert index_of(pages).find("│") == []
    assert texts(pages, index_of(pages).find("dense 4,096"))[0].split() == ["Dense", "4,096"]


@given(st.integers(12, 90), st.integers(0, 400), st.integers(1, 4))
@settings(deadline=None)
def test_any_words_of_a_paragraph_are_found_at_any_width(width: int, start: int, count: int) -> None:
    text = " ".join(f"w{number}é" for number in range(200))
    pages = lay_out(Document((), (), (Paragraph((Text(text),)),)), width)
    wanted = " ".join(text.split()[start % 190 :][:count])
    assert wanted in texts(pages, index_of(pages).find(wanted.replace("é", "E")))


@given(st.text("abÄß王 x̂①ﬁ"), st.text("aÄsﬁ王", min_size=1, max_size=3))
@settings(deadline=None)
def test_places_are_those_of_the_text(text: str, typed: str) -> None:
    for hit in find([(Span(text, Role.BODY),)], typed):
        ((_, start, end),) = hit.pieces
        assert folded_text(typed)[0] in folded_text(text[start:end])[0]

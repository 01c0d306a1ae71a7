"""A document as lines: nothing is lost, nothing is too wide, and everything can be found again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from reader.domain.text import clean
from reader.formats.tex.scripts import script
from reader.fulltext.layout import Line, Pages, Position, Role, lay_out, lay_out_note
from reader.fulltext.layout.cells import cells, wrap
from reader.fulltext.layout.page import DRAWN
from reader.fulltext.model import (
    Block,
    Cell,
    Code,
    Document,
    Entry,
    Equation,
    EquationRow,
    Face,
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    Inlines,
    Item,
    Link,
    Listing,
    Math,
    Missing,
    Paragraph,
    Picture,
    Quotation,
    Reference,
    Statement,
    Table,
    Text,
)
from support.papers import paper, row, words

ALPHABET = "abc de fgh é ö 王小明 灯笼 x̂ ∑ wᵢⱼ ≤ ] [ ( ) . , - ‖ Ж ｆ 한"

WORDS = st.text(ALPHABET, max_size=60).map(clean)
FACES = st.sampled_from([Face.PLAIN, Face.EMPHASIS, Face.STRONG, Face.CODE, Face.SMALL_CAPITALS])
INLINES: st.SearchStrategy[Inlines] = st.lists(
    st.one_of(
        st.builds(Text, WORDS.map(lambda text: f"{text} "), FACES),
        st.builds(Math, st.just("x"), WORDS.filter(bool)),
        st.builds(Link, WORDS.filter(bool), st.just("https://example.org/")),
        st.builds(Reference, WORDS.filter(bool), st.sampled_from(["a", "b", "c"]), st.booleans()),
        st.builds(FootnoteMark, st.sampled_from(["1", "12", "†"]), st.just("f")),
    ),
    max_size=6,
).map(tuple)
ANCHORS = st.sampled_from(["", "a", "b", "c"])
MARKERS = st.sampled_from(["1.", "(a)", "a longer marker"])
ROWS = st.builds(EquationRow, st.just("y"), WORDS.filter(bool), st.sampled_from(["", "(1)", "(12.3)"]))
CELLS = st.builds(Cell, INLINES, st.integers(1, 3), st.integers(1, 3), st.booleans())
TABLES = st.builds(
    Table, st.lists(st.lists(CELLS, max_size=4).map(tuple), max_size=4).map(tuple), WORDS, INLINES, ANCHORS
)
LEAVES: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, st.integers(1, 5), st.sampled_from(["", "2.1"]), INLINES, ANCHORS),
    st.builds(Paragraph, INLINES, ANCHORS),
    st.builds(Equation, st.lists(ROWS, min_size=1, max_size=3).map(tuple), ANCHORS),
    st.builds(Code, st.lists(st.text("ab c(", max_size=40), max_size=4).map(tuple), ANCHORS),
    st.builds(Missing, WORDS),
)


def _nested(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, max_size=3).map(tuple)
    pictures = st.lists(st.builds(Picture, st.just("x.png"), WORDS.filter(bool)), max_size=2).map(tuple)
    return st.one_of(
        st.builds(Listing, st.lists(st.builds(Item, MARKERS, several), max_size=3).map(tuple)),
        st.builds(Statement, WORDS, INLINES, several, ANCHORS),
        st.builds(Quotation, several),
        st.builds(Figure, WORDS, INLINES, pictures, several, ANCHORS),
    )


BLOCKS = st.lists(st.recursive(LEAVES, _nested, max_leaves=8), max_size=6).map(tuple)
NOTES = st.lists(st.builds(Footnote, st.just("f"), st.sampled_from(["1", "†"]), BLOCKS), max_size=2).map(tuple)
ENTRIES = st.lists(st.builds(Entry, ANCHORS, WORDS, INLINES), max_size=2).map(tuple)


def documents(blocks: st.SearchStrategy[tuple[Block, ...]]) -> st.SearchStrategy[Document]:
    return st.builds(Document, INLINES, st.lists(WORDS, max_size=2).map(tuple), blocks, ENTRIES, NOTES)


def own(line: Line) -> str:
    return "".join(span.text for span in line if span.role not in DRAWN)


def shown(pages: Pages) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in pages.lines]


def said(part: object) -> Iterator[str]:
    """Yield everything that a part of a document says, by the names of the model's fields alone."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for member in part:
            yield from said(member)
    elif isinstance(part, FootnoteMark):
        yield script("^", part.mark) if part.mark.isdecimal() else part.mark
    elif is_dataclass(part):
        silent = {"tex", "url", "anchor", "source", "problems", "anchors"}
        for field in fields(part):
            if field.name not in silent:
                yield from said(getattr(part, field.name))


def letters(texts: Iterator[str] | list[str]) -> Counter[str]:
    return Counter("".join(texts).replace(" ", ""))


class TestCells:
    @given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))))
    def test_the_width_is_never_less_than_that_of_the_terminal(self, text: str) -> None:
        text = clean(text).replace("\u200d", "")
        # Tables of newer Unicode call some symbols wide.
        known = all(get_character_cell_size(char) <= 1 or cells(char) == 2 for char in text)
        assert not known or cells(text) >= cell_len(text) - text.count("\u200c")

    @pytest.mark.parametrize(
        ("text", "width"), [("a", 1), ("王", 2), ("x̂", 1), ("한", 2), ("∑ⱼ", 2), ("𝒜", 1), ("", 0)]
    )
    def test_what_takes_how_many_cells(self, text: str, width: int) -> None:
        assert cells(text) == cell_len(text) == width

    @given(st.text(ALPHABET), st.integers(2, 30), st.integers(2, 30))
    @settings(deadline=None)
    def test_lines_have_all_words_and_fit(self, text: str, width: int, first: int) -> None:
        lines = [text[start:end] for start, end in wrap(text, width, first)]
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        for number, line in enumerate(lines):
            assert cells(line) <= (width if number else first)
            assert line or not text.strip(" ")
            assert line == line.strip(" ")

    def test_a_line_is_broken_between_words_and_not_in_them(self) -> None:
        text = "one two 王小明 three"
        assert [text[start:end] for start, end in wrap(text, 9)] == ["one two", "王小明", "three"]
        assert [text[start:end] for start, end in wrap(text, 12)] == ["one two 王小", "明 three"]


class TestAnyDocument:
    @given(documents(BLOCKS), st.integers(10, 200), st.booleans())
    @settings(deadline=None, max_examples=150)
    def test_nothing_is_lost_and_nothing_is_too_wide(self, document: Document, width: int, ascii: bool) -> None:
        pages = lay_out(document, width, ascii=ascii)
        text = [own(line) for line in pages.lines]
        assert letters(list(said(document))) <= letters(text)
        assert len(pages.lines) == len(pages.blocks)
        assert list(pages.blocks) == sorted(pages.blocks)
        for line in pages.lines:
            assert cell_len("".join(span.text for span in line)) <= width
        for anchor, number in pages.anchors.items():
            assert anchor
            assert 0 <= number <= len(pages.lines)

    @given(documents(st.lists(TABLES, max_size=3).map(tuple)), st.integers(10, 120))
    @settings(deadline=None, max_examples=80)
    def test_tables_keep_everything_and_say_where_they_are_wide(self, document: Document, width: int) -> None:
        pages = lay_out(document, width)
        assert letters(list(said(document))) <= letters([own(line) for line in pages.lines])
        for number, line in enumerate(pages.lines):
            table = pages.wide_at(number)
            taken = cell_len("".join(span.text for span in line))
            assert taken <= (table.width if table else width)
            assert table is None or table.width > width

    @given(documents(BLOCKS), st.integers(10, 100), st.integers(10, 100), st.data())
    @settings(deadline=None, max_examples=80)
    def test_a_place_is_found_again_at_any_width(
        self, document: Document, width: int, other: int, data: st.DataObject
    ) -> None:
        pages, again = lay_out(document, width), lay_out(document, other)
        line = data.draw(st.integers(0, max(0, len(pages.lines) - 1)))
        place = pages.position_of(line)
        if pages.lines and own(pages.lines[line]).strip():
            assert own(pages.lines[pages.line_at(place)]).strip() or place.letters == 0
            assert again.blocks[again.line_at(place)] == place.block
        assert pages.position_of(pages.line_at(place)) == place

    @given(documents(BLOCKS), st.integers(10, 100))
    @settings(deadline=None, max_examples=80)
    def test_targets_stand_in_the_order_of_their_lines(self, document: Document, width: int) -> None:
        pages = lay_out(document, width)
        assert list(pages.target_lines) == sorted(pages.target_lines)
        found: dict[int, int] = {}
        for number, line in enumerate(pages.lines):
            for span in line:
                if span.target >= 0:
                    found.setdefault(span.target, number)
        assert found == {target: line for target, line in enumerate(pages.target_lines) if line >= 0}


class TestPaper:
    def test_the_table_of_contents(self) -> None:
        pages = lay_out(paper(), 72)
        told = [(heading.level, heading.number, heading.title) for heading in pages.headings]
        assert told[:5] == [
            (1, "", "Abstract"),
            (1, "1", "Introduction"),
            (1, "2", "Lantern graphs"),
            (2, "2.1", "Measurements of Ångström lamps"),
            (1, "3", "Conclusion"),
        ]
        assert [title for _, _, title in told[5:]] == ["Footnotes", "References", "What is missing here"]
        for heading in pages.headings:
            assert shown(pages)[heading.line].startswith(f"{heading.number}  {heading.title}".strip())
        assert pages.section_at(0) == -1
        assert pages.section_at(pages.headings[2].line) == 2
        assert pages.section_at(len(pages.lines)) == 7

    def test_how_the_parts_look(self) -> None:
        lines = shown(lay_out(paper(), 72))
        assert "│ Theorem 1 (Covering) Every graph of depth d has a cover." in "\n".join(lines)
        equation = next(line for line in lines if "∑ⱼ wᵢⱼ = 1" in line)
        assert equation.endswith("(1)")
        assert len(equation) == 72
        assert equation.index("∑") == (72 - 10) // 2
        assert "⌧ not shown: a drawing (TikZ)" in lines
        assert "⌧ One drawing could not be read." in lines
        assert "  • a sparse pattern;" in lines
        assert "▨ A chart with three lines" in lines
        assert "      for i in graph:" in lines
        assert "    The nearest lamp is the one to read by." in lines
        assert "[1] B. Karlsson. How tides learn, part 1. 2024." in lines
        assert "1 A word is lost where no path leads from it." in lines

    def test_numbers_stand_at_the_right_of_their_columns(self) -> None:
        lines = shown(lay_out(paper(), 72))
        top = next(number for number, line in enumerate(lines) if line.startswith("Table 1"))
        assert lines[top + 1 : top + 7] == [
            "────────────────────────────────",
            "Model           Length  Accuracy",
            "────────────────────────────────",
            "Dense            4,096      81.2",
            "Lantern (ours)  65,536      80.9",
            "────────────────────────────────",
        ]

    def test_a_table_that_is_too_wide_stays_in_one_piece(self) -> None:
        pages = lay_out(paper(), 72)
        (table,) = pages.wide
        assert table.width > 72
        assert table.last - table.first == 5
        assert "measure 11" in shown(pages)[table.first + 1]
        assert lay_out(paper(), 200).wide == ()

    def test_columns_with_texts_are_broken_before_the_table_is_wide(self) -> None:
        table = Table(
            (row("What", "About", heads=True), row("lamp", "it shines upon the path " * 6), row("tide", "no"))
        )
        pages = lay_out(Document((), (), (table,)), 40)
        assert pages.wide == ()
        lines = shown(pages)
        assert lines[3].startswith("lamp  it shines")
        # Rows that are broken are told apart by a free line.
        assert lines[-3:] == ["", "tide  no", "─" * 40]

    def test_cells_over_several_columns_and_rows(self) -> None:
        table = Table(
            (
                (Cell(words("lamp"), rows=2, is_heading=True), Cell(words("two of them"), columns=2, is_heading=True)),
                row("left", "right", heads=True),
                row("a", "b", "c"),
                (Cell(words("end")), Cell(words("1"), columns=10**9)),
            )
        )
        lines = shown(lay_out(Document((), (), (table,)), 60))
        assert lines[1:6] == [
            "lamp  two of them",
            "      left  right",
            "─" * len(lines[0]),
            "a     b     c",
            lines[5],
        ]
        assert lines[5].startswith("end")

    def test_a_formula_that_is_too_long_is_broken(self) -> None:
        rows = (EquationRow("x", " + ".join(f"term{number}" for number in range(20)), "(7)"),)
        lines = shown(lay_out(Document((), (), (Equation(rows),)), 40))
        assert len(lines) > 3
        assert lines[-1].endswith("(7)")
        assert sum(line.count("term") for line in lines) == 20

    def test_a_short_formula_is_not_torn(self) -> None:
        content = (Text("word " * 7), Math("x", "a + b = c"), Text(" end"))
        assert shown(lay_out(Document((), (), (Paragraph(content),)), 40)) == [
            "word word word word word word word",
            "a + b = c end",
        ]

    def test_formulas_bring_their_tex(self) -> None:
        pages = lay_out(paper(), 72)
        tex = [target.tex for target in pages.targets if isinstance(target, Math | EquationRow)]
        assert tex == [r"O(n\log n)", "w_{ij}", r"\sum_j w_{ij}=1", "d", r"k\le Cd"]
        (number,) = [at for at, line in enumerate(pages.lines) for span in line if span.text == "∑ⱼ wᵢⱼ = 1"]
        assert pages.targets_in(number, number + 1) == [pages.lines[number][1].target]

    def test_anchors_and_their_other_names(self) -> None:
        pages = lay_out(paper(), 72)
        assert "∑ⱼ" in shown(pages)[pages.anchors["eq1"]]
        assert pages.anchors["S2.E1"] == pages.anchors["eq1"]
        assert shown(pages)[pages.anchors["thm1"]].startswith("│ Theorem 1")
        assert shown(pages)[pages.anchors["bib12"]].startswith("[12]")
        assert shown(pages)[pages.anchors["tab1"]].startswith("Table 1")

    def test_plain_signs(self) -> None:
        lines = shown(lay_out(paper(), 72, ascii=True))
        own_signs = set("".join(lines)) & set("│─•▨⌧")
        assert not own_signs
        assert any(line.startswith("| Theorem 1") for line in lines)
        assert "  * a sparse pattern;" in lines

    def test_text_that_is_taken_out_has_no_breaks_of_the_page(self) -> None:
        pages = lay_out(paper(), 40)
        start = pages.anchors["p1"]
        assert pages.text(start, start + 4).startswith("Every word is read against every other [1]; windows [2] help")
        statement = pages.anchors["thm1"]
        assert "灯笼图的注意力机制在长序列上保持。" in pages.text(statement, statement + 5)
        code = pages.anchors["code1"]
        assert pages.text(code, code + 1) == "def attend(graph):\nfor i in graph:"
        assert pages.text(start - 2, start).startswith("1  Introduction\n\nEvery word")

    def test_a_heading_of_the_references_is_not_set_twice(self) -> None:
        entry = (Entry("b", "[1]", words("One.")),)
        document = Document((), (), (Heading(1, "", words("References"), "R"),), entry)
        assert shown(lay_out(document, 40)) == ["References", "", "[1] One."]

    def test_notes_by_themselves(self) -> None:
        document = paper()
        lines = lay_out_note(document.references[0], 30)
        assert ["".join(span.text for span in line) for line in lines] == [
            "[1] B. Karlsson. How tides",
            "    learn, part 1. 2024.",
        ]
        assert lines[0][0].role is Role.LABEL
        assert "".join(span.text for span in lay_out_note(document.footnotes[0], 60)[0]).startswith("1 A word")

    def test_nothing_at_all(self) -> None:
        pages = lay_out(Document((), (), ()), 40)
        assert pages.lines == ()
        assert pages.position_of(5) == Position(0, 0)
        assert pages.line_at(Position(7, 7)) == 0
        assert pages.text(0, 9) == ""

    def test_blocks_that_lie_deep_in_each_other(self) -> None:
        block: Block = Paragraph(words("deep"))
        for number in range(60):
            block = Quotation((block,)) if number % 2 else Listing((Item("1.", (block,)),))
        lines = shown(lay_out(Document((), (), (block,)), 40))
        assert "".join(lines).replace(" ", "").count("deep") == 1
        assert max(map(len, lines)) <= 40

"""Placed text to a document, without a file: each rule on the least that shows it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.text import clean
from reader.fulltext.model import (
    Code,
    Document,
    Equation,
    Face,
    Figure,
    FootnoteMark,
    Heading,
    Link,
    Listing,
    Paragraph,
    Reference,
    Statement,
    Table,
    Text,
    plain,
)
from reader.fulltext.pdf.arranging import arrange
from reader.fulltext.pdf.mathfonts import nameless, table_of
from reader.fulltext.pdf.packing import packed, unpacked
from reader.fulltext.pdf.placed import Page, Style, Word
from reader.fulltext.pdf.words import WordBuilder, with_accents
from support.pdfs import column, page_of, placed, prose, running_words, width


def paragraphs(document: Document) -> list[str]:
    return [plain(block.content) for block in document.blocks if isinstance(block, Paragraph)]


def filled(x: float, y: float, seed: int, count: int, measure: float = 490) -> list[Word]:
    """A block of full lines."""
    words: list[Word] = []
    at, row = x, y
    for word in prose(seed, count).split():
        if at + width(word, 10) > x + measure:
            at, row = x, row - 12
        words += placed(at, row, word)
        at = words[-1].right + 2.5
    return words


class TestColumns:
    def test_one_column_after_the_other(self) -> None:
        left, right = filled(54, 700, 1, 150, 240), filled(318, 700, 2, 90, 240)
        document = arrange([page_of(left, right)])
        assert running_words(document) == [word.text for word in (*left, *right)]

    def test_the_order_of_drawing_does_not_matter(self) -> None:
        left, right = filled(54, 700, 1, 150, 240), filled(318, 706, 2, 150, 240)
        assert arrange([page_of(right, left)]).blocks == arrange([page_of(left, right)]).blocks

    def test_columns_drawn_row_by_row_are_parted(self) -> None:
        left, right = filled(54, 700, 1, 150, 240), filled(318, 700, 2, 150, 240)
        rows = sorted((*left, *right), key=lambda word: (-word.base, word.left))
        assert running_words(arrange([page_of(rows)])) == [word.text for word in (*left, *right)]

    def test_what_goes_over_both_columns_comes_where_it_stands(self) -> None:
        upper = filled(54, 700, 1, 60, 240), filled(318, 700, 2, 60, 240)
        middle = placed(54, 450, " ".join(prose(3, 20).split()[:14]))
        lower = filled(54, 400, 4, 60, 240), filled(318, 400, 5, 60, 240)
        document = arrange([page_of(*upper, middle, *lower)])
        assert running_words(document) == [word.text for part in (*upper, middle, *lower) for word in part]

    def test_a_page_on_its_side_is_read_upright(self) -> None:
        assert paragraphs(arrange([Page(792, 612, filled(54, 500, 1, 60, 240))])) == [prose(1, 60)]


class TestWords:
    def test_a_hyphen_at_the_end_of_a_line_goes(self) -> None:
        text = column(54, 700, ["A lantern of the usual kind has a glow that is a won-", "derful thing to see."])
        assert paragraphs(arrange([page_of(text)])) == [
            "A lantern of the usual kind has a glow that is a wonderful thing to see."
        ]

    def test_one_that_belongs_to_the_word_stays(self) -> None:
        lines = [
            "A lamp-lit room is what it is, and every room here is lamp-",
            "lit by night. A semi-",
            "Ember one too.",
        ]
        assert (
            "every room here is lamp-lit by night. A semi-Ember one"
            in paragraphs(arrange([page_of(column(54, 700, lines))]))[0]
        )

    def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(self) -> None:
        first = page_of(filled(54, 700, 1, 150, 240)[:-1], filled(318, 700, 2, 150, 240)[1:-1])
        second = page_of(placed(54, 700, "lanterns end it here."))
        document = arrange([first, second])
        assert len(paragraphs(document)) == 1
        assert paragraphs(document)[0].endswith("lanterns end it here.")

    def test_an_indented_line_begins_a_paragraph(self) -> None:
        lines = column(54, 700, ["The first lantern stands here and it is lit.", "It glows."])
        document = arrange(
            [page_of(lines, placed(66, 676, "The second one does"), placed(54, 664, "not glow at all."))]
        )
        assert len(paragraphs(document)) == 2

    def test_faces(self) -> None:
        words = [
            *placed(54, 700, "a plain"),
            *placed(85, 700, "bold", 10, Style.BOLD),
            *placed(107, 700, "word of glow"),
        ]
        content = arrange([page_of(words)]).blocks[0]
        assert isinstance(content, Paragraph)
        assert Text("bold", Face.STRONG) in [
            Text(part.text.strip(), part.face) for part in content.content if isinstance(part, Text)
        ]

    def test_everything_is_cleaned(self) -> None:
        document = arrange([page_of(placed(54, 700, "a\x1b]52;c;x\x07 \u202eevil\u200b word"))])
        assert paragraphs(document) == ["a]52;c;x evil word"]


class TestStructure:
    def test_headings_by_number_size_and_weight(self) -> None:
        page = page_of(
            placed(54, 720, "1 Lanterns", 12, Style.BOLD), filled(54, 690, 1, 60),
            placed(54, 580, "1.1 Wicks of old", 10, Style.BOLD), filled(54, 560, 2, 60),
            placed(54, 450, "Acknowledgements", 12, Style.BOLD), filled(54, 430, 3, 60),
        )  # fmt: skip
        found = [(head.level, head.number, plain(head.title)) for head in arrange([page]).headings()]
        assert found == [(1, "1", "Lanterns"), (2, "1.1", "Wicks of old"), (1, "", "Acknowledgements")]

    def test_title_authors_and_abstract(self) -> None:
        page = page_of(
            placed(150, 720, "A Study of Lanterns", 17), placed(180, 690, "Mira Flame and Ada Wick"),
            placed(180, 676, "Vesper University"), placed(54, 640, "Abstract. We light them."), filled(54, 620, 1, 80),
        )  # fmt: skip
        document = arrange([page])
        assert plain(document.title) == "A Study of Lanterns"
        assert document.authors == ("Mira Flame", "Ada Wick")
        assert paragraphs(document)[0] == "Vesper University"
        assert next(document.headings()).title == (Text("Abstract"),)

    def test_running_heads_and_page_numbers_go(self) -> None:
        pages = [
            page_of(placed(54, 760, f"Lantern Letters {n}"), filled(54, 700, n, 80), placed(300, 40, str(n)))
            for n in range(1, 6)
        ]
        assert running_words(arrange(pages)) == [word for n in range(1, 6) for word in prose(n, 80).split()]

    def test_a_list(self) -> None:
        items = column(60, 700, ["• the first lantern", "• the second wick"])
        document = arrange([page_of(placed(54, 712, "There are these, all of them:"), items, filled(54, 660, 1, 60))])
        [found] = [block for block in document.blocks if isinstance(block, Listing)]
        assert [item.marker for item in found.items] == ["•", "•"]

    def test_a_formula_with_its_number(self) -> None:
        formula = [*placed(230, 560, "x = y + z"), *placed(530, 560, "(3)")]
        page = page_of(filled(54, 700, 1, 60), formula, filled(54, 500, 2, 60), placed(54, 300, "See Eq. (3) again."))
        document = arrange([page])
        [found] = [block for block in document.blocks if isinstance(block, Equation)]
        assert [(row.tex, row.text, row.number) for row in found.rows] == [("", "x = y + z", "(3)")]
        assert Reference("Eq. (3)", found.anchor) in document.blocks[-1].content  # type: ignore[union-attr]

    def test_a_figure_and_a_table(self) -> None:
        page = page_of(
            filled(54, 700, 1, 60), placed(80, 600, "loss", 6), placed(54, 560, "Figure 3: A glow.", 9),
            filled(54, 520, 2, 60), placed(54, 420, "Table 1. Wicks.", 9), placed(60, 400, "Name", 9),
            placed(140, 400, "Glow", 9), placed(60, 388, "Vesper", 9), placed(140, 388, "41", 9),
            filled(54, 350, 3, 60),
        )  # fmt: skip
        document = arrange([page])
        [figure] = [block for block in document.blocks if isinstance(block, Figure)]
        assert (figure.label, plain(figure.caption), figure.blocks) == ("Figure 3", "A glow.", (Code(("loss",)),))
        [table] = [block for block in document.blocks if isinstance(block, Table)]
        assert [[plain(cell.content) for cell in row] for row in table.rows] == [["Name", "Glow"], ["Vesper", "41"]]
        assert running_words(document) == [word for n in (1, 2, 3) for word in prose(n, 60).split()]

    def test_a_footnote(self) -> None:
        text = filled(54, 700, 1, 60)
        mark = Word("2", text[9].right, text[9].right + 3, text[9].base + 4, 6, 0, False)
        note = [Word("2", 56, 59, 83, 5.5), *placed(60, 80, "A note on wicks.", 8)]
        document = arrange([page_of(text[:10], [mark], text[10:], filled(54, 500, 2, 60), note)])
        [found] = document.footnotes
        assert (found.mark, plain(found.blocks[0].content)) == ("2", "A note on wicks.")  # type: ignore[union-attr]
        assert FootnoteMark("2", found.anchor) in document.blocks[0].content  # type: ignore[union-attr]


class TestReferences:
    def test_labels_and_citations(self) -> None:
        page = page_of(
            filled(54, 700, 1, 60), placed(54, 560, "As was shown in [2] and [1, 2] by"), placed(54, 548, "others."),
            placed(54, 500, "References", 12, Style.BOLD),
            column(54, 480, ["[1] A. Wick. On wicks. 2001.", "[2] M. Flame. See https://example.org/a."]),
        )  # fmt: skip
        document = arrange([page])
        assert [entry.label for entry in document.references] == ["[1]", "[2]"]
        assert Link("https://example.org/a", "https://example.org/a") in document.references[1].content
        cited = [part for block in document.blocks if isinstance(block, Paragraph) for part in block.content]
        assert [part.anchor for part in cited if isinstance(part, Reference) and part.is_citation] == ["r2", "r1", "r2"]

    def test_author_and_year(self) -> None:
        entries = [
            *placed(54, 480, "Ada Wick and Bo Ember. On wicks that"), *placed(64, 468, "burn. Glow, 2001."),
            *placed(54, 456, "Flame, M. and others. On flames that"), *placed(64, 444, "flicker. Glow, 2003."),
        ]  # fmt: skip
        page = page_of(
            filled(54, 700, 1, 60),
            placed(54, 560, "This is known (Wick and Ember, 2001) and Flame et al. (2003) too."),
            placed(54, 500, "References", 12, Style.BOLD), entries,
        )  # fmt: skip
        document = arrange([page])
        assert len(document.references) == 2
        cited = [part for block in document.blocks if isinstance(block, Paragraph) for part in block.content]
        assert [part.anchor for part in cited if isinstance(part, Reference)] == ["r1", "r2"]

    def test_brackets_away_from_the_margin(self) -> None:
        page = page_of(
            filled(54, 700, 1, 60), placed(54, 500, "References", 12, Style.BOLD),
            placed(90, 480, "[1] A. Wick. On wicks."), placed(54, 468, "Glow, 2001."),
        )  # fmt: skip
        document = arrange([page])
        assert "On wicks. Glow, 2001." in " ".join(plain(entry.content) for entry in document.references)


class TestStatements:
    def theorem(self) -> Document:
        head = placed(54, 600, "Theorem 2.1 (Wick).", 10, Style.BOLD)
        page = page_of(
            filled(54, 700, 1, 60),
            head, placed(head[-1].right + 4, 600, "Each lantern glows by night and", 10, Style.ITALIC),
            placed(54, 588, "by day.", 10, Style.ITALIC),
            placed(54, 560, "Proof.", 10, Style.ITALIC), placed(86, 560, "It is lit. □"),
            filled(54, 530, 2, 60), placed(54, 300, "This is Theorem 2.1 again."),
        )  # fmt: skip
        return arrange([page])

    def test_a_theorem_and_its_proof(self) -> None:
        document = self.theorem()
        theorem, proof = (block for block in document.blocks if isinstance(block, Statement))
        assert (theorem.label, plain(theorem.title)) == ("Theorem 2.1", "(Wick)")
        assert [plain(block.content) for block in theorem.blocks if isinstance(block, Paragraph)] == [
            "Each lantern glows by night and by day."
        ]
        assert proof.label == "Proof"
        assert [plain(block.content) for block in proof.blocks if isinstance(block, Paragraph)] == ["It is lit. □"]
        assert paragraphs(document)[1] == prose(2, 60)

    def test_words_point_to_it(self) -> None:
        document = self.theorem()
        anchor = next(block.anchor for block in document.blocks if isinstance(block, Statement))
        assert Reference("Theorem 2.1", anchor) in document.blocks[-1].content  # type: ignore[union-attr]

    def test_a_sentence_that_names_one_is_none(self) -> None:
        document = arrange([page_of(filled(54, 700, 1, 60), placed(54, 600, "Theorem 2.1 says so, and so do we."))])
        assert not any(isinstance(block, Statement) for block in document.blocks)


class TestHeadings:
    def heads(self, *parts: list[Word]) -> list[tuple[int, str, str]]:
        page = page_of(filled(54, 760, 1, 60), *parts, filled(54, 200, 2, 60))
        return [(head.level, head.number, plain(head.title)) for head in arrange([page]).headings()]

    def test_bold_words_before_the_text_of_a_paragraph(self) -> None:
        bold = placed(54, 600, "Lanterns.", 10, Style.BOLD)
        assert self.heads([*bold, *placed(bold[-1].right + 8, 600, "They glow and they do not go out.")]) == [
            (4, "", "Lanterns.")
        ]

    def test_slanted_ones_only_with_a_number_or_a_dash(self) -> None:
        slanted = placed(54, 600, "Lanterns.", 10, Style.ITALIC)
        text = placed(slanted[-1].right + 8, 600, "They glow and they do not go out.")
        assert self.heads([*slanted, *text]) == []
        numbered = placed(54, 600, "1.1.1. Lanterns.", 10, Style.ITALIC)
        text = placed(numbered[-1].right + 8, 600, "They glow and they do not go out.")
        assert self.heads([*numbered, *text]) == [(3, "1.1.1.", "Lanterns.")]

    def test_small_capitals_in_the_middle(self) -> None:
        assert self.heads(placed(230, 600, "1. Lanterns of old", 10, Style.CAPITALS)) == [(1, "1.", "Lanterns of old")]

    def test_the_next_number_is_enough(self) -> None:
        parts = [
            [*placed(54, 640 - 100 * at, f"{number} The wicks"), *filled(54, 610 - 100 * at, 5 + at, 30)]
            for at, number in enumerate(("1", "1.1", "2"))
        ]
        assert [head[1] for head in self.heads(*parts)] == ["1", "1.1", "2"]
        assert self.heads(placed(54, 600, "7 The wicks")) == []

    def test_a_title_in_the_type_of_the_text(self) -> None:
        page = page_of(
            placed(226, 720, "A STUDY OF LANTERNS", 10, Style.BOLD), placed(230, 690, "MIRA FLAME AND ADA WICK", 8),
            placed(90, 650, "Abstract. We light them.", 8), filled(54, 620, 1, 80),
        )  # fmt: skip
        document = arrange([page])
        assert plain(document.title) == "A STUDY OF LANTERNS"
        assert document.authors == ("Mira Flame", "Ada Wick")


class TestDisplays:
    def test_the_lines_of_a_display_are_one_formula(self) -> None:
        page = page_of(
            filled(54, 700, 1, 60),
            placed(231, 587, "a", 10, Style.MATH), placed(200, 580, "x = y +"), placed(231, 573, "b", 10, Style.MATH),
            placed(530, 580, "(1)"),
            placed(200, 560, "z = 4"), placed(530, 560, "(2)"),
            filled(54, 520, 2, 60), placed(54, 300, "By (2) it is so."),
        )  # fmt: skip
        document = arrange([page])
        [found] = [block for block in document.blocks if isinstance(block, Equation)]
        assert [(row.text, row.number) for row in found.rows] == [("x = y + a/b", "(1)"), ("z = 4", "(2)")]
        assert Reference("(2)", found.anchor) in document.blocks[-1].content  # type: ignore[union-attr]

    def test_scripts_and_a_number_to_the_left(self) -> None:
        words = [*placed(54, 560, "(3)"), *placed(200, 560, "E = m")]
        words.append(Word("2", words[-1].right, words[-1].right + 3, 564, 7, 0, False))
        page = page_of(filled(54, 700, 1, 60), words, filled(54, 520, 2, 60))
        [found] = [block for block in arrange([page]).blocks if isinstance(block, Equation)]
        assert [(row.text, row.number) for row in found.rows] == [("E = m²", "(3)")]

    def test_a_short_last_line_of_an_inset_paragraph_is_no_formula(self) -> None:
        inset = column(150, 600, ["Lanterns are lit by night and", "put out by day; we need", "n = 4 of them."])
        document = arrange([page_of(filled(54, 700, 1, 60), inset, filled(54, 500, 2, 60))])
        assert not any(isinstance(block, Equation) for block in document.blocks)


def test_a_list_in_a_list() -> None:
    items = [
        *placed(60, 640, "• the first"), *placed(80, 628, "1. an inner"), *placed(80, 616, "2. another"),
        *placed(60, 604, "• the second"),
    ]  # fmt: skip
    document = arrange([page_of(filled(54, 760, 1, 60), items, filled(54, 560, 2, 60))])
    [found] = [block for block in document.blocks if isinstance(block, Listing)]
    assert [item.marker for item in found.items] == ["•", "•"]
    inner = found.items[0].blocks[1]
    assert isinstance(inner, Listing)
    assert [item.marker for item in inner.items] == ["1.", "2."]


def test_a_footnote_of_two_paragraphs() -> None:
    text = filled(54, 700, 1, 60)
    note = [Word("2", 56, 59, 103, 5.5), *placed(60, 100, "A note on wicks.", 8), *placed(64, 88, "It goes on.", 8)]
    [found] = arrange([page_of(text, filled(54, 500, 2, 60), note)]).footnotes
    assert [plain(block.content) for block in found.blocks if isinstance(block, Paragraph)] == [
        "A note on wicks.", "It goes on.",
    ]  # fmt: skip


class TestRaisedCitations:
    def cited(self, before: str) -> list[str]:
        words = placed(54, 560, before)
        raised = Word("1,2", words[-1].right, words[-1].right + 8, 564, 6, 0, False)
        page = page_of(
            filled(54, 700, 1, 60), words, [raised], placed(54, 548, "by others."),
            placed(54, 500, "References", 12, Style.BOLD),
            column(54, 480, ["1. A. Wick. On wicks. 2001.", "2. M. Flame. On flames. 2002."]),
        )  # fmt: skip
        parts = [part for block in arrange([page]).blocks if isinstance(block, Paragraph) for part in block.content]
        return [part.anchor for part in parts if isinstance(part, Reference)]

    def test_numbers_after_a_word(self) -> None:
        assert self.cited("This was shown") == ["r1", "r2"]

    def test_an_exponent_is_none(self) -> None:
        assert self.cited("This is x") == []


def test_references_without_a_heading() -> None:
    entries = column(54, 480, ["[1] A. Wick. On wicks. 2001.", "[2] M. Flame. On flames. 2002."], 9)
    document = arrange([page_of(filled(54, 700, 1, 60), placed(54, 540, "See [2] again, please."), entries)])
    assert [entry.label for entry in document.references] == ["[1]", "[2]"]
    assert [(at, plain(head.title)) for at, head in document.reference_headings] == [(0, "References")]


def test_the_heading_of_the_references_is_kept() -> None:
    page = page_of(
        filled(54, 700, 1, 60),
        placed(54, 500, "7 Bibliography", 12, Style.BOLD),
        column(54, 480, ["[1] A. Wick. 2001."]),
    )
    [(at, head)] = arrange([page]).reference_headings
    assert (at, head.number, plain(head.title)) == (0, "7", "Bibliography")


class TestSigns:
    def test_an_accent_goes_on_the_letter_below_it(self) -> None:
        words = [Word("erd", 54, 66, 700, 10), Word("os", 66, 75, 700, 10, 0, False), Word("˝", 66.5, 70, 700, 10)]
        assert [word.text for word in with_accents(words)] == ["erd", "ős"]

    def test_an_accent_alone_stays(self) -> None:
        assert [word.text for word in with_accents([Word("˝", 66, 70, 700, 10)])] == ["˝"]

    def test_an_accent_that_is_drawn_first(self) -> None:
        builder = WordBuilder(612, 792)
        builder.add_row([0x67, 0xA8, 0x6F, 0x64], [50, 55, 55, 60], [55, 60, 60, 65], 700, 10, 0)
        assert [word.text for word in builder.page().words] == ["göd"]

    def test_a_large_operator_by_its_place_in_the_font(self) -> None:
        assert chr(table_of("ABCDEF+CMEX10")[0x58]) == "∑"
        assert chr(table_of("CMSY10")[ord("L")]) == "ℒ"
        assert chr(table_of("MSBM10")[ord("R")]) == "ℝ"
        assert table_of("CMR10") == {}

    def test_text_in_a_font_without_a_name(self) -> None:
        assert nameless([0x65, 0x1E, 0x63, 0x69, 0x65])[0x1E] == 0xFB03
        assert nameless([0x88])[0x88] == ord("•")
        assert nameless([0x0C, 0x0B]) == {}

    @given(st.lists(st.tuples(st.integers(0x21, 0x2FF), st.floats(-50, 700), st.floats(0, 12)), max_size=20))
    @settings(deadline=None, max_examples=60)
    def test_a_row_gives_what_its_signs_give_one_by_one(self, signs: list[tuple[int, float, float]]) -> None:
        row, single = WordBuilder(612, 792), WordBuilder(612, 792)
        codes = [code for code, _, _ in signs]
        lefts, rights = [left for _, left, _ in signs], [left + wide for _, left, wide in signs]
        row.add_row(codes, lefts, rights, 700, 10, 0)
        for code, left, right in zip(codes, lefts, rights, strict=True):
            single.add(code, (left, 710, right, 690, left, 700), 10, 0, 0)
        assert row.page() == single.page()


def test_nothing_gives_an_empty_document() -> None:
    assert arrange([]).blocks == ()
    assert arrange([Page(612, 792, [])]).problems


_WORDS = st.builds(
    Word,
    st.text(st.characters(), min_size=1, max_size=12),
    st.floats(-10, 620), st.floats(-10, 620), st.floats(-10, 800), st.sampled_from([5.0, 8.0, 10.0, 17.0]),
    st.integers(0, 15), st.booleans(),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(_WORDS, max_size=25), max_size=3))
def test_any_words_at_any_places_make_a_clean_document(pages: list[list[Word]]) -> None:
    document = arrange([Page(612, 792, words) for words in pages])
    assert document.source == "pdf"
    assert unpacked(packed(document)) == document
    for word in running_words(document):
        assert clean(word) == word
    anchors = [block.anchor for block in document.blocks if isinstance(block, Heading | Equation | Figure | Table)]
    assert len(set(anchors)) == len(anchors)

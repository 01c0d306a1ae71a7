"""LaTeXML pages to documents, on invented papers of many classes; what is on the page is in the document."""

import pytest

from reader.fulltext.latexml import parse_html
from reader.fulltext.model import (
    Code,
    Document,
    Equation,
    EquationRow,
    Face,
    Figure,
    FootnoteMark,
    Heading,
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
    plain,
)
from support.page_audit import audit
from support.page_collection import COLLECTION
from support.pages import (
    CHROME_WORDS,
    abstract,
    align,
    author,
    authors,
    bibliography,
    caption,
    cite,
    drawing,
    equation,
    figure,
    image,
    items,
    listing,
    math,
    note,
    page,
    para,
    ref,
    section,
    tabular,
    theorem,
)
from support.samples import needs_samples, samples


def read(body: str, **more: str) -> Document:
    return parse_html(page(body, **more))


def only(body: str, **more: str):
    """Return the one block that ``body`` becomes."""
    (block,) = read(body, **more).blocks
    return block


@pytest.mark.parametrize("name", COLLECTION)
def test_every_part_of_a_page_is_in_the_document(name):
    assert audit(COLLECTION[name], parse_html(COLLECTION[name])).faults == []


@needs_samples
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("latexml_fragment.html", {"headings": 3, "captions": 1, "references": 1, "formulas": 3}),
        ("latexml_paper.html", {"headings": 7, "statements": 2, "captions": 2, "references": 2, "formulas": 16}),
        ("real/latexml_paper_2023.html", {"headings": 10, "captions": 6, "references": 40, "formulas": 191}),
    ],
)
def test_every_part_of_a_sample_is_in_the_document(name, counts):
    data = (samples() / "arxiv" / name).read_bytes()
    found = audit(data, parse_html(data))
    assert found.faults == []
    assert counts.items() <= found.counts.items()


def test_the_audit_sees_what_is_missing():
    data = COLLECTION["amsart"]
    document = parse_html(data)
    shorter = Document(document.title, document.authors, document.blocks[:-7], document.references[1:])
    faults = " ".join(audit(data, shorter).faults)
    assert all(word in faults for word in ("statements", "references", "words", "formulas", "front matter"))


@pytest.mark.parametrize("chrome", ["arxiv", "ar5iv"])
def test_the_site_around_the_paper_is_left_out(chrome):
    button = '<button class="sr-only button">Report Issue</button>'
    shown = repr(read(section(para("Text." + button)), chrome=chrome))
    assert not [word for word in CHROME_WORDS if word in shown]


class TestInTheLine:
    def test_a_formula_is_taken_once_from_its_alttext(self):
        block = only(para(f"So {math('x_{1}%' + chr(10) + '+y')} holds."))
        assert block.content == (Text("So "), Math("x_{1}+y", "x₁+y"), Text(" holds."))

    def test_blanks_are_set_around_relations_outside_of_groups(self):
        block = only(para(math("a_{i=1}\\leq b(c=d)=e")))
        assert block.content[0].text == "aᵢ₌₁ ≤ b(c=d) = e"

    @pytest.mark.parametrize(
        ("tex", "text"),
        [
            ("\\begin{array}[]{cc}a&b\\\\ c&d\\end{array}", "(a b; c d)"),
            ("68\\char 37", "68%"),
            ("l/$\\mathrm{kpc}$", "l/kpc"),
            ("\\laplacian\\phi", "∇²φ"),
        ],
    )
    def test_what_latexml_writes_in_its_own_way_is_readable(self, tex, text):
        assert only(para(math(tex))).content[0] == Math(tex, text)

    def test_a_citation_is_text_with_references_in_it(self):
        document = read(para(cite("2020")) + bibliography(("Smith (2020)", ("On lamps.",))))
        (block,) = document.blocks
        assert block.content == (Text("(Smith, "), Reference("2020", "bib.bib1", True), Text(")"))
        assert document.references[0].label == "Smith (2020)"

    def test_a_reference_leads_to_the_part_or_to_its_neighbour(self):
        rows = align(((math("a"),), "(1)"), ((math("b"),), "(2)"))
        document = read(section(rows + para(f"See ({ref('2', '#S1.EGx1.E2')}).")))
        assert document.blocks[-1].content[1] == Reference("2", "S1.EGx1.E2")
        assert document.anchors == {"S1.EGx1.E2": "S1.EGx1"}

    @pytest.mark.parametrize(
        "href", ["#S1", "https://arxiv.org/html/2611.01234v2#S1", "/html/2611.01234v2/#S1", "./#S1"]
    )
    def test_links_into_the_page_are_known_in_all_their_forms(self, href):
        document = read(section(para(ref("1", href))))
        assert document.blocks[1].content == (Reference("1", "S1"),)

    @pytest.mark.parametrize("href", ["javascript:alert(1)", "ftp://example.org", "file:///x", "#gone", "data:x", "//"])
    def test_other_links_are_plain_text(self, href):
        assert only(para(f'<a href="{href}">word</a>')).content == (Text("word"),)

    @pytest.mark.parametrize("href", ["https://example.org/a", "http://example.org", "mailto:ada@example.org"])
    def test_links_that_leave_are_kept(self, href):
        assert only(para(f'<a href="{href}">word</a>')).content == (Link("word", href),)

    def test_a_footnote_hangs_on_its_mark(self):
        document = read(para("Text" + note("1", f"A note with {math('x')}.") + " more"))
        assert document.blocks[0].content == (Text("Text"), FootnoteMark("1", "footnote1"), Text(" more"))
        (found,) = document.footnotes
        assert (found.mark, plain(found.blocks[0].content)) == ("1", "A note with x.")

    def test_a_mark_alone_points_to_the_note_with_that_mark(self):
        mark = note("2", "", "footnotemark", "fnx", "footnotemark")
        document = read(para(f"One{mark} two") + para("x" + note("2", "Later.", "footnotetext", "fn2"), "S1.p2"))
        assert document.blocks[0].content[1] == FootnoteMark("2", "fn2")
        assert len(document.footnotes) == 1

    def test_faces(self):
        block = only(para('<em class="ltx_emph">a</em> <span class="ltx_text ltx_font_bold">b</span> H<sub>2</sub>'))
        faces = {part.text.strip(): part.face for part in block.content}
        assert faces.items() >= {"a": Face.EMPHASIS, "b": Face.STRONG, "H": Face.PLAIN, "2": Face.SUBSCRIPT}.items()
        assert plain(block.content) == "a b H2"

    def test_line_breaks_of_a_reformatted_page_do_not_part_words_from_commas(self):
        block = only(para("by\n  <em>Ada</em>\n  , and (\n  <em>Bo</em>\n  )."))
        assert plain(block.content) == "by Ada, and (Bo)."

    def test_unknown_macros_go_and_are_named(self):
        document = read(para('An <span class="ltx_ERROR undefined">\\glow</span>old lamp.'))
        assert plain(document.blocks[0].content) == "An old lamp."
        assert document.problems == ("Macros that the conversion to HTML did not know were left out: \\glow.",)

    def test_an_error_that_is_a_sentence_stays(self):
        block = only(para('<span class="ltx_ERROR">Lamp three went out</span>'))
        assert plain(block.content) == "Lamp three went out"

    def test_an_image_in_the_line_is_named(self):
        block = only(para(f"a {image('i.png', 'lamp')} b {image()} c"))
        assert plain(block.content) == "a [image: lamp] b [image] c"

    def test_text_of_steering_characters_is_cleaned(self):
        block = only(para("a\u202eb\u0000c&#x202e;d\u200be"))
        assert plain(block.content) == "abcde"


class TestBlocks:
    def test_levels_of_sections(self):
        inner = section(section(para("x"), "1.1.1", "C", "c", "subsubsection"), "1.1", "B", "b", "subsection")
        found = read(
            section(inner, "1", "A", "a")
            + section("", "", "Thanks", "t")
            + section("", "Appendix A", "P", "A1", "appendix")
        )
        assert [(h.level, h.number, plain(h.title), h.anchor) for h in found.headings()] == [
            (1, "1", "A", "a"),
            (2, "1.1", "B", "b"),
            (3, "1.1.1", "C", "c"),
            (1, "", "Thanks", "t"),
            (1, "Appendix A", "P", "A1"),
        ]

    def test_sections_of_a_book_lie_below_its_chapters(self):
        found = parse_html(COLLECTION["book"])
        assert [(h.level, h.number) for h in found.headings()] == [(1, "Chapter 1"), (2, "1.1"), (1, "Chapter 2")]
        assert [(at, plain(h.title)) for at, h in found.reference_headings] == [
            (0, "References of Chapter 1"), (1, "Literature")
        ]  # fmt: skip

    @pytest.mark.parametrize("shown", ["Abstract", "ABSTRACT.", "Abstract—", ""])
    def test_the_abstract_has_its_heading(self, shown):
        head, text = read(abstract("Bright.", shown)).blocks
        assert (plain(head.title), plain(text.content)) == ("Abstract", "Bright.")

    def test_an_abstract_in_another_language_keeps_its_title(self):
        assert plain(read(abstract("Clair.", "Résumé")).blocks[0].title) == "Résumé"

    def test_a_displayed_formula_parts_a_paragraph(self):
        first, display, second = read(para(f"So {equation(math('E=m', 'block'), number='(1)')} holds.")).blocks
        assert display == Equation((EquationRow("E=m", "E = m", "(1)"),), "S1.E1")
        assert (plain(first.content), plain(second.content)) == ("So", "holds.")

    def test_rows_of_an_alignment(self):
        block = only(align(((math("a"), math("=b")), "(1)"), (("", math("=c")), "")))
        assert block.rows == (EquationRow("a & =b", "a = b", "(1)"), EquationRow("=c", "= c", ""))

    def test_words_between_rows_stand_by_themselves(self):
        blocks = read(align(((math("a"),), ""), (("and so",), ""), ((math("b"),), "(2)"))).blocks
        assert [type(block) for block in blocks] == [Equation, Paragraph, Equation]

    def test_a_number_without_formula_is_named(self):
        document = read(equation("", number="(4)"))
        assert document.blocks[0].rows == (EquationRow("", "[formula missing]", "(4)"),)
        assert document.problems == ("Numbered formulas without content in the page: 1.",)

    def test_theorems_and_proofs(self):
        block = only(theorem("Theorem 1", " (Main).", para("It glows.")))
        assert isinstance(block, Statement)
        assert (block.label, plain(block.title), block.anchor) == ("Theorem 1", "(Main)", "Thm1")
        assert plain(block.blocks[0].content) == "It glows."

    def test_nested_lists_keep_their_marks(self):
        block = only(items(("1.", para("a")), ("2.", para("b") + items(("(i)", "c"), name="I2")), kind="enumerate"))
        assert isinstance(block, Listing)
        assert [item.marker for item in block.items] == ["1.", "2."]
        assert block.items[1].blocks[1].items[0].marker == "(i)"

    def test_a_table_with_spans_and_headings(self):
        rows = '<table class="ltx_tabular"><tr><th class="ltx_td ltx_th" colspan="2">A</th></tr>'
        rows += '<tr><td rowspan="99999">b</td><td>c</td></tr></table>'
        block = only(figure(rows, "Table 1", "Lamps.", "T1", "table"))
        assert isinstance(block, Table)
        assert (block.label, plain(block.caption), block.anchor) == ("Table 1", "Lamps.", "T1")
        (head,), (cell, _) = block.rows
        assert (head.is_heading, head.columns, cell.rows, cell.is_heading) == (True, 2, 500, False)

    def test_a_table_in_a_cell_is_a_line(self):
        block = only(tabular(("x", tabular(("a",), ("b",), heads=0)), heads=0))
        assert plain(block.rows[0][1].content) == "a b"

    def test_a_table_that_sets_images_is_images(self):
        block = only(figure(tabular((image("a.png"), image("b.png")), heads=0), "Figure 1", "Two."))
        assert block == Figure("Figure 1", (Text("Two."),), (Picture("a.png"), Picture("b.png")), (), "S1.F1")

    def test_a_figure_with_panels(self):
        panel = figure(image("a.png", "a lamp"), "(a)", "Left", "F1.a", more="ltx_figure_panel")
        block = only(figure(panel + panel.replace("F1.a", "F1.b"), "Figure 1", "Both."))
        assert [(part.label, part.pictures) for part in block.blocks] == [("(a)", (Picture("a.png", "a lamp"),))] * 2

    def test_two_captions_are_two_figures(self):
        halves = [f'<div class="ltx_minipage">{image(f"{n}.png")}{caption(f"Figure {n}", "x")}</div>' for n in (1, 2)]
        blocks = read(f'<figure class="ltx_figure" id="F">{"".join(halves)}</figure>').blocks
        assert [(b.label, [p.source for p in b.pictures]) for b in blocks] == [
            ("Figure 1", ["1.png"]),
            ("Figure 2", ["2.png"]),
        ]

    def test_an_embedded_image_has_no_source(self):
        assert only(image("data:image/png;base64,AAAA")).pictures == (Picture(""),)

    def test_an_algorithm_keeps_its_lines_and_formulas(self):
        block = only(figure(listing("<b>if</b> " + math("n>0"), "    stop"), "Algorithm 1", "Stop", kind="float"))
        (code,) = block.blocks
        assert isinstance(code, Code)
        assert code.lines == ("1: if n > 0", "2:    stop")
        assert code.formulas == (Math("n>0", "n > 0"),)

    def test_verbatim_text_keeps_its_blanks(self):
        block = only('<pre class="ltx_verbatim">\nfor x:\n\tlight(x)\n\n    end  \n</pre>')
        assert block.lines == ("for x:", "    light(x)", "", "    end")

    def test_a_drawing_is_named_and_keeps_its_words(self):
        blocks = read(drawing("start", math("v"))).blocks
        assert blocks[0] == Missing("a drawing (TikZ)")
        assert plain(blocks[1].blocks[0].content) == "start · v"

    def test_a_frame_around_a_text_is_a_quotation(self):
        (block,) = read(drawing('<span class="ltx_p">' + "many words about lamps " * 9 + "</span>")).blocks
        assert isinstance(block, Quotation)

    def test_a_small_drawing_is_a_sign_in_the_line(self):
        block = only(
            para(f"Step {drawing('7', width='13.8', height='13.8')} is {drawing(width='9', height='9')} next.")
        )
        assert plain(block.content) == "Step 7 is [drawing] next."

    def test_a_picture_that_was_not_converted_is_named(self):
        assert only('<img class="ltx_missing_image" src="a.eps">') == Missing("an image that was not converted (a.eps)")

    def test_keywords_say_what_they_are(self):
        block = only('<div class="ltx_keywords">lamps, oil</div>')
        assert block.content == (Text("Keywords: ", Face.STRONG), Text("lamps, oil"))

    def test_anchors_are_given_once(self):
        document = read(section(para("a", "p"), name="p") + section(para("b", "p"), name="p"))
        found = [block.anchor for block in document.blocks]
        assert len(found) == len(set(found)) == 4


class TestTitlePage:
    def test_the_title_has_formulas_and_notes(self):
        document = read(para("x"), title=f"On {math('k')}-lamps{note('*', 'Thanks.', name='fn')}")
        assert plain(document.title) == "On k-lamps"
        assert document.footnotes[0].mark == "*"

    def test_without_a_title_that_of_the_window_is_taken(self):
        assert plain(read(para("x"), title="").title) == "Page"

    @pytest.mark.parametrize(
        ("person", "names"),
        [
            ("Ada Example", ("Ada Example",)),
            ("Ada Example, Bo Two and Cy Three", ("Ada Example", "Bo Two", "Cy Three")),
            ("Ada A.<sup>1</sup>, Bo B. Jr.<sup>2</sup><br>1 Lamp University<br>2 Oil Inc.", ("Ada A.", "Bo B. Jr.")),
            (f"Ada Example{math('{}^{1}')}<br>{math('{}^{1}')} House of Lamps", ("Ada Example",)),
            ("Ada Example\u2003Bo Two", ("Ada Example", "Bo Two")),
            ("Ada Example, <em>Member, IEEE</em>", ("Ada Example",)),
        ],
    )
    def test_names(self, person, names):
        assert read(authors(author(person)) + para("x")).authors == names

    def test_addresses_and_dates_come_last(self):
        people = authors(author("Ada Example", "Lamp House, ada@example.org"))
        document = read(people + '<div class="ltx_dates">(May)</div>' + abstract("x") + section(para("y")))
        assert [plain(h.title) for h in document.headings()] == ["Abstract", "Lamps", "Title page"]
        assert plain(document.blocks[-1].content) == "(May)"
        assert plain(document.blocks[-2].content) == "Ada Example Lamp House, ada@example.org"

    def test_names_alone_need_no_page(self):
        document = read(authors(author("Ada Example"), author("Bo Two")) + abstract("x"))
        assert document.authors == ("Ada Example", "Bo Two")
        assert not any(isinstance(block, Heading) and block.anchor == "title-page" for block in document.blocks)

"""An invented paper with one of everything that the document model has."""

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

LAMP = "https://github.com/example/lamp"

SENTENCE = "A lantern that is carried slowly shows more of the path than one that is carried fast. "


def cite(number: int) -> Reference:
    return Reference(f"[{number}]", f"bib{number}", is_citation=True)


def row(*cells: str, heads: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell((Text(cell),), is_heading=heads) for cell in cells)


def words(text: str) -> Inlines:
    return (Text(text),)


def _opening() -> tuple[Block, ...]:
    return (
        Heading(1, "", words("Abstract"), "abs"),
        Paragraph((Text("Attention over "), Text("lantern graphs", Face.EMPHASIS), Text(" needs "),
                   Math(r"O(n\log n)", "O(n log n)"), Text(" memory. "), Text(SENTENCE * 2))),
        Heading(1, "1", words("Introduction"), "S1"),
        Paragraph((Text("Every word is read against every other "), cite(1), Text("; windows "), cite(2),
                   Text(" help a little."), FootnoteMark("1", "fn1"), Text(" More stands in "),
                   Reference("Section 2", "S2"), Text(" and at "), Link("the lamp", LAMP), Text(".")), "p1"),
        Listing((Item("•", (Paragraph(words("a sparse pattern;")),)),
                 Item("•", (Paragraph((Text("a proof, "), Reference("Theorem 1", "thm1"), Text(".")),),)))),
    )  # fmt: skip


def _middle() -> tuple[Block, ...]:
    return (
        Heading(1, "2", words("Lantern graphs"), "S2"),
        Paragraph((Text("Let "), Math("w_{ij}", "wᵢⱼ"), Text(" be a weight. Then"))),
        Equation((EquationRow(r"\sum_j w_{ij}=1", "∑ⱼ wᵢⱼ = 1", "(1)"),), "eq1"),
        Statement("Theorem 1", words("(Covering)"), (
            Paragraph((Text("Every graph of depth "), Math("d", "d"),
                       Text(" has a cover. 灯笼图的注意力机制在长序列上保持。"))),
            Equation((EquationRow(r"k\le Cd", "k ≤ C d"),)),
        ), "thm1"),
        Heading(2, "2.1", words("Measurements of Ångström lamps"), "S2.1"),
        Table((row("Model", "Length", "Accuracy", heads=True), row("Dense", "4,096", "81.2"),
               row("Lantern (ours)", "65,536", "80.9")), "Table 1", words("What was measured."), "tab1"),
        Figure("Figure 1", words("Memory against length."), (Picture("x1.png", "A chart with three lines"),),
               anchor="fig1"),
        Table((row(*(f"measure {number}" for number in range(12)), heads=True),
               row(*(f"{number}.25 ± 0.1" for number in range(12)))), "Table 2", words("All of them."), "tab2"),
        Code(("def attend(graph):", "    for i in graph:", "        yield i"), "code1"),
        Quotation((Paragraph(words("The nearest lamp is the one to read by.")),)),
        Missing("a drawing (TikZ)"),
    )  # fmt: skip


def paper(paragraphs: int = 12) -> Document:
    """Return the paper; its last section has that many paragraphs."""
    closing = (
        Heading(1, "3", words("Conclusion"), "S3"),
        *(Paragraph(words(f"Paragraph {number}. {SENTENCE * 3}")) for number in range(1, paragraphs + 1)),
    )
    entries = tuple(
        Entry(f"bib{number}", f"[{number}]", (Text(f"B. Karlsson. How tides learn, part {number}. 2024."),))
        for number in range(1, 13)
    )
    footnote = Footnote("fn1", "1", (Paragraph(words("A word is lost where no path leads from it.")),))
    return Document(
        words("Lantern Graphs for Sparse Attention"),
        ("Ada Mori", "Börje Karlsson"),
        _opening() + _middle() + closing,
        entries,
        (footnote,),
        problems=("One drawing could not be read.",),
        anchors={"S2.E1": "eq1"},
    )

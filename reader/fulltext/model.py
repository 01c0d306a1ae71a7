"""The document: what is left of a paper when pages, fonts and markup are taken away.

Every text in it has gone through ``reader.domain.text.clean``. Anchors are unique in one document; a reference to an
anchor that is not there is a plain text. The order of the blocks is the order in which the paper is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum


class Face(Enum):
    """How a run of text is set."""

    PLAIN = "plain"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    SMALL_CAPITALS = "small capitals"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text, spaces included; never with a line break."""

    text: str
    face: Face = Face.PLAIN


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in the line: its TeX source, and readable Unicode for it."""

    tex: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leaves the document: ``url`` is https or http, or a mail address with ``mailto:``."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that points into the document: a citation ("[12]", "Lee et al., 2020"), "Section 3", "Theorem 1"."""

    text: str
    anchor: str
    is_citation: bool = False


@dataclass(frozen=True, slots=True)
class FootnoteMark:
    """Where a footnote hangs: ``mark`` is what is printed ("1", "†"), ``anchor`` names the :class:`Footnote`."""

    mark: str
    anchor: str


Inline = Text | Math | Link | Reference | FootnoteMark
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section: ``level`` 1 for a section, 2 for a subsection and so on; ``number`` as printed or ""."""

    level: int
    number: str
    title: Inlines
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a part of one between two displayed formulas."""

    content: Inlines
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: ``marker`` as printed ("•", "1.", "(a)")."""

    marker: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of items; a list in a list is a block of an item."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A theorem, lemma, definition, remark, proof: ``label`` as printed ("Theorem 2.1"), ``title`` what follows it."""

    label: str
    title: Inlines
    blocks: tuple["Block", ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class EquationRow:
    """One line of a displayed formula: TeX, readable Unicode, and its number as printed ("(3)") or ""."""

    tex: str
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """A displayed formula of one or more lines."""

    rows: tuple[EquationRow, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, over ``columns`` columns and ``rows`` rows."""

    content: Inlines
    columns: int = 1
    rows: int = 1
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells; ``label`` as printed ("Table 2") or "", and the caption without it."""

    rows: tuple[tuple[Cell, ...], ...]
    label: str = ""
    caption: Inlines = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of a figure: ``source`` as the document names it (never a path to open), ``description`` or ""."""

    source: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its pictures, what else stands in it (a table, an algorithm, partial figures), and its caption."""

    label: str
    caption: Inlines
    pictures: tuple[Picture, ...] = ()
    blocks: tuple["Block", ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose lines and blanks count: a program, an algorithm, verbatim text; ``lines`` without line ends.

    ``formulas`` are those that stand in the lines as readable Unicode, in order.
    """

    lines: tuple[str, ...]
    anchor: str = ""
    formulas: tuple[Math, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation or another block that is set in from the margin."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the paper has and a terminal cannot show, named in a few words: "a drawing (TikZ)"."""

    what: str


Block = (
    Heading | Paragraph | Listing | Statement | Equation | Table | Figure | Code | Quotation | Missing
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote: ``mark`` as printed."""

    anchor: str
    mark: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list of references: ``label`` as printed ("[3]", "Lee et al. (2020)") or ""."""

    anchor: str
    label: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. The abstract is the first block group under a heading "Abstract"; references come apart.

    ``source`` is "html" or "pdf". ``problems`` are sentences on what could not be read or kept. ``reference_headings``
    are the titles of the lists of references, each with the index of its first entry; they are not among the blocks.
    """

    title: Inlines
    authors: tuple[str, ...]
    blocks: tuple[Block, ...]
    references: tuple[Entry, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    source: str = "html"
    problems: tuple[str, ...] = ()
    anchors: dict[str, str] = field(default_factory=dict)
    """Other names of anchors: of parts that were folded into a block, to the anchor of that block."""
    reference_headings: tuple[tuple[int, Heading], ...] = ()

    def headings(self) -> Iterator[Heading]:
        """Yield the headings in reading order: the table of contents."""
        return (block for block in self.blocks if isinstance(block, Heading))


def plain(content: Inlines) -> str:
    """Return the words of ``content`` as they are shown: formulas as readable Unicode, marks of footnotes left out."""
    return "".join("" if isinstance(part, FootnoteMark) else part.text for part in content)

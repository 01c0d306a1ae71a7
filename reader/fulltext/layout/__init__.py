"""A document to lines of text for a page of some width: pure, without a terminal."""

from reader.fulltext.layout.blocks import set_blocks, set_title
from reader.fulltext.layout.notes import lay_out_note, set_notes
from reader.fulltext.layout.page import (
    HeadingLine,
    Line,
    Pages,
    Position,
    Role,
    Span,
    Target,
    Wide,
    plain_line,
)
from reader.fulltext.layout.setter import Setter
from reader.fulltext.model import Document

__all__ = [
    "HeadingLine",
    "Line",
    "Pages",
    "Position",
    "Role",
    "Span",
    "Target",
    "Wide",
    "lay_out",
    "lay_out_note",
    "plain_line",
]


def lay_out(document: Document, width: int, *, ascii: bool = False) -> Pages:
    """Return ``document`` as lines of at most ``width`` cells, at least 2; only tables may be wider.

    With ``ascii`` the layout draws no other signs; what the paper says stays as it is. The time is linear in the length
    of the document.
    """
    setter = Setter(max(2, width), ascii)
    set_title(setter, document.title, document.authors)
    set_blocks(setter, document.blocks)
    set_notes(setter, document)
    return setter.pages(document.anchors)

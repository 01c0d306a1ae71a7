"""What stands behind the text: footnotes and the list of references; each of them also by itself."""

from reader.fulltext.layout.blocks import set_blocks, set_heading, set_missing
from reader.fulltext.layout.cells import cells
from reader.fulltext.layout.flowing import Flow, flow, joined, set_flow
from reader.fulltext.layout.page import NONE, Line, Role
from reader.fulltext.layout.setter import Setter
from reader.fulltext.model import Document, Entry, Footnote, Heading, Text, plain

HANGING = 6
"""Cells that the lines of an entry are set in at most; a longer label runs into its text."""

_NAMES = frozenset({"references", "bibliography", "literature", "literature cited", "works cited"})


def set_notes(setter: Setter, document: Document) -> None:
    """Set footnotes, references, and what could not be read."""
    if document.footnotes:
        set_heading(setter, Heading(1, "", (Text("Footnotes"),), ""))
        for footnote in document.footnotes:
            setter.gap()
            setter.name(footnote.anchor)
            set_footnote(setter, footnote)
    if document.references:
        headings = dict(document.reference_headings)
        last = next((block for block in reversed(document.blocks) if isinstance(block, Heading)), None)
        if last is None or document.blocks[-1] is not last or plain(last.title).casefold() not in _NAMES:
            headings.setdefault(0, Heading(1, "", (Text("References"),), ""))
        for number, entry in enumerate(document.references):
            if number in headings:
                set_heading(setter, headings[number])
            set_entry(setter, entry)
    if document.problems:
        set_heading(setter, Heading(1, "", (Text("What is missing here"),), ""))
        for problem in document.problems:
            setter.begin()
            set_missing(setter, problem)


def set_footnote(setter: Setter, footnote: Footnote) -> None:
    """Set one footnote, behind its mark."""
    mark = Flow(f"{footnote.mark} ", [0], [(Role.FOOTNOTE, NONE)]) if footnote.mark else Flow("", [], [])
    set_blocks(setter, footnote.blocks, 0, mark if mark.text else None)


def set_entry(setter: Setter, entry: Entry) -> None:
    """Set one entry of the list of references; its label hangs out at the left."""
    setter.begin(entry.anchor)
    label = f"{entry.label} " if entry.label else ""
    run = joined(Flow(label, [0] if label else [], [(Role.LABEL, NONE)] if label else []), flow(setter, entry.content))
    taken = cells(label)
    set_flow(setter, run, taken if 0 < taken <= HANGING else 4)


def lay_out_note(note: Entry | Footnote, width: int, *, ascii: bool = False) -> tuple[Line, ...]:
    """Return one entry of the references, or one footnote, as lines of at most ``width`` cells."""
    setter = Setter(max(2, width), ascii)
    if isinstance(note, Entry):
        set_entry(setter, note)
    else:
        set_footnote(setter, note)
    return setter.pages({}).lines

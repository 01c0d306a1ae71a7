"""Chunks to the blocks of a document."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reader.fulltext.model import (
    Block,
    Equation,
    Figure,
    Footnote,
    Heading,
    Paragraph,
    Statement,
    Table,
    Text,
    plain,
)
from reader.fulltext.pdf.chunks import CAPTION, Chunk, Kind, note_mark
from reader.fulltext.pdf.floats import Float, Placed
from reader.fulltext.pdf.formulas import equation_rows
from reader.fulltext.pdf.front import ABSTRACT
from reader.fulltext.pdf.linking import Targets
from reader.fulltext.pdf.listing import listing
from reader.fulltext.pdf.packing import tidy
from reader.fulltext.pdf.placed import Line
from reader.fulltext.pdf.statements import Stated
from reader.fulltext.pdf.tables import code_of, rows_of
from reader.fulltext.pdf.wording import Vocabulary, inlines_of, without_prefix

_SENTENCE_ENDS = tuple('.!?:;”"’')


@dataclass(slots=True)
class Builder:
    """Makes the blocks one after the other; keeps count of anchors and of what can be pointed at."""

    vocabulary: Vocabulary
    targets: Targets
    notes: dict[tuple[int, str], str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def footnotes(self, chunks: Sequence[Chunk]) -> tuple[Footnote, ...]:
        """Return footnotes, and know their marks from now on."""
        found: list[Footnote] = []
        for chunk in chunks:
            mark = note_mark(chunk.lines[0])
            content = without_prefix(inlines_of(chunk.lines, self.vocabulary), len(mark))
            if not mark and found:
                found[-1] = replace(found[-1], blocks=(*found[-1].blocks, Paragraph(content)))
                continue
            anchor = self._anchor("n")
            self.notes.setdefault((chunk.lines[0].page, mark), anchor)
            found.append(Footnote(anchor, tidy(mark), (Paragraph(content),)))
        return tuple(found)

    def add(self, parts: Sequence[Placed | Stated]) -> None:
        """Add parts in reading order."""
        at = 0
        while at < len(parts):
            items, floats, end = _items(parts, at)
            if items:
                self.blocks.append(listing(items, self._item))
                for part in floats:
                    self._float(part)
                at = end
                continue
            self._add(parts[at])
            at += 1

    def _add(self, part: Placed | Stated) -> None:
        if isinstance(part, Stated):
            self._statement(part)
        elif isinstance(part, Float):
            self._float(part)
        elif part.kind is Kind.HEADING:
            self._heading(part)
        elif part.kind is Kind.FORMULA:
            self._formula(part)
        elif part.kind is Kind.ROWS:
            self.blocks.append(code_of(part.lines))
        else:
            self._paragraph(part.lines)

    def _statement(self, part: Stated) -> None:
        first = part.parts[0]
        assert isinstance(first, Chunk), "a statement begins with words"
        content = inlines_of(first.lines, self.vocabulary, self.notes)
        anchor = self._anchor("m")
        label = tidy(part.label)
        kind, _, number = label.rpartition(" ")
        if kind and number[0].isalnum() and " " not in kind:
            self.targets.add(kind.lower(), number, anchor)
        before, self.blocks = self.blocks, []
        rest = without_prefix(content, min(part.length, len(plain(content))))
        if rest:
            self.blocks.append(Paragraph(rest))
        self.add(part.parts[1:])
        inner, self.blocks = tuple(self.blocks), before
        title = (Text(tidy(part.title)),) if part.title else ()
        self.blocks.append(Statement(label, title, inner, anchor))

    def abstract(self) -> None:
        """Add the heading of an abstract that has none."""
        self.blocks.append(Heading(1, "", (Text("Abstract"),), self._anchor("s")))

    def _paragraph(self, lines: Sequence[Line]) -> None:
        content = inlines_of(lines, self.vocabulary, self.notes)
        head = ABSTRACT.match(plain(content)) if not self.blocks or len(self.blocks) < 6 else None
        if head is not None and head["end"].strip():
            self.abstract()
            content = without_prefix(content, head.end())
        if content:
            self.blocks.append(Paragraph(content))

    def _heading(self, chunk: Chunk) -> None:
        content = inlines_of(chunk.lines, self.vocabulary, self.notes)
        number = chunk.number
        if number:
            content = without_prefix(content, len(number))
            if content and isinstance(content[0], Text):
                content = without_prefix(content, len(content[0].text) - len(content[0].text.lstrip(":. ")))
        anchor = self._anchor("s")
        if number:
            self.targets.add("section", number.removeprefix("Appendix").removeprefix("Section"), anchor)
        self.blocks.append(Heading(chunk.level, tidy(number), content, anchor))

    def references_heading(self, chunk: Chunk | None) -> Heading:
        """Return the heading of the list of references; a list without one gets it, so that it can be found."""
        if chunk is None:
            return Heading(1, "", (Text("References"),), self._anchor("s"))
        content = without_prefix(inlines_of(chunk.lines, self.vocabulary, self.notes), len(chunk.number))
        return Heading(chunk.level, tidy(chunk.number), content, self._anchor("s"))

    def _formula(self, chunk: Chunk) -> None:
        anchor = self._anchor("e")
        rows = equation_rows(chunk.lines)
        for row in rows:
            if row.number:
                self.targets.add("equation", row.number, anchor)
        self.blocks.append(Equation(rows, anchor))

    def _item(self, chunk: Chunk) -> Paragraph:
        content = inlines_of(chunk.lines, self.vocabulary, self.notes)
        return Paragraph(without_prefix(content, len(chunk.lines[0].words[0].text)))

    def _float(self, part: Float) -> None:
        content = inlines_of(part.caption.lines, self.vocabulary, self.notes)
        match = CAPTION.match(plain(content))
        caption = without_prefix(content, match.end()) if match is not None else content
        label = tidy(part.label)
        anchor = self._anchor("t" if part.is_table else "f")
        kind = "table" if part.is_table else "algorithm" if label.lower().startswith("alg") else "figure"
        self.targets.add(kind, label.split()[-1], anchor)
        rows = rows_of(part.lines, self.vocabulary) if part.is_table and part.lines else ()
        if rows:
            self.blocks.append(Table(rows, label, caption, anchor))
            return
        self.blocks.append(Figure(label, caption, (), (code_of(part.lines),) if part.lines else (), anchor))

    def _anchor(self, kind: str) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{kind}{self._counts[kind]}"


def _items(parts: Sequence[Placed | Stated], start: int) -> tuple[list[Chunk], list[Float], int]:
    """Return the items of lists that follow one another, the figures and tables between them, and where they end."""
    items: list[Chunk] = []
    floats: list[Float] = []
    between: list[Float] = []
    end = at = start
    while at < len(parts):
        part = parts[at]
        at += 1
        if isinstance(part, Chunk) and part.kind is Kind.ITEM:
            items.append(part)
            floats += between
            between = []
            end = at
        elif items and isinstance(part, Float):
            between.append(part)
        else:
            break
    return items, floats, end


def flowing(parts: Sequence[Placed]) -> list[Placed]:
    """Return the parts with paragraphs whole that a page, a column, a figure or a table had cut.

    What stood between comes after.
    """
    found: list[Placed] = []
    text_at = -1
    for part in parts:
        last = found[text_at] if text_at >= 0 else None
        if isinstance(part, Float):
            found.append(part)
            continue
        if isinstance(last, Chunk) and _goes_on(last, part, text_at < len(found) - 1):
            found[text_at] = Chunk(last.kind, [*last.lines, *part.lines], last.opens, last.number, last.level)
            continue
        found.append(part)
        text_at = len(found) - 1
    return found


def _goes_on(last: Chunk, part: Chunk, interrupted: bool) -> bool:
    if part.kind not in (Kind.BODY, Kind.SMALL) or last.kind not in (Kind.BODY, Kind.SMALL, Kind.ITEM):
        return False
    before, after = last.lines[-1], part.lines[0]
    jumped = before.page != after.page or before.column != after.column or before.base < after.base
    if not (jumped or interrupted) or abs(before.size - after.size) > 0.06 * before.size:
        return False
    text, following = before.text, after.text
    if text.endswith("-") or following[0].islower():
        return True
    if last.kind is Kind.ITEM or after.left > after.edges[0] + 0.6 * after.size:
        return False
    ended = text.rstrip(")]}0123456789").endswith(_SENTENCE_ENDS)
    return not ended or before.right > before.edges[1] - 1.5 * before.size

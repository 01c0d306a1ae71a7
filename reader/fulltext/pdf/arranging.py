"""Placed text to a document: pure, without PDFium."""

from collections.abc import Sequence

from reader.domain.patterns import lazy
from reader.fulltext.model import Document
from reader.fulltext.pdf.building import Builder, flowing
from reader.fulltext.pdf.chunks import Chunk, Kind, Measures, chunks_of
from reader.fulltext.pdf.columns import draws_rows, gutters, ordered, parted, unjoined
from reader.fulltext.pdf.floats import with_floats, without_notes
from reader.fulltext.pdf.front import ABSTRACT, front_of
from reader.fulltext.pdf.furniture import without_furniture
from reader.fulltext.pdf.lines import lines_of
from reader.fulltext.pdf.linking import Targets, linked
from reader.fulltext.pdf.placed import Line, Page
from reader.fulltext.pdf.references import TITLE, entries_of
from reader.fulltext.pdf.sections import KNOWN, mark_headings, with_run_ins
from reader.fulltext.pdf.statements import with_statements
from reader.fulltext.pdf.wording import Vocabulary, inlines_of

_BRACKETED = lazy(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")


def arrange(pages: Sequence[Page]) -> Document:
    """Return the document that these pages hold.

    The title, the authors, the list of references and the footnotes are taken out where they are known for sure; what
    is not stays a paragraph. ``problems`` names the pages without text.
    """
    heights = [page.height for page in pages]
    lines = without_furniture([lines_of(page, number) for number, page in enumerate(pages)], heights)
    measures = Measures.of(lines)
    front = front_of(lines[0] if lines else [], measures, heights[0] if heights else 0.0)
    lines = _in_order([[line for line in page if id(line) not in front.taken] for page in lines])
    measures = Measures.of(lines)
    flat = [line for page in lines for line in page]
    vocabulary = Vocabulary([*front.title, *front.others, *flat])
    chunks, notes = without_notes(chunks_of(flat, measures), measures)
    chunks = with_run_ins(chunks, measures)
    mark_headings(chunks, measures)
    chunks, head, listed = _without_references(chunks)
    entries = entries_of(listed, vocabulary)
    builder = Builder(vocabulary, Targets())
    builder.targets.set_entries(entries)
    builder.targets.cites_raised = not any(_BRACKETED.search(line.text) for chunk in chunks for line in chunk.lines)
    footnotes = builder.footnotes(notes)
    builder.add([Chunk(Kind.BODY, list(front.others))] if front.others else [])
    if front.title and _is_unnamed_abstract(chunks, measures):
        builder.abstract()
    builder.add(with_statements(flowing(with_floats(chunks, measures))))
    return Document(
        title=inlines_of(front.title, vocabulary),
        authors=front.authors,
        blocks=tuple(linked(block, builder.targets) for block in builder.blocks),
        references=tuple(linked(entry, builder.targets) for entry in entries),
        footnotes=tuple(linked(note, builder.targets) for note in footnotes),
        source="pdf",
        reference_headings=((0, builder.references_heading(head)),) if entries else (),
        problems=_problems(pages),
    )


def _in_order(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page in reading order."""
    common = gutters([line for lines in pages for line in lines])
    stripes = [_stripes(lines, common) for lines in pages]
    if common and draws_rows(pages, common):
        pages = [
            [part for line in lines for part in parted(line, here)] for lines, here in zip(pages, stripes, strict=True)
        ]
    whole = [
        [part for line in lines for part in unjoined(line, here)] for lines, here in zip(pages, stripes, strict=True)
    ]
    return [ordered(lines, here) for lines, here in zip(whole, stripes, strict=True)]


def _stripes(lines: Sequence[Line], common: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the gutters of a page: its own where they agree with those of the document, or where that has none."""
    own = gutters(lines)
    return own if not common or len(own) == len(common) else common


def _without_references(chunks: list[Chunk]) -> tuple[list[Chunk], Chunk | None, list[Line]]:
    """Return the chunks but the list of references and its heading, that heading, and the lines of the list."""
    heads = [at for at, chunk in enumerate(chunks) if chunk.kind is Kind.HEADING and TITLE.match(_title(chunk))]
    if not heads:
        return _without_bare_references(chunks)
    start = heads[-1]
    end = next((at for at in range(start + 1, len(chunks)) if _ends_list(chunks[at], chunks[start])), len(chunks))
    return (
        chunks[:start] + chunks[end:],
        chunks[start],
        [line for chunk in chunks[start + 1 : end] for line in chunk.lines],
    )


def _without_bare_references(chunks: list[Chunk]) -> tuple[list[Chunk], None, list[Line]]:
    """Return the chunks but a list of references that has no heading, only labels from [1] on; and its lines."""
    starts = [at for at, chunk in enumerate(chunks) if chunk.text.startswith("[1] ")]
    if not starts:
        return chunks, None, []
    listed = [line for chunk in chunks[starts[-1] :] for line in chunk.lines]
    labels = [line.words[0].text for line in listed if line.words[0].text.startswith("[")]
    counted = labels == [f"[{number}]" for number in range(1, len(labels) + 1)]
    return (chunks[: starts[-1]], None, listed) if counted and len(labels) > 1 else (chunks, None, [])


def _is_unnamed_abstract(chunks: Sequence[Chunk], measures: Measures) -> bool:
    """Tell whether the text begins with a paragraph in smaller type, as a paper does whose abstract has no heading."""
    first = chunks[0] if chunks else None
    if first is None or first.kind is not Kind.SMALL or len(first.lines) < 3 or first.lines[0].page:
        return False
    below = next((chunk for chunk in chunks[1:4] if chunk.kind is Kind.BODY), None)
    named = any(ABSTRACT.match(chunk.text) for chunk in chunks[:4])
    return not named and below is not None and first.lines[0].size < 0.95 * measures.size


def _title(chunk: Chunk) -> str:
    return chunk.text[len(chunk.number) :].strip(" .:")


def _ends_list(chunk: Chunk, head: Chunk) -> bool:
    if chunk.kind is Kind.CAPTION:
        return True
    if chunk.kind is not Kind.HEADING:
        return False
    first, title = chunk.lines[0], head.lines[0]
    return first.size > 0.97 * title.size and (first.style == title.style or bool(KNOWN.match(chunk.text)))


def _problems(pages: Sequence[Page]) -> tuple[str, ...]:
    # A page without a size was not read at all.
    empty = sum(not page.words for page in pages if page.width)
    return (f"Pages without text, which may be pictures: {empty:,} of {len(pages):,}.",) if empty else ()

"""What does not stand in the flow of the text: footnotes, and captions with what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.fulltext.pdf.chunks import CAPTION, Chunk, Kind, Measures, note_mark
from reader.fulltext.pdf.placed import Line


@dataclass(slots=True)
class Float:
    """A caption and the lines of what it stands at."""

    caption: Chunk
    label: str
    is_table: bool
    lines: list[Line] = field(default_factory=list)
    is_whole: bool = True


Placed = Chunk | Float


def without_notes(chunks: Sequence[Chunk], measures: Measures) -> tuple[list[Chunk], list[Chunk]]:
    """Return the chunks but the footnotes, and the footnotes: small, marked, and nothing but such below them."""
    notes: list[Chunk] = []
    kept: list[Chunk] = []
    last: Chunk | None = None
    for at, chunk in enumerate(chunks):
        first = chunk.lines[0]
        small = first.size < 0.95 * measures.size
        if small and note_mark(first) and _is_lowest(chunks, at, measures):
            notes.append(chunk)
            last = chunk
        elif last is not None and chunk.kind is not Kind.CAPTION and _is_below(last, chunk):
            # A further paragraph of the note.
            notes.append(chunk)
        else:
            kept.append(chunk)
            last = None
    return kept, notes


def _is_below(note: Chunk, chunk: Chunk) -> bool:
    last, first = note.lines[0], chunk.lines[0]
    beside = last.page == first.page and last.column == first.column and last.base > first.base
    return beside and abs(last.size - first.size) < 0.06 * last.size


def with_floats(chunks: Sequence[Chunk], measures: Measures) -> list[Placed]:
    """Return the chunks with captions and what belongs to them as one."""
    taken: dict[int, Float] = {}
    gone: set[int] = set()
    for at, chunk in enumerate(chunks):
        match = CAPTION.match(chunk.text) if chunk.kind is Kind.CAPTION else None
        if match is None:
            continue
        kind = match["kind"].lower()
        is_figure = kind.startswith(("fig", "scheme", "plate", "chart"))
        found = Float(chunk, match["label"], kind == "table")
        after = _run(chunks, range(at + 1, len(chunks)), chunk, gone, measures, is_figure)
        before = _run(chunks, range(at - 1, -1, -1), chunk, gone, measures, is_figure)[::-1]
        members = before if is_figure else (after or before)
        found.lines = [line for member in members for line in chunks[member].lines]
        gone.update(members)
        taken[at] = found
    return [taken.get(at, chunk) for at, chunk in enumerate(chunks) if at not in gone]


def _run(
    chunks: Sequence[Chunk], order: range, caption: Chunk, gone: set[int], measures: Measures, is_figure: bool
) -> list[int]:
    """Return the chunks next to a caption that are no running text."""
    found = []
    for at in order:
        chunk = chunks[at]
        first = chunk.lines[0]
        if at in gone or first.page != caption.lines[0].page or not _may_belong(chunk, measures, is_figure):
            break
        if first.column != caption.lines[0].column and caption.lines[0].column >= 0 and first.column >= 0:
            break
        found.append(at)
    return found


def _may_belong(chunk: Chunk, measures: Measures, is_figure: bool) -> bool:
    if chunk.kind in (Kind.CAPTION, Kind.HEADING):
        return False
    if chunk.kind is Kind.ROWS:
        return True
    first = chunk.lines[0]
    other_size = abs(first.size - measures.size) > 0.06 * measures.size
    if is_figure and _is_label(chunk):
        return True
    if chunk.kind is Kind.SMALL:
        return len(chunk.lines) < 3 or not _is_full(chunk)
    return other_size and not _is_full(chunk)


def _is_label(chunk: Chunk) -> bool:
    """Tell whether a chunk is a line or two set in from both edges, as words in a picture are."""
    inside = all(
        line.left > line.edges[0] + 2 * line.size and line.right < line.edges[1] - 2 * line.size for line in chunk.lines
    )
    return inside and len(chunk.lines) < 3 and chunk.kind in (Kind.BODY, Kind.SMALL)


def _is_full(chunk: Chunk) -> bool:
    """Tell whether most lines reach from one edge to the other, as running text does."""
    full = sum(line.right - line.left > 0.85 * (line.edges[1] - line.edges[0]) for line in chunk.lines)
    return 2 * full > len(chunk.lines)


def _is_lowest(chunks: Sequence[Chunk], at: int, measures: Measures) -> bool:
    here = chunks[at].lines[0]
    for chunk in chunks[at + 1 :]:
        first = chunk.lines[0]
        if first.page != here.page or first.column != here.column or first.base > here.base:
            return True
        if first.size > 0.95 * measures.size:
            return False
    return True

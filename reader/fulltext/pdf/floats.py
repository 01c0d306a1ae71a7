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
    for at, chunk in enumerate(chunks):
        first = chunk.lines[0]
        small = first.size < 0.95 * measures.size
        if small and note_mark(first) and _is_lowest(chunks, at, measures):
            notes.append(chunk)
        else:
            kept.append(chunk)
    return kept, notes


def with_floats(chunks: Sequence[Chunk], measures: Measures) -> list[Placed]:
    """Return the chunks with captions and what belongs to them as one."""
    taken: dict[int, Float] = {}
    gone: set[int] = set()
    for at, chunk in enumerate(chunks):
        match = CAPTION.match(chunk.text) if chunk.kind is Kind.CAPTION else None
        if match is None:
            continue
        kind = match["kind"].lower()
        found = Float(chunk, match["label"], kind == "table")
        after = _run(chunks, range(at + 1, len(chunks)), chunk, gone, measures)
        before = _run(chunks, range(at - 1, -1, -1), chunk, gone, measures)[::-1]
        members = before if kind.startswith(("fig", "scheme", "plate", "chart")) else (after or before)
        found.lines = [line for member in members for line in chunks[member].lines]
        gone.update(members)
        taken[at] = found
    return [taken.get(at, chunk) for at, chunk in enumerate(chunks) if at not in gone]


def _run(chunks: Sequence[Chunk], order: range, caption: Chunk, gone: set[int], measures: Measures) -> list[int]:
    """Return the chunks next to a caption that are no running text."""
    found = []
    for at in order:
        chunk = chunks[at]
        first = chunk.lines[0]
        if at in gone or first.page != caption.lines[0].page or not _may_belong(chunk, caption, measures):
            break
        if first.column != caption.lines[0].column and caption.lines[0].column >= 0 and first.column >= 0:
            break
        found.append(at)
    return found


def _may_belong(chunk: Chunk, caption: Chunk, measures: Measures) -> bool:
    if chunk.kind in (Kind.CAPTION, Kind.HEADING):
        return False
    if chunk.kind is Kind.ROWS:
        return True
    first = chunk.lines[0]
    other_size = abs(first.size - measures.size) > 0.06 * measures.size
    if chunk.kind is Kind.SMALL:
        return len(chunk.lines) < 3 or not _is_full(chunk)
    return other_size and not _is_full(chunk)


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

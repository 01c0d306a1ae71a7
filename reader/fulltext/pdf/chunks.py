"""Lines in reading order to chunks: lines that belong to one paragraph, heading, caption or formula."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from reader.domain.patterns import lazy
from reader.fulltext.pdf.formulas import number_at
from reader.fulltext.pdf.placed import Line, Style, text_of

CAPTION = lazy(
    r"(?P<label>(?P<kind>figure|fig\.|table|algorithm|listing|scheme|plate|chart)"
    r"\s+(?:[A-Z]\.?)?(?:\d+(?:\.\d+)*|[IVXL]+)[a-z]?)(?P<end>[:.|]|\s[—–-]|$)\s*",
    re.IGNORECASE,
)
BULLET = lazy(r"[•◦▪‣●○∙·⁃*\-–—■□➢✓]$")
MARKER = lazy(r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]|\[[A-Za-z]?\d{1,2}\]|[QAHRC]\d{1,2}[.:])$")
_HEAD_NUMBER = lazy(
    r"(?:(?:Appendix|Section)\s)?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z](?:\.\d{1,2}){0,3})[.:]?$"
)
_MATH_SIGN = lazy(r"[=<>≤≥≈≡∈∑∏∫∂∇→⇒∀∃±×⊂⊆∪∩∥‖∼≜≐−+√⟨⟩]|\ufffd")
_STEP = lazy(r"\d{1,3}:\s?\S")
_MARK = lazy(r"(?:\d{1,2}|[∗*†‡§¶‖#]+|[a-z])$")
_PROSE = lazy(r"[A-Za-z]{4,}")


class Kind(Enum):
    """What a chunk is."""

    BODY = "body"
    HEADING = "heading"
    CAPTION = "caption"
    ITEM = "item"
    FORMULA = "formula"
    ROWS = "rows"
    SMALL = "small"


@dataclass(slots=True)
class Chunk:
    """Lines that belong together; ``opens`` tells that the first one begins a paragraph for sure."""

    kind: Kind
    lines: list[Line]
    opens: bool = True
    number: str = ""
    level: int = 1
    is_run_in: bool = False
    """Whether it is a heading that the text follows on the same line."""

    @property
    def text(self) -> str:
        """The words of its lines."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document: the type size of its text and the distance of its baselines."""

    size: float
    leading: float

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> "Measures":
        """Measure the lines of all pages, those of a page in reading order."""
        sizes: Counter[float] = Counter()
        for lines in pages:
            for line in lines:
                sizes[line.size] += len(line.text)
        size = sizes.most_common(1)[0][0] if sizes else 10.0
        gaps = [
            a.base - b.base
            for lines in pages
            for a, b in pairwise(lines)
            if a.column == b.column and a.size == b.size == size and 0.5 * size < a.base - b.base < 3 * size
        ]
        return cls(size, statistics.median_low(gaps) if gaps else 1.2 * size)


def chunks_of(lines: Sequence[Line], measures: Measures) -> list[Chunk]:
    """Return the chunks of lines in reading order."""
    found: list[Chunk] = []
    for line in lines:
        kind = _kind(line, measures)
        last = found[-1] if found else None
        if kind is Kind.FORMULA and last is not None and (_is_last_of(last, line) or _is_row_of(last, line)):
            kind = last.kind
        if last is not None and _continues(last, line, kind, measures):
            last.lines.append(line)
            continue
        opens = last is None or _side_by_side(last.lines[-1], line) or _is_indented(line) or kind is not Kind.BODY
        if kind is Kind.BODY and last is not None and _was_stretched(last, line, measures):
            last.kind = kind
            last.lines.append(line)
            continue
        found.append(Chunk(kind, [line], opens))
    return _with_displays(found, measures)


def _with_displays(chunks: Sequence[Chunk], measures: Measures) -> list[Chunk]:
    """Return the chunks with the lines of one display together, also those that look like words by themselves."""
    found: list[Chunk] = []
    for chunk in chunks:
        last = found[-1] if found else None
        if last is not None and _is_of_display(last, chunk, measures):
            last.kind = Kind.FORMULA
            last.lines.extend(chunk.lines)
        else:
            found.append(chunk)
    return found


def _is_of_display(last: Chunk, chunk: Chunk, measures: Measures) -> bool:
    before, line = last.lines[-1], chunk.lines[0]
    if (
        before.page != line.page
        or before.column != line.column
        or (len(chunk.lines) > 2 and chunk.kind is not Kind.FORMULA)
    ):
        return False
    gap = min(other.base for other in last.lines) - line.base
    if gap > 1.75 * measures.leading or gap < -2 * measures.leading:
        return False
    if last.kind is Kind.FORMULA and chunk.kind is Kind.FORMULA:
        return True
    if last.kind is Kind.FORMULA:
        return _is_piece(chunk, measures)
    return chunk.kind is Kind.FORMULA and _is_piece(last, measures)


def _is_piece(chunk: Chunk, measures: Measures) -> bool:
    """Tell whether a chunk is a limit, a numerator or another short part of a display, set in from the margin."""
    line = chunk.lines[0]
    inside = line.left > line.edges[0] + 1.5 * measures.size and line.right < line.edges[1] - 0.5 * measures.size
    return len(chunk.lines) == 1 and inside and len(line.text) < 12 and not _PROSE.search(line.text)


def _is_last_of(chunk: Chunk, line: Line) -> bool:
    """Tell whether what looks like a formula is a line of a paragraph that is set in as a whole."""
    last = chunk.lines[-1]
    if chunk.kind not in (Kind.BODY, Kind.SMALL, Kind.ITEM) or not _side_by_side(last, line):
        return False
    return last.size == line.size and abs(last.left - line.left) < 1 and last.base - line.base < 1.3 * line.size


def _is_row_of(chunk: Chunk, line: Line) -> bool:
    """Tell whether what looks like a formula is a row of the table above it."""
    last = chunk.lines[-1]
    near = _side_by_side(last, line) and last.base - line.base < 1.6 * line.size
    return chunk.kind is Kind.ROWS and near and len(line.cells()) > 1 and abs(last.left - line.left) < 2 * line.size


def is_formula(line: Line, measures: Measures) -> bool:
    """Tell whether a line is a displayed formula: numbered at the margin, or set in and hardly of words."""
    left, right = line.edges
    at = number_at(line)
    if at is not None:
        kept = line.cells()[1:] if at == 0 else line.cells()[:-1]
        words = [word for cell in kept for word in _PROSE.findall(text_of(cell))]
        return sum(map(len, words)) < 0.5 * len(line.text)
    words = _PROSE.findall(line.text)
    signs = len(_MATH_SIGN.findall(line.text)) + sum(len(word.text) for word in line.words if word.style & Style.MATH)
    if line.left < left + 1.5 * measures.size or line.right > right - 0.5 * measures.size:
        return False
    return signs >= 1 and len(words) <= 3 and sum(map(len, words)) < 0.5 * len(line.text)


def note_mark(line: Line) -> str:
    """Return the raised mark that a line begins with, as a footnote does, or ""."""
    first = line.words[0]
    if len(line.words) < 2 or not _MARK.match(first.text):
        return ""
    raised = first.size < 0.93 * line.size and first.base > line.base + 0.1 * line.size
    return first.text if raised or (not first.text.isalnum() and first.text not in "*#") else ""


def is_row(line: Line) -> bool:
    """Tell whether a line has cells side by side, as a row of a table has."""
    return len(line.cells()) > 1 and not _starts_item(line) and not _is_stretched(line)


def _is_stretched(line: Line) -> bool:
    """Tell whether the blanks of a line are wide only because it was filled up to the edge of its column."""
    if line.right < line.edges[1] - 0.4 * line.size or line.left > line.edges[0] + 4 * line.size:
        return False
    gaps = [word.left - last.right for last, word in pairwise(line.words) if word.spaced]
    return max(gaps) - min(gaps) < 0.6 * line.size if len(gaps) > 1 else line.text.endswith("-")


def _was_stretched(chunk: Chunk, line: Line, measures: Measures) -> bool:
    """Tell whether what was taken for a row of a table is the first line of the paragraph that goes on here."""
    first = chunk.lines[0]
    if chunk.kind is not Kind.ROWS or len(chunk.lines) > 1 or first.style & Style.MONO or first.size != line.size:
        return False
    flush = first.right > first.edges[1] - 0.4 * first.size and first.left < first.edges[0] + 4 * first.size
    below = _side_by_side(first, line) and first.base - line.base < 1.3 * measures.leading
    return flush and below and line.left < line.edges[0] + 0.3 * line.size


def _kind(line: Line, measures: Measures) -> Kind:
    if CAPTION.match(line.text):
        return Kind.CAPTION
    if is_formula(line, measures):
        return Kind.FORMULA
    if line.style & Style.MONO or _STEP.match(line.text):
        return Kind.ROWS
    if _starts_item(line):
        return Kind.ITEM
    if is_row(line) and not _is_numbered_head(line, measures):
        return Kind.ROWS
    return Kind.SMALL if line.size < 0.94 * measures.size else Kind.BODY


def _starts_item(line: Line) -> bool:
    if len(line.words) < 2 or not line.words[1].spaced:
        return False
    first = line.words[0].text
    if BULLET.match(first):
        return True
    return bool(MARKER.match(first)) and line.left > line.edges[0] + 0.4 * line.size


def _is_numbered_head(line: Line, measures: Measures) -> bool:
    """Tell whether the one wide blank of a line stands behind the number of a heading."""
    large = line.size > 1.08 * measures.size or line.style & (Style.BOLD | Style.CAPITALS | Style.ITALIC)
    return bool(large) and len(line.cells()) == 2 and bool(_HEAD_NUMBER.match(text_of(line.cells()[0])))


def _side_by_side(last: Line, line: Line) -> bool:
    """Tell whether both lines stand in one column of one page."""
    return last.page == line.page and last.column == line.column and last.base > line.base


def _is_indented(line: Line) -> bool:
    return 0.6 * line.size < line.left - line.edges[0] < 4 * line.size


def _continues(chunk: Chunk, line: Line, kind: Kind, measures: Measures) -> bool:
    last = chunk.lines[-1]
    if not _side_by_side(last, line) or abs(line.size - last.size) > 0.06 * last.size:
        return chunk.kind is Kind.FORMULA and kind is Kind.FORMULA and last.base - line.base < measures.leading
    if note_mark(line):
        return False
    gap = last.base - line.base
    usual = measures.leading * min(max(last.size / measures.size, 0.8), 2.0)
    if chunk.kind is Kind.CAPTION:
        # A table may begin right below its caption, in the same type.
        return kind is not Kind.CAPTION and gap < 1.3 * usual and not (kind is Kind.ROWS and is_row(line))
    if kind in (Kind.CAPTION, Kind.ITEM):
        return kind is Kind.CAPTION and _is_sentence(chunk, last, line, gap, usual)
    if chunk.kind is Kind.FORMULA or kind is Kind.FORMULA:
        return chunk.kind is kind and gap < 2.2 * usual
    if gap > 1.38 * usual:
        return chunk.kind is Kind.ROWS and kind is Kind.ROWS and gap < 2 * usual
    if chunk.kind is Kind.ROWS or kind is Kind.ROWS:
        return chunk.kind is kind or (
            chunk.kind is not Kind.ROWS and not line.style & Style.MONO and _is_wide_set(last, line)
        )
    if last.text.endswith("-") and line.text[0].islower() and last.size == line.size:
        return True
    if (last.style ^ line.style) & Style.BOLD and (len(chunk.lines) == 1 or line.style & Style.BOLD):
        return False
    if chunk.kind is Kind.BODY and last.size == line.size and _stand_out(last, line, measures):
        return True
    if chunk.kind is Kind.ITEM:
        return line.left > chunk.lines[0].left + 0.5 * line.size or _is_run_on(chunk, line)
    return not (_is_indented(line) and not _is_indented(last)) or line.left - last.left < 0.5 * line.size


def _stand_out(last: Line, line: Line, measures: Measures) -> bool:
    """Tell whether both lines are set as those of a heading."""
    bold = last.style & line.style & Style.BOLD
    return bool(bold) or line.size > 1.08 * measures.size


def _is_run_on(chunk: Chunk, line: Line) -> bool:
    """Tell whether an item of a list goes on at the margin: its first line was full and nothing else begins."""
    first, last = chunk.lines[0], chunk.lines[-1]
    return abs(line.left - first.edges[0]) < 1 and last.right > last.edges[1] - 3 * last.size and len(chunk.lines) > 1


def _is_wide_set(last: Line, line: Line) -> bool:
    """Tell whether a row is a line of a paragraph with one wide blank in it."""
    return abs(last.left - line.left) < 2 * line.size and line.right > line.edges[1] - 0.3 * line.size


def _is_sentence(chunk: Chunk, last: Line, line: Line, gap: float, usual: float) -> bool:
    """Tell whether a line that begins like a caption is the middle of a paragraph."""
    if chunk.kind not in (Kind.BODY, Kind.ITEM) or gap > 1.2 * usual:
        return False
    match = CAPTION.match(line.text)
    full = last.right > last.edges[1] - 3 * last.size
    return full and (match is None or match["end"] != ":" or last.text[-1] not in ".:")

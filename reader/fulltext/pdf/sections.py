"""Which chunks are headings, and of which level."""

import re
from collections.abc import Sequence

from reader.domain.patterns import lazy
from reader.fulltext.pdf.chunks import Chunk, Kind, Measures
from reader.fulltext.pdf.placed import Line, Style, text_of

NUMBERED = lazy(
    r"(?P<number>(?:(?:Appendix|Chapter|Section)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z](?:\.\d{1,2}){1,3}\.?"
    r"|[A-Z]\.?)|Appendix)[:.]?\s+(?P<title>[^\W\d_].*)$"
)
KNOWN = lazy(
    r"(?:abstract|references?|bibliography|acknowledge?ments?|appendi(?:x|ces)|introduction|conclusions?"
    r"|discussion|methods?|results|contents|related work|supplementary materials?|literature(?: cited)?"
    r"|works cited|references? and notes|author contributions|funding|data availability|conflicts? of interest)[.:]?$",
    re.IGNORECASE,
)
_ANY_NUMBER = lazy(r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}\)|[a-z]\))$")
_LIST_NUMBER = lazy(r"(?P<number>(?:\d{1,2}|[a-z])\))\s")
_RUN_IN = lazy(r"(?:[\dA-Z][\d.]*\s+|(?:\d{1,2}|[a-z])\)\s+)?[A-ZÀ-ÖØ-ÞŁŚŠŽČ“\"]\w*[^\W\d]|(?:[\dA-Z][\d.]*\s+)?A\s")
_NO_RUN_IN = lazy(
    r"(?:theorem|lemma|proposition|corollary|definition|remark|example|conjecture|claim|assumption|fact|observation"
    r"|notation|hypothesis|problem|question|axiom|condition|proof|step|case|abstract|keywords?|index terms|figure|table"
    r"|algorithm|fig|input|output|require|ensure|note|hint)\b",
    re.IGNORECASE,
)
_ROMAN = lazy(r"[IVX]+\.?$")
_WORDS_AT_MOST = 18


def mark_headings(chunks: Sequence[Chunk], measures: Measures) -> None:
    """Set kind, number and level of those chunks that are headings."""
    counter = _Counter()
    before: Chunk | None = None
    for chunk in chunks:
        if chunk.kind in (Kind.BODY, Kind.ITEM, Kind.SMALL, Kind.ROWS):
            match = numbered(chunk.lines)
            number = match["number"] if match is not None else ""
            centred = _is_centred(chunk.lines[0])
            plain = bool(number) and _is_apart(before, chunk, measures) and (centred or counter.follows(number))
            if _is_heading(chunk, measures) or (plain and _is_plain_heading(chunk)):
                chunk.kind, chunk.number = Kind.HEADING, number
                counter.take(number)
        elif chunk.kind is Kind.HEADING:
            counter.take(chunk.number)
        before = chunk
    headings = [chunk for chunk in chunks if chunk.kind is Kind.HEADING]
    roman = sum(bool(_ROMAN.match(chunk.number)) for chunk in headings) > 1
    for chunk in headings:
        chunk.level = _level(chunk, headings, roman)


class _Counter:
    """The number of the last heading: what may follow it is a heading although nothing else tells so."""

    def __init__(self) -> None:
        self._last: tuple[int, ...] = (0,)

    def follows(self, number: str) -> bool:
        """Tell whether a number may be the next one."""
        parts = _parts(number)
        if not parts or parts <= self._last or parts[0] - self._last[0] > 1:
            return False
        depth = len(parts) - 1
        beside = len(self._last) > depth and self._last[:depth] == parts[:depth]
        # One that was not seen may be between.
        return parts[depth] <= (self._last[depth] if beside else 0) + 2

    def take(self, number: str) -> None:
        """Go on from a number, where it is one of digits."""
        self._last = _parts(number) or self._last


def _parts(number: str) -> tuple[int, ...]:
    digits = number.strip(".").split(".")
    return tuple(map(int, digits)) if all(part.isdecimal() for part in digits) else ()


def _is_apart(before: Chunk | None, chunk: Chunk, measures: Measures) -> bool:
    """Tell whether a chunk stands at the top of a column, or with more room above it than a paragraph has."""
    if before is None:
        return True
    last, first = before.lines[-1], chunk.lines[0]
    gap = last.base - first.base
    return last.page != first.page or last.column != first.column or gap < 0 or gap > 1.3 * measures.leading


def _is_plain_heading(chunk: Chunk) -> bool:
    """Tell whether a chunk with the right number could be a heading by its shape: short, at the margin, no sentence."""
    first = chunk.lines[0]
    left, right = first.edges
    short = len(chunk.lines) == 1 and first.right < right - 0.12 * (right - left) and len(first.words) < 12
    return short and chunk.text[-1] not in ".,;:" and (first.left < left + 0.5 * first.size or _is_centred(first))


def with_run_ins(chunks: Sequence[Chunk], measures: Measures) -> list[Chunk]:
    """Return the chunks with bold or slanted words at the head of a paragraph as headings of their own."""
    found: list[Chunk] = []
    for chunk in chunks:
        count = _run_in(chunk, measures)
        if not count:
            found.append(chunk)
            continue
        line = chunk.lines[0]
        head = Chunk(Kind.HEADING, [line.part(0, count)], is_run_in=True)
        match = NUMBERED.match(head.text) or _LIST_NUMBER.match(head.text)
        head.number = match["number"] if match is not None else ""
        rest = line.part(count, len(line.words))
        found += [head, Chunk(Kind.BODY, [rest, *chunk.lines[1:]], chunk.opens)]
    return found


def _run_in(chunk: Chunk, measures: Measures) -> int:
    """Return how many words at the head of a paragraph are a heading, 0 for none."""
    line = chunk.lines[0]
    words = line.words
    if chunk.kind not in (Kind.BODY, Kind.ITEM) or not chunk.opens or abs(line.size - measures.size) > 0.06 * line.size:
        return 0
    skipped = 1 if _ANY_NUMBER.match(words[0].text) else 0
    for style in (Style.BOLD, Style.ITALIC):
        count = next((at for at, word in enumerate(words) if at >= skipped and not word.style & style), len(words))
        if not skipped < count < len(words) or (not words[count].spaced and words[count].text[:1] not in "—–"):
            continue
        text = text_of(words[:count])
        room = words[count].left - words[count - 1].right > 0.7 * line.size
        dash = words[count].text[:1] in "—–" or text.endswith(("—", "–"))
        numbered = NUMBERED.match(text) or _LIST_NUMBER.match(text)
        ends = text.endswith((".", ":")) or room or dash
        sure = style == Style.BOLD or dash or (numbered and text.endswith((".", ":")))
        if ends and sure and _RUN_IN.match(text) and not _NO_RUN_IN.match(text) and len(text.split()) <= 12:
            return count
    return 0


def numbered(lines: Sequence[Line]) -> "re.Match[str] | None":
    """Return the number and the title in the lines of a heading, where it has a number.

    A letter alone is one only before a wide blank, as in "A  Proofs"; "A Study of Lanterns" begins with a word.
    """
    match = NUMBERED.match(" ".join(line.text for line in lines))
    words = lines[0].words
    if match is None or len(match["number"]) > 1 or match["number"].isdigit() or len(words) < 2:
        return match
    return match if words[1].left - words[0].right > 0.6 * lines[0].size else None


def _is_heading(chunk: Chunk, measures: Measures) -> bool:
    text = chunk.text
    words = text.split()
    if len(chunk.lines) > 3 or len(words) > _WORDS_AT_MOST or not any(char.isalpha() for char in text):
        return False
    if KNOWN.match(text) and len(chunk.lines) == 1:
        return True
    match = numbered(chunk.lines)
    first = chunk.lines[0]
    stands_out = (
        first.size > 1.08 * measures.size
        or all(line.style & Style.BOLD for line in chunk.lines)
        or all(line.style & Style.CAPITALS for line in chunk.lines)
        or _is_capital(match["title"] if match is not None else text)
    )
    if chunk.kind is Kind.ROWS and len(first.cells()) > 2:
        return False
    if match is not None:
        depth = match["number"].strip(".").count(".")
        slanted = bool(first.style & Style.ITALIC) and not text.endswith((".", ","))
        return (stands_out or slanted) and not (text.endswith(".") and depth == 0 and len(words) > 8)
    if (
        chunk.kind in (Kind.ITEM, Kind.ROWS)
        or (chunk.kind is Kind.SMALL and not (first.style & Style.BOLD and _is_centred(first)))
        or not stands_out
        or (text[-1] in ".,;:?!" and not _large(first, measures))
    ):
        return False
    starts = text[0].isupper() or text[0].isdigit()
    return starts and (_large(first, measures) or bool(first.style & Style.BOLD) or _is_centred(first))


def _large(line: Line, measures: Measures) -> bool:
    return line.size > 1.08 * measures.size


def _is_centred(line: Line) -> bool:
    left, right = line.left - line.edges[0], line.edges[1] - line.right
    return left > line.size and abs(left - right) < 2 * line.size


def _is_capital(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and all(char.isupper() for char in letters)


def _level(chunk: Chunk, headings: Sequence[Chunk], roman: bool) -> int:
    number = chunk.number.strip(".")
    if number.endswith(")"):
        return 3 if number[0].isdecimal() else 4
    if chunk.is_run_in and not number:
        return 4
    if number:
        if roman and not _ROMAN.match(chunk.number):
            return 2 if number[0].isalpha() else 3
        return min(number.count(".") + 1, 6)
    if KNOWN.match(chunk.text):
        return 1
    size = chunk.lines[0].size
    numbered = [other for other in headings if other.number and not other.is_run_in]
    if numbered:
        near = min(numbered, key=lambda other: abs(other.lines[0].size - size))
        return _level(near, headings, roman)
    if any(_is_capital(other.text) for other in headings if not other.is_run_in and not KNOWN.match(other.text)):
        return 1 if _is_capital(chunk.text) else 2
    larger = {round(other.lines[0].size) for other in headings if other.lines[0].size > size * 1.04}
    return min(len(larger) + 1, 6)

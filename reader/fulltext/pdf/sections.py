"""Which chunks are headings, and of which level."""

import re
from collections.abc import Sequence

from reader.domain.patterns import lazy
from reader.fulltext.pdf.chunks import Chunk, Kind, Measures
from reader.fulltext.pdf.placed import Line, Style

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
_ROMAN = lazy(r"[IVX]+\.?$")
_WORDS_AT_MOST = 18


def mark_headings(chunks: Sequence[Chunk], measures: Measures) -> None:
    """Set kind, number and level of those chunks that are headings."""
    for chunk in chunks:
        if chunk.kind in (Kind.BODY, Kind.ITEM, Kind.SMALL, Kind.ROWS) and _is_heading(chunk, measures):
            chunk.kind = Kind.HEADING
            match = numbered(chunk.lines)
            chunk.number = match["number"] if match is not None else ""
    headings = [chunk for chunk in chunks if chunk.kind is Kind.HEADING]
    roman = sum(bool(_ROMAN.match(chunk.number)) for chunk in headings) > 1
    for chunk in headings:
        chunk.level = _level(chunk, headings, roman)


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
        or _is_capital(match["title"] if match is not None else text)
    )
    if chunk.kind is Kind.ROWS and len(first.cells()) > 2:
        return False
    if match is not None:
        depth = match["number"].strip(".").count(".")
        slanted = bool(first.style & Style.ITALIC) and not text.endswith((".", ","))
        return (stands_out or slanted) and not (text.endswith(".") and depth == 0 and len(words) > 8)
    if (
        chunk.kind in (Kind.ITEM, Kind.ROWS, Kind.SMALL)
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
    return left > 2 * line.size and abs(left - right) < 2 * line.size


def _is_capital(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 3 and all(char.isupper() for char in letters)


def _level(chunk: Chunk, headings: Sequence[Chunk], roman: bool) -> int:
    number = chunk.number.strip(".")
    if number:
        if roman and not _ROMAN.match(chunk.number):
            return 2 if number[0].isalpha() else 3
        return min(number.count(".") + 1, 6)
    if KNOWN.match(chunk.text):
        return 1
    size = chunk.lines[0].size
    numbered = [other for other in headings if other.number]
    if numbered:
        near = min(numbered, key=lambda other: abs(other.lines[0].size - size))
        return _level(near, headings, roman)
    larger = {round(other.lines[0].size) for other in headings if other.lines[0].size > size * 1.04}
    return min(len(larger) + 1, 6)

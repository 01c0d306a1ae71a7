"""The head of a paper: its title and its authors, by their place above the abstract."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.domain.patterns import lazy
from reader.domain.text import clean
from reader.fulltext.model import Face
from reader.fulltext.pdf.chunks import Measures
from reader.fulltext.pdf.placed import Line, Style, Word, text_of
from reader.fulltext.pdf.sections import KNOWN, numbered
from reader.fulltext.pdf.wording import face_of

ABSTRACT = lazy(r"(?:abstract|a ?b ?s ?t ?r ?a ?c ?t|summary)(?P<end>\s*[.:—–-]+\s*|$)", re.IGNORECASE)
_ABOVE_AT_MOST = 300
"""Signs above the title: a venue, a date, a notice; text in front of a heading has more."""

_FIRST_SECTION = lazy(r"(?:1|I)\.?\s+introduction\b", re.IGNORECASE)
_PARTING = lazy(r"\s*(?:,|;|·|•|\b(?:and|AND)\b|&)\s*")
_CODES = lazy(
    r"\[[\d\s−–-]+X?\]|\((?:fellow|senior|student|member|ieee|[ ,])+\)"
    r"|,?\s*(?:senior |student |life )?(?:member|fellow),\s*ieee",
    re.IGNORECASE,
)
_MARKS = lazy(r"[∗*†‡§¶‖#♠♣♢♡◦⋆\d]+")
_NAME = lazy(r"[^\W\d_][\w.’'`‐-]*(?: (?:[^\W\d_][\w.’'`‐-]*)){1,4}$")
_PARTICLES = frozenset("al bin da das de del della den der di dos du el la le ten ter van von y zu".split())
_PLACES = lazy(
    r"\b(?:universit|institut|department|dept|school|college|laborator|labs?\b|research|cent(?:er|re)|inc\b|corp"
    r"|faculty|academy|technolog|science|division|group\b|hospital|google|microsoft|deepmind|member\b|senior\b"
    r"|usa\b|china\b|germany|france|switzerland|canada|japan|korea|contribut|author|http|www|arxiv|draft|version"
    r"|preprint|january|february|march\b|april|june|july|august|september|october|november|december)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Front:
    """The lines of the head: the title, the names, and what else stands there."""

    title: list[Line]
    authors: tuple[str, ...]
    others: list[Line]
    taken: frozenset[int] = frozenset()
    """The identities of all lines of the head."""


def front_of(lines: Sequence[Line], measures: Measures, height: float) -> Front:
    """Return the head on the first page, whose lines come from top to bottom; empty where there is none for sure."""
    title = _title(lines, measures, height)
    if not title:
        return Front([], (), [])
    bottom = title[-1].base
    between = _between(lines, bottom, measures)
    above = [line for line in lines if line.base > title[0].base and line not in title]
    authors: list[str] = []
    others = list(above)
    for line in between:
        names = _names(line)
        authors.extend(names)
        if not names:
            others.append(line)
    taken = frozenset(id(line) for line in (*title, *above, *between))
    return Front(title, tuple(authors), others, taken)


def _title(lines: Sequence[Line], measures: Measures, height: float) -> list[Line]:
    upper = [line for line in lines if line.base > 0.45 * height and len(line.text) > 3]
    if not upper:
        return []
    size = max(line.size for line in upper)
    if size < 1.12 * measures.size:
        return _bold_title(upper, measures)
    found: list[Line] = []
    above = 0
    for line in upper:
        above += len(line.text)
        if above > _ABOVE_AT_MOST and not found:
            break
        if line.size > 0.97 * size and (not found or found[-1].base - line.base < 2.2 * size):
            found.append(line)
        elif found:
            break
    return [] if not found or numbered(found) or KNOWN.match(found[0].text) else found


def _bold_title(upper: Sequence[Line], measures: Measures) -> list[Line]:
    """Return the centred bold lines that stand first, where the title is in the type size of the text."""
    left, right = min(line.left for line in upper), max(line.right for line in upper)
    found: list[Line] = []
    for line in upper:
        centred = abs((line.left - left) - (right - line.right)) < 3 * line.size
        if line.style & Style.BOLD and centred and line.size > 0.95 * measures.size:
            found.append(line)
        elif found or upper.index(line) > 2:
            break
    text = " ".join(line.text for line in found)
    return [] if len(found) > 4 or len(text.split()) < 2 or numbered(found or upper) or KNOWN.match(text) else found


def _between(lines: Sequence[Line], bottom: float, measures: Measures) -> list[Line]:
    """Return the lines from the title down to the abstract, or to the first section."""
    for pattern in (ABSTRACT, _FIRST_SECTION):
        for head in lines:
            if head.base < bottom and pattern.match(head.text):
                end = head.base + 0.5 * head.size
                beside = _beside(lines, head, measures)
                return [line for line in lines if bottom > line.base > end and id(line) not in beside]
    return _above_text([line for line in lines if line.base < bottom])


def _above_text(lines: Sequence[Line]) -> list[Line]:
    """Return the lines above the first three full ones in a row, which are an abstract without a name or the text."""
    for at in range(len(lines) - 2):
        three = lines[at : at + 3]
        wide = all(len(line.words) > 7 and line.size == three[0].size for line in three)
        if wide and all(0 < a.base - b.base < 2.2 * a.size for a, b in pairwise(three)):
            return list(lines[:at])
    return []


def _beside(lines: Sequence[Line], head: Line, measures: Measures) -> set[int]:
    """Return the lines of the column to the right that begins as high as the abstract does, or a little higher."""
    column = [line for line in reversed(lines) if line.left > head.right and line.base > head.base - measures.leading]
    found = set()
    base = head.base
    for line in column:
        if line.base - base > 1.4 * measures.leading:
            break
        base = line.base
        found.add(id(line))
    return found


def _names(line: Line) -> list[str]:
    """Return the names in a line, none where something else stands in it."""
    found: list[str] = []
    for cell in line.cells():
        text = _MARKS.sub(" ", _CODES.sub(" ", text_of(_full_size(cell, line))))
        pieces = [clean(piece) for piece in _PARTING.split(text)]
        found.extend(piece.strip(" .,;") if piece.count(".") == 0 else piece.strip(" ,;") for piece in pieces if piece)
    found = [piece for piece in found if piece]
    found = [_cased(piece) for piece in found]
    return found if found and all(map(_is_name, found)) else []


def _cased(name: str) -> str:
    """Return a name that is all in capitals as it is written elsewhere."""
    if not name.isupper() or len(name) < 5:
        return name
    return " ".join(word if len(word.strip(".")) < 3 and "." in word else word.title() for word in name.split())


def _full_size(words: Sequence[Word], line: Line) -> list[Word]:
    return [word for word in words if face_of(word, line) is not Face.SUPERSCRIPT]


def _is_name(piece: str) -> bool:
    if not _NAME.match(piece) or _PLACES.search(piece) or "@" in piece:
        return False
    return all(word[0].isupper() or word in _PARTICLES or not word[0].islower() for word in piece.split())

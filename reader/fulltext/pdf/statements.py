"""Theorems, definitions and proofs: where one begins, and how far it goes where that is sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.domain.patterns import lazy
from reader.fulltext.pdf.chunks import Chunk, Kind
from reader.fulltext.pdf.floats import Float, Placed
from reader.fulltext.pdf.placed import Style

HEAD = lazy(
    r"(?P<label>(?P<kind>Theorem|Lemma|Proposition|Corollary|Definition|Remark|Example|Conjecture|Claim|Assumption|Fact"
    r"|Observation|Notation|Hypothesis|Problem|Question|Axiom|Condition|Criterion|Property|Exercise)s?"
    r"(?:\s+(?:[A-Z]?\.?\d+(?:\.\d+)*|[A-Z]|[IVX]+)′?)?)\s*(?P<title>\([^()]*(?:\([^()]*\)[^()]*)*\))?(?P<end>\s*[.:—–]|\s|$)",
    re.IGNORECASE,
)
PROOF = lazy(
    r"(?P<label>(?:Sketch of (?:the )?)?Proof(?: sketch)?(?: (?:of|for) (?:the )?[^.:—]{1,80}(?:\d+(?:\.\d+)+)?)?)"
    r"(?P<end>[.:—])\s",
    re.IGNORECASE,
)
_END = lazy(r"[□∎■◻◼⊓▪]\s*\ufffd?$")
_PARTS_AT_MOST = 60


@dataclass(slots=True)
class Stated:
    """A statement or a proof: its label, what stands in brackets after it, how long both are, and its parts."""

    label: str
    title: str
    length: int
    parts: list[Placed] = field(default_factory=list)


def with_statements(parts: Sequence[Placed]) -> list[Placed | Stated]:
    """Return the parts in reading order, those of a statement together; figures and tables in it come after it."""
    found: list[Placed | Stated] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        stated = _opened(part) if isinstance(part, Chunk) else None
        if stated is None or not isinstance(part, Chunk):
            found.append(part)
            at += 1
            continue
        end = _end_of(parts, at)
        floats = [other for other in parts[at:end] if isinstance(other, Float)]
        stated.parts = [other for other in parts[at:end] if not isinstance(other, Float)]
        found += [stated, *floats]
        at = end
    return found


def _opened(chunk: Chunk) -> Stated | None:
    if chunk.kind not in (Kind.BODY, Kind.SMALL, Kind.HEADING) or (chunk.kind is Kind.HEADING and not chunk.is_run_in):
        return None
    text = chunk.text
    first = chunk.lines[0].words[0]
    match = PROOF.match(text)
    if match is not None and first.style & (Style.ITALIC | Style.BOLD | Style.CAPITALS):
        return Stated(match["label"], "", match.end("end"))
    match = HEAD.match(text)
    if match is None or not _is_marked(chunk, match):
        return None
    length = match.end("end") if match["end"].strip() else match.end()
    return Stated(match["label"], match["title"] or "", length)


def _is_marked(chunk: Chunk, match: "re.Match[str]") -> bool:
    """Tell whether the head is set otherwise than what follows it: bold, small capitals, or upright before slanted."""
    words = [word for line in chunk.lines for word in line.words]
    first = words[0]
    count = len(match[0].split())
    after = next((word for word in words[count + 1 :] if len(word.text) > 2), None)
    if first.text[:1].islower():
        return False
    if first.style & (Style.BOLD | Style.CAPITALS):
        return True
    ended = bool(match["end"].strip())
    if first.style & Style.ITALIC:
        return ended and after is not None and not after.style & Style.ITALIC
    return ended and after is not None and bool(after.style & Style.ITALIC)


def _end_of(parts: Sequence[Placed], start: int) -> int:
    first = parts[start]
    if isinstance(first, Chunk) and PROOF.match(first.text):
        return _end_of_proof(parts, start)
    slanted = isinstance(first, Chunk) and _is_slanted(first, after_head=True)
    at = start + 1
    while at < min(len(parts), start + _PARTS_AT_MOST):
        part = parts[at]
        if isinstance(part, Float):
            at += 1
            continue
        goes_on = not slanted and _is_formula(parts[at - 1]) and part.kind is Kind.BODY and part.text[0].islower()
        slanted_on = slanted and part.kind in (Kind.BODY, Kind.ITEM) and _is_slanted(part)
        if _is_formula(part) or slanted_on or goes_on:
            at += 1
        else:
            break
    # What follows the last words of the statement may belong to the next paragraph.
    while at > start + 1 and (isinstance(parts[at - 1], Float) or (slanted and _is_formula(parts[at - 1]))):
        if _is_formula(parts[at - 1]) and not _ends_sentence(parts, start, at - 1):
            break
        at -= 1
    return at


def _ends_sentence(parts: Sequence[Placed], start: int, at: int) -> bool:
    before = next(
        (part for part in reversed(parts[start:at]) if isinstance(part, Chunk) and not _is_formula(part)), None
    )
    return before is None or before.text.rstrip().endswith((".", "!", "?"))


def _end_of_proof(parts: Sequence[Placed], start: int) -> int:
    for at in range(start, min(len(parts), start + _PARTS_AT_MOST)):
        part = parts[at]
        if isinstance(part, Float):
            continue
        if at > start and (part.kind is Kind.HEADING or _opened(part) is not None):
            break
        if _END.search(part.text):
            return at + 1
    return start + 1


def _is_formula(part: Placed) -> bool:
    return isinstance(part, Chunk) and part.kind is Kind.FORMULA


def _is_slanted(chunk: Chunk, *, after_head: bool = False) -> bool:
    """Tell whether most words are set slanted."""
    words = [word for line in chunk.lines for word in line.words if len(word.text) > 2]
    words = words[3:] if after_head else words
    return 2 * sum(bool(word.style & Style.ITALIC) for word in words) > len(words)

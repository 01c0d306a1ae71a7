"""Runs of text to lines: words, formulas and references of a paragraph, broken at the width of the page."""

from bisect import bisect_right
from typing import NamedTuple

from reader.formats.tex.scripts import script
from reader.fulltext.layout.cells import TIE, cells, wrap
from reader.fulltext.layout.page import NONE, Line, Role, Span
from reader.fulltext.layout.setter import Setter
from reader.fulltext.model import Face, FootnoteMark, Inline, Inlines, Link, Math, Reference, Text

TIED = 14
"""Characters up to which a formula is not broken."""

_FACES = {
    Face.EMPHASIS: Role.EMPHASIS,
    Face.STRONG: Role.STRONG,
    Face.CODE: Role.CODE,
}
_HEADINGS = frozenset({Role.TITLE, Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.CELL_HEADING})
_SCRIPTS = {Face.SUPERSCRIPT: "^", Face.SUBSCRIPT: "_"}


class Flow(NamedTuple):
    """A text and its runs: where each begins, and its look."""

    text: str
    starts: list[int]
    looks: list[tuple[Role, int]]

    def cut(self, start: int, end: int) -> Line:
        """Return a part of the text as runs."""
        starts, looks, text = self.starts, self.looks, self.text
        index = bisect_right(starts, start) - 1
        runs = []
        while start < end:
            index += 1
            stop = starts[index] if index < len(starts) and starts[index] < end else end
            if start < stop:
                piece = text[start:stop]
                role, target = looks[index - 1]
                runs.append(Span(piece.replace(TIE, " ") if TIE in piece else piece, role, target))
            start = stop
        return tuple(runs)


def flow(setter: Setter, content: Inlines, base: Role = Role.BODY, label: str = "") -> Flow:
    """Return the runs of ``content``, whose plain words have the role ``base``; ``label`` stands before them."""
    parts: list[str] = [f"{label} "] if label else []
    starts: list[int] = [0] if label else []
    looks: list[tuple[Role, int]] = [(Role.LABEL, NONE)] if label else []
    at = len(parts[0]) if label else 0
    for part in content:
        text, role, target = _run(setter, part, base)
        if text:
            parts.append(text)
            starts.append(at)
            looks.append((role, target))
            at += len(text)
    return Flow("".join(parts), starts, looks)


def joined(first: Flow, second: Flow) -> Flow:
    """Return one text after the other."""
    at = len(first.text)
    starts = first.starts + [at + start for start in second.starts]
    return Flow(first.text + second.text, starts, first.looks + second.looks)


def _run(setter: Setter, part: Inline, base: Role) -> tuple[str, Role, int]:
    if isinstance(part, Text):
        if part.face in _SCRIPTS:
            return script(_SCRIPTS[part.face], part.text), base, NONE
        return part.text, base if base in _HEADINGS else _FACES.get(part.face, base), NONE
    if isinstance(part, Math):
        text = part.text or part.tex
        # Numbers stand upright.
        role = Role.MATH if base not in _HEADINGS and any(map(str.isalpha, text)) else base
        return text.replace(" ", TIE) if len(text) <= TIED else text, role, setter.target(part)
    if isinstance(part, Reference):
        role = Role.CITATION if part.is_citation else Role.REFERENCE
        # "Theorem 2.1" is one word.
        text = part.text if part.is_citation or len(part.text) > TIED else part.text.replace(" ", TIE)
        return text, role, setter.target(part)
    if isinstance(part, Link):
        return part.text or part.url, Role.LINK, setter.target(part)
    assert isinstance(part, FootnoteMark), "there are no other inlines"
    return script("^", part.mark) if part.mark.isdecimal() else part.mark, Role.FOOTNOTE, setter.target(part)


def set_flow(setter: Setter, run: Flow, hanging: int = 0) -> None:
    """Set a text as a paragraph; ``hanging`` cells are left free before its lines after the first."""
    width = setter.room
    if width - hanging < 8:
        hanging = 0
    lines = wrap(run.text, width - hanging, width)
    indent = (Span(" " * hanging, Role.SPACE),) if hanging else ()
    for number, (start, end) in enumerate(lines):
        setter.put((*indent, *run.cut(start, end)) if number and hanging else run.cut(start, end))


def set_centred(setter: Setter, run: Flow) -> None:
    """Set a text in the middle, in lines of much the same length."""
    width = setter.room
    lines = wrap(run.text, width)
    if len(lines) > 1:
        # The narrowest measure that takes no more lines.
        low, high = width // 2, width
        while low < high:
            middle = (low + high) // 2
            if len(wrap(run.text, middle)) <= len(lines):
                high = middle
            else:
                low = middle + 1
        lines = wrap(run.text, high)
    for start, end in lines:
        free = (width - cells(run.text[start:end])) // 2
        line = run.cut(start, end)
        setter.put((Span(" " * free, Role.SPACE), *line) if free > 0 else line)

"""A paper as lines of text: what stands where, and how to find a place again."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from reader.fulltext.layout.cells import cells
from reader.fulltext.model import EquationRow, FootnoteMark, Link, Math, Picture, Reference


class Role(Enum):
    """What a run of text is; how it looks is for the screen to say."""

    TITLE = "title"
    AUTHORS = "authors"
    HEADING1 = "heading 1"
    HEADING2 = "heading 2"
    HEADING3 = "heading 3"
    BODY = "body"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    MATH = "math"
    LABEL = "label"
    NUMBER = "number"
    MARKER = "marker"
    CITATION = "citation"
    REFERENCE = "reference"
    LINK = "link"
    FOOTNOTE = "footnote mark"
    CAPTION = "caption"
    CELL_HEADING = "table heading"
    PICTURE = "picture"
    MISSING = "missing"
    RULE = "rule"
    SPACE = "space"


DRAWN = frozenset({Role.RULE, Role.SPACE})
"""What the layout adds to the text: rules, bars, indents and the blanks of columns."""

NONE = -1

_FIRST_WIDE = "\u1100"


class Span(NamedTuple):
    """A run of a line: its text, its role, and the number of what it leads to, ``NONE`` for nothing."""

    text: str
    role: Role
    target: int = NONE


Line = tuple[Span, ...]

Target = Reference | Link | FootnoteMark | Math | EquationRow | Picture
"""What a run of text leads to: a place of the paper, a page outside of it, a formula's TeX, a picture."""


class HeadingLine(NamedTuple):
    """An entry of the table of contents: ``line`` counts from 0."""

    level: int
    number: str
    title: str
    line: int
    anchor: str


class Wide(NamedTuple):
    """Lines ``first`` to ``last``, that one left out, of a table that is ``width`` cells wide: more than the page."""

    first: int
    last: int
    width: int


class Position(NamedTuple):
    """A place of the paper whatever the width: a block in reading order, and the letters of it before the place."""

    block: int
    letters: int


@dataclass(frozen=True, slots=True)
class Pages:
    """A paper laid out for ``width`` cells. ``blocks`` says for each line to which block of the paper it belongs.

    ``target_lines`` has the first line of each of the ``targets``. The lines of the blocks in ``verbatim`` stand by
    themselves (tables, programs, formulas); those of other blocks are one text.
    """

    width: int
    lines: tuple[Line, ...]
    blocks: tuple[int, ...]
    anchors: Mapping[str, int]
    headings: tuple[HeadingLine, ...]
    targets: tuple[Target, ...]
    target_lines: tuple[int, ...]
    wide: tuple[Wide, ...] = ()
    verbatim: frozenset[int] = field(default_factory=frozenset)

    def section_at(self, line: int) -> int:
        """Return which heading ``line`` is under, -1 before the first one."""
        return bisect_right(self.headings, line, key=lambda heading: heading.line) - 1

    def section_name(self, line: int) -> str:
        """Return the number and the title of the section of a line, an empty string before the first."""
        index = self.section_at(line)
        return f"{self.headings[index].number} {self.headings[index].title}".strip() if index >= 0 else ""

    def wide_at(self, line: int) -> Wide | None:
        """Return the wide table that ``line`` belongs to, if it does."""
        index = bisect_right(self.wide, line, key=lambda table: table.first) - 1
        return self.wide[index] if index >= 0 and line < self.wide[index].last else None

    def position_of(self, line: int) -> Position:
        """Return where ``line`` is, for another width or another day."""
        if not self.lines:
            return Position(0, 0)
        line = max(0, min(line, len(self.lines) - 1))
        block = self.blocks[line]
        first = bisect_left(self.blocks, block)
        return Position(block, sum(letters(self.lines[number]) for number in range(first, line)))

    def line_at(self, position: Position) -> int:
        """Return the line on which a place is now; for one beyond the end the last line."""
        number = bisect_left(self.blocks, position.block)
        left = position.letters
        while left > 0 and self._goes_on(number, position.block):
            left -= letters(self.lines[number])
            if left < 0:
                break
            number += 1
        # Empty lines of a program have the same place as the line that follows them.
        while position.letters and self._goes_on(number, position.block) and not letters(self.lines[number]):
            number += 1
        return max(0, min(number, len(self.lines) - 1))

    def _goes_on(self, number: int, block: int) -> bool:
        return number + 1 < len(self.lines) and self.blocks[number + 1] == block

    def text(self, first: int, last: int) -> str:
        """Return the lines ``first`` to ``last``, that one included, as text: paragraphs in one line each."""
        parts: list[str] = []
        before: int = NONE
        above: Line = ()
        for number in range(max(0, first), min(last + 1, len(self.lines))):
            shown = plain_line(self.lines[number])
            if not shown:
                continue
            block = self.blocks[number]
            if block != before:
                parts.append(f"\n\n{shown}" if parts else shown)
            else:
                parts.append(f"\n{shown}" if block in self.verbatim else joint(above, self.lines[number]) + shown)
            before, above = block, self.lines[number]
        return "".join(parts)

    def targets_in(self, first: int, last: int) -> list[int]:
        """Return the targets that begin on the lines ``first`` to ``last``, that one left out."""
        return list(range(bisect_left(self.target_lines, first), bisect_left(self.target_lines, last)))


def letters(line: Line) -> int:
    """Return how many characters of ``line`` are the paper's own, blanks left out."""
    return sum(len(span.text) - span.text.count(" ") for span in line if span.role not in DRAWN)


def joint(line: Line, following: Line) -> str:
    """Return what stands between two lines of one text: nothing where it was broken inside a script without blanks."""
    before = next((span.text for span in reversed(line) if span.role not in DRAWN and span.text), " ")
    after = next((span.text for span in following if span.role not in DRAWN and span.text), " ")
    return "" if before[-1] > _FIRST_WIDE and cells(before[-1]) + cells(after[0]) == 4 else " "


def plain_line(line: Line) -> str:
    """Return a line as text, without bars at its left and blanks around it."""
    return "".join("" if span.role is Role.RULE else span.text for span in line).strip(" ")

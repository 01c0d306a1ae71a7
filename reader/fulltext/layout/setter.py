"""Lines as they are set, one below the other: margins, blank lines between blocks, and what is to be found again."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from reader.fulltext.layout.cells import cells
from reader.fulltext.layout.page import NONE, HeadingLine, Line, Pages, Role, Span, Target, Wide

LEAST = 12
"""Cells of text that a margin must leave; what would leave less is not set in any further."""


class Signs:
    """The signs that the layout draws; plain ones where a terminal has no others."""

    def __init__(self, ascii: bool) -> None:
        self.bar = "| " if ascii else "│ "
        self.rule = "-" if ascii else "─"
        self.bullet = "*" if ascii else "•"
        self.picture = "[#]" if ascii else "▨"
        self.missing = "[?]" if ascii else "⌧"
        self.is_plain = ascii

    def marker(self, marker: str) -> str:
        """Return how the marker of a list's item is drawn."""
        return self.bullet if not marker or (self.is_plain and not marker.isascii()) else marker


class Setter:
    """Takes lines and counts them. A margin stands before every line; a lead once in its place."""

    def __init__(self, width: int, ascii: bool) -> None:
        self.width = width
        self.signs = Signs(ascii)
        self.block = NONE
        self._lines: list[Line] = []
        self._blocks: list[int] = []
        self._anchors: dict[str, int] = {}
        self._headings: list[HeadingLine] = []
        self._targets: list[Target] = []
        self._target_lines: list[int] = []
        self._wide: list[Wide] = []
        self._verbatim: set[int] = set()
        self._margin: Line = ()
        self._margin_cells = 0
        self._lead: Line | None = None
        self._is_blank = True

    @property
    def room(self) -> int:
        """Cells that a line has now."""
        return self.width - self._margin_cells

    @property
    def here(self) -> int:
        """The number of the next line."""
        return len(self._lines)

    def begin(self, anchor: str = "", *, verbatim: bool = False) -> None:
        """Begin the next block of the paper, at which ``anchor`` is."""
        self.block += 1
        if verbatim:
            self._verbatim.add(self.block)
        self.name(anchor)

    def name(self, anchor: str) -> None:
        """Let ``anchor`` be at the next line."""
        if anchor:
            self._anchors.setdefault(anchor, self.here)

    def head(self, level: int, number: str, title: str, anchor: str) -> None:
        """Take the next line into the table of contents."""
        self._headings.append(HeadingLine(level, number, title, self.here, anchor))

    def target(self, target: Target) -> int:
        """Return the number of something that a run of the next lines leads to."""
        self._targets.append(target)
        self._target_lines.append(NONE)
        return len(self._targets) - 1

    def put(self, line: Line) -> None:
        """Set one line."""
        lead, self._lead = self._lead, None
        for span in line:
            if span.target >= 0 and self._target_lines[span.target] < 0:
                self._target_lines[span.target] = len(self._lines)
        margin = self._margin if lead is None else lead
        self._lines.append((*margin, *line) if margin else line)
        self._blocks.append(max(0, self.block))
        self._is_blank = False

    def put_wide(self, lines: list[Line], width: int) -> None:
        """Set lines that may be wider than the page."""
        first = self.here
        for line in lines:
            self.put(line)
        if width > self.room:
            self._wide.append(Wide(first, self.here, width + self._margin_cells))

    def gap(self) -> None:
        """Leave a line free, unless one is free already or nothing stands above."""
        if not self._is_blank and self._lead is None:
            self._lines.append(self._margin)
            self._blocks.append(max(0, self.block))
            self._is_blank = True

    @contextmanager
    def inset(self, margin: Span, lead: Span | None = None) -> Iterator[None]:
        """Set what comes in from the left, behind ``margin``; ``lead`` stands once in the place of it."""
        taken = cells(margin.text)
        if self.room - taken < LEAST:
            # Too narrow for any margin; the marker of an item still is a word of the paper.
            if lead is not None and lead.text.strip():
                self.put((Span(lead.text.strip(), lead.role, lead.target),))
            yield
            return
        before, self._margin_cells = self._margin, self._margin_cells + taken
        self._margin = (*before, margin)
        if lead is not None:
            self._lead = (*(before if self._lead is None else self._lead), lead)
        try:
            yield
        finally:
            self._margin, self._margin_cells = before, self._margin_cells - taken

    def flush(self) -> None:
        """Set a lead that no line has taken."""
        if self._lead is not None:
            self.put(())

    def pages(self, names: dict[str, str]) -> Pages:
        """Return what was set; ``names`` are other names of anchors."""
        while self._lines and not self._lines[-1]:
            self._lines.pop()
            self._blocks.pop()
        # What has no text may have stood below the last line.
        last = max(0, len(self._lines) - 1)
        anchors = {name: min(line, last) for name, line in self._anchors.items()}
        for name, anchor in names.items():
            if anchor in anchors:
                anchors.setdefault(name, anchors[anchor])
        headings = [heading._replace(line=min(heading.line, last)) for heading in self._headings]
        targets, lines = self._in_order()
        return Pages(
            self.width,
            tuple(lines),
            tuple(self._blocks),
            anchors,
            tuple(headings),
            tuple(targets),
            tuple(sorted(self._target_lines)),
            tuple(self._wide),
            frozenset(self._verbatim),
        )

    def _in_order(self) -> tuple[list[Target], list[Line]]:
        """Return the targets in the order of their lines: what a table's cells lead to was found column by row."""
        places = self._target_lines
        if all(a <= b for a, b in pairwise(places)):
            return self._targets, self._lines
        order = sorted(range(len(places)), key=lambda number: places[number])
        new = {old: number for number, old in enumerate(order)}
        new[NONE] = NONE
        lines = [
            tuple(Span(span.text, span.role, new[span.target]) for span in line)
            if any(span.target >= 0 for span in line)
            else line
            for line in self._lines
        ]
        return [self._targets[old] for old in order], lines


def blanks(count: int) -> Span:
    """Return that many cells of nothing."""
    return Span(" " * count, Role.SPACE)

"""Placed text: words with their places on a page, and the lines that they form.

Lengths are points (1/72 inch); the origin is the lower left corner of the page, so that a larger ``base`` is higher up.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

CELL_GAP = 0.95
"""Blanks wider than this, in units of the type size, part two cells of a row or two columns."""


class Style:
    """What the name of a font tells, as bits: plain numbers, for those of an enumeration take ten times as long."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    MONO = 4
    MATH = 8
    CAPITALS = 16


_STYLES = (Style.BOLD, Style.ITALIC, Style.MONO, Style.MATH, Style.CAPITALS)


class Word(NamedTuple):
    """Signs without a blank between them, of one font and size, on one baseline."""

    text: str
    left: float
    right: float
    base: float
    size: float
    style: int = 0
    spaced: bool = True
    """Whether a blank parts it from the word before it."""


class Page(NamedTuple):
    """One page: its size and its words in the order in which they are drawn; turned text is left out."""

    width: float
    height: float
    words: list[Word]


@dataclass(slots=True, eq=False)
class Line:
    """Words on one baseline with their scripts, from left to right."""

    words: list[Word]
    page: int
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0
    style: int = 0
    column: int = 0
    """Which column of the page it stands in; -1 for a line over all columns."""
    edges: tuple[float, float] = (0.0, 0.0)
    """Where the column begins and ends."""
    text: str = field(default="", repr=True)
    _cells: list[list[Word]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Measure the words."""
        self.measure()

    def measure(self) -> None:
        """Set everything that follows from the words."""
        words = self.words
        sizes: dict[float, int] = {}
        styles = dict.fromkeys(_STYLES, 0)
        for word in words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
            if word.style:
                for style in styles:
                    if word.style & style:
                        styles[style] += len(word.text)
        self.size = max(sizes, key=lambda size: (sizes[size], size))
        self.base = next(word.base for word in words if word.size == self.size)
        self.left = words[0].left
        self.right = max(word.right for word in words)
        count = sum(sizes.values())
        self.style = sum(style for style, amount in styles.items() if amount > 0.7 * count)
        self.text = text_of(words)
        self._cells = None

    def part(self, start: int, end: int) -> "Line":
        """Return some of its words as a line of the same column."""
        words = [self.words[start]._replace(spaced=True), *self.words[start + 1 : end]]
        return Line(words, self.page, column=self.column, edges=self.edges)

    def cells(self) -> list[list[Word]]:
        """Return the words, parted at wide blanks."""
        if self._cells is None:
            self._cells = [[self.words[0]]]
            end = self.words[0].right
            for word in self.words[1:]:
                if word.left - end > CELL_GAP * self.size:
                    self._cells.append([])
                self._cells[-1].append(word)
                end = max(end, word.right)
        return self._cells


def text_of(words: list[Word]) -> str:
    """Return the words with one blank where there is one between them."""
    parts: list[str] = []
    for word in words:
        if word.spaced and parts:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)

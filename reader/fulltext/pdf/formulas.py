"""Displayed formulas: the lines that make one up, its rows with their numbers, and readable text for each."""

from collections.abc import Sequence

from reader.domain.patterns import lazy
from reader.formats.tex.scripts import script
from reader.fulltext.model import EquationRow
from reader.fulltext.pdf.packing import tidy
from reader.fulltext.pdf.placed import Line, Word, text_of

NUMBER = lazy(r"\(\s*(?:[A-Z]\.?|[A-Z]\d\.)?\d{1,3}(?:[.-]\d{1,3})*[a-z]?['′]?\s*\)$")
_RELATION = lazy(r"[=<>≤≥≈≡∈→⇒∼≜≐⊂⊆≪≫∝≠]")
_LIMITS = frozenset("∑∏∫⋃⋂⨁⨂⋁⋀∐∮")
_ATOM = lazy(r"\w+$")

Cell = list[Word]


def number_at(line: Line) -> int | None:
    """Return which cell of a line is the number of a formula at a margin: 0 or -1, or None."""
    cells = line.cells()
    left, right = line.edges
    if NUMBER.match(text_of(cells[-1])) and (len(cells) > 1 or line.left > (left + right) / 2):
        return -1 if line.right > right - 1.5 * line.size else None
    if len(cells) > 1 and line.left < left + 0.6 * line.size and NUMBER.match(text_of(cells[0])):
        return 0 if cells[1][0].left - cells[0][-1].right > 1.8 * line.size else None
    return None


def equation_rows(lines: Sequence[Line]) -> tuple[EquationRow, ...]:
    """Return the rows of a display: fractions, limits and large brackets go to the row that they stand at."""
    size = max(line.size for line in lines)
    cells: list[Cell] = []
    numbers: list[Word] = []
    for line in lines:
        at = number_at(line)
        parted = line.cells()
        if at is not None:
            numbers.append(parted[at][0]._replace(text=text_of(parted[at])))
            parted = parted[1:] if at == 0 else parted[:-1]
        cells.extend(parted)
    bases = _bases(cells, numbers, size)
    rows: list[list[Cell]] = [[] for _ in bases]
    labels = [""] * len(bases)
    for cell in cells:
        rows[_nearest(bases, _base(cell))].append(cell)
    for number in numbers:
        at = _nearest(bases, number.base)
        labels[at] = labels[at] or number.text
    return tuple(
        EquationRow("", tidy(_row_text(row, base, size)).strip(), tidy(label).strip())
        for base, row, label in zip(bases, rows, labels, strict=True)
    )


def _bases(cells: Sequence[Cell], numbers: Sequence[Word], size: float) -> list[float]:
    """Return the baselines of the rows from top to bottom: those of relations first, then of what is wide."""
    found: list[float] = []
    for cell in sorted(cells, key=lambda cell: (not _RELATION.search(text_of(cell)), cell[0].left - cell[-1].right)):
        base = _base(cell)
        if max(word.size for word in cell) > 0.85 * size and all(abs(base - other) > 1.15 * size for other in found):
            found.append(base)
    if not found:
        found = [_base(cell) for cell in cells[:1]] or [number.base for number in numbers[:1]]
    return sorted(found, reverse=True)


def _base(cell: Cell) -> float:
    return max(cell, key=lambda word: word.size).base


def _nearest(bases: Sequence[float], base: float) -> int:
    return min(range(len(bases)), key=lambda at: abs(bases[at] - base))


def _row_text(cells: Sequence[Cell], base: float, size: float) -> str:
    """Return a row as text: what is above and below one another as a fraction or as limits."""
    main = [word for cell in cells if abs(_base(cell) - base) < 0.25 * size for word in cell]
    upper = [cell for cell in cells if _base(cell) - base >= 0.25 * size]
    lower = [cell for cell in cells if base - _base(cell) >= 0.25 * size]
    parts = [(word.left, word) for word in main]
    for cell in upper:
        below = next(
            (other for other in lower if _overlap(cell, other) and not any(_covers(cell, w) for w in main)), None
        )
        if below is None:
            parts += [(word.left, word) for word in cell]
            continue
        lower.remove(below)
        text = f"{_bracketed(_linear(cell, size))}/{_bracketed(_linear(below, size))}"
        parts.append((min(cell[0].left, below[0].left), cell[0]._replace(text=text, base=base, size=size, spaced=True)))
    parts += [(word.left, word) for cell in lower for word in cell]
    return _linear([word for _, word in sorted(parts, key=lambda part: part[0])], size, base)


def _overlap(one: Cell, other: Cell) -> bool:
    left, right = max(one[0].left, other[0].left), min(one[-1].right, other[-1].right)
    return right - left > 0.5 * min(one[-1].right - one[0].left, other[-1].right - other[0].left)


def _covers(cell: Cell, word: Word) -> bool:
    return min(cell[-1].right, word.right) - max(cell[0].left, word.left) > 0.3 * (word.right - word.left)


def _bracketed(text: str) -> str:
    return text if _ATOM.match(text) else f"({text})"


def _linear(words: Sequence[Word], size: float, base: float | None = None) -> str:
    """Return words from left to right, raised and lowered ones as scripts."""
    full = max(word.size for word in words)
    base = max(words, key=lambda word: word.size).base if base is None else base
    text = ""
    held: dict[str, str] = {}
    for word in words:
        small = word.size < 0.85 * full and abs(word.base - base) > 0.08 * full
        if small and text:
            mark = "^" if word.base > base else "_"
            held[mark] = held.get(mark, "") + (" " if word.spaced and mark in held else "") + word.text
            continue
        text += _scripts(held, word.text[:1]) + (" " if word.spaced and text else "") + word.text
    return text + _scripts(held, "")


def _scripts(held: dict[str, str], following: str) -> str:
    found = "".join(script(mark, held[mark].strip(), following) for mark in ("_", "^") if held.get(mark, "").strip())
    held.clear()
    return found

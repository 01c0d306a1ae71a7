"""Rows of a table out of lines with cells; lines as they stand where no rows can be told."""

from collections.abc import Sequence

from reader.fulltext.model import Cell, Code
from reader.fulltext.pdf.packing import row as cleaned_row
from reader.fulltext.pdf.placed import Line, Word
from reader.fulltext.pdf.wording import Vocabulary, inlines_of

Span = tuple[float, float]
Rows = tuple[tuple[Cell, ...], ...]


def rows_of(lines: Sequence[Line], vocabulary: Vocabulary) -> Rows:
    """Return the rows of a table, or none where a cell cannot be put under one column or several whole ones."""
    parted = [_cells(line) for line in _by_base(lines)]
    most = max(map(len, parted), default=0)
    if most < 2 or len(parted) < 2:
        return ()
    columns = _columns([_span(cell) for cells in parted if len(cells) == most for cell in cells])
    if len(columns) != most:
        return ()
    found = []
    for number, cells in enumerate(parted):
        row = _row(cells, columns, vocabulary, number == 0)
        if row is None:
            return ()
        found.append(row)
    return tuple(found)


def code_of(lines: Sequence[Line]) -> Code:
    """Return the lines as they stand, with blanks for their places."""
    rows = _by_base(lines)
    left = min((line.left for line in lines), default=0.0)
    return Code(tuple(_spread(words, left) for words in rows))


def _by_base(lines: Sequence[Line]) -> list[list[Word]]:
    found: list[list[Word]] = []
    base = 0.0
    for line in sorted(lines, key=lambda line: (line.page, line.column, -line.base, line.left)):
        if found and abs(base - line.base) < 0.3 * line.size:
            found[-1].extend([line.words[0]._replace(spaced=True), *line.words[1:]])
            found[-1].sort(key=lambda word: word.left)
        else:
            found.append(list(line.words))
            base = line.base
    return found


def _cells(words: list[Word]) -> list[list[Word]]:
    return Line(words, 0).cells()


def _span(words: Sequence[Word]) -> Span:
    return words[0].left, max(word.right for word in words)


def _columns(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _row(cells: list[list[Word]], columns: list[Span], vocabulary: Vocabulary, first: bool) -> tuple[Cell, ...] | None:
    found: list[Cell] = []
    done = 0
    for words in cells:
        left, right = _span(words)
        over = [at for at, column in enumerate(columns) if left < column[1] and right > column[0]]
        if not over or over[0] < done:
            return None
        found.extend(Cell((), is_heading=first) for _ in range(over[0] - done))
        found.append(Cell(inlines_of([Line(words, 0)], vocabulary), columns=len(over), is_heading=first))
        done = over[-1] + 1
    found.extend(Cell((), is_heading=first) for _ in range(len(columns) - done))
    return tuple(found)


def _spread(words: Sequence[Word], left: float) -> str:
    """Return words in a row of letters of one width, each where it stands, at most a few blanks apart."""
    width = max(0.5 * max((word.size for word in words), default=10.0), 1.0)
    text = " " * min(int((words[0].left - left) / width), 40) if words else ""
    end = words[0].left if words else 0.0
    for word in words:
        gap = word.left - end
        if word.spaced and text.strip():
            text += " " * max(1, min(int(gap / width), 12))
        text += word.text
        end = word.right
    indent = len(text) - len(text.lstrip(" "))
    return (" " * indent + cleaned_row(text.lstrip(" "))).rstrip(" ")

"""The reading order of a page: its columns, and what stands over all of them."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reader.fulltext.pdf.placed import Line

NARROWEST = 0.17
"""The part of the text's width that a column has at least."""

MOST_COLUMNS = 4

Span = tuple[float, float]


def gutters(lines: Sequence[Line]) -> list[Span]:
    """Return the blank stripes between columns, from left to right; none where there is one column."""
    cells = [(cell[0].left, max(word.right for word in cell)) for line in lines for cell in line.cells()]
    if len(cells) < 8:
        return []
    left, right = min(cell[0] for cell in cells), max(cell[1] for cell in cells)
    return _found(cells, left, right, NARROWEST * (right - left), MOST_COLUMNS - 1)


def draws_rows(pages: Sequence[Sequence[Line]], stripes: Sequence[Span]) -> bool:
    """Tell whether the lines of columns side by side were drawn as one: then they are parted at the gutters."""
    linked = sum(_cuts(line, stripes) != [] for lines in pages for line in lines)
    return linked > 5 and 2 * linked > sum(map(len, pages))


def parted(line: Line, stripes: Sequence[Span]) -> list[Line]:
    """Return the line cut at each gutter that none of its words reaches into."""
    cuts = _cuts(line, stripes)
    if not cuts:
        return [line]
    bounds = [*(sum(cut) / 2 for cut in cuts), float("inf")]
    found = []
    start = float("-inf")
    for bound in bounds:
        words = [word for word in line.words if start <= word.left < bound]
        if words:
            found.append(Line([words[0]._replace(spaced=True), *words[1:]], line.page))
        start = bound
    return found


def unjoined(line: Line, stripes: Sequence[Span]) -> list[Line]:
    """Return the line cut where a gutter that is no wider than a large blank was taken for one."""
    for a, b in stripes:
        if line.left >= a or line.right <= b:
            continue
        for at, (last, word) in enumerate(pairwise(line.words), 1):
            wide = 0.6 * line.size < word.left - last.right < 0.9 * line.size
            if wide and abs(last.right - a) < 3 and abs(word.left - b) < 3:
                return [line.part(0, at), *unjoined(line.part(at, len(line.words)), stripes)]
    return [line]


def ordered(lines: Sequence[Line], stripes: Sequence[Span]) -> list[Line]:
    """Return the lines of a page in reading order, each with its column and that column's edges."""
    found: list[Line] = []
    band: list[list[Line]] = [[] for _ in range(len(stripes) + 1)]
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        line.column = _column(line, stripes, lines)
        if found and line.column == 0 and _ends_wide(found[-1], line, lines) and not any(band):
            line.column = -1
        if line.column == 0 and line.text.startswith("[1] ") and _begins_list(line, lines):
            # A short list of references is set over both columns, below the end of the text.
            for column in band:
                found.extend(column)
                column.clear()
        if line.column >= 0:
            band[line.column].append(line)
            continue
        for column in band:
            found.extend(column)
            column.clear()
        found.append(line)
    for column in band:
        found.extend(column)
    for column_index in range(-1, len(band)):
        _set_edges([line for line in lines if line.column == column_index], lines)
    return found


def _ends_wide(last: Line, line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a short line is the last one of a paragraph over all columns that is set in."""
    below = last.column == -1 and last.size == line.size and 0 < last.base - line.base < 1.5 * line.size
    aligned = sum(abs(other.left - line.left) < 1 for other in lines if other is not line) < len(lines) // 4
    return below and aligned and abs(last.left - line.left) < 1


def _begins_list(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a list goes on beside its first entry, under text that comes before it."""
    right = [other for other in lines if other.left > line.right and other.size == line.size]
    level = any(abs(other.base - line.base) < line.size for other in right)
    return level and not any(other.base > line.base + line.size and other.text.startswith("[") for other in right)


def _found(cells: list[Span], left: float, right: float, narrowest: float, most: int) -> list[Span]:
    stripe = _widest(cells, left, right, narrowest)
    if stripe is None or most < 1:
        return []
    before = [cell for cell in cells if cell[1] <= stripe[0] + 1]
    after = [cell for cell in cells if cell[0] >= stripe[1] - 1]
    return [
        *_found(before, left, stripe[0], narrowest, most - 1),
        stripe,
        *_found(after, stripe[1], right, narrowest, most - 1),
    ]


def _widest(cells: list[Span], left: float, right: float, narrowest: float) -> Span | None:
    """Return the stripe that the fewest cells reach into, where that is few enough."""
    start, stop = int(left), int(right) + 2
    begins, ends = [0] * (stop - start + 1), [0] * (stop - start + 1)
    for cell in cells:
        begins[min(max(int(cell[0]) - start, 0), stop - start)] += 1
        ends[min(max(int(cell[1]) + 1 - start, 0), stop - start)] += 1
    begun = ended = 0
    best: tuple[int, int, int] | None = None
    run = 0
    crossing_of_run = -1
    for offset in range(stop - start):
        ended += ends[offset]
        before, crossing = ended, begun - ended
        begun += begins[offset]
        after = len(cells) - begun
        at = start + offset
        few = crossing <= 0.3 * min(before, after) and min(before, after) >= 4
        if few and at > left + narrowest and at < right - narrowest:
            run = run + 1 if crossing == crossing_of_run else 1
            crossing_of_run = crossing
            if run >= 4 and (best is None or (-crossing, run) > best[:2]):
                best = (-crossing, run, at)
        else:
            run, crossing_of_run = 0, -1
    return None if best is None else (float(best[2] - best[1] + 1), float(best[2]))


def _cuts(line: Line, stripes: Sequence[Span]) -> list[Span]:
    if not stripes or line.left > stripes[-1][0] or line.right < stripes[0][1]:
        return []
    cells = [(cell[0].left, max(word.right for word in cell)) for cell in line.cells()]
    return [
        (a, b)
        for a, b in stripes
        if line.left < a and line.right > b and not any(left < (a + b) / 2 < right for left, right in cells)
    ]


def _column(line: Line, stripes: Sequence[Span], lines: Sequence[Line]) -> int:
    for index, (a, b) in enumerate(stripes):
        middle = (a + b) / 2
        if line.right <= middle:
            return index
        if line.left >= middle:
            continue
        over = line.right - b
        if over < 3 or (over < 30 and _is_met(line, b, lines)):
            return index
        if a - line.left < 3:
            continue
        return -1
    return len(stripes)


def _is_met(line: Line, right_of: float, lines: Sequence[Line]) -> bool:
    """Tell whether the next column has a line beside this one: then it is only too long."""
    return any(other.left >= right_of - 2 and abs(other.base - line.base) < 0.9 * line.size for other in lines)


def _set_edges(column: list[Line], page: Sequence[Line]) -> None:
    if not column:
        return
    few = max(2, len(column) // 6)
    lefts = Counter(round(line.left) for line in column)
    rights = Counter(round(line.right) for line in column)
    left = min((edge for edge, count in lefts.items() if count >= few), default=min(lefts))
    right = max((edge for edge, count in rights.items() if count >= few), default=max(rights))
    for line in column:
        line.edges = (float(left), float(max(right, left + 1)))

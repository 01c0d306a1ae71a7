"""Words to lines: mostly in the order in which they are drawn, which is that of the typesetter."""

from itertools import pairwise

from reader.fulltext.pdf.placed import Line, Page, Word

SAME_BASE = 0.12
"""Baselines that differ by less than this part of the type size are one."""

SCRIPT_SHIFT = 0.75
"""How far a script may stand from the baseline, in units of the larger size."""

SPACE_GAP = 0.16
"""A gap wider than this is a blank, where the order of drawing does not tell."""


def lines_of(page: Page, number: int) -> list[Line]:
    """Return the lines of a page from top to bottom, those of several columns mixed."""
    lines = _merged_scripts(_merged_rows([Line(words, number) for words in _drawn_together(page.words)]))
    lines.sort(key=lambda line: (-line.base, line.left))
    return lines


def _drawn_together(words: list[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    base = size = 0.0
    for word in words:
        if found and _follows(found[-1][-1], word, base, size):
            found[-1].append(word)
            if word.size > size * 1.05 and (len(word.text) > 1 or word.size < 1.8 * size):
                base, size = word.base, word.size
        else:
            found.append([word._replace(spaced=True)])
            base, size = word.base, word.size
    return found


def _follows(last: Word, word: Word, base: float, size: float) -> bool:
    larger = max(size, word.size)
    shift = abs(word.base - base)
    if shift < SAME_BASE * larger:
        return word.left > last.right - 0.5 * larger
    if shift > SCRIPT_SHIFT * larger or min(size, word.size) > 0.9 * larger:
        return False
    return last.left - 0.2 * larger <= word.left < last.right + 0.6 * larger


def _merged_rows(lines: list[Line]) -> list[Line]:
    """Join what stands on one baseline side by side although something else was drawn between."""
    lines.sort(key=lambda line: (-round(line.base), line.left))
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if (
            last is not None
            and abs(last.base - line.base) < SAME_BASE * line.size
            and -0.3 * line.size < line.left - last.right < 0.8 * line.size
            and 0.8 < last.size / line.size < 1.25
        ):
            _join(last, line)
        else:
            found.append(line)
    return found


def _merged_scripts(lines: list[Line]) -> list[Line]:
    """Put limits, stacked scripts and the parts of a fraction into the line that they belong to."""
    lines.sort(key=lambda line: -line.base)
    gone: set[int] = set()
    for at, line in enumerate(lines):
        if len(line.text) > 12:
            continue
        for near in (*range(at - 1, max(-1, at - 6), -1), *range(at + 1, min(len(lines), at + 6))):
            main = lines[near]
            if near not in gone and main is not line and _belongs(line, main):
                _join(main, line)
                gone.add(at)
                break
    return [line for at, line in enumerate(lines) if at not in gone]


def _belongs(small: Line, main: Line) -> bool:
    if small.size > 0.9 * main.size or abs(small.base - main.base) > SCRIPT_SHIFT * main.size:
        return False
    return main.left - 1.5 * main.size < small.left and small.right < main.right + 1.5 * main.size


def _join(main: Line, other: Line) -> None:
    # A baseline that is that of a script must not win over that of the line.
    words = sorted((*main.words, *other.words), key=lambda word: word.left)
    end = words[0].right
    spaced = [words[0]._replace(spaced=True)]
    known = set(map(id, main.words)) | set(map(id, other.words))
    first = {id(main.words[0]), id(other.words[0])}
    for last, word in pairwise(words):
        blank = word.left - end > SPACE_GAP * main.size
        new = id(last) in known and (id(word) in first or last.base != word.base)
        spaced.append(word._replace(spaced=blank if new else word.spaced))
        end = max(end, word.right)
    main.words = spaced
    main.measure()

"""The list of references: its entries with their labels."""

import re
import statistics
from collections.abc import Sequence
from itertools import pairwise

from reader.domain.patterns import lazy
from reader.fulltext.model import Entry, plain
from reader.fulltext.pdf.placed import Line
from reader.fulltext.pdf.wording import Vocabulary, inlines_of, without_prefix

TITLE = lazy(r"(?:references?(?: and notes| cited)?|bibliography|literature(?: cited)?|works cited)$", re.IGNORECASE)
_BRACKET = lazy(r"(\[[^\[\]]{1,24}\])\s*")
_NUMBER = lazy(r"(\d{1,3})\.?\s+(?=\S)")
_YEAR = lazy(r"\b((?:1[89]|20)\d\d[a-z]?)\b")
# Not behind an initial: "A. Mori" is one name.
_NAMES_END = lazy(r",|\band\b|&|(?<![^\W\d_a-z])\.\s+[A-Z][a-z]{3,}|\(")


def entries_of(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[Entry, ...]:
    """Return the entries in the lines of the list, in their order."""
    if not lines:
        return ()
    pattern = None
    if _BRACKET.match(lines[0].text):
        pattern = _BRACKET
        starts = [at for at, line in enumerate(lines) if _BRACKET.match(line.text) and _is_left(line)]
    else:
        starts = _counted(lines)
        pattern = _NUMBER if starts else None
    # Brackets that all stand away from the margin say nothing of where an entry begins.
    if not starts:
        starts = _hanging(lines) or _spaced(lines)
    if starts[0] != 0:
        starts.insert(0, 0)
    found = []
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        content = inlines_of(lines[start:end], vocabulary)
        label = pattern.match(plain(content)) if pattern is not None else None
        if label is not None:
            content = without_prefix(content, label.end())
        found.append(Entry(f"r{number}", label[0].strip() if label is not None else "", content))
    return tuple(entry for entry in found if entry.content)


def numbers_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the anchors by what stands between the brackets of a citation."""
    return {entry.label.strip("[]. "): entry.anchor for entry in entries if entry.label}


def names_of(entries: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """Return the anchors by the first author's family name and the year, where both are found and no two agree."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        text = plain(entry.content)
        years = _YEAR.findall(text)
        first = [name for name in _NAMES_END.split(text, maxsplit=1)[0].split() if len(name.strip(".")) > 1]
        if years and first:
            found.setdefault((first[-1].casefold().strip("."), years[-1]), entry.anchor)
            for year in years:
                found.setdefault((first[-1].casefold().strip("."), year), entry.anchor)
    return found


def _is_left(line: Line) -> bool:
    return line.left < line.edges[0] + 2.2 * line.size


def _counted(lines: Sequence[Line]) -> list[int]:
    """Return where entries that are numbered one after the other begin; none where they are not."""
    starts = []
    wanted = None
    for at, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        if match is None or not _is_left(line):
            continue
        if wanted is None and at == 0:
            wanted = int(match[1])
        if wanted is not None and int(match[1]) == wanted:
            starts.append(at)
            wanted += 1
    return starts if len(starts) > 1 else []


def _hanging(lines: Sequence[Line]) -> list[int]:
    """Return the lines at the margin, where the others are set in."""
    starts = [at for at, line in enumerate(lines) if line.left < line.edges[0] + 0.5 * line.size]
    inner = len(lines) - len(starts)
    return starts if inner >= 0.15 * len(lines) and starts else []


def _spaced(lines: Sequence[Line]) -> list[int]:
    """Return the lines after a wider gap, or after a full stop at the end of a column."""
    gaps = [a.base - b.base for a, b in pairwise(lines) if a.column == b.column and a.base > b.base]
    usual = statistics.median_low(gaps) if gaps else 0.0
    starts = [0]
    for at, (last, line) in enumerate(pairwise(lines), 1):
        beside = last.column == line.column and last.page == line.page and last.base > line.base
        if (last.base - line.base > 1.15 * usual) if beside else last.text.endswith("."):
            starts.append(at)
    return starts

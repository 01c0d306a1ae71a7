"""Words in the lines of a paper, whatever their case and accents, and however the lines are broken."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reader.domain.text import plain_letters
from reader.fulltext.layout.page import DRAWN, Line, Pages, joint

MOST_HITS = 5_000
"""Places that are found at most: more of them say nothing."""

_BREAK = "\n"


class Hit(NamedTuple):
    """Where the words are: one or more runs, each a line and a half-open range of its characters."""

    pieces: tuple[tuple[int, int, int], ...]

    @property
    def line(self) -> int:
        """The line on which the words begin."""
        return self.pieces[0][0]


class _Piece(NamedTuple):
    """A part of the whole folded text: its range there, its line, and its first character in that line.

    ``places`` has the character of each folded one where they are not the same.
    """

    start: int
    end: int
    line: int
    column: int
    places: Sequence[int] | None


class TextIndex:
    """The folded text of the lines of a paper, made once for all searches in it."""

    def __init__(self, lines: Sequence[Line], blocks: Sequence[int] = ()) -> None:
        """With ``blocks`` words are found over the end of a line, as long as both lines are of one block."""
        self._parts: list[str] = []
        self._pieces: list[_Piece] = []
        at = 0
        for number, line in enumerate(lines):
            goes_on = number and (not blocks or blocks[number] == blocks[number - 1])
            at = self._add(joint(lines[number - 1], line) if goes_on else _BREAK, at)
            column, is_begun = 0, False
            for span in line:
                if span.role in DRAWN:
                    # A margin parts nothing, the blanks of columns do.
                    at = self._add(" ", at) if is_begun else at
                else:
                    folded, places = folded_text(span.text)
                    self._pieces.append(_Piece(at, at + len(folded), number, column, places))
                    at, is_begun = self._add(folded, at), True
                column += len(span.text)
        self._text = "".join(self._parts)
        self._parts.clear()

    def _add(self, text: str, at: int) -> int:
        self._parts.append(text)
        return at + len(text)

    def find(self, words: str) -> list[Hit]:
        """Return every place of ``words``, side by side as typed, in reading order."""
        typed = [folded_text(word)[0] for word in words.split()]
        pattern = " +".join(re.escape(word) for word in typed if word)
        if not pattern:
            return []
        hits = []
        for match in re.finditer(pattern, self._text):
            pieces = self._runs(*match.span())
            if pieces:
                hits.append(Hit(pieces))
            if len(hits) >= MOST_HITS:
                break
        return hits

    def _runs(self, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
        """Return a range of the folded text as runs of lines."""
        index = max(0, bisect_right(self._pieces, start, key=lambda piece: piece.start) - 1)
        runs: list[tuple[int, int, int]] = []
        while index < len(self._pieces) and self._pieces[index].start < end:
            piece = self._pieces[index]
            index += 1
            first, last = max(0, start - piece.start), min(end, piece.end) - piece.start
            if first >= last:
                continue
            if piece.places is not None:
                first, last = piece.places[first], piece.places[last - 1] + 1
            run = (piece.line, piece.column + first, piece.column + last)
            if runs and runs[-1][0] == run[0] and runs[-1][2] == run[1]:
                run = (run[0], runs.pop()[1], run[2])
            runs.append(run)
        return tuple(runs)


def find(lines: Sequence[Line], words: str) -> list[Hit]:
    """Return every place of ``words`` in ``lines``; of one paper all searches shall share one ``TextIndex``."""
    return TextIndex(lines).find(words)


def index_of(pages: Pages) -> TextIndex:
    """Return what is searched in for a whole paper."""
    return TextIndex(pages.lines, pages.blocks)


def folded_text(text: str) -> tuple[str, Sequence[int] | None]:
    """Return ``text`` folded, and for each of its characters which one of ``text`` it is of; None where all are."""
    if text.isascii():
        return text.lower(), None
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        folded = _folded(char)
        parts.append(folded)
        places += [place] * len(folded)
    return "".join(parts), places


@lru_cache(maxsize=1 << 12)
def _folded(char: str) -> str:
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return plain_letters("".join(mark for mark in spread if not unicodedata.combining(mark)))

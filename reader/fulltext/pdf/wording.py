"""Lines to running text: blanks, hyphens at line ends, faces."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from reader.domain.patterns import lazy
from reader.fulltext.model import Face, FootnoteMark, Inline, Inlines, Text
from reader.fulltext.pdf.packing import tidy
from reader.fulltext.pdf.placed import Line, Style, Word

_TOKEN = lazy(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LAST = lazy(r"([^\W_]+(?:-[^\W_]+)*)-$")
_FIRST = lazy(r"[^\W_]+(?:-[^\W_]+)*")

_OPEN_HALVES = frozenset("self well ill quasi all ex state end".split())
"""First halves that English writes with a hyphen, nearly always."""

_CLOSED_HALVES = frozenset(
    "any back broad count down else every fore here in inter into man may mean more never no off on other out over "
    "some sub super there through trans under up what when where which while with work".split()
)
"""First halves that are words of their own and mostly begin a longer one."""

_AFTER_WORD = lazy(r"(?:[^\W\d_]{2}|[.,;:)\]”’\"!?])\s?$")
"""What a mark of a footnote follows; after a letter alone it is an exponent."""

SCRIPT_SIZE = 0.85


class Vocabulary:
    """The words of a document: the evidence on a hyphen at the end of a line."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: set[str] = set()
        broken = False
        for line in lines:
            text = line.text.lower()
            tokens = _TOKEN.findall(text)
            if broken:
                tokens = tokens[1:]
            broken = text.endswith("-")
            self._words.update(tokens[:-1] if broken else tokens)

    def keeps(self, left: str, right: str) -> bool:
        """Tell whether the hyphen between two parts of a word, on two lines, belongs to the word."""
        left, right = left.lower(), right.lower()
        if left + right in self._words:
            return False
        if f"{left}-{right}" in self._words or "-" in left or left in _OPEN_HALVES:
            return True
        if left in _CLOSED_HALVES:
            return False
        return len(left) > 3 and len(right) > 3 and left in self._words and right in self._words


Run = tuple[str, Face, str]
"""Words, how they are set, and the anchor of the footnote whose mark they are, or ""."""

Notes = Mapping[tuple[int, str], str]
"""The anchors of footnotes by page and mark."""


def inlines_of(lines: Sequence[Line], vocabulary: Vocabulary, notes: Notes = MappingProxyType({})) -> Inlines:
    """Return the lines as one running text."""
    return joined(runs_of(lines, vocabulary, notes))


def joined(runs: Iterable[Run]) -> Inlines:
    """Return runs as parts of a text, cleaned, those of one face joined."""
    found: list[Run] = []
    for text, face, anchor in runs:
        if found and not anchor and not found[-1][2] and (found[-1][1] is face or not text.strip()):
            found[-1] = (found[-1][0] + text, found[-1][1], "")
        else:
            found.append((text, face, anchor))
    parts: list[Inline] = []
    for text, face, anchor in found:
        shown = tidy(text)
        if anchor and shown.strip():
            parts.append(FootnoteMark(shown.strip(), anchor))
        elif shown:
            parts.append(Text(shown, face))
    return trimmed(parts)


def trimmed(parts: Sequence[Inline]) -> Inlines:
    """Return ``parts`` without blanks at either end."""
    found = list(parts)
    while found and isinstance(found[0], Text):
        first = found[0].text.lstrip(" ")
        if first:
            found[0] = Text(first, found[0].face)
            break
        del found[0]
    while found and isinstance(found[-1], Text):
        last = found[-1].text.rstrip(" ")
        if last:
            found[-1] = Text(last, found[-1].face)
            break
        del found[-1]
    return tuple(found)


def without_prefix(content: Inlines, count: int) -> Inlines:
    """Return ``content`` without its first ``count`` characters."""
    found = list(content)
    while found and count > 0:
        first = found[0]
        if not isinstance(first, Text) or len(first.text) > count:
            if isinstance(first, Text):
                found[0] = Text(first.text[count:], first.face)
            break
        count -= len(first.text)
        del found[0]
    return trimmed(found)


def runs_of(lines: Sequence[Line], vocabulary: Vocabulary, notes: Notes = MappingProxyType({})) -> list[Run]:
    """Return the words of lines with their faces; lines are joined by a blank, or by nothing at a hyphen."""
    runs: list[Run] = []
    for line in lines:
        blank = not runs or _join(runs, line, vocabulary)
        for at, word in enumerate(line.words):
            space = " " if runs and (blank if at == 0 else word.spaced) else ""
            face = face_of(word, line)
            if space and (face is not Face.PLAIN or runs[-1][2]):
                runs.append((space, Face.PLAIN if runs[-1][2] else runs[-1][1], ""))
                space = ""
            anchor = ""
            if face is Face.SUPERSCRIPT and notes and runs and _AFTER_WORD.search(runs[-1][0]):
                anchor = notes.get((line.page, word.text), "")
            runs.append((space + word.text, face, anchor))
    return runs


def face_of(word: Word, line: Line) -> Face:
    """Return how a word of a line is set."""
    if word.size < SCRIPT_SIZE * line.size and abs(word.base - line.base) > 0.08 * line.size:
        return Face.SUPERSCRIPT if word.base > line.base else Face.SUBSCRIPT
    if not word.style:
        return Face.PLAIN
    if word.style & Style.MONO:
        return Face.CODE
    if word.style & Style.BOLD:
        return Face.STRONG
    return Face.EMPHASIS if word.style & Style.ITALIC else Face.PLAIN


def _join(runs: list[Run], line: Line, vocabulary: Vocabulary) -> bool:
    """Tell whether a blank comes before this line; take the hyphen off the last one where it was only put in there."""
    text, face, _ = runs[-1]
    if text.endswith(("—", "/")) and not text.endswith((" —", " /")):
        return False
    if text.endswith("–") and line.text[:1].isalnum():
        return False
    before = text if len(text) > 1 or len(runs) < 2 else runs[-2][0] + text
    last = _LAST.search(before)
    first = _FIRST.match(line.text)
    if last is None or first is None:
        return True
    if not first[0][0].islower():
        # "Navier-" and "Stokes", "GPT-" and "4".
        return False
    if not vocabulary.keeps(last[1], first[0].partition("-")[0]):
        runs[-1] = (text[:-1], face, "")
    return False

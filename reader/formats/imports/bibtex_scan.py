"""BibTeX as programs and people write it: entries with their fields, found in linear time whatever the text holds.

Source: BibTeX's own rules. Everything outside of an entry is a comment; braces count whatever stands before them; a
value is braced, quoted, a number or the name of an ``@string``, and ``#`` joins values. Beyond them a missing comma and
a missing key are forgiven, and an entry whose braces are not in order is named and passed over.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from reader.domain.batch import Problem
from reader.domain.errors import FormatError

BRACE_LIMIT = 3_000_000
"""Opening braces of one file; a hundred thousand entries have about two million."""

PROBLEM_LIMIT = 50_000
"""Entries that are not in order, after which a file is not read on."""

_START = re.compile(r"@[ \t]{0,9}([A-Za-z][A-Za-z0-9_-]{0,40})[ \t\r\n]{0,20}([{(])")
_AT_LINE = re.compile(r"(?m)^[ \t]{0,40}@[ \t]{0,9}[A-Za-z][A-Za-z0-9_-]{0,40}[ \t\r\n]{0,20}[{(]")
_BRACE = re.compile(r"[{}]")
# Possessive: a run of blanks that leads to nothing is not tried again from each of its places.
_KEY = re.compile(r"\s*+([^\s,{}()\"=#%]*+)\s*+(?:,|(?=[})])|\Z)")
_NAME = re.compile(r"[^\s=,{}\"#()%]+")
_BLANK = re.compile(r"(?:\s+|%[^\n]*\n)*")
_WORD = re.compile(r"[^\s,{}\"#()=]+")
_QUOTE = re.compile(r"[\"{]")
_MONTHS = {
    name: str(number) for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)
}
_BUDGET = 2**20


@dataclass(slots=True)
class BibEntry:
    """One entry: ``kind`` and the names of fields in lower case, the values without their delimiters, TeX as written.

    ``line`` counts from 1; the entry ends before line ``end``.
    """

    kind: str
    key: str
    line: int
    end: int
    fields: dict[str, str] = field(default_factory=dict)


class _Braces:
    """Where each opening brace of a text is closed."""

    def __init__(self, text: str) -> None:
        if text.count("{") > BRACE_LIMIT:
            raise FormatError("The file has more braces than a bibliography has.")
        self._opens, self._closes, stack = array("q"), array("q"), array("q")
        for match in _BRACE.finditer(text):
            if match[0] == "{":
                stack.append(len(self._opens))
                self._opens.append(match.start())
                self._closes.append(-1)
            elif stack:
                self._closes[stack.pop()] = match.start()

    def close_of(self, place: int) -> int:
        """Return where the brace that opens at ``place`` is closed, -1 for nowhere."""
        return int(self._closes[bisect_left(self._opens, place)])


class _Lines:
    """The line of a place, for places that never go back."""

    def __init__(self, text: str) -> None:
        self._text, self._place, self._line = text, 0, 1

    def at(self, place: int) -> int:
        self._line += self._text.count("\n", self._place, place)
        self._place = place
        return self._line


class _Starts:
    """Where lines begin like an entry, as the rest of a broken one does not; for places that never go back."""

    def __init__(self, text: str) -> None:
        self._text, self._known = text, -1

    def after(self, place: int) -> int:
        """Return the first such line from ``place`` on, the end of the text where there is none."""
        if self._known < place:
            match = _AT_LINE.search(self._text, place)
            self._known = match.start() if match else len(self._text)
        return self._known


class _Strings:
    """The values of ``@string``; together they never make more text than a few times that of the file."""

    def __init__(self, text: str) -> None:
        self._values = dict(_MONTHS)
        self._left = 4 * len(text) + _BUDGET

    def define(self, name: str, value: str) -> None:
        self._values.setdefault(name, value)

    def value_of(self, word: str) -> str:
        value = self._values.get(word.lower(), word)
        self._left -= len(value)
        return value if self._left > 0 else word


class _Body:
    """The inside of one entry, from ``place`` until before ``end``."""

    def __init__(self, text: str, place: int, end: int, braces: _Braces, strings: _Strings) -> None:
        self._text, self.place, self._end = text, place, end
        self._braces, self._strings = braces, strings
        self.is_broken = False
        self.is_closed = False

    def key(self) -> str:
        """Return the citation key, an empty string where there is none."""
        match = _KEY.match(self._text, self.place, self._end)
        if match is None:
            return ""
        self.place = match.end()
        return match[1]

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield names in lower case and values until the end, or the parenthesis that closes the entry."""
        while True:
            self._skip_blanks()
            if self.place >= self._end:
                return
            if self._text[self.place] == ")":
                self.is_closed = True
                self.place += 1
                return
            name = _NAME.match(self._text, self.place, self._end)
            if name is None:
                self._pass_over()
                continue
            self.place = name.end()
            self._skip_blanks()
            if self.place < self._end and self._text[self.place] == "=":
                self.place += 1
                yield name[0].lower(), self._value()

    def _value(self) -> str:
        parts = []
        while True:
            self._skip_blanks()
            part = self._piece()
            if part is None:
                break
            parts.append(part)
            self._skip_blanks()
            if self.place >= self._end or self._text[self.place] != "#":
                break
            self.place += 1
        return "".join(parts)

    def _piece(self) -> str | None:
        if self.place >= self._end:
            return None
        start, sign = self.place, self._text[self.place]
        if sign == "{":
            close = self._braces.close_of(start)
            if close < 0 or close > self._end:
                return self._broken()
            self.place = close + 1
            return self._text[start + 1 : close]
        if sign == '"':
            return self._quoted(start + 1)
        word = _WORD.match(self._text, start, self._end)
        if word is None:
            return None
        self.place = word.end()
        return self._strings.value_of(word[0])

    def _quoted(self, start: int) -> str:
        place = start
        while match := _QUOTE.search(self._text, place, self._end):
            if match[0] == '"':
                self.place = match.end()
                return self._text[start : match.start()]
            close = self._braces.close_of(match.start())
            if close < 0 or close > self._end:
                break
            place = close + 1
        return self._broken()

    def _broken(self) -> str:
        """Leave an entry that is not in order; what it holds is not copied, for others may be inside it."""
        self.is_broken = True
        self.place = self._end
        return ""

    def _pass_over(self) -> None:
        """Leave a sign that belongs nowhere; a whole group where it opens one."""
        close = self._braces.close_of(self.place) if self._text[self.place] == "{" else -1
        self.place = (close if 0 <= close <= self._end else self.place) + 1

    def _skip_blanks(self) -> None:
        match = _BLANK.match(self._text, self.place, self._end)
        self.place = match.end() if match else self.place


def scan_bibtex(text: str, problems: list[Problem]) -> Iterator[BibEntry]:
    """Yield the entries of ``text`` in their order; what is no entry of its own (strings, comments) is not among them.

    An entry that is not in order becomes a problem, of which there are at most PROBLEM_LIMIT. Raises FormatError for a
    text of braces alone.
    """
    braces, lines, starts = _Braces(text), _Lines(text), _Starts(text)
    strings = _Strings(text)
    place = 0
    while (match := _START.search(text, place)) and len(problems) < PROBLEM_LIMIT:
        kind, line = match[1].lower(), lines.at(match.start())
        is_braced = match[2] == "{"
        close = braces.close_of(match.end() - 1) if is_braced else starts.after(match.end())
        if kind == "comment":
            place = max(close, match.end()) if is_braced else match.end()
            continue
        if close < 0:
            problems.append(Problem("An entry whose braces are not closed was left out.", line))
            place = starts.after(match.end())
            continue
        if kind == "preamble":
            place = close if is_braced else match.end()
            continue
        body = _Body(text, match.end(), close, braces, strings)
        entry = _read(body, kind, line, strings)
        if body.is_broken or not (is_braced or body.is_closed):
            problems.append(Problem("An entry whose braces or quotes are not closed was left out.", line))
            place = starts.after(match.end())
            continue
        place = close if is_braced else body.place
        entry.end = line + text.count("\n", match.start(), place) + 1
        if kind != "string":
            yield entry


def _read(body: _Body, kind: str, line: int, strings: _Strings) -> BibEntry:
    """Return the entry, or define what an ``@string`` defines."""
    entry = BibEntry(kind, "" if kind == "string" else body.key(), line, line + 1)
    for name, value in body.fields():
        if kind == "string":
            strings.define(name, value)
        else:
            entry.fields.setdefault(name, value)
    return entry

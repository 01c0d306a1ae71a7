"""One pass over the source that finds which brace, dollar and environment belongs to which."""

import re
from bisect import bisect_left
from collections.abc import Callable

from reader.domain.patterns import lazy

DEPTH_LIMIT = 24
"""Nesting beyond which a construct is shown as it stands."""

_MARKS = lazy(r"\\(?P<side>begin|end)[ \t]*\{(?P<name>[A-Za-z]+\*?)\}|\\[A-Za-z]+|\\.|[{}$]", re.DOTALL)
_BLANKS = lazy(r"[ \t]*")


class Source:
    """A TeX source and its pairs, all by character position.

    ``close`` leads from a brace to its partner, ``dollar`` from a dollar to the next one of the same group, ``math``
    from ``\\(`` and ``\\[`` to their end, ``environment`` from ``\\begin`` to its ``\\end``; ``strays`` are the braces
    without partner, ascending. ``prose`` converts a range as running text.
    """

    __slots__ = ("close", "dollar", "environment", "math", "prose", "strays", "text")

    def __init__(self, text: str, prose: "Callable[[Source, int, int, int], str]") -> None:
        self.text = text
        self.prose = prose
        self.close: dict[int, int] = {}
        self.dollar: dict[int, int] = {}
        self.math: dict[int, int] = {}
        self.environment: dict[int, int] = {}
        self.strays: list[int] = []

    def balanced(self, low: int, high: int) -> bool:
        """Tell whether no stray brace lies in the range."""
        at = bisect_left(self.strays, low)
        return at == len(self.strays) or self.strays[at] >= high

    def group(self, position: int, high: int) -> int | None:
        """Return the end of the group that opens at ``position``, or None."""
        end = self.close.get(position)
        return end if end is not None and end < high else None

    def skip(self, position: int, high: int) -> int:
        """Return the position after the blanks (not line breaks) at ``position``."""
        found = _BLANKS.match(self.text, position, high)
        return found.end() if found else position


def scan(text: str, prose: Callable[[Source, int, int, int], str]) -> Source:
    """Return ``text`` with its pairs, in one pass for the braces and one for what lies in the groups."""
    source = Source(text, prose)
    marks = list(_MARKS.finditer(text))
    opened: list[int] = []
    for mark in marks:
        sign = mark.group()
        if sign == "{":
            opened.append(mark.start())
        elif sign == "}":
            if opened:
                source.close[opened.pop()] = mark.start()
            else:
                source.strays.append(mark.start())
    source.strays.extend(opened)
    source.strays.sort()
    _pair_in_groups(source, marks)
    return source


def _pair_in_groups(source: Source, marks: list[re.Match[str]]) -> None:
    closing = set(source.close.values())
    levels: list[dict[str, int]] = [{}]
    environments: list[tuple[str, int, int]] = []
    for mark in marks:
        sign, at = mark.group(), mark.start()
        level = levels[-1]
        if at in source.close:
            levels.append({})
        elif at in closing:
            levels.pop()
        elif sign == "$":
            if "$" in level:
                source.dollar[level["$"]] = at
            level["$"] = at
        elif sign in ("\\(", "\\["):
            level[sign] = at
        elif sign in ("\\)", "\\]"):
            opening = level.pop("\\(" if sign == "\\)" else "\\[", None)
            if opening is not None:
                source.math[opening] = at
        elif mark["side"] == "begin":
            environments.append((mark["name"], len(levels), at))
        elif mark["side"] == "end" and environments and environments[-1][:2] == (mark["name"], len(levels)):
            source.environment[environments.pop()[2]] = at

"""Where in a TOML text a setting stands. The text must be valid: tomllib reads it, but does not keep the lines."""

import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple

from reader.config.values import Path
from reader.domain.patterns import lazy

# Strings of one line and comments are signs of their own, so that nothing inside them counts.
_SIGN = lazy(r"\"{3}|'{3}|\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*|[\[\]{}]")
# Two more quotation marks may stand before those that end a string.
_END_OF = {'"""': lazy(r'\\.|"{3,5}'), "'''": lazy(r"'{3,5}")}


class Statement(NamedTuple):
    """The lines from ``first`` up to ``end`` (excluded), counted from 0, that open a table or set keys.

    ``table`` is the table that they open or set keys in; ``values`` are the keys, None for a line that opens a table.
    """

    first: int
    end: int
    table: Path
    values: dict[str, Any] | None

    def depth(self, path: Path) -> int:
        """Return how many parts of ``path`` this statement defines, -1 where it belongs to something else."""
        if self.table[: len(path)] == path:
            return len(path)
        if path[: len(self.table)] != self.table:
            return -1
        depth = len(self.table)
        value: Any = self.values
        for part in path[depth:]:
            if not _holds(value, part):
                break
            value = value[part]
            depth += 1
        return depth


def statements(text: str) -> list[Statement]:
    """Return the statements of a valid TOML text in order; comments and blank lines belong to none."""
    found: list[Statement] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    lines = text.split("\n")
    for first, end, values in _chunks(lines):
        if lines[first].lstrip(" \t").startswith("["):
            table = _table(values, counts)
            found.append(Statement(first, end, table, None))
        elif values:
            found.append(Statement(first, end, table, values))
    return found


def locate(text: str, path: Path, value: str = "") -> int:
    """Return the line, counted from 1, of the setting at ``path``, or of what encloses it where it is missing.

    Where the setting is an array over several lines, the line with the string ``value`` counts.
    """
    known = statements(text)
    if not known:
        return 1
    best = max(known, key=lambda statement: statement.depth(path))
    lines = text.split("\n")
    for number in range(best.first, best.end):
        if f'"{value}"' in lines[number] or f"'{value}'" in lines[number]:
            return number + 1
    return best.first + 1


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _chunks(lines: list[str]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield the smallest runs of lines that are valid by themselves: an open string or array is not."""
    first, scan = 0, _Scan()
    for end, line in enumerate(lines, start=1):
        scan.take(line)
        if scan.is_open:
            continue
        yield first, end, tomllib.loads("\n".join(lines[first:end]).removesuffix("\r"))
        first = end


class _Scan:
    """What is open at the end of a line of a valid text: a string of several lines, or brackets."""

    def __init__(self) -> None:
        self._quotes = ""
        self._depth = 0

    @property
    def is_open(self) -> bool:
        """True where the statement goes on in the next line."""
        return bool(self._quotes) or self._depth > 0

    def take(self, line: str) -> None:
        """Go on to the end of a line."""
        place = 0
        while match := (_END_OF[self._quotes] if self._quotes else _SIGN).search(line, place):
            place = match.end()
            sign = match[0]
            if self._quotes:
                # What is escaped ends no string.
                self._quotes = "" if sign.startswith(self._quotes) else self._quotes
            elif sign in _END_OF:
                self._quotes = sign
            elif sign in "[{":
                self._depth += 1
            elif sign in "]}":
                self._depth -= 1


def _table(values: Any, counts: dict[Path, int]) -> Path:
    """Return the path of the table that a header opens; ``counts`` holds how many an array of tables has by now."""
    path: Path = ()
    while values:
        if isinstance(values, list):
            counts[path] = counts.get(path, 0) + 1
            path += (counts[path] - 1,)
            values = values[0]
        else:
            key, values = next(iter(values.items()))
            path += (key,)
            if isinstance(values, dict) and path in counts:
                path += (counts[path] - 1,)
    return path

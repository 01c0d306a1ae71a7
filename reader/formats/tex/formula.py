"""Math to one readable line: reads the atoms of a formula."""

import re
import unicodedata

from reader.domain.patterns import lazy
from reader.formats.tex.constructs import (
    CONSTRUCTS,
    DELIMITED,
    LAYOUT,
    MATH_ENVIRONMENTS,
    NEWLINES,
    RAW,
    SPACES,
    Construct,
)
from reader.formats.tex.layout import BREAK, LITERAL, SCRIPT, SPACE, VERBATIM, Atom, set_line
from reader.formats.tex.letters import LETTERS, SIGNS
from reader.formats.tex.scan import DEPTH_LIMIT, Source
from reader.formats.tex.symbols import SYMBOLS

_COMMAND = lazy(r"\\([A-Za-z]+|.)", re.DOTALL)
_RUN = lazy(r"[^\W_]+|'+|.", re.DOTALL)
_ENVIRONMENT = lazy(r"\\begin[ \t]*\{([A-Za-z]+)\*?\}(?:\{[lcr|]*\})?")
_END = lazy(r"\\end[ \t]*\{[A-Za-z]+\*?\}")
_ROW = lazy(r"\\\\\*?(?:\[[-+.0-9 a-z]{0,20}\])?")
_SPACING = {",": " ", ";": " ", ":": " ", ">": " ", " ": " ", "\t": " ", "!": "", "/": ""}
EXTRA = lazy(r"\*?(?:\[[^\[\]{}$\n]{0,80}\])?(?=\{)")
"""A star and an option that stand between an unknown command and its arguments."""

_PRIMES = ("′", "″", "‴")
_OPTION_LIMIT = 80

MATRICES = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "matrix": "()",
    "smallmatrix": "()",
    "array": "()",
    "cases": ("{", ""),
}
"""Environments set in rows, and what stands around them."""

Read = tuple[list[Atom], int]


class Formula:
    """Reads math of ``source``; every nested construct is read by a formula one level deeper."""

    __slots__ = ("depth", "rows", "source")

    def __init__(self, source: Source, depth: int = 0, rows: bool = False) -> None:
        self.source = source
        self.depth = depth
        self.rows = rows

    def line(self, low: int, high: int, following: str = "") -> str:
        """Return the math in the range as one line; ``following`` is the character that comes after it."""
        text = self.source.text
        atoms: list[Atom] = []
        gap = False
        at = low
        while at < high:
            if text[at] in " \t":
                gap = True
                at += 1
                continue
            read, at = self._read(at, high)
            if read:
                read[0].gap = gap
                gap = False
                atoms.extend(read)
        return set_line(atoms, following)

    def command(self, at: int, high: int) -> Read:
        """Return what the command at ``at`` stands for, and where it ends; an unknown one stays as it is."""
        found = _COMMAND.match(self.source.text, at, high)
        if found is None:
            return [Atom(LITERAL, "\\")], at + 1
        name, end = found[1], found.end()
        if not name[0].isalpha() or not name.isascii():
            return self._control(name, at, end, high)
        if name in SYMBOLS:
            sign, kind = SYMBOLS[name]
            return [Atom(kind, sign)], end
        if name in CONSTRUCTS:
            return self._construct(name, CONSTRUCTS[name], end, high)
        if name in LAYOUT:
            return [], self._after_layout(name, end, high)
        if name in SPACES or name in NEWLINES:
            return [Atom(SPACE, " ")], end
        if name in LETTERS or name in SIGNS:
            return [Atom(LITERAL, LETTERS.get(name) or SIGNS[name])], end
        if name == "not":
            return self._negated(end, high)
        if at in self.source.environment and self.source.environment[at] < high:
            return self._environment(at, high)
        return self._unknown(name, end, high)

    def _read(self, at: int, high: int) -> Read:
        sign = self.source.text[at]
        if sign == "\\":
            return self.command(at, high)
        if sign == "{":
            return self._group(at, high)
        if sign in "^_":
            found = self.argument(at + 1, high)
            return ([Atom(LITERAL, sign)], at + 1) if found is None else ([Atom(SCRIPT, found[0], sign)], found[1])
        if sign == "\n":
            return [Atom(BREAK, "\n")], at + 1
        if sign == "~" or (sign == "&" and self.rows):
            return [Atom(SPACE, " ")], at + 1
        run = _RUN.match(self.source.text, at, high)
        end = run.end() if run else at + 1
        piece = self.source.text[at:end]
        if sign == "'":
            piece = _PRIMES[len(piece) - 1] if len(piece) < 4 else "′" * len(piece)
        return [Atom(LITERAL, piece)], end

    def _deeper(self) -> "Formula":
        return Formula(self.source, self.depth + 1, self.rows)

    def _group(self, at: int, high: int) -> Read:
        end = self.source.group(at, high)
        if end is None:
            return [Atom(LITERAL, "{")], at + 1
        if self.depth >= DEPTH_LIMIT:
            return [Atom(LITERAL, self.source.text[at : end + 1])], end + 1
        content = self._deeper().line(at + 1, end)
        # An empty group carries the scripts after it (``{}^{12}C``) and is nothing anywhere else.
        carries = content or self.source.text.startswith(("^", "_"), end + 1, high)
        return ([Atom(LITERAL, content)] if carries else []), end + 1

    def argument(self, at: int, high: int, mode: str = "math") -> tuple[str, int] | None:
        """Return the argument at ``at`` and where it ends: a group, a command or a character; None where none is."""
        source = self.source
        at = source.skip(at, high)
        if at >= high or self.depth >= DEPTH_LIMIT:
            return None
        sign = source.text[at]
        if sign == "{":
            end = source.group(at, high)
            if end is None:
                return None
            if mode == "raw":
                return source.text[at + 1 : end], end + 1
            if mode == "prose":
                return source.prose(source, at + 1, end, self.depth + 1), end + 1
            return self._deeper().line(at + 1, end), end + 1
        if mode != "math" or sign in "}^_&~$\n":
            return None
        if sign == "\\":
            atoms, end = self._deeper().command(at, high)
            while not atoms and end < high and source.text[end] in " \t\\":
                end = source.skip(end, high)
                atoms, end = self._deeper()._read(end, high) if end < high else ([], high)
            return (set_line(atoms), end) if atoms else None
        return ("′" if sign == "'" else sign), at + 1

    def _construct(self, name: str, construct: Construct, at: int, high: int) -> Read:
        """Read the arguments of ``name``; where one is missing, keep the command and what was read of it."""
        text = self.source.text
        if name == "operatorname" and text.startswith("*", at, high):
            at += 1
        arguments: list[str] = []
        kept = "\\" + name
        if construct.option:
            option, at = self._option(at, high)
            if not option and text.startswith("[", self.source.skip(at, high), high):
                return [Atom(VERBATIM, kept)], at
            arguments.append(option)
            kept += f"[{option}]" if option else ""
        for _ in range(construct.count):
            found = self.argument(at, high, construct.mode)
            if found is None:
                return [Atom(VERBATIM, kept)], at
            content, at = found
            arguments.append(content)
            kept += "{" + content + "}"
        return construct.build(arguments), at

    def _option(self, at: int, high: int) -> tuple[str, int]:
        start = self.source.skip(at, high)
        if not self.source.text.startswith("[", start, high):
            return "", at
        end = self.source.text.find("]", start, min(high, start + _OPTION_LIMIT))
        if end < 0 or self.depth >= DEPTH_LIMIT:
            return "", at
        return self._deeper().line(start + 1, end), end + 1

    def _control(self, name: str, at: int, end: int, high: int) -> Read:
        if name in _SPACING:
            return ([Atom(SPACE, _SPACING[name])] if _SPACING[name] else []), end
        if name == "\\":
            row = _ROW.match(self.source.text, at, high)
            return [Atom(LITERAL, "; ") if self.rows else Atom(SPACE, " ")], row.end() if row else end
        if name == "\n":
            return [Atom(BREAK, "\n")], end
        if name == "|":
            return [Atom(LITERAL, "‖")], end
        if name in "{}%$#&_":
            return [Atom(LITERAL, name)], end
        return [Atom(VERBATIM, "\\" + name)], end

    def _after_layout(self, name: str, at: int, high: int) -> int:
        if name not in DELIMITED:
            return at
        at = self.source.skip(at, high)
        return at + 1 if self.source.text.startswith(".", at, high) else at

    def _negated(self, at: int, high: int) -> Read:
        at = self.source.skip(at, high)
        if at >= high or self.source.text[at] in "{}^_\n$" or self.depth >= DEPTH_LIMIT:
            return [Atom(VERBATIM, "\\not")], at
        atoms, end = self._deeper()._read(at, high)
        if len(atoms) != 1 or len(atoms[0].text) != 1:
            return [Atom(VERBATIM, "\\not"), *atoms], end
        sign = unicodedata.normalize("NFC", atoms[0].text + "\u0338")
        return [Atom(atoms[0].kind, sign)], end

    def _environment(self, at: int, high: int) -> Read:
        text, end = self.source.text, self.source.environment[at]
        opening, closing = _ENVIRONMENT.match(text, at, end), _END.match(text, end, high)
        if opening is None or closing is None or opening[1] not in MATH_ENVIRONMENTS or self.depth >= DEPTH_LIMIT:
            return self._unknown("begin", at + len("\\begin"), high)
        left, right = MATRICES.get(opening[1], ("", ""))
        content = Formula(self.source, self.depth + 1, rows=True).line(opening.end(), end)
        return [Atom(LITERAL, left + content + right)], closing.end()

    def _unknown(self, name: str, at: int, high: int) -> Read:
        kept = "\\" + name
        if (extra := EXTRA.match(self.source.text, at, high)) is not None:
            kept, at = kept + extra.group(), extra.end()
        while (end := self.source.group(at, high)) is not None:
            if name in RAW or self.depth >= DEPTH_LIMIT or name in ("begin", "end"):
                kept += self.source.text[at : end + 1]
            else:
                kept += "{" + self._deeper().line(at + 1, end) + "}"
            at = end + 1
        return [Atom(VERBATIM, kept)], at

"""Running text with TeX in it: the signs that mean something, and where each formula begins and ends."""

import re

from reader.domain.patterns import lazy
from reader.formats.tex import commands
from reader.formats.tex.formula import Formula
from reader.formats.tex.judge import (
    closing_quote,
    in_address,
    is_dash,
    is_display,
    is_math,
    is_quoted,
    is_tie,
    single_quotation,
)
from reader.formats.tex.letters import ACCENTS, LETTERS, accented
from reader.formats.tex.scan import DEPTH_LIMIT, Source
from reader.formats.tex.scripts import script
from reader.formats.tex.writer import Writer

_SPECIAL = lazy(r"[\\{}$]|~+|--+|`+|'+|[\^_](?=\{)")
_COMMAND = lazy(r"\\([A-Za-z]+|.)", re.DOTALL)
_ROW = lazy(r"\\\\\*?(?:\[[-+.0-9 a-z]{0,20}\])?[ \t]*")
_PROTECTED = lazy(r"[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*")
_SCRIPT_LIMIT = 40


def prose(source: Source, low: int, high: int, depth: int) -> str:
    """Return the running text in the range as readable text; too deeply nested it is returned as it is."""
    if depth > DEPTH_LIMIT:
        return source.text[low:high]
    return Prose(source, high, depth).read(low)


class Prose(Writer):
    """Reads one range of running text."""

    __slots__ = ("closings", "quotes")

    def __init__(self, source: Source, high: int, depth: int) -> None:
        super().__init__(source, high, depth)
        self.quotes = 0
        # Where quotations that were opened end, and the sign that ends them.
        self.closings: dict[int, str] = {}

    def read(self, at: int) -> str:
        """Return the text from ``at`` to the end of the range."""
        text = self.source.text
        while at < self.high:
            found = _SPECIAL.search(text, at, self.high)
            if found is None:
                self.put(text[at : self.high])
                break
            self.put(text[at : found.start()])
            at = self._sign(found.group(), found.start(), found.end())
        return "".join(self.pieces)

    def _sign(self, sign: str, at: int, end: int) -> int:
        """Write what the special sign at ``at`` stands for and return where reading goes on."""
        text = self.source.text
        match sign[0]:
            case "\\":
                return self._command(at)
            case "{":
                return self._group(at)
            case "$":
                return self._dollar(at)
            case "^" | "_":
                return self._script(sign, at)
            case "`":
                return self._opening_quote(at, end)
            case "'":
                return self._closing_quote(at, end)
            case "~" if is_tie(text, at, end):
                self.put("" if text.startswith("\n", end) else " ")
            case "-" if is_dash(text, at, end):
                self.put("–" if len(sign) == 2 else "—")
            case _:
                self.put(sign)
        return end

    def _command(self, at: int) -> int:
        found = _COMMAND.match(self.source.text, at, self.high)
        if found is None:
            self.put("\\")
            return at + 1
        name, end = found[1], found.end()
        if name in ACCENTS:
            return self._accent(name, at, end)
        if name.isascii() and name.isalpha():
            return commands.word(self, name, at, end)
        return self._control(name, at, end)

    def _control(self, name: str, at: int, end: int) -> int:
        text = self.source.text
        if name in "%&_#${}":
            self.put(name)
        elif name == "\n":
            self.put("\n")
        elif name == "\\":
            row = _ROW.match(text, at, self.high)
            end = row.end() if row else end
            self.blank(end)
        elif name in " \t,;:":
            self.blank(end)
        elif name in "([":
            return self._bracketed(at, end)
        elif name == "|":
            self.put("‖")
        elif not self._vanishes(name, self.peek(end)):
            self.put("\\" + name)
        return end

    def _vanishes(self, name: str, after: str) -> bool:
        """Tell whether ``\\!``, ``\\-`` or ``\\@`` is the fine adjustment it is meant for, not an escaped sign."""
        if name == "@":
            return not after.isalnum()
        return name in "!-" and self.tail.isalpha() and after.isalpha()

    def _bracketed(self, at: int, end: int) -> int:
        close = self.source.math.get(at)
        content = self.source.text[end : close if close is not None else end]
        if close is None or close >= self.high or not is_display(content) or not self.source.balanced(end, close):
            self.put(self.source.text[at:end])
            return end
        self._formula(end, close, close + 2)
        return close + 2

    def _dollar(self, at: int) -> int:
        source, width = self.source, 1
        close = source.dollar.get(at)
        if close == at + 1:
            width = 2
            close = source.dollar.get(close)
            while close is not None and source.dollar.get(close) != close + 1:
                close = source.dollar.get(close)
        low = at + width
        if close is None or close + width > self.high or not source.balanced(low, close):
            self.put("$" * width)
            return low
        content, after = source.text[low:close], self.peek(close + width)
        if content.strip() == "\\sim" and in_address(source.text, at):
            self.put("~")
        elif is_math(content, self.tail, after):
            self._formula(low, close, close + width)
        else:
            self.put("$" * width)
            return low
        return close + width

    def _formula(self, low: int, high: int, end: int) -> None:
        after = self.peek(end)
        line = Formula(self.source, self.depth).line(low, high, after)
        if self.tail in ("", " ", "\n"):
            line = line.lstrip(" ")
        if after in ("", " ", "\n"):
            line = line.rstrip(" ")
        self.put(line)

    def _group(self, at: int) -> int:
        close = self.group(at)
        if close is None:
            self.put("{")
            return at + 1
        content, inner = self.source.text[at + 1 : close], self.inner(at + 1, close)
        if _is_invisible(content, inner):
            self.put(inner)
        else:
            self.put("{" + inner + "}")
        return close + 1

    def _script(self, mark: str, at: int) -> int:
        close = self.group(at + 1)
        if close is not None and close - at < _SCRIPT_LIMIT and self.depth < DEPTH_LIMIT and self.tail.strip():
            content = Formula(self.source, self.depth + 1).line(at + 2, close)
            set_script = script(mark, content, self.peek(close + 1))
            if content.strip() and not set_script.startswith(mark):
                self.put(set_script)
                return close + 1
        self.put(mark)
        if close is None:
            return at + 1
        self.put("{" + self.inner(at + 2, close) + "}")
        return close + 1

    def _opening_quote(self, at: int, end: int) -> int:
        text = self.source.text
        if end - at == 2 and closing_quote(text, at):
            self.quotes += 1
            self.put("“")
        elif end - at == 1 and (close := single_quotation(text, at)) is not None and close < self.high:
            self.closings[close] = "’"
            self.put("‘")
        else:
            self.put(text[at:end])
        return end

    def _closing_quote(self, at: int, end: int) -> int:
        if at in self.closings:
            self.put(self.closings[at])
            return at + 1
        if end - at > 1 and self.quotes:
            self.quotes -= 1
            self.put("”")
            return at + 2
        self.put(self.source.text[at:end])
        return end

    def _accent(self, accent: str, at: int, end: int) -> int:
        """Write a letter with its accent; what is no accent (``\\"quoted\\"``, ``don\\'t``) stays as it is."""
        text, start = self.source.text, end
        if accent == '"' and (at in self.closings or (close := is_quoted(text, at)) is not None):
            if at not in self.closings and close is not None:
                self.closings[close] = '"'
            self.put('"')
            return end
        if accent == "~" and self.tail == "/":
            self.put("~")
            return self.after_empty(end)
        if accent.isalpha() or (accent in "'`^\"" and self.tail.isalpha()):
            start = self.source.skip(end, self.high)
        if self.peek(start) == "{":
            return self._accent_on_group(accent, start)
        letter, after, named = self.peek(start), start + 1, False
        if letter == "\\" and (found := _COMMAND.match(text, start, self.high)) and found[1] in LETTERS:
            letter, named = LETTERS[found[1]], True
            after = self.source.skip(self.after_empty(found.end()), self.high)
        elif accent.isalpha() and start == end:
            letter = ""
        result = accented(accent, letter, braced=named)
        if result is None or accent == "t":
            self.keep("\\" + accent)
            return end
        self.put(result)
        return after

    def _accent_on_group(self, accent: str, at: int) -> int:
        close = self.group(at)
        if close is None:
            self.keep("\\" + accent)
            return at
        inner = self.inner(at + 1, close)
        if not inner and accent in "~^":
            self.put(accent)
        else:
            self.put(accented(accent, inner, braced=True) or f"\\{accent}{{{inner}}}")
        return close + 1


def _is_invisible(content: str, inner: str) -> bool:
    """Tell whether the braces around ``content`` only group: ``{\\bf X}``, ``{GPT}-4``; not ``{0, 1}``, ``{name}``."""
    if content.lstrip(" ").startswith("\\"):
        return not inner.startswith("\\")
    if _PROTECTED.fullmatch(content):
        return True
    return inner != content and not any(sign in content for sign in " ,;:\n")

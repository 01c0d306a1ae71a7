"""The commands of running text. Each handler writes what the command stands for and returns where reading goes on."""

from collections.abc import Callable

from reader.domain.patterns import lazy
from reader.formats.tex.constructs import (
    BOXES,
    CONSTRUCTS,
    DELIMITED,
    FONTS,
    LAYOUT,
    LIST_ENVIRONMENTS,
    MATH_ENVIRONMENTS,
    NEWLINES,
    RAW,
    SPACES,
)
from reader.formats.tex.formula import EXTRA, Formula
from reader.formats.tex.layout import set_line
from reader.formats.tex.letters import LETTERS, SHORTHANDS, SIGNS
from reader.formats.tex.scripts import script
from reader.formats.tex.symbols import SYMBOLS
from reader.formats.tex.writer import Writer

_ESCAPED = lazy(r"\\([_%#&~$])(?:\{\})?|\{?\$\\sim\$\}?|\{?\\(?:sim|textasciitilde)\}?(?:\{\})?")
_ENVIRONMENT = lazy(r"\\(?:begin|end)[ \t]*\{([A-Za-z]+)\*?\}")
_DELIMITER = lazy(r"[ \t]*(?:[()\[\]|/.<>]|\\[{}|]|\\[lr](?:angle|floor|ceil|[Vv]ert|brace|brack)\b)")
_OPTION = lazy(r"[ \t]*\[[^\[\]{}\n]{0,80}\]")
_VERB = lazy(r"\*?([^A-Za-z0-9\s*{])([^\n]{0,200}?)\1")


def word(writer: Writer, name: str, at: int, end: int) -> int:
    """Write the command ``\\name``, which stands at ``at`` and whose name ends at ``end``."""
    if name in LETTERS:
        writer.put(LETTERS[name])
        end = writer.after_empty(end)
        return writer.source.skip(end, writer.high)
    if name in SIGNS:
        writer.put(SIGNS[name])
        return writer.after_empty(end)
    if name in SPECIAL:
        return SPECIAL[name](writer, name, end)
    if name in SYMBOLS:
        writer.put(SYMBOLS[name][0])
        return writer.after_empty(end)
    if name in CONSTRUCTS:
        return _construct(writer, name, at, end)
    if name in LAYOUT:
        return _layout(writer, name, end)
    if name in NEWLINES or name in SPACES:
        end = writer.source.skip(writer.after_empty(end), writer.high)
        writer.blank(end)
        return end
    if name in ("begin", "end"):
        return _environment(writer, name, at, end)
    return unknown(writer, name, end)


def unknown(writer: Writer, name: str, end: int) -> int:
    """Write an unknown command as it is; what its arguments hold is converted between their braces."""
    writer.keep("\\" + name)
    if name in RAW:
        while (option := _OPTION.match(writer.source.text, end, writer.high)) is not None:
            writer.put(option.group())
            end = option.end()
    elif (extra := EXTRA.match(writer.source.text, end, writer.high)) is not None and extra.group():
        writer.put(extra.group())
        end = extra.end()
    while (close := writer.group(end)) is not None:
        raw = name in RAW
        writer.put("{" + (writer.source.text[end + 1 : close] if raw else writer.inner(end + 1, close)) + "}")
        end = close + 1
    return end


def _construct(writer: Writer, name: str, at: int, end: int) -> int:
    source, start = writer.source, writer.source.skip(end, writer.high)
    if name in BOXES:
        close = writer.group(start)
        if close is None:
            return unknown(writer, name, end)
        writer.put(writer.inner(start + 1, close))
        return close + 1
    lone = name in FONTS and writer.peek(start).isalpha() and not writer.peek(start + 1).isalnum()
    if writer.group(start) is None and writer.peek(start) != "[" and not lone:
        return unknown(writer, name, end)
    atoms, end = Formula(source, writer.depth).command(at, writer.high)
    line = set_line(atoms, writer.peek(end))
    if line.startswith("\\"):
        writer.keep(line)
        return end
    writer.put(line)
    return end if line or writer.tail.strip() else source.skip(end, writer.high)


def _layout(writer: Writer, name: str, end: int) -> int:
    if name not in DELIMITED:
        return writer.source.skip(writer.after_empty(end), writer.high)
    delimiter = _DELIMITER.match(writer.source.text, end, writer.high)
    if delimiter is None:
        return unknown(writer, name, end)
    return delimiter.end() if delimiter.group().endswith(".") else end


def _environment(writer: Writer, name: str, at: int, end: int) -> int:
    found = _ENVIRONMENT.match(writer.source.text, at, writer.high)
    if found is None:
        return unknown(writer, name, end)
    if found[1] in LIST_ENVIRONMENTS:
        option = _OPTION.match(writer.source.text, found.end(), writer.high)
        end = writer.source.skip(option.end() if option else found.end(), writer.high)
        writer.blank(end)
        return end
    close = writer.source.environment.get(at)
    if found[1] in MATH_ENVIRONMENTS and close is not None and close < writer.high:
        atoms, end = Formula(writer.source, writer.depth).command(at, writer.high)
        writer.put(set_line(atoms))
        return end
    writer.put(found.group())
    return found.end()


def address(text: str) -> str:
    """Return a URL as it is meant: escapes undone, every spelling of the tilde a tilde."""
    return _ESCAPED.sub(lambda found: found[1] or "~", text).strip(" ")


def _url(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 1)
    if ranges is None:
        return unknown(writer, name, end)
    low, high = ranges[0]
    writer.put(address(writer.source.text[low:high]))
    return high + 1


def _href(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 2)
    if ranges is None:
        return unknown(writer, name, end)
    target = address(writer.source.text[slice(*ranges[0])])
    label = writer.inner(*ranges[1])
    same = "\n" not in label and label.strip(" ") in ("", target)
    writer.put(target if same else f"{label} ({target})")
    return ranges[1][1] + 1


def _aside(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 1)
    if ranges is None:
        return unknown(writer, name, end)
    writer.put(" (" if writer.tail not in ("", " ", "\n") else "(")
    writer.put(writer.inner(*ranges[0]) + ")")
    return ranges[0][1] + 1


def _raised(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 1)
    if ranges is None:
        return unknown(writer, name, end)
    after = ranges[0][1] + 1
    mark = "^" if name == "textsuperscript" else "_"
    writer.put(script(mark, writer.inner(*ranges[0]), writer.peek(after)))
    return after


def _quoted(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 1)
    if ranges is None:
        return unknown(writer, name, end)
    writer.put(f"“{writer.inner(*ranges[0])}”")
    return ranges[0][1] + 1


def _first_of_two(writer: Writer, name: str, end: int) -> int:
    ranges = writer.groups(end, 2)
    if ranges is None:
        return unknown(writer, name, end)
    dropped = writer.source.text[slice(*ranges[1])]
    writer.put(writer.inner(*ranges[0]) + "\n" * dropped.count("\n"))
    return ranges[1][1] + 1


def _verbatim(writer: Writer, name: str, end: int) -> int:
    found = _VERB.match(writer.source.text, end, writer.high)
    if found is None:
        return unknown(writer, name, end)
    writer.put(found[2])
    return found.end()


def _shorthand(writer: Writer, name: str, end: int) -> int:
    end = writer.after_empty(end)
    writer.put(SHORTHANDS[name] + ("" if writer.peek(end) == "." else "."))
    return end


SPECIAL: dict[str, Callable[[Writer, str, int], int]] = {
    "url": _url,
    "nolinkurl": _url,
    "path": _url,
    "href": _href,
    "footnote": _aside,
    "thanks": _aside,
    "textsuperscript": _raised,
    "textsubscript": _raised,
    "enquote": _quoted,
    "texorpdfstring": _first_of_two,
    "verb": _verbatim,
    **dict.fromkeys(SHORTHANDS, _shorthand),
}
"""Commands with a reading of their own."""

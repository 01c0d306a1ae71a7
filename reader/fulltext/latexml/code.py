"""Programs, algorithms, verbatim text: the lines and the blanks at their beginning count."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from reader.domain.patterns import lazy
from reader.domain.text import clean
from reader.fulltext.latexml.flow import Flow, flat
from reader.fulltext.latexml.looking import first, has_class
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Code, Face, FootnoteMark, Inline, Math, plain

_SOURCE_BREAK = lazy(r"[ \t]*[\r\n]\s*")
_EMPTY_LINES = lazy(r"\n{5,}")
_RUNS = lazy(r"(  +)")
_WIDE_BLANK = lazy(r"[^\S\r\n ]")
_TAB = 4
_LINES = frozenset({"div", "p", "li", "tr", "br"})


def listing(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a program or an algorithm, line by line; one that is not set in lines is read as text."""
    if element.tag == "pre":
        verbatim(walk, element, flow, face)
    elif first(element, "ltx_listingline") is None:
        flow.flush()
        walk.fill(element, flow, face)
        flow.flush()
    else:
        reader = _Lines(walk, flow, keeps_breaks=False)
        reader.read(element)
        _put(walk, element, flow, reader)


def verbatim(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add verbatim text."""
    reader = _Lines(walk, flow, keeps_breaks=True)
    reader.read(element)
    filled = [number for number, line in enumerate(reader.lines) if line]
    reader.lines = reader.lines[filled[0] : filled[-1] + 1] if filled else []
    _put(walk, element, flow, reader)


def _put(walk: Walker, element: HtmlElement, flow: Flow, reader: "_Lines") -> None:
    if reader.lines:
        anchor = walk.places.take(element.get("id"))
        flow.put(Code(tuple(reader.lines), anchor, tuple(part for part in reader.parts if isinstance(part, Math))))
    marks = [part for part in reader.parts if isinstance(part, FootnoteMark)]
    if marks:
        flow.line.extend(marks)
        flow.flush()


class _Lines:
    """Gathers lines; line breaks of the page count where ``keeps_breaks``, else only the elements that are lines."""

    def __init__(self, walk: Walker, flow: Flow, *, keeps_breaks: bool) -> None:
        self.lines: list[str] = []
        self.parts: list[Inline] = []
        self._walk = walk
        self._flow = flow
        self._keeps_breaks = keeps_breaks
        self._line: list[str] = []

    def read(self, element: HtmlElement) -> None:
        """Read all lines of ``element``."""
        self._text(element.text)
        stack: list[tuple[HtmlElement | None, Iterator[HtmlElement]]] = [(None, iter(element))]
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if parent is not None:
                    self._end(parent, is_row=has_class(parent, "ltx_listingline"))
                    self._text(parent.tail)
            elif isinstance(child.tag, str) and not self._is_part(child):
                self._walk.count()
                if child.tag in _LINES or has_class(child, "ltx_listingline"):
                    self._break(always=child.tag == "br")
                self._text(child.text)
                stack.append((child, iter(child)))
            else:
                self._text(child.tail)
        self._break(always=False)

    def _end(self, element: HtmlElement, *, is_row: bool) -> None:
        if has_class(element, "ltx_tag_listingline") and not (element.tail or "")[:1].isspace():
            self._line.append(" ")
        if is_row or element.tag in _LINES:
            # A line without text is a line all the same.
            self._break(always=is_row)

    def _is_part(self, element: HtmlElement) -> bool:
        """Read what is no text of the program: a formula, a footnote, an image; tell whether it was that."""
        rule = self._walk.rule(element)
        if rule.drop:
            return True
        if element.tag == "math" or has_class(element, "ltx_Math"):
            if (found := self._walk.formulas.read(element)) is not None:
                self.parts.append(found)
                self._line.append(found.text)
            return True
        if not has_class(element, "ltx_note", "ltx_ERROR") and element.tag not in ("img", "svg"):
            return False
        inner = Flow()
        self._walk.one(element, inner, Face.PLAIN)
        content = flat(inner.take())
        self.parts += [part for part in content if isinstance(part, FootnoteMark | Math)]
        self._line.append(plain(content))
        self._line += [f"[{part.mark}]" for part in content if isinstance(part, FootnoteMark)]
        return True

    def _text(self, raw: str | None) -> None:
        if raw:
            self._line.append(raw)

    def _break(self, *, always: bool) -> None:
        raw, self._line = "".join(self._line), []
        if self._keeps_breaks:
            rows = _EMPTY_LINES.sub("\n\n\n\n", raw).split("\n")
            if always or raw.strip("\n"):
                self.lines += [code_line(row) for row in rows]
            return
        row = code_line(_SOURCE_BREAK.sub(" ", raw.strip("\r\n") if raw.strip() else ""))
        if always or row:
            self.lines.append(row)


def code_line(raw: str) -> str:
    """Return a line of a program: clean, but with all its blanks except those at its end."""
    raw = _WIDE_BLANK.sub(" ", raw.expandtabs(_TAB).rstrip())
    if raw.isascii() and raw.isprintable():
        return raw
    body = raw.lstrip(" ")
    pieces = (piece if piece.isspace() else clean(piece, limit=len(piece) + 1) for piece in _RUNS.split(body))
    return " " * (len(raw) - len(body)) + "".join(pieces)

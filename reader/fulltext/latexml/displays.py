"""Displayed formulas: LaTeXML sets them as tables, a row for each line and a cell for each side of it."""

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Flow, flat
from reader.fulltext.latexml.looking import has_class, inside
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Equation, EquationRow, Face, FootnoteMark, Inlines, Math, Paragraph, plain

_LOST = "[formula missing]"
_NUMBERS = ("ltx_tag_equation", "ltx_tag_equationgroup")


def display(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add a displayed formula; words between its lines part it in two."""
    if next(element.iter("tr"), None) is None and next(element.iterdescendants("table"), None) is None:
        _untabled(walk, element, flow)
    elif element.tag != "table":
        # A group that is no table itself holds its formulas and the words between them.
        flow.flush()
        walk.fill(element, flow)
        flow.flush()
    else:
        _put(walk, element, flow, [_row(walk, row) for row in element.iter("tr")])
        _loose(walk, element, flow)


def _untabled(walk: Walker, element: HtmlElement, flow: Flow) -> None:
    tag = next(inside(element, *_NUMBERS), None)
    number = "" if tag is None else plain(walk.inline(tag))
    _put(walk, element, flow, [([walk.inline(element, without=tag)], number)])


def _row(walk: Walker, row: HtmlElement) -> tuple[list[Inlines], str]:
    """Return the cells of a line that hold something, and its number."""
    cells: list[Inlines] = []
    numbers: list[str] = []
    for cell in row:
        if not isinstance(cell.tag, str):
            continue
        tag = next(inside(cell, *_NUMBERS), None)
        if tag is not None:
            numbers.append(plain(walk.inline(tag)))
        if content := walk.inline(cell, without=tag):
            if has_class(cell, "ltx_eqn_eqno") and tag is None and not any(isinstance(part, Math) for part in content):
                numbers.append(plain(content))
            else:
                cells.append(content)
    return cells, " ".join(number for number in numbers if number)


def _put(walk: Walker, element: HtmlElement, flow: Flow, rows: list[tuple[list[Inlines], str]]) -> None:
    flow.flush()
    anchor = walk.places.take(element.get("id"))
    lines: list[EquationRow] = []
    for cells, number in rows:
        is_formula = any(isinstance(part, Math) for cell in cells for part in cell)
        if is_formula or (number and not cells):
            lines.append(_line(cells, number) if is_formula else EquationRow("", _LOST, number))
            walk.lost_formulas += not is_formula
            marks = tuple(part for cell in cells for part in cell if isinstance(part, FootnoteMark))
            if marks:
                flow.put(Equation(tuple(lines), anchor))
                flow.put(Paragraph(marks))
                lines, anchor = [], ""
        elif cells:
            if lines:
                flow.put(Equation(tuple(lines), anchor))
                lines, anchor = [], ""
            flow.put(Paragraph(flat(Paragraph(cell) for cell in cells)))
            if number:
                lines.append(EquationRow("", "", number))
    if lines:
        flow.put(Equation(tuple(lines), anchor))


def _line(cells: list[Inlines], number: str) -> EquationRow:
    tex = " & ".join("".join(_tex(part) for part in cell).strip() for cell in cells)
    return EquationRow(tex, " ".join(plain(cell).strip(" ") for cell in cells), number)


def _tex(part: object) -> str:
    if isinstance(part, Math):
        return part.tex
    text = "" if isinstance(part, FootnoteMark) else getattr(part, "text", "")
    return f"\\text{{{text}}}" if text.strip() else text


def _loose(walk: Walker, element: HtmlElement, flow: Flow) -> None:
    """Add what a table of formulas holds outside of its rows: a title, a stray word."""
    for part in element.iter("table", "thead", "tbody", "tfoot"):
        flow.line.text(part.text, Face.PLAIN)
        for child in part:
            if isinstance(child.tag, str) and child.tag not in ("thead", "tbody", "tfoot", "tr", "colgroup", "table"):
                walk.one(child, flow, Face.PLAIN)
            flow.line.text(child.tail, Face.PLAIN)
    flow.flush()

"""Tables, and the many things that are set as one."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Flow, flat_parts
from reader.fulltext.latexml.line import without_pictures, words
from reader.fulltext.latexml.looking import classes, has_class
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Cell, Face, Figure, Picture, Table, Text

SPAN_LIMIT = 500
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_GROUP_CLASSES = ("ltx_thead", "ltx_tbody", "ltx_tfoot")


def table(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a table; one that only sets images side by side is images."""
    rows: list[tuple[Cell, ...]] = []
    pictures: list[Picture] = []
    loose = Flow()
    loose.captions = flow.captions
    for row in _rows(walk, element, loose, face):
        cells = tuple(_cells(walk, row, face, pictures))
        if cells:
            rows.append(cells)
    flow.flush()
    for block in loose.take():
        flow.put(block)
    if rows and any(_says_something(cell) for row in rows for cell in row):
        flow.put(Table(tuple(rows), anchor=walk.places.take(element.get("id"))))
    if pictures:
        flow.put(Figure("", (), tuple(pictures)))


def _rows(walk: Walker, element: HtmlElement, loose: Flow, face: Face) -> Iterator[HtmlElement]:
    loose.line.text(element.text, face)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in ("colgroup", "col"):
            if tag == "tr" or has_class(child, "ltx_tr"):
                yield child
            elif tag in _GROUPS or has_class(child, *_GROUP_CLASSES):
                yield from _rows(walk, child, loose, face)
            elif tag in ("td", "th"):
                yield child
            else:
                walk.one(child, loose, face)
        loose.line.text(child.tail, face)


def _cells(walk: Walker, row: HtmlElement, face: Face, pictures: list[Picture]) -> Iterator[Cell]:
    if row.tag in ("td", "th"):
        yield _cell(walk, row, face, pictures)
        return
    if stray := words(row.text or ""):
        yield Cell((Text(stray, face),))
    for child in row:
        if isinstance(child.tag, str):
            yield _cell(walk, child, face, pictures)
        if stray := words(child.tail or ""):
            yield Cell((Text(stray, face),))


def _cell(walk: Walker, element: HtmlElement, face: Face, pictures: list[Picture]) -> Cell:
    flow = Flow()
    if element.tag in ("td", "th") or has_class(element, "ltx_td", "ltx_th"):
        walk.fill(element, flow, face)
    else:
        walk.one(element, flow, face)
    parts = flat_parts(flow.take())
    pictures.extend(part for part in parts if isinstance(part, Picture))
    is_heading = element.tag == "th" or has_class(element, "ltx_th")
    columns, rows = _span(element, "colspan"), _span(element, "rowspan")
    return Cell(without_pictures(parts), columns, rows, is_heading)


def _span(element: HtmlElement, name: str) -> int:
    count = element.get(name)
    if count is None:
        if f"ltx_{name}_" not in element.get("class", ""):
            return 1
        count = next((own.rpartition("_")[2] for own in classes(element) if own.startswith(f"ltx_{name}_")), "1")
    return max(1, min(int(count), SPAN_LIMIT)) if count.isascii() and count.isdecimal() and len(count) < 9 else 1


def _says_something(cell: Cell) -> bool:
    return any(not isinstance(part, Text) or part.text.strip(" []").removeprefix("image") for part in cell.content)

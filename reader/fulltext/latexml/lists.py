"""Lists, nested ones and those of terms with their descriptions."""

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Flow
from reader.fulltext.latexml.line import words
from reader.fulltext.latexml.looking import leading_tag
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Block, Face, Inlines, Item, Listing, Math, Paragraph, Text, plain

_MARKER_LIMIT = 60


def items(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a list; what stands in it outside of its items becomes an item without a marker."""
    found: list[Item] = []
    number = _start(element)
    term: Inlines | None = None
    _stray(found, element.text, face)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "dt":
            if term is not None:
                found.append(_item(term, (), face))
            term = walk.inline(child, face)
        else:
            tag = leading_tag(child) if term is None else None
            marker = term if tag is None else walk.inline(tag)
            if marker is None:
                marker = (Text(_default(element, number)),) if child.tag == "li" else ()
            number += 1
            blocks = walk.blocks(child, face, without=tag)
            term = None
            if blocks or marker:
                found.append(_item(marker, blocks, face))
        _stray(found, child.tail, face)
    if term is not None:
        found.append(_item(term, (), face))
    if found:
        flow.put(Listing(tuple(found)))


def _start(element: HtmlElement) -> int:
    start = element.get("start", "")
    return int(start) if start.isdecimal() and len(start) < 6 else 1


def _default(element: HtmlElement, number: int) -> str:
    return f"{number}." if element.tag == "ol" else "•"


def _stray(found: list[Item], raw: str | None, face: Face) -> None:
    if raw and (text := words(raw)):
        found.append(Item("", (Paragraph((Text(text, face),)),)))


def _item(marker: Inlines, blocks: tuple[Block, ...], face: Face) -> Item:
    """Return an item; a marker that is more than a few words begins its text instead."""
    text = plain(marker)
    simple = all(isinstance(part, Text) for part in marker) or (len(marker) == 1 and isinstance(marker[0], Math))
    if simple and len(text) <= _MARKER_LIMIT:
        return Item(text, blocks)
    if blocks and isinstance(begin := blocks[0], Paragraph):
        content = (*marker, Text(" ", face), *begin.content)
        return Item("", (Paragraph(content, begin.anchor), *blocks[1:]))
    return Item("", (Paragraph(marker), *blocks))

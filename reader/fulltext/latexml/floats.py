"""Figures, tables with captions, algorithms, drawings."""

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Caption, Flow, flat_parts
from reader.fulltext.latexml.looking import leading_tag
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import (
    Block,
    Face,
    Figure,
    Inlines,
    Missing,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Text,
    plain,
)

_SMALL = (120.0, 40.0)
"""Pixels up to which a drawing is a sign in the line."""

_LABELS_LIMIT = 80
"""Characters of the longest text in a drawing that is drawn, not only a frame around words."""


def figure(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a figure; a table with a caption is a table. One that has several captions is as many figures."""
    inner = Flow(is_float=True)
    walk.fill(element, inner, face)
    blocks = inner.take()
    captions = inner.captions or []
    anchor = walk.places.take(element.get("id"))
    if not captions:
        _put(flow, Caption("", (), anchor, 0), blocks)
        return
    # A caption belongs to what stands before it, unless nothing stands before the first one.
    ends = [one.at for one in captions] if captions[0].at else [one.at for one in captions[1:]]
    bounds = [0, *ends[: len(captions) - 1], len(blocks)]
    for own, low, high in zip(captions, bounds, bounds[1:], strict=False):
        _put(flow, own._replace(anchor=anchor or own.anchor), blocks[low:high])
        anchor = ""


def _put(flow: Flow, own: Caption, blocks: tuple[Block, ...]) -> None:
    pictures: list[Picture] = []
    rest: list[Block] = []
    for block in blocks:
        if isinstance(block, Figure) and not (block.label or block.caption or block.blocks):
            pictures.extend(block.pictures)
        else:
            rest.append(block)
    if not (own.label or own.text or pictures):
        for block in rest:
            flow.put(block)
    elif len(rest) == 1 and isinstance(only := rest[0], Table) and not pictures and not only.label:
        flow.put(Table(only.rows, own.label, own.text, own.anchor or only.anchor))
    else:
        flow.put(Figure(own.label, own.text, tuple(pictures), tuple(rest), own.anchor))


def caption(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Keep a caption for the figure it stands in; outside of one it is a figure of its own."""
    tag = leading_tag(element)
    label = "" if tag is None else plain(walk.inline(tag)).rstrip(" .:")
    content = walk.inline(element, without=tag)
    if not label and not content:
        return
    flow.flush()
    anchor = walk.places.take(element.get("id"))
    if flow.captions is None:
        flow.put(Figure(label, content, anchor=anchor))
    else:
        flow.captions.append(Caption(label, content, anchor, len(flow.blocks)))


def drawing(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Name a drawing, and keep the words in it; a frame around a text is a quotation of that."""
    inner = Flow()
    walk.fill(element, inner, face)
    blocks = inner.take()
    if _is_small(element):
        words = flat_parts(blocks)
        flow.line.extend(words or (Text("[drawing]"),))
        return
    if any(not isinstance(block, Paragraph) or len(plain(block.content)) > _LABELS_LIMIT for block in blocks):
        flow.put(Quotation(blocks))
        return
    flow.put(Missing("a drawing (TikZ)"))
    if blocks:
        flow.put(Quotation((Paragraph(_labels(blocks)),)))


def _labels(blocks: tuple[Block, ...]) -> Inlines:
    """Return the words of a drawing in one line, with points between them."""
    parts: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            parts += [Text(" · "), *block.content] if parts else block.content
    return tuple(parts)  # type: ignore[arg-type]


def _is_small(element: HtmlElement) -> bool:
    sizes = []
    for name in ("width", "height"):
        number = element.get(name, "").removesuffix("px").removesuffix("pt")
        if not number.replace(".", "", 1).isdecimal() or len(number) > 9:
            return False
        sizes.append(float(number))
    return sizes[0] <= _SMALL[0] and sizes[1] <= _SMALL[1]

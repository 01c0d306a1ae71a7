"""What stands in the line: formulas, links, citations, images, and what the converter could not read."""

from lxml.html import HtmlElement

from reader.formats.tex.scripts import script
from reader.fulltext.latexml.flow import Flow, flat_parts
from reader.fulltext.latexml.line import words
from reader.fulltext.latexml.looking import has_class
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import (
    Equation,
    EquationRow,
    Face,
    Inline,
    Link,
    Missing,
    Paragraph,
    Picture,
    Reference,
    Text,
)

_NO_DESCRIPTION = frozenset({"refer to caption", "[uncaptioned image]", "uncaptioned image", "image", "see caption"})
_MACRO_LIMIT = 40


def unknown_macro(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Leave out the name of a macro or environment that the converter did not know; other text stays."""
    text = words("".join(element.itertext()))
    name = text.strip("{}")
    if not text or " " in name or len(name) > _MACRO_LIMIT or not (text.startswith(("\\", "{")) or name.isalnum()):
        flow.line.text(text, face)
    else:
        walk.unknown_macros[name] = None


def rule(_walk: Walker, _element: HtmlElement, flow: Flow, face: Face) -> None:
    """A drawn bar parts what stands beside it."""
    flow.line.text(" ", face)


def line_break(_walk: Walker, _element: HtmlElement, flow: Flow, face: Face) -> None:
    """A forced line break is a blank, or the end of a paragraph where lines count."""
    if flow.breaks:
        flow.flush()
    else:
        flow.line.text(" ", face)


def math(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add a formula, by itself where it is displayed."""
    found = walk.formulas.read(element)
    if found is None:
        return
    if element.get("display") == "block":
        flow.put(Equation((EquationRow(found.tex, found.text),)))
    else:
        flow.line.add(found)


def image(_walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add an image; whether it stands in the line or by itself is seen at the end of the paragraph."""
    source = words(element.get("src") or element.get("data") or "")
    if has_class(element, "ltx_missing", "ltx_missing_image"):
        flow.put(
            Missing(f"an image that was not converted ({source})" if source else "an image that was not converted")
        )
        return
    description = words(element.get("alt") or "")
    if description.casefold() in _NO_DESCRIPTION:
        description = ""
    flow.line.add(Picture("" if source.startswith("data:") else source[:2_000], description[:2_000]))


def citation(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a citation: the links in it are citations."""
    walk.citing += 1
    walk.fill(element, flow, face)
    walk.citing -= 1


def link(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a link; one that leads nowhere, or where it must not, is plain text."""
    href, names = element.get("href", ""), element.get("class", "")
    anchor = walk.places.inside(href, names)
    url = "" if anchor else walk.places.outside(href)
    if not anchor and not url:
        walk.fill(element, flow, face)
        return
    inner = Flow()
    inner.captions = flow.captions
    walk.fill(element, inner, face)
    before, after = (False, False) if inner.blocks else inner.line.edges()
    blocks = inner.take()
    if any(not isinstance(block, Paragraph) for block in blocks):
        for block in blocks:
            flow.put(block)
        return
    if before:
        flow.line.text(" ", face)
    is_citation = bool(walk.citing) or anchor.startswith("bib.")
    for part in flat_parts(blocks):
        if not isinstance(part, Text):
            flow.line.add(part)
        elif anchor:
            # Raised digits are told from those of the word before them.
            text = script("^", part.text) if part.face is Face.SUPERSCRIPT and part.text.isdecimal() else part.text
            _join(flow, Reference(text, anchor, is_citation))
        else:
            _join(flow, Link(part.text, url))
    if after:
        flow.line.text(" ", face)


def _join(flow: Flow, part: Inline) -> None:
    """Add a link to the line, or to the one before it that leads to the same place and is of the same element."""
    last = flow.line.parts[-1] if flow.line.parts else None
    if isinstance(part, Link) and isinstance(last, Link) and last.url == part.url and last.text.endswith(" "):
        flow.line.parts[-1] = Link(last.text + part.text, part.url)
    else:
        flow.line.add(part)


def box(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a box: one line of text stands in the line, anything more by itself."""
    inner = Flow()
    inner.captions = flow.captions
    walk.fill(element, inner, face)
    blocks = inner.take()
    in_line = bool(flow.line) or len(blocks) == 1
    if in_line and all(isinstance(block, Paragraph) for block in blocks):
        flow.line.extend(flat_parts(blocks))
    else:
        for block in blocks:
            flow.put(block)

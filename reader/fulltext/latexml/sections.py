"""The parts of a paper that have a title: sections, the abstract, theorems, references."""

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Flow
from reader.fulltext.latexml.line import words
from reader.fulltext.latexml.looking import classes, first, has_class, inside, leading_tag
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Entry, Face, Heading, Inlines, Quotation, Statement, Text, plain

_LEVELS = {
    "part": -1,
    "chapter": 0,
    "section": 1,
    "subsection": 2,
    "subsubsection": 3,
    "paragraph": 4,
    "subparagraph": 5,
}
_TOP = "appendix bibliography abstract acknowledgements index glossary".split()
_RUN_IN = frozenset({"keywords", "classification", "dates", "date", "note"})


def title(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add a heading, or words in strong type for the parts that have a title in the line."""
    kind = next((name[10:] for name in classes(element) if name.startswith("ltx_title_")), "")
    tag = leading_tag(element)
    number = "" if tag is None else plain(walk.inline(tag))
    content = walk.inline(element, without=tag)
    if kind in _RUN_IN:
        flow.flush()
        flow.line.text(f"{number} {plain(content)} ", Face.STRONG)
        return
    if not number and not content:
        return
    parent = element.getparent()
    section = parent.get("id") if parent is not None and parent is not walk.paper else ""
    anchor = walk.places.take(section or element.get("id"), f"section-{len(flow.blocks) + 1}")
    heading = Heading(_level(walk, kind, str(element.tag)), number, content, anchor)
    if kind == "bibliography" and parent is not None and first(parent, "ltx_bibitem") is not None:
        flow.flush()
        walk.reference_headings.append((len(walk.references), heading))
    else:
        flow.put(heading)


def _level(walk: Walker, kind: str, tag: str) -> int:
    if kind in _TOP:
        return 1
    if kind in _LEVELS:
        return max(1, _LEVELS[kind] + walk.deeper)
    return max(1, int(tag[1]) - 1) if tag[1:].isdecimal() else 1


def abstract(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add the abstract under a heading of its own."""
    _titled(walk, element, flow, "Abstract")


def acknowledgements(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add the thanks, under a heading unless a section has named them already."""
    flow.flush()
    if first(element, "ltx_title") is None and flow.blocks and isinstance(flow.blocks[-1], Heading):
        walk.fill(element, flow)
        flow.flush()
        return
    _titled(walk, element, flow, "Acknowledgements")


def _titled(walk: Walker, element: HtmlElement, flow: Flow, name: str) -> None:
    head = first(element, "ltx_title")
    shown: Inlines = () if head is None else walk.inline(head)
    if _word(plain(shown)) in ("", _word(name)):
        shown = (Text(name),)
    anchor = walk.places.take(element.get("id"), name.lower())
    flow.put(Heading(1, "", shown, anchor))
    walk.fill(element, flow, without=head)
    flow.flush()


def _word(text: str) -> str:
    return "".join(char for char in text if char.isalpha()).casefold()


def keywords(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Add keywords or a classification as a paragraph that begins with what they are."""
    flow.flush()
    if first(element, "ltx_title") is None and has_class(element, "ltx_keywords"):
        flow.line.text("Keywords: ", Face.STRONG)
    walk.fill(element, flow)
    flow.flush()


def statement(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a theorem-like block or a proof."""
    anchor = walk.places.take(element.get("id"))
    head = next((child for child in element if isinstance(child.tag, str) and has_class(child, "ltx_title")), None)
    label, rest = ("", ()) if head is None else _label(walk, head)
    flow.put(Statement(label, rest, walk.blocks(element, face, without=head), anchor))


def _label(walk: Walker, head: HtmlElement) -> tuple[str, Inlines]:
    tag = leading_tag(head)
    content = walk.inline(head, without=tag)
    if tag is not None:
        # A formula in the label itself is shown with what follows it.
        own = walk.inline(tag)
        if all(isinstance(part, Text) for part in own):
            return _trimmed(plain(own)), _without_point(content)
        return "", _without_point((*own, Text(" "), *content))
    if all(isinstance(part, Text) for part in content):
        return _trimmed(plain(content)), ()
    begin = content[0]
    if isinstance(begin, Text) and begin.text.startswith("Proof"):
        return "Proof", _without_point((Text(begin.text[5:].lstrip(" ")), *content[1:]))
    return "", _without_point(content)


def _trimmed(text: str) -> str:
    return text.strip(" ").rstrip(".:").rstrip(" ")


def _without_point(content: Inlines) -> Inlines:
    """Return a title without the full stop that parts it from the text, on either side."""
    parts = list(content)
    if parts and isinstance(begin := parts[0], Text):
        parts[0] = Text(begin.text.lstrip(" .:"), Face.PLAIN if begin.face is Face.STRONG else begin.face)
    if parts and isinstance(end := parts[-1], Text):
        parts[-1] = Text(end.text.rstrip(" .:"), end.face)
    return tuple(part for part in parts if not isinstance(part, Text) or part.text)


def quotation(walk: Walker, element: HtmlElement, flow: Flow, face: Face) -> None:
    """Add a quotation."""
    if blocks := walk.blocks(element, face):
        flow.put(Quotation(blocks))


def bibitem(walk: Walker, element: HtmlElement, _flow: Flow, _face: Face) -> None:
    """Add an entry of the list of references."""
    tag = next(inside(element, "ltx_tag_bibitem"), None)
    label = "" if tag is None else words(plain(walk.inline(tag)))
    anchor = walk.places.take(element.get("id"), f"reference-{len(walk.references) + 1}")
    walk.references.append(Entry(anchor, label, walk.inline(element, without=tag)))

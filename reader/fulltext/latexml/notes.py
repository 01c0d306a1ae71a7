"""Footnotes: LaTeXML writes each where it hangs, with its mark three times."""

from lxml.html import HtmlElement

from reader.fulltext.latexml.flow import Flow
from reader.fulltext.latexml.line import words
from reader.fulltext.latexml.looking import classes, first, has_class, inside
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Face, Footnote, FootnoteMark, Text, plain

_MARK_LIMIT = 20


def note(walk: Walker, element: HtmlElement, flow: Flow, _face: Face) -> None:
    """Hang a footnote on the line; what the title page has without a place of its own becomes part of that."""
    content = first(element, "ltx_note_content")
    content = element if content is None else content
    is_footnote = any(name.startswith("ltx_role_footnote") for name in classes(element))
    kind = first(content, "ltx_note_type")
    if element.getparent() is walk.paper or (has_class(element, "ltx_note_frontmatter") and not flow.line):
        walk.title_page.flush()
        walk.fill(content, walk.title_page)
        walk.title_page.flush()
        return
    if not flow.line and flow is walk.title_page:
        flow.line.text("", Face.PLAIN)
    mark = _mark(walk, element)
    blocks = walk.blocks(content, without=kind if is_footnote else None)
    if not blocks:
        anchor = _notes_by_mark(walk).get(mark, "")
        flow.line.add(FootnoteMark(mark, anchor) if anchor else Text(mark, Face.SUPERSCRIPT))
        return
    anchor = walk.places.take(element.get("id"), f"footnote-{len(walk.footnotes) + 1}")
    flow.line.add(FootnoteMark(mark, anchor))
    walk.footnotes.append(Footnote(anchor, mark, blocks))


def _mark(walk: Walker, element: HtmlElement) -> str:
    for part in inside(element, "ltx_note_mark", "ltx_tag_note"):
        if mark := plain(walk.inline(part)):
            return mark[:_MARK_LIMIT]
    return "*"


def _notes_by_mark(walk: Walker) -> dict[str, str]:
    """Return the anchors of the footnotes that have a text, by mark; looked for when a mark alone is met."""
    if walk.notes_by_mark is None:
        walk.notes_by_mark = {}
        for element in inside(walk.paper, "ltx_note"):
            name = element.get("id")
            if name and not has_class(element, "ltx_role_footnotemark"):
                walk.notes_by_mark.setdefault(_mark(walk, element), words(name))
    return walk.notes_by_mark

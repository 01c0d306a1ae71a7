"""The title page: title, names, and what LaTeXML knows of addresses, dates and thanks."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from reader.domain.patterns import lazy
from reader.fulltext.latexml.flow import Flow, flat
from reader.fulltext.latexml.line import Line, words
from reader.fulltext.latexml.looking import has_class, inside
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Face, Inlines, Paragraph, Text, plain

_NAME_LIMIT = 120
_GAP = lazy(r"(?<=\S)[\u2002\u2003]+(?=\S)")
_PARTS = lazy(r"\s*(?:[,;&|·\x00]|\band\b)\s*")
_SUFFIX = lazy(r"(?:Jr|Sr|II|III|IV|Ph\.? ?D|M\.? ?D)\.?")
_NO_NAME = lazy(
    r"(?i)\b(?:universi\w*|institut\w*|department|dept|laborator\w*|school|college|faculty|cent(?:er|re)|academy|inc|ltd|"
    r"gmbh|corporation|research|member|fellow|ieee|acm|email|e-mail|street|road|usa|china|germany|france|equal|"
    r"contribution\w*|corresponding|authors?|orcid|google|microsoft|meta|nvidia)\b|@|https?:|\d{3}"
)


class _Names(Line):
    """A line in which nothing but a wide blank may part two names: it becomes a point between them."""

    __slots__ = ()

    def text(self, raw: str | None, face: Face) -> None:
        super().text(_GAP.sub(" · ", raw) if raw else raw, face)


def title(walk: Walker, element: HtmlElement, _flow: Flow, _face: Face) -> None:
    """Keep the title; a second one is part of the title page."""
    content = walk.inline(element)
    if walk.title:
        matter(walk, element, _flow, _face)
    else:
        walk.title = content


def matter(walk: Walker, element: HtmlElement, _flow: Flow, _face: Face) -> None:
    """Keep a date, a subtitle or the like for the title page."""
    walk.title_page.flush()
    walk.fill(element, walk.title_page)
    walk.title_page.flush()


def authors(walk: Walker, element: HtmlElement, _flow: Flow, _face: Face) -> None:
    """Keep the authors."""
    matter(walk, element, _flow, _face)


def creator(walk: Walker, element: HtmlElement, _flow: Flow, _face: Face) -> None:
    """Keep the names of one creator, or of all where one element has them; the rest is part of the title page."""
    page = walk.title_page
    page.flush()
    inner = Flow(breaks=True)
    inner.line = _Names()
    walk.fill(element, inner)
    blocks = inner.take()
    lines = [block.content for block in blocks if isinstance(block, Paragraph)]
    names: list[str] = []
    if has_class(element, "ltx_role_author") or not has_class(element, "ltx_role_editor", "ltx_role_translator"):
        count = _name_lines(walk, element)
        names = list(_names(lines[:count]))
        walk.authors.update(dict.fromkeys(names))
    content = flat(blocks)
    only_names = all(isinstance(part, Text) for part in content) and _letters(plain(content)) == _letters(
        "".join(names)
    )
    if only_names:
        return
    if len([*element.iter("br")]) > 1:
        page.blocks.extend(blocks)
    else:
        page.put(Paragraph(content))


def _name_lines(walk: Walker, element: HtmlElement) -> int:
    """Return how many lines of a creator are its name's, addresses among them: those of ``ltx_personname``."""
    depth, notes = walk.depth, len(walk.footnotes)
    count = 0
    for person in inside(element, "ltx_personname"):
        count += 1 + len([*person.iter("br")])
    walk.depth = depth
    del walk.footnotes[notes:]
    return max(1, count)


def _names(lines: list[Inlines]) -> Iterator[str]:
    """Yield the names in the first of ``lines``, and in those after it that go on with names."""
    goes_on = True
    for line in lines:
        first = line[0] if line else None
        marked = not isinstance(first, Text) or first.face is Face.SUPERSCRIPT or first.text[:1].isdecimal()
        text = "".join(
            part.text if isinstance(part, Text) and part.face is not Face.SUPERSCRIPT else "\0" for part in line
        )
        if not goes_on or marked or (_NO_NAME.search(text) and not _PARTS.search(text)):
            return
        found = [*_split(text)]
        if not found:
            return
        yield from found
        goes_on = text.rstrip(" \0").endswith((",", "and", "&", ";")) or len(line) > 1


def _split(text: str) -> Iterator[str]:
    before = ""
    for piece in _PARTS.split(text):
        name = words(piece.replace("\0", " ")).strip(" *†‡§¶∗,")
        if _SUFFIX.fullmatch(piece.strip(" \0")) and before:
            before = f"{before}, {piece.strip()}"
            continue
        if before:
            yield before
        fits = name and len(name) <= _NAME_LIMIT and any(map(str.isalpha, name)) and not _NO_NAME.search(name)
        before = name if fits else ""
    if before:
        yield before


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))

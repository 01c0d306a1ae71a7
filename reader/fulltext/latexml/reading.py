"""The page as a whole."""

from lxml.html import HtmlElement

from reader.domain.errors import FormatError
from reader.fulltext.latexml.anchors import anchors_of
from reader.fulltext.latexml.flow import Flow
from reader.fulltext.latexml.line import words
from reader.fulltext.latexml.page import find_paper
from reader.fulltext.latexml.rules import rule_of
from reader.fulltext.latexml.walker import Walker
from reader.fulltext.model import Document, Heading, Inlines, Text

_NAMED = 12


def parse_html(data: bytes) -> Document:
    """Return the paper of a page that LaTeXML made (arxiv.org/html, ar5iv).

    What stands on the title page besides title and names (addresses, dates, thanks) comes last, under a heading of its
    own. ``problems`` name macros that the converter did not know and left in the text. Raises ``FormatError`` with one
    sentence for anything that is no whole LaTeXML page or could not be read; takes time linear in the size of the page.
    """
    paper, problems = find_paper(data)
    walk = Walker(paper, rule_of)
    walk.deeper = _deeper(paper)
    body = Flow()
    walk.fill(paper, body)
    blocks = body.take()
    extra = walk.title_page.take()
    if extra:
        blocks += (Heading(1, "", (Text("Title page"),), walk.places.take("title-page")), *extra)
    if not blocks and not walk.references:
        raise FormatError("The page holds no text of a paper.")
    if walk.unknown_macros:
        problems.append(_named(list(walk.unknown_macros)))
    if walk.formulas.left < 0:
        problems.append("The page has so many formulas that the last of them are shown as TeX.")
    if walk.lost_formulas:
        problems.append(f"Numbered formulas without content in the page: {walk.lost_formulas}.")
    document = Document(
        title=walk.title or _page_title(paper),
        authors=tuple(walk.authors),
        blocks=blocks,
        references=tuple(walk.references),
        footnotes=tuple(walk.footnotes),
        source="html",
        problems=tuple(problems),
        reference_headings=tuple(walk.reference_headings),
    )
    document.anchors.update(walk.places.aliases(set(anchors_of(document))))
    return document


def _deeper(paper: HtmlElement) -> int:
    """Return how many levels a section lies below the highest part of the paper: below parts, chapters."""
    kinds = {name for part in paper.iterfind(".//section") for name in part.get("class", "").split()}
    return ("ltx_chapter" in kinds) + ("ltx_part" in kinds)


def _page_title(paper: HtmlElement) -> Inlines:
    found = paper.getroottree().find(".//title")
    text = words("".join(found.itertext())) if found is not None else ""
    if text.startswith("["):
        text = text.partition("] ")[2] or text
    return (Text(text),) if text else ()


def _named(macros: list[str]) -> str:
    shown = ", ".join(macros[:_NAMED])
    more = f" and {len(macros) - _NAMED} more" if len(macros) > _NAMED else ""
    return f"Macros that the conversion to HTML did not know were left out: {shown}{more}."

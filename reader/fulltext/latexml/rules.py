"""Which element is read how: by the class that LaTeXML gave it, else by its tag."""

from reader.fulltext.latexml import code, displays, floats, front, inlines, lists, notes, sections, tables
from reader.fulltext.latexml.walker import Rule
from reader.fulltext.model import Face

_DROP = Rule(drop=True)
_BLOCK = Rule(block=True)
_PARAGRAPH = Rule(block=True, paragraph=True)
_INLINE = Rule()
_CACHE_LIMIT = 4_096

_CLASSES: dict[str, Rule] = {
    "ltx_ERROR": Rule(inlines.unknown_macro, leaf=True),
    **dict.fromkeys(
        (
            "ltx_TOC ltx_toclist ltx_page_navbar ltx_page_header ltx_page_footer ltx_pagination ltx_phantom "
            "ltx_listing_data ltx_author_before sr-only"
        ).split(),
        _DROP,
    ),
    "ltx_rule": Rule(inlines.rule, leaf=True),
    "ltx_Math": Rule(inlines.math, leaf=True),
    "ltx_note_mark": _DROP,
    "ltx_tag_note": _DROP,
    "ltx_note": Rule(notes.note),
    "ltx_title_document": Rule(front.title),
    "ltx_subtitle": Rule(front.matter),
    "ltx_authors": Rule(front.authors),
    "ltx_creator": Rule(front.creator),
    "ltx_dates": Rule(front.matter),
    "ltx_abstract": Rule(sections.abstract),
    "ltx_acknowledgements": Rule(sections.acknowledgements),
    **dict.fromkeys(("ltx_keywords", "ltx_classification"), Rule(sections.keywords)),
    "ltx_theorem": Rule(sections.statement),
    "ltx_proof": Rule(sections.statement),
    "ltx_title": Rule(sections.title),
    "ltx_bibitem": Rule(sections.bibitem),
    "ltx_biblist": _BLOCK,
    **dict.fromkeys("ltx_equationgroup ltx_equation ltx_eqn_table".split(), Rule(displays.display)),
    "ltx_caption": Rule(floats.caption),
    "ltx_tabular": Rule(tables.table),
    **dict.fromkeys("ltx_figure ltx_table ltx_float ltx_algorithm".split(), Rule(floats.figure)),
    "ltx_listing": Rule(code.listing),
    "ltx_verbatim": Rule(code.verbatim),
    **dict.fromkeys("ltx_itemize ltx_enumerate ltx_description".split(), Rule(lists.items)),
    "ltx_quote": Rule(sections.quotation),
    "ltx_cite": Rule(inlines.citation),
    "ltx_para": _PARAGRAPH,
    "ltx_p": _PARAGRAPH,
    **dict.fromkeys("ltx_inline-block ltx_inline-para ltx_inline-logical-block".split(), Rule(inlines.box)),
    **dict.fromkeys(
        "ltx_block ltx_minipage ltx_bibblock ltx_contact ltx_author_notes ltx_logical-block ltx_flex_cell".split(),
        _BLOCK,
    ),
    "ltx_font_bold": Rule(face=Face.STRONG),
    "ltx_font_typewriter": Rule(face=Face.CODE),
    "ltx_lstlisting": Rule(face=Face.CODE),
    "ltx_font_smallcaps": Rule(face=Face.SMALL_CAPITALS),
    "ltx_font_italic": Rule(face=Face.EMPHASIS),
    "ltx_font_slanted": Rule(face=Face.EMPHASIS),
    "ltx_emph": Rule(face=Face.EMPHASIS),
    "ltx_font_upright": Rule(face=Face.PLAIN),
}

_TAGS: dict[str, Rule] = {
    **dict.fromkeys(
        (
            "script style template noscript nav button header footer select input textarea form dialog colgroup head"
        ).split(),
        _DROP,
    ),
    "math": Rule(inlines.math, leaf=True),
    "svg": Rule(floats.drawing),
    **dict.fromkeys("img object embed video audio iframe".split(), Rule(inlines.image, leaf=True)),
    "br": Rule(inlines.line_break, leaf=True),
    "a": Rule(inlines.link),
    "cite": Rule(inlines.citation),
    "table": Rule(tables.table),
    "figure": Rule(floats.figure),
    "figcaption": Rule(floats.caption),
    "pre": Rule(code.verbatim),
    **dict.fromkeys("ul ol dl".split(), Rule(lists.items)),
    "blockquote": Rule(sections.quotation),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), Rule(sections.title)),
    "p": _PARAGRAPH,
    **dict.fromkeys(
        "div section article main aside li dt dd tr td th caption address details summary hr "
        "foreignobject text".split(),
        _BLOCK,
    ),
    **dict.fromkeys("b strong".split(), Rule(face=Face.STRONG)),
    **dict.fromkeys("i em var dfn".split(), Rule(face=Face.EMPHASIS)),
    **dict.fromkeys("code tt kbd samp".split(), Rule(face=Face.CODE)),
    "sup": Rule(face=Face.SUPERSCRIPT),
    "sub": Rule(face=Face.SUBSCRIPT),
}

_PARTS_OF_TABLES = frozenset({"tr", "td", "th", "tbody", "thead", "tfoot"})
_DISPLAYS = frozenset({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table", "ltx_eqn_align", "ltx_eqn_gather"})
_cache: dict[tuple[str, str], Rule] = {}


def rule_of(tag: str, classes: str) -> Rule:
    """Return how an element is read."""
    rule = _cache.get((tag, classes))
    if rule is None:
        if len(_cache) >= _CACHE_LIMIT:
            _cache.clear()
        rule = _cache[tag, classes] = _find(tag, classes)
    return rule


def _find(tag: str, classes: str) -> Rule:
    by_tag = _TAGS.get(tag, _INLINE)
    names = set(classes.split())
    # A drawing and a formula are what they are whatever else they are called; a row is told by its table.
    if by_tag.drop or tag in ("math", "svg") or tag in _PARTS_OF_TABLES:
        return by_tag
    if tag == "table":
        return _CLASSES["ltx_equation"] if names & _DISPLAYS else by_tag
    if tag == "a" and not names & {"ltx_ERROR", "sr-only"}:
        return by_tag
    for name, rule in _CLASSES.items():
        if name in names:
            return _suited(tag, name, rule, by_tag)
    return by_tag


def _suited(tag: str, name: str, rule: Rule, by_tag: Rule) -> Rule:
    """Return the rule of a class for an element with that tag: a face in a paragraph stays a paragraph."""
    if name == "ltx_verbatim" and tag not in {"pre", "div"}:
        return Rule(face=Face.CODE)
    if rule.face is not None and rule.handler is None:
        if by_tag.handler is not None:
            return by_tag
        return by_tag._replace(face=by_tag.face if by_tag.face in (Face.SUPERSCRIPT, Face.SUBSCRIPT) else rule.face)
    return rule

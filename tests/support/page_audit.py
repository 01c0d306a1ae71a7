"""An independent reader of LaTeXML pages: says what of a page is not in the document that was made from it.

It knows the page only through XPath, and the document only through its values; it shares nothing with the parser.
"""

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import html

from reader.fulltext import model

_DROPPED = (
    "//nav|//script|//style|//button|//header|//footer|//*[@class='ltx_pagination ltx_role_newpage']"
    "|//*[c('ltx_ERROR')]|//*[c('ltx_listing_data')]|//*[c('ltx_note_mark')]|//*[c('ltx_tag_note')]"
    "|//*[c('ltx_TOC')]|//*[c('ltx_author_before')]|//*[c('ltx_rule')]|//*[c('ltx_phantom')]"
    "|//*[c('ltx_role_footnotemark') or c('ltx_role_footnote')]//*[c('ltx_note_type')]"
)
_BLOCKS = frozenset(
    "div p td th li dt dd h1 h2 h3 h4 h5 h6 table tr section figure figcaption ul ol dl blockquote pre br article "
    "foreignobject text".split()
)
_BLOCK_CLASSES = re.compile(r"\bltx_(?:p|para|bibblock|td|tr|minipage|listingline|contact|author_notes|inline-item)\b")
_FRONT = "//*[c('ltx_authors')]|//*[c('ltx_dates')]|//*[c('ltx_subtitle')]|//*[c('ltx_note_frontmatter')]"
_DISPLAYS = "//table[c('ltx_eqn_table') or c('ltx_equation') or c('ltx_equationgroup') or c('ltx_eqn_align')]//math"
_RUN_IN = ("ltx_title_keywords", "ltx_title_classification", "ltx_title_dates")
_IMAGE = re.compile(r"\[image(?:: [^\]]*)?\]|\[drawing\]")
_TEXT = re.compile(r"\\text\{[^{}]*\}")
_GAP = "\u25a1"
"""Stands where a formula or the mark of a footnote was; no letter."""

Words = tuple[str, ...]


@dataclass
class Audit:
    """What was counted on the page, and a sentence for each thing that is missing in the document or too much."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def audit(data: bytes, document: model.Document) -> Audit:
    """Compare a page with the document made from it."""
    page = _Page(data)
    made = _Made(document)
    result = Audit()
    _same(result, "headings", sorted(page.headings), sorted(made.headings))
    _same(result, "statements", page.statements, made.statements)
    _same(result, "captions", sorted(page.captions), sorted(made.captions))
    _same(result, "references", page.references, made.references)
    _same(result, "footnotes", sorted(page.notes), sorted(made.notes))
    _same(result, "words", page.body, made.body)
    missing = Counter(page.front) - Counter(made.front)
    if missing:
        result.faults.append(f"front matter is missing {sorted(missing)[:8]}")
    result.counts["formulas"] = len(page.inline_math) + len(page.row_math)
    result.faults += _formulas(page, made)
    if "ltx_ERROR" in repr(document):
        result.faults.append("ltx_ERROR is left over")
    return result


def _same(result: Audit, what: str, page: list, made: list) -> None:
    result.counts[what] = len(page)
    for number, (wanted, got) in enumerate(zip(page, made, strict=False)):
        if wanted != got:
            around = slice(max(0, number - 4), number + 6)
            result.faults.append(
                f"{what} differ at {number}: {page[around]} on the page, {made[around]} in the document"
            )
            return
    if len(page) != len(made):
        result.faults.append(f"{what}: {len(page)} on the page, {len(made)} in the document; "
                             f"{page[len(made) :][:3]} {made[len(page) :][:3]}")  # fmt: skip


def _formulas(page: "_Page", made: "_Made") -> Iterator[str]:
    wanted, got = Counter(page.inline_math), Counter(made.math)
    if wanted != got:
        yield f"formulas missing {list(wanted - got)[:5]}, too many {list(got - wanted)[:5]}"
    rows, at, rest = " & ".join(made.rows), 0, []
    for tex in page.row_math:
        found = rows.find(tex, at)
        if found < 0:
            yield f"a displayed formula is missing: {tex}"
            return
        rest.append(rows[at:found])
        at = found + len(tex)
    rest.append(rows[at:])
    left = _TEXT.sub("", "".join(rest)).replace("&", "").strip()
    if left:
        yield f"displayed formulas have too much: {left[:200]}"


def words_of(text: str) -> Words:
    """Return the words of ``text``, compatibility characters resolved."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


class _Page:
    """A page by its own structure."""

    def __init__(self, data: bytes) -> None:
        root = html.fromstring(data.decode("utf-8", "replace").encode(), parser=html.HTMLParser(encoding="utf-8"))
        article = root.xpath("//article")[0]
        article = copy.deepcopy(article)
        for node in _find(article, _DROPPED):
            _remove(node)
        in_tags = set(_find(article, "//*[c('ltx_tag')]//math"))
        maths = [node for node in _find(article, "//math|//img[c('ltx_Math')]") if node not in in_tags]
        rows = set(
            _find(
                article,
                _DISPLAYS,
            )
        )
        shown = {node for node in maths if node.get("display") == "block"}
        self.inline_math = [_tex(node) for node in maths if node not in rows and node not in shown and _tex(node)]
        self.row_math = [_tex(node) for node in maths if (node in rows or node in shown) and _tex(node)]
        for node in _find(article, "//math"):
            _remove(node, _GAP)
        self.notes = [
            words_of(_text(node))
            for node in self._cut(article, "//*[c('ltx_note') and not(c('ltx_note_frontmatter'))]")
        ]
        self.notes = [note for note in self.notes if note]
        self.references = [words_of(_text(node)) for node in self._cut(article, "//*[c('ltx_bibitem')]")]
        front = self._cut(article, _FRONT)
        self.front = [word for node in front for word in words_of(_text(node))]
        self.title = [words_of(_text(node)) for node in self._cut(article, "//*[c('ltx_title_document')]")]
        self.captions = [words_of(_text(node)) for node in self._cut(article, "//figcaption|//*[c('ltx_caption')]")]
        self.statements = [
            words_of(_text(node))
            for node in self._cut(article, "//*[c('ltx_theorem') or c('ltx_proof')]/*[c('ltx_title')]")
        ]
        self.headings = [
            words_of(_text(node))
            for node in self._cut(article, "//*[c('ltx_title')]")
            if not any(name in node.get("class") for name in _RUN_IN)
        ]
        self.headings = [heading for heading in self.headings if heading]
        self.body = list(words_of(_text(article)))

    def _cut(self, article: html.HtmlElement, path: str) -> list[html.HtmlElement]:
        """Take the parts out of the article; parts of those parts stand by themselves."""
        found = _find(article, path)
        run_in = [node for node in found if any(name in node.get("class", "") for name in _RUN_IN)]
        found = [node for node in found if node not in run_in]
        out = []
        for node in reversed(found):
            out.append(copy.deepcopy(node))
            out[-1].tail = None
            _remove(node, _GAP if "ltx_note" in node.get("class", "") else " ")
        return out[::-1]


def _find(article: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    path = re.sub(r"c\('([\w-]+)'\)", r"contains(concat(' ', normalize-space(@class), ' '), ' \1 ')", path)
    return article.xpath(re.sub(r"(^|\|)//", r"\1.//", path))


def _remove(node: html.HtmlElement, instead: str = "") -> None:
    parent, text = node.getparent(), instead + (node.tail or "")
    if parent is None:
        return
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    node.tail = None
    parent.remove(node)


def _tex(node: html.HtmlElement) -> str:
    tex = node.get("alttext") or node.get("alt") or ""
    if not tex:
        notes = node.xpath(".//annotation[@encoding='application/x-tex']")
        tex = notes[0].text if notes else "".join(node.itertext())
    return " ".join(re.sub(r"(?<!\\)%\n\s*", "", tex).split())


def _text(node: html.HtmlElement) -> str:
    if not isinstance(node.tag, str):
        return node.tail or ""
    is_block = node.tag in _BLOCKS or _BLOCK_CLASSES.search(node.get("class", ""))
    inner = (node.text or "") + "".join(
        _text(child) + ((child.tail or "") if isinstance(child.tag, str) else "") for child in node
    )
    return f" {inner} " if is_block else inner


class _Made:
    """A document by its values."""

    def __init__(self, document: model.Document) -> None:
        self.math: list[str] = []
        self.rows: list[str] = []
        self.headings: list[Words] = []
        self.statements: list[Words] = []
        self.captions: list[Words] = []
        self._line(document.title)
        blocks = list(document.blocks)
        at = next(
            (i for i, b in enumerate(blocks) if isinstance(b, model.Heading) and b.anchor == "title-page"), len(blocks)
        )
        body = self._blocks(blocks[:at])
        self.body = list(words_of(_IMAGE.sub(" ", body)))
        self.front = [*words_of(" ".join(document.authors)), *words_of(self._blocks(blocks[at + 1 :]))]
        for _, heading in document.reference_headings:
            self._heading(heading)
        self.references = [words_of(f"{entry.label} {self._line(entry.content)}") for entry in document.references]
        self.notes = [words_of(self._blocks(note.blocks)) for note in document.footnotes]

    def _heading(self, block: model.Heading) -> None:
        self.headings.append(words_of(f"{block.number} {self._line(block.title)}"))

    def _line(self, content: model.Inlines) -> str:
        out = []
        for part in content:
            if isinstance(part, model.Math):
                self.math.append(part.tex)
                out.append(_GAP)
            else:
                out.append(_GAP if isinstance(part, model.FootnoteMark) else part.text)
        return "".join(out)

    def _blocks(self, blocks: Iterable[model.Block]) -> str:
        return " ".join(self._block(block) for block in blocks)

    def _block(self, block: model.Block) -> str:
        match block:
            case model.Heading():
                self._heading(block)
                return ""
            case model.Paragraph():
                return self._line(block.content)
            case model.Listing():
                return " ".join(f"{item.marker} {self._blocks(item.blocks)}" for item in block.items)
            case model.Statement():
                self.statements.append(words_of(f"{block.label} {self._line(block.title)}"))
                return self._blocks(block.blocks)
            case model.Equation():
                self.rows += [row.tex for row in block.rows if row.tex]
                return " ".join(" ".join([*_TEXT_PARTS.findall(row.tex), row.number]) for row in block.rows)
            case model.Table():
                self._caption(block)
                return " ".join(self._line(cell.content) for row in block.rows for cell in row)
            case model.Figure():
                self._caption(block)
                return self._blocks(block.blocks)
            case model.Code():
                return self._code(block)
            case model.Quotation():
                return self._blocks(block.blocks)
        return ""

    def _caption(self, block: model.Table | model.Figure) -> None:
        if block.label or block.caption:
            self.captions.append(words_of(f"{block.label} {self._line(block.caption)}"))

    def _code(self, block: model.Code) -> str:
        text = "\n".join(block.lines)
        for formula in block.formulas:
            self.math.append(formula.tex)
            text = text.replace(formula.text, _GAP, 1)
        return text


_TEXT_PARTS = re.compile(r"\\text\{([^{}]*)\}")

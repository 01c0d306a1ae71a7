"""Papers as BibTeX entries, with the fields of arXiv's own export.

Source: the entries that arXiv offers on its abstract pages; BibTeX counts braces whatever stands before them, so no
brace of a text is written as one. Unicode is kept and the signs that mean something to TeX are written as commands. A
formula between dollars stays as the source wrote it where every command in it is known and harmless.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from reader.domain.text import TEXT_LIMIT, clean
from reader.formats.exports.fields import abs_url, author_names, first_doi, one_line, readable, year_of
from reader.formats.exports.keys import DEFAULT_PATTERN, citation_keys
from reader.formats.markdown import Item

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
_ESCAPES = str.maketrans(_SPECIAL)
_FORMULA = re.compile(r"(?<![\\$])\$([^$%\"@#`<>|]{1,300})\$(?!\$)")
_UNREADABLE = re.compile(r"[\\${}]")
_AND = re.compile(r"(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", re.ASCII)
_NOT_IN_ADDRESS = re.compile(r"[\s{}\\\"%#<>^`|]|[^\x21-\x7e]")


def render_bibtex(items: Sequence[Item], pattern: str = DEFAULT_PATTERN) -> str:
    """Return one entry for each paper, an empty line between two; a journal reference makes it an ``@article``.

    Raises KeyPatternError.
    """
    keys = citation_keys(items, pattern)
    return "\n".join(_entry(item, key) for item, key in zip(items, keys, strict=True))


def escape_bibtex(text: str) -> str:
    """Return plain text as the inside of a braced field that every reader of BibTeX shows as that text."""
    return one_line(clean(text, limit=TEXT_LIMIT)).translate(_ESCAPES)


def tex_field(text: str) -> str:
    """Return a source's text as the inside of a braced field: its formulas kept, everything else as plain text."""
    whole = readable(text)
    written = shown = ""
    here = 0
    for match in _FORMULA.finditer(text):
        formula = readable(match[0])
        if not _is_harmless(match[1], formula):
            continue
        before = _padded(text[here : match.start()])
        shown += before + formula
        written += before.translate(_ESCAPES) + one_line(match[0])
        here = match.end()
    rest = _padded(text[here:])
    # Where the parts do not read as the whole does, as with prices in dollars, only the whole is right.
    if not here or one_line(shown + rest) != one_line(whole):
        return escape_bibtex(whole)
    return one_line(written + rest.translate(_ESCAPES))


def _padded(text: str) -> str:
    """Return a part of a text as it is read, with a blank where one parts it from its neighbours."""
    shown = readable(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and shown else ""
    return f"{before}{shown}{after}"


def _is_harmless(inside: str, formula: str) -> bool:
    """Tell whether every command of a formula is known, and its braces are in order."""
    if _UNREADABLE.search(formula) or inside != inside.strip() or inside.endswith("\\"):
        return False
    depth = 0
    for char in inside:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _entry(item: Item, key: str) -> str:
    kind = "article" if readable(item.paper.journal_ref) else "misc"
    lines = [f"      {name}={{{value}}}," for name, value in _fields(item) if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    paper = item.paper
    journal = readable(paper.journal_ref)
    years = _YEAR.findall(journal)
    yield "title", tex_field(paper.title)
    yield "author", " and ".join(_authors(item))
    yield "journal", escape_bibtex(journal)
    yield "year", str(years[-1] if years else year_of(item) or "")
    if paper.arxiv_id:
        yield "eprint", paper.arxiv_id.name
        yield "archivePrefix", "arXiv"
        yield "primaryClass", escape_bibtex(paper.primary_category)
    yield "doi", _NOT_IN_ADDRESS.sub(_percent, first_doi(paper))
    yield "url", abs_url(paper)


def _authors(item: Item) -> Iterator[str]:
    """Yield the names; one that BibTeX would part in two stands in braces."""
    names = author_names(item.paper)
    for name in names:
        written = escape_bibtex(name)
        yield f"{{{written}}}" if "," in name or _AND.search(name) else written
    if names and item.paper.authors_truncated:
        yield "others"


def _percent(sign: re.Match[str]) -> str:
    return quote(sign[0], safe="")

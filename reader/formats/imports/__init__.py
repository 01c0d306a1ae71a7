"""Files of other programs, and our own exports: bibliographies, lists of feeds, databases.

Beside the papers they hold what their users said of them, which nobody takes over without being asked to.
"""

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.imports.assemble import Collected, assemble
from reader.formats.imports.found import Found, Imported, Subscription
from reader.formats.imports.own_lines import begins_json_lines

__all__ = ["Found", "Imported", "Subscription", "begins_json_lines", "may_be_library", "parse_library"]

HEAD = 1_000
"""Bytes in which the first sign of a file is looked for."""


def parse_library(data: bytes, name: str, *, everything: bool = False) -> Imported | None:
    """Return what a bibliography, a list of feeds or an export of ours holds; None where ``data`` is none of these.

    With ``everything`` entries that are no papers of arXiv are read as well, if they have a title. The content decides
    what a file is; ``name`` is what it is called. Raises FormatError where a file of a known kind cannot be read.
    """
    from reader.formats.digests.encoding import Decoded, decode

    shown = clean(name)
    first = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first == b"<":
        collected = _markup(data)
        return assemble(collected, data, shown, Decoded(""), everything=everything) if collected else None
    if first in (b"{", b"["):
        text = _strict(data)
        collected = _json(text) if text else None
        return assemble(collected, data, shown, Decoded(text), everything=everything) if collected else None
    if b"\0" in data[:HEAD] or not first:
        return None
    try:
        decoded = decode(data, shown)
    except FormatError:
        return None
    collected = _text(decoded.text)
    return assemble(collected, data, shown, decoded, everything=everything) if collected else None


def may_be_library(head: bytes) -> bool:
    """Tell by its first bytes whether a file may be one of those that ``parse_library`` reads and that may be large."""
    from reader.formats.arxiv.looks import root_name
    from reader.formats.imports.bibtex import looks_like_bibtex
    from reader.formats.imports.ris import looks_like_ris
    from reader.formats.imports.tables import table_kind

    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        return root_name(head).endswith(b":RDF")
    if text[:1] in (b"{", b"["):
        return True
    lines = text.decode("utf-8", "replace").splitlines()
    return looks_like_ris(lines) or bool(table_kind(lines)) or looks_like_bibtex(lines)


def _markup(data: bytes) -> Collected | None:
    from reader.formats.arxiv.looks import root_name

    root = root_name(data)
    if root == b"opml":
        from reader.formats.imports.feeds import parse_opml

        return parse_opml(data)
    if root.endswith(b":RDF") and b"http://www.zotero.org/namespaces/export#" in data[: 4 * HEAD]:
        from reader.formats.imports.rdf import parse_rdf

        return parse_rdf(data)
    return None


def _json(text: str) -> Collected | None:
    """Return what a text in JSON says; one that is no JSON may still name papers, which is for others to see."""
    from reader.formats.arxiv.strict_json import load_json
    from reader.formats.imports.csl import bibliography_kind, parse_bibliography
    from reader.formats.imports.objects import (
        is_viewer_settings,
        looks_like_json_lines,
        parse_json_lines,
        parse_viewer_settings,
    )

    if looks_like_json_lines(text):
        return parse_json_lines(text)
    try:
        value = load_json(text)
    except FormatError:
        return None
    if is_viewer_settings(value):
        return parse_viewer_settings(value)
    kind = bibliography_kind(value)
    return parse_bibliography(value, kind) if kind else None


def _text(text: str) -> Collected | None:
    from reader.formats.imports.bibtex import looks_like_bibtex, parse_bibtex
    from reader.formats.imports.feeds import looks_like_urls, parse_urls
    from reader.formats.imports.ris import looks_like_ris, parse_ris
    from reader.formats.imports.tables import parse_table, table_kind

    lines = text.split("\n")
    if looks_like_ris(lines):
        return parse_ris(text)
    kind = table_kind(lines)
    if kind:
        return parse_table(text, kind)
    if looks_like_bibtex(lines):
        return parse_bibtex(text)
    return parse_urls(text) if looks_like_urls(lines) else None


def _strict(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""

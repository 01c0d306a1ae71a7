"""Digests: texts about papers that people or programs wrote for people, and arXiv's own mails and pages."""

import hashlib
from collections.abc import Callable, Sequence

from reader.domain.batch import Batch, Document, Problem
from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.digests import detect
from reader.formats.digests.abstract_lines import parse_abstract_lines
from reader.formats.digests.abstract_page import parse_abstract_page
from reader.formats.digests.build import Parsed, build_entries
from reader.formats.digests.daily_markdown import parse_daily_markdown
from reader.formats.digests.encoding import decode
from reader.formats.digests.html_page import parse_html_page
from reader.formats.digests.link_table import parse_link_table
from reader.formats.digests.listing_mail import parse_listing_mail
from reader.formats.digests.plain_text import parse_plain_text
from reader.formats.digests.title_pdf_summary import parse_title_pdf_summary
from reader.formats.digests.topic_page import parse_topic_page

__all__ = ["parse_document"]

_PARSERS: dict[str, Callable[[Sequence[str]], Parsed]] = {
    detect.ABSTRACT_LINES: parse_abstract_lines,
    detect.TITLE_PDF_SUMMARY: parse_title_pdf_summary,
    detect.TOPIC_PAGE: parse_topic_page,
    detect.DAILY_MARKDOWN: parse_daily_markdown,
    detect.LISTING_MAIL: parse_listing_mail,
    detect.ABSTRACT_PAGE: parse_abstract_page,
    detect.LINK_TABLE: parse_link_table,
    detect.HTML_PAGE: parse_html_page,
    detect.PLAIN_TEXT: parse_plain_text,
}


LINE_LIMIT = 300_000
"""Lines read of one document; a longer one is a data set, not a digest."""


def parse_document(data: bytes, name: str) -> Batch:
    """Return the papers that ``data`` tells about; ``name`` is the document's name and decides nothing.

    A page of a known kind may be empty; every entry that could not be read is among ``Batch.problems``. Raises
    FormatError where the bytes are no text, or a text of no known kind that names no paper on arXiv.
    """
    shown = clean(name)
    decoded = decode(data, shown)
    lines = decoded.text.split("\n", LINE_LIMIT)
    rest = [Problem(f"Only the first {LINE_LIMIT:,} lines were read.", LINE_LIMIT + 1)] if lines[LINE_LIMIT:] else []
    del lines[LINE_LIMIT:]
    kind = detect.detect_kind(lines)
    parsed = _PARSERS[kind](lines)
    if not parsed.drafts and kind != detect.PLAIN_TEXT:
        named = parse_plain_text(lines)
        if named.drafts:
            kind = detect.PLAIN_TEXT
            named.problems = parsed.problems
            parsed = named
    if kind == detect.PLAIN_TEXT and not parsed.drafts:
        raise FormatError(f"“{shown}” names no paper: {_looks_like(decoded.text)}.")
    entries, problems = build_entries(parsed, shown, lines)
    digest = hashlib.sha256(data).hexdigest()
    document = Document(shown, digest, kind, clean(parsed.title), parsed.day)
    found = (*decoded.problems, *problems, *rest)
    return Batch(document, tuple(entries), found, decoded.repaired_lines, decoded.notes)


def _looks_like(text: str) -> str:
    head = text[:1_000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")):
        return "it is a web page without arXiv identifiers"
    if head.startswith("<?xml"):
        return "it is an XML file without arXiv identifiers"
    if head.startswith(("{", "[{")):
        return "it is a JSON file without arXiv identifiers"
    return "it has no known form and no arXiv identifiers"

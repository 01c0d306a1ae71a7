"""The one door for XML: strict UTF-8, no document type, no entities, no network, nothing guessed.

lxml is loaded at the first call: nothing that is drawn first needs it.
"""

import re
from typing import TYPE_CHECKING, cast

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.arxiv.looks import check_size, other_form, root_name, root_start

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK_LIMIT = 2_000_000
"""Pointed brackets in one answer, which bound the tree: it takes about a hundred bytes for each element."""

_ENCODING = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})", re.IGNORECASE)


def parse_xml(data: bytes, *roots: str) -> "_Element":
    """Return the root element of ``data``, which has one of the names ``roots`` (as ``{namespace}name``).

    Raises FormatError with a sentence that says what the text is instead: an HTML page, plain text, empty, cut off.
    """
    check_size(data)
    error = other_form(data, "XML")
    if error:
        raise error
    _check_text(data)
    root = _parse(data)
    if root.tag not in roots:
        name = clean(str(root.tag).rpartition("}")[2], limit=40)
        raise FormatError(f"The answer is XML of another kind: it begins with <{name}>.")
    return root


def text_of(element: "_Element | None") -> str:
    """Return the whole text in ``element``, an empty string where there is none."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(part) for part in element.itertext())


def child_text(element: "_Element", name: str) -> str:
    """Return the text of the first child with the name ``{namespace}name``, an empty string where there is none."""
    return text_of(element.find(name))


def line_of(element: "_Element") -> int:
    """Return the line, from 1, where ``element`` begins."""
    return cast("int | None", element.sourceline) or 1


def count_of(text: str) -> int | None:
    """Return the number that ``text`` is, None where it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _check_text(data: bytes) -> None:
    if data.count(b"<") > MARK_LIMIT:
        raise FormatError("The answer has more elements than any of arXiv's.")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise FormatError("The answer is cut off.") from error
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("The answer is not in UTF-8.", line) from error
    declared = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")[:400])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise FormatError("The answer declares another encoding than UTF-8.")
    # A document type stands before the root or nowhere; without one no entity can be declared.
    start = root_start(data)
    if data[start : start + 9].upper() == b"<!DOCTYPE":
        raise FormatError("The answer declares a document type, which no answer of arXiv does.")


def _parse(data: bytes) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if not re.search(rb"</" + re.escape(root_name(data)) + rb"\s*>\s*\Z", data[-200:]):
            raise FormatError("The answer is cut off.") from error
        raise FormatError("The answer is damaged: its XML cannot be read.", error.lineno or None) from error

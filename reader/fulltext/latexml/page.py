"""From bytes to the element that holds the paper: what is no whole LaTeXML page is refused in a sentence."""

import re

from lxml import etree, html
from lxml.html import HtmlElement

from reader.domain.errors import FormatError

BYTE_LIMIT = 20_000_000
TAG_LIMIT = 800_000
"""Tags of a page, those that close included: the longest papers have half as many."""

TEXT_LIMIT = 6_000_000
"""Characters of a page without its markup; what is only there for machines to read formulas is in them."""

DEPTH_LIMIT = 254
"""Elements within one another; the parser itself gives up at the next."""

NODE_LIMIT = 9_000_000
"""Bytes from one tag to the next: beyond ten million the parser drops the text without a word."""

_LONG_TAG = 1_000
_ATTRIBUTE_LIMIT = 100
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SINGLE_BYTE = frozenset({"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "iso-8859-15", "iso-8859-2"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NO_HTML = (b"No HTML for", b"HTML is not available", b"HTML not available", b"No HTML available")
_BROKEN_OFF = b"Fatal error and exited abruptly"
_PAPER = "descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' ltx_document ')]"


def find_paper(data: bytes) -> tuple[HtmlElement, list[str]]:
    """Return the element that holds the paper, and sentences on what is wrong with the page.

    Raises ``FormatError`` for an empty or too large page, for one that breaks off, is nested too deeply, or was not
    made by LaTeXML; arXiv's own page for a paper without HTML is named as such.
    """
    if len(data) > BYTE_LIMIT:
        raise FormatError(f"The page could not be read: it is larger than {BYTE_LIMIT // 1_000_000} MB.")
    data, problems = _decoded(data)
    if not data.strip():
        raise FormatError("The page is empty.")
    if any(sign in data for sign in _NO_HTML) and b"ltx_document" not in data:
        raise FormatError("arXiv has no HTML of this paper.")
    if b"ltx_" not in data:
        raise FormatError("The page is not a paper that LaTeXML converted.")
    if b"</html" not in data[-100_000:].lower():
        raise FormatError("The page breaks off before its end.")
    _refuse_floods(data)
    root = _parsed(data)
    paper = _paper(root)
    if _BROKEN_OFF in data:
        problems.append("The conversion of this paper to HTML broke off: parts of it may be missing.")
    return paper, problems


def _decoded(data: bytes) -> tuple[bytes, list[str]]:
    """Return the page in UTF-8, without NUL, at which the parser would stop."""
    problem = ["Some characters of the page could not be decoded."]
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        if encoding == "utf-8":
            data.decode()
        else:
            data = data.decode(encoding).encode("utf-8", "replace")
        return data.replace(b"\0", b""), []
    except UnicodeDecodeError:
        declared = _CHARSET.search(data, 0, 4_096)
        name = declared[1].decode("ascii").lower() if declared else ""
        text = data.decode(name if name in _SINGLE_BYTE else encoding, "replace")
        data = text.encode("utf-8", "replace").replace(b"\0", b"")
        return data, problem if "\ufffd" in text else []


def _refuse_floods(data: bytes) -> None:
    """Refuse what would take the parser minutes or gigabytes, or what it would drop."""
    if data.count(b"<") > TAG_LIMIT:
        raise FormatError("The page could not be read: it has more tags than a paper can have.")
    at = data.find(b"<")
    while at >= 0:
        after = data.find(b"<", at + 1)
        end = after if after >= 0 else len(data)
        if end - at > NODE_LIMIT:
            raise FormatError("The page could not be read: a part of it is longer than a paper.")
        if end - at > _LONG_TAG:
            tag = _QUOTED.sub(b"", data[at:end]).partition(b">")[0]
            # The parser compares each attribute of an element with all others.
            if len(tag.split(None, _ATTRIBUTE_LIMIT)) > _ATTRIBUTE_LIMIT:
                raise FormatError("The page could not be read: one of its tags has no end.")
        at = after


def _parsed(data: bytes) -> HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        root = None
    if root is None:
        raise FormatError("The page could not be read: it is not HTML.")
    depth, last = 0, root
    while len(last):
        depth, last = depth + 1, last[-1]
    # The parser stops without a word where it gives up, and what was open then is the end of the tree.
    if depth >= DEPTH_LIMIT - 2:
        raise FormatError("The page could not be read: its parts are nested too deeply.")
    return root


def _paper(root: HtmlElement) -> HtmlElement:
    found = [node for node in root.xpath(_PAPER) if node.tag in ("article", "div", "section", "main")]
    # arXiv's own notices carry the class as well; the paper is an article, in old pages a plain division.
    found.sort(key=lambda node: (node.tag != "article", "package-alerts" in node.get("class", "")))
    if not found:
        raise FormatError("The page is not a paper that LaTeXML converted.")
    paper: HtmlElement = found[0]
    if paper.xpath("string-length(.)") > TEXT_LIMIT:
        raise FormatError("The page could not be read: it holds more text than a paper can.")
    return paper

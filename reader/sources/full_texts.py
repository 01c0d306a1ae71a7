"""Whole papers: HTML from arXiv, else from ar5iv, and PDF.

Source: https://info.arxiv.org/about/accessible_HTML.html; ar5iv has the same structure of an older conversion.
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.sources.answers import Accept
from reader.sources.errors import BadAnswer, HttpError
from reader.sources.transport import Transport

DEADLINE = 300.0
"""Seconds for one paper: a PDF of 50 MB on a slow line."""

PDF_LIMIT = 64_000_000
"""Bytes of a PDF; arXiv takes 50 MB."""

_NAMED_VERSION = re.compile(rb"arXiv:[\w./-]+?v([0-9]{1,3})\b|/(?:html|pdf)/[\w./-]+?v([0-9]{1,3})\b")
PICTURE_LIMIT = 10_000_000
"""Bytes of one picture."""

_LOOKED_AT = 200_000
_HEAD, _TAIL = 2_000, 64
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"GIF8", b"\x3b"),
)
"""How pictures of a page begin, and what stands near their end: PNG, JPEG, GIF."""
_BASE = re.compile(rb"""<base\s[^>]*?href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_NO_HTML = re.compile(rb"no html (?:for|available)|html is not available|conversion to html failed", re.IGNORECASE)


class NotThereError(Exception):
    """A source answered that it does not have the paper in this format; the text is a sentence."""


class FullText(NamedTuple):
    """A paper as it came; ``identifier`` names the version where anybody did, ``host`` is where it came from."""

    identifier: ArxivId
    data: bytes
    host: str


class FullTexts:
    """Asks for whole papers. ``pages`` and ``ar5iv`` are addresses without a slash at the end."""

    def __init__(self, transport: Transport, pages: str, ar5iv: str) -> None:
        self._transport = transport
        self._pages = pages
        self._ar5iv = ar5iv

    def html(self, identifier: ArxivId, check: Callable[[bytes], object]) -> FullText:
        """Return the paper as a page for which ``check`` raises no FormatError.

        Raise NotThereError where neither source has one, SourceError where no good answer came.
        """
        sentences = []
        for base, asked in ((self._pages, identifier), (self._ar5iv, identifier.without_version())):
            try:
                return self._page(base, asked, identifier, check)
            except NotThereError as error:
                sentences.append(str(error))
        raise NotThereError(sentences[0])

    def pdf(self, identifier: ArxivId) -> FullText:
        """Return the paper as a PDF; raise NotThereError or SourceError."""
        try:
            answer = self._transport.get(
                f"{self._pages}/pdf/{identifier}", accept=Accept.PDF, deadline=DEADLINE, limit=PDF_LIMIT
            )
        except HttpError as error:
            if error.status in (404, 410):
                raise NotThereError(f"arXiv has no PDF of {identifier}.") from error
            raise
        if b"%%EOF" not in answer.body[-4096:]:
            raise BadAnswer(f"The PDF of {identifier} was cut off on its way.")
        headers = " ".join((answer.headers.get("content-disposition", ""), answer.headers.get("link", "")))
        return FullText(_versioned(identifier, headers.encode() + answer.url.encode()), answer.body, _host(answer.url))

    def base(self, identifier: ArxivId, page: bytes) -> str:
        """Return the address from which those of the pictures of a page count; only ar5iv names no version."""
        address = f"{self._pages if identifier.version else self._ar5iv}/html/{identifier}"
        said = _BASE.search(page[:_LOOKED_AT])
        return urljoin(address, said[1].decode("ascii", "ignore")) if said else address

    def picture(self, base: str, source: str) -> bytes:
        """Return a picture that a page calls ``source``; raise SourceError where none came."""
        answer = self._transport.get(urljoin(base, source), accept=Accept.PICTURE, limit=PICTURE_LIMIT)
        if answer.status != 200 or not _is_picture(answer.body):
            raise BadAnswer(f"{_host(answer.url)} sent something else than a whole picture.")
        return answer.body

    def _page(self, base: str, asked: ArxivId, identifier: ArxivId, check: Callable[[bytes], object]) -> FullText:
        try:
            answer = self._transport.get(f"{base}/html/{asked}", accept=Accept.HTML, deadline=DEADLINE)
        except HttpError as error:
            if error.status in (404, 410):
                raise NotThereError(f"There is no HTML of {identifier}.") from error
            raise
        if b"</html>" not in answer.body[-4096:].lower():
            raise BadAnswer(f"The page of {identifier} was cut off on its way.")
        try:
            check(answer.body)
        except FormatError as error:
            # ar5iv leads to the abstract page where it has none. Any other page may be one about a bad hour.
            if "/abs/" in answer.url or _NO_HTML.search(answer.body[:_LOOKED_AT]):
                raise NotThereError(f"There is no HTML of {identifier}.") from error
            raise BadAnswer(f"{_host(answer.url)}, the page of {identifier}: {error}") from error
        found = _versioned(asked, answer.body[:_LOOKED_AT])
        return FullText(found, answer.body, _host(answer.url))


def _versioned(identifier: ArxivId, data: bytes) -> ArxivId:
    """Return the identifier with the version that an answer names for it, where it has none yet."""
    if identifier.version is not None:
        return identifier
    name = identifier.name.encode()
    for match in _NAMED_VERSION.finditer(data):
        number = int(match[1] or match[2])
        if name in match[0] and number:
            return ArxivId(identifier.name, number)
    return identifier


def _is_picture(data: bytes) -> bool:
    """Tell whether ``data`` begins like a picture, and ends like one where its format says how it ends."""
    for start, end in _PICTURES:
        if data.startswith(start):
            return end in data[-_TAIL:]
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP" and len(data) >= int.from_bytes(data[4:8], "little")
    head = data[:_HEAD].lstrip()
    return head.startswith((b"<?xml", b"<svg", b"<!--")) and b"<svg" in head and b"</svg>" in data[-_TAIL:]


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""

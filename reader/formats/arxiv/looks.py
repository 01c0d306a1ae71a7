"""What a text is that should have been an answer of arXiv and is none: one sentence for the user."""

import re

from reader.domain.errors import FormatError
from reader.domain.text import clean

SIZE_LIMIT = 32 * 2**20
"""Bytes of the largest answer that is read; a full page of 2,500 records has about a quarter of that."""

_SHOWN = 80
_HEAD = 4_096
_BLANK = re.compile(rb"[ \t\r\n]*")
_NAME = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.:-]{0,100})")
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<>]{1,300})", re.IGNORECASE)
_PAGE = frozenset((b"html", b"head", b"body", b"title", b"center", b"h1", b"p", b"div", b"script", b"meta", b"link"))


def root_start(data: bytes) -> int:
    """Return where the first thing after XML declaration, comments and instructions begins, at most ``len(data)``."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while True:
        blank = _BLANK.match(data, at)
        at = blank.end() if blank else at
        if data.startswith(b"<?", at):
            end, width = data.find(b"?>", at + 2), 2
        elif data.startswith(b"<!--", at):
            end, width = data.find(b"-->", at + 4), 3
        else:
            return at
        if end < 0:
            return len(data)
        at = end + width


def root_name(data: bytes) -> bytes:
    """Return the name of the first element as it is written, or nothing where there is none."""
    match = _NAME.match(data, root_start(data))
    return match[1] if match else b""


def is_page(data: bytes) -> bool:
    """Tell an HTML page from other texts in pointed brackets."""
    start = root_start(data)
    return data[start : start + 14].lower() == b"<!doctype html" or root_name(data).lower() in _PAGE


def check_size(data: bytes) -> None:
    """Raise FormatError for an answer that is empty or larger than any of arXiv's."""
    if not data[:_HEAD].strip() and not data.strip():
        raise FormatError("The answer is empty.")
    if len(data) > SIZE_LIMIT:
        raise FormatError(f"The answer is larger than {SIZE_LIMIT // 2**20} MB.")


def other_form(data: bytes, wanted: str) -> FormatError | None:
    """Return the error that names what ``data`` is instead of ``wanted`` ("XML", "JSON"), None where it may be that."""
    if is_page(data):
        match = _TITLE.search(data[:_HEAD].decode("utf-8", "replace"))
        title = clean(match[1], limit=_SHOWN) if match else ""
        return FormatError(f"The answer is an HTML page{f' (“{title}”)' if title else ''}, not {wanted}.")
    first = data[root_start(data) :][:1]
    found = "XML" if first == b"<" else "JSON" if first in (b"{", b"[") and first else "text"
    if found == wanted or (wanted == "XML" and not first):
        return None
    if found != "text":
        return FormatError(f"The answer is {found}, not {wanted}.")
    head = data[:_HEAD].decode("utf-8", "replace")
    if "\0" in head or head.count("\ufffd") > len(head) // 10:
        return FormatError("The answer is not text.")
    line = next(filter(None, (clean(row, limit=_SHOWN) for row in head.splitlines())), "")
    if not line:
        return FormatError("The answer is not text.")
    return FormatError(f"The answer is plain text, not {wanted}: “{line}”")

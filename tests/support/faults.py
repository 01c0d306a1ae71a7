"""What can go wrong between a client and a server: each fault takes a good reply and does something else with it."""

import gzip
import itertools
import json
import os
import socket
import struct
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Protocol

from support.world_pages import ATOM_TYPE, Reply, api_feed, error_entry, error_reply, oai_error


class Line(Protocol):
    """The server's end of one connection."""

    url: str
    connection: socket.socket

    def send(self, reply: Reply) -> None: ...

    def write(self, data: bytes) -> None: ...

    def pause(self, seconds: float) -> bool: ...

    def http_date(self, seconds: float) -> str: ...


Act = Callable[[Line, Reply], None]


def _with(status: int, body: bytes | None = None, **headers: str) -> Act:
    """Send the reply with another status, body or headers (``content_type`` for Content-Type; empty: none)."""

    def act(line: Line, reply: Reply) -> None:
        changed = dict(reply.headers)
        for name, value in headers.items():
            changed[name.replace("_", "-").title()] = value
        content = reply.body if body is None else body
        line.send(Reply(status, content, {name: value for name, value in changed.items() if value}))

    return act


def _body(change: Callable[[bytes], bytes], **headers: str) -> Act:
    return lambda line, reply: _with(reply.status, change(reply.body), **headers)(line, reply)


def _to(address: str, status: int = 302) -> Act:
    return lambda line, reply: line.send(Reply(status, b"", {"Location": address.format(url=line.url)}))


def _reset(line: Line, reply: Reply) -> None:
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Closed behind the server's back, which would say goodbye first.
    os.close(line.connection.detach())


def _nothing(line: Line, reply: Reply) -> None:
    pass


def _head(line: Line, reply: Reply, size: int) -> None:
    line.write(f"HTTP/1.1 200 OK\r\nContent-Type: {reply.headers.get('Content-Type')}\r\n".encode())
    line.write(f"Content-Length: {size}\r\n\r\n".encode())


def _reset_inside(line: Line, reply: Reply) -> None:
    _head(line, reply, len(reply.body))
    line.write(reply.body[:20])
    _reset(line, reply)


def _cut(line: Line, reply: Reply) -> None:
    _head(line, reply, len(reply.body) + 1)
    line.write(reply.body)


def _cut_chunks(line: Line, reply: Reply) -> None:
    line.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + reply.headers["Content-Type"].encode())
    line.write(b"\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + reply.body[:20] + b"\r\n")


def _hang(line: Line, reply: Reply) -> None:
    while line.pause(20):
        pass


def _hang_inside(line: Line, reply: Reply) -> None:
    _head(line, reply, len(reply.body))
    line.write(reply.body[:20])
    _hang(line, reply)


def _drip(line: Line, reply: Reply) -> None:
    _head(line, reply, len(reply.body))
    for at in range(len(reply.body)):
        line.write(reply.body[at : at + 1])
        if not line.pause(5):
            return


def _drip_headers(line: Line, reply: Reply) -> None:
    line.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while line.pause(5):
        line.write(b"x")


def _many_headers(line: Line, reply: Reply) -> None:
    line.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(300)) + b"\r\n")


def _try_after_date(line: Line, reply: Reply) -> None:
    line.send(Reply(503, b"busy", {"Content-Type": "text/plain", "Retry-After": line.http_date(30)}))


def _page(text: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>{text}</title></head><body>{text}</body></html>".encode()


def _other_root(body: bytes) -> bytes:
    return b'{"wrong": 1}' if body.startswith(b"[") else b'<?xml version="1.0"?><catalogue><book/></catalogue>'


def _entity(body: bytes) -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]><feed>&x;</feed>'


def _laughs(body: bytes) -> bytes:
    names = "abcdefgh"
    more = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">{more}]><rss>&h;</rss>'.encode()


def _bad_entry(line: Line, reply: Reply) -> None:
    if reply.body.startswith(b"["):
        entries = json.loads(reply.body)
        entries[0]["paper"]["id"] = "none"
        line.send(Reply(200, json.dumps(entries).encode(), reply.headers))
        return
    body = reply.body
    for place in (b"<id>http://arxiv.org/abs/", b'isPermaLink="false">oai:arXiv.org:', b"<id>2"):
        body = body.replace(place, place + b"x", 1)
    line.send(Reply(200, body, reply.headers))


def _repeated(line: Line, reply: Reply) -> None:
    """Send the entries that the page before had last once more, at the beginning."""
    head, entry, rest = reply.body.partition(b"<entry>")
    first = entry + rest.partition(b"</entry>")[0] + b"</entry>\n"
    line.send(Reply(200, head + first + entry + rest, reply.headers))


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(40_000_000), 9)


def _pack(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


_TEXT = "text/plain; charset=utf-8"
_HTML = "text/html; charset=utf-8"


class Fault(Enum):
    """Everything that the fake server can do wrong; ``act`` does it."""

    # The line.
    RESET = (_reset,)
    CLOSED = (_nothing,)
    RESET_INSIDE = (_reset_inside,)
    CUT = (_cut,)
    CUT_CHUNKS = (_cut_chunks,)
    HANGS = (_hang,)
    HANGS_INSIDE = (_hang_inside,)
    DRIP = (_drip,)
    DRIP_HEADERS = (_drip_headers,)
    NOT_HTTP = (lambda line, reply: line.write(b"\x00\xff\x13garbage\r\n\r\n\x07" * 50),)
    MANY_HEADERS = (_many_headers,)
    LONG_HEADER = (lambda line, reply: line.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n"),)
    # The packing.
    CUT_GZIP = (_body(lambda body: _pack(body)[:-12], content_encoding="gzip"),)
    BAD_GZIP = (_body(lambda body: b"\x1f\x8b not gzip", content_encoding="gzip"),)
    BOMB = (_body(lambda body: _bomb(), content_encoding="gzip"),)
    PACKED_OTHERWISE = (_body(lambda body: body, content_encoding="br"),)
    GOOD_GZIP = (_body(_pack, content_encoding="gzip"),)
    # The status.
    BAD_REQUEST = (lambda line, reply: line.send(error_reply(400, "incorrect id format for \u202ex\x9b31m")),)
    FORBIDDEN = (_with(403, _page("Forbidden"), content_type=_HTML),)
    MISSING = (_with(404, _page("Not found"), content_type=_HTML),)
    MISSING_AND_DAMAGED = (_with(404, b"not gzip", content_type=_HTML, content_encoding="gzip"),)
    ODD_STATUS = (_with(499, b"", content_type=_HTML),)
    GONE = (_with(410, b"", content_type=_HTML),)
    TOO_MANY = (_with(429, b"slow down", content_type=_TEXT),)
    TOO_MANY_SECONDS = (_with(429, b"slow down", content_type=_TEXT, retry_after="40"),)
    TOO_MANY_HOURS = (_with(429, b"slow down", content_type=_TEXT, retry_after="7200"),)
    SERVER_ERROR = (_with(500, _page("Error"), content_type=_HTML),)
    BAD_GATEWAY = (_with(502, b"", content_type=_HTML),)
    GATEWAY_TIMEOUT = (_with(504, b"", content_type=_HTML),)
    UNAVAILABLE = (_with(503, b"", content_type=_HTML),)
    UNAVAILABLE_SECONDS = (_with(503, b"busy", content_type=_TEXT, retry_after="20"),)
    UNAVAILABLE_SECOND = (_with(503, b"busy", content_type=_TEXT, retry_after="1"),)
    UNAVAILABLE_DATE = (_try_after_date,)
    UNAVAILABLE_NONSENSE = (_with(503, b"busy", content_type=_TEXT, retry_after="soon"),)
    RATE_EXCEEDED_200 = (_with(200, b"Rate exceeded.", content_type=_TEXT),)
    RATE_EXCEEDED_503 = (_with(503, b"Rate exceeded.", content_type=_TEXT),)
    NO_CONTENT = (_with(204, b""),)
    UNASKED_304 = (_with(304, b""),)
    # Redirects.
    REDIRECT_LOOP = (_to("{url}/loop"),)
    REDIRECT_HOME = (_to("/rss/cs.AI"),)
    REDIRECT_FOREIGN = (_to("https://elsewhere.example/feed"),)
    REDIRECT_UNSAFE = (_to("http://export.arxiv.org/api/query"),)
    REDIRECT_FILE = (_to("file:///etc/hostname", 301),)
    REDIRECT_NOWHERE = (lambda line, reply: line.send(Reply(307, b"")),)
    # The content.
    WRONG_TYPE = (_with(200, content_type="image/png"),)
    NO_TYPE = (_with(200, content_type=""),)
    WEB_PAGE = (_with(200, _page("Down for maintenance"), content_type=_HTML),)
    HIDDEN_PAGE = (_with(200, _page("Down for maintenance")),)
    EMPTY = (_with(200, b""),)
    BLANK = (_with(200, b" \n \n"),)
    CUT_CONTENT = (_body(lambda body: body[: len(body) * 2 // 3]),)
    NOT_UTF8 = (_body(lambda body: body[:-20] + b"\xff\xfe" + body[-20:]),)
    OTHER_ENCODING = (_body(lambda body: body.decode().encode("utf-16")),)
    DOCTYPE = (_body(_entity),)
    LAUGHS = (_body(_laughs),)
    LARGE = (_body(lambda body: body + b" " * 25_000_000),)
    BINARY = (_body(lambda body: bytes(range(256)) * 8),)
    OTHER_ROOT = (_body(_other_root),)
    COOKIES = (_with(200, set_cookie="session=1; Path=/; Max-Age=9999"),)
    # The query API alone.
    ERROR_200 = (_with(200, api_feed([error_entry("incorrect id format for x")], 1), content_type=ATOM_TYPE),)
    EMPTY_PAGE = (_with(200, api_feed([], 9), content_type=ATOM_TYPE),)
    REPEATED = (_repeated,)
    BAD_ENTRY = (_bad_entry,)
    # Harvesting alone.
    LOST_TOKEN = (lambda line, reply: line.send(oai_error("badResumptionToken", "expired")),)
    BAD_ARGUMENT = (lambda line, reply: line.send(oai_error("badArgument", "no such set")),)

    def __init__(self, act: Act) -> None:
        self.act = act

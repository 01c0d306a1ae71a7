"""What the fake arXiv has beside what it has for the tests: pages with pictures, and a list of what it spoiled."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from support import fake_arxiv
from support.faults import Fault, Line
from support.world import World
from support.world_pages import Reply, paper_reply

_NAMES = re.compile(rb'abs/(\d{4}\.\d{5})|oai:arXiv\.org:(\d{4}\.\d{5})|"id": *"(\d{4}\.\d{5})|<id>(\d{4}\.\d{5})')


def source_of(name: str) -> str:
    """Return what the page of a paper calls its one picture."""
    return f"{name}v1/x1.png"


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(0, io.SEEK_END)
    # Two by two cells of eight-bit grey, each row after its filter's number.
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(b"\0\x40\x80\0\x80\x40")) + chunk(b"IEND", b""))
    return file.getvalue()


def _reply(world: World, kind: str, name: str) -> Reply:
    if name.endswith(".png"):
        return Reply(200, _png(), {"Content-Type": "image/png"})
    reply = paper_reply(world, kind, name)
    if kind != "html" or reply.status != 200:
        return reply
    source = source_of(re.sub(r"v\d+$", "", name))
    figure = f'<figure class="ltx_figure"><img class="ltx_graphics" src="{source}" alt="x"/></figure></article>'
    return Reply(200, reply.body.replace(b"</article>", figure.encode()), reply.headers)


vars(fake_arxiv)["paper_reply"] = _reply


@contextmanager
def spoiled(fault: Fault) -> Iterator[set[str]]:
    """Yield the identifiers of the entries that the server makes unreadable meanwhile, which only one fault does."""
    found: set[str] = set()
    act = fault.act

    def watched(line: Line, reply: Reply) -> None:
        if fault is Fault.BAD_ENTRY and (match := _NAMES.search(reply.body)):
            found.add(next(group for group in match.groups() if group).decode())
        act(line, reply)

    fault.act = watched
    try:
        yield found
    finally:
        fault.act = act

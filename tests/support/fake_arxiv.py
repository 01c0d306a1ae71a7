"""arXiv and Hugging Face's daily papers on this machine: real sockets, an invented world, and faults on demand."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from reader.domain.clock import Clock
from support.faults import Fault
from support.world import World
from support.world_pages import (
    Reply,
    ar5iv_reply,
    daily_reply,
    feed_reply,
    harvest_reply,
    list_reply,
    paper_reply,
    query_reply,
)

HOSTS = frozenset(("127.0.0.1", "localhost", "export.arxiv.org"))
"""The hosts that a Transport may ask where this server stands for all of them."""


@dataclass
class Seen:
    """One request: ``began`` is of the clock's monotonic time, ``connections`` counts those open when it came."""

    path: str
    arguments: dict[str, str]
    headers: dict[str, str]
    began: float
    connections: int


@dataclass
class _Order:
    fault: Fault
    times: int
    path: str


@dataclass
class _Shared:
    world: World
    clock: Clock
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)
    seen: list[Seen] = field(default_factory=list)
    orders: list[_Order] = field(default_factory=list)
    open: list[socket.socket] = field(default_factory=list)
    port: int = 0


class FakeArxiv:
    """The server; use it with ``with``. ``url`` stands for each of the real hosts."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.shared = _Shared(world, clock)
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.shared.port}"

    @property
    def query(self) -> str:
        return f"{self.url}/api/query"

    @property
    def harvest(self) -> str:
        return f"{self.url}/oai"

    @property
    def seen(self) -> list[Seen]:
        """The requests so far, in order."""
        with self.shared.lock:
            return list(self.shared.seen)

    def fail(self, fault: Fault, times: int = 1, path: str = "/") -> None:
        """Answer the next ``times`` requests to addresses that begin with ``path`` with ``fault``."""
        with self.shared.lock:
            self.shared.orders.append(_Order(fault, times, path))

    def heal(self) -> None:
        """Forget all faults and requests."""
        with self.shared.lock:
            self.shared.orders.clear()
            self.shared.seen.clear()

    @contextmanager
    def down(self) -> Iterator[None]:
        """Refuse connections meanwhile."""
        self._stop()
        try:
            yield
        finally:
            self._start()

    def __enter__(self) -> "FakeArxiv":
        self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def _start(self) -> None:
        self.shared.closing.clear()
        server = _Server(("127.0.0.1", self.shared.port), _Handler)
        server.shared = self.shared
        self.shared.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self._server = server

    def _stop(self) -> None:
        self.shared.closing.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64
    shared: _Shared

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that go away are a part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.shared = self.server.shared
        with self.shared.lock:
            self.shared.open.append(self.connection)
            # One that its client has closed counts no more, even if its thread has not come to notice.
            self.connections = sum(not _is_gone(connection) for connection in self.shared.open)

    def finish(self) -> None:
        with self.shared.lock:
            self.shared.open.remove(self.connection)
        super().finish()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.shared.port}"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        arguments = dict(parse_qsl(parts.query, keep_blank_values=True))
        seen = Seen(
            parts.path,
            arguments,
            {name.lower(): value for name, value in self.headers.items()},
            self.shared.clock.monotonic(),
            self.connections,
        )
        with self.shared.lock:
            self.shared.seen.append(seen)
            fault = self._fault(parts.path)
        reply = self._reply(unquote(parts.path), arguments)
        self.close_connection = True
        with suppress(ConnectionError):
            if fault is None:
                self.send(reply)
            else:
                fault.act(self, reply)

    def _fault(self, path: str) -> Fault | None:
        for order in self.shared.orders:
            if order.times and path.startswith(order.path):
                order.times -= 1
                return order.fault
        return None

    def _reply(self, path: str, arguments: dict[str, str]) -> Reply:
        world, now = self.shared.world, self.shared.clock.now()
        _, kind, *rest = path.split("/", 2)
        name = rest[0] if rest else ""
        if path == "/api/query":
            return query_reply(world, now, arguments)
        if path == "/api/daily_papers":
            return daily_reply(world, now, date.fromisoformat(arguments["date"]))
        if path == "/oai":
            return harvest_reply(world, now, arguments)
        if kind == "rss":
            return feed_reply(world, now, name, self.headers.get("If-None-Match", ""))
        if kind in ("abs", "html", "pdf"):
            return paper_reply(world, kind, name)
        if kind == "ar5iv":
            return ar5iv_reply(world, name.removeprefix("html/"))
        if kind == "list":
            return list_reply(world, now, name.partition("/")[0])
        if kind == "loop":
            return Reply(302, b"", {"Location": f"{self.url}/loop"})
        return Reply(404, b"nothing here", {"Content-Type": "text/plain"})

    def send(self, reply: Reply) -> None:
        head = [f"HTTP/1.1 {reply.status} Said"]
        head += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status not in (204, 304):
            head.append(f"Content-Length: {len(reply.body)}")
        self.write("\r\n".join([*head, "Connection: close", "", ""]).encode() + reply.body)

    def write(self, data: bytes) -> None:
        self.connection.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Let ``seconds`` pass (at once where the clock is a fake one); return False once the client is gone."""
        advance = getattr(self.shared.clock, "advance", None)
        if advance is not None:
            advance(seconds)
            seconds = 0.003
        return not _is_gone(self.connection, min(seconds, 0.02)) and not self.shared.closing.is_set()

    def http_date(self, seconds: float) -> str:
        moment = self.shared.clock.now() + timedelta(seconds=seconds)
        return format_datetime(moment.replace(microsecond=0), usegmt=True)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


def _is_gone(connection: socket.socket, seconds: float = 0.0) -> bool:
    """Tell whether the client has closed ``connection``, or does so within ``seconds``."""
    try:
        readable, _, _ = select.select([connection], [], [], seconds)
        return bool(readable) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True

"""One request on one fresh connection, through requests' adapter: no session, so no cookies, passwords or proxies.

The adapter alone sends; the environment is never asked. The connection is closed with its answer.
"""

import socket
import threading
from contextlib import closing, suppress
from functools import partial
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from reader.sources.decoding import Unpacker
from reader.sources.errors import BadAnswer, Offline
from reader.sources.exchange import RawAnswer, Request
from reader.sources.failures import FAILURES, name_failure

_CHUNK = 1 << 16
_ERROR_BODY = 64_000
_NO_BODY = frozenset((204, 301, 302, 303, 304, 307, 308))


class Watch:
    """The sockets of one request, which another thread may shut down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._is_stopped = False

    def add(self, sock: socket.socket) -> None:
        """Watch over ``sock`` from now on; raise Offline where the request was stopped meanwhile."""
        with self._lock:
            if self._is_stopped:
                sock.close()
                raise Offline("The request was stopped.")
            # TLS takes the descriptor out of the socket object, but a duplicate stays good for a shutdown.
            self._sockets.append(sock.dup())

    def stop(self) -> None:
        """Wake the thread that reads: whatever it waits for fails now."""
        with self._lock:
            self._is_stopped = True
            for sock in self._sockets:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Forget the sockets."""
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()


class _Watched(HTTPConnection):
    def __init__(self, *arguments: Any, watch: Watch, **options: Any) -> None:
        self._watch = watch
        super().__init__(*arguments, **options)

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        self._watch.add(sock)
        return sock


class _WatchedSecure(_Watched, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        kind = _WatchedSecure if pool.scheme == "https" else _Watched
        pool.ConnectionCls = partial(kind, watch=self._watch)
        return pool


def converse(request: Request, watch: Watch) -> RawAnswer:
    """Send ``request`` and read its answer; raise Offline or BadAnswer."""
    try:
        prepared = requests.Request("GET", request.url, headers=dict(request.headers)).prepare()
        with closing(_Adapter(watch)) as adapter:
            response = adapter.send(prepared, stream=True, timeout=request.timeouts, verify=True)
            with closing(response):
                return _read(response, request)
    except FAILURES as error:
        raise name_failure(error, request.host) from error
    finally:
        watch.close()


def _read(response: requests.Response, request: Request) -> RawAnswer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    status = response.status_code
    if status in _NO_BODY:
        return RawAnswer(status, headers, b"")
    if 200 <= status < 300:
        return RawAnswer(status, headers, _body(response, request.limit, request.host))
    try:
        body = _body(response, _ERROR_BODY, request.host)
    except (BadAnswer, *FAILURES):
        # The status has said what matters.
        body = b""
    return RawAnswer(status, headers, body)


def _body(response: requests.Response, limit: int, host: str) -> bytes:
    unpacker = Unpacker(response.headers.get("content-encoding", ""), limit, host)
    for chunk in response.raw.stream(_CHUNK, decode_content=False):
        unpacker.feed(chunk)
    return unpacker.finish()

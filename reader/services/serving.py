"""The program in a browser tab: a server for this machine alone, with textual-serve's page and protocol.

Who may reach it: it listens at 127.0.0.1. Other users of the machine reach that address too, so everything lies below
a path that nobody can guess, made anew for each run; it is kept out of referrers, and no cookie holds it, because a
browser would hand that to whatever listens at another port of this address. Other web pages in the user's browser can
open a WebSocket to any address, which no browser forbids, so the origin must be that of our own page; the host must be
the address itself, so that a name that suddenly means this machine (DNS rebinding) leads nowhere; and no page may
frame ours. The page loads nothing from any other host, and its policy holds a browser to that.
"""

import asyncio
import logging
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http import HttpProcessingError
from textual_serve import server as textual_server
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from reader.domain.errors import ReaderError
from reader.domain.text import clean
from reader.services.tab_page import FOCUS, render_page
from reader.services.tab_program import PATIENCE, TabService

HOST = "127.0.0.1"

MOST_TABS = 8
"""Tabs at a time; each is a program of its own."""

_STATICS = Path(textual_server.__file__).parent / "static"
_WIDEST, _HIGHEST = 1_000, 500

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ServingError(ReaderError):
    """A server that could not be started."""


class TabServer:
    """The page, and a program for each tab that shows it."""

    def __init__(self, command: Sequence[str], token: str) -> None:
        self.command = command
        self.token = token
        self.port = 0
        self._tabs: set[web.WebSocketResponse] = set()
        self._downloads = DownloadManager()

    @property
    def origin(self) -> str:
        """The scheme, host and port of the page."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"{self.origin}/{self.token}/"

    def application(self) -> web.Application:
        """Return the web application; every path begins with the token."""
        app = web.Application(middlewares=[self.guard])
        base = f"/{self.token}"
        app.router.add_get(f"{base}/", self.page)
        app.router.add_get(f"{base}/focus.js", self.focus)
        app.router.add_get(f"{base}/ws", self.socket)
        app.router.add_static(f"{base}/static", _STATICS)
        app.on_shutdown.append(self.close_tabs)
        return app

    @web.middleware
    async def guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let nobody in but our own page, and say in every answer what it may do."""
        # In the same time for every wrong guess.
        if not secrets.compare_digest(request.path.split("/")[1].encode(), self.token.encode()):
            return web.Response(status=404, text="There is nothing here.\n", headers=self.headers())
        if refusal := self.refusal(request):
            return web.Response(status=403, text=f"{refusal}\n", headers=self.headers())
        try:
            response = await handler(request)
        except web.HTTPException as error:
            return web.Response(status=error.status, text=f"{error.reason}\n", headers=self.headers())
        if not response.prepared:
            response.headers.update(self.headers())
        return response

    def refusal(self, request: web.Request) -> str:
        """Return why a request is refused, an empty string where it is not."""
        if request.headers.get("Host") != f"{HOST}:{self.port}":
            return "This host is not served."
        origin = request.headers.get("Origin")
        if origin is not None and origin != self.origin:
            return "Another page may not use this one."
        # A browser names the origin of every WebSocket, and nobody else has a page to show.
        if origin is None and request.headers.get("Upgrade"):
            return "A connection needs an origin."
        return ""

    def headers(self) -> dict[str, str]:
        """Return what is said with every answer."""
        socket = f"ws://{HOST}:{self.port}"
        policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
            f"img-src 'self' data:; connect-src {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        return {
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
        }

    async def page(self, request: web.Request) -> web.Response:
        """Return the page."""
        text = render_page(f"ws://{HOST}:{self.port}/{self.token}/ws", _number(request.query.get("fontsize"), 16, 48))
        return web.Response(text=text, content_type="text/html")

    async def focus(self, request: web.Request) -> web.Response:
        """Return the page's own script."""
        return web.Response(text=FOCUS, content_type="text/javascript")

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """Start a program, and connect it with the tab until one of the two ends."""
        if len(self._tabs) >= MOST_TABS:
            return web.Response(status=503, text="Too many tabs are open.\n")
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=1_000_000)
        await websocket.prepare(request)
        self._tabs.add(websocket)
        width, height = (_number(request.query.get(name), *size) for name, size in _SIZES.items())
        service = TabService(self.command, websocket, self._downloads)
        try:
            await service.start(width, height)
            async for message in websocket:
                if message.type == WSMsgType.TEXT:
                    await _obey(message.data, websocket, service)
        except ConnectionError:
            # The tab went away in the middle of a word.
            pass
        finally:
            self._tabs.discard(websocket)
            await service.stop()
        return websocket

    async def close_tabs(self, app: web.Application) -> None:
        """End every connection, as the server does before it stops."""
        await asyncio.gather(*(tab.close(code=WSCloseCode.GOING_AWAY) for tab in list(self._tabs)))


_SIZES = {"width": (80, _WIDEST), "height": (24, _HIGHEST)}


def serve(command: Sequence[str], port: int, tell: Callable[[str], None]) -> int:
    """Serve ``command`` until the process is told to end; ``tell`` gets the address. Raises ServingError."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(TabServer(command, secrets.token_urlsafe(32)), port, tell))
    return 0


async def _serve(server: TabServer, port: int, tell: Callable[[str], None]) -> None:
    import signal

    runner = web.AppRunner(server.application(), logger=_logger(), access_log=None, shutdown_timeout=2 * PATIENCE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            why = clean(os.strerror(error.errno) if error.errno else str(error)).lower()
            raise ServingError(f"Port {port} of this machine cannot be used: {why}.") from error
        server.port = runner.addresses[0][1]
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        tell(server.address)
        # What a program said at its end is printed there by textual-serve, where it would follow our answer.
        with redirect_stdout(sys.stderr):
            await stopped.wait()
    finally:
        with redirect_stdout(sys.stderr):
            await runner.cleanup()


def _logger() -> logging.Logger:
    """Return a logger that tells in one line what went wrong here, and nothing of what others sent."""
    # It calls a tab that was closed at once an application that failed; one that fails says so itself.
    logging.getLogger("textual-serve").disabled = True
    logger = logging.getLogger(__name__)
    logger.propagate = False
    handler = logging.StreamHandler()
    handler.addFilter(_is_our_mistake)
    handler.setFormatter(_OneLine())
    logger.handlers = [handler]
    return logger


def _is_our_mistake(record: logging.LogRecord) -> bool:
    kind = record.exc_info[0] if record.exc_info else None
    return record.levelno >= logging.ERROR and not (kind and issubclass(kind, HttpProcessingError))


class _OneLine(logging.Formatter):
    """No traceback: it may hold what the user wrote."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0] if record.exc_info else None
        return f"matins: {clean(record.getMessage())}{f': {kind.__name__}' if kind else ''}"


async def _obey(text: str, websocket: web.WebSocketResponse, service: AppService) -> None:
    """Do what the page says in one message: a list of a word and what belongs to it. What is none is left alone."""
    import json

    try:
        message: Any = json.loads(text)
        match message:
            case ["stdin", str(keys)]:
                await service.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await service.set_terminal_size(_within(width, _WIDEST), _within(height, _HIGHEST))
            case ["ping", str(sent)]:
                await websocket.send_json(["pong", sent])
            case ["blur"]:
                await service.blur()
            case ["focus"]:
                await service.focus()
    except (ValueError, RecursionError):
        return


def _number(text: str | None, default: int, most: int) -> int:
    if text is None or not (text.isascii() and text.isdecimal()):
        return default
    return _within(int(text[:9]), most)


def _within(number: int, most: int) -> int:
    return max(1, min(number, most))

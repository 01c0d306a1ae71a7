"""The program in a browser tab: a server for this machine alone, with textual-serve's page and protocol.

Who may reach it: it listens at 127.0.0.1. Other users of the machine reach that address too, so everything lies below
a path that nobody can guess, made anew for each run; it is kept out of referrers, and no cookie holds it, because a
browser would hand that to whatever listens at another port of this address. Other web pages in the user's browser can
open a WebSocket to any address, which no browser forbids, so the origin must be that of our own page; the host must be
the address itself, so that a name that suddenly means this machine (DNS rebinding) leads nowhere; and no page may
frame ours. The page loads nothing from any other host, and its policy holds a browser to that.
"""

import asyncio
import os
import secrets
import shlex
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from textual_serve import server as textual_server
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from reader.domain.errors import ReaderError
from reader.domain.text import clean

HOST = "127.0.0.1"

MOST_TABS = 8
"""Tabs at a time; each is a program of its own."""

_PATIENCE = 5.0
"""Seconds that a program has for leaving when its tab is closed."""

_STATICS = Path(textual_server.__file__).parent / "static"
_WIDEST, _HIGHEST = 1_000, 500

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ServingError(ReaderError):
    """A server that could not be started."""


class TabService(AppService):
    """One program behind one tab, started from a list of words instead of by a shell."""

    def __init__(self, words: Sequence[str], websocket: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            shlex.join(words),
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=_closing(websocket),
            download_manager=downloads,
        )
        self._words = words

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        # The picture of the last screen belongs to the terminal.
        return {**super()._build_environment(width, height), "MATINS_PICTURE": "0", "TERM": "xterm-256color"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height)
        self._process = process = await asyncio.create_subprocess_exec(
            *self._words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Hand over what the program draws until it ends, and then end the tab's connection."""
        try:
            await super().run()
        finally:
            await self.remote_close()

    async def stop(self) -> None:
        """Ask the program to leave, and wait; one that does not is ended."""
        task, process = self._task, self._process
        if task is None or process is None:
            return
        self._task = None
        await self.send_meta({"type": "quit"})
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
        await asyncio.wait({task}, timeout=_PATIENCE)


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
        app.router.add_get(f"{base}/ws", self.socket)
        app.router.add_static(f"{base}/static", _STATICS)
        app.on_shutdown.append(self.close_tabs)
        return app

    @web.middleware
    async def guard(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Let nobody in but our own page, and say in every answer what it may do."""
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

    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=2 * _PATIENCE)
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
        await stopped.wait()
    finally:
        await runner.cleanup()


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


def _closing(websocket: web.WebSocketResponse) -> Callable[[], Awaitable[None]]:
    async def close() -> None:
        await websocket.close()

    return close


def _number(text: str | None, default: int, most: int) -> int:
    if text is None or not (text.isascii() and text.isdecimal()):
        return default
    return _within(int(text[:9]), most)


def _within(number: int, most: int) -> int:
    return max(1, min(number, most))


def render_page(socket: str, font_size: int) -> str:
    """Return the page: textual-serve's script around one terminal, with its own fonts; all addresses are relative."""
    return _PAGE.format(socket=escape(socket), font_size=font_size)


_PAGE = """\
<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Matins</title>
    <link rel="icon" href="data:,">
    <link rel="preload" as="font" type="font/ttf" crossorigin
          href="static/fonts/RobotoMono-VariableFont_wght.ttf">
    <link rel="stylesheet" href="static/css/xterm.css">
    <style>
      @font-face {{
        font-family: "Roboto Mono";
        src: url("static/fonts/RobotoMono-VariableFont_wght.ttf");
        font-weight: 100 700;
        font-display: block;
      }}
      @font-face {{
        font-family: "Roboto Mono";
        font-style: italic;
        src: url("static/fonts/RobotoMono-Italic-VariableFont_wght.ttf");
        font-weight: 100 700;
        font-display: block;
      }}
      html, body {{ margin: 0; height: 100%; overflow: hidden; background: black; }}
      .textual-terminal {{ width: 100vw; height: 100vh; }}
      #ended {{ display: none; position: absolute; inset: 0; place-content: center; z-index: 10;
               font: 1rem "Roboto Mono", monospace; text-align: center; color: white; background: black; }}
      body.-closed #ended {{ display: grid; }}
      a {{ color: inherit; }}
    </style>
    <script src="static/js/textual.js"></script>
  </head>
  <body>
    <div id="terminal" class="textual-terminal"
         data-session-websocket-url="{socket}" data-font-size="{font_size}"></div>
    <div id="ended"><p>Matins has ended.</p><p><a href="">Open it again</a></p></div>
  </body>
</html>
"""

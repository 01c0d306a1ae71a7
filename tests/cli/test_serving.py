"""``matins serve``: who may reach it, and the program in a real browser."""

import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from support.builders import batch, invented, opened, take_in

from .conftest import Matins

ROOT = Path(__file__).resolve().parents[2]

pytest.importorskip("textual_serve", reason="textual-serve is not installed")


@pytest.fixture
def filled(library: Path) -> Path:
    take_in(library, batch(*map(invented, range(1, 40))))
    return library


@contextmanager
def served(library: Path, *arguments: str, **variables: str) -> Iterator[str]:
    """Serve a library, and yield the address."""
    command = [sys.executable, "-m", "reader", "--library", str(library), "serve", "--port", "0", "--json", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["address"]
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=30)
            assert (process.returncode, out, errors) == (0, b"", b"")
        finally:
            process.kill()


@pytest.fixture
def address(filled: Path) -> Iterator[str]:
    with served(filled) as address:
        yield address


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server for all questions that start no program."""
    folder = tmp_path_factory.mktemp("served")
    take_in(folder / "library.db", batch(invented(1)))
    places = {f"XDG_{name}_HOME": str(folder) for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    with served(folder / "library.db", HOME=str(folder), **places) as address:
        yield address


class Answer:
    def __init__(self, address: str, method: str = "GET", **headers: str | None) -> None:
        parts = urlsplit(address)
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)) as connection:
            connection.putrequest(method, parts.path, skip_host=True, skip_accept_encoding=True)
            given = {"Host": parts.netloc, **{name.replace("_", "-"): value for name, value in headers.items()}}
            for name, value in given.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            self.status, self.headers = response.status, response.headers
            self.text = "" if response.status == 101 else response.read().decode("utf-8", "replace")


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "bGFudGVybiBncmFwaHM5OQ==",
}


def own_origin(address: str) -> str:
    return f"http://{urlsplit(address).netloc}"


class TestWhoMayReachIt:
    def test_only_this_machine(self, common: str) -> None:
        assert urlsplit(common).hostname == "127.0.0.1"
        port = urlsplit(common).port
        assert port
        # Other addresses of the same machine are other machines' way to it.
        with socket.socket() as plug:
            plug.settimeout(5)
            assert plug.connect_ex(("127.0.0.1", port)) == 0
        listening = Path("/proc/net/tcp")
        if listening.exists():
            rows = [row.split() for row in listening.read_text().splitlines()[1:]]
            local = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")]
            assert local == [f"0100007F:{port:04X}"]

    def test_the_page_and_what_it_loads(self, common: str) -> None:
        page = Answer(common)
        assert page.status == 200
        assert "http" not in page.text.replace(own_origin(common).replace("http", "ws"), "")
        for part in (
            "focus.js",
            "static/js/textual.js",
            "static/css/xterm.css",
            "static/fonts/RobotoMono-VariableFont_wght.ttf",
        ):
            assert part in page.text
            assert Answer(common + part).status == 200
        assert Answer(f"{common}static/").status == 403
        assert Answer(f"{common}static/../server.py").status in (403, 404)
        assert Answer(common, "POST").status == 405

    @pytest.mark.parametrize("path", ["/", "/ws", "/static/js/textual.js", "/x/", "//", "/%00/"])
    def test_nothing_without_the_secret(self, common: str, path: str) -> None:
        for more in ({}, {**UPGRADE, "Origin": own_origin(common)}):
            assert Answer(own_origin(common) + path, **more).status == 404
        assert len(urlsplit(common).path) > 40

    def test_every_answer_says_what_the_page_may_do(self, common: str) -> None:
        for path in ("", "static/js/textual.js", "nowhere"):
            headers = Answer(common + path).headers
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert own_origin(common).replace("http", "ws") in policy
            assert headers["Referrer-Policy"] == "no-referrer"
            assert "Set-Cookie" not in headers

    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "", None])
    def test_a_name_that_suddenly_means_this_machine(self, common: str, host: str | None) -> None:
        assert Answer(common, Host=host).status in (400, 403)

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", ""])
    def test_another_page_may_not_connect(self, common: str, origin: str) -> None:
        assert Answer(f"{common}ws", **UPGRADE, Origin=origin).status == 403
        assert Answer(common, Origin=origin).status == 403

    def test_a_connection_without_an_origin(self, common: str) -> None:
        assert Answer(f"{common}ws", **UPGRADE).status == 403
        assert Answer(f"{common}ws").status in (400, 403)

    def test_our_own_page_may(self, common: str) -> None:
        assert Answer(f"{common}ws", **UPGRADE, Origin=own_origin(common)).status == 101

    def test_the_secret_is_another_each_time(self, common: str, filled: Path) -> None:
        with served(filled) as other:
            assert urlsplit(other).path != urlsplit(common).path


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    """Open a tab's connection by hand."""
    parts = urlsplit(address)
    lines = [
        f"GET {parts.path}ws?width=90&height=30 HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Origin: {own_origin(address)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in UPGRADE.items()]
    with socket.create_connection(("127.0.0.1", parts.port or 0), timeout=20) as plug:
        plug.sendall("\r\n".join([*lines, "", ""]).encode())
        assert plug.recv(12) == b"HTTP/1.1 101"
        yield plug


def masked(text: str) -> bytes:
    data = text.encode()
    assert len(data) < 126
    return bytes((0x81, 0x80 | len(data), 0, 0, 0, 0)) + data


class TestTabs:
    @pytest.fixture
    def programs(self, address: str) -> Callable[[], int]:
        """Return what counts the programs that the server has started."""
        own = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        if not own.exists():
            pytest.skip("this system does not say which programs a program has started")
        *_, server = own.read_text().split()
        return lambda: len(Path(f"/proc/{server}/task/{server}/children").read_text().split())

    def test_a_program_for_each_tab_until_it_is_closed(self, address: str, programs: Callable[[], int]) -> None:
        assert programs() == 0
        with connected(address), connected(address):
            until(lambda: programs() == 2)
        until(lambda: programs() == 0)

    def test_the_end_of_the_server_is_that_of_its_programs(self, filled: Path) -> None:
        with served(filled) as address, connected(address) as plug:
            assert plug.recv(1)

    def test_not_any_number_of_them(self, address: str) -> None:
        with ExitStack() as open_tabs:
            for _ in range(8):
                open_tabs.enter_context(connected(address))
            assert Answer(f"{address}ws", **UPGRADE, Origin=own_origin(address)).status == 503

    def test_what_no_page_says(self, address: str, filled: Path) -> None:
        wrong = (
            "nonsense",
            "[]",
            "{}",
            '["resize",{"width":1e999}]',
            '["resize",{"width":-5,"height":99999}]',
            "[" * 99,
        )
        with connected(address) as plug:
            plug.sendall(b"".join(map(masked, (*wrong, '["stdin","s"]'))))
            with opened(filled) as library:
                until(lambda: library.counts().starred == 1)

    def test_the_sample_library(self, filled: Path) -> None:
        with served(filled, "--demo") as address, connected(address) as plug:
            seen = bytearray()
            until(lambda: seen.extend(plug.recv(65_536)) or b"sample library" in seen)


class TestWhatCannotBe:
    def test_a_port_that_is_taken(self, matins: Matins, filled: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            answer = matins("serve", "--port", other.getsockname()[1])
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.count("\n") == 1
        assert "cannot be used" in answer.err

    @pytest.mark.parametrize("port", ["-1", "65536", "x", "²"])
    def test_a_number_that_is_no_port(self, matins: Matins, port: str) -> None:
        assert matins("serve", f"--port={port}").code == 2

    def test_a_damaged_library_is_told_here(self, matins: Matins, library: Path) -> None:
        library.write_bytes(b"nonsense")
        answer = matins("serve", "--port", "0")
        assert (answer.code, answer.out) == (1, "")

    def test_what_serves_may_be_missing(self, matins: Matins, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "reader.services.serving", None)
        monkeypatch.setitem(sys.modules, "textual_serve", None)
        monkeypatch.delitem(sys.modules, "reader.services.serving")
        answer = matins("serve")
        assert answer.code == 1
        assert "pip install" in answer.err


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1100,700",
)

# Keeps a copy of what the page gets over its connection.
LISTEN = """
window.received = "";
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(...given) {
    super(...given);
    const decoder = new TextDecoder();
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") window.received += decoder.decode(event.data, { stream: true });
    });
  }
};
"""


class Browser:
    """A headless browser, spoken to in the W3C's WebDriver protocol."""

    def __init__(self, port: int, profile: Path) -> None:
        self._port = port
        self._session = ""
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"}}
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{made['sessionId']}"
        self.do("/goog/cdp/execute", cmd="Page.addScriptToEvaluateOnNewDocument", params={"source": LISTEN})

    def do(self, path: str, **given: object) -> Any:
        return self._ask("POST", self._session + path, given)

    def run(self, script: str) -> Any:
        return self.do("/execute/sync", script=script, args=[])

    def press(self, key: str) -> None:
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.do("/actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def drawn_lines(self) -> int:
        """Return how many different lines of pixels the window shows."""
        data = b64decode(self._ask("GET", f"{self._session}/screenshot", None))
        height, packed, place = struct.unpack(">I", data[20:24])[0], b"", 8
        while place < len(data):
            (size,), kind = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
            packed += data[place + 8 : place + 8 + size] if kind == b"IDAT" else b""
            place += size + 12
        pixels = zlib.decompress(packed)
        row = len(pixels) // height
        return len({pixels[start : start + row] for start in range(0, len(pixels), row)})

    def asked_hosts(self) -> set[str]:
        entries = self.do("/se/log", type="performance")
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        sent = [each["params"] for each in messages if each["method"] == "Network.requestWillBeSent"]
        opened_ = [each["params"]["url"] for each in messages if each["method"] == "Network.webSocketCreated"]
        urls = [*(each["request"]["url"] for each in sent), *opened_]
        # The browser's own empty tab is asked for under its own scheme.
        return {urlsplit(url).netloc for url in urls if urlsplit(url).scheme in ("http", "https", "ws", "wss")}

    def close(self) -> None:
        self._ask("DELETE", self._session, None)

    def _ask(self, method: str, path: str, given: Mapping[str, object] | None) -> Any:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)) as connection:
            body = None if given is None else json.dumps(given)
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("there is no Chromium with its driver on this machine")
    with subprocess.Popen(
        [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        try:
            port = next(
                int(line.rstrip(".\n").rpartition(" ")[2]) for line in process.stdout if "successfully on port" in line
            )
            with closing(Browser(port, tmp_path / "profile")) as browser:
                yield browser
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def until(met: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, met
        time.sleep(0.1)


def test_a_morning_in_a_browser(address: str, filled: Path, browser: Browser) -> None:
    browser.do("/url", url=address)
    until(lambda: "Lantern Graphs of Order 1" in browser.run("return window.received"))
    until(lambda: browser.drawn_lines() > 100)
    browser.press("s")
    with opened(filled) as library:
        until(lambda: library.counts().starred == 1)
        browser.press("j")
        browser.press("s")
        until(lambda: library.counts().starred == 2)
    assert browser.asked_hosts() == {urlsplit(address).netloc}
    browser.press("q")
    until(lambda: browser.run("return document.body.classList.contains('-closed')"))


def test_another_page_of_the_same_browser(address: str, filled: Path, browser: Browser) -> None:
    """Even with the whole address, a page of another origin neither connects, nor frames the page, nor reads it."""
    with served(filled) as other:
        # A page of another origin: the same machine, another port.
        browser.do("/url", url=f"{other}nowhere")
        script = f"""
            const done = arguments[0];
            const plug = new WebSocket({address.replace("http", "ws") + "ws?width=80&height=24"!r});
            plug.onopen = () => done("open");
            plug.onerror = () => done("refused");
        """
        assert browser.do("/execute/async", script=script, args=[]) == "refused"
    with opened(filled) as library:
        assert library.counts().starred == 0

"""A program in a real pseudo-terminal: started, fed, answered and timed, with the standard library only.

The terminal tests build on this and so do the benchmarks, which must not need the test requirements.
"""

import fcntl
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

_TOKEN = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # a control sequence
    rb"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # a string: title, clipboard, version report
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # a short escape
    rb"|[^\x1b]+"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)\Z")
_MODE_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p")
_STYLE = re.compile(rb"\x1b\[[0-?]*[ -/]*m")
# The shell opens the terminal by name: for a session leader that makes it the controlling terminal, without any
# Python code between fork and exec.
_LAUNCH = 'exec "$@" 0<>"$0" 1>&0 2>&0'


@dataclass(frozen=True, slots=True)
class Answers:
    """What the terminal says when a program asks; None means that it stays silent."""

    device_attributes: bytes | None = b"\x1b[?64;1;2;6;9;15;18;21;22c"
    version: bytes | None = b"\x1bP>|XTerm(390)\x1b\\"
    keyboard_flags: int | None = None
    cursor_position: bool = True
    # Mode number -> state (1 set, 2 reset); a mode that is not named is answered with 0, "not known".
    modes: Mapping[int, int] | None = field(default_factory=lambda: {2026: 2})


XTERM = Answers()
KITTY = Answers(version=b"\x1bP>|kitty(0.40.0)\x1b\\", keyboard_flags=0, modes={2026: 2, 2048: 2})
SILENT = Answers(device_attributes=None, version=None, cursor_position=False, modes=None)


def split_sequences(data: bytes) -> tuple[list[bytes], bytes]:
    """Split terminal output into whole escape sequences and runs of text; the second part is an unfinished tail."""
    tokens: list[bytes] = []
    position = 0
    while position < len(data):
        found = _TOKEN.match(data, position)
        if found is None and _UNFINISHED.match(data, position):
            break
        # An escape that begins nothing known stands alone, so that what follows is still read.
        end = found.end() if found else position + 1
        tokens.append(data[position:end])
        position = end
    return tokens, data[position:]


def plain_text(data: bytes) -> str:
    """Return the text of terminal output: styles vanish, every other sequence ends a line."""
    tokens, _rest = split_sequences(data)
    parts = (token if token[:1] != b"\x1b" else b"" if _STYLE.fullmatch(token) else b"\n" for token in tokens)
    return b"".join(parts).decode("utf-8", "replace")


def clean_environment(home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that takes nothing from the caller's but PATH."""
    base = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return base | dict(extra)


class PtyProcess:
    """One program as leader of its own session, with a pseudo-terminal as its controlling terminal.

    Nothing runs in the background: output is taken, and queries are answered, only inside the methods.
    `chunks` holds what was read, each with the `time.perf_counter()` of its arrival; `started` is the moment
    before the fork.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        home: Path | None = None,
        answers: Answers = XTERM,
    ) -> None:
        self.columns, self.rows, self.answers = columns, rows, answers
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self._received = bytearray()
        self._tail = b""
        self._in_band_resize = False
        self._own_home = Path(tempfile.mkdtemp(prefix="terminal-")) if home is None else None
        self.home = home or self._own_home or Path()
        self._fd, slave = os.openpty()
        try:
            self._set_size()
            self.line_settings = termios.tcgetattr(slave)
            os.set_blocking(self._fd, False)
            self.started = time.perf_counter()
            self._child = subprocess.Popen(
                ["/bin/sh", "-c", _LAUNCH, os.ttyname(slave), *argv],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
                env=clean_environment(self.home, env or {}),
                cwd=cwd or self.home,
            )
        except BaseException:
            self.ended = True
            self._release()
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The program's process id, which is also its session and process group."""
        return self._child.pid

    @property
    def raw(self) -> bytes:
        """Every byte received so far."""
        return bytes(self._received)

    def mark(self) -> int:
        """Return the present position in the stream, for `bytes_since`."""
        return len(self._received)

    def bytes_since(self, mark: int) -> bytes:
        """Return what was received after `mark()` returned this number."""
        return bytes(self._received[mark:])

    def read(self, timeout: float) -> bytes:
        """Take output that is there or arrives within `timeout` seconds; empty when none came or none will come."""
        if self.ended or not select.select([self._fd], [], [], max(timeout, 0.0))[0]:
            return b""
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            # Linux says EIO, not end of file, when the last program has closed its side.
            data = b""
        now = time.perf_counter()
        if not data:
            self.ended = True
            return b""
        self.chunks.append((now, data))
        self._received += data
        tokens, self._tail = split_sequences(self._tail + data)
        for token in tokens:
            self.consume(token)
        return data

    def consume(self, token: bytes) -> None:
        """Take one whole sequence or run of text: answer it where it asks; a subclass may also draw it."""
        if token[:1] == b"\x1b" and (reply := self._reply(token)):
            self.write(reply)

    def cursor(self) -> tuple[int, int]:
        """Return the cursor's column and row from 0, for the position report; a subclass with a screen knows it."""
        return 0, 0

    def write(self, data: bytes, timeout: float = 5.0) -> None:
        """Type bytes. Raise TimeoutError when the program takes none of them for so long."""
        deadline = time.monotonic() + timeout
        while data:
            readable, writable, _ = select.select([self._fd], [self._fd], [], max(deadline - time.monotonic(), 0.0))
            if writable:
                data = data[os.write(self._fd, data) :]
            elif readable:
                # A program that is itself stuck in writing reads nothing before its output is taken.
                self.read(0)
            if data and time.monotonic() > deadline:
                raise TimeoutError(f"the program took no input for {timeout} s")

    def quiet(self, seconds: float, timeout: float = 10.0) -> bool:
        """Read until nothing came for `seconds`; False when there was still output after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while self.read(seconds):
            if time.monotonic() > deadline:
                return False
        return True

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size; the kernel sends SIGWINCH, and a program that asked for it gets a report."""
        self.columns, self.rows = columns, rows
        self._set_size()
        if self._in_band_resize:
            self.write(self._size_report())

    def signal(self, number: int) -> None:
        """Send a signal to the program alone."""
        os.kill(self.pid, number)

    def poll(self) -> int | None:
        """Return the exit code (negative: the signal), or None while the program runs."""
        return self._child.poll()

    def wait_exit(self, timeout: float = 20.0) -> int:
        """Read on until the program has ended and return its exit code; raise TimeoutError when it has not."""
        deadline = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the program still runs after {timeout} s")
            if not self.read(0.02) and self.ended:
                time.sleep(0.005)
        while self.read(0.02):
            pass
        return self._child.wait()

    def line_settings_restored(self) -> bool:
        """Whether echo, line mode and the other terminal attributes are again as they were at the start."""
        return termios.tcgetattr(self._fd) == self.line_settings

    def kill(self) -> None:
        """End the whole process group at once and let the pseudo-terminal go; the second time it does nothing."""
        if self._fd < 0:
            return
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._child.wait()
        self._release()

    def _release(self) -> None:
        os.close(self._fd)
        self._fd, self.ended = -1, True
        if self._own_home is not None:
            shutil.rmtree(self._own_home, ignore_errors=True)

    def _set_size(self) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def _size_report(self) -> bytes:
        return b"\x1b[48;%d;%d;%d;%dt" % (self.rows, self.columns, self.rows * 16, self.columns * 8)

    def _reply(self, token: bytes) -> bytes | None:
        answers = self.answers
        if token in (b"\x1b[c", b"\x1b[0c"):
            return answers.device_attributes
        if token in (b"\x1b[>q", b"\x1b[>0q"):
            return answers.version
        if token == b"\x1b[?u":
            return None if answers.keyboard_flags is None else b"\x1b[?%du" % answers.keyboard_flags
        if token == b"\x1b[6n" and answers.cursor_position:
            column, row = self.cursor()
            return b"\x1b[%d;%dR" % (row + 1, column + 1)
        knows = answers.modes or {}
        if token in (b"\x1b[?2048h", b"\x1b[?2048l") and 2048 in knows:
            self._in_band_resize = token.endswith(b"h")
            return self._size_report() if self._in_band_resize else None
        if answers.modes is not None and (asked := _MODE_QUERY.fullmatch(token)):
            return b"\x1b[?%d;%d$y" % (int(asked[1]), knows.get(int(asked[1]), 0))
        return None

"""A terminal with a screen: a program in a pseudo-terminal, read by a terminal emulator that others wrote."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pyte

from support.pty_process import XTERM, Answers, PtyProcess, split_sequences

KEYS: Mapping[str, bytes] = {
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "space": b" ",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "delete": b"\x1b[3~",
} | {f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghijklmnopqrstuvwxyz"}

# What the emulator draws rightly: the plain forms. Private prefixes (<, =, >), intermediate bytes and subparameters
# are extensions that it would take for something else, or for text.
_DRAWN_CSI = re.compile(rb"\x1b\[(?:[0-9;]*[@A-HJ-MPXade`fghlmr]|\?[0-9;]*[hl])")
_DRAWN_ESCAPES = frozenset(b"\x1b" + bytes([code]) for code in b"cDEMH78")
_TITLE = re.compile(rb"\x1b\][012];")
_PRIVATE_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_KEYBOARD = re.compile(rb"\x1b\[([<>])([0-9;]*)u")

# Private mode -> its name and the letter that leaves the normal state.
_MODES: Mapping[int, tuple[str, bytes]] = {
    1: ("application cursor keys", b"h"),
    7: ("line wrap off", b"l"),
    9: ("mouse", b"h"),
    25: ("hidden cursor", b"l"),
    47: ("alternate screen", b"h"),
    1000: ("mouse", b"h"),
    1002: ("mouse drag", b"h"),
    1003: ("mouse motion", b"h"),
    1004: ("focus reports", b"h"),
    1005: ("mouse utf-8", b"h"),
    1006: ("mouse sgr", b"h"),
    1015: ("mouse urxvt", b"h"),
    1016: ("mouse pixels", b"h"),
    1047: ("alternate screen", b"h"),
    1049: ("alternate screen", b"h"),
    2004: ("bracketed paste", b"h"),
    2026: ("synchronized output", b"h"),
    2048: ("in-band resize", b"h"),
}


def terminal_restored(raw: bytes) -> list[str]:
    """Return the modes that the stream changed and did not change back, as "name (?number)"; empty is well."""
    left: dict[int, str] = {}
    keyboard = 0
    tokens, _rest = split_sequences(raw)
    for token in tokens:
        if token == b"\x1bc":
            left, keyboard = {}, 0
        elif found := _PRIVATE_MODE.fullmatch(token):
            for number in (int(part) for part in found[1].split(b";") if part):
                name, leaves = _MODES.get(number, ("", b""))
                if name and found[2] == leaves:
                    left[number] = f"{name} (?{number})"
                else:
                    left.pop(number, None)
        elif found := _KEYBOARD.fullmatch(token):
            keyboard = keyboard + 1 if found[1] == b">" else max(0, keyboard - int(found[2] or b"1"))
    return [left[number] for number in sorted(left)] + (["kitty keyboard (>u)"] if keyboard else [])


class Terminal(PtyProcess):
    """A program in a pseudo-terminal with the screen that a person would see.

    The main screen and the alternate one are kept apart, so that after the program's end the screen shows what it
    leaves in the shell. Answers to queries as `answers` says (default: like xterm, with synchronized output).
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
        self._main = pyte.Screen(columns, rows)
        self._alternate = pyte.Screen(columns, rows)
        self._attach(self._main)
        self._painting = False
        super().__init__(argv, columns=columns, rows=rows, env=env, cwd=cwd, home=home, answers=answers)

    def consume(self, token: bytes) -> None:
        """Draw one token and answer it."""
        if found := _PRIVATE_MODE.fullmatch(token):
            modes, on = found[1].split(b";"), found[2] == b"h"
            if b"2026" in modes:
                self._painting = on
            if b"1049" in modes or b"1047" in modes or b"47" in modes:
                self._alternate.reset()
                self._attach(self._alternate if on else self._main)
        if token[:1] != b"\x1b" or _DRAWN_CSI.fullmatch(token) or token in _DRAWN_ESCAPES or _TITLE.match(token):
            self._stream.feed(token)
        super().consume(token)

    def cursor(self) -> tuple[int, int]:
        """Return the cursor's column and row from 0."""
        return self.screen.cursor.x, self.screen.cursor.y

    def screen_text(self) -> list[str]:
        """Return the rows of the screen, top first, without blanks at their ends."""
        lines = (self.screen.buffer[row] for row in range(self.rows))
        return ["".join(line[column].data for column in range(self.columns)).rstrip() for line in lines]

    def dump(self) -> str:
        """Return the screen in a frame, with its size, for messages."""
        edge = "+" + "-" * self.columns + "+"
        rows = [f"|{text.ljust(self.columns)}|" for text in self.screen_text()]
        state = "running" if self.poll() is None else f"ended with {self.poll()}"
        return "\n".join([f"{self.columns}x{self.rows}, {state}", edge, *rows, edge])

    def send(self, keys: str | bytes) -> None:
        """Type text (as UTF-8) or bytes."""
        self.write(keys.encode() if isinstance(keys, str) else keys)

    def press(self, *names: str) -> None:
        """Press named keys of `KEYS`; any other name is typed as it stands."""
        for name in names:
            self.send(KEYS.get(name, name.encode()))

    def wait_for(self, wanted: str | Callable[[list[str]], bool], timeout: float = 20.0) -> list[str]:
        """Read until a row holds the text, or the predicate over all rows is true; return the rows.

        Raise AssertionError with the screen when it did not come in time or the program ended before. A frame under
        synchronized output is looked at only when it is whole.
        """
        deadline = time.monotonic() + timeout
        while True:
            rows = self.screen_text()
            whole = self.ended or not self._painting
            if whole and (_holds(rows, wanted) if isinstance(wanted, str) else wanted(rows)):
                return rows
            left = deadline - time.monotonic()
            # Short steps, because a predicate may also look at something else than the screen.
            if left <= 0 or (not self.read(min(left, 0.1)) and self.ended):
                # The terminal is closed a moment before the exit code is there.
                with suppress(TimeoutError):
                    super().wait_exit(1.0 if self.ended else 0.0)
                name = repr(wanted) if isinstance(wanted, str) else getattr(wanted, "__name__", "the predicate")
                raise AssertionError(f"no {name} on the screen within {timeout} s\n{self.dump()}")

    def wait_exit(self, timeout: float = 20.0) -> int:
        """Read until the program has ended and return its exit code; AssertionError with the screen otherwise."""
        try:
            return super().wait_exit(timeout)
        except TimeoutError as error:
            raise AssertionError(f"{error}\n{self.dump()}") from None

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window and of both screens."""
        for screen in (self._main, self._alternate):
            screen.resize(rows, columns)
        super().resize(columns, rows)

    def _attach(self, screen: pyte.Screen) -> None:
        self.screen = screen
        self._stream = pyte.ByteStream(screen)


def _holds(rows: list[str], text: str) -> bool:
    return any(text in row for row in rows)

"""Signals, storms of sizes, no terminal, dumb ones, and locales: the terminal comes back, and the exit codes are right.

Each round is one window in a pseudo-terminal of its own, and one thing that happens to it.
"""

import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from robustness import ROOT
from robustness.running import Run, check
from robustness.workers import spread
from support.crashing import CRASHING, CRASHING_ASIDE
from support.morning import morning, row_of
from support.pty_process import split_sequences
from support.terminal import Terminal, terminal_restored

ROUNDS = {"short": 3, "medium": 100, "long": 300}
STARTED = "? help"
CODES = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}
LOCALES: tuple[Mapping[str, str], ...] = (
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "LANG": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"LC_ALL": "", "LANG": "", "LC_CTYPE": "xx_XX.nothing"},
    {"LC_ALL": "C.UTF-8", "MATINS_ASCII": "1"},
)
CRASHING_KEY = """
from reader.cli import run
from reader.tui.screens.main import MainScreen
handle = MainScreen.on_key
async def broken(self, event):
    private = "my private " + "note"
    if event.character == "s":
        raise RuntimeError("[/x] \\x1b]0;owned\\x07 broken")
    found = handle(self, event)
    if found is not None:
        await found
MainScreen.on_key = MainScreen._on_key = broken
run()
"""


def run(run: Run) -> None:
    """Open ``rounds`` windows, of every kind in turn."""

    def one(number: int) -> None:
        kind = KINDS[number % len(KINDS)]
        with run.case(number, kind.__name__[1:].replace("_", " ")) as place:
            kind(morning(place), run.dice(number))

    spread(run, run.numbers(), one)
    run.figures["kinds"] = len(KINDS)


def _window(
    path: Path, script: str = "", env: Mapping[str, str] | None = None, columns: int = 80, rows: int = 24
) -> Terminal:
    known = {"MATINS_LIBRARY": str(path), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    argv = ["-c", script] if script else ["-m", "reader"]
    return Terminal([sys.executable, *argv], env=known | dict(env or {}), home=path.parent, columns=columns, rows=rows)


def _left_well(terminal: Terminal, code: int) -> None:
    ended = terminal.wait_exit(15)
    check(ended == code, f"it ends with {ended} and not {code}: {_last(terminal)}")
    _is_in_order(terminal)


def _is_in_order(terminal: Terminal) -> None:
    left = terminal_restored(terminal.raw)
    check(not left, f"the terminal is left with {left}")
    check(terminal.line_settings_restored(), "the line settings are not restored")
    check(b"Traceback" not in terminal.raw, f"a traceback: {_last(terminal)}")


def _last(terminal: Terminal) -> str:
    return " / ".join(line for line in terminal.screen_text() if line)[-600:]


def _signal(path: Path, dice: random.Random) -> None:
    """One signal while it runs, with something open or not."""
    number = dice.choice(list(CODES))
    with _window(path) as terminal:
        terminal.wait_for(STARTED, 20)
        for key in dice.sample(("j", "s", "?", "/", "e", "%", "E", "t", "H"), dice.randrange(4)):
            terminal.press(key)
        terminal.quiet(dice.choice((0.0, 0.05, 0.2)))
        terminal.signal(number)
        _left_well(terminal, CODES[number])


def _signal_at_start(path: Path, dice: random.Random) -> None:
    """One signal at any moment of the start."""
    number = dice.choice((signal.SIGTERM, signal.SIGHUP, signal.SIGINT))
    with _window(path) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1049h" in terminal.raw, 20)
        until = time.monotonic() + dice.uniform(0, 0.6)
        while time.monotonic() < until:
            terminal.read(0.02)
        terminal.signal(number)
        _left_well(terminal, CODES[number])


def _stop_and_go_on(path: Path, dice: random.Random) -> None:
    """Stops and continuations in any order; a key afterwards still counts."""
    with _window(path) as terminal:
        terminal.wait_for(STARTED, 20)
        for _ in range(dice.randrange(1, 5)):
            choice = dice.choice(("key", "tstp", "stop", "cont"))
            if choice == "key":
                terminal.press("ctrl+z")
            else:
                terminal.signal({"tstp": signal.SIGTSTP, "stop": signal.SIGSTOP, "cont": signal.SIGCONT}[choice])
            if choice != "cont":
                _wait_until_stopped(terminal)
            terminal.quiet(dice.choice((0.0, 0.15)))
            terminal.signal(signal.SIGCONT)
            terminal.quiet(0.1)
        terminal.wait_for(STARTED, 20)
        terminal.press("s")
        terminal.wait_for("starred 2611.01234", 20)
        terminal.press("q")
        _left_well(terminal, 0)


def _wait_until_stopped(terminal: Terminal) -> None:
    until = time.monotonic() + 10
    while os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG) is None:
        check(time.monotonic() < until, "it does not stop")
        terminal.read(0.02)


def _storm(path: Path, dice: random.Random) -> None:
    """Sizes from 20x5 to 200x400, as fast as they come, with keys between them."""
    with _window(path) as terminal:
        terminal.wait_for(STARTED, 20)
        for _ in range(60):
            terminal.resize(dice.randrange(20, 401), dice.randrange(5, 201))
            if dice.random() < 0.3:
                terminal.press(dice.choice(("j", "G", "?", "V", "escape", "=", "%")))
            terminal.read(dice.choice((0.0, 0.0, 0.03)))
        terminal.resize(80, 24)
        for _ in range(3):
            terminal.press("escape")
            terminal.quiet(0.15)
        terminal.wait_for(STARTED, 20)
        terminal.press("ctrl+q")
        _left_well(terminal, 0)


def _smallest(path: Path, dice: random.Random) -> None:
    """A window of any size to begin with."""
    columns, rows = dice.choice(
        ((20, 5), (20, 400), (400, 5), (200, 400), (1, 1), (dice.randrange(5, 300), dice.randrange(2, 100)))
    )
    with _window(path, columns=columns, rows=rows) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1000h" in terminal.raw, 20)
        for key in ("j", "s", "?", "escape", "/", "a", "escape"):
            terminal.press(key)
            terminal.quiet(0.1)
        terminal.press("ctrl+q")
        _left_well(terminal, 0)


def _no_terminal(path: Path, dice: random.Random) -> None:
    """Pipes and files in the place of a terminal, or of its output alone: exit 2, and a hint."""
    command = [sys.executable, "-m", "reader", *dice.choice(((), ("demo",)))]
    known = {**os.environ, "MATINS_LIBRARY": str(path), "TERM": dice.choice(("xterm", "dumb", ""))}
    master, slave = os.openpty()
    try:
        stdin = dice.choice((subprocess.DEVNULL, subprocess.PIPE, slave))
        done = subprocess.run(command, env=known, stdin=stdin, capture_output=True, timeout=30, check=False)
    finally:
        os.close(slave)
        os.close(master)
    check(done.returncode == 2, f"it ends with {done.returncode}")
    check(done.stdout == b"" and done.stderr.count(b"\n") == 1, f"it says {done.stdout + done.stderr!r}")
    check(b"needs a terminal" in done.stderr, f"no hint: {done.stderr!r}")


def _dumb(path: Path, dice: random.Random) -> None:
    """A terminal that cannot place text: exit 2 in one line; one that nobody knows is tried."""
    name = dice.choice(("dumb", ""))
    with _window(path, env={"TERM": name}) as terminal:
        ended = terminal.wait_exit(20)
        check(ended == 2, f"it ends with {ended}")
        check(b"\x1b" not in terminal.raw, "a dumb terminal gets sequences")
        check(b"matins list" in terminal.raw, "no hint")


def _locale(path: Path, dice: random.Random) -> None:
    """Any locale, with colours or without: state is shown by signs, and ASCII stays ASCII."""
    chosen = dict(dice.choice(LOCALES)) | dice.choice(({}, {"NO_COLOR": "1"}))
    with _window(path, env=chosen) as terminal:
        terminal.wait_for(STARTED, 20)
        terminal.press("s", "?")
        terminal.quiet(0.2)
        # Escape and a sign at once would be one key with alt.
        terminal.press("escape")
        terminal.quiet(0.2)
        terminal.press("/")
        terminal.send("poincare")
        terminal.wait_for("1/1 of 24", 20)
        terminal.press("enter", "q")
        _left_well(terminal, 0)
        if chosen.get("LC_ALL") in ("C", "POSIX"):
            check(terminal.raw.isascii(), "an ASCII terminal gets other letters")
        if "NO_COLOR" in chosen:
            found = colours(terminal.raw)
            check(not found, f"NO_COLOR gets colours: {found[:5]}")
    check(row_of(path, "2611.01234").starred, "the star is not on disk")


def colours(raw: bytes) -> list[bytes]:
    """Return the styles that set a colour, of a letter, of what is behind it or of a line under it; greys are some."""
    tokens, _ = split_sequences(raw)
    return [token for token in tokens if (found := _STYLE.fullmatch(token)) and _sets_colour(found[1])]


def _sets_colour(parameters: bytes) -> bool:
    numbers = [int(number) for number in re.split(rb"[;:]", parameters) if number]
    return any(number in _COLOURS for number in numbers)


def _closed(path: Path, dice: random.Random) -> None:
    """The terminal goes away: the program ends by itself, and what was told is on disk."""
    with _window(path) as terminal:
        terminal.wait_for(STARTED, 20)
        terminal.press("s")
        terminal.wait_for("starred 2611.01234", 20)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, terminal._fd)
        os.close(nothing)
        with suppress(subprocess.TimeoutExpired):
            terminal._child.wait(15)
        check(terminal._child.poll() not in (None, 0), f"it goes on without a terminal: {terminal._child.poll()}")
    check(row_of(path, "2611.01234").starred, "the star is not on disk")


def _crash(path: Path, dice: random.Random) -> None:
    """A mistake of ours, in a key, in drawing or in a thread: two lines, a log of mode 0600 without notes, exit 1."""
    script = dice.choice((CRASHING, CRASHING_KEY, CRASHING_ASIDE))
    with _window(path, script) as terminal:
        terminal.wait_for(STARTED, 20)
        terminal.press(*("/has:pdf" if script == CRASHING_ASIDE else "s"))
        _left_well(terminal, 1)
        shown = "".join(terminal.screen_text())
        check("Matins had to stop: RuntimeError. Everything you decided is saved." in shown, f"it says {shown!r}")
        check(b"private" not in terminal.raw and b"\x1b]0;owned" not in terminal.raw, "more is shown than may be")
        logs = list(path.parent.rglob("crash.log"))
        check(len(logs) == 1 and str(logs[0]) in shown, "the log is not named")
    check(stat.S_IMODE(logs[0].stat().st_mode) == 0o600, "others may read the log")
    text = logs[0].read_text(encoding="utf-8")
    check(
        "RuntimeError" in text and "my private note" not in text and "\x1b" not in text, "the log is not as it must be"
    )


_STYLE = re.compile(rb"\x1b\[([\d;:]*)m")
_COLOURS = frozenset((*range(30, 39), *range(40, 49), 58, *range(90, 108)))

KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    _signal, _storm, _crash, _no_terminal, _stop_and_go_on, _locale, _signal_at_start, _dumb, _smallest, _closed,
)  # fmt: skip

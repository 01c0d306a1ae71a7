"""The program in a real pseudo-terminal: start, keys, signals, crashes, and two of it at once."""

import os
import signal
import stat
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.paths import demo_path
from support.crashing import CRASHING, CRASHING_ASIDE
from support.morning import all_rows, morning, row_of
from support.screens import window
from support.terminal import Terminal, terminal_restored

ROOT = Path(__file__).resolve().parents[2]

# In the last line, so that everything above is there as well.
STARTED = "? help"

# The same as `matins`, at the moment of the invented morning.
FIXED = """
import sys
from pathlib import Path
from reader.services.library import Library
from reader.tui.app import MatinsApp
from support.morning import clock
app = MatinsApp(Library(Path(sys.argv[1]), clock), makes_backups=False)
app.run()
app.library.close()
sys.exit(app.return_code or 0)
"""


def start(
    library: Path, *arguments: str, script: str = "", env: Mapping[str, str] | None = None, **sizes: int
) -> Terminal:
    """Run the program on ``library`` in a terminal of its own, or a script on it."""
    known = {"MATINS_LIBRARY": str(library), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    argv = ["-c", script] if script else ["-m", "reader"]
    return Terminal([sys.executable, *argv, *arguments], env=known | dict(env or {}), home=library.parent, **sizes)


def left_well(terminal: Terminal, code: int) -> None:
    """The program ends by itself with this exit code and leaves the terminal as it was."""
    assert terminal.wait_exit() == code
    assert terminal_restored(terminal.raw) == []
    assert terminal.line_settings_restored()


def test_a_morning(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("s", "x", "j")
        terminal.wait_for("★ 4")
        terminal.press("/")
        terminal.send("beekepeing")
        terminal.wait_for("1/1 of 24")
        terminal.wait_for("Bayesian Beekeeping at Scale")
        terminal.press("enter", "y")
        terminal.wait_for("copied 2611.01304")
        assert b"\x1b]52;c;" in terminal.raw
        # Escape and a letter at once would be a letter with alt.
        terminal.press("escape")
        terminal.wait_for("/ filter")
        terminal.press("q")
        left_well(terminal, 0)
        assert not any(terminal.screen_text())
    rows = all_rows(path)
    assert rows[0].starred
    assert rows[1].skipped


def test_keys_typed_before_the_first_paint_count(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1049h" in terminal.raw)
        terminal.send("sx/lantern\rsq")
        left_well(terminal, 0)
    # Starred at first, found again by its name, and its star taken away.
    rows = all_rows(path)
    assert (rows[0].starred, rows[0].unread, rows[1].skipped) == (False, False, True)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_restores_the_terminal(number: int, code: int, tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("j", "j", "?")
        terminal.wait_for("keys and signs")
        terminal.signal(number)
        left_well(terminal, code)
    with start(path) as terminal:
        # The picture of it is there before the program that minds the key.
        terminal.wait_for(lambda _: b"\x1b[?2026l" in terminal.raw)
        terminal.wait_for(lambda rows: any(row.startswith("▌") and "2611.01251" in row for row in rows))
        terminal.press("ctrl+c")
        left_well(terminal, 0)


def test_a_signal_while_it_starts_restores_the_terminal_too(tmp_path: Path) -> None:
    with start(morning(tmp_path)) as terminal:
        terminal.wait_for(lambda _: b"\x1b[?1049h" in terminal.raw)
        terminal.signal(signal.SIGTERM)
        left_well(terminal, 143)


def test_a_terminal_that_goes_away_ends_the_program(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("s")
        terminal.wait_for("starred 2611.01234")
        # The last one who holds the terminal's other side lets it go.
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, terminal._fd)
        os.close(nothing)
        assert terminal._child.wait(5) != 0
    assert row_of(path, "2611.01234").starred


def test_the_shell_comes_back_and_the_screen_after_it(tmp_path: Path) -> None:
    with start(morning(tmp_path)) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("s")
        before = terminal.wait_for("starred 2611.01234")
        terminal.press("ctrl+z")
        wait_until_stopped(terminal)
        assert terminal_restored(terminal.raw) == []
        assert terminal.line_settings_restored()
        assert not any(terminal.screen_text())
        terminal.signal(signal.SIGCONT)
        terminal.wait_for(lambda rows: rows == before)
        terminal.press("j", "q")
        left_well(terminal, 0)


@pytest.mark.parametrize(
    "numbers", [(signal.SIGCONT,), (signal.SIGSTOP, signal.SIGCONT), (signal.SIGTSTP, signal.SIGCONT)]
)
def test_a_stop_from_outside_does_no_harm(numbers: tuple[int, ...], tmp_path: Path) -> None:
    with start(morning(tmp_path)) as terminal:
        before = terminal.wait_for(STARTED)
        for _turn in range(2):
            for number in numbers:
                terminal.signal(number)
                if number != signal.SIGCONT:
                    wait_until_stopped(terminal)
            terminal.quiet(0.1)
            terminal.wait_for(lambda rows: rows == before)
        terminal.press("s")
        terminal.wait_for("starred 2611.01234")
        terminal.press("q")
        left_well(terminal, 0)


def wait_until_stopped(terminal: Terminal) -> None:
    end = time.monotonic() + 5
    while os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG) is None:
        assert time.monotonic() < end, terminal.dump()
        terminal.read(0.02)


def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    path = morning(tmp_path)
    before = all_rows(path)
    decisions = [("s", "starred"), ("x", "skipped"), ("r", "marked unread")]
    for turn, (key, told) in enumerate(decisions):
        with start(path) as terminal:
            terminal.wait_for(STARTED)
            terminal.press("g", *"j" * 2 * turn, key)
            terminal.wait_for(told)
            terminal.signal(signal.SIGKILL)
            assert terminal.wait_exit() == -signal.SIGKILL
    after = all_rows(path)
    assert after[0].starred
    assert after[2].skipped
    assert after[4].unread
    assert [row.number for row, old in zip(after, before, strict=True) if row != old] == [1, 3, 5]


def test_two_windows_on_one_library(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as one, start(path, columns=120, rows=40) as two:
        one.wait_for(STARTED)
        two.wait_for(STARTED)
        two.press("j", "j", "s")
        two.wait_for("★ 4")
        begin = time.monotonic()
        one.wait_for("★ 4", timeout=3)
        assert time.monotonic() - begin < 10
        one.press("u")
        one.wait_for("undone: starred 2611.01251")
        two.wait_for("★ 3", timeout=3)
        for terminal in (one, two):
            terminal.press("q")
            left_well(terminal, 0)


@pytest.mark.parametrize(("script", "keys"), [(CRASHING, "s"), (CRASHING_ASIDE, "s/has:pdf")], ids=["key", "thread"])
def test_a_crash_is_two_lines_and_a_private_log(tmp_path: Path, script: str, keys: str) -> None:
    path = morning(tmp_path)
    with start(path, script=script) as terminal:
        terminal.wait_for(STARTED)
        terminal.press(*keys)
        left_well(terminal, 1)
        shown = "".join(terminal.screen_text())
        assert "Matins had to stop: RuntimeError. Everything you decided is saved." in shown
        assert "Traceback" not in shown
        assert b"private" not in terminal.raw
        assert b"\x1b]0;owned" not in terminal.raw
        (log,) = tmp_path.rglob("crash.log")
        assert str(log) in shown
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError: [/x] ]0;owned broken" in text
    assert "in broken" in text
    assert "my private note" not in text
    assert "\x1b" not in text
    assert row_of(path, "2611.01234").starred


def test_without_colours_and_without_unicode(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "NO_COLOR": "1"}
    path = morning(tmp_path)
    with start(path, env=plain) as terminal:
        rows = terminal.wait_for(STARTED)
        assert ">o   +"[:2] in rows[1][:4]
        assert "*" in rows[2][:6]
        terminal.press("s", "?")
        terminal.wait_for("keys and signs")
        terminal.press("enter", "/")
        terminal.send("poincare")
        terminal.wait_for("1/1 of 24")
        terminal.press("enter", "q")
        left_well(terminal, 0)
        assert terminal.raw.isascii()


def test_the_demo_is_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with start(path, "demo") as terminal:
        terminal.wait_for("sample library")
        terminal.press("s")
        terminal.wait_for("★ 1")
        terminal.press("q")
        left_well(terminal, 0)
    assert not path.exists()
    assert all_rows(demo_path(path))[0].starred


@pytest.mark.parametrize("size", [(80, 24), (120, 30)])
async def test_what_the_terminal_shows_is_what_was_drawn(size: tuple[int, int], tmp_path: Path) -> None:
    """Only changed lines are painted: after every step the terminal shows what a whole painting would."""
    steps = (
        "j",
        "s",
        "jjjjj",
        "x",
        "G",
        "k",
        "/lantern",
        "\x7f\x7f",
        "\r",
        "A",
        "u",
        "\x1b",
        "\\",
        "T",
        "?",
        "gr",
        "\x1b",
        "gEq",
        "\x1b",
    )
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    names = {"\x7f": "backspace", "\r": "enter", "\x1b": "escape"}
    path = morning(tmp_path / "one")
    async with window(morning(tmp_path / "two"), size=size) as desk:
        with start(path, str(path), script=FIXED, columns=size[0], rows=size[1]) as terminal:
            terminal.wait_for(lambda rows: rows == desk.text())
            for step in steps:
                await desk.press(*(names.get(key, key) for key in step))
                wanted = desk.text()
                terminal.send(step)
                terminal.wait_for(lambda rows, wanted=wanted: rows == wanted)

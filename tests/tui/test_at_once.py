"""The picture of the last screen: there before anything is loaded, and gone over into the living screen."""

import os
import re
import signal
import sqlite3
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from reader.domain.state import PaperState
from reader.picture import parse_picture
from reader.storage import backups
from support.builders import batch, invented
from support.morning import all_rows, fill, library_at, morning, row_of
from support.terminal import Terminal, terminal_restored

ROOT = Path(__file__).resolve().parents[2]
STARTED = "? help"
STYLE = re.compile("\x1b\\[[0-9;]*m")

# The program, but the interface is not loaded before there is a file "go" in the working folder.
HELD = """
import sys, time
from pathlib import Path
class Hold:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            while not Path("go").exists():
                time.sleep(0.01)
sys.meta_path.insert(0, Hold())
from reader.cli import run
run()
"""

# Ctrl+c in the middle of a callback, where Python drops every exception.
LOST = """
import os, signal, sys, weakref
class Lose:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            thing = Lose()
            told = weakref.ref(thing, lambda _: (os.kill(os.getpid(), NUMBER), sum(range(9))))
            del thing
sys.meta_path.insert(0, Lose())
from reader.cli import run
run()
"""

BROKEN = """
import sys
class Break:
    def find_spec(self, name, path=None, target=None):
        if name == "textual":
            raise RuntimeError("it is broken")
sys.meta_path.insert(0, Break())
from reader.cli import run
run()
"""

# Before there is a picture everything has to be said that only the interface imports.
LIGHT = """
import sys
before = set(sys.modules)
from reader.early import find_picture
sight = find_picture(sys.argv[1:])
shown = sight is not None and sight.show()
after = set(sys.modules) - before
sight.leave()
print(sorted(after), file=sys.stderr)
"""

# What the filter needs and the list does not, as it is loaded at the first paint of the list and when all is over.
LOADED = """
import atexit, sys
from pathlib import Path
from textual.app import App
def note(name):
    if not Path(name).exists():
        Path(name).write_text(" ".join(sorted({"numpy", "rapidfuzz"} & set(sys.modules))) + ".")
shown = App._display
def display(app, screen, renderable):
    shown(app, screen, renderable)
    if type(screen).__name__ == "MainScreen" and renderable is not None:
        note("painted")
App._display = display
atexit.register(note, "ended")
from reader.cli import run
run()
"""

FOUND = """
import sys
from reader.early import find_picture
print("found" if find_picture(sys.argv[1:]) else "nothing")
"""


class Framed(Terminal):
    """Keeps the screen as it was after each piece of output that a terminal would show."""

    def __init__(self, *arguments: object, **options: object) -> None:
        self.frames: list[list[str]] = []
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def consume(self, token: bytes) -> None:
        super().consume(token)
        if token == b"\x1b[?2026l":
            self.frames.append(self.screen_text())


def start(
    library: Path, *arguments: str, script: str = "", env: Mapping[str, str] | None = None, **sizes: int
) -> Framed:
    known = {"MATINS_LIBRARY": str(library), "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    argv = ["-c", script] if script else ["-m", "reader"]
    given = {name: value for name, value in (known | dict(env or {})).items() if value}
    return Framed([sys.executable, *argv, *arguments], env=given, home=library.parent, **sizes)


def left_well(terminal: Terminal, code: int) -> None:
    assert terminal.wait_exit(15) == code, terminal.dump()
    assert terminal_restored(terminal.raw) == []
    assert terminal.line_settings_restored()


def sitting(library: Path, *keys: str, script: str = "", **sizes: int) -> list[str]:
    """Open the program, press these keys and leave it; return the text of the picture that it leaves, if it does."""
    with start(library, script=script, **sizes) as terminal:
        terminal.wait_for(STARTED)
        terminal.press(*keys)
        # Not q, which may be typed into the filter.
        terminal.press("ctrl+c")
        left_well(terminal, 0)
    picture = parse_picture(picture_of(library).read_bytes()) if picture_of(library).exists() else None
    return [STYLE.sub("", row).rstrip() for row in picture.rows] if picture else []


def picture_of(library: Path) -> Path:
    return library.parent / ".cache" / "matins" / "screen"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return morning(tmp_path)


def go(library: Path) -> None:
    (library.parent / "go").touch()


class TestThePicture:
    def test_it_is_there_first_and_keys_typed_at_it_count_once(self, library: Path) -> None:
        rows, before = sitting(library), all_rows(library)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            assert b"\x1b[?1000h" not in terminal.raw
            terminal.send("sxjj")
            terminal.send("/lantern\rsq")
            terminal.quiet(0.1)
            assert terminal.screen_text() == rows
            go(library)
            left_well(terminal, 0)
            assert terminal.raw.count(b"\x1b[?1049h") == 1
            assert b"\x1b[2J" not in terminal.raw
            assert not any(terminal.screen_text())
        found = all_rows(library)
        # Starred at first, found again by its name, and its star taken away.
        assert (found[0].starred, found[0].unread, found[1].skipped) == (False, False, True)
        assert found[2:] == before[2:]

    @pytest.mark.parametrize("columns", [80, 120])
    def test_the_living_screen_takes_its_place_without_a_flicker(self, library: Path, columns: int) -> None:
        rows = sitting(library, "j", "j", columns=columns, rows=30)
        with start(library, columns=columns, rows=30) as terminal:
            terminal.wait_for(STARTED)
            terminal.wait_for(lambda _: len(terminal.frames) > 0)
            terminal.quiet(0.5)
            assert all(frame == terminal.screen_text() for frame in terminal.frames)
            assert terminal.screen_text()[1:-1] == rows[1:-1]
            terminal.press("k")
            terminal.wait_for(lambda shown: shown != rows)
            terminal.press("q")
            left_well(terminal, 0)

    def test_almost_nothing_is_loaded_before_it(self, library: Path) -> None:
        sitting(library)
        with start(library, script=LIGHT, columns=80) as terminal:
            assert terminal.wait_exit() == 0
            told = "".join(terminal.screen_text())
        assert "'reader.early', 'reader.picture'" in told
        for name in ("reader.cli", "reader.paths", "pathlib", "'re'", "'json'", "platformdirs", "textual", "tomllib"):
            assert name not in told

    def test_what_the_filter_needs_is_loaded_after_the_first_paint(self, library: Path) -> None:
        rows = sitting(library, "/", *"lantren", "enter", script=LOADED)
        assert any("Lantern" in row for row in rows)
        assert (library.parent / "painted").read_text() == "."
        assert (library.parent / "ended").read_text() == "numpy rapidfuzz."

    def test_a_paste_stays_a_paste(self, library: Path) -> None:
        rows = sitting(library)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            assert b"\x1b[?2004h" in terminal.raw
            terminal.send("\x1b[200~xxsq\x1b[201~")
            go(library)
            terminal.wait_for("/ xxsq")
            terminal.press("ctrl+c")
            left_well(terminal, 0)
        assert not any(row.skipped for row in all_rows(library)[:2])

    def test_after_a_stop_the_screen_comes_back(self, library: Path) -> None:
        sitting(library)
        with start(library) as terminal:
            terminal.wait_for(lambda _: len(terminal.frames) > 0)
            terminal.quiet(0.3)
            before = terminal.screen_text()
            terminal.press("ctrl+z")
            stopped = lambda: os.waitid(os.P_PID, terminal.pid, os.WSTOPPED | os.WNOHANG)  # noqa: E731
            terminal.wait_for(lambda shown: not any(shown) and stopped() is not None)
            assert terminal.line_settings_restored()
            assert terminal_restored(terminal.raw) == []
            terminal.signal(signal.SIGCONT)
            terminal.wait_for(lambda rows: rows == before)
            terminal.press("q")
            left_well(terminal, 0)

    def test_a_library_that_changed_meanwhile_is_shown_as_it_is(self, library: Path) -> None:
        rows = sitting(library, "j")
        fill(library, batch(invented(77), name="later.md"))
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            terminal.send("s")
            go(library)
            terminal.wait_for("25 papers")
            terminal.wait_for("starred 2611.01240")
            terminal.press("q")
            left_well(terminal, 0)


class TestLeavingEarly:
    def test_ctrl_c_at_the_picture_quits(self, library: Path) -> None:
        rows = sitting(library)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            terminal.send("sss")
            terminal.press("ctrl+c")
            left_well(terminal, 130)
            assert not any(terminal.screen_text())
        assert not row_of(library, "2611.01234").starred

    @pytest.mark.parametrize("delay", [0.0, 0.08, 0.16, 0.24])
    def test_ctrl_c_at_any_moment_quits(self, library: Path, delay: float) -> None:
        rows = sitting(library)
        with start(library) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            terminal.quiet(delay, delay)
            terminal.press("ctrl+c")
            assert terminal.wait_exit(15) in (0, 130)
            assert terminal_restored(terminal.raw) == []
            assert terminal.line_settings_restored()
            assert b"Traceback" not in terminal.raw

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_no_wish_to_end_is_lost(self, library: Path, number: int) -> None:
        sitting(library)
        with start(library, script=LOST.replace("NUMBER", str(int(number)))) as terminal:
            left_well(terminal, 128 + number)
            assert b"Lose" not in terminal.raw

    @pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
    def test_so_does_being_told_to_end(self, library: Path, number: int, code: int) -> None:
        rows = sitting(library)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            terminal.quiet(0.1)
            terminal.signal(number)
            left_well(terminal, code)

    def test_a_library_that_was_damaged_is_told_of_in_the_shell(self, library: Path) -> None:
        rows = sitting(library)
        backups.make(library)
        with library.open("r+b") as file:
            file.write(b"This is no library at all. " * 40)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            # Keys that were meant for the list restore nothing.
            terminal.send("j\r")
            go(library)
            terminal.wait_for(lambda shown: any("Good backups" in row for row in shown))
            assert rows[1] not in terminal.screen_text()
            terminal.send("q")
            left_well(terminal, 1)
            assert any(row.startswith("matins: ") for row in terminal.screen_text()), terminal.dump()
        assert library.read_bytes().startswith(b"This is no library")
        assert not picture_of(library).exists()

    def test_a_library_of_a_newer_program_is_told_of_in_the_shell(self, library: Path) -> None:
        rows = sitting(library)
        with sqlite3.connect(library) as connection:
            connection.execute("PRAGMA user_version = 9000")
        connection.close()
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            go(library)
            left_well(terminal, 1)
            assert "newer" in " ".join(terminal.screen_text())

    def test_a_mistake_of_ours_is_told_of_in_the_shell(self, library: Path) -> None:
        rows = sitting(library)
        with start(library, script=BROKEN) as terminal:
            left_well(terminal, 1)
            assert rows[-1].split()[0].encode() in terminal.raw
            assert any("RuntimeError: it is broken" in row for row in terminal.screen_text())


class TestWhenItIsShown:
    def looked_for(self, library: Path, *arguments: str, env: Mapping[str, str] | None = None, **sizes: int) -> str:
        with start(library, *arguments, script=FOUND, env=env, **sizes) as terminal:
            assert terminal.wait_exit() == 0
            return terminal.screen_text()[0]

    def test_only_in_the_same_surroundings(self, library: Path) -> None:
        sitting(library)
        assert self.looked_for(library) == "found"
        assert self.looked_for(library, "--library", str(library), env={"MATINS_LIBRARY": ""}) == "found"
        for name, value in (
            ("NO_COLOR", "1"),
            ("COLORTERM", "no"),
            ("TERM", "xterm"),
            ("TERM", "dumb"),
            ("MATINS_ASCII", "1"),
            ("MATINS_PICTURE", "0"),
            ("MATINS_LIBRARY", ""),
            ("MATINS_LIBRARY", "/nowhere"),
            ("PYTHONIOENCODING", "latin-1"),
            ("COLUMNS", "80"),
        ):
            assert self.looked_for(library, env={name: value}) == "nothing", (name, value)
        assert self.looked_for(library, columns=81) == "nothing"
        assert self.looked_for(library, rows=23) == "nothing"
        for arguments in (["demo"], ["list"], ["--library"], ["--version"], ["--library", "/nowhere"], ["x", "y"]):
            assert self.looked_for(library, *arguments) == "nothing", arguments

    def test_only_on_a_terminal(self, library: Path) -> None:
        sitting(library)
        for script in (f"echo | '{sys.executable}' -c '{FOUND}'", f"'{sys.executable}' -c '{FOUND}' 2>/dev/null"):
            known = {"MATINS_LIBRARY": str(library), "PYTHONPATH": str(ROOT)}
            with Terminal(["/bin/sh", "-c", script], env=known, home=library.parent) as terminal:
                assert terminal.wait_exit() == 0
                assert terminal.screen_text()[0] == "nothing"

    def test_the_default_library_is_found_without_its_name(self, tmp_path: Path) -> None:
        folder = tmp_path / ".local" / "share" / "matins"
        folder.mkdir(parents=True)
        (folder / "library.sqlite3").write_bytes(morning(tmp_path).read_bytes())
        here = tmp_path / "library"
        with start(here, env={"MATINS_LIBRARY": ""}) as terminal:
            terminal.wait_for(STARTED)
            terminal.press("q")
            left_well(terminal, 0)
        assert self.looked_for(here, env={"MATINS_LIBRARY": ""}) == "found"
        assert self.looked_for(here, env={"MATINS_LIBRARY": "", "XDG_DATA_HOME": "/nowhere"}) == "nothing"

    def test_another_library_in_its_place_is_not_it(self, library: Path) -> None:
        sitting(library)
        content = library.read_bytes()
        library.rename(library.with_name("before.db"))
        library.write_bytes(content)
        assert self.looked_for(library) == "nothing"
        library.unlink()
        assert self.looked_for(library) == "nothing"

    def test_settings_that_changed_make_it_old(self, library: Path) -> None:
        sitting(library)
        settings = library.parent / ".config" / "matins" / "config.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("[screen]\npicture = true\n")
        assert self.looked_for(library) == "nothing"
        sitting(library)
        assert self.looked_for(library) == "found"
        settings.write_text("[screen]\npicture = false\n")
        assert self.looked_for(library) == "nothing"
        sitting(library)
        assert not picture_of(library).exists()

    def test_the_environment_switches_it_off(self, library: Path) -> None:
        sitting(library)
        with start(library, env={"MATINS_PICTURE": "0"}) as terminal:
            terminal.wait_for(STARTED)
            assert b"\x1b[?1000h" in terminal.raw
            terminal.press("q")
            left_well(terminal, 0)
        assert not picture_of(library).exists()

    def test_a_sitting_that_did_not_end_well_leaves_none(self, library: Path) -> None:
        sitting(library)
        with start(library) as terminal:
            terminal.wait_for(lambda _: len(terminal.frames) > 0)
            terminal.press("j")
            terminal.signal(signal.SIGKILL)
            terminal.wait_exit()
        assert self.looked_for(library) == "nothing"

    def test_a_theme_that_another_window_chose_makes_it_wrong(self, library: Path) -> None:
        with start(library) as terminal:
            terminal.wait_for(STARTED)
            with library_at(library) as other:
                other.save_place(theme="matins-day")
            terminal.press("q")
            left_well(terminal, 0)
        assert not picture_of(library).exists()

    def test_a_file_that_others_may_read_or_that_is_a_link_is_not_taken(self, library: Path) -> None:
        sitting(library)
        path = picture_of(library)
        path.chmod(0o644)
        assert self.looked_for(library) == "nothing"
        path.chmod(0o600)
        assert self.looked_for(library) == "found"
        path.rename(path.with_name("elsewhere"))
        path.symlink_to("elsewhere")
        assert self.looked_for(library) == "nothing"
        path.unlink()
        os.mkfifo(path, 0o600)
        assert self.looked_for(library) == "nothing"
        # A sitting puts a file in its place.
        sitting(library)
        assert self.looked_for(library) == "found"


class TestWhatItHolds:
    def test_neither_notes_nor_the_filter_nor_what_was_said(self, library: Path) -> None:
        sitting(library, "/", *"lantern graphs", "enter", "s", "/")
        data = picture_of(library).read_bytes()
        picture = parse_picture(data)
        assert picture is not None
        assert stat.S_IMODE(picture_of(library).stat().st_mode) == 0o600
        assert stat.S_IMODE(picture_of(library).parent.stat().st_mode) == 0o700
        assert len(data) < 20_000
        assert picture.paper
        for private in (b"/ lantern", b"starred 26", b"of 24"):
            assert private not in data

    def test_the_note_under_the_cursor_is_left_out(self, library: Path) -> None:
        paper = all_rows(library)[0]
        fill(library, states={paper.key: PaperState(note="my secret plan")})
        with start(library, columns=120, rows=40) as terminal:
            terminal.wait_for("my secret plan")
            terminal.press("q")
            left_well(terminal, 0)
        data = picture_of(library).read_bytes()
        assert paper.title[:20].encode() in data
        assert b"my secret plan" not in data

    def test_a_question_on_the_screen_is_no_part_of_it(self, library: Path) -> None:
        rows = sitting(library)
        with start(library) as terminal:
            terminal.wait_for(STARTED)
            terminal.press("?")
            terminal.wait_for("keys and signs")
            terminal.signal(signal.SIGTERM)
            left_well(terminal, 143)
        with start(library, script=HELD) as terminal:
            terminal.wait_for(lambda shown: shown == rows)
            terminal.press("ctrl+c")
            left_well(terminal, 130)

    def test_neither_the_sample_nor_an_empty_library_has_one(self, tmp_path: Path) -> None:
        library = tmp_path / "library.db"
        with start(library) as terminal:
            terminal.wait_for("This library is empty")
            terminal.press("ctrl+c")
            left_well(terminal, 0)
        with start(library, "demo") as terminal:
            terminal.wait_for(STARTED)
            terminal.press("q")
            left_well(terminal, 0)
        assert not picture_of(library).exists()

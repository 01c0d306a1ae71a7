import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pty_process import KITTY, SILENT, plain_text, split_sequences
from support.terminal import Terminal, terminal_restored

APP = """
from textual.app import App
from textual.widgets import Static

class Echo(App):
    BINDINGS = [("q", "leave", "Leave"), ("e", "fail", "Fail")]

    def compose(self):
        self.first = Static("ready", markup=False)
        yield self.first
        self.second = Static("no key", markup=False)
        yield self.second

    def on_resize(self, event):
        self.first.update(f"size {event.size.width}x{event.size.height}")

    def on_key(self, event):
        self.second.update(f"key {event.key}")

    def action_leave(self):
        self.exit(message="see you tomorrow")

    def action_fail(self):
        self.exit(return_code=3)

app = Echo()
app.run()
raise SystemExit(app.return_code)
"""


def shell(script: str, **options: object) -> Terminal:
    return Terminal(["/bin/sh", "-c", script], **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def app_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("app") / "echo.py"
    path.write_text(APP, encoding="utf-8")
    return path


@pytest.fixture
def app(app_file: Path) -> Iterator[Terminal]:
    with Terminal([sys.executable, str(app_file)], columns=60, rows=10) as terminal:
        terminal.wait_for("size 60x10")
        terminal.wait_for("no key")
        yield terminal


def test_a_textual_app_from_start_to_end(app: Terminal) -> None:
    assert len(app.screen_text()) == 10
    assert terminal_restored(app.raw) != []
    app.send("j")
    app.wait_for("key j")
    # What a start paints twice is over by now.
    mark = app.mark()
    app.press("down")
    app.wait_for("key down")
    assert b"down" in app.bytes_since(mark)
    assert b"no key" not in app.bytes_since(mark)
    app.resize(44, 8)
    rows = app.wait_for("size 44x8")
    assert len(rows) == 8
    app.press("q")
    assert app.wait_exit() == 0
    assert terminal_restored(app.raw) == []
    assert app.line_settings_restored()
    assert app.screen_text()[0] == "see you tomorrow"


def test_the_queries_of_textual_are_answered(app: Terminal) -> None:
    # Frames come in synchronized output only after the answer to the mode query.
    mark = app.mark()
    app.send("x")
    app.wait_for("key x")
    assert b"\x1b[?2026$p" in app.raw
    assert app.bytes_since(mark).count(b"\x1b[?2026h") >= 1
    app.send("e")
    assert app.wait_exit() == 3


def test_a_killed_app_leaves_its_modes_behind(app: Terminal) -> None:
    app.signal(signal.SIGKILL)
    assert app.wait_exit() == -signal.SIGKILL
    left = terminal_restored(app.raw)
    assert "alternate screen (?1049)" in left
    assert "mouse (?1000)" in left
    assert "hidden cursor (?25)" in left
    assert "bracketed paste (?2004)" in left
    assert "kitty keyboard (>u)" in left
    assert not app.line_settings_restored()


def test_a_terminal_with_in_band_resize(app_file: Path) -> None:
    with Terminal([sys.executable, str(app_file)], columns=60, rows=10, answers=KITTY) as terminal:
        terminal.wait_for("size 60x10")
        terminal.wait_for(lambda _rows: b"\x1b[?2048h" in terminal.raw)
        terminal.quiet(0.05)
        terminal.resize(50, 9)
        terminal.wait_for("size 50x9")


def test_each_query_has_its_answer() -> None:
    script = "stty raw -echo; printf 'ab\\033[c\\033[>q\\033[6n\\033[?u\\033[?2026$p\\033[?2048$p'; exec cat -v"
    with shell(script, columns=200) as terminal:
        rows = terminal.wait_for("2048;0$y")
        assert "^[[?64;1;2;6;9;15;18;21;22c" in rows[0]
        assert "^[P>|XTerm(390)^[\\" in rows[0]
        assert "^[[1;3R" in rows[0]
        assert "^[[?2026;2$y" in rows[0]
        assert "^[[?0u" not in rows[0]
    with shell(script, columns=200, answers=KITTY) as terminal:
        rows = terminal.wait_for("2048;2$y")
        assert "^[[?0u" in rows[0]


def test_a_silent_terminal_says_nothing() -> None:
    script = "stty raw -echo; printf '\\033[c\\033[>q\\033[6n\\033[?u\\033[?2026$p.'; exec cat -v"
    with shell(script, answers=SILENT) as terminal:
        terminal.wait_for(".")
        terminal.send("typed")
        terminal.wait_for(".typed")
        terminal.quiet(0.1)
        assert terminal.screen_text()[0] == ".typed"


def test_the_environment_is_clean_and_home_is_temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAKED_SETTING", "1")
    with shell(
        'echo "$TERM $COLORTERM [$LEAKED_SETTING] [$GIVEN]"; echo "$HOME"; pwd', env={"GIVEN": "yes"}
    ) as terminal:
        assert terminal.wait_exit() == 0
        rows = terminal.screen_text()
        assert rows[0] == "xterm-256color truecolor [] [yes]"
        home = Path(rows[1])
        assert home == terminal.home != Path.home()
        assert home.is_dir()
    assert not home.exists()


def test_the_program_has_a_controlling_terminal_of_the_given_size() -> None:
    with shell("stty size </dev/tty", columns=91, rows=17) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text()[0] == "17 91"


def test_closing_ends_the_whole_group() -> None:
    with shell("sleep 60 & echo child $!; wait") as terminal:
        rows = terminal.wait_for("child")
        child = int(rows[0].split()[1])
        os.kill(child, 0)
    terminal.kill()
    # The system takes a moment to bury a process that is nobody's child any more.
    for _ in range(200):
        if not _alive(child):
            break
        time.sleep(0.02)
    assert not _alive(child)


def test_waiting_in_vain_shows_the_screen() -> None:
    with shell("echo what is there; exec cat") as terminal:
        with pytest.raises(AssertionError, match=r"no 'nothing'[\s\S]*running[\s\S]*\|what is there +\|"):
            terminal.wait_for("nothing", timeout=0.2)
        with pytest.raises(AssertionError, match=r"still runs[\s\S]*what is there"):
            terminal.wait_exit(timeout=0.05)


def test_waiting_for_a_program_that_ended_fails_at_once() -> None:
    with shell("exit 7") as terminal:
        with pytest.raises(AssertionError, match="ended with 7"):
            terminal.wait_for("nothing", timeout=60)
        assert terminal.wait_exit() == 7


def test_a_command_that_is_not_there_exits_127() -> None:
    with Terminal(["/nowhere/program"]) as terminal:
        assert terminal.wait_exit() == 127


def test_much_is_written_both_ways_without_a_standstill() -> None:
    lines = 3000
    with shell("stty -echo; echo go; exec cat") as terminal:
        terminal.wait_for("go")
        terminal.send("".join(f"line {number}\n" for number in range(lines)))
        terminal.wait_for(f"line {lines - 1}", timeout=20)
        assert terminal.raw.count(b"line") == lines


def test_unknown_sequences_draw_nothing() -> None:
    odd = r"\033[>1u\033[<u\033[?2026h\033[4:3m\033[>4;1mA\033]52;c;eA==\033\\"
    odder = r"\033P+q544e\033\\B\033[?25l\033[=5uC\033[?5A"
    with shell(f"printf '{odd}{odder}'") as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text()[0] == "ABC"


def test_wide_letters_take_two_columns() -> None:
    with shell("printf '論文 x\\033[1;6HY'") as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen_text()[0] == "論文 Y"


def test_a_frame_is_looked_at_only_when_it_is_whole() -> None:
    script = "stty -echo; printf '\\033[?2026hfirst'; read -r key; printf ' second\\033[?2026l'; exec cat"
    with shell(script) as terminal:
        with pytest.raises(AssertionError, match=r"\|first +\|"):
            terminal.wait_for("first", timeout=0.3)
        terminal.send("\n")
        assert terminal.wait_for("first")[0] == "first second"


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (b"text only", []),
        (b"\x1b[?1049h\x1b[?25l", ["hidden cursor (?25)", "alternate screen (?1049)"]),
        (b"\x1b[?1049h\x1b[?25l\x1b[?1049l\x1b[?25h", []),
        (b"\x1b[?1000;1002;1006h\x1b[?1000l", ["mouse drag (?1002)", "mouse sgr (?1006)"]),
        (b"\x1b[?2004h\x1b[?1004h", ["focus reports (?1004)", "bracketed paste (?2004)"]),
        (b"\x1b[?2026h", ["synchronized output (?2026)"]),
        (b"\x1b[>1u\x1b[>25u\x1b[<u", ["kitty keyboard (>u)"]),
        (b"\x1b[>1u\x1b[>25u\x1b[<2u", []),
        (b"\x1b[?7l", ["line wrap off (?7)"]),
        (b"\x1b[?1049h\x1b[>1u\x1b[?25l\x1bc", []),
        (b"\x1b[?1049h\x1b]0;\x1b[?1049l", []),
    ],
)  # fmt: skip
def test_terminal_restored(raw: bytes, left: list[str]) -> None:
    assert terminal_restored(raw) == left


def test_plain_text_is_what_is_written() -> None:
    assert plain_text(b"\x1b[1;1H\x1b[1mTitle\x1b[0m one\x1b[2;1Hnext \xc3\xa9") == "\nTitle one\nnext é"


STREAM = st.lists(
    st.sampled_from(
        [
            b"\x1b[c",
            b"\x1b[?2026$p",
            b"\x1b]0;t\x07",
            b"\x1bP>|X\x1b\\",
            b"\x1b7",
            b"\x1b(B",
            b"\x1b",
            b"[",
            b"a",
            b"\xc3",
        ]
    ),
    max_size=20,
).map(b"".join)


@settings(deadline=None)
@given(STREAM, st.data())
def test_splitting_loses_nothing_and_does_not_depend_on_the_pieces(stream: bytes, data: st.DataObject) -> None:
    whole, rest = split_sequences(stream)
    assert b"".join(whole) + rest == stream
    cut = data.draw(st.integers(0, len(stream)))
    first, tail = split_sequences(stream[:cut])
    second, end = split_sequences(tail + stream[cut:])
    assert end == rest
    assert [token for token in first + second if token[:1] == b"\x1b"] == [t for t in whole if t[:1] == b"\x1b"]


def _alive(pid: int) -> bool:
    # A killed child of a killed shell waits for init as a zombie, which still answers to signal 0.
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        return status.read_text().rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""Notes in a real pseudo-terminal: the user's own editor, and a program that is killed while one writes."""

import signal
import sys
from pathlib import Path

import pytest

from support.morning import library_at, morning
from support.terminal import Terminal, terminal_restored

ROOT = Path(__file__).resolve().parents[2]

STARTED = "? help"


def start(library: Path, editor: str = "", **sizes: int) -> Terminal:
    env = {"MATINS_LIBRARY": str(library), "PYTHONPATH": str(ROOT), "EDITOR": editor}
    return Terminal([sys.executable, "-m", "reader"], env=env, home=library.parent, **sizes)


def script(folder: Path, body: str) -> str:
    path = folder / "an editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return f"'{path}' --wait"


def note_of(path: Path, key: str = "2611.01234") -> str:
    with library_at(path) as library:
        number = library.by_key(key)
        detail = library.detail(number) if number else None
        return detail.state.note if detail else ""


def left_well(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal_restored(terminal.raw) == []
    assert terminal.line_settings_restored()


# Asks in the terminal, with echo and line by line as a shell does, and writes the answer to the file.
ASKING = """
test "$1" = --wait || exit 9
case $(stty -a) in *" icanon"*) ;; *) exit 8 ;; esac
printf 'EDITING %s\\n' "$(cat "$2")"
read answer
printf '%s\\n' "$answer" >> "$2"
"""


def test_the_editor_has_the_terminal_and_the_screen_comes_back(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path, script(tmp_path, ASKING)) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("ctrl+e")
        terminal.wait_for("EDITING")
        assert not any("Lantern" in row for row in terminal.screen_text())
        terminal.send("from outside\r")
        terminal.wait_for("noted 2611.01234")
        terminal.wait_for(lambda rows: "Lantern Graphs" in rows[1] and "✎" in rows[1])
        assert note_of(path) == "from outside"
        terminal.press("e")
        terminal.wait_for("Note on 2611.01234")
        terminal.send("!")
        terminal.press("ctrl+e")
        terminal.wait_for("EDITING from outside!")
        terminal.send("second\r")
        terminal.wait_for("saved")
        terminal.wait_for("second")
        terminal.press("escape")
        terminal.wait_for(STARTED)
        assert note_of(path) == "from outside!\nsecond"
        terminal.press("j", "u")
        terminal.wait_for("undone: changed the note on 2611.01234")
        assert note_of(path) == "from outside"
        left_well(terminal)


def test_what_interrupts_the_editor_does_not_end_the_program(tmp_path: Path) -> None:
    path = morning(tmp_path)
    body = "trap 'exit 5' INT\necho WAITING\nwhile :; do sleep 0.05; done"
    with start(path, script(tmp_path, body), columns=120) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("ctrl+e")
        terminal.wait_for("WAITING")
        terminal.press("ctrl+c")
        terminal.wait_for("ended with an error (5); the note is as it was.")
        terminal.press("j", "s")
        terminal.wait_for("unstarred 2611.01240")
        # In the program itself the key leaves as before.
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert terminal_restored(terminal.raw) == []
    assert note_of(path) == ""


@pytest.mark.parametrize(
    ("editor", "told"),
    [
        ("", "Neither $VISUAL nor $EDITOR names an editor."),
        ("no-such-editor -x", "no-such-editor could not be used: no such file or directory."),
        ("'unclosed", "$EDITOR is not a command: no closing quotation."),
        ("false", "false ended with an error (1); the note is as it was."),
    ],
)
def test_an_editor_that_fails_is_a_sentence(editor: str, told: str, tmp_path: Path) -> None:
    with start(morning(tmp_path), editor, columns=120) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("ctrl+e")
        terminal.wait_for(told)
        terminal.press("j")
        terminal.wait_for(lambda rows: rows[2].startswith("▌"))
        left_well(terminal)


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path, script(tmp_path, 'cp "$2" "$2~"; echo x > "$2"')) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("ctrl+e")
        terminal.wait_for("noted 2611.01234")
        left_well(terminal)
    assert [entry for entry in tmp_path.iterdir() if entry.name.startswith("matins-")] == []


def test_a_kill_takes_no_more_than_the_last_moment(tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("e")
        terminal.wait_for("Note on")
        terminal.send("every word is kept")
        terminal.wait_for("saved")
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    assert note_of(path) == "every word is kept"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_told_to_end_saves_first(number: signal.Signals, tmp_path: Path) -> None:
    path = morning(tmp_path)
    with start(path) as terminal:
        terminal.wait_for(STARTED)
        terminal.press("e")
        terminal.wait_for("Note on")
        terminal.send("not even the last letter")
        terminal.wait_for("last letter")
        terminal.signal(number)
        terminal.wait_exit()
    assert note_of(path) == "not even the last letter"

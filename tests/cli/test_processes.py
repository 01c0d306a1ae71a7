"""The command as a process of its own: streams, locales, terminals, kills, and what it loads."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from support.builders import batch, daily_page, invented, opened, take_in
from support.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
MATINS = (sys.executable, "-m", "reader")


def environment(library: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "MATINS_LIBRARY": str(library), "PYTHONPATH": str(ROOT), **more}


def matins(library: Path, *arguments: object, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    settings = {"input": b"", "env": environment(library), "timeout": 30} | options
    if "stdin" in settings:
        del settings["input"]
    command = [*MATINS, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=False, **settings)
    assert b"Traceback" not in done.stderr
    return done


def shell(library: Path, line: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one line of shell, in which ``matins`` is the command."""
    script = f'matins() {{ "{sys.executable}" -m reader "$@"; }}\n{line}'
    done = subprocess.run(
        ["bash", "-c", script], env=environment(library, **more), capture_output=True, timeout=30, check=False
    )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    return done


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def filled(library: Path) -> Path:
    take_in(library, batch(*map(invented, range(1, 301))))
    return library


def test_a_morning_without_a_terminal(library: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(daily_page([*map(invented, range(1, 4))]))
    done = matins(library, "import", tmp_path / "page.md")
    assert (done.returncode, done.stderr) == (0, b"")
    assert matins(library, "star", "2611.00002").stdout == b"starred 2611.00002\n"
    done = matins(library, "export")
    assert b"[Lantern Graphs of Order 2](https://arxiv.org/abs/2611.00002)" in done.stdout
    assert matins(library).returncode == 2


class TestStreams:
    def test_a_pipe_that_closes_early(self, filled: Path) -> None:
        done = shell(filled, "matins list --json | head -n 1; echo ${PIPESTATUS[0]}")
        assert done.stderr == b""
        assert len(done.stdout.splitlines()) == 2
        assert done.stdout.splitlines()[1] == b"0"

    def test_a_pipe_that_is_closed_at_once(self, filled: Path) -> None:
        done = shell(filled, "matins export is:unread | true; echo ${PIPESTATUS[0]}")
        assert (done.stdout, done.stderr) == (b"0\n", b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
    def test_a_full_disk(self, filled: Path) -> None:
        for command in ("list", "export is:unread", "where"):
            done = shell(filled, f"matins {command} >/dev/full; echo $?")
            assert done.stdout == b"1\n"
            assert done.stderr == b"matins: The answer could not be printed: the disk is full.\n"

    def test_streams_that_were_closed_before(self, filled: Path) -> None:
        done = shell(filled, "matins list >&-; echo $?; matins <&- 2>&-; echo $?; matins import - <&-; echo $?")
        assert done.stdout.split() == [b"0", b"2", b"1"]
        assert done.stderr == b"matins: -: It could not be read: standard input is closed.\n"

    def test_an_ascii_locale(self, filled: Path) -> None:
        for command in ("list", "list --json", "export is:unread", "--help", "star 2611.00001", "list is:größe"):
            done = shell(filled, f"matins {command}", PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
            assert (done.stdout + done.stderr).isascii()
            assert done.stdout or command.startswith("list is:")
        assert b"B\\u00f6je" in shell(filled, "matins list --json", PYTHONIOENCODING="ascii").stdout
        assert b"B?je" in shell(filled, "matins export is:unread", PYTHONIOENCODING="ascii").stdout

    def test_names_of_files_that_are_no_text(self, library: Path) -> None:
        done = shell(library, "matins import $'none\\xff.md'; matins star $'\\xff'; matins list --library $'\\xff'")
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 3
        assert b"\xff" not in done.stderr


class TestTerminals:
    def test_a_pipe_for_a_keyboard_is_told_in_a_line(self, library: Path) -> None:
        for arguments in ([], ["demo"]):
            done = matins(library, *arguments)
            assert (done.returncode, done.stdout) == (2, b"")
            assert done.stderr.count(b"\n") == 1
        assert list(library.parent.glob("*.db*")) == []

    @pytest.mark.parametrize("term", ["dumb", ""])
    def test_a_terminal_that_places_no_text(self, library: Path, tmp_path: Path, term: str) -> None:
        extra = {"TERM": term, "MATINS_LIBRARY": str(library)}
        with Terminal([*MATINS], env=extra, cwd=ROOT, home=tmp_path, columns=200) as terminal:
            assert terminal.wait_exit() == 2
            (line,) = [line for line in terminal.screen_text() if line]
        assert line.startswith("matins: this terminal cannot place text")
        assert "`matins list`" in line
        assert b"\x1b" not in terminal.raw
        assert not library.exists()

    def test_lines_for_people_where_people_look(self, filled: Path, tmp_path: Path) -> None:
        with Terminal(
            [*MATINS, "list", "2611.00001"], env={"MATINS_LIBRARY": str(filled)}, cwd=ROOT, home=tmp_path
        ) as terminal:
            assert terminal.wait_exit() == 0
            assert terminal.screen_text()[0] == "U-  2611.00001        Lantern Graphs of Order 1  Mira Flame1 et al."


def test_no_command_for_scripts_loads_the_interface(library: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_bytes(daily_page([*map(invented, range(1, 4))]))
    code = """
        import sys
        from reader.cli.main import main

        for arguments in (
            ["where"], ["import", "page.md"], ["list"], ["list", "--json", "lantern", "is:unread"],
            ["star", "2611.00001"], ["unread", "2611.00001"], ["export"], ["restore"], ["backup"], ["doctor"],
            ["--version"], [], ["demo"],
        ):
            main(arguments)
            loaded = {"textual", "rich", "reader.tui", "socket", "http.client", "urllib.request"} & set(sys.modules)
            assert not loaded, (arguments, loaded)
        print("done")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        input=b"",
        env=environment(library),
        cwd=tmp_path,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.endswith(b"done\n"), done.stderr.decode()


class TestKills:
    SIZE = 300

    def check(self, library: Path, whole: Mapping[str, int]) -> int:
        """Return the number of papers, after looking that the library has documents whole or not at all."""
        with closing(apsw.Connection(str(library))) as connection:
            assert connection.pragma("integrity_check") == "ok"
            assert list(connection.execute("PRAGMA foreign_key_check")) == []
        with opened(library) as same:
            papers = same.counts().papers
        assert papers % self.SIZE == 0
        assert papers <= sum(whole.values())
        return papers

    def test_an_import_that_is_killed_leaves_whole_documents(self, library: Path, tmp_path: Path) -> None:
        take_in(library)
        whole: dict[str, int] = {}
        for number in range(5):
            papers = [*map(invented, range(1 + number * self.SIZE, 1 + (number + 1) * self.SIZE))]
            path = tmp_path / f"{number}.md"
            path.write_bytes(daily_page(papers))
            whole[str(path)] = self.SIZE
        seen = 0
        for delay in (0.09, 0.13, 0.17, 0.22, 0.28):
            process = subprocess.Popen(
                [*MATINS, "import", *whole], env=environment(library), stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            _, errors = process.communicate(timeout=30)
            assert errors == b""
            papers_now = self.check(library, whole)
            assert papers_now >= seen
            seen = papers_now
        assert matins(library, "import", *whole).returncode == 0
        assert self.check(library, whole) == 5 * self.SIZE


def test_commands_at_once_lose_nothing(filled: Path) -> None:
    wanted = [f"2611.0000{number}" for number in range(1, 7)]
    processes = [
        subprocess.Popen(
            [*MATINS, "star", name], env=environment(filled), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for name in wanted
    ]
    told = [process.communicate(timeout=30) for process in processes]
    assert told == [(f"starred {name}\n".encode(), b"") for name in wanted]
    assert len(matins(filled, "list", "is:starred").stdout.splitlines()) == 6

"""Which library, which command, which exit code; and the files behind it all."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from reader import __version__
from reader.cli.main import main
from reader.storage import backups
from reader.storage.store import Store
from support.builders import NOW, batch, invented, opened, take_in

from .conftest import Matins

COMMANDS = ("import", "list", "export", "star", "unstar", "read", "unread", "where", "restore", "demo")


class TestWhichLibrary:
    @pytest.fixture
    def two(self, tmp_path: Path, library: Path) -> Path:
        take_in(library, batch(invented(1)))
        take_in(tmp_path / "other.db", batch(invented(1), invented(2)))
        return tmp_path / "other.db"

    def test_the_environment_names_it(self, matins: Matins, two: Path) -> None:
        assert len(matins("list").lines) == 1

    @pytest.mark.parametrize("where", ["before", "after", "equals", "both"])
    def test_the_option_beats_the_environment(self, matins: Matins, two: Path, where: str) -> None:
        arguments = {
            "before": ["--library", two, "list"],
            "after": ["list", "--library", two],
            "equals": [f"--library={two}", "list"],
            "both": ["--library", "/nowhere/at/all.db", "list", "--library", two],
        }[where]
        assert len(matins(*arguments).lines) == 2

    @pytest.mark.parametrize("command", ["list", "export", "where", "import", "star"])
    def test_the_option_before_every_command(self, matins: Matins, two: Path, library: Path, command: str) -> None:
        library.unlink()
        matins("--library", two, command, *{"import": ["-"], "star": ["2611.00002"]}.get(command, []))
        assert not library.exists()

    def test_home_is_the_last_resort(self, matins: Matins, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("MATINS_LIBRARY")
        assert matins("list") == (0, "", "")
        (made,) = Path.home().rglob("library.sqlite3")
        assert matins("where").lines[0] == f"library\t{made}"

    def test_home_is_understood_and_a_folder_is_made(self, matins: Matins) -> None:
        assert matins("list", "--library", "~/papers/mine.db").code == 0
        assert (Path.home() / "papers" / "mine.db").is_file()

    @pytest.mark.parametrize("name", ["~nobody-of-that-name/x.db", "a\udcff.db", "a" * 300])
    def test_a_library_that_cannot_be(
        self, matins: Matins, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        answer = matins("list", "--library", name)
        assert answer.code in (0, 1)
        assert answer.err.count("\n") == answer.code


class TestWhere:
    def test_one_path_a_line(self, matins: Matins, library: Path) -> None:
        answer = matins("where")
        assert (answer.code, answer.err) == (0, "")
        found = dict(line.split("\t")[:2] for line in answer.lines)
        assert list(found) == ["library", "backups", "papers", "index", "words", "demo", "config", "keys", "crash log"]
        assert found["library"] == str(library)
        assert found["backups"] == f"{library}.backups"
        assert found["demo"] == str(library.with_name("library-demo.sqlite3"))
        assert all(path.startswith(str(Path.home())) for path in (found["config"], found["crash log"]))

    def test_json(self, matins: Matins) -> None:
        (told,) = matins("where", "--json").objects
        lines = dict(line.split("\t")[:2] for line in matins("where").lines)
        assert {name.replace("_", " "): told[name] for name in list(told)[:9]} == lines
        assert [told[name] for name in list(told)[9:]] == [0, 0, 2_000_000_000]

    def test_it_makes_nothing(self, matins: Matins, library: Path) -> None:
        matins("where")
        matins("where", "--json")
        assert not library.exists()
        assert list(Path.home().iterdir()) == []


class TestRestore:
    def test_it_says_what_was_put_where(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1), invented(2)))
        backups.make(library, NOW - timedelta(days=1))
        library.write_bytes(b"")
        answer = matins("list")
        assert answer.code == 1
        assert "`matins restore`" in answer.err
        refused = matins("restore")
        assert (refused.code, refused.err) == (2, "matins: nothing was changed: --yes puts the backup in place\n")
        assert refused.lines[0] == "backup: 2026-11-19 07:12 UTC, 2 papers, 0 starred"
        assert library.read_bytes() == b""
        answer = matins("restore", "--yes")
        assert (answer.code, answer.err) == (0, "")
        assert answer.lines[2] == "The library is that of 2026-11-19 07:12 UTC."
        assert answer.lines[3].startswith(f"What was there is kept as {library}.damaged-")
        assert len(matins("list").lines) == 2

    def test_it_can_be_taken_back(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1), invented(2)))
        backups.make(library, NOW - timedelta(days=1))
        take_in(library, batch(invented(3), name="more"))
        answer = matins("restore", "--yes")
        assert answer.lines[1] == "now: 3 papers, 0 starred, whole"
        assert len(matins("list").lines) == 2
        assert matins("restore", "--undo").code == 0
        assert len(matins("list").lines) == 3
        assert matins("restore", "--undo").code == 0
        assert len(matins("list").lines) == 2

    def test_json_asks_nobody(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1)))
        backups.make(library, NOW - timedelta(days=1))
        refused = matins("restore", "--json")
        assert (refused.code, refused.out) == (2, "")
        assert "--json needs --yes or --undo" in refused.err
        (done,) = matins("restore", "--yes", "--json").objects
        (made,) = matins("backup", "--list", "--json").objects
        assert {**made, "restored": made["path"], "kept": done["kept"]} == {**done, "path": made["path"]}
        assert Path(done["kept"]).is_file()
        (undone,) = matins("restore", "--undo", "--json").objects
        assert undone["restored"] == done["kept"]
        assert Path(undone["kept"]).is_file()

    def test_of_a_day(self, matins: Matins, library: Path) -> None:
        for number in (1, 2, 3):
            take_in(library, batch(invented(number), name=f"{number}"))
            backups.make(library, NOW - timedelta(days=5 - number))
        assert [line.split("\t")[1] for line in matins("backup", "--list").lines] == [
            "3 papers, 0 starred", "2 papers, 0 starred", "1 paper, 0 starred"
        ]  # fmt: skip
        assert matins("restore", "--from", "2026-11-16", "--yes").code == 0
        assert len(matins("list").lines) == 1
        wrong = matins("restore", "--from", "2020", "--yes")
        assert wrong.code == 1
        assert "no good backup is of 2020; there are 2026-11-18 07:12 UTC" in wrong.err

    def test_nothing_to_take_back(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1)))
        assert matins("restore", "--undo") == (1, "", f"matins: No restore of {library} can be taken back.\n")

    def test_without_a_backup(self, matins: Matins, library: Path) -> None:
        assert matins("restore") == (1, "", f"matins: There is no good backup of {library}.\n")
        assert not library.exists()


class TestDoctor:
    def test_a_library_in_order(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1)))
        assert matins("backup").lines[0].endswith(": 1 paper, 0 starred")
        answer = matins("doctor")
        assert answer.code == 0
        assert answer.lines[0].startswith("good\tlibrary\t1 papers")
        found = [json.loads(line) for line in matins("doctor", "--json").lines]
        assert {each["verdict"] for each in found} <= {"good", "note"}

    def test_what_is_bad_is_an_exit_code_until_it_is_mended(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(1)))
        store = Store(library)
        store._connection.execute("UPDATE tally SET papers = 7")
        store.close()
        assert matins("doctor").code == 1
        assert matins("doctor", "--fix").code == 0
        assert matins("doctor").code == 0


class TestDamage:
    @pytest.mark.parametrize("content", [b"not a library", b"SQLite format 3\0" + bytes(200)])
    @pytest.mark.parametrize("command", [["list"], ["export"], ["star", "2611.00001"], ["import", "-"]])
    def test_every_command_refuses_in_a_line(
        self, matins: Matins, library: Path, content: bytes, command: list[str]
    ) -> None:
        library.write_bytes(content)
        answer = matins(*command)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.count("\n") == 1
        assert library.read_bytes() == content


class TestUsage:
    def test_version(self, matins: Matins) -> None:
        assert matins("--version") == (0, f"matins {__version__}\n", "")

    def test_help_names_every_command(self, matins: Matins) -> None:
        answer = matins("--help")
        assert (answer.code, answer.err) == (0, "")
        assert all(f"\n    {command} " in answer.out for command in COMMANDS)
        assert answer.out.isascii()

    @pytest.mark.parametrize("command", COMMANDS)
    def test_help_of_each_command(self, matins: Matins, command: str) -> None:
        answer = matins(command, "--help")
        assert answer.code == 0
        assert answer.out.startswith(f"usage: matins {command}")
        assert "--library" in answer.out
        assert answer.out.isascii()

    @pytest.mark.parametrize(
        "arguments", [["fly"], ["--fly"], ["list", "--fly"], ["import"], ["--library"], ["--lib", "x", "list"], [""]]
    )
    def test_wrong_usage_is_2_and_two_short_notes(self, matins: Matins, library: Path, arguments: list[str]) -> None:
        answer = matins(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("usage: matins")
        assert answer.err.splitlines()[-1].startswith("matins: ")
        assert not library.exists()

    def test_an_interrupt_is_130(self, monkeypatch: pytest.MonkeyPatch, library: Path) -> None:
        def interrupt(arguments: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr("reader.cli.listing.run_list", interrupt)
        assert main(["--library", str(library), "list"]) == 130


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_without_a_terminal_nothing_is_opened(matins: Matins, library: Path, arguments: list[str]) -> None:
    answer = matins(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert "needs a terminal" in answer.err
    assert "`matins list`" in answer.err
    assert not library.exists()


def test_the_library_of_one_command_is_that_of_the_next(matins: Matins, library: Path) -> None:
    matins("import", "-", stdin=b"arXiv:2611.00001")
    matins("star", "2611.00001")
    with opened(library) as same:
        assert same.counts() == (1, 0, 1)

"""``matins pipe``: programs that others wrote, and what a paper may do to their words."""

import json
import shlex
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author
from reader.services.placing import PLACES, CommandError, parse_command, render_word
from reader.storage.kept import KeptPapers
from support.builders import ESCAPES, batch, by_abstract, invented, take_in

from .conftest import Matins

ROOT = Path(__file__).resolve().parents[2]

SHOW = "import json, sys; print(json.dumps(sys.argv[1:]))"
"""A program that prints its words."""


@pytest.fixture
def filled(library: Path, matins: Matins) -> Path:
    take_in(library, batch(*map(invented, range(1, 4))))
    matins("star", "2611.00001", "2611.00003")
    return library


def program(tmp_path: Path, body: str, name: str = "show") -> str:
    path = tmp_path / name
    path.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def show(tmp_path: Path) -> str:
    return program(tmp_path, SHOW)


def printed(*arguments: str) -> list[str]:
    """Return the lines that programs print to the standard output of a process of its own."""
    command = [sys.executable, "-m", "reader", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


class TestPapers:
    def test_what_it_is_told(self, filled: Path, show: str, matins: Matins, tmp_path: Path) -> None:
        log = tmp_path / "log"
        keep = program(tmp_path, f"import json, sys; open({str(log)!r}, 'w').write(json.dumps(sys.argv[1:]))", "keep")
        places = "{id} {title} v{version} {url} {pdf_url} {author} {authors} {categories} {{id}} {print $1}"
        command = f"{keep} {places}"
        answer = matins("pipe", command, "id:2611.00002")
        assert (answer.code, answer.err) == (0, "")
        assert json.loads(log.read_text()) == [
            "2611.00002",
            "Lantern Graphs of Order 2",
            "v",
            "https://arxiv.org/abs/2611.00002",
            "https://arxiv.org/pdf/2611.00002",
            "Mira Flame2",
            "Mira Flame2, Böje Wick",
            "cs.LG math.CO",
            "{id}",
            "{print",
            "$1}",
        ]

    def test_the_same_order_with_several_at_a_time(self, filled: Path, matins: Matins, tmp_path: Path) -> None:
        slow = program(tmp_path, "import sys, time; time.sleep(0.2 if sys.argv[1].endswith('3') else 0)", "slow")
        one, several = (matins("pipe", f"{slow} {{id}}", "lantern", "--json", "--jobs", jobs) for jobs in (1, 3))
        assert one == several
        assert [each["paper"] for each in one.objects] == [line.split("\t")[0] for line in matins("list").lines]

    def test_what_several_print_does_not_mix(self, filled: Path, matins: Matins, tmp_path: Path) -> None:
        loud = program(tmp_path, "import sys; sys.stdout.write(sys.argv[1] * 20_000 + '\\n')", "loud")
        lines = printed("pipe", f"{loud} {{id}}", "lantern", "--jobs", "3")
        assert [line[:10] for line in lines] == [line.split("\t")[0] for line in matins("list").lines]
        assert all(line == line[:10] * 20_000 for line in lines)

    def test_one_at_a_time_prints_as_it_goes(self, filled: Path, show: str) -> None:
        lines = printed("pipe", f"{show} {{id}} '{{title}} of {{year}}'")
        assert sorted(map(json.loads, lines)) == [
            ["2611.00001", "Lantern Graphs of Order 1 of 2026"],
            ["2611.00003", "Lantern Graphs of Order 3 of 2026"],
        ]

    def test_nobody_is_meant(self, matins: Matins, filled: Path, show: str) -> None:
        assert matins("pipe", show, "id:2601.00001") == (0, "", "matins: no paper matches\n")
        matins("unstar", "2611.00001", "2611.00003")
        assert matins("pipe", show) == (0, "", "matins: no paper is starred\n")


class TestFiles:
    def test_a_downloaded_paper_has_a_file(self, matins: Matins, filled: Path, show: str) -> None:
        kept = KeptPapers(filled)
        kept.put(ArxivId("2611.00001", 1), "pdf", b"old")
        newest = kept.put(ArxivId("2611.00001", 2), "pdf", b"new").path
        answer = matins("pipe", f"{show} {{pdf}}", "--json")
        assert answer.code == 1
        told = {each["paper"]: each for each in answer.objects}
        assert told["2611.00001"]["command"] == [show, str(newest)]
        assert told["2611.00001"]["exit"] == 0
        assert told["2611.00003"]["exit"] is None
        assert "not downloaded" in str(told["2611.00003"]["problem"])

    def test_without_an_identifier(self, matins: Matins, library: Path, show: str) -> None:
        take_in(library, batch(by_abstract(7)))
        answer = matins("pipe", f"{show} {{url}}", "is:unread")
        assert answer.code == 1
        assert answer.err.endswith("it has no arXiv identifier\n")
        assert matins("pipe", f"{show} {{key}} {{abs}}", "is:unread").code == 0


class TestStandardInput:
    def test_one_program_for_all(self, matins: Matins, filled: Path, tmp_path: Path) -> None:
        log = tmp_path / "log"
        keep = program(tmp_path, f"import sys; open({str(log)!r}, 'wb').write(sys.stdin.buffer.read())", "keep")
        assert matins("pipe", keep, "lantern").code == 0
        assert log.read_text(encoding="utf-8") == matins("list", "lantern", "--json").out

    def test_a_program_that_has_enough(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(*map(invented, range(1, 500))))
        assert matins("pipe", "true", "lantern") == (0, "", "")
        assert matins("pipe", "false", "lantern").err == "matins: the program ended with exit code 1\n"


class TestFailures:
    def test_it_is_told_with_its_paper_and_the_others_go_on(self, matins: Matins, filled: Path, tmp_path: Path) -> None:
        picky = program(tmp_path, "import sys; sys.exit(7 * sys.argv[1].endswith('1'))", "picky")
        answer = matins("pipe", f"{picky} {{id}}")
        assert answer == (1, "", "matins: 2611.00001: the program ended with exit code 7\n")
        codes = {each["paper"]: each["exit"] for each in matins("pipe", f"{picky} {{id}}", "--json").objects}
        assert codes == {"2611.00001": 7, "2611.00003": 0}

    def test_a_signal(self, matins: Matins, filled: Path, tmp_path: Path) -> None:
        dying = program(tmp_path, "import os; os.kill(os.getpid(), 9)", "dying")
        assert "2611.00001: the program was ended by signal 9" in matins("pipe", f"{dying} {{id}}").err

    def test_a_file_that_is_no_program(self, matins: Matins, filled: Path, tmp_path: Path) -> None:
        (tmp_path / "broken").write_bytes(b"\x7fELF nonsense")
        (tmp_path / "broken").chmod(0o755)
        for more in ("", " {id}"):
            answer = matins("pipe", f"{tmp_path / 'broken'}{more}")
            assert answer.code == 1
            assert "could not be started" in answer.err

    @pytest.mark.parametrize(
        ("command", "code", "told"),
        [
            ("no-such-program-anywhere {id}", 1, "is not a program here"),
            ("", 2, "empty"),
            ("''", 2, "empty"),
            ("echo 'open", 2, "not a command"),
            ("echo {titel}", 2, "{titel}"),
            ("{title} {id}", 2, "may not depend on a paper"),
            ("sh -c 'echo {title}'", 2, "could be a command"),
            ("env -i /bin/bash -xec 'echo {abs}' x", 2, "could be a command"),
            ("python3 -c 'print(\"{title}\")'", 2, "could be a command"),
        ],
    )
    def test_what_is_no_command(self, matins: Matins, filled: Path, command: str, code: int, told: str) -> None:
        answer = matins("pipe", command)
        assert (answer.code, answer.out) == (code, "")
        assert answer.err.count("\n") == 1
        assert told in answer.err

    @pytest.mark.parametrize("jobs", ["0", "17", "-1", "x", "²"])
    def test_a_number_of_jobs(self, matins: Matins, filled: Path, jobs: str) -> None:
        assert matins("pipe", "true {id}", f"--jobs={jobs}").code == 2

    def test_a_filter_that_is_none(self, matins: Matins, filled: Path) -> None:
        assert matins("pipe", "true {id}", "is:nothing").code == 2


class TestDryRun:
    def test_it_shows_and_does_nothing(self, matins: Matins, filled: Path, tmp_path: Path) -> None:
        answer = matins("pipe", f"touch {tmp_path}/{{id}} {{title}}", "id:2611.00001", "--dry-run")
        assert answer == (0, f"touch {tmp_path}/2611.00001 'Lantern Graphs of Order 1'\n", "")
        assert not (tmp_path / "2611.00001").exists()
        assert matins("pipe", "cat", "--dry-run").out == "cat\n"
        assert matins("pipe", "not-installed-yet {pdf}", "--dry-run").code == 1


class TestHostileFields:
    TITLES = ("-rf", "--output=/etc/passwd", "$(touch x); `id` | sh", "a' b\" c \\", "", *ESCAPES)

    def test_a_field_is_one_word_and_never_an_option(self, matins: Matins, library: Path, show: str) -> None:
        papers = [
            invented(n, title=title, authors=(Author(title or "-x"),)) for n, title in enumerate(self.TITLES, start=1)
        ]
        take_in(library, batch(*papers))
        for jobs in (1, 2):
            answer = matins("pipe", f"{show} {{title}} {{author}} -{{id}}", "is:unread", "--json", "--jobs", jobs)
            assert answer.code == 0
            assert len(answer.objects) == len(self.TITLES)
            for each in answer.objects:
                _, title, author, option = each["command"]
                assert option.startswith("-2611.")
                assert not (title + author).startswith("-")
                assert (title + author).isprintable()

    @given(st.text(), st.sampled_from(["{title}", "x{title}", "--t={title}", "-{title}", "{title}{title}"]))
    def test_every_word_stays_one_word(self, title: str, word: str) -> None:
        (same,) = parse_command(f"p {shlex.quote(word)}")[1:]
        filled = render_word(same, dict.fromkeys(PLACES, title))
        assert filled.lstrip(" ").replace(" ", "") == word.replace("{title}", title).lstrip(" ").replace(" ", "")
        assert not (filled.startswith("-") and not word.startswith("-"))

    @given(st.text(max_size=40))
    def test_any_text_is_a_command_or_told(self, text: str) -> None:
        with suppress(CommandError):
            assert parse_command(text)

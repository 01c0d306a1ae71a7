"""``matins man``, and what it promises of every command: exit codes, and answers for programs."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reader.cli.grammar import Form, Kind, read_grammar
from reader.cli.main import build_parser
from reader.cli.manual import EXIT_CODES, render_man
from reader.domain.filters.fields import FIELDS
from support.builders import batch, invented, take_in

from .conftest import Matins

GRAMMAR = read_grammar(build_parser())
COMMANDS = {form.name: form for form in GRAMMAR.commands}

WITHOUT_JSON = {
    "completions": "it prints a script",
    "demo": "it opens the program",
    "man": "it prints a document",
}
"""Why a command has no --json."""

ASKED = {
    "backup": [],
    "digest": ["--layout", "html", "--to", "page.html"],
    "doctor": [],
    "download": ["--prune"],
    "export": ["is:unread", "--to", "papers.bib"],
    "import": ["-"],
    "keys": [],
    "list": [],
    "note": ["2611.00001"],
    "pipe": ["--dry-run", "true {id}", "is:unread"],
    "read": ["2611.00001"],
    "star": ["2611.00001", "2611.00002"],
    "stats": [],
    "subscribe": [],
    "tag": ["2611.00001"],
    "unread": ["2611.00001"],
    "unstar": ["2611.00001"],
    "where": [],
}
"""Arguments with which a command answers by itself, without a network or another program."""

APART = {
    "fetch": "it needs a network",
    "restore": "it needs a backup",
    "schedule": "it depends on the system",
    "serve": "it does not end by itself",
    "text": "it needs a whole paper",
}
"""What is not asked for here but in the tests of the command."""


def takes_filter(form: Form) -> bool:
    return any(argument.value.kind is Kind.FILTER for argument in form.arguments)


@pytest.fixture
def page(matins: Matins) -> str:
    answer = matins("man")
    assert (answer.code, answer.err) == (0, "")
    return answer.out


@pytest.fixture
def filled(library: Path) -> Path:
    take_in(library, batch(*map(invented, range(1, 4))))
    return library


def plain(page: str) -> str:
    """Return the page without macros, fonts and escapes."""
    text = re.sub(r"^\.[A-Z]{1,2} ?", "", page, flags=re.MULTILINE)
    text = re.sub(r"\\f[BIRP]|\\&", "", text)
    for escape, char in ((r"\-", "-"), (r"\(dq", '"'), (r"\(aq", "'"), (r"\(ti", "~"), (r"\(ha", "^"), (r"\e", "\\")):
        text = text.replace(escape, char)
    return text


class TestThePage:
    def test_everything_is_on_it(self, page: str) -> None:
        text = plain(page)
        for form in COMMANDS.values():
            assert f'"{form.name}"\nmatins {form.name}' in text
            for option in form.options:
                assert all(name in text for name in option.names)
                assert option.help in text.replace(r"\(ga", "`")
        assert all(f"\n{field.example}\n" in text for field in FIELDS)
        assert all(f"\n{code}\n" in text for code, _ in EXIT_CODES)
        assert "MATINS_LIBRARY" in text

    def test_its_form(self, page: str) -> None:
        assert page.isascii()
        assert page.startswith(".TH MATINS 1 ")
        sections = re.findall(r"^\.SH (.*)$", page, flags=re.MULTILINE)
        assert sections[:3] == ["NAME", "SYNOPSIS", "DESCRIPTION"]
        assert {"OPTIONS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"} <= set(sections)
        for line in page.splitlines():
            assert re.match(r"\.(TH|SH|SS|TP|PP|br|nh|ad)\b", line) or not line.startswith((".", "'")), line
            assert line == line.rstrip()
            assert line

    @pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
    def test_mandoc_finds_nothing(self, page: str) -> None:
        done = subprocess.run(
            ["mandoc", "-man", "-Tlint", "-Wwarning"],
            input=page,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        # A page that is made when it is asked for has no date.
        assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []

    @pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
    def test_groff_finds_nothing(self, page: str) -> None:
        done = subprocess.run(
            ["groff", "-ww", "-man", "-Tascii"], input=page, capture_output=True, text=True, timeout=30, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "User Commands" in done.stdout

    @pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
    def test_man_shows_it_as_the_readme_says(self, page: str) -> None:
        done = subprocess.run(["man", "-l", "-"], input=page, capture_output=True, text=True, timeout=30, check=False)
        if done.returncode:
            pytest.skip("this man reads no page from its standard input")
        assert re.search(r"matins .* the terminal reader for arXiv", done.stdout)

    def test_texts_that_mean_something_to_roff(self) -> None:
        strange = Form("x", ".so /etc/passwd\\fB 'é' -- \"q\"", (), (), "'br\n")
        page = render_man(GRAMMAR._replace(commands=(strange,)))
        assert page.isascii()
        assert "\n.so" not in page
        assert "\n'br" not in page
        assert r"\[u00E9]" in page


class TestAnswersForPrograms:
    def test_every_command_has_them_or_a_reason(self) -> None:
        with_json = {
            name for name, form in COMMANDS.items() if any("--json" in option.names for option in form.options)
        }
        assert with_json | set(WITHOUT_JSON) == set(COMMANDS)
        assert not with_json & set(WITHOUT_JSON)
        assert with_json == set(ASKED) | set(APART)

    @pytest.mark.parametrize("command", ASKED)
    def test_objects_and_nothing_else(
        self, matins: Matins, filled: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        answer = matins(command, *ASKED[command], "--json", stdin=b"arXiv:2611.00009")
        assert (answer.code, answer.err) == (0, "")
        assert all(isinstance(json.loads(line), dict) for line in answer.lines)
        assert answer.lines or command == "download"
        assert answer.out.replace("\n", "").isprintable()


class TestExitCodes:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_wrong_usage_is_2(self, matins: Matins, library: Path, command: str) -> None:
        answer = matins(command, "--no-such-option")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.splitlines()[-1].startswith("matins: ")
        assert not library.exists()

    @pytest.mark.parametrize("command", COMMANDS)
    def test_help_is_0(self, matins: Matins, library: Path, command: str) -> None:
        assert matins(command, "--help").code == 0
        assert not library.exists()

    @pytest.mark.parametrize("command", [name for name, form in COMMANDS.items() if takes_filter(form)])
    def test_a_filter_that_is_none_is_2(self, matins: Matins, filled: Path, command: str) -> None:
        before = ["true {id}"] if command == "pipe" else []
        answer = matins(command, *before, "is:nothing")
        assert (answer.code, answer.out) == (2, "")

    @pytest.mark.parametrize("command", ["list", "export", "stats", "pipe", "star", "tag", "note", "download"])
    def test_a_library_that_is_none_is_1(self, matins: Matins, library: Path, command: str) -> None:
        library.write_bytes(b"no library")
        more = {"pipe": ["true {id}"], "star": ["2611.00001"], "tag": ["x"], "note": ["x"]}.get(command, [])
        answer = matins(command, *more)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.count("\n") == 1

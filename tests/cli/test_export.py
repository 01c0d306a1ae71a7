"""``matins export``."""

import base64
import csv
import io
import json
import os
from pathlib import Path

import pytest

from reader.formats.markdown import MARKER
from support.builders import TODAY, batch, by_title, invented, take_in, topic_page

from .conftest import Matins


@pytest.fixture(autouse=True)
def some(library: Path, matins: Matins) -> None:
    take_in(library, batch(*map(invented, range(1, 5)), day=TODAY))
    matins("star", "2611.00001", "2611.00003")


def titles(text: str) -> list[str]:
    return [line.partition("](")[0].removeprefix("### [") for line in text.splitlines() if line.startswith("### ")]


class TestStandardOutput:
    def test_the_starred_ones(self, matins: Matins) -> None:
        answer = matins("export")
        assert (answer.code, answer.err) == (0, "")
        assert answer.lines[0] == MARKER
        assert titles(answer.out) == ["Lantern Graphs of Order 1", "Lantern Graphs of Order 3"]
        assert answer.out.endswith("\n")
        assert not answer.out.endswith("\n\n")

    def test_any_query(self, matins: Matins) -> None:
        assert titles(matins("export", "is:unread").out) == ["Lantern Graphs of Order 2", "Lantern Graphs of Order 4"]
        assert titles(matins("export", "2611.00002").out) == ["Lantern Graphs of Order 2"]

    def test_one_side_or_the_other(self, matins: Matins) -> None:
        answer = matins("export", '"order 2"', "or", 'is:starred -"order 3"')
        assert sorted(titles(answer.out)) == ["Lantern Graphs of Order 1", "Lantern Graphs of Order 2"]

    def test_by_topic(self, matins: Matins, tmp_path: Path) -> None:
        (tmp_path / "page.txt").write_bytes(topic_page({"Flames": [invented(1), invented(9)]}))
        matins("import", tmp_path / "page.txt")
        lines = matins("export", "--group", "topic", "--format", "markdown").lines
        assert [line for line in lines if line.startswith("## ")] == ["## Flames", "## Without a topic"]

    def test_nothing_is_said_in_words(self, matins: Matins) -> None:
        answer = matins("export", "is:skipped")
        assert answer.code == 0
        assert answer.err == "matins: nothing to export: no paper matches\n"
        matins("unstar", "2611.00001", "2611.00003")
        assert matins("export").err == "matins: nothing to export: no paper is starred\n"

    @pytest.mark.parametrize("arguments", [["--format", "docx"], ["--group", "mood"], ["-o"]])
    def test_wrong_usage(self, matins: Matins, arguments: list[str]) -> None:
        assert matins("export", *arguments).code == 2


class TestFiles:
    def test_a_file_and_once_more(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "starred.md"
        assert matins("export", "-o", target) == (0, f"2 papers written to {target}\n", "")
        assert titles(target.read_text()) == ["Lantern Graphs of Order 1", "Lantern Graphs of Order 3"]
        matins("unstar", "2611.00001")
        assert matins("export", "--output", target) == (0, f"1 paper written to {target}\n", "")
        assert titles(target.read_text()) == ["Lantern Graphs of Order 3"]

    def test_home(self, matins: Matins) -> None:
        assert matins("export", "-o", "~/starred.md").code == 0
        assert (Path.home() / "starred.md").is_file()

    def test_a_file_of_somebody_else(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "notes.md"
        target.write_text("my notes\n")
        answer = matins("export", "-o", target)
        assert answer.code == 1
        assert answer.err == f"matins: {target} exists and is not an export of Matins; it was left as it is.\n"
        assert target.read_text() == "my notes\n"
        assert matins("export", "-o", target, "--force").code == 0
        assert target.read_text().startswith(MARKER)

    def test_what_is_no_file(self, matins: Matins, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for name in (tmp_path, tmp_path / "pipe", tmp_path / "none" / "a.md", "/dev/null", "a" * 300, "~nobody-such/a"):
            answer = matins("export", "-o", name)
            assert (answer.code, answer.out) == (1, "")
            assert answer.err.count("\n") == 1


class TestFormats:
    def test_each_to_standard_output(self, matins: Matins) -> None:
        assert matins("export", "--format", "bibtex").lines[0] == "@misc{flame12026lanterngraphsorder1,"
        assert matins("export", "--format", "ris").out.count("\nER  - \n") == 2
        assert len(json.loads(matins("export", "--format", "csl-json").out)) == 2
        assert len(list(csv.reader(io.StringIO(matins("export", "--format", "csv").out)))) == 3
        assert matins("export", "--format", "jsonl").objects == matins("list", "is:starred", "--json").objects
        assert matins("export", "--format", "ids", "--to", "-").lines == ["2611.00001", "2611.00003"]
        assert "| [Lantern Graphs of Order 1]" in matins("export", "--format", "markdown-table").out
        assert "** [[https://arxiv.org/abs/2611.00001]" in matins("export", "--format", "org").out

    def test_the_order(self, matins: Matins) -> None:
        matins("star", "2611.00002")
        ids = matins("export", "is:starred", "--format", "ids", "--sort", "title").lines
        assert ids == ["2611.00001", "2611.00002", "2611.00003"]

    def test_by_the_ending_of_the_file(self, matins: Matins, tmp_path: Path) -> None:
        assert matins("export", "--to", tmp_path / "refs.bib").code == 0
        assert (tmp_path / "refs.bib").read_text().startswith("@misc{")
        assert matins("export", "--to", tmp_path / "refs.bib").code == 0

    def test_citation_keys(self, matins: Matins) -> None:
        answer = matins("export", "--format", "bibtex", "--keys", "{surname}:{id}")
        assert answer.lines[0] == "@misc{flame1:2611.00001,"
        answer = matins("export", "--format", "bibtex", "--keys", "{mood}")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("matins: A citation key has no {mood}; there are {surname}")

    def test_papers_without_an_identifier(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(by_title(7), name="x", day=TODAY))
        answer = matins("export", "is:unread", "--format", "ids")
        assert answer.err == "matins: 1 paper without an arXiv identifier left out\n"

    def test_a_vault(self, matins: Matins, tmp_path: Path) -> None:
        vault = tmp_path / "vault"
        assert matins("export", "--format", "obsidian", "--to", vault) == (0, f"2 papers written to {vault}\n", "")
        assert sorted(path.name for path in vault.iterdir()) == ["2611.00001.md", "2611.00003.md"]
        for wrong in ([], ["--to", "-"], ["--clipboard"]):
            answer = matins("export", "--format", "obsidian", *wrong)
            assert (answer.code, answer.err) == (
                2,
                "matins: obsidian writes a file for each paper; --to names the folder\n",
            )

    def test_a_template(self, matins: Matins, tmp_path: Path) -> None:
        template = tmp_path / "my.j2"
        template.write_text("{% for p in papers %}\n{{ p.id }}: {{ p.title|md }}\n{% endfor %}\n")
        assert matins("export", "--template", template).lines[0] == "2611.00001: Lantern Graphs of Order 1"
        template.write_text("a\n{{ nope.x }}\n")
        answer = matins("export", "--template", template, "--to", tmp_path / "out.txt")
        assert (answer.code, answer.err) == (1, f"matins: {template}, line 2: 'nope' is undefined.\n")
        assert not (tmp_path / "out.txt").exists()
        assert matins("export", "--template", tmp_path / "none").code == 1
        assert matins("export", "--format", "template").code == 2
        assert matins("export", "--template", template, "--format", "csv").code == 2


class TestSince:
    def test_the_last_time(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "out.md"
        command = ("export", "--to", target, "--since", "last")
        assert matins(*command).out == f"2 papers written to {target}\n"
        before = target.read_text()
        answer = matins(*command)
        assert (answer.code, answer.out, answer.err.startswith("matins: nothing to export: nothing changed since")) == (
            0,
            "",
            True,
        )
        assert target.read_text() == before
        matins("star", "2611.00004")
        assert matins(*command).out == f"1 paper written to {target}\n"
        assert titles(target.read_text()) == [f"Lantern Graphs of Order {number}" for number in (1, 3, 4)]

    def test_standard_output(self, matins: Matins) -> None:
        assert len(matins("export", "--format", "ids", "--since", "last").lines) == 2
        assert matins("export", "--format", "ids", "--since", "last").lines == []
        matins("star", "2611.00004")
        assert matins("export", "--format", "ids", "--since", "last").lines == ["2611.00004"]
        assert len(matins("export", "--format", "ids").lines) == 3

    def test_a_day(self, matins: Matins) -> None:
        assert len(matins("export", "--format", "ids", "--since", "2026-11-20").lines) == 2
        assert matins("export", "--format", "ids", "--since", "2999-01-01").lines == []
        answer = matins("export", "--since", "yesterday")
        assert answer.code == 2
        assert "neither the word last nor a day" in answer.err


class TestClipboard:
    def test_through_the_terminal(self, matins: Matins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = tmp_path / "tty"
        terminal.write_bytes(b"")
        monkeypatch.setattr("reader.cli.clipboard.TERMINAL", str(terminal))
        assert matins("export", "--format", "ids", "--clipboard") == (0, "2 papers copied\n", "")
        sequence = terminal.read_bytes()
        assert sequence.startswith(b"\x1b]52;c;")
        assert sequence.endswith(b"\x07")
        assert base64.b64decode(sequence[7:-1]) == b"2611.00001\n2611.00003\n"

    def test_where_it_is_not_possible(self, matins: Matins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reader.cli.clipboard.TERMINAL", str(tmp_path / "none"))
        answer = matins("export", "--clipboard")
        assert (answer.code, answer.out, answer.err) == (1, "", "matins: There is no terminal to copy through.\n")
        monkeypatch.setattr("reader.cli.clipboard.SIZE_LIMIT", 10)
        assert "too many for the clipboard" in matins("export", "--clipboard").err
        assert matins("export", "--clipboard", "--to", tmp_path / "x").code == 2


class TestJson:
    def test_a_file(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "papers.bib"
        answer = matins("export", "--json", "--to", target)
        assert answer.objects == [{"files": [str(target)], "papers": 2, "left_out": 0, "kept": 0}]
        assert (answer.code, answer.err) == (0, "")
        assert target.read_text().count("eprint=") == 2

    def test_a_vault_with_words_of_mine(self, matins: Matins, tmp_path: Path) -> None:
        vault = tmp_path / "vault"
        arguments = ("export", "--format", "obsidian", "--json", "--to", vault)
        (told,) = matins(*arguments).objects
        assert told["files"] == [str(vault / "2611.00001.md"), str(vault / "2611.00003.md")]
        note = vault / "2611.00001.md"
        note.write_text(note.read_text().replace("<!-- matins end note", "mine\n<!-- matins end note"))
        matins("note", "2611.00001", "another")
        (told,) = matins(*arguments).objects
        assert (told["papers"], told["kept"]) == (2, 1)

    def test_papers_without_an_identifier(self, matins: Matins, library: Path, tmp_path: Path) -> None:
        take_in(library, batch(by_title(9), name="t.md"))
        answer = matins("export", "is:unread", "--format", "ids", "--json", "--to", tmp_path / "ids.txt")
        (told,) = answer.objects
        assert (told["papers"], told["left_out"]) == (2, 1)
        assert answer.err == "matins: 1 paper without an arXiv identifier left out\n"

    def test_nothing_new(self, matins: Matins, tmp_path: Path) -> None:
        arguments = ("export", "--since", "last", "--json", "--to", tmp_path / "papers.ris")
        matins(*arguments)
        answer = matins(*arguments)
        assert answer.objects == [{"files": [], "papers": 0, "left_out": 0, "kept": 0}]
        assert answer.code == 0

    @pytest.mark.parametrize("more", [[], ["--to", "-"], ["--clipboard"]])
    def test_without_a_file_the_papers_are_the_answer(self, matins: Matins, more: list[str]) -> None:
        answer = matins("export", "--json", *more)
        assert (answer.code, answer.out) == (2, "")
        assert "--json goes with --to" in answer.err

"""``matins export``."""

import os
from pathlib import Path

import pytest

from reader.formats.markdown import MARKER
from support.builders import TODAY, batch, invented, take_in, topic_page

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

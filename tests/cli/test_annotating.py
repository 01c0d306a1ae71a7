"""``matins tag`` and ``matins note``."""

from pathlib import Path

import pytest

from support.builders import batch, by_title, invented, opened, snapshot, take_in

from .conftest import Matins


@pytest.fixture(autouse=True)
def some(library: Path) -> None:
    take_in(library, batch(invented(1), invented(2), by_title(3)))


class TestTag:
    def test_adding_and_taking_away(self, matins: Matins, library: Path) -> None:
        answer = matins("tag", "2611.00001", "2611.00002", "--add", "to read", "--add", "graphs,nlp")
        assert answer == (0, "tagged 2 papers: to read, graphs, nlp\n", "")
        assert matins("tag", "2611.00001", "--remove", "GRAPHS").out == "untagged 2611.00001: graphs\n"
        assert matins("tag", "2611.00001", "2611.00002").lines == [
            "2611.00001\tto read\tnlp",
            "2611.00002\tto read\tgraphs\tnlp",
        ]
        assert matins("list", "tag:graphs").lines[0].startswith("2611.00002")
        with opened(library) as same:
            same.undo()
            same.undo()
        assert matins("tag", "2611.00001").lines == ["2611.00001"]

    def test_nothing_to_change(self, matins: Matins) -> None:
        matins("tag", "2611.00001", "--add", "a")
        assert matins("tag", "2611.00001", "--add", "A", "--remove", "z") == (0, "nothing to change\n", "")

    def test_json(self, matins: Matins) -> None:
        answer = matins("tag", "arXiv:2611.00001v3", "--add", "größer \x1b[2J", "--json")
        assert answer.objects == [{"key": "2611.00001", "arxiv_id": "2611.00001", "tags": ["größer [2J"]}]
        assert "\x1b" not in answer.out
        key = matins("list").lines[2].split("\t")[0]
        assert matins("tag", key, "--json").objects == [{"key": key, "arxiv_id": None, "tags": []}]

    def test_a_spelling_that_is_in_use_is_taken(self, matins: Matins) -> None:
        matins("tag", "2611.00001", "--add", "Graphs")
        assert matins("tag", "2611.00002", "--add", "graphs").out == "tagged 2611.00002: Graphs\n"

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("2611.00001", "--add", "x" * 61), "A tag has at most 60 characters."),
            (("2611.00001", "--add", "a", "--remove", "A"), "a cannot be both added and removed."),
            (("2611.00001", "2611.99999", "--add", "a"), "2611.99999 is not in the library"),
        ],
    )
    def test_what_is_refused(self, matins: Matins, library: Path, arguments: tuple[str, ...], told: str) -> None:
        before = snapshot(library)
        assert matins("tag", *arguments) == (1, "", f"matins: {told}\n")
        assert snapshot(library) == before

    def test_a_paper_is_needed(self, matins: Matins) -> None:
        assert matins("tag", "--add", "x").code == 2


class TestNote:
    def test_writing_and_printing(self, matins: Matins, library: Path) -> None:
        assert matins("note", "2611.00001") == (0, "", "")
        assert matins("note", "2611.00001", "- a\n  - b") == (0, "noted 2611.00001\n", "")
        assert matins("note", "2611.00001").out == "- a\n  - b\n"
        assert matins("note", "2611.00001", "- a\n  - b\n").out == "nothing to change\n"
        assert matins("list", "has:note").lines[0].startswith("2611.00001")
        assert "> - a\n>   - b" in matins("export", "has:note").out
        assert matins("note", "2611.00001", "").out == "took the note from 2611.00001\n"
        with opened(library) as same:
            same.undo()
        assert matins("note", "2611.00001", "--json").objects == [
            {"key": "2611.00001", "arxiv_id": "2611.00001", "note": "- a\n  - b"}
        ]

    def test_from_a_pipe(self, matins: Matins) -> None:
        matins("note", "2611.00001", "-", stdin="ü\r\n\x1b]0;owned\x07 end \udcff\n".encode("utf-8", "surrogateescape"))
        assert matins("note", "2611.00001").out == "ü\n]0;owned end \ufffd\n"
        assert matins("note", "2611.00001", "-", "--json", stdin=b"x").objects[0]["note"] == "x"

    def test_an_unknown_paper(self, matins: Matins, library: Path) -> None:
        before = snapshot(library)
        assert matins("note", "2611.99999", "x") == (1, "", "matins: 2611.99999 is not in the library\n")
        assert snapshot(library) == before

    def test_a_text_that_begins_with_a_hyphen(self, matins: Matins) -> None:
        assert matins("note", "2611.00001", "--", "-x").code == 0
        assert matins("note", "2611.00001").out == "-x\n"

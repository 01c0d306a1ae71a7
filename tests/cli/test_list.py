"""``matins list``."""

from pathlib import Path

import pytest

from reader.domain.paper import Author, Paper
from reader.domain.state import PaperState
from support.builders import NOW, TODAY, batch, by_abstract, by_title, entry, invented, said, take_in

from .conftest import Matins

# Promised to scripts; more fields may come.
PROMISED = (
    "key arxiv_id version title authors authors_truncated abstract categories published read_at starred_at tags note"
    " announcements"
)
FIELDS = [
    *("key", "arxiv_id", "version", "title", "authors", "authors_truncated", "abstract", "categories", "published"),
    *("updated", "comments", "journal_ref", "doi", "report_no", "links", "read_at", "starred_at", "skipped_at", "tags"),
    *("note", "announcements"),
]


@pytest.fixture(autouse=True)
def some(library: Path) -> None:
    papers = [invented(1), by_title(2), by_abstract(3), invented(4, authors=(Author("Solo Wick"),))]
    take_in(library, batch(*papers, day=TODAY))
    said(library, 1, PaperState(read_at=NOW))
    said(library, 4, PaperState(read_at=NOW, starred_at=NOW, tags=("a",), note="mine"))


class TestLines:
    def test_five_fields_a_paper(self, matins: Matins) -> None:
        answer = matins("list")
        assert (answer.code, answer.err) == (0, "")
        rows = [line.split("\t") for line in answer.lines]
        assert rows[0] == ["2611.00001", "--", "2026-11-20", "Lantern Graphs of Order 1", "Mira Flame1 et al."]
        assert rows[1][1:] == ["U-", "2026-11-20", "Lantern Graphs of Order 2", ""]
        assert rows[2][3].startswith("We light lantern graphs of order 3")
        assert rows[3][0:2] == ["2611.00004", "-*"]
        assert rows[3][4] == "Solo Wick"
        assert [row[0][:2] for row in rows[1:3]] == ["t-", "a-"]

    def test_a_skipped_paper(self, matins: Matins, library: Path) -> None:
        said(library, 1, PaperState(read_at=NOW, skipped_at=NOW))
        assert matins("list", "is:skipped").lines[0].split("\t")[1] == "x-"

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (["is:unread"], 2),
            (["is:starred"], 1),
            (["is:read", "is:starred"], 1),
            (["order", "is:unread"], 2),
            (["order is:unread"], 2),
            (["solo"], 1),
            (["2611.00001v3"], 1),
            (["https://arxiv.org/abs/2611.00004"], 1),
            (["2611.00077"], 0),
            (["qqqqqq"], 0),
        ],
    )
    def test_a_query(self, matins: Matins, query: list[str], found: int) -> None:
        answer = matins("list", *query)
        assert (answer.code, len(answer.lines)) == (0, found)

    def test_a_query_that_is_not_understood(self, matins: Matins) -> None:
        answer = matins("list", "is:blue")
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == "matins: is: knows unread, read, starred, skipped; not 'blue'\n"

    def test_an_empty_library(self, matins: Matins, tmp_path: Path) -> None:
        assert matins("list", "--library", tmp_path / "empty.db") == (0, "", "")


class TestJson:
    def test_the_fields_in_their_order(self, matins: Matins) -> None:
        answer = matins("list", "--json")
        assert answer.code == 0
        assert [list(one) for one in answer.objects] == [FIELDS] * 4
        assert set(PROMISED.split()) <= set(FIELDS)
        assert list(answer.objects[0]["announcements"][0]) == ["document", "date", "topic", "position", "kind"]

    def test_what_is_known(self, matins: Matins) -> None:
        one, two, three, four = matins("list", "--json").objects
        assert (one["key"], one["arxiv_id"], one["version"]) == ("2611.00001", "2611.00001", None)
        assert one["title"] == "Lantern Graphs of Order 1"
        assert one["authors"] == ["Mira Flame1", "Böje Wick"]
        assert one["announcements"] == [
            {"document": "invented.md", "date": "2026-11-20", "topic": None, "position": 1, "kind": None}
        ]
        assert (two["arxiv_id"], two["key"][:2]) == (None, "t-")
        assert three["title"] is None
        assert three["abstract"].startswith("We light")
        assert (four["read_at"], four["starred_at"]) == ("2026-11-20T07:12:33Z",) * 2
        assert (four["tags"], four["note"]) == (["a"], "mine")

    def test_the_key_is_an_argument_of_the_other_commands(self, matins: Matins) -> None:
        for one in matins("list", "--json").objects:
            assert matins("star", one["key"]).code == 0
        assert len(matins("list", "is:starred").lines) == 4

    def test_letters_stay_and_line_breaks_are_escaped(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(entry(Paper(title="論文 größer", abstract="a\n\nb")), name="b"))
        answer = matins("list", "--json", "論文")
        assert "論文 größer" in answer.out
        assert len(answer.lines) == 1
        assert answer.objects[0]["abstract"] == "a\n\nb"

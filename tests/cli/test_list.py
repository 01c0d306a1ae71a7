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
    *("updated", "comments", "journal_ref", "doi", "report_no", "links", "read_at", "starred_at", "skipped_at"),
    *("later_at", "tags", "note", "announcements"),
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

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            (["order", "or", "nothing"], "1234"),
            (["-is:unread"], "14"),
            (["tag:A", "or", "title:order", "is:unread"], "234"),
            (["(tag:a", "or", "order)", "is:unread"], "23"),
            (['"graphs of order"', "-solo"], "123"),
            (['title:"graphs of order"', "-author:solo"], "123"),
            (["year:2026", "has:note"], "4"),
            (["note:mine"], "4"),
            (["abs:darker", "date:2026-11-20"], "1234"),
            (["older:2026-11-20"], ""),
            (["NEAR(order", "*"], ""),
        ],
    )
    def test_the_language_of_the_filter_bar(self, matins: Matins, query: list[str], found: str) -> None:
        answer = matins("list", "--json", "--", *query)
        assert answer.code == 0
        assert "".join(sorted(one["abstract"].split("order ")[1][0] for one in answer.objects)) == found

    def test_a_dash_in_one_argument_or_behind_two_of_them(self, matins: Matins) -> None:
        for query in (["order -solo"], ["-solo order"], ["order", "not", "solo"], ["--", "order", "-solo"]):
            assert len(matins("list", *query).lines) == 3
        assert matins("list", "order", "-solo").code == 2

    def test_the_order(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(5, title="A Lamp", authors=(Author("Ada Abel"),)), name="b", day=TODAY))

        def order(*arguments: str) -> list[str]:
            return [line.split("\t")[3][-6:] for line in matins("list", *arguments).lines if "order 3" not in line]

        assert order() == order("--sort", "announced") == ["rder 1", "rder 2", "rder 4", "A Lamp"]
        assert order("--sort", "title") == ["A Lamp", "rder 1", "rder 2", "rder 4"]
        assert order("--sort=author", "is:unread|read") == ["A Lamp", "rder 1", "rder 4", "rder 2"]
        assert order("--sort", "unread") == ["rder 2", "A Lamp", "rder 1", "rder 4"]
        assert matins("list", "--sort", "colour").code == 2

    @pytest.mark.parametrize(
        ("query", "text", "mark"),
        [
            (["is:blue"], "  is:blue", "     ^^^^"),
            (["order", "is:blue", "x"], "  order is:blue x", "           ^^^^"),
            (["論文 is:blue"], "  論文 is:blue", "          ^^^^"),
            (["titel:x"], "  titel:x", "  ^^^^^^"),
            (["\x1b[31m\tis:blue"], "   [31m is:blue", "           ^^^^"),
            # A script is not still typing.
            (["is:"], "  is:", "     ^"),
            (["order", "or"], "  order or", "        ^^"),
        ],
    )
    def test_what_is_not_understood_is_shown_at_its_place(
        self, matins: Matins, query: list[str], text: str, mark: str
    ) -> None:
        for command in ("list", "export"):
            answer = matins(command, *query)
            assert (answer.code, answer.out) == (2, "")
            said, *place = answer.err.splitlines()
            assert said.startswith("matins: ")
            assert said.endswith(".")
            assert place == [text, mark]

    def test_the_place_in_a_long_query(self, matins: Matins) -> None:
        answer = matins("list", "order " * 30 + "is:blue " + "graphs " * 30)
        line, mark = answer.err.splitlines()[1:]
        assert (line[2], line[-1]) == ("…", "…")
        assert len(line) < 80
        assert line[mark.index("^") : mark.rindex("^") + 1] == "blue"
        answer = matins("list", "a " * 2001)
        assert answer.code == 2
        assert "at most 4,000 characters" in answer.err

    def test_a_topic(self, matins: Matins) -> None:
        subscribed = matins("subscribe", "--topic", "To Read", "--keyword", "order 1", "--keyword", "order 2")
        assert subscribed.code == 0

        def found(*arguments: str) -> list[str]:
            return [line.split("\t")[3][-1] for line in matins("list", *arguments).lines]

        assert found("--topic", "to read") == ["1", "2"]
        assert found('topic:"To Read"') == ["1", "2"]
        # The topic is for both sides of an "or".
        assert found("--topic", "to read", "solo or is:unread") == ["2"]
        assert found("--topic", "to read", "solo", "or", "is:unread") == ["2"]
        # What the query leaves open does not take the topic in.
        assert found("--topic", "to read", '"graphs of order') == ["1", "2"]
        assert found("--topic", "to read", "(solo or flame1") == ["1"]
        assert found("--topic", "to read", "2611.00004") == []
        for name in ("nothing", ""):
            answer = matins("list", "--topic", name)
            assert answer.code == 1
            assert "There is no topic" in answer.err
        answer = matins("list", "--topic", "to read", "is:blue")
        assert (answer.code, answer.err.splitlines()[1:]) == (2, ["  is:blue", "     ^^^^"])

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

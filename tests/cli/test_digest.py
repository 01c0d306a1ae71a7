"""``matins digest``."""

import email
from datetime import timedelta
from email.policy import SMTP
from pathlib import Path

import pytest

from reader.paths import config_path
from support.builders import NOW, TODAY, batch, invented, take_in

from .conftest import Matins

YESTERDAY = TODAY.replace(day=19)


@pytest.fixture(autouse=True)
def some(library: Path) -> None:
    take_in(library, batch(*map(invented, (1, 2, 3)), day=TODAY), batch(invented(7), name="b.md", day=YESTERDAY))


@pytest.fixture
def topics(matins: Matins) -> None:
    matins("subscribe", "--topic", "Odd", "--keyword", "order 1", "--keyword", "order 3")
    matins("subscribe", "--topic", "Even", "--keyword", "order 2")
    assert config_path().is_file()


class TestStandardOutput:
    def test_the_newest_day(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "daily-markdown")
        assert (answer.code, answer.err) == (0, "")
        assert answer.lines[0] == "# 🔍 All Papers · 2026-11-20"
        assert [line[4:31] for line in answer.lines if line.startswith("- **")] == [
            f"[Lantern Graphs of Order {number}]" for number in (3, 2, 1)
        ]

    def test_another_day_and_a_query(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "title-summary", "--day", YESTERDAY)
        assert answer.lines[:2] == ["Title: Lantern Graphs of Order 7", "PDF: https://arxiv.org/pdf/2611.00007"]
        assert "Order 2" in matins("digest", '"order 2"', "--layout", "abstracts").out.title()
        both = matins("digest", '"order 2"', "--day", TODAY, "--layout", "title-summary").lines
        assert [line for line in both if line.startswith("Title")] == ["Title: Lantern Graphs of Order 2"]

    @pytest.mark.usefixtures("topics")
    def test_topics(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "topic-page", "--title", "A morning")
        assert [line for line in answer.lines if line.endswith("#")] == ["Odd#", "Even#"]
        assert answer.lines[2:4] == ["Papers - 2026-11-20", "A morning"]
        even = matins("digest", "--layout", "daily-markdown", "--topic", "even")
        assert even.lines[0] == "# 🔍 Even Papers · 2026-11-20"
        assert "**Keywords**: `order 2`  " in even.lines

    def test_picks(self, matins: Matins) -> None:
        matins("star", "2611.00003")
        for layout in ("rss", "atom"):
            answer = matins("digest", "--layout", layout, "--title", "Picks")
            assert "<title>Picks</title>" in answer.out
            assert "Lantern Graphs of Order 3" in answer.out
            assert "Lantern Graphs of Order 1" not in answer.out


class TestCategories:
    def test_a_day_in_daily_markdown_is_of_what_is_subscribed_to(self, matins: Matins, tmp_path: Path) -> None:
        matins("subscribe", "cs.LG")
        day = ("digest", "--layout", "daily-markdown", "--day", TODAY)
        reason = "3 in categories without a subscription"
        assert matins(*day) == (0, "", f"matins: nothing to write: of 3 papers, {reason}\n")
        assert matins(*day, "--categories", "any").out.count("- **[") == 3
        assert matins("digest", "--layout", "html", "--day", TODAY).out.count("<article>") == 3
        assert matins("digest", "--layout", "daily-markdown", "order").out.count("- **[") == 4

    def test_what_is_left_out_of_standard_output(self, matins: Matins, library: Path) -> None:
        matins("subscribe", "cs.LG")
        take_in(library, batch(invented(5, categories=("cs.LG",)), name="c.md", day=TODAY))
        answer = matins("digest", "--layout", "daily-markdown")
        told = "3 papers left out: in categories without a subscription; --categories any takes them in"
        assert (answer.code, answer.err) == (0, f"matins: {told}\n")
        assert answer.out.count("- **[") == 1

    @pytest.mark.parametrize("names", ["cs.lg,MATH.co", "cs math", "cs.*,math.*", "any"])
    def test_spellings(self, matins: Matins, names: str) -> None:
        assert matins("digest", "--layout", "html", "--categories", names).out.count("<article>") == 3

    def test_one_that_is_not_there(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "html", "--categories", "cs.LG,cs.QQ")
        assert answer.code == 2
        assert 'there is no category "cs.QQ"' in answer.err


class TestUndated:
    def test_an_imported_bibliography_makes_no_day(self, matins: Matins, library: Path) -> None:
        later = NOW + timedelta(days=3)
        take_in(library, batch(invented(3), invented(8), name="library.bib"), now=later)
        assert matins("digest", "--layout", "daily-markdown").lines[0].endswith("Papers · 2026-11-20")
        answer = matins("digest", "--layout", "daily-markdown", "--day", later.date())
        assert answer.out.count("- **[") == 2

    def test_nor_does_it_enter_one(self, matins: Matins, library: Path) -> None:
        take_in(library, batch(invented(3), invented(8), name="library.bib"))
        answer = matins("digest", "--layout", "title-summary")
        assert answer.out.count("Title:") == 3
        assert "Order 8" not in answer.out

    def test_where_nothing_else_is(self, matins: Matins, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        take_in(other, batch(invented(8), name="library.bib"))
        assert "Order 8" in matins("digest", "--layout", "title-summary", "--library", other).out


class TestNothing:
    def test_is_said(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "page.html"
        for arguments, told in (
            (("--layout", "rss"), "no paper is starred"),
            (("is:starred", "--layout", "html"), "no paper matches"),
            (("--layout", "html", "--day", "2026-11-18"), "no paper is of 2026-11-18"),
            (("--layout", "html", "--day", "2026-11-21"), "no paper is of 2026-11-21: no announcements (weekend)"),
            (("is:starred", "--layout", "html", "--day", TODAY), f"no paper of {TODAY} matches"),
        ):
            answer = matins("digest", *arguments, "--to", target)
            assert answer == (0, "", f"matins: nothing to write: {told}\n")
            assert not target.exists()

    def test_in_no_topic(self, matins: Matins) -> None:
        matins("subscribe", "--topic", "Tides", "--keyword", "tide")
        answer = matins("digest", "--layout", "daily-markdown")
        assert answer == (0, "", "matins: nothing to write: of 3 papers, 3 in no topic\n")

    def test_an_empty_library(self, matins: Matins, tmp_path: Path) -> None:
        answer = matins("digest", "--layout", "html", "--library", tmp_path / "other.db")
        assert answer == (0, "", "matins: nothing to write: the library has no papers\n")

    @pytest.mark.usefixtures("topics")
    def test_a_topic_that_nobody_knows(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "html", "--topic", "Tides")
        assert answer == (1, "", "matins: There is no topic Tides; there are: Odd, Even.\n")

    @pytest.mark.parametrize(
        "arguments",
        [[], ["--layout", "pdf"], ["--layout", "html", "--day", "soon"], ["--layout", "html", "--limit", "0"]],
    )
    def test_wrong_usage(self, matins: Matins, arguments: list[str]) -> None:
        assert matins("digest", *arguments).code == 2

    def test_a_query_that_is_none(self, matins: Matins) -> None:
        assert matins("digest", "year:soon", "--layout", "html").code == 2


class TestFiles:
    @pytest.mark.usefixtures("topics")
    def test_a_folder(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "pages"
        answer = matins("digest", "--layout", "daily-markdown", "--to", target)
        assert answer == (0, f"3 papers under 2 topics written to {target}\n", "")
        assert sorted(path.name for path in target.iterdir()) == ["Even.md", "Odd.md", "index.md"]
        assert "| [Odd](Odd.md) | 2 |" in (target / "index.md").read_text(encoding="utf-8")
        read = matins("import", *sorted(target.iterdir()), "--json").objects
        assert [(found["kind"], found["known"], found["problems"]) for found in read] == [
            ("daily-markdown", 1, []),
            ("daily-markdown", 2, []),
            ("daily-markdown", 0, []),
        ]

    @pytest.mark.usefixtures("topics")
    def test_a_file_with_what_was_left_out(self, matins: Matins, tmp_path: Path) -> None:
        target, left = tmp_path / "page.html", tmp_path / "left.tsv"
        arguments = ("digest", "--layout", "html", "--limit", "1", "--to", target, "--left-out", left)
        assert matins(*arguments) == (0, f"1 paper written to {target}; left out: 2 over the limit of 1\n", "")
        assert left.read_text().splitlines()[0] == "2611.00003\tLantern Graphs of Order 3\tover the limit of 1"
        assert matins(*arguments).code == 0

    def test_somebody_elses_file_is_left_alone(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "page.html"
        target.write_text("mine")
        answer = matins("digest", "--layout", "html", "--to", target)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err.endswith("page.html exists and is not a digest of Matins; it was left as it is.\n")
        assert target.read_text() == "mine"
        assert matins("digest", "--layout", "html", "--to", target, "--force").code == 0

    def test_a_mail_can_be_imported(self, matins: Matins, tmp_path: Path) -> None:
        target = tmp_path / "day.eml"
        matins("digest", "--layout", "mail", "--to", target)
        message = email.message_from_bytes(target.read_bytes(), policy=SMTP)
        assert message["Subject"] == "Papers: 3 papers, 20 Nov 2026"
        (read,) = matins("import", target, "--json", "--library", tmp_path / "other.db").objects
        assert (read["kind"], read["new"], read["problems"]) == ("listing-mail", 3, [])


class TestJson:
    @pytest.mark.usefixtures("topics")
    def test_a_folder(self, matins: Matins, tmp_path: Path) -> None:
        target, left = tmp_path / "pages", tmp_path / "left.tsv"
        arguments = ("--layout", "daily-markdown", "--limit", "2", "--to", target, "--left-out", left, "--json")
        answer = matins("digest", *arguments)
        assert (answer.code, answer.err) == (0, "")
        files = [*(str(target / f"{name}.md") for name in ("Odd", "index")), str(left)]
        (told,) = answer.objects
        assert sorted(told.pop("files")) == sorted(files)
        assert told == {"papers": 2, "left_out": 1, "reasons": {"over the limit of 2": 1}}

    def test_nothing(self, matins: Matins, tmp_path: Path) -> None:
        answer = matins("digest", "--layout", "rss", "--json", "--to", tmp_path / "picks.xml")
        assert answer.objects == [{"files": [], "papers": 0, "left_out": 0, "reasons": {}}]
        assert (answer.code, list(tmp_path.glob("picks*"))) == (0, [])

    def test_without_a_file_the_digest_is_the_answer(self, matins: Matins) -> None:
        answer = matins("digest", "--layout", "html", "--json")
        assert (answer.code, answer.out) == (2, "")
        assert "--json goes with --to" in answer.err

"""``matins subscribe``: every form, errors that name the nearest right one, and a file that stays the user's own."""

from pathlib import Path

import pytest

from reader.paths import config_path
from reader.services.settings import load
from support.builders import TODAY, batch, invented, take_in

from .conftest import Matins

MINE = """\
# My mornings
[arxiv]
categories = ["cs.LG"]  # for work

[[topic]]  # a hobby
name = "Tides"
keywords = ["tide"]
"""


def write(text: str = MINE) -> None:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def text() -> str:
    return config_path().read_text(encoding="utf-8")


class TestAdding:
    def test_categories_and_archives(self, matins: Matins) -> None:
        assert matins("subscribe", "cs.LG", "math") == (0, "2 added\n", "")
        assert load().arxiv.categories == ("cs.LG", "math")
        assert matins("subscribe", "cs.LG", "stat.ML") == (0, "1 of 2 added\n", "")

    def test_everything_at_once(self, matins: Matins) -> None:
        answer = matins(
            "subscribe", "cs.LG", "--author", "Ada Mori", "--author", "Bo Karlsson", "--query", 'ti:"lantern graphs"',
            "--daily-papers", "--topic", "Benchmarks", "--keyword", "bench", "--keyword", "3d + reconstruction",
            "--exclude", "survey", "--exclude", "moth+night", "--in", "cs.*", "--by", "Ada Mori",
        )  # fmt: skip
        assert answer == (0, "6 added\n", "")
        config = load()
        assert config.arxiv.authors == ("Ada Mori", "Bo Karlsson")
        assert config.arxiv.queries == ('ti:"lantern graphs"',)
        assert config.arxiv.daily_papers
        (topic,) = config.topics
        assert (topic.name, topic.keywords) == ("Benchmarks", ("bench", ("3d", "reconstruction")))
        assert topic.exclude == ("survey", ("moth", "night"))
        assert (topic.categories, topic.authors) == (("cs.*",), ("Ada Mori",))

    def test_an_older_name_of_a_category_is_understood(self, matins: Matins) -> None:
        matins("subscribe", "math.IT")
        assert load().arxiv.categories == ("cs.IT",)

    def test_a_topic_of_the_same_name_is_replaced(self, matins: Matins) -> None:
        write()
        assert matins("subscribe", "--topic", "TIDES", "--keyword", "flood") == (0, "1 added\n", "")
        assert [(topic.name, topic.keywords) for topic in load().topics] == [("TIDES", ("flood",))]

    def test_a_keyword_with_a_plus_at_its_end_is_a_keyword(self, matins: Matins) -> None:
        matins("subscribe", "--topic", "Languages", "--keyword", "C++")
        assert load().topics[0].keywords == ("C++",)

    def test_the_users_remarks_stay(self, matins: Matins) -> None:
        write()
        matins("subscribe", "stat.ML", "--topic", "Moths", "--keyword", "moth")
        for remark in ("# My mornings\n", "  # for work\n", "[[topic]]  # a hobby\n"):
            assert remark in text()
        matins("subscribe", "--remove", "stat.ML", "--topic", "Moths")
        assert load().arxiv.categories == ("cs.LG",)
        for remark in ("# My mornings\n", "  # for work\n", "[[topic]]  # a hobby\n"):
            assert remark in text()


class TestRemoving:
    def test_each_kind(self, matins: Matins) -> None:
        matins("subscribe", "cs.LG", "--author", "Ada Mori", "--query", "ti:x", "--daily-papers")
        matins("subscribe", "--topic", "Tides", "--keyword", "tide")
        answer = matins(
            "subscribe", "--remove", "cs.LG", "--author", "Mori, Ada", "--query", "ti:x", "--topic", "tides",
            "--daily-papers",
        )  # fmt: skip
        assert answer == (0, "5 removed\n", "")
        assert matins("subscribe").out == "no subscriptions yet: matins subscribe cs.LG\n"

    def test_what_is_not_there(self, matins: Matins) -> None:
        assert matins("subscribe", "--remove", "cs.LG", "--topic", "Tides") == (0, "0 of 2 removed\n", "")
        assert not config_path().exists()


class TestErrors:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("cs.LK",), 'There is no category "cs.LK"; the nearest one is cs.PL.'),
            (("astro-phh",), "the nearest one is astro-ph."),
            (("machine learning",), "machine learning"),
            (("--author", " "), ""),
            (("--query", ""), ""),
            (("--topic", "Empty"), "asks for nothing"),
            (("--topic", "", "--keyword", "x"), "empty text"),
            (("--topic", "T", "--keyword", " "), "empty text"),
            (("--topic", "T", "--in", "cs.LK"), "the nearest one is cs.PL"),
        ],
    )
    def test_what_cannot_be_subscribed_to(self, matins: Matins, arguments: tuple[str, ...], told: str) -> None:
        write()
        answer = matins("subscribe", *arguments)
        assert (answer.code, answer.out) == (1, "")
        assert told in answer.err
        assert answer.err.count("\n") == 1
        assert text() == MINE

    def test_all_or_none(self, matins: Matins) -> None:
        write()
        assert matins("subscribe", "cs.AI", "cs.LK", "--author", "Ada Mori").code == 1
        assert text() == MINE

    @pytest.mark.parametrize("option", ["--keyword", "--exclude", "--in", "--by"])
    def test_what_describes_a_topic_needs_its_name(self, matins: Matins, option: str) -> None:
        answer = matins("subscribe", "cs.LG", option, "cs.AI")
        assert (answer.code, answer.out) == (2, "")
        assert "--topic NAME" in answer.err
        assert not config_path().exists()

    def test_a_file_with_a_mistake_is_left_alone(self, matins: Matins) -> None:
        write('[arxiv]\ncategory = ["cs.LG"]\n')
        for arguments in (("subscribe",), ("subscribe", "cs.AI")):
            answer = matins(*arguments)
            assert answer.code == 1
            assert "line 2" in answer.err
            assert "categories" in answer.err
        assert text() == '[arxiv]\ncategory = ["cs.LG"]\n'


class TestPrinting:
    def test_lines(self, matins: Matins) -> None:
        matins("subscribe", "cs.LG", "math", "--author", "Ada Mori", "--query", "ti:x", "--daily-papers")
        matins("subscribe", "--topic", "Tides", "--keyword", "tide")
        assert matins("subscribe").out == (
            "category\tcs.LG\ncategory\tmath\nauthor\tAda Mori\nquery\tti:x\ntopic\tTides\ndaily papers\tHugging Face\n"
        )

    def test_json(self, matins: Matins) -> None:
        write()
        empty = {"authors": [], "queries": [], "daily_papers": False, "topics": ["Tides"]}
        assert matins("subscribe", "--json").objects == [{"categories": ["cs.LG"], **empty}]
        assert matins("subscribe", "--json", "cs.AI").objects == [{"categories": ["cs.LG", "cs.AI"], **empty}]

    def test_nothing_yet(self, matins: Matins, library: Path) -> None:
        for _ in range(2):
            assert matins("subscribe") == (0, "no subscriptions yet: matins subscribe cs.LG\n", "")
            write('[arxiv]\nhide = ["cross"]\n')
        assert not library.exists()


class TestListingATopic:
    @pytest.fixture(autouse=True)
    def some(self, library: Path) -> None:
        take_in(library, batch(invented(1), invented(2, title="How Tides Learn"), invented(3), day=TODAY))
        write()

    def test_only_its_papers(self, matins: Matins) -> None:
        assert [line.split("\t")[0] for line in matins("list", "--topic", "tides").lines] == ["2611.00002"]
        assert [paper["arxiv_id"] for paper in matins("list", "--topic", "Tides", "--json").objects] == ["2611.00002"]

    def test_narrowed_by_a_query(self, matins: Matins) -> None:
        assert matins("list", "--topic", "Tides", "learn").lines != []
        assert matins("list", "--topic", "Tides", "is:starred").lines == []

    def test_a_topic_that_there_is_not(self, matins: Matins) -> None:
        answer = matins("list", "--topic", "Moths")
        assert answer == (1, "", "matins: There is no topic Moths; there are: Tides.\n")

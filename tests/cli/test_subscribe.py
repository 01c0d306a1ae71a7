"""``matins subscribe``: each form, its errors, and a file that stays the user's."""

from pathlib import Path

import pytest

from reader.paths import config_path

from .conftest import Matins


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings" / "config.toml"
    monkeypatch.setenv("MATINS_CONFIG", str(path))
    assert config_path() == path
    return path


def test_without_a_name_it_prints_what_there_is(matins: Matins, config: Path) -> None:
    answer = matins("subscribe")
    assert (answer.code, answer.lines) == (0, ["no subscriptions yet: matins subscribe cs.LG"])
    matins("subscribe", "cs.LG", "--author", "Ada Mori", "--query", "ti:lantern", "--daily-papers")
    matins("subscribe", "--topic", "Lamps", "--keyword", "lamp", "--keyword", "3d+light", "--exclude", "survey")
    assert matins("subscribe").lines == [
        "category\tcs.LG",
        "author\tAda Mori",
        "query\tti:lantern",
        "topic\tLamps",
        "daily papers\tHugging Face",
    ]
    assert matins("subscribe", "--json").objects == [
        {
            "categories": ["cs.LG"],
            "authors": ["Ada Mori"],
            "queries": ["ti:lantern"],
            "daily_papers": True,
            "topics": ["Lamps"],
        }
    ]


def test_what_is_there_is_not_added_again_and_can_be_removed(matins: Matins, config: Path) -> None:
    assert matins("subscribe", "cs.LG", "math").out == "2 added\n"
    assert matins("subscribe", "cs.LG", "stat.ML").out == "1 of 2 added\n"
    assert matins("subscribe", "--remove", "math").out == "1 removed\n"
    assert matins("subscribe").lines == ["category\tcs.LG", "category\tstat.ML"]


def test_the_remarks_of_the_user_stay(matins: Matins, config: Path) -> None:
    config.parent.mkdir()
    config.write_text('# mine\n[arxiv]\ncategories = ["cs.LG"] # the best\n')
    assert matins("subscribe", "stat.ML").code == 0
    text = config.read_text()
    assert "# mine" in text
    assert "# the best" in text
    assert "stat.ML" in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("cs.XY",), "cs.XY"),
        (("--topic", "Empty"), "asks for nothing"),
        (("--topic", "Bad", "--keyword", "x", "--in", "cs.QQ"), "cs.QQ"),
    ],
)
def test_what_does_not_exist_is_told_and_changes_nothing(
    matins: Matins, config: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = matins("subscribe", *arguments)
    assert answer.code == 1
    assert told in answer.err
    assert not config.exists()


def test_a_mistake_in_the_file_is_told_with_its_line(matins: Matins, config: Path) -> None:
    config.parent.mkdir()
    config.write_text('[arxiv]\ncategoriez = ["cs.LG"]\n')
    answer = matins("subscribe", "stat.ML")
    assert answer.code == 1
    assert "line 2" in answer.err
    assert "categories" in answer.err
    assert config.read_text() == '[arxiv]\ncategoriez = ["cs.LG"]\n'

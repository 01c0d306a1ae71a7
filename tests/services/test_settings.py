"""Subscriptions into the file: all or none, the user's own lines untouched, and no file where nothing changed."""

import stat
from pathlib import Path

import pytest

from reader.config import DEFAULT_TEXT, Config, Subscriptions
from reader.domain.errors import ConfigError, StoreError
from reader.domain.topics import Topic
from reader.paths import config_path
from reader.services.settings import Change, load, load_or_default, subscribe, subscribe_all

MINE = """\
# mine
[arxiv]
categories = [
    "cs.LG",  # for work
]
"""


def write(text: str) -> Path:
    path = config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_everything_is_at_its_default() -> None:
    assert load() == Config()
    assert load_or_default() == (Config(), "")
    assert not config_path().exists()


def test_a_subscription_makes_the_file_with_everything_explained() -> None:
    assert subscribe("category", "cs.LG")
    path = config_path()
    text = path.read_text(encoding="utf-8")
    assert text == DEFAULT_TEXT.replace("categories = []\n\n# Authors", 'categories = ["cs.LG"]\n\n# Authors')
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load().arxiv.categories == ("cs.LG",)


def test_the_users_own_lines_stay() -> None:
    path = write(MINE)
    path.chmod(0o640)
    assert subscribe_all([("category", "stat.ML"), ("author", "Ada Mori"), ("daily_papers", True)]) == 3
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n[arxiv]\n")
    assert '"cs.LG",  # for work' in text
    assert load().arxiv == Subscriptions(("cs.LG", "stat.ML"), ("Ada Mori",), (), True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_is_there_already_writes_nothing() -> None:
    path = write(MINE)
    before = path.stat().st_mtime_ns
    assert not subscribe("category", "cs.LG")
    assert not subscribe("category", "cs.CL", remove=True)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("change", [("category", "cs.LG"), ("daily_papers", True), ("topic", "Tides")])
def test_taking_away_what_was_never_there_makes_no_file(change: Change) -> None:
    assert not subscribe(*change, remove=True)
    assert not config_path().exists()


def test_all_or_none() -> None:
    path = write(MINE)
    with pytest.raises(ConfigError, match=r"cs\.LK"):
        subscribe_all([("category", "cs.AI"), ("category", "cs.LK")])
    assert path.read_text(encoding="utf-8") == MINE


def test_what_is_named_twice_counts_once() -> None:
    assert subscribe_all([("category", "cs.AI"), ("category", "cs.AI")]) == 1
    assert subscribe_all([("topic", Topic("Tides", ("tide",))), ("topic", Topic("tides", ("flood",)))]) == 2
    assert [topic.keywords for topic in load().topics] == [("flood",)]
    assert subscribe_all([("topic", "TIDES"), ("category", "cs.AI")], remove=True) == 2
    assert load() == Config()


def test_a_file_with_a_mistake_is_not_touched_and_the_library_opens_all_the_same() -> None:
    path = write('[arxiv]\ncategories = ["cs.LK"]\n')
    with pytest.raises(ConfigError, match="line 2"):
        load()
    config, told = load_or_default()
    assert config == Config()
    assert str(path) in told
    assert "line 2" in told
    with pytest.raises(ConfigError):
        subscribe("category", "cs.AI")
    assert path.read_text(encoding="utf-8") == '[arxiv]\ncategories = ["cs.LK"]\n'


def test_a_folder_that_cannot_be_made() -> None:
    folder = config_path().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in the way")
    with pytest.raises((ConfigError, StoreError)):
        subscribe("category", "cs.AI")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "config.toml"
    kept.parent.mkdir()
    kept.write_text(MINE, encoding="utf-8")
    config_path().parent.mkdir(parents=True)
    config_path().symlink_to(kept)
    assert subscribe("category", "cs.AI")
    assert config_path().is_symlink()
    assert '"cs.AI"' in kept.read_text(encoding="utf-8")

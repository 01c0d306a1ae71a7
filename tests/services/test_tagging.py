"""Tags as a command of the history."""

from pathlib import Path

import pytest

from reader.domain.tags import TAGS_LIMIT, TagError
from reader.services.tagging import common_tags, known_tags, tag_verb
from support.builders import batch, by_title, invented, opened, snapshot


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2), by_title(3))):
        return tmp_path / "library.db"


def test_labels(path: Path) -> None:
    with opened(path) as library:
        for add, remove, numbers, label in (
            (["to read", "graphs"], [], [1], "tagged 2611.00001: to read, graphs"),
            (["x"], ["GRAPHS"], [1], "tagged 2611.00001: x; without graphs"),
            ([], ["x"], [1], "untagged 2611.00001: x"),
            (["both"], [], [1, 2], "tagged 2 papers: both"),
        ):
            step = library.say(tag_verb(add, remove, known_tags(library)), numbers)
            assert step is not None
            assert step.label == label
        step = library.say(tag_verb(["x"], []), [3])
        assert step is not None
        assert step.label.startswith("tagged “")
        assert step.label.endswith("”: x")


def test_every_step_is_taken_back(path: Path) -> None:
    with opened(path) as library:
        before = [library.detail(number) for number in (1, 2, 3)]
        library.say(tag_verb(["a", "b"], []), [1, 2])
        library.say(tag_verb(["c"], ["A"]), [1, 2, 3])
        assert [row.tags for row in library.rows([1, 2, 3])] == [("b", "c"), ("b", "c"), ("c",)]
        library.undo()
        assert [row.tags for row in library.rows([1, 2, 3])] == [("a", "b"), ("a", "b"), ()]
        library.undo()
        assert [library.detail(number) for number in (1, 2, 3)] == before


def test_what_changes_nothing_is_no_step(path: Path) -> None:
    with opened(path) as library:
        library.say(tag_verb(["Graphs"], []), [1])
        state = snapshot(path)["step"]
        assert library.say(tag_verb(["graphs", "GRAPHS"], ["nobody has this"]), [1]) is None
        assert snapshot(path)["step"] == state
        assert library.rows([1])[0].tags == ("Graphs",)


def test_spellings_and_counts_of_the_library(path: Path) -> None:
    with opened(path) as library:
        library.say(tag_verb(["Graphs", "rare"], []), [1])
        library.say(tag_verb(["graphs"], [], known_tags(library)), [2, 3])
        assert known_tags(library) == ["Graphs", "rare"]
        assert library.rows([2])[0].tags == ("Graphs",)
        assert common_tags(library, [1, 2, 3]) == ("Graphs",)
        assert common_tags(library, [1]) == ("Graphs", "rare")
        assert common_tags(library, [1, 99]) == ()
        assert common_tags(library, []) == ()


def test_what_is_refused_changes_nothing(path: Path) -> None:
    with pytest.raises(TagError, match="both added and removed"):
        tag_verb(["a"], ["A"])
    with pytest.raises(TagError, match="at most 60"):
        tag_verb(["x" * 61], [])
    with opened(path) as library:
        library.say(tag_verb([f"t{count}" for count in range(TAGS_LIMIT)], []), [1])
        with pytest.raises(TagError, match="at most 50 tags"):
            library.say(tag_verb(["more"], []), [2, 1])
        assert library.rows([2])[0].tags == ()


def test_hostile_tags_are_cleaned(path: Path) -> None:
    with opened(path) as library:
        step = library.say(tag_verb(["\x1b]0;x\x07evil\u202e", '"', ","], []), [1])
        assert step is not None
        assert step.label == "tagged 2611.00001: ]0;xevil"
        assert library.rows([1])[0].tags == ("]0;xevil",)


def test_a_long_label_is_cut(path: Path) -> None:
    with opened(path) as library:
        step = library.say(tag_verb([f"{'long ' * 10}{count}" for count in range(9)], []), [1])
        assert step is not None
        assert len(step.label) < 160
        assert step.label.endswith("…")

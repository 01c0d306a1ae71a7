"""``matins star``, ``unstar``, ``read``, ``unread``."""

from pathlib import Path

import pytest

from support.builders import batch, by_abstract, by_title, invented, opened, snapshot, take_in

from .conftest import Matins


@pytest.fixture(autouse=True)
def some(library: Path) -> None:
    take_in(library, batch(invented(1), invented(2), by_title(3), by_abstract(4)))


def states(matins: Matins) -> list[str]:
    return [line.split("\t")[1] for line in matins("list").lines]


@pytest.mark.parametrize(
    ("verb", "once", "label"),
    [
        ("star", "-*", "starred 2611.00001"),
        ("read", "--", "marked read 2611.00001"),
        ("unread", "U-", "nothing to change"),
        ("unstar", "U-", "nothing to change"),
    ],
)
def test_each_verb(matins: Matins, verb: str, once: str, label: str) -> None:
    assert matins(verb, "2611.00001") == (0, f"{label}\n", "")
    assert states(matins) == [once, "U-", "U-", "U-"]
    assert matins(verb, "2611.00001") == (0, "nothing to change\n", "")


def test_back_and_forth(matins: Matins) -> None:
    matins("star", "2611.00001")
    assert matins("unstar", "2611.00001").out == "unstarred 2611.00001\n"
    assert matins("unread", "2611.00001").out == "marked unread 2611.00001\n"
    assert states(matins)[0] == "U-"


@pytest.mark.parametrize(
    "name",
    [
        "2611.00001",
        "2611.00001v7",
        "arXiv:2611.00001",
        "https://arxiv.org/abs/2611.00001",
        "http://www.arxiv.org/pdf/2611.00001v2.pdf",
        "https://huggingface.co/papers/2611.00001",
        "10.48550/arXiv.2611.00001",
    ],
)
def test_every_spelling(matins: Matins, name: str) -> None:
    assert matins("star", name).out == "starred 2611.00001\n"


def test_keys(matins: Matins) -> None:
    keys = [line.split("\t")[0] for line in matins("list").lines]
    assert matins("star", *keys[2:]) == (0, "starred 2 papers\n", "")
    assert states(matins) == ["U-", "U-", "-*", "-*"]


def test_several_are_one_step(matins: Matins, library: Path) -> None:
    assert matins("read", "2611.00001", "2611.00002", "arXiv:2611.00001").out == "marked read 2 papers\n"
    with opened(library) as same:
        same.undo()
    assert states(matins) == ["U-"] * 4


def test_one_that_is_not_known_and_nothing_is_changed(matins: Matins, library: Path) -> None:
    before = snapshot(library)
    answer = matins("star", "2611.00001", "2611.99999", "nonsense")
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err == "matins: 2611.99999 is not in the library\nmatins: nonsense is not in the library\n"
    assert snapshot(library) == before


@pytest.mark.parametrize("name", ["", "\udcff", "\x1b]0;owned\x07", "ключ", "../../etc/passwd", "' OR 1=1 --x"])
def test_what_is_no_paper(matins: Matins, name: str) -> None:
    answer = matins("star", name)
    assert answer.code == 1
    assert answer.err.endswith("is not in the library\n")
    assert "\x1b" not in answer.err


def test_without_a_paper_it_is_wrong_usage(matins: Matins) -> None:
    answer = matins("star")
    assert answer.code == 2
    assert answer.err.splitlines()[-1] == "matins: the following arguments are required: ID"


class TestJson:
    def test_one_object_a_paper(self, matins: Matins) -> None:
        one, two = matins("star", "--json", "2611.00001", "arXiv:2611.00002", "2611.00001").objects
        assert list(one) == ["key", "arxiv_id", "starred_at", "read_at", "skipped_at", "later_at"]
        assert (one["key"], one["arxiv_id"], two["arxiv_id"]) == ("2611.00001", "2611.00001", "2611.00002")
        assert one["starred_at"]
        assert one["read_at"]
        listed = matins("list", "--json").objects[0]
        assert {name: listed[name] for name in one} == one
        (same,) = matins("unstar", "2611.00001", "--json").objects
        assert (same["starred_at"], same["read_at"]) == (None, one["read_at"])

    def test_nothing_to_change_is_an_object_too(self, matins: Matins) -> None:
        (paper,) = matins("unread", "--json", "2611.00001").objects
        assert paper["read_at"] is None

    def test_a_paper_without_an_identifier(self, matins: Matins) -> None:
        key = matins("list").lines[2].split("\t")[0]
        (paper,) = matins("read", "--json", key).objects
        assert (paper["key"], paper["arxiv_id"]) == (key, None)

    def test_one_that_is_not_known(self, matins: Matins) -> None:
        answer = matins("star", "--json", "2611.00001", "nonsense")
        assert (answer.code, answer.out, answer.err) == (1, "", "matins: nonsense is not in the library\n")

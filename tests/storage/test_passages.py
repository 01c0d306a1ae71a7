"""The words of downloaded papers, in a file that can always be made again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.errors import StoreError
from reader.storage.passages import IndexedFile, Passage, PassageIndex, passages_path

LANTERN = Passage("1 Introduction", "S1.p1", "We study lantern attention over Müller graphs.")
TIDE = Passage("2 Tides", "S2.p1", "Tides learn. The lantern is lit; attention wanders.")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PassageIndex]:
    made = PassageIndex(tmp_path / "library.db")
    yield made
    made.close()


def put(index: PassageIndex, paper: str, *passages: Passage) -> None:
    index.put(IndexedFile(f"{paper}v1.html", "1", paper, ""), passages)


def words(text: str) -> list[list[str]]:
    return [[word] for word in text.split()]


def test_words_anywhere_and_side_by_side(index: PassageIndex) -> None:
    put(index, "2611.00001", LANTERN)
    put(index, "2611.00002", TIDE)
    assert set(index.papers(words("lantern attention"))) == {"2611.00001", "2611.00002"}
    assert index.papers([["lantern attention"]], in_a_row=True) == ["2611.00001"]
    assert index.papers(words("lantern müller")) == ["2611.00001"]
    assert index.papers(words("lant gra")) == ["2611.00001"]
    assert index.papers([["nothing", "muller"]]) == ["2611.00001"]
    assert index.papers(words("la")) == []
    assert index.papers([]) == []


def test_the_passage_is_shown(index: PassageIndex) -> None:
    put(index, "2611.00001", TIDE, LANTERN)
    assert index.passages("2611.00001", [["lantern attention"]], in_a_row=True) == [LANTERN]
    assert index.passages("2611.00001", words("graphs"))[0] == LANTERN
    assert index.passages("2611.00009", words("lantern")) == []


def test_a_file_is_taken_once_and_forgotten(index: PassageIndex) -> None:
    put(index, "2611.00001", LANTERN)
    put(index, "2611.00001", TIDE)
    assert index.papers(words("muller")) == []
    assert index.files() == [IndexedFile("2611.00001v1.html", "1", "2611.00001", "")]
    index.remove(["2611.00001v1.html", "never there"])
    assert index.files() == []
    assert index.papers(words("tides")) == []


def test_it_is_there_for_the_next_who_opens_it(tmp_path: Path, index: PassageIndex) -> None:
    put(index, "2611.00001", LANTERN)
    again = PassageIndex(tmp_path / "library.db")
    assert again.papers(words("lantern")) == ["2611.00001"]
    again.close()
    assert passages_path(tmp_path / "library.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    library = tmp_path / "library.db"
    passages_path(library).write_bytes(damage)
    index = PassageIndex(library)
    assert index.files() == []
    put(index, "2611.00001", LANTERN)
    assert index.papers(words("lantern")) == ["2611.00001"]
    index.close()


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be opened"):
        PassageIndex(tmp_path / "nowhere" / "library.db")


@given(text=st.text(max_size=60), in_a_row=st.booleans())
def test_whatever_is_asked_for_is_a_question(
    text: str, in_a_row: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = _shared(tmp_path_factory)
    asked = [[text]] if in_a_row else [[word] for word in text.split()]
    asked = [[word.encode("utf-8", "replace").decode().replace("\0", "") for word in forms] for forms in asked]
    assert set(index.papers(asked, in_a_row=in_a_row)) <= {"2611.00001"}
    assert set(index.passages("2611.00001", asked, in_a_row=in_a_row)) <= {LANTERN}


_KEPT: list[PassageIndex] = []


def _shared(factory: pytest.TempPathFactory) -> PassageIndex:
    if not _KEPT:
        _KEPT.append(PassageIndex(factory.mktemp("words") / "library.db"))
        put(_KEPT[0], "2611.00001", LANTERN)
    return _KEPT[0]

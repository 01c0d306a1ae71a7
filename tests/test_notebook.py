"""A library for notebooks: read as plain objects, and never written."""

import subprocess
import sys
from pathlib import Path

import pytest

import reader
from reader import Library, LibraryPaper
from reader.domain.errors import QueryError, ReaderError, StoreError
from reader.services import indexing
from reader.services.indexing import index_path, make_file
from reader.services.triage import SKIP, STAR
from reader.storage.store import Store
from support.builders import batch, by_title, identifier_of, invented, opened, title_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with opened(tmp_path / "library.db", batch(invented(1), invented(2), by_title(3))) as library:
        library.say(STAR, [1])
        library.say(SKIP, [2])
    return tmp_path / "library.db"


def test_papers_states_and_queries(path: Path) -> None:
    with Library(path) as library:
        assert len(library) == 3
        assert {paper.title for paper in library} == {title_of(1), title_of(2), title_of(3)}
        (starred,) = library.query("is:starred")
        assert isinstance(starred, LibraryPaper)
        assert (starred.id, starred.is_starred, starred.is_unread) == (identifier_of(1).name, True, False)
        assert starred.url == f"https://arxiv.org/abs/{identifier_of(1)}"
        assert starred.state.starred_at is not None
        assert starred.to_dict()["arxiv_id"] == starred.id
        assert library.paper(f"https://arxiv.org/abs/{starred.id}v1") == starred
        assert library.paper("2001.00001") is None
        assert library.paper(starred.key) == starred
        assert [paper.id for paper in library.query(sort="title")]
        assert library.query("nothing at all like this") == []


def test_a_mistake_is_a_sentence(path: Path) -> None:
    with Library(path) as library:
        with pytest.raises(QueryError, match="reed"):
            library.query("is:reed")
        with pytest.raises(ValueError, match="sort is one of announced"):
            library.query(sort="colour")


def test_nothing_is_made_and_nothing_is_changed(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "IN_MEMORY", 1)
    with pytest.raises(StoreError, match="There is no library"):
        Library(tmp_path / "nowhere.db")
    assert not (tmp_path / "nowhere.db").exists()
    before = path.read_bytes()
    with Library(path) as library:
        assert len(library.query("cat:cs or not cat:cs")) == 3
        with pytest.raises(StoreError), library._library.store.writing():
            library._library.store.settings.put({"a": "b"})
    assert path.read_bytes() == before
    assert not index_path(path).exists()


def test_a_damaged_index_is_passed_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "IN_MEMORY", 1)
    make_file(path)
    index_path(path).write_bytes(index_path(path).read_bytes()[:-100])
    with Library(path) as library:
        assert len(library.query("cat:cs or not cat:cs")) == 3


def test_an_older_library_is_left_as_it_is(path: Path) -> None:
    store = Store(path)
    store._connection.pragma("user_version", 3)
    store.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="of an older Matins"):
        Library(path)
    assert path.read_bytes() == before


def test_another_window_writes_meanwhile(path: Path) -> None:
    with Library(path) as library:
        with opened(path) as window:
            window.say(STAR, [3])
        assert len(library.query("is:starred")) == 2


def test_the_program_does_not_pay_for_it() -> None:
    code = "import sys, reader; assert 'reader.notebook' not in sys.modules; reader.Library; print('ok')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "ok\n"
    with pytest.raises(AttributeError):
        reader.nothing  # noqa: B018
    assert reader.ReaderError is ReaderError

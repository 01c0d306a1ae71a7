"""The index and its file: true, caught up, or made again; never something else."""

import os
import random
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Authority
from reader.search import SearchIndexError
from reader.services import filtering, indexing
from reader.services.finding import find, open_catalogue
from reader.services.indexing import (
    IndexingError,
    catch_up,
    entries,
    index_path,
    make_file,
    make_file_beside,
    open_index,
)
from reader.services.library import Library
from reader.storage import backups
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, by_abstract, entry, everything, invented, opened, take_in

MANY = 30


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    take_in(path, batch(*map(invented, range(1, MANY + 1)), day=TODAY))
    return path


@pytest.fixture
def library(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr(indexing, "IN_MEMORY", 0)
    with opened(path) as library:
        yield library


def is_true(library: Library) -> bool:
    """Tell whether an index can be had, and then look whether it has every paper."""
    opened = open_index(library)
    if opened is None:
        return False
    index, mark = opened
    assert mark == library.store.changes.now()
    assert sorted(index.numbers[index.alive].tolist()) == sorted(everything(library))
    return True


class TestFile:
    def test_it_is_made_once_and_read_again(self, library: Library, path: Path) -> None:
        assert not is_true(library)
        make_file(path)
        assert stat.S_IMODE(index_path(path).stat().st_mode) == 0o600
        assert sorted(file.name for file in path.parent.iterdir() if "index" in file.name) == ["library.db.index"]
        assert is_true(library)

    def test_a_small_library_needs_none(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(indexing, "IN_MEMORY", MANY)
        assert is_true(library)
        assert not index_path(library.path).exists()

    def test_what_changed_since_is_caught_up(self, library: Library, path: Path) -> None:
        make_file(path)
        take_in(path, batch(invented(31), invented(2, title="Lamps", authority=Authority.ARXIV), name="b"))
        assert is_true(library)
        assert find(library, "lamps cat:cs") == [2]
        index, _ = open_index(library) or pytest.fail("it was there")
        assert index.changed == 2

    def test_too_much_changed(self, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make_file(path)
        monkeypatch.setattr(indexing, "CHANGED_AT_MOST", 3)
        take_in(path, batch(*map(invented, range(41, 44)), name="b"))
        assert open_index(library) is None
        make_file(path)
        assert is_true(library)

    def test_the_log_forgot_what_changed(self, library: Library, path: Path) -> None:
        make_file(path)
        old = index_path(path).read_bytes()
        take_in(path, batch(invented(31), name="b"))
        make_file(path)
        assert is_true(library)
        index_path(path).write_bytes(old)
        assert not is_true(library)

    def test_it_is_of_another_library(self, library: Library, path: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        take_in(other, batch(*map(invented, range(101, 101 + MANY)), day=TODAY))
        make_file(other)
        index_path(other).rename(index_path(path))
        assert not is_true(library)

    def test_a_backup_came_back(self, library: Library, path: Path) -> None:
        backups.make(path, NOW)
        take_in(path, batch(invented(31), name="b"))
        make_file(path)
        library.close()
        backups.restore(path, NOW)
        with opened(path) as again:
            assert not is_true(again)
            assert len(find(again, "cat:cs")) == MANY
            assert is_true(again)

    def test_there_is_no_room_for_it(self, library: Library, path: Path) -> None:
        index_path(path).mkdir()
        with pytest.raises(StoreError):
            find(library, "cat:cs")
        index_path(path).rmdir()
        assert len(find(library, "cat:cs")) == MANY

    def test_it_cannot_be_made_at_all(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(indexing, "make_file", lambda path: None)
        with pytest.raises(IndexingError, match=r"could not be made: .*\."):
            open_catalogue(library)

    def test_two_windows_make_it_once(self, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[Path] = []
        make, begun = indexing._make, threading.Event()

        def slow(store: Store) -> None:
            begun.set()
            time.sleep(0.3)
            made.append(store.path)
            make(store)

        monkeypatch.setattr(indexing, "_make", slow)
        first = threading.Thread(target=make_file, args=(path,))
        first.start()
        assert begun.wait(10)
        make_file(path)
        first.join()
        assert made == [path]
        make_file(path)
        assert made == [path, path]

    def test_a_wrong_bit_is_noticed(self, library: Library, path: Path) -> None:
        assert indexing.is_sound(path)
        make_file(path)
        assert indexing.is_sound(path)
        data = bytearray(index_path(path).read_bytes())
        data[len(data) // 2] ^= 1
        index_path(path).write_bytes(data)
        assert not indexing.is_sound(path)

    def test_another_process_makes_it(self, library: Library, path: Path) -> None:
        process = make_file_beside(path)
        assert process.wait(timeout=60) == 0
        assert is_true(library)
        assert os.getpgid(0) != process.pid

    def test_it_tells_when_it_could_not(self, tmp_path: Path) -> None:
        (tmp_path / "no.db").write_bytes(b"no library at all")
        assert make_file_beside(tmp_path / "no.db").wait(timeout=60) == 1


class TestDamage:
    def test_a_file_that_is_cut_is_made_again(self, library: Library, path: Path) -> None:
        make_file(path)
        whole = index_path(path).read_bytes()
        for length in (0, 1, 15, 16, 100, len(whole) // 2, len(whole) - 1):
            index_path(path).write_bytes(whole[:length])
            assert not is_true(library), length
        index_path(path).write_bytes(whole + b"\0")
        assert not is_true(library)
        assert len(find(library, "cat:cs")) == MANY
        assert index_path(path).read_bytes() == whole

    def test_a_file_of_something_else(self, library: Library, path: Path) -> None:
        for data in (b"SQLite format 3\0" * 100, bytes(5000), random.Random(1).randbytes(5000)):
            index_path(path).write_bytes(data)
            assert not is_true(library)

    def test_what_is_damaged_inside_is_made_again_when_it_is_met(
        self, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[int] = []
        honest = filtering.select

        def fails_once(*arguments: object, **named: object) -> object:
            asked.append(index_path(path).stat().st_ino)
            if len(asked) == 1:
                raise SearchIndexError("It is damaged.")
            return honest(*arguments, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(filtering, "select", fails_once)
        assert len(find(library, "cat:cs")) == MANY
        assert asked[1] != asked[0]

    def test_damage_that_is_met_on_the_way_to_the_present(
        self, library: Library, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_file(path)
        take_in(path, batch(invented(31), name="b"))

        def fails(*_: object) -> None:
            raise SearchIndexError("It is damaged.")

        with monkeypatch.context() as patched:
            patched.setattr(indexing, "catch_up", fails)
            assert open_index(library) is None
        assert is_true(library)

    def test_bits_that_flipped(self, library: Library, path: Path) -> None:
        make_file(path)
        whole = index_path(path).read_bytes()
        for number in range(60):
            data, chance = bytearray(whole), random.Random(number)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            index_path(path).write_bytes(data)
            try:
                found = find(library, chance.choice(("lantern cat:cs", "order 1", "cat:math", "newer:9d", "-flame3")))
            except StoreError:
                continue
            assert len(library.rows(found)) <= MANY


class TestEntries:
    def test_what_the_filter_knows_of_a_paper(self, tmp_path: Path) -> None:
        papers = (
            invented(
                1,
                title="$\\alpha$-Trees",
                authors=(Author('Zo\\"e K.'),),
                published=datetime(2025, 3, 9, 23, tzinfo=UTC),
            ),
            by_abstract(2),
            invented(3, arxiv_id=ArxivId("hep-th/9901002"), categories=()),
        )
        given = [
            entry(paper, place, kind=kind)
            for place, (paper, kind) in enumerate(zip(papers, (AnnouncementKind.NEW, None, None), strict=True), 1)
        ]
        with opened(tmp_path / "library.db", batch(*given, day=TODAY)) as library:
            one, two, three = sorted(entries(library.store))
            assert one == (
                *(1, "α-Trees", ["Zoë K."], ["cs.LG", "math.CO"], TODAY.toordinal(), 1, 1, "new"),
                *(date(2025, 3, 9).toordinal(), "2611.00001"),
            )
            assert two.title.startswith("We light lantern graphs of order 2")
            assert (two.published, two.arxiv_id, list(two.authors)) == (0, "", [])
            assert three.published == date(1999, 1, 1).toordinal()
            assert [found.number for found in entries(library.store, [3, 99])] == [3]

    def test_catching_up_takes_out_what_is_gone(self, path: Path) -> None:
        with opened(path) as library:
            index, _ = open_index(library) or pytest.fail("a small library always has one")
            take_in(path, batch(invented(31, title="Lamps"), name="b"))
            catch_up(library.store, index, [31, 99])
            assert len(index) == MANY + 1
            with library.store.writing():
                library.store._connection.execute("DELETE FROM announcement WHERE paper_id = 31")
                library.store._connection.execute("DELETE FROM paper WHERE id = 31")
            catch_up(library.store, index, [31])
            assert len(index) == MANY
            assert not len(index.match("lamps").docs)

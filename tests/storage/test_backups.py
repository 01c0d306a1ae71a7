"""Backups: made, checked, rotated, and put back without losing what they replace."""

import stat
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from reader.domain.errors import StoreError
from reader.domain.state import PaperState
from reader.storage import backups
from reader.storage.store import Store
from support.builders import NOW, batch, invented, take_in

DAY = timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite3"
    take_in(path, batch(invented(1), invented(2), invented(3)))
    store = Store(path)
    with store.writing():
        store.states.put(1, PaperState(starred_at=NOW))
    store.close()
    return path


def papers_in(path: Path) -> int:
    store = Store(path)
    try:
        return store.listing.counts().papers
    finally:
        store.close()


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(data)


class TestMaking:
    def test_it_says_what_it_holds(self, library: Path) -> None:
        made = backups.make(library, NOW)
        assert made == backups.Backup(backups.folder(library) / "20261120T071233Z.sqlite3", NOW, papers=3, starred=1)
        assert backups.newest(library) == made

    def test_only_its_owner_may_read_it(self, library: Path) -> None:
        made = backups.make(library, NOW)
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700

    def test_it_is_one_whole_file(self, library: Path) -> None:
        made = backups.make(library, NOW)
        assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]

    def test_what_is_only_in_the_log_is_in_it_too(self, library: Path) -> None:
        store = Store(library)
        with store.writing():
            store.papers.insert(invented(4), NOW)
        assert backups.make(library, NOW).papers == 4
        store.close()

    def test_seven_stay_and_the_oldest_goes_first(self, library: Path) -> None:
        for day in range(10):
            backups.make(library, NOW + day * DAY)
        names = sorted(path.name for path in backups.folder(library).iterdir())
        assert names == [f"202611{day}T071233Z.sqlite3" for day in range(23, 30)]

    def test_files_of_others_beside_them_stay(self, library: Path) -> None:
        backups.make(library, NOW)
        note = backups.folder(library) / "readme.txt"
        note.write_text("mine")
        for day in range(1, 10):
            backups.make(library, NOW + day * DAY)
        assert note.read_text() == "mine"
        assert len(list(backups.folder(library).iterdir())) == backups.KEPT + 1

    def test_a_damaged_library_gives_no_copy_and_takes_no_good_one_away(self, library: Path) -> None:
        good = backups.make(library, NOW)
        spoil(library)
        with pytest.raises(StoreError, match="No backup"):
            backups.make(library, NOW + DAY)
        assert list(backups.folder(library).iterdir()) == [good.path]

    def test_a_library_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="No backup could be made"):
            backups.make(tmp_path / "none.db", NOW)
        assert backups.newest(tmp_path / "none.db") is None

    def test_a_folder_that_cannot_be_made(self, library: Path) -> None:
        backups.folder(library).write_bytes(b"in the way")
        with pytest.raises(StoreError, match="No backup could be made"):
            backups.make(library, NOW)


class TestWhenOneIsDue:
    def test_without_any(self, library: Path) -> None:
        assert backups.is_due(library, NOW)

    @pytest.mark.parametrize(
        ("age", "due"),
        [
            (timedelta(0), False),
            (timedelta(hours=23), False),
            (DAY, True),
            (timedelta(days=40), True),
            # The clock was wrong on the day when it was made.
            (-timedelta(days=400), True),
        ],
    )
    def test_by_age(self, library: Path, age: timedelta, due: bool) -> None:
        backups.make(library, NOW)
        assert backups.is_due(library, NOW + age) is due

    def test_a_backup_of_the_future_does_not_hide_a_young_one(self, library: Path) -> None:
        backups.make(library, NOW + timedelta(days=400))
        backups.make(library, NOW)
        assert not backups.is_due(library, NOW)


class TestNewest:
    def test_a_damaged_copy_is_passed_over(self, library: Path) -> None:
        good = backups.make(library, NOW)
        spoil(backups.make(library, NOW + DAY).path)
        assert backups.newest(library) == good

    @pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\0" + bytes(84)])
    def test_what_is_no_library_is_passed_over(self, library: Path, content: bytes) -> None:
        good = backups.make(library, NOW)
        (good.path.parent / "20270101T000000Z.sqlite3").write_bytes(content)
        assert backups.newest(library) == good

    def test_a_database_of_somebody_else_is_passed_over(self, library: Path) -> None:
        good = backups.make(library, NOW)
        with closing(apsw.Connection(str(good.path.parent / "20270101T000000Z.sqlite3"))) as other:
            other.execute("CREATE TABLE paper (a)")
        assert backups.newest(library) == good

    def test_none(self, library: Path) -> None:
        assert backups.newest(library) is None


class TestRestoring:
    AT = datetime.fromisoformat("2026-11-21T06:00:00Z")

    def test_the_backup_is_in_place_and_the_damaged_file_is_kept(self, library: Path) -> None:
        backup = backups.make(library, NOW)
        spoil(library)
        damaged = library.read_bytes()
        restored, kept = backups.restore(library, self.AT)
        assert restored == backup
        assert kept == library.with_name("library.sqlite3.damaged-20261121T060000Z")
        assert kept.read_bytes() == damaged
        assert papers_in(library) == 3
        assert backup.path.exists()
        assert stat.S_IMODE(library.stat().st_mode) == 0o600

    def test_its_log_is_kept_beside_it_and_not_applied_to_the_backup(self, library: Path) -> None:
        backups.make(library, NOW)
        spoil(library)
        log = library.with_name(f"{library.name}-wal")
        log.write_bytes(b"what was in the log")
        _, kept = backups.restore(library, self.AT)
        assert kept is not None
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"what was in the log"
        assert not log.exists()
        assert papers_in(library) == 3

    def test_a_lost_file(self, library: Path) -> None:
        backups.make(library, NOW)
        library.unlink()
        assert backups.restore(library, self.AT)[1] is None
        assert papers_in(library) == 3

    def test_the_newest_good_one_is_chosen(self, library: Path) -> None:
        good = backups.make(library, NOW)
        spoil(backups.make(library, NOW + DAY).path)
        assert backups.restore(library, NOW + 2 * DAY)[0] == good

    def test_twice_in_a_second_overwrites_nothing(self, library: Path) -> None:
        backups.make(library, NOW)
        library.write_bytes(b"first damage")
        _, first = backups.restore(library, self.AT)
        library.write_bytes(b"second damage")
        _, second = backups.restore(library, self.AT)
        assert first is not None
        assert second is not None
        assert first.read_bytes() == b"first damage"
        assert second.read_bytes() == b"second damage"

    def test_without_a_good_backup_nothing_is_touched(self, library: Path) -> None:
        spoil(backups.make(library, NOW).path)
        before = library.read_bytes()
        with pytest.raises(StoreError, match="There is no good backup"):
            backups.restore(library, self.AT)
        assert library.read_bytes() == before

    def test_a_copy_that_cannot_be_made_leaves_the_damaged_file_in_its_place(
        self, library: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backups.make(library, NOW)
        spoil(library)
        before = sorted(path.name for path in library.parent.iterdir())

        def full(source: Path, target: Path) -> None:
            raise apsw.FullError("database or disk is full")

        monkeypatch.setattr(backups, "_copy", full)
        with pytest.raises(StoreError, match="could not be put in place"):
            backups.restore(library, self.AT)
        assert sorted(path.name for path in library.parent.iterdir()) == before

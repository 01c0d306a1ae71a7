"""Opening a library: what is made, what is refused, and that a refusal leaves every byte where it was."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from reader.domain.errors import StoreError
from reader.domain.text import clean
from reader.storage import backups, connection
from reader.storage.connection import PAGE_SIZE, DamagedLibraryError, connect, transaction
from reader.storage.header import APPLICATION_ID, SCHEMA_VERSION
from reader.storage.store import Store
from support.builders import NOW, batch, invented, take_in


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite3"


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused(path: Path, kind: type[StoreError] = StoreError) -> str:
    with pytest.raises(StoreError) as caught:
        connect(path)
    assert type(caught.value) is kind
    sentence = str(caught.value)
    assert sentence == clean(sentence)
    assert sentence.endswith(".")
    return sentence


def pragma(open_library: apsw.Connection, name: str) -> object:
    return open_library.pragma(name)


class TestFresh:
    def test_it_has_every_table_at_the_present_version(self, library: Path) -> None:
        with closing(connect(library)) as fresh:
            tables = {name for (name,) in fresh.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            assert pragma(fresh, "user_version") == SCHEMA_VERSION
            assert pragma(fresh, "application_id") == APPLICATION_ID
        assert {"paper", "document", "announcement", "state", "step", "step_change", "setting"} <= tables

    def test_every_commit_reaches_the_disk(self, library: Path) -> None:
        with closing(connect(library)) as fresh:
            assert pragma(fresh, "journal_mode") == "wal"
            assert pragma(fresh, "synchronous") == 2
            assert pragma(fresh, "foreign_keys") == 1
            assert pragma(fresh, "trusted_schema") == 0

    def test_its_pages_are_large(self, library: Path) -> None:
        with closing(connect(library)) as fresh:
            assert pragma(fresh, "page_size") == PAGE_SIZE == 8_192

    def test_only_its_owner_may_read_it(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "library.sqlite3"
        with closing(connect(path)) as fresh:
            fresh.execute("INSERT INTO setting VALUES ('a', 'b')")
            modes = {part.name: stat.S_IMODE(part.stat().st_mode) for part in path.parent.iterdir()}
            assert modes == dict.fromkeys(modes, 0o600)
            assert f"{path.name}-wal" in modes
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    def test_folders_are_made_on_the_way(self, tmp_path: Path) -> None:
        connect(tmp_path / "a" / "b" / "c.db").close()
        assert (tmp_path / "a" / "b" / "c.db").is_file()

    def test_an_empty_file_without_backups_is_fresh(self, library: Path) -> None:
        library.touch()
        with closing(connect(library)) as fresh:
            assert pragma(fresh, "user_version") == SCHEMA_VERSION

    def test_what_was_half_made_is_made_whole(self, library: Path) -> None:
        with closing(apsw.Connection(str(library))) as half:
            half.pragma("journal_mode", "wal")
        with closing(connect(library)) as whole:
            assert pragma(whole, "application_id") == APPLICATION_ID


class TestReopening:
    def test_everything_is_still_there(self, library: Path) -> None:
        with closing(connect(library)) as first:
            first.execute("INSERT INTO setting VALUES ('a', 'b')")
        with closing(connect(library)) as second:
            assert second.execute("SELECT value FROM setting WHERE name = 'a'").get == "b"
            assert pragma(second, "journal_mode") == "wal"
            assert pragma(second, "synchronous") == 2
            assert pragma(second, "foreign_keys") == 1

    def test_smaller_pages_stay_as_they_are(self, library: Path) -> None:
        with closing(apsw.Connection(str(library))) as earlier:
            earlier.pragma("page_size", 4_096)
            earlier.pragma("journal_mode", "wal")
        for _ in range(2):
            with closing(connect(library)) as reopened:
                reopened.execute("INSERT OR REPLACE INTO setting VALUES ('a', 'b')")
                assert pragma(reopened, "page_size") == 4_096
                assert pragma(reopened, "integrity_check") == "ok"

    def test_opening_alone_writes_nothing(self, library: Path) -> None:
        connect(library).close()
        before = contents(library.parent)
        connect(library).close()
        assert contents(library.parent) == before

    def test_the_other_window_does_not_matter(self, library: Path) -> None:
        with closing(connect(library)) as first, closing(connect(library)) as second:
            first.execute("INSERT INTO setting VALUES ('a', 'b')")
            assert second.execute("SELECT count(*) FROM setting").get == 1


class TestFromTheFuture:
    def make(self, path: Path, version: int = 99) -> None:
        take_in(path, batch(invented(1)))
        with closing(apsw.Connection(str(path))) as newer:
            newer.pragma("user_version", version)
            newer.execute("CREATE TABLE feature_of_tomorrow (a)")

    def test_both_versions_are_named_and_no_byte_is_changed(self, library: Path) -> None:
        self.make(library)
        before = library.read_bytes()
        sentence = refused(library)
        assert "version 99" in sentence
        assert f"up to {SCHEMA_VERSION})" in sentence
        assert library.read_bytes() == before

    def test_a_log_that_is_not_yet_folded_in_stays(self, tmp_path: Path, library: Path) -> None:
        self.make(tmp_path / "running")
        with closing(apsw.Connection(str(tmp_path / "running"))) as running:
            running.execute("INSERT INTO feature_of_tomorrow VALUES (1)")
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{tmp_path / 'running'}{suffix}", f"{library}{suffix}")
        before = {suffix: Path(f"{library}{suffix}").read_bytes() for suffix in ("", "-wal")}
        assert before["-wal"]
        refused(library)
        assert {suffix: Path(f"{library}{suffix}").read_bytes() for suffix in before} == before


class TestStrangers:
    @pytest.mark.parametrize("marked", [0, 12345])
    def test_an_sqlite_file_of_another_program(self, library: Path, marked: int) -> None:
        with closing(apsw.Connection(str(library))) as stranger:
            stranger.execute("CREATE TABLE bookmark (url)")
            stranger.pragma("application_id", marked)
        before = contents(library.parent)
        assert "another program" in refused(library)
        assert contents(library.parent) == before

    def test_its_version_alone_is_enough(self, library: Path) -> None:
        with closing(apsw.Connection(str(library))) as stranger:
            stranger.pragma("user_version", 3)
        before = contents(library.parent)
        assert "another program" in refused(library)
        assert contents(library.parent) == before

    def test_its_log_is_not_folded_in(self, tmp_path: Path, library: Path) -> None:
        with closing(apsw.Connection(str(tmp_path / "running"))) as running:
            running.pragma("journal_mode", "wal")
            running.execute("CREATE TABLE bookmark (url)")
            for suffix in ("", "-wal"):
                shutil.copyfile(f"{tmp_path / 'running'}{suffix}", f"{library}{suffix}")
        before = library.read_bytes()
        refused(library)
        assert library.read_bytes() == before

    @pytest.mark.parametrize("text", [b"Title: Lanterns\n", b"x", b"SQLite format 2\0", bytes(4096)])
    def test_a_file_that_is_no_database(self, library: Path, text: bytes) -> None:
        library.write_bytes(text)
        assert refused(library) == f"{library} is not a Matins library. Nothing was changed."
        assert contents(library.parent) == {library.name: text}

    def test_a_directory(self, library: Path) -> None:
        library.mkdir()
        assert refused(library).endswith("could not be opened: it is a directory.")

    def test_a_pipe_is_not_waited_for(self, library: Path) -> None:
        os.mkfifo(library)
        assert refused(library).endswith("could not be opened: it is not a regular file.")

    def test_a_path_through_a_file(self, library: Path) -> None:
        library.write_bytes(b"x")
        assert "could not be opened" in refused(library / "inner.db")

    def test_a_name_that_is_too_long(self, tmp_path: Path) -> None:
        assert "file name too long" in refused(tmp_path / ("a" * 300))

    @pytest.mark.parametrize("name", ["a\udcff.db", "a\0.db"])
    def test_a_name_that_is_no_text(self, tmp_path: Path, name: str) -> None:
        assert "could not be opened" in refused(tmp_path / name)
        assert not contents(tmp_path)

    def test_a_name_full_of_escapes_is_shown_clean(self, tmp_path: Path) -> None:
        path = tmp_path / "\x1b]0;owned\x07\u202e.db"
        path.write_bytes(b"nothing of ours")
        assert "\x1b" not in refused(path)

    def test_a_folder_where_nothing_may_be_written(self, tmp_path: Path) -> None:
        assert "could not be opened" in refused(Path("/proc/self/no-such-place/library.db"))


class TestBesideABackup:
    @pytest.fixture
    def backup(self, library: Path) -> backups.Backup:
        take_in(library, batch(invented(1), invented(2)))
        return backups.make(library, NOW)

    def test_an_empty_file_is_damage(self, library: Path, backup: backups.Backup) -> None:
        library.write_bytes(b"")
        sentence = refused(library, DamagedLibraryError)
        assert "is damaged: the file is empty." in sentence
        assert "2026-11-20 07:12 UTC with 2 papers, 0 starred" in sentence
        assert "`matins restore`" in sentence
        assert library.read_bytes() == b""

    @pytest.mark.parametrize("head", [b"garbage", bytes(4096), b"SQLite format"])
    def test_another_beginning_is_damage(self, library: Path, backup: backups.Backup, head: bytes) -> None:
        library.write_bytes(head)
        assert "it does not begin like a library" in refused(library, DamagedLibraryError)
        assert library.read_bytes() == head

    def test_a_lost_file_is_damage_and_nothing_is_made(self, library: Path, backup: backups.Backup) -> None:
        library.unlink()
        sentence = refused(library, DamagedLibraryError)
        assert "the file is gone" in sentence
        assert backup.path.parent.name in sentence
        assert not library.exists()

    def test_who_removes_the_backups_begins_anew(self, library: Path, backup: backups.Backup) -> None:
        library.unlink()
        shutil.rmtree(backup.path.parent)
        connect(library).close()

    def test_without_a_good_backup_the_sentence_says_so(self, library: Path) -> None:
        take_in(library, batch(invented(1)))
        library.write_bytes(library.read_bytes()[:5000])
        with pytest.raises(DamagedLibraryError, match="There is no backup beside it"):
            Store(library).listing.numbers()


class TestSqlite:
    def test_the_one_that_runs_is_new_enough(self) -> None:
        assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= connection.MINIMUM_SQLITE

    def test_an_old_one_is_refused(self, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "MINIMUM_SQLITE", (99, 0, 0))
        assert "needs 99.0.0 or newer" in refused(library)
        assert not library.exists()


class TestTransactions:
    def test_an_error_in_the_middle_leaves_nothing(self, library: Path) -> None:
        def fail(opened: apsw.Connection) -> None:
            with transaction(opened):
                opened.execute("INSERT INTO setting VALUES ('a', 'b')")
                raise KeyError

        with closing(connect(library)) as opened:
            with pytest.raises(KeyError):
                fail(opened)
            assert not opened.in_transaction
            assert opened.execute("SELECT count(*) FROM setting").get == 0

    def test_another_program_that_writes_for_too_long_is_named(self, library: Path) -> None:
        store = Store(library)
        with closing(apsw.Connection(str(library))) as other:
            other.execute("BEGIN IMMEDIATE")
            store._connection.set_busy_timeout(1)
            with pytest.raises(StoreError, match="is being written by another program; try again"), store.writing():
                pytest.fail("two programs wrote at once")
        store.close()

    def test_readers_in_one_block_see_one_moment(self, library: Path) -> None:
        take_in(library, batch(invented(1)))
        store, other = Store(library), Store(library)
        with store.reading():
            assert store.listing.counts().papers == 1
            with other.writing():
                other.papers.insert(invented(2), NOW)
            assert store.listing.counts().papers == 1
        assert store.listing.counts().papers == 2
        store.close()
        other.close()


class TestOtherWindows:
    def test_what_they_write_is_noticed_once(self, library: Path) -> None:
        here, there = Store(library), Store(library)
        assert not here.changed_elsewhere()
        with there.writing():
            there.settings.put({"a": "b"})
        assert here.changed_elsewhere()
        assert not here.changed_elsewhere()
        assert not there.changed_elsewhere()
        here.close()
        there.close()

    def test_a_file_that_is_removed_or_replaced_is_noticed(self, library: Path) -> None:
        store = Store(library)
        assert store.is_in_place()
        library.rename(library.with_name("moved"))
        assert not store.is_in_place()
        library.write_bytes(b"another")
        assert not store.is_in_place()
        store.close()

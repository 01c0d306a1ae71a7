"""Imports and exports that are watched: how far they are, and what stays where the user stops them."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.formats.exports import FORMATS, Options
from reader.services.export_files import mark_of, save
from reader.services.exporting import render
from reader.services.importing import ImportWishes, import_file, said_in
from reader.services.library import Library
from reader.services.taking_over import SaidCounts
from reader.services.watching import StoppedError, Watch
from reader.storage.store import Store
from support.builders import NOW, batch, invented, snapshot, take_in
from support.invented_files import bibliography, digest, metadata


class Watcher(Watch):
    """Stops, or leaves, once so many papers are done."""

    def __init__(self, stop_at: int = 1 << 40, leave_at: int = 1 << 40) -> None:
        self.told: list[int] = []
        super().__init__(self.told.append, lambda: self.last >= stop_at, lambda: self.last >= leave_at)

    @property
    def last(self) -> int:
        return max(self.told, default=0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "library.sqlite3")
    yield store
    store.close()


def papers(store: Store) -> int:
    with store.guarded():
        return store.listing.counts("").papers


class TestImports:
    @pytest.mark.parametrize("stop", [{"stop_at": 500}, {"leave_at": 500}])
    def test_of_a_snapshot_what_is_stored_stays(self, stop: dict[str, int], tmp_path: Path, store: Store) -> None:
        name, watch = metadata(tmp_path, 1300), Watcher(**stop)
        report = import_file(store, name, NOW, watch=watch)
        assert (report.is_stopped, report.entries, report.new) == (True, 500, 500)
        assert watch.told == [500]
        assert papers(store) == 500
        watch = Watcher()
        report = import_file(store, name, NOW, watch=watch)
        assert (report.is_stopped, report.entries, report.new, report.known) == (False, 1300, 800, 500)
        assert watch.told == [500, 1000, 1300]

    def test_of_a_digest_nothing_does(self, tmp_path: Path, store: Store) -> None:
        name = digest(tmp_path, 1100)
        before = snapshot(tmp_path / "library.sqlite3")
        watch = Watcher(stop_at=500)
        report = import_file(store, name, NOW, watch=watch)
        assert (report.is_stopped, report.entries) == (True, 0)
        assert watch.told == [500]
        assert snapshot(tmp_path / "library.sqlite3") == before

    def test_of_a_bibliography_the_beginning_does(self, tmp_path: Path, store: Store) -> None:
        name, watch = bibliography(tmp_path, 1100), Watcher(stop_at=500)
        report = import_file(store, name, NOW, watch=watch)
        assert (report.is_stopped, report.entries, report.new) == (True, 500, 500)
        assert watch.told == [500]
        assert papers(store) == 500
        report = import_file(store, name, NOW, watch=Watcher())
        assert (report.is_stopped, report.new, report.known) == (False, 600, 500)

    def test_of_a_bibliography_all_does_where_the_program_ends(self, tmp_path: Path, store: Store) -> None:
        name = bibliography(tmp_path, 1100)
        # To leave the program is no wish to lose a file that is half a second away from being read.
        watch = Watcher(leave_at=500)
        report = import_file(store, name, NOW, watch=watch)
        assert (report.is_stopped, report.new) == (False, 1100)
        assert watch.told == [500, 1000, 1100]

    def test_one_that_is_stopped_before_it_begins(self, tmp_path: Path, store: Store) -> None:
        report = import_file(store, bibliography(tmp_path, 3), NOW, watch=Watcher(stop_at=0))
        assert (report.is_stopped, report.entries, papers(store)) == (True, 0, 0)

    def test_a_watched_one_stores_the_same(self, tmp_path: Path) -> None:
        name = bibliography(tmp_path, 700)
        found = []
        for watch in (None, Watcher()):
            path = tmp_path / f"{watch is None}.sqlite3"
            store = Store(path)
            report = import_file(store, name, NOW, ImportWishes(state=True), watch)
            store.close()
            found.append((report, {table: rows for table, rows in snapshot(path).items() if "meta" not in table}))
        (plain, rows), (watched, same) = found
        assert plain == watched
        assert rows["paper"] == same["paper"]
        assert rows["announcement"] == same["announcement"]


class TestWhatAFileSays:
    def test_on_behalf_of_its_user(self, tmp_path: Path) -> None:
        path = tmp_path / "refs.bib"
        path.write_text("@misc{a, eprint={2611.00001}, keywords={one}, annote={First.}}\n")
        assert said_in(str(path)) == SaidCounts(tagged=1, noted=1)
        packed = tmp_path / "refs.bib.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        assert said_in(str(packed)) == SaidCounts(tagged=1, noted=1)
        assert not said_in(bibliography(tmp_path, 3))

    @pytest.mark.parametrize("made", [metadata, digest])
    def test_others_can_say_nothing(self, made: Callable[[Path, int], str], tmp_path: Path) -> None:
        assert said_in(made(tmp_path, 2)) is None


class TestExports:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Iterator[Library]:
        path = tmp_path / "papers.sqlite3"
        take_in(path, batch(*map(invented, range(1, 8))))
        library = Library(path, lambda: NOW)
        yield library
        library.close()

    def test_it_tells_and_stops(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reader.services.exporting.WATCHED", 2)
        numbers, options = library.numbers(), Options(NOW.date())
        for name in ("bibtex", "markdown"):
            watch = Watcher()
            whole = render(library, numbers, FORMATS[name], options, watch=watch)
            assert watch.told == [0, 2, 4, 6]
            assert whole == render(library, numbers, FORMATS[name], options)
            with pytest.raises(StoppedError):
                render(library, numbers, FORMATS[name], options, watch=Watcher(stop_at=2))

    def test_of_a_folder_what_is_written_stays(self, library: Library, tmp_path: Path) -> None:
        kind = FORMATS["obsidian"]
        files = render(library, library.numbers(), kind, Options(NOW.date()))
        with pytest.raises(StoppedError) as stopped:
            save(library, tmp_path / "vault", files, kind, mark=mark_of(library), force=False, watch=Watcher(stop_at=3))
        assert stopped.value.kept == len(list((tmp_path / "vault").iterdir())) == 3
        written = save(library, tmp_path / "vault", files, kind, mark=mark_of(library), force=False)
        assert written.files == len(list((tmp_path / "vault").iterdir())) == 7

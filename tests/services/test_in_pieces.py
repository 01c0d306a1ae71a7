"""A file of another program is stored some papers at a time: nothing is different for it, and no window waits."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from reader.domain.errors import FormatError
from reader.formats.imports import Imported, parse_library
from reader.services import in_pieces
from reader.services.importing import import_batch
from reader.services.in_pieces import PIECE, import_pieces
from reader.storage.store import Store
from support.builders import NOW, identifier_of, snapshot, title_of

COUNT = 3 * PIECE + 7


def bibliography(count: int = COUNT) -> Imported:
    """Return entries of which every tenth is one paper with another, and some with what their user said."""
    entries = []
    for number in range(1, count + 1):
        # The second of two says the identifier of a title that stood alone.
        name = "" if number % 10 == 3 else f", eprint={{{identifier_of(number).name}}}"
        twin = number - PIECE if number % 10 == 4 and number > PIECE else number
        entries.append(f"@misc{{a{number}, title={{{title_of(twin)}}}{name}, note={{x}}, annote={{Note {number}.}}}}\n")
    found = parse_library("".join(entries).encode(), "refs.bib", everything=True)
    assert found is not None
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "library.sqlite3")) as store:
        yield store


def rows(path: Path) -> Mapping[str, object]:
    """Return what the tables hold, but for the pages of the text index, which depend on how it was written."""
    return {table: found for table, found in snapshot(path).items() if "text" not in table and "fts" not in table}


def test_it_stores_what_one_transaction_would(tmp_path: Path, store: Store) -> None:
    imported = bibliography()
    report = import_pieces(store, imported.batch, NOW, file="refs.bib", found=imported.found)
    with closing(Store(tmp_path / "other.sqlite3")) as other:
        assert report == import_batch(other, imported.batch, NOW, file="refs.bib", found=imported.found)
    assert report.taken_over
    one, other_rows = rows(tmp_path / "library.sqlite3"), rows(tmp_path / "other.sqlite3")
    for table in ("paper", "announcement", "document", "state", "tag"):
        assert one.get(table) == other_rows.get(table), table


def test_a_second_time_adds_nothing(tmp_path: Path, store: Store) -> None:
    imported = bibliography()
    import_pieces(store, imported.batch, NOW, found=imported.found)
    before = rows(tmp_path / "library.sqlite3")
    report = import_pieces(store, imported.batch, NOW + timedelta(days=1), found=imported.found)
    assert (report.new, report.updated, report.taken_over) == (0, 0, 0)
    assert rows(tmp_path / "library.sqlite3") == before


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_what_ends_it_leaves_whole_pieces(
    pieces: int, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = bibliography()
    done: list[float] = []

    def end(seconds: float) -> None:
        done.append(seconds)
        if len(done) == pieces:
            raise KeyboardInterrupt

    monkeypatch.setattr(in_pieces.time, "sleep", end)
    if pieces:
        with pytest.raises(KeyboardInterrupt):
            import_pieces(store, imported.batch, NOW, found=imported.found)
        with closing(Store(tmp_path / "beginning.sqlite3")) as other:
            part = imported.batch.entries[: pieces * PIECE]
            import_batch(other, imported.batch.__class__(imported.batch.document, part), NOW)
        beginning = rows(tmp_path / "beginning.sqlite3")
        found = rows(tmp_path / "library.sqlite3")
        assert {table: found[table] for table in ("paper", "announcement", "document")} == {
            table: beginning[table] for table in ("paper", "announcement", "document")
        }
    monkeypatch.setattr(in_pieces.time, "sleep", done.append)
    report = import_pieces(store, imported.batch, NOW, found=imported.found)
    assert (report.entries, len(done)) == (COUNT, pieces + 4)
    with closing(Store(tmp_path / "whole.sqlite3")) as whole:
        import_batch(whole, imported.batch, NOW, found=imported.found)
    one, other_rows = rows(tmp_path / "library.sqlite3"), rows(tmp_path / "whole.sqlite3")
    for table in ("paper", "announcement", "document", "state"):
        assert one.get(table) == other_rows.get(table), table


def test_another_window_gets_its_turn_between_two_pieces(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Store(tmp_path / "library.sqlite3")) as window:
        seen: list[int] = []

        def press(seconds: float) -> None:
            # Would wait for seconds, and then fail, while a transaction is open.
            with window.writing():
                seen.append(window.listing.counts("").papers)

        monkeypatch.setattr(in_pieces.time, "sleep", press)
        import_pieces(store, bibliography().batch, NOW)
    assert len(seen) == 4
    assert seen[0] <= PIECE
    assert seen == sorted(set(seen))


def test_the_states_are_one_step_of_undo(store: Store) -> None:
    imported = bibliography()
    report = import_pieces(store, imported.batch, NOW, found=imported.found)
    with store.guarded():
        step = store.history.last_done()
    assert step is not None
    assert len(step.changes) == report.taken_over


def test_a_small_one_is_stored_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_pieces.time, "sleep", lambda seconds: pytest.fail("it was stored in pieces"))
    assert import_pieces(store, bibliography(PIECE).batch, NOW).entries == PIECE


def test_nothing_but_problems(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_pieces, "store_batch", lambda *_: ([], {}))
    imported = parse_library(("@misc{a, eprint={2611.00001}}\n" * (PIECE + 1) + "@misc{b, x={").encode(), "x.bib")
    assert imported is not None
    with pytest.raises(FormatError, match="braces"):
        import_pieces(store, imported.batch, NOW)

"""The way from any version of the tables to the present one."""

import hashlib
from contextlib import closing
from pathlib import Path
from typing import cast

import apsw
import pytest

from reader.domain.errors import StoreError
from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.domain.text import plain_letters
from reader.services.library import Library
from reader.services.muting import lift
from reader.services.recording import Recorder
from reader.services.searches import forget_search
from reader.storage import backups, connection, schema
from reader.storage.connection import connect
from reader.storage.header import APPLICATION_ID, SCHEMA_VERSION
from reader.storage.mutes import Mute
from reader.storage.schema import MIGRATIONS
from reader.storage.store import Store
from reader.storage.values import key_digest, name_number, names_text
from support.builders import NOW, batch, invented, take_in

# A step that is pinned here is in somebody's library: a change to the tables is one more step.
FROZEN = {
    0: "cdc8478a576fd7f84c791a1f4ba2f6b73e9c56f6ddb19e9495ce2aeca94289d0",
    1: "8663d233f5faa3faed8c2440a7865c042f678e58f5cb1bbb5c9711ae9e71288d",
    2: "7d2e58740b350e5bd6bdec8bff598180f25e0b2ddd9ffef02576ccc2a1044000",
    3: "b2cb4c3a20e0a20a23c0091f4117b0f2c780cdeadb89b851c08ca5606ba1e181",
    4: "8777f0228d3bcc6a1f6f3f1aa8379878138677ab789368cdb8ba995a3494ca4e",
    5: "af6383c5f03a8a954576ccf7a0d47ce014ce44e54bf68041c6c98a7157b333b5",
}


def test_the_steps_have_no_gap() -> None:
    assert sorted(MIGRATIONS) == list(range(SCHEMA_VERSION))


@pytest.mark.parametrize("version", sorted(FROZEN))
def test_a_step_stays_as_it_is(version: int) -> None:
    assert hashlib.sha256(MIGRATIONS[version].encode()).hexdigest() == FROZEN[version]


def test_every_step_is_pinned() -> None:
    assert set(FROZEN) == set(MIGRATIONS)


def test_from_nothing_to_the_present(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.db")) as made:
        assert made.pragma("user_version") == SCHEMA_VERSION
        assert made.pragma("integrity_check") == "ok"
        assert list(made.execute("PRAGMA foreign_key_check")) == []
        strict = [
            bool(row[5])
            for row in made.execute("PRAGMA table_list")
            if row[2] == "table" and not row[1].startswith(("sqlite_", "paper_text_", "note_text_"))
        ]
    assert strict
    assert all(strict)


def test_a_library_of_the_first_version_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(apsw.Connection(str(path))) as old:
        old.execute(MIGRATIONS[0])
        old.pragma("application_id", APPLICATION_ID)
        old.pragma("user_version", 1)
        old.execute(
            "INSERT INTO document VALUES (1, 'x', 'dated.md', '', 'invented', '2026-11-19', '2026-11-20T07:12:33Z'),"
            " (2, 'y', 'undated.md', '', 'invented', NULL, '2026-11-20T23:59:59Z')"
        )
        for number in (1, 2):
            old.execute(
                "INSERT INTO paper (id, key, arxiv_id, title, title_key, abstract, abstract_key, authors,"
                " authors_truncated, categories, comments, journal_ref, doi, report_no, links, authority, added_at)"
                " VALUES (?1, ?2, ?2, 'Lanterns', '', 'Lit', '', '[\"Mira Flame\"]', 0, 'cs.LG', '', '', '', '',"
                " '[]', 0, '2026-11-20T07:12:33Z')",
                (number, f"2611.0000{number}"),
            )
        old.execute(
            "INSERT INTO announcement (paper_id, document_id, position, date, topic, raw)"
            " VALUES (1, 1, 1, NULL, '', ''), (1, 2, 1, '2026-11-18', '', ''), (2, 2, 2, NULL, '', '')"
        )
        old.execute("INSERT INTO state (paper_id, starred_at, note) VALUES (1, '2026-11-20T08:00:00Z', 'mine')")
    store = Store(path)
    assert [found.paper.title for found in store.papers.all([1, 2])] == ["Lanterns", "Lanterns"]
    assert store.states.get(1).note == "mine"
    assert store.listing.counts() == (2, 2, 1)
    days = [day for (day,) in store._connection.execute("SELECT day FROM announcement ORDER BY id")]
    assert days == ["2026-11-19", "2026-11-18", "2026-11-20"]
    found = store._connection.execute("SELECT rowid FROM paper_text WHERE paper_text MATCH 'flame'").fetchall()
    assert found == [(1,), (2,)]
    store.close()
    kept = backups.newest(path)
    assert kept is not None
    assert (kept.papers, kept.starred) == (2, 1)


def test_a_library_of_the_second_version_comes_along(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    papers = [
        ("Løvås on Straße", "Müller lights\nlamps of many colours.", '["Ada Øre", ["Bo", "Kiel"]]'),
        ("", "Only an abstract, and nothing else at all of it is known to anybody.", "[]"),
    ]
    with closing(apsw.Connection(str(path))) as old:
        for version in (0, 1):
            old.execute(MIGRATIONS[version])
        old.pragma("application_id", APPLICATION_ID)
        old.pragma("user_version", 2)
        for number, (title, abstract, authors) in enumerate(papers, 1):
            keys = IdentityKeys.of(Paper(title=title, abstract=abstract))
            old.execute(
                "INSERT INTO paper (id, key, arxiv_id, title, title_key, abstract, abstract_key, authors,"
                " authors_truncated, categories, comments, journal_ref, doi, report_no, links, authority, added_at)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 'cs.LG', '', '', '', '', '[]', 0, '2026-11-20T07:12:33Z')",
                (
                    *(number, f"k{number}", "2611.00001" if number == 1 else None, title, keys.title),
                    *(abstract, key_digest(keys.abstract), authors),
                ),
            )
        old.execute(
            "INSERT INTO state (paper_id, read_at, starred_at, tags, note) VALUES"
            " (1, '2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z', '[\"øl\"]', 'Frag Ødegård'),"
            " (2, NULL, NULL, '[]', '')"
        )
    store = Store(path)
    found = [stored.paper for stored in store.papers.all([1, 2])]
    assert [(paper.title, paper.abstract) for paper in found] == [(title, text) for title, text, _ in papers]
    assert [author.name for author in found[0].authors] == ["Ada Øre", "Bo"]
    assert store.states.get(1).note == "Frag Ødegård"
    assert store.states.get(1).tags == ("øl",)
    assert store.listing.counts() == (2, 1, 1)
    assert store.texts.papers([["lovas"], ["strasse"], ["ore"], ["muller"]]) == [1]
    assert store.texts.papers([["abstract"]], "abstract") == [2]
    assert store.texts.papers([["kiel"]]) == []
    assert store.texts.notes([["odegard"]]) == [1]
    # Everything is news to an index; what comes now is logged after it.
    mark = store.changes.now()
    with store.writing():
        assert Recorder(store, NOW).record(Paper(title="Lamps", abstract=papers[1][1])) == (2, "updated")
        assert Recorder(store, NOW).record(Paper(title=papers[0][0])) == (1, "known")
    changes = store.changes.since(mark, 9)
    assert changes is not None
    assert changes.papers == (2,)
    assert store.searches.all() == []
    assert list(store._connection.execute("PRAGMA integrity_check")) == [("ok",)]
    store._connection.execute("INSERT INTO paper_text (paper_text, rank) VALUES ('integrity-check', 0)")
    store.close()
    kept = backups.newest(path)
    assert kept is not None
    assert (kept.papers, kept.starred) == (2, 1)
    with closing(apsw.Connection(str(kept.path), flags=apsw.SQLITE_OPEN_READONLY)) as old:
        assert old.pragma("user_version") == 2
        assert old.execute("SELECT title_key FROM paper WHERE id = 1").get == "løvasonstrasse"


def test_a_history_of_the_fourth_version_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(apsw.Connection(str(path))) as old:
        for function in (key_digest, name_number, plain_letters, names_text):
            old.create_scalar_function(function.__name__, cast("apsw.ScalarProtocol", function), 1)
        for version in range(4):
            old.execute(MIGRATIONS[version])
        old.pragma("application_id", APPLICATION_ID)
        old.pragma("user_version", 4)
        old.execute(
            "INSERT INTO paper (id, key, arxiv_id, title, abstract, authors, authors_truncated, categories, comments,"
            " journal_ref, doi, report_no, links, authority, added_at) VALUES (1, 'k1', '2611.00001', 'Lamps', 'Lit',"
            " '[]', 0, 'cs.LG', '', '', '', '', '[]', 0, '2026-11-20T07:12:33Z')"
        )
        old.execute("INSERT INTO state (paper_id, starred_at) VALUES (1, '2026-11-20T08:00:00Z')")
        old.execute(
            "INSERT INTO step (id, at, label, status) VALUES (1, '2026-11-20T08:00:00Z', 'starred 2611.00001', 'done');"
            """INSERT INTO step_change VALUES (1, 1, '{}', '{"starred_at": "2026-11-20T08:00:00Z"}')"""
        )
        old.execute("INSERT INTO mute VALUES ('author', 'Ada Mori', NULL)")
        old.execute("INSERT INTO saved_search VALUES ('Lamps', 'lamp', 1)")
    with closing(Library(path, lambda: NOW)) as library:
        assert library.store.history.things(1) == ()
        assert lift(library, Mute("author", "Ada Mori"))
        assert forget_search(library, "Lamps")
        undone = [library.undo() for _ in range(4)]
        assert [step and step.label for step in undone] == [
            *("forgot the search Lamps", "unmuted Ada Mori", "starred 2611.00001", None)
        ]
        assert [tuple(search) for search in library.store.searches.all()] == [("Lamps", "lamp")]
        assert library.store.mutes.all() == [Mute("author", "Ada Mori")]
        assert library.counts().starred == 0
    kept = backups.newest(path)
    assert kept is not None
    with closing(apsw.Connection(str(kept.path), flags=apsw.SQLITE_OPEN_READONLY)) as old:
        assert old.pragma("user_version") == 4


class TestOneMoreStep:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        take_in(tmp_path / "library.db", batch(invented(1)))
        return tmp_path / "library.db"

    def add(self, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
        monkeypatch.setattr(schema, "MIGRATIONS", {**MIGRATIONS, SCHEMA_VERSION: step})
        monkeypatch.setattr(connection, "SCHEMA_VERSION", SCHEMA_VERSION + 1)

    def test_a_backup_of_the_old_tables_is_made_first(self, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.add(monkeypatch, "ALTER TABLE paper ADD COLUMN mood TEXT")
        with closing(connect(library)) as new:
            assert new.pragma("user_version") == SCHEMA_VERSION + 1
            assert new.execute("SELECT count(mood), count(*) FROM paper").fetchone() == (0, 1)
        backup = backups.newest(library)
        assert backup is not None
        with closing(apsw.Connection(str(backup.path), flags=apsw.SQLITE_OPEN_READONLY)) as old:
            assert old.pragma("user_version") == SCHEMA_VERSION

    def test_a_step_that_fails_leaves_the_old_tables(self, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.add(monkeypatch, "ALTER TABLE paper ADD COLUMN mood TEXT; INSERT INTO no_such_table VALUES (1)")
        with pytest.raises(StoreError):
            connect(library)
        monkeypatch.undo()
        with closing(connect(library)) as old:
            assert old.pragma("user_version") == SCHEMA_VERSION
            assert "mood" not in [row[1] for row in old.execute("PRAGMA table_info(paper)")]

    def test_no_backup_no_step(self, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.add(monkeypatch, "ALTER TABLE paper ADD COLUMN mood TEXT")
        backups.folder(library).write_bytes(b"in the way")
        with pytest.raises(StoreError, match="No backup could be made"):
            connect(library)
        backups.folder(library).unlink()
        monkeypatch.undo()
        connect(library).close()

    def test_a_fresh_library_takes_all_steps_and_needs_no_backup(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.add(monkeypatch, "ALTER TABLE paper ADD COLUMN mood TEXT")
        with closing(connect(tmp_path / "fresh.db")) as fresh:
            assert fresh.pragma("user_version") == SCHEMA_VERSION + 1
        assert not backups.folder(tmp_path / "fresh.db").exists()

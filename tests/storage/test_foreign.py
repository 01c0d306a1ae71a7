"""Databases of other programs: read without a trace, and never believed."""

import os
import struct
import time
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

import apsw
import pytest

from reader.domain.errors import FormatError
from reader.storage import foreign
from reader.storage.foreign import read_foreign
from reader.storage.store import Store

NEWSBOAT = """
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL, title VARCHAR(1024));
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL,
 title VARCHAR(1024) NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL,
 feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL,
 unread INTEGER(1) NOT NULL, flags VARCHAR(52), deleted INTEGER(1) NOT NULL DEFAULT 0);
INSERT INTO rss_item VALUES (1, 'g', 'Slow Lanterns', 'Ada Example', 'https://arxiv.org/abs/2611.00001',
 'https://rss.arxiv.org/rss/cs.LG', 1793682000, 'We light.', 0, 's', 0);
INSERT INTO rss_item VALUES (2, 'h', 'News', 'x',
 'https://example.org/1', 'https://example.org/feed', 1, 'y', 1, NULL, 0);
"""

ARTUI = """
CREATE TABLE articles (id TEXT PRIMARY KEY, entry_id TEXT, title TEXT, authors TEXT, summary TEXT, categories TEXT,
 published_date TEXT, notes_file_path TEXT);
CREATE TABLE article_status (article_id TEXT PRIMARY KEY, is_saved INTEGER, is_viewed INTEGER, saved_at TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE article_tags (article_id TEXT, tag_id INTEGER);
INSERT INTO articles VALUES ('2611.00001v1', 'x', 'Slow Lanterns', '["Ada Example"]', 'We light.', '["cs.LG"]',
 '2026-11-03T17:00:00+00:00', NULL);
INSERT INTO article_status VALUES ('2611.00001v1', 1, 0, '2026-11-05T09:00:00');
INSERT INTO tags VALUES (1, 'lamps');
INSERT INTO article_tags VALUES ('2611.00001v1', 1);
"""


def made(path: Path, sql: str) -> Path:
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(sql)
    return path


class TestNewsboat:
    def test_items_of_arxiv(self, tmp_path: Path) -> None:
        path = made(tmp_path / "cache.db", NEWSBOAT)
        before = path.read_bytes()
        found = read_foreign(path)
        assert (found.kind, found.is_cut) == ("newsboat", False)
        (row,) = found.rows
        assert (row["title"], row["unread"], row["flags"], row["pubDate"]) == ("Slow Lanterns", "0", "s", "1793682000")
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_a_cache_of_an_old_version(self, tmp_path: Path) -> None:
        sql = (
            "CREATE TABLE rss_item (title TEXT, url TEXT); INSERT INTO rss_item VALUES ('A', 'http://arxiv.org/abs/1')"
        )
        assert read_foreign(made(tmp_path / "cache.db", sql)).rows == [{"title": "A", "url": "http://arxiv.org/abs/1"}]

    def test_text_that_is_not_utf8(self, tmp_path: Path) -> None:
        path = made(tmp_path / "cache.db", NEWSBOAT + "UPDATE rss_item SET title = CAST(x'ff41' AS TEXT);")
        assert read_foreign(path).rows[0]["title"] == "\ufffdA"

    @pytest.mark.parametrize("name", ["a b?c=d&e#f%20.db", os.fsdecode(b"caf\xe9.db")])
    def test_names_that_mean_something_in_an_address(self, tmp_path: Path, name: str) -> None:
        data = made(tmp_path / "cache.db", NEWSBOAT).read_bytes()
        try:
            (tmp_path / name).write_bytes(data)
        except OSError:
            pytest.skip("the file system takes no such name")
        assert len(read_foreign(tmp_path / name).rows) == 1

    def test_more_rows_than_are_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foreign, "ROW_LIMIT", 1)
        more = "INSERT INTO rss_item SELECT id + 9, guid, title, author, url, feedurl, 1, '', 1, '', 0 FROM rss_item;"
        found = read_foreign(made(tmp_path / "cache.db", NEWSBOAT + more))
        assert (len(found.rows), found.is_cut) == (1, True)
        monkeypatch.setattr(foreign, "ROW_LIMIT", 9)
        monkeypatch.setattr(foreign, "TABLE_BYTES", 10)
        assert read_foreign(tmp_path / "cache.db").is_cut


class TestArtui:
    def test_articles_with_tags(self, tmp_path: Path) -> None:
        found = read_foreign(made(tmp_path / "arxiv_articles.db", ARTUI))
        assert found.kind == "artui"
        assert found.rows[0]["is_saved"] == "1"
        assert found.tags == {"2611.00001v1": ["lamps"]}
        assert found.notes == {}

    def test_a_note_lies_beside_the_database(self, tmp_path: Path) -> None:
        (tmp_path / "artui" / "notes").mkdir(parents=True)
        note = tmp_path / "artui" / "notes" / "a.md"
        note.write_text("Mine.", encoding="utf-8")
        path = made(tmp_path / "artui" / "arxiv_articles.db", ARTUI)
        with closing(apsw.Connection(str(path))) as connection:
            connection.execute("UPDATE articles SET notes_file_path = ?", (str(note),))
        assert read_foreign(path).notes == {"2611.00001v1": "Mine."}

    @pytest.mark.parametrize("name", ["../secret.md", "/etc/hostname", "notes", "a\0b.md", "missing.md"])
    def test_a_path_to_elsewhere_is_not_followed(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "secret.md").write_text("not for you", encoding="utf-8")
        (tmp_path / "artui" / "notes").mkdir(parents=True)
        path = made(tmp_path / "artui" / "arxiv_articles.db", ARTUI)
        wanted = str(tmp_path / "artui" / name) if name.startswith("..") else name
        with closing(apsw.Connection(str(path))) as connection:
            connection.execute("UPDATE articles SET notes_file_path = ?", (wanted,))
        assert read_foreign(path).notes == {}

    def test_tables_that_are_missing(self, tmp_path: Path) -> None:
        sql = (
            "CREATE TABLE articles (id TEXT, title TEXT); CREATE TABLE article_status (article_id TEXT);"
            "INSERT INTO articles VALUES ('2611.00001v1', 'A')"
        )
        found = read_foreign(made(tmp_path / "a.db", sql))
        assert (found.rows, found.tags) == ([{"id": "2611.00001v1", "title": "A"}], {})


class TestRefusals:
    def refused(self, path: Path) -> str:
        with pytest.raises(FormatError) as told:
            read_foreign(path)
        return str(told.value)

    def test_a_program_that_is_running(self, tmp_path: Path) -> None:
        path = made(tmp_path / "cache.db", NEWSBOAT)
        (tmp_path / "cache.db-wal").write_bytes(b"x")
        assert "in use by another program" in self.refused(path)

    def test_a_library_of_our_own(self, tmp_path: Path) -> None:
        Store(tmp_path / "library.db").close()
        assert "library of Matins" in self.refused(tmp_path / "library.db")

    def test_a_database_of_anybody_else(self, tmp_path: Path) -> None:
        assert "not known" in self.refused(made(tmp_path / "x.db", "CREATE TABLE a (b)"))
        assert "not known" in self.refused(made(tmp_path / "y.db", "CREATE VIEW rss_item AS SELECT 1 url, 2 title"))

    def test_a_damaged_one(self, tmp_path: Path) -> None:
        whole = made(tmp_path / "cache.db", NEWSBOAT).read_bytes()
        for number in range(0, len(whole), 512):
            path = tmp_path / f"cut{number}.db"
            path.write_bytes(whole[:number] + b"\xff" * 64 + whole[number + 64 :])
            with suppress(FormatError):
                read_foreign(path)


PAGE = 4_096


def endless(path: Path, levels: int) -> Path:
    """Write a table whose pages lead 40 times each to the same next page, ``levels`` times over."""
    tables = "".join(f"CREATE TABLE t{number} (a);" for number in range(levels))
    sql = f"PRAGMA page_size = {PAGE}; CREATE TABLE rss_item (title, url); INSERT INTO rss_item VALUES ('a', 'b');"
    made(path, sql + tables)
    with closing(apsw.Connection(str(path))) as connection:
        pages = [int(page) for (page,) in connection.execute("SELECT rootpage FROM sqlite_schema ORDER BY rowid")]
    data = bytearray(path.read_bytes())

    def place(page: int) -> slice:
        return slice((page - 1) * PAGE, page * PAGE)

    data[place(pages[-1])] = data[place(pages[0])]
    for here, child in pairwise(pages):
        inner = bytearray(PAGE)
        first = PAGE - 5 * 40
        inner[:12] = struct.pack(">BHHHBI", 5, 0, 40, first, 0, child)
        for number in range(40):
            cell = first + 5 * number
            inner[12 + 2 * number : 14 + 2 * number] = struct.pack(">H", cell)
            inner[cell : cell + 5] = struct.pack(">IB", child, number + 1)
        data[place(here)] = inner
    path.write_bytes(data)
    return path


class TestNoEnd:
    @pytest.mark.parametrize("levels", [3, 4, 5, 8, 16])
    def test_pages_that_lead_to_one_another(self, tmp_path: Path, levels: int) -> None:
        path = endless(tmp_path / "cache.db", levels)
        begin = time.process_time()
        if levels < 5:
            assert read_foreign(path).rows == []
        else:
            with pytest.raises(FormatError, match="damaged, or too large"):
                read_foreign(path)
        assert time.process_time() - begin < 2

    def test_the_time_of_the_processor(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foreign, "SECONDS", -1.0)
        with pytest.raises(FormatError, match="too large"):
            read_foreign(endless(tmp_path / "cache.db", 3))

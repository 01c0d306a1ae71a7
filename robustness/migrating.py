"""Migration as work that is interrupted: libraries of every frozen version, opened by the present program."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import apsw

from reader.domain.identity import IdentityKeys
from reader.domain.paper import Paper
from reader.domain.text import plain_letters
from reader.services.library import Library
from reader.storage import backups
from reader.storage.header import APPLICATION_ID, SCHEMA_VERSION
from reader.storage.schema import MIGRATIONS
from reader.storage.store import Store
from reader.storage.values import key_digest, name_number, names_text
from robustness.jobs import NAME, Job, Say, is_whole
from robustness.running import check

_PAPER = (
    "INSERT INTO paper (id, key, arxiv_id, title, title_key, abstract, abstract_key, authors, authors_truncated,"
    " categories, comments, journal_ref, doi, report_no, links, authority, added_at)"
    " VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, '[\"Mira Flame\"]', 0, 'cs.LG', '', '', '', '', '[]', 0,"
    " '2026-11-20T07:12:33Z')"
)


def make_old(path: Path, version: int, papers: int) -> None:
    """Make a library as a program whose tables were of ``version`` left it; every third paper has a star and a note."""
    with closing(apsw.Connection(str(path))) as old:
        for function in (key_digest, name_number, plain_letters, names_text):
            old.create_scalar_function(function.__name__, cast("apsw.ScalarProtocol", function), 1)
        for step in range(min(version, 2)):
            old.execute(MIGRATIONS[step])
        with old:
            old.execute(
                "INSERT INTO document VALUES (1, 'x', 'old.md', '', 'invented', '2026-11-19', '2026-11-20T07:12:33Z')"
            )
            for number in range(1, papers + 1):
                _add(old, number)
        for step in range(2, version):
            old.execute(MIGRATIONS[step])
        old.pragma("application_id", APPLICATION_ID)
        old.pragma("user_version", version)


def _add(old: apsw.Connection, number: int) -> None:
    title, abstract = f"Lanterns of {number}", f"We light the lanterns of {number}, one after the other. " * 8
    keys = IdentityKeys.of(Paper(title=title, abstract=abstract))
    two = old.execute("SELECT count(*) FROM pragma_table_info('announcement') WHERE name = 'day'").get
    old.execute(_PAPER, (number, f"2611.{number:05d}", title, keys.title, abstract, key_digest(keys.abstract)))
    if two:
        old.execute(
            "INSERT INTO announcement (paper_id, document_id, position, date, topic, raw, day)"
            " VALUES (?, 1, ?, '2026-11-19', 'Lanterns', '', '2026-11-19')",
            (number, number),
        )
    else:
        old.execute(
            "INSERT INTO announcement (paper_id, document_id, position, date, topic, raw)"
            " VALUES (?, 1, ?, '2026-11-19', 'Lanterns', '')",
            (number, number),
        )
    if number % 3 == 1:
        old.execute(
            "INSERT INTO state (paper_id, starred_at, note) VALUES (?, '2026-11-20T08:00:00Z', ?)",
            (number, f"mine {number}"),
        )


class Migration(Job):
    """Opening a library of an older version."""

    size, small = 1, 1
    papers = 60

    def __init__(self, version: int) -> None:
        self.version = version
        self.name = f"migration-{version}"

    def prepare(self, place: Path) -> None:
        make_old(place / NAME, self.version, self.papers)

    def act(self, place: Path, size: int, say: Say) -> None:
        Store(place / NAME).close()
        say("open")

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        is_whole(place / NAME)
        for copy in backups.folder(place / NAME).glob("2*.sqlite3"):
            is_whole(copy)
        if said:
            check(backups.good(place / NAME), "it was renewed without a backup")
        with closing(Library(place / NAME)) as library:
            check(library.counts().papers == self.papers, "papers are lost")
            starred = library.numbers(["starred"])
            check(sorted(starred) == list(range(1, self.papers + 1, 3)), "stars are lost")
            for number in starred[:5]:
                detail = library.detail(number)
                check(detail is not None and detail.state.note == f"mine {number}", "a note is lost")


MIGRATING = tuple(Migration(version) for version in range(1, SCHEMA_VERSION))

"""New versions of papers that were known already."""

from datetime import datetime
from typing import NamedTuple

import apsw

from reader.storage.values import time_text, time_value


class PaperVersion(NamedTuple):
    """A version that came after a paper was known; ``earlier_abstract`` is the abstract before it."""

    version: int
    updated: datetime | None
    seen_at: datetime
    earlier_abstract: str


class VersionTable:
    """Which versions came when. Every write belongs inside the caller's transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def record(self, paper: int, version: PaperVersion) -> None:
        """Store that a version came; a second time changes nothing."""
        sql = (
            "INSERT OR IGNORE INTO paper_version (paper_id, version, updated, seen_at, earlier_abstract)"
            " VALUES (?, ?, ?, ?, ?)"
        )
        times = (time_text(version.updated), time_text(version.seen_at))
        self._connection.execute(sql, (paper, version.version, *times, version.earlier_abstract))

    def of(self, paper: int) -> list[PaperVersion]:
        """Return the versions that came, oldest first."""
        sql = (
            "SELECT version, updated, seen_at, earlier_abstract FROM paper_version WHERE paper_id = ? ORDER BY version"
        )
        found = []
        for version, updated, seen_at, earlier in self._connection.execute(sql, (paper,)):
            seen = time_value(seen_at)
            assert seen is not None, "the column is never empty"
            found.append(PaperVersion(version, time_value(updated), seen, earlier))
        return found

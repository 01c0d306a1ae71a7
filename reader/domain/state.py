"""What the reader's user says about a paper; no source ever touches it."""

from datetime import datetime
from typing import NamedTuple


class PaperState(NamedTuple):
    """The user's word on one paper. The times are when it was said, aware and in UTC; None means it was not."""

    read_at: datetime | None = None
    starred_at: datetime | None = None
    skipped_at: datetime | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    later_at: datetime | None = None

    @property
    def is_unread(self) -> bool:
        """True until the paper was read or skipped."""
        return self.read_at is None

    @property
    def is_starred(self) -> bool:
        """True while the paper is starred."""
        return self.starred_at is not None

    def read(self, at: datetime) -> "PaperState":
        """Return the state after reading; a second reading keeps the first time."""
        return self._replace(read_at=self.read_at or at)

    def unread(self) -> "PaperState":
        """Return the state as if the paper had never been opened; the star stays."""
        return self._replace(read_at=None, skipped_at=None, later_at=None)

    def starred(self, at: datetime) -> "PaperState":
        """Return the state with a star; starring is a decision, so the paper counts as read."""
        return self._replace(starred_at=self.starred_at or at, read_at=self.read_at or at, skipped_at=None)

    def put_off(self, at: datetime) -> "PaperState":
        """Return the state with the wish to read the paper later, which is a decision and counts as read."""
        return self._replace(later_at=self.later_at or at, read_at=self.read_at or at, skipped_at=None)

    def taken_up(self) -> "PaperState":
        """Return the state without the wish to read the paper later."""
        return self._replace(later_at=None)

    def unstarred(self) -> "PaperState":
        """Return the state without a star."""
        return self._replace(starred_at=None)

    def skipped(self, at: datetime) -> "PaperState":
        """Return the state after a skip, which marks the paper as read."""
        return self._replace(skipped_at=self.skipped_at or at, read_at=self.read_at or at, later_at=None)

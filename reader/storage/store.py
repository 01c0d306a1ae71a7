"""One open library: its tables, its transactions, and what other windows do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from reader.storage.connection import connect, connect_to_read, store_errors, transaction
from reader.storage.history import History
from reader.storage.listing import ListingTable
from reader.storage.papers import DocumentTable, PaperTable
from reader.storage.states import Settings, StateTable
from reader.storage.text_index import TextIndex

if TYPE_CHECKING:
    from reader.storage.bulk import BulkWriter
    from reader.storage.changes import ChangeTable
    from reader.storage.checks import Repairs
    from reader.storage.downloads import DownloadTable
    from reader.storage.feeds import FeedTable
    from reader.storage.mutes import MuteTable
    from reader.storage.searches import SearchTable
    from reader.storage.statistics import StatisticsTable
    from reader.storage.texts import TextSearch
    from reader.storage.things import ThingTable
    from reader.storage.triage import TriageTable
    from reader.storage.versions import VersionTable


class Store:
    """The tables of one library over one connection; belongs to the thread that opened it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the library at ``path``, creating it where there is none; raises StoreError.

        With ``read_only`` nothing is created, and what would write fails.
        """
        self.path = path
        self._connection = connect_to_read(path) if read_only else connect(path)
        self._text_index = TextIndex(self._connection)
        self.papers = PaperTable(self._connection, self._text_index)
        self.documents = DocumentTable(self._connection)
        self.listing = ListingTable(self._connection)
        self.states = StateTable(self._connection)
        self.history = History(self._connection)
        self.settings = Settings(self._connection)
        self._file = path.stat().st_ino
        self._seen = self._data_version()

    @cached_property
    def feeds(self) -> "FeedTable":
        """The log of fetching."""
        from reader.storage.feeds import FeedTable

        return FeedTable(self._connection)

    @cached_property
    def versions(self) -> "VersionTable":
        """The versions that came after a paper was known."""
        from reader.storage.versions import VersionTable

        return VersionTable(self._connection)

    @cached_property
    def changes(self) -> "ChangeTable":
        """The log of changes."""
        from reader.storage.changes import ChangeTable

        return ChangeTable(self._connection)

    @cached_property
    def texts(self) -> "TextSearch":
        """Words in abstracts and notes."""
        from reader.storage.texts import TextSearch

        return TextSearch(self._connection)

    @cached_property
    def searches(self) -> "SearchTable":
        """Queries with a name."""
        from reader.storage.searches import SearchTable

        return SearchTable(self._connection)

    @cached_property
    def triage(self) -> "TriageTable":
        """What triage asks."""
        from reader.storage.triage import TriageTable

        return TriageTable(self._connection)

    @cached_property
    def mutes(self) -> "MuteTable":
        """What is muted."""
        from reader.storage.mutes import MuteTable

        return MuteTable(self._connection)

    @cached_property
    def things(self) -> "ThingTable":
        """Mutes and saved searches as the history keeps them."""
        from reader.storage.things import ThingTable

        return ThingTable(self._connection)

    @cached_property
    def statistics(self) -> "StatisticsTable":
        """What can be counted."""
        from reader.storage.statistics import StatisticsTable

        return StatisticsTable(self._connection)

    @cached_property
    def downloads(self) -> "DownloadTable":
        """Whole papers that are wanted, and where the user stopped in them."""
        from reader.storage.downloads import DownloadTable

        return DownloadTable(self._connection)

    @cached_property
    def repairs(self) -> "Repairs":
        """What can be made again from the papers."""
        from reader.storage.checks import Repairs

        return Repairs(self._connection)

    @cached_property
    def bulk(self) -> "BulkWriter":
        """The way in for many papers at once."""
        from reader.storage.bulk import BulkWriter

        return BulkWriter(self._connection, self._text_index)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Give every reader in the block one and the same moment of the library."""
        with store_errors(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block as one durable write: when it ends, everything in it is on disk."""
        with store_errors(self.path), transaction(self._connection):
            try:
                yield
                self._text_index.settle()
            finally:
                self._text_index.forget()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn a failure of a single read into a sentence."""
        with store_errors(self.path):
            yield

    def changed_elsewhere(self) -> bool:
        """Tell whether another connection wrote since the last call."""
        with store_errors(self.path):
            before, self._seen = self._seen, self._data_version()
        return before != self._seen

    def is_in_place(self) -> bool:
        """Tell whether the file that is open is still the one at the library's path."""
        try:
            return self.path.stat().st_ino == self._file
        except OSError:
            return False

    def close(self) -> None:
        """Close the connection; the store cannot be used any more."""
        self._connection.close()

    def _data_version(self) -> int:
        return int(self._connection.pragma("data_version"))

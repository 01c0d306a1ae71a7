"""One open library: its tables, its transactions, and what other windows do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.storage.connection import connect, connect_to_read, store_errors, transaction
from reader.storage.tables import Tables


class Store(Tables):
    """The tables of one library over one connection; belongs to the thread that opened it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the library at ``path``, creating it where there is none; raises StoreError.

        With ``read_only`` nothing is created, and what would write fails.
        """
        self.path = path
        super().__init__(connect_to_read(path) if read_only else connect(path))
        self._file = path.stat().st_ino
        self._seen = self._data_version()

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

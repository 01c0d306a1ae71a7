"""Opening a library so that what was acknowledged is on disk, and refusing what is not ours to touch."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import cast

import apsw

from reader.domain.errors import InterruptedStoreError, StoreError
from reader.domain.text import clean, plain_letters
from reader.storage.header import APPLICATION_ID, SCHEMA_VERSION
from reader.storage.values import DamagedValueError, key_digest, name_number, names_text

MINIMUM_SQLITE = (3, 51, 3)
"""Older versions can lose committed rows when two connections checkpoint at once (the WAL-reset bug)."""

BUSY_MILLISECONDS = 5_000
"""How long a write waits for another window's transaction."""

BUSY_STEP = 0.001
"""Seconds between two looks whether it is over."""

PAGE_SIZE = 8_192
"""Bytes of a page of a new library. Papers in pages of 4,096 take a sixth more room and longer to write."""

_MAGIC = b"SQLite format 3\0"


class DamagedLibraryError(StoreError):
    """The file cannot be read as the library it was. Nothing was changed."""

    def __init__(self, path: Path, reason: str) -> None:
        from reader.storage import backups

        newest = backups.newest(path)
        message = f"The library {_shown(path)} is damaged: {reason}."
        if newest is None:
            message += " There is no backup beside it. Nothing was changed."
        else:
            message += (
                f" Its newest good backup is of {newest.made_at:%Y-%m-%d %H:%M} UTC with {newest.papers} papers,"
                f" {newest.starred} starred. `matins restore` puts it back and keeps the damaged file."
            )
        super().__init__(message)


def connect(path: Path) -> apsw.Connection:
    """Open the library at ``path`` and bring its tables to the present version; create it where there is none.

    Raises DamagedLibraryError for a file that was a library, StoreError for anything else that cannot be opened.
    """
    _check_sqlite()
    fresh = _prepare(path)
    with store_errors(path), ExitStack() as undone:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        undone.callback(connection.close)
        connection.set_busy_handler(_patience())
        version = _version(connection, path)
        _configure(connection)
        if version < SCHEMA_VERSION:
            if not fresh and version > 0:
                from reader.storage import backups

                backups.make(path)
            _migrate(connection)
        undone.pop_all()
    return connection


def connect_to_read(path: Path) -> apsw.Connection:
    """Open the library at ``path`` so that nothing can be written through this connection; raises StoreError.

    A library that is not there is not made, and one of an older version is left as it is.
    """
    _check_sqlite()
    if not path.is_file():
        raise StoreError(f"There is no library at {_shown(path)}.")
    _prepare(path)
    with store_errors(path), ExitStack() as undone:
        # Reading a write-ahead log that another process left takes the right to write its index.
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        undone.callback(connection.close)
        connection.set_busy_handler(_patience())
        version = _version(connection, path)
        if version < SCHEMA_VERSION:
            raise StoreError(
                f"The library {_shown(path)} is of an older Matins; opening it once with this one renews it."
            )
        connection.pragma("query_only", True)
        connection.pragma("trusted_schema", False)
        connection.pragma("temp_store", "memory")
        undone.pop_all()
    return connection


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences about ``path``."""
    try:
        yield
    except (apsw.CorruptError, apsw.NotADBError, DamagedValueError) as error:
        raise DamagedLibraryError(path, clean(str(error))) from error
    except UnicodeDecodeError as error:
        raise DamagedLibraryError(path, "a row holds text that is not UTF-8") from error
    except apsw.InterruptError as error:
        raise InterruptedStoreError("The question was given up.") from error
    except apsw.FullError as error:
        raise StoreError(f"The library {_shown(path)} could not be written: the disk is full.") from error
    except apsw.BusyError as error:
        raise StoreError(f"The library {_shown(path)} is being written by another program; try again.") from error
    except apsw.ReadOnlyError as error:
        raise StoreError(f"The library {_shown(path)} may not be written here.") from error
    except apsw.CantOpenError as error:
        raise StoreError(f"The library {_shown(path)} could not be opened: {clean(str(error))}.") from error
    except apsw.Error as error:
        raise StoreError(f"The library {_shown(path)} could not be used: {clean(str(error))}.") from error


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Run the block as one write: all of it is on disk when the block ends, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        # Whatever kept the block or the commit from its end.
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _check_sqlite() -> None:
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if version < MINIMUM_SQLITE:
        wanted = ".".join(map(str, MINIMUM_SQLITE))
        raise StoreError(f"SQLite {apsw.sqlite_lib_version()} can lose data; Matins needs {wanted} or newer.")


def _prepare(path: Path) -> bool:
    """Look at the file before SQLite does, so that a stranger's file stays byte for byte; True if it is new."""
    try:
        str(path).encode()
        head = _head(path)
        if head is not None and head.startswith(_MAGIC):
            return False
        _refuse_damage(path, head)
        if head is None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # WAL and shared-memory files take their mode from this one.
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"The library {_shown(path)} could not be opened: {_reason(error)}.") from error
    except ValueError as error:
        raise StoreError(f"The library {_shown(path)} could not be opened: its name is not UTF-8 text.") from error
    return True


def _refuse_damage(path: Path, head: bytes | None) -> None:
    """Raise for a file that is not there, empty or strange, unless a new library may begin in its place."""
    from reader.storage import backups

    if backups.newest(path) is None:
        if head:
            raise StoreError(f"{_shown(path)} is not a Matins library. Nothing was changed.")
        return
    if head is None:
        where = _shown(backups.folder(path))
        raise DamagedLibraryError(path, f"the file is gone but {where} is not (remove it to begin anew)")
    raise DamagedLibraryError(path, "it does not begin like a library" if head else "the file is empty")


def _head(path: Path) -> bytes | None:
    """Return the first bytes of a regular file, None where there is no file."""
    if not path.exists():
        return None
    if path.is_dir():
        raise IsADirectoryError(21, "it is a directory")
    if not path.is_file():
        raise OSError(22, "it is not a regular file")
    with path.open("rb") as file:
        return file.read(100)


def _version(connection: apsw.Connection, path: Path) -> int:
    """Return the version of the tables; refuse strangers and libraries from the future."""
    # All three from one moment: another window may be making the tables just now.
    connection.execute("BEGIN")
    try:
        application = int(connection.pragma("application_id"))
        version = int(connection.pragma("user_version"))
        tables = int(connection.execute("SELECT count(*) FROM sqlite_schema").get)
    finally:
        connection.execute("ROLLBACK")
    if application == APPLICATION_ID and version <= SCHEMA_VERSION:
        return version
    if not (application or version or tables):
        return 0
    # Closing must not fold a stranger's write-ahead log into its file.
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    if application == APPLICATION_ID:
        raise StoreError(
            f"The library {_shown(path)} was written by a newer Matins (tables of version {version}; this program"
            f" knows up to {SCHEMA_VERSION}). Nothing was changed; please update Matins."
        )
    raise StoreError(f"{_shown(path)} is an SQLite file of another program. Nothing was changed.")


def _configure(connection: apsw.Connection) -> None:
    # It counts for a file that is empty, and for no other.
    connection.pragma("page_size", PAGE_SIZE)
    _write_ahead(connection)
    connection.pragma("synchronous", "full")
    connection.pragma("foreign_keys", True)
    connection.pragma("trusted_schema", False)
    connection.pragma("temp_store", "memory")


def _patience() -> Callable[[int], bool]:
    """Return what waits for another connection's transaction.

    SQLite's own handler looks ever more rarely, up to ten times a second: a key that is pressed while a fetch writes
    one chunk after the other would wait for many of them.
    """
    began = 0.0

    def wait(earlier_calls: int) -> bool:
        nonlocal began
        if earlier_calls == 0:
            began = time.monotonic()
        time.sleep(BUSY_STEP)
        return time.monotonic() - began < BUSY_MILLISECONDS / 1_000

    return wait


def _write_ahead(connection: apsw.Connection) -> None:
    """Turn the write-ahead log on; here alone SQLite does not wait for another window, which may make the same file."""
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1_000
    while True:
        try:
            connection.pragma("journal_mode", "wal")
        except apsw.BusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return


def _migrate(connection: apsw.Connection) -> None:
    from reader.storage.schema import MIGRATIONS

    # The steps are SQL alone but for these.
    for function in (key_digest, name_number, plain_letters, names_text):
        connection.create_scalar_function(function.__name__, cast("apsw.ScalarProtocol", function), 1)
    with transaction(connection):
        # Another window may have been first.
        for version in range(int(connection.pragma("user_version")), SCHEMA_VERSION):
            connection.execute(MIGRATIONS[version])
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", SCHEMA_VERSION)


def _shown(path: Path) -> str:
    return clean(str(path))


def _reason(error: OSError) -> str:
    return clean((error.strerror or str(error)).lower())

"""Checked, rotating copies beside the library: made once a day and before a migration."""

import glob
import os
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import apsw

from reader.domain.errors import StoreError
from reader.storage.header import APPLICATION_ID

KEPT = 7
"""How many backups stay; the oldest goes first."""

INTERVAL = timedelta(days=1)
"""A backup younger than this is young enough."""

_STAMP = "%Y%m%dT%H%M%SZ"
# The database itself comes last: without it, its write-ahead log is nothing that a program would open.
_PARTS = ("-wal", "")


@dataclass(frozen=True, slots=True)
class Backup:
    """One good copy: when it was made (UTC) and what it holds."""

    path: Path
    made_at: datetime
    papers: int
    starred: int


def folder(library: Path) -> Path:
    """Return where the backups of ``library`` stand."""
    return library.with_name(library.name + ".backups")


def make(library: Path, now: datetime | None = None) -> Backup:
    """Copy ``library`` as it stands, check the copy, and let the oldest beyond ``KEPT`` go.

    Raises StoreError, and leaves no copy, where the library is damaged or the disk is full.
    """
    now = now or datetime.now(UTC)
    place = folder(library)
    target = place / f"{now.strftime(_STAMP)}.sqlite3"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".making-", dir=place)
        os.close(handle)
    except OSError as error:
        raise StoreError(f"No backup could be made in {place}: {error.strerror or error}.") from error
    copy = Path(name)
    try:
        _copy(library, copy)
        made = _inspect(copy, now)
        if made is None:
            raise StoreError(f"No backup was made: the copy of {library} is damaged, so the library may be.")
        _sync(copy)
        copy.replace(target)
        _sync(place)
    except (apsw.Error, OSError) as error:
        raise StoreError(f"No backup could be made in {place}: {error}.") from error
    finally:
        # What cannot be tidied up is no reason to say something else than what happened.
        with suppress(OSError):
            copy.unlink(missing_ok=True)
    for old in _stamped(library)[KEPT:]:
        with suppress(OSError):
            old.unlink(missing_ok=True)
    return Backup(target, made.made_at, made.papers, made.starred)


def is_due(library: Path, now: datetime) -> bool:
    """Tell whether no backup is younger than ``INTERVAL``; one of the future, from a wrong clock, does not count."""
    return not any(timedelta(0) <= now - _made_at(path) < INTERVAL for path in _stamped(library))


def newest(library: Path) -> Backup | None:
    """Return the newest backup that can be read through, or None."""
    for path in _stamped(library):
        found = _inspect(path, _made_at(path))
        if found is not None:
            return found
    return None


def good(library: Path) -> list[Backup]:
    """Return the backups that can be read through, newest first."""
    found = (_inspect(path, _made_at(path)) for path in _stamped(library))
    return [backup for backup in found if backup is not None]


def restore(library: Path, now: datetime, backup: Backup | None = None) -> tuple[Backup, Path | None]:
    """Put a backup, or the newest good one, in the library's place; return it and where the old file was kept.

    The old file and its write-ahead log are renamed, never overwritten. Raises StoreError where there is no backup,
    or where the copy of it could not be made; then nothing was changed.
    """
    backup = backup or newest(library)
    if backup is None:
        raise StoreError(f"There is no good backup of {library}.")
    try:
        handle, name = tempfile.mkstemp(prefix=".restoring-", dir=library.parent)
        os.close(handle)
        copy = Path(name)
        try:
            _copy(backup.path, copy)
            _sync(copy)
            kept = _set_aside(library, now)
            copy.replace(library)
            _sync(library.parent)
        finally:
            copy.unlink(missing_ok=True)
    except (apsw.Error, OSError) as error:
        raise StoreError(f"The backup {backup.path} could not be put in place: {error}.") from error
    return backup, kept


def aside(library: Path) -> list[Path]:
    """Return the libraries that were set aside by a restore, the newest first."""
    found = library.parent.glob(f"{glob.escape(library.name)}.damaged-*")
    return sorted((path for path in found if not path.name.endswith("-wal")), reverse=True)


def undo_restore(library: Path, now: datetime) -> tuple[Path, Path | None]:
    """Put back what the newest restore set aside; return its name and where the present file is kept instead.

    Raises StoreError where nothing was set aside, or where the files could not be renamed.
    """
    kept = aside(library)
    if not kept:
        raise StoreError(f"No restore of {library} can be taken back.")
    try:
        now_kept = _set_aside(library, now)
        for suffix in _PARTS:
            part = kept[0].with_name(kept[0].name + suffix)
            if part.exists():
                part.rename(library.with_name(library.name + suffix))
        _sync(library.parent)
    except OSError as error:
        raise StoreError(f"{kept[0]} could not be put back: {error.strerror or error}.") from error
    return kept[0], now_kept


def _set_aside(library: Path, now: datetime) -> Path | None:
    """Rename what stands at ``library`` to a name that is free; return it, None where nothing stood there."""
    name = base = f"{library.name}.damaged-{now.strftime(_STAMP)}"
    for number in count(2):
        if not any(library.with_name(name + suffix).exists() for suffix in _PARTS):
            break
        name = f"{base}-{number}"
    kept = None
    for suffix in _PARTS:
        part = library.with_name(library.name + suffix)
        if part.exists() and (part == library or part.stat().st_size):
            kept = part.rename(library.with_name(name + suffix))
    # An index of a log that is no longer here.
    library.with_name(f"{library.name}-shm").unlink(missing_ok=True)
    return kept


def _stamped(library: Path) -> list[Path]:
    """Return the backups by name, newest first."""
    found = []
    with suppress(OSError):
        for path in folder(library).iterdir():
            with suppress(ValueError):
                _made_at(path)
                found.append(path)
    return sorted(found, reverse=True)


def _made_at(path: Path) -> datetime:
    if path.suffix != ".sqlite3":
        raise ValueError(path.name)
    return datetime.strptime(path.stem, _STAMP).replace(tzinfo=UTC)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READONLY)) as old,
        closing(apsw.Connection(str(target))) as new,
    ):
        old.set_busy_timeout(5_000)
        with new.backup("main", old, "main") as copying:
            copying.step(-1)
        new.pragma("journal_mode", "delete")


def _inspect(path: Path, made_at: datetime) -> Backup | None:
    """Return what a copy holds, None where any page of it is damaged."""
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as copy:
            if int(copy.pragma("application_id")) != APPLICATION_ID or copy.pragma("integrity_check") != "ok":
                return None
            papers = copy.execute("SELECT count(*) FROM paper").get
            starred = copy.execute("SELECT count(*) FROM state WHERE starred_at IS NOT NULL").get
    except apsw.Error:
        return None
    return Backup(path, made_at, int(papers), int(starred))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

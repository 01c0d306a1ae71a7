"""Is everything in order: library, indexes, backups, settings, disk, terminal, network; and what can be mended."""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from reader.domain.errors import ConfigError, ReaderError, StoreError
from reader.services.indexing import index_path, is_sound
from reader.storage import backups
from reader.storage.checks import look
from reader.storage.kept import KeptPapers
from reader.storage.store import Store

TIGHT = 200_000_000
"""Bytes of free disk below which a backup, an import or a download may fail."""

LEFT_BEHIND = 86_400
"""Seconds after which a file that was never finished belongs to nobody."""

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


class Verdict(StrEnum):
    """How something is."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    MENDED = "mended"


class Finding(NamedTuple):
    """What was looked at, how it is, and a sentence. ``mend`` makes it good and returns what it did."""

    area: str
    verdict: Verdict
    told: str
    mend: Callable[[], str] | None = None


class Places(NamedTuple):
    """Where to look: the library, the settings' file and that of the keys, and the environment of the terminal."""

    library: Path
    config: Path
    keys: Path
    environment: Mapping[str, str] = os.environ


def examine(places: Places, *, fix: bool = False, now: datetime | None = None) -> Iterator[Finding]:
    """Yield what was found, one thing after the other; with ``fix`` what is safe to mend is mended."""
    now = now or datetime.now(UTC)
    for check in (_library, _filter_index, _backups, _papers, _leftovers, _rights, _settings, _days, _disk, _terminal):
        for finding in check(places, now):
            yield _mended(finding) if fix and finding.mend else finding


def _mended(finding: Finding) -> Finding:
    assert finding.mend is not None
    try:
        return Finding(finding.area, Verdict.MENDED, finding.mend())
    except (ReaderError, OSError) as error:
        return finding._replace(told=f"{finding.told}; it could not be mended: {error}", mend=None)


def _library(places: Places, now: datetime) -> Iterator[Finding]:
    path = places.library
    if not path.exists():
        yield Finding("library", Verdict.NOTE, f"There is none at {path} yet; `matins` begins one.")
        return
    try:
        found = look(path)
    except StoreError as error:
        # Where a backup can help, the sentence says so itself.
        yield Finding("library", Verdict.BAD, str(error))
        return
    size = path.stat().st_size / 1_000_000
    told = f"{found.papers:,} papers, {found.starred:,} starred, {size:,.1f} MB, tables of version {found.version}."
    yield Finding("library", Verdict.GOOD, told)
    if found.damage:
        yield Finding(
            "integrity", Verdict.BAD, f"Damaged: {found.damage}. `matins restore` puts a backup in its place."
        )
        return
    yield Finding("integrity", Verdict.GOOD, "Every page and every reference is whole.")
    if found.orphans:
        yield Finding("orphans", Verdict.BAD, f"{found.orphans:,} rows are about papers that are not there.")
    if found.unindexed:
        told = f"{found.unindexed:,} papers and the text index do not agree."
        yield Finding("text index", Verdict.BAD, told, lambda: _index_again(path))
    else:
        yield Finding("text index", Verdict.GOOD, "It has the words of every paper, and of no other.")
    if found.miscounted:
        yield Finding(
            "counts", Verdict.BAD, "The counts that are kept are not those of the papers.", lambda: _count(path)
        )


def _index_again(path: Path) -> str:
    _repair(path, lambda store: store.repairs.index_again())
    return "The text index was made again from the papers."


def _count(path: Path) -> str:
    _repair(path, lambda store: store.repairs.count_again())
    return "The papers were counted again."


def _repair(path: Path, repair: Callable[[Store], None]) -> None:
    store = Store(path)
    try:
        with store.writing():
            repair(store)
    finally:
        store.close()


def _filter_index(places: Places, now: datetime) -> Iterator[Finding]:
    path = index_path(places.library)
    if not path.exists():
        yield Finding("filter index", Verdict.GOOD, "None is kept; it is made when it is needed.")
    elif is_sound(places.library):
        yield Finding("filter index", Verdict.GOOD, f"It is as it was written, {path.stat().st_size / 1e6:,.1f} MB.")
    else:

        def remove() -> str:
            path.unlink(missing_ok=True)
            return "The damaged filter index was deleted; the next start makes it again."

        yield Finding("filter index", Verdict.BAD, "It is damaged; the filter may miss papers.", remove)


def _backups(places: Places, now: datetime) -> Iterator[Finding]:
    if not places.library.exists():
        return
    found = backups.good(places.library)

    def make() -> str:
        made = backups.make(places.library, now)
        return f"A backup was made: {made.path}."

    if not found:
        yield Finding("backups", Verdict.NOTE, "There is none yet.", make)
    elif now - found[0].made_at > timedelta(days=7):
        days = (now - found[0].made_at).days
        yield Finding("backups", Verdict.NOTE, f"The newest of {len(found)} is {days} days old.", make)
    else:
        made = f"{found[0].made_at:%Y-%m-%d %H:%M} UTC"
        told = f"{len(found)} good ones; the newest is of {made}, with {found[0].papers:,} papers."
        yield Finding("backups", Verdict.GOOD, told)


def _papers(places: Places, now: datetime) -> Iterator[Finding]:
    try:
        files = KeptPapers(places.library).all()
        total = sum(file.bytes for file in files) / 1_000_000
        yield Finding("whole papers", Verdict.GOOD, f"{len(files):,} files, {total:,.1f} MB.")
    except StoreError as error:
        yield Finding("whole papers", Verdict.BAD, str(error))


def _leftovers(places: Places, now: datetime) -> Iterator[Finding]:
    """Look for files of writes that a power cut or a kill ended."""
    folders = (places.library.parent, backups.folder(places.library), KeptPapers(places.library).folder)
    patterns = (".matins-*.tmp", ".making-*", ".restoring-*")
    found = [path for folder in folders for pattern in patterns for path in folder.glob(pattern) if _is_old(path)]

    def remove() -> str:
        for path in found:
            path.unlink(missing_ok=True)
        return f"{len(found)} unfinished files were deleted."

    if found:
        yield Finding("leftovers", Verdict.NOTE, f"{len(found)} files of a write that was cut off.", remove)


def _is_old(path: Path) -> bool:
    return path.is_file() and time.time() - path.stat().st_mtime > LEFT_BEHIND


def _rights(places: Places, now: datetime) -> Iterator[Finding]:
    """See that nobody else can read what the user wrote."""
    open_ones: list[tuple[Path, int]] = []
    for path, wanted in ((places.library, PRIVATE_FILE), (backups.folder(places.library), PRIVATE_FOLDER)):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & ~wanted:
            open_ones.append((path, wanted))

    def close() -> str:
        for path, wanted in open_ones:
            path.chmod(wanted)
        return "Only you can read the library and its backups now."

    if open_ones:
        names = " and ".join(str(path) for path, _ in open_ones)
        yield Finding("rights", Verdict.NOTE, f"Others on this machine may read {names}.", close)


def _settings(places: Places, now: datetime) -> Iterator[Finding]:
    from reader.config import load_config

    try:
        config = load_config(places.config)
    except ConfigError as error:
        yield Finding("settings", Verdict.BAD, str(error))
    else:
        for warning in config.warnings:
            yield Finding("settings", Verdict.NOTE, warning)
        where = places.config if places.config.exists() else "the default ones, there is no file"
        yield Finding("settings", Verdict.GOOD, f"Read: {where}.")


def _days(places: Places, now: datetime) -> Iterator[Finding]:
    """See that the days are known on which arXiv announces nothing."""
    from reader.domain.calendar import EASTERN, HOLIDAYS

    try:
        year = now.astimezone(EASTERN).year
    except ConfigError as error:
        yield Finding("holidays", Verdict.BAD, str(error))
        return
    if year > max(day.year for day in HOLIDAYS):
        told = (
            f"arXiv's holidays of {year} are not known to this version; on one, a listing is awaited that never comes."
        )
        yield Finding("holidays", Verdict.NOTE, told)


def _disk(places: Places, now: datetime) -> Iterator[Finding]:
    folder = next(path for path in (places.library.parent, *places.library.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    wanted = max(TIGHT, 2 * places.library.stat().st_size if places.library.exists() else 0)
    verdict = Verdict.GOOD if free >= wanted else Verdict.NOTE
    less = "" if free >= wanted else f", less than the {wanted / 1e6:,.0f} MB that backups and imports may need"
    yield Finding("disk", verdict, f"{free / 1e6:,.0f} MB free in {folder}{less}.")


def _terminal(places: Places, now: datetime) -> Iterator[Finding]:
    environment = places.environment
    term = environment.get("TERM", "")
    if term in ("", "dumb"):
        yield Finding(
            "terminal", Verdict.NOTE, "TERM names no terminal here; `matins list` works, the interface does not."
        )
        return
    colours = "true colour" if environment.get("COLORTERM") in ("truecolor", "24bit") else "256 colours or fewer"
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    signs = "Unicode" if "utf" in locale.lower() else "plain ASCII (no UTF-8 locale)"
    yield Finding("terminal", Verdict.GOOD, f"{term}, {colours}, {signs}.")

"""Exports as files: what is ours is written again, what a person wrote stays, somebody else's file is left alone."""

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from reader.domain.errors import ReaderError, StoreError
from reader.domain.text import clean
from reader.formats.exports import ExportFormat, Files, Refresh
from reader.formats.exports.obsidian import is_own_note, refresh_note
from reader.formats.exports.refreshing import Refreshed, refresh_markdown
from reader.formats.markdown import is_own_export
from reader.services.library import Library
from reader.services.watching import Watch
from reader.storage.changes import Mark
from reader.storage.files import reason, write_atomically

SIZE_LIMIT = 200 * 2**20
"""Bytes of the largest file that is read to be written again."""

CHANGES_AT_MOST = 1_000_000
"""Papers that may have changed since the last export."""

STANDARD_OUTPUT = "-"


class WouldOverwriteError(ReaderError):
    """The file at the target is somebody else's; it was left as it is."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last export to a target: when it was, the moment of the library, and the digest of what was written."""

    at: datetime
    mark: Mark
    digest: str


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: files written or unchanged, and the papers in which what a person wrote was kept."""

    files: int
    kept: int = 0


def save(
    library: Library,
    target: Path,
    files: Files,
    kind: ExportFormat,
    *,
    mark: Mark,
    force: bool,
    remove: bool = True,
    watch: Watch | None = None,
) -> Written:
    """Write an export to a file, or its files to a folder, and remember it; ``mark`` is of when papers were read.

    Without ``remove`` papers that are not in it stay in a file of blocks. With ``force`` a file is replaced whatever
    it is. Raises WouldOverwriteError, before anything was written, StoreError, and StoppedError, which names the files
    of a folder that were written.
    """
    known = remembered(library, target)
    if kind.many_files:
        texts, kept = _notes(target, files, force=force)
        _make_folder(target)
        for number, (path, text) in enumerate(texts.items()):
            if watch is not None:
                watch.tell(number)
                watch.check(number)
            write_atomically(path, text)
        digest = ""
    else:
        (text,) = files.values()
        done = _whole(target, text, kind, known, force=force, remove=remove)
        write_atomically(target, done.text)
        texts, kept, digest = {target: done.text}, done.kept, _digest(done.text)
    remember(library, target, Remembered(library.clock(), mark, digest))
    return Written(len(files), kept)


def write_export(path: Path, text: str, *, force: bool = False) -> Refreshed:
    """Write a Markdown export whole or not at all, over an older one of ours, of which what a person wrote is kept.

    A file that is not an export of ours is overwritten only by ``force``; raises WouldOverwriteError and StoreError.
    """
    old = None if force else _read(path)
    if old and not is_own_export(old):
        raise _refused(path)
    done = refresh_markdown(old, text) if old else Refreshed(text)
    write_atomically(path, done.text)
    return done


def remembered(library: Library, target: Path | str) -> Remembered | None:
    """Return the last export to a target, None where there was none."""
    name = _name(target)
    value = library.load_place(name).get(name, "")
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(value)
        sequence, token = found["mark"]
        return Remembered(datetime.fromisoformat(found["at"]), Mark(int(sequence), int(token)), str(found["digest"]))
    return None


def remember(library: Library, target: Path | str, what: Remembered) -> None:
    """Keep when a target was exported to; raises StoreError."""
    value = {"at": what.at.isoformat(), "mark": list(what.mark), "digest": what.digest}
    library.save_place(**{_name(target): json.dumps(value)})


def mark_of(library: Library) -> Mark:
    """Return the present moment of the library, to be asked before the papers are read."""
    with library.store.guarded():
        return library.store.changes.now()


def since_last(library: Library, numbers: Sequence[int], target: Path | str) -> tuple[list[int], datetime | None]:
    """Return those of the papers that came or changed since the last export to ``target``, and when that was.

    All of them, and None, where there was none, or where the library cannot tell any more.
    """
    known = remembered(library, target)
    if known is None:
        return list(numbers), None
    with library.store.reading():
        changes = library.store.changes.since(known.mark, CHANGES_AT_MOST)
    if changes is None:
        return list(numbers), None
    changed = {*changes.papers, *changes.states}
    return [number for number in numbers if number in changed], known.at


def _whole(
    target: Path, text: str, kind: ExportFormat, known: Remembered | None, *, force: bool, remove: bool
) -> Refreshed:
    old = None if force else _read(target)
    if not old:
        return Refreshed(text)
    if kind.refresh is Refresh.BLOCKS:
        if not is_own_export(old):
            raise _refused(target)
        return refresh_markdown(old, text, remove=remove)
    if known is None or not known.digest:
        raise _refused(target)
    if _digest(old) != known.digest:
        told = "was changed since Matins wrote it; it was left as it is"
        raise WouldOverwriteError(f"{clean(str(target))} {told}.")
    return Refreshed(text)


def _notes(folder: Path, files: Files, *, force: bool) -> tuple[Mapping[Path, str], int]:
    """Return the notes that are new or changed, and how many keep what a person wrote into our part of them."""
    changed: dict[Path, str] = {}
    kept = 0
    for name, text in files.items():
        path = folder / name
        old = None if force else _read(path)
        if not old:
            changed[path] = text
            continue
        if not is_own_note(old):
            raise _refused(path)
        done = refresh_note(old, text)
        kept += done.kept
        if done.text != old:
            changed[path] = done.text
    return changed, kept


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"{clean(str(folder))} could not be made: {reason(error)}.") from error
    except ValueError as error:
        raise StoreError(f"{clean(str(folder))} could not be made: this is not a possible name.") from error


def _read(path: Path) -> str | None:
    """Return the text at a path; None where nothing or no regular file stands, which the writer creates or refuses."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is not a possible file name"
        raise StoreError(f"{clean(str(path))} could not be looked at: {clean(why or '').lower()}.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(path) from error
    if len(data) > SIZE_LIMIT:
        raise _refused(path)
    return text


def _refused(path: Path) -> WouldOverwriteError:
    return WouldOverwriteError(f"{clean(str(path))} exists and is not an export of Matins; it was left as it is.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _name(target: Path | str) -> str:
    """Return the name of the setting; a path may hold what no text holds, and says more of a person than is needed."""
    shown = target if isinstance(target, str) else _place(target)
    return f"export:{hashlib.sha256(os.fsencode(shown)).hexdigest()[:32]}"


def _place(target: Path) -> str:
    try:
        return os.path.realpath(target)
    except ValueError:
        # No file can have this name; the writer says so.
        return str(target)

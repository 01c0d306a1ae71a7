"""The one way in which the program writes a file: whole and lasting, or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from reader.domain.errors import StoreError
from reader.domain.text import clean

_REASONS = {
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of disk space is used up",
    errno.EFBIG: "it would be larger than a file may be here",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.EIO: "the disk reported an error",
    errno.ESTALE: "the network folder is gone",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
}
_KINDS = (
    (stat.S_ISDIR, "it is a folder"),
    (stat.S_ISFIFO, "it is a pipe, not a file"),
    (stat.S_ISSOCK, "it is a socket, not a file"),
    (stat.S_ISCHR, "it is a device, not a file"),
    (stat.S_ISBLK, "it is a device, not a file"),
    (stat.S_ISLNK, "its symbolic links lead in a circle"),
)


Content = bytes | str | Iterable[bytes | memoryview]
"""What is written: bytes, a text as UTF-8, or pieces one after the other."""


def write_atomically(path: Path, data: Content, *, mode: int = 0o644) -> None:
    """Write ``data`` to ``path`` so that a reader finds the old content or the new, never a part.

    The content goes to a new file in the same folder, reaches the disk, and takes the place of ``path`` in one step.
    A symbolic link stays and its target is written. A file that is replaced keeps its permissions; a new one gets
    ``mode`` less the umask. Raise StoreError with one sentence where that is not possible; then nothing is changed.
    """
    failed = f"{_shown(path)} could not be written"
    try:
        whole = data.encode() if isinstance(data, str) else data
        content = (whole,) if isinstance(whole, bytes) else whole
        target = Path(os.path.realpath(path))
        _write(target, content, _permissions(target), mode)
    except OSError as error:
        raise StoreError(f"{failed}: {reason(error)}.") from error
    except UnicodeEncodeError as error:
        what = "the text" if error.object == data else "the name"
        raise StoreError(f"{failed}: {what} holds characters that no file holds.") from error
    except ValueError as error:
        raise StoreError(f"{failed}: this is not a possible file name.") from error


def reason(error: OSError) -> str:
    """Return in words why a file could not be written, as the end of a sentence, without a full stop."""
    known = _REASONS.get(error.errno or 0)
    return known or clean(error.strerror or str(error)).rstrip(".") or "the system gave no reason"


class _RefusedError(OSError):
    """Something other than a file stands at the path; told without an errno, in our own words."""

    def __init__(self, words: str) -> None:
        super().__init__(0, words)


def _shown(path: Path) -> str:
    return clean(os.fspath(path)) or "the file"


def _permissions(target: Path) -> int | None:
    """Return the permissions of the file that is to be replaced, None where there is none."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    for test, words in _KINDS:
        if test(status.st_mode):
            raise _RefusedError(words)
    # Replacing needs no permission on the file itself, yet who made it read-only meant it.
    if not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _RefusedError("the file is read-only")
    return stat.S_IMODE(status.st_mode) & 0o777


def _write(target: Path, content: Iterable[bytes | memoryview], kept: int | None, mode: int) -> None:
    # Every step names its file relative to this one folder, so a folder that is moved meanwhile does no harm.
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # tempfile.mkstemp cannot honour the umask, which a process can read only by changing it for all its threads.
        temporary = f".matins-{secrets.token_hex(8)}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(temporary, flags, mode if kept is None else 0o600, dir_fd=folder)
        try:
            _fill(handle, content, kept)
            os.replace(temporary, target.name, src_dir_fd=folder, dst_dir_fd=folder)
        finally:
            # After the replacement there is none.
            with suppress(FileNotFoundError):
                os.unlink(temporary, dir_fd=folder)
        _sync_folder(folder)
    finally:
        os.close(folder)


def _fill(handle: int, content: Iterable[bytes | memoryview], kept: int | None) -> None:
    with os.fdopen(handle, "wb") as file:
        if kept is not None:
            os.fchmod(handle, kept)
        file.writelines(content)
        file.flush()
        os.fsync(handle)


def _sync_folder(folder: int) -> None:
    try:
        os.fsync(folder)
    except OSError as error:
        # Some network file systems cannot do this for a folder; the file itself is on the disk.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise

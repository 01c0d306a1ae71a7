"""Opening what has to be a file: a pipe would keep who opens it waiting, for ever where nobody is at its other end."""

import errno
import io
import os
import stat
from pathlib import Path

# Windows has no such waiting, and no such flag.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)


class IrregularError(OSError):
    """Something other than a file stands at the path; ``is_folder`` tells a folder from pipes and devices."""

    def __init__(self, *, is_folder: bool) -> None:
        super().__init__(errno.EISDIR if is_folder else 0, "is a directory" if is_folder else "not a regular file")
        self.is_folder = is_folder


def open_regular(path: Path) -> io.BufferedReader:
    """Open a file for reading; raise OSError, IrregularError at once for what is no file, and ValueError."""
    return os.fdopen(_checked(os.open(path, os.O_RDONLY | _AT_ONCE)), "rb")


def open_private(path: Path) -> io.TextIOWrapper:
    """Open a file of ours anew for text that nobody else may read, whoever made it before; raise OSError.

    A symbolic link is not followed.
    """
    flags = os.O_CREAT | os.O_WRONLY | _AT_ONCE | getattr(os, "O_NOFOLLOW", 0)
    handle = _checked(os.open(path, flags, 0o600))
    try:
        # The mode above counts for a new file alone; nothing is written before the old one has it.
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o600)
        os.truncate(handle, 0)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace")


def _checked(handle: int) -> int:
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return handle
    os.close(handle)
    raise IrregularError(is_folder=stat.S_ISDIR(mode))

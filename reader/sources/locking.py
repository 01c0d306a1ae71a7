"""A lock between processes and threads that its holder's death releases."""

import os
import sys
from pathlib import Path
from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _give(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give(descriptor: int) -> None:
        # Unlocked by name: a child process that was forked meanwhile holds the same open file.
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class FileLock:
    """A lock that is held; two of one process exclude each other like those of two processes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def attempt(cls, path: Path) -> Self | None:
        """Take the lock on ``path``, which is created; return None where another holds it. Raise OSError."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(path, flags, 0o600)
        try:
            _take(descriptor)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return None
        except OSError:
            os.close(descriptor)
            raise
        lock = cls(descriptor)
        if not _is_same_file(descriptor, path):
            # The file was removed while it was opened: whoever comes next locks another one.
            lock.release()
            return None
        return lock

    def release(self) -> None:
        """Let the next one in."""
        try:
            _give(self._descriptor)
        finally:
            os.close(self._descriptor)


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False

"""The filter's index, opened or made in a worker's thread, which may be told to stop."""

import time
from pathlib import Path
from signal import SIGINT
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.services.library import Library

if TYPE_CHECKING:
    import subprocess

    from reader.services.catalogue import Catalogue

POLL = 0.05
"""Seconds between two looks whether another process is done."""

ENDING = 0.3
"""Seconds that a process has to end in order."""


def opened(library: Library) -> "Catalogue | None":
    """Return what the filter knows, having the file made where there is none; None where the window closes meanwhile.

    Raises ReaderError.
    """
    from reader.services.catalogue import Catalogue
    from reader.services.indexing import IndexingError, open_index

    while (found := open_index(library)) is None:
        code = renewed(library.path)
        if code is None:
            return None
        if code:
            raise IndexingError("The filter's index could not be made.")
    return Catalogue.of(library, found)


def renewed(path: Path) -> int | None:
    """Have the file of a library's index made anew; return how that ended, None where the window closes meanwhile."""
    from reader.services.indexing import make_file_beside

    worker, making = get_current_worker(), make_file_beside(path)
    while (code := making.poll()) is None:
        if worker.is_cancelled:
            _end(making)
            return None
        time.sleep(POLL)
    return code


def _end(making: "subprocess.Popen[bytes]") -> None:
    """End a process that nobody waits for any more: left alone, each start would add another that does the same."""
    from subprocess import TimeoutExpired

    # Told so it takes away what it has written so far.
    making.send_signal(SIGINT)
    try:
        making.wait(ENDING)
    except TimeoutExpired:
        making.kill()
        making.wait()

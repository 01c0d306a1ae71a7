"""The parent's side: starts the child process, waits, and takes its answer or ends it."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from subprocess import DEVNULL, PIPE

from reader.domain.errors import FormatError
from reader.fulltext.model import Document
from reader.fulltext.pdf.packing import unpacked

ANSWER_LIMIT = 64 * 2**20
"""Bytes of an answer; the text of a thousand pages has a tenth of it."""

FILE_LIMIT = 256 * 2**20
"""Bytes of a file that is tried at all."""

_POLL = 0.05
_HEAD = 1024

SENTENCES = {
    "broken": "The PDF could not be read: it is damaged or cut off.",
    "large": "The PDF could not be read: it needs more memory than a paper may.",
    "locked": "The PDF could not be read: it asks for a password.",
    "empty": "The PDF could not be read: it has no pages.",
    "scanned": "The PDF has no text in it: its pages are pictures.",
    "slow": "The PDF could not be read: it takes too long.",
    "ended": "The PDF could not be read: it is damaged, or needs more memory than a paper may.",
    "stopped": "The PDF was not read: that was stopped.",
    "missing": "The PDF could not be read: the program lacks its library for PDF (pypdfium2).",
}


def read_pdf(
    path: Path, *, seconds: float = 20.0, megabytes: int = 512, stop: threading.Event | None = None
) -> Document:
    """Return the paper in a PDF file.

    A child process reads it within ``megabytes`` of memory and ``seconds`` of time; nothing of it is left when this
    returns. ``stop`` gives it up. Raises FormatError with one sentence.
    """
    _check(path)
    # Nothing is imported from the folder in which the user happens to be. Ctrl-C is for this process, which ends that.
    command = [sys.executable, "-P", "-m", __package__, os.fspath(path.absolute()), str(seconds), str(megabytes)]
    with (
        ThreadPoolExecutor(1, thread_name_prefix="pdf") as thread,
        subprocess.Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, process_group=0) as process,
    ):
        assert process.stdout is not None, "it is a pipe"
        try:
            answer = _waited(thread.submit(process.stdout.read, ANSWER_LIMIT), time.monotonic() + seconds, stop)
        finally:
            # Whatever came of it: nobody reads what it would still write.
            process.kill()
    return _document(answer)


def _check(path: Path) -> None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FormatError("The PDF could not be read: it is no file.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FormatError(f"The PDF could not be read: {error.strerror or error}.") from error
    if not head:
        raise FormatError("The PDF could not be read: the file is empty.")
    if b"%PDF-" not in head:
        raise FormatError("The PDF could not be read: the file is no PDF.")
    if status.st_size > FILE_LIMIT:
        raise FormatError("The PDF could not be read: the file is larger than a paper may be.")


def _waited(answer: "Future[bytes]", deadline: float, stop: threading.Event | None) -> bytes:
    while True:
        try:
            return answer.result(timeout=_POLL)
        except FutureTimeoutError:
            if stop is not None and stop.is_set():
                raise FormatError(SENTENCES["stopped"]) from None
            if time.monotonic() > deadline:
                raise FormatError(SENTENCES["slow"]) from None


def _document(answer: bytes) -> Document:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise FormatError(SENTENCES["ended"]) from error
    if not isinstance(found, dict) or "document" not in found:
        reason = found.get("error") if isinstance(found, dict) else None
        raise FormatError(SENTENCES.get(str(reason), SENTENCES["ended"]))
    return unpacked(found["document"])

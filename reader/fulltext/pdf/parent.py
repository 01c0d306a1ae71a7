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
from typing import IO

from reader.domain.errors import FormatError
from reader.domain.patterns import lazy
from reader.domain.text import clean
from reader.fulltext.model import Document
from reader.fulltext.pdf.packing import unpacked

ANSWER_LIMIT = 64 * 2**20
"""Bytes of an answer; the text of a thousand pages has a tenth of it."""

FILE_LIMIT = 256 * 2**20
"""Bytes of a file that is tried at all."""

ERRORS_LIMIT = 16 * 2**10
"""Bytes that are kept of what the child process says of errors."""

LOST_AT_MOST = 3
RESTART_SECONDS = 3.5
"""How long after the beginning a child process is still started again, without the page that ended the one before."""

MARK = lazy(r"(?m)^page (\d+)$")
"""What the child process writes before each page; 0 before it arranges what it read."""

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
    returns. A page that ends the child is left out, and named in ``problems``. ``stop`` gives it up. Raises FormatError
    with one sentence.
    """
    _check(path)
    start = time.monotonic()
    lost: list[int] = []
    while True:
        left = max(seconds - (time.monotonic() - start), 0.1)
        answer, errors = _run(path, left, megabytes, lost, stop)
        page = _ended_at(errors) if not answer else None
        soon = time.monotonic() - start < RESTART_SECONDS and len(lost) < LOST_AT_MOST
        if page is None or page in lost or not soon:
            return _document(answer, errors)
        lost.append(page)


def _run(
    path: Path, seconds: float, megabytes: int, lost: list[int], stop: threading.Event | None
) -> tuple[bytes, bytes]:
    """Return what a child process wrote: its answer, and the marks and errors on its other output."""
    without = ",".join(map(str, lost))
    # Nothing is imported from the folder in which the user happens to be. Ctrl-C is for this process, which ends that.
    command = [sys.executable, "-P", "-m", __package__, os.fspath(path.absolute()), str(seconds), str(megabytes)]
    with (
        ThreadPoolExecutor(2, thread_name_prefix="pdf") as threads,
        subprocess.Popen([*command, without], stdin=DEVNULL, stdout=PIPE, stderr=PIPE, process_group=0) as process,
    ):
        assert process.stdout is not None, "it is a pipe"
        assert process.stderr is not None, "it is a pipe"
        try:
            errors = threads.submit(_last_of, process.stderr)
            answer = _waited(threads.submit(process.stdout.read, ANSWER_LIMIT), time.monotonic() + seconds, stop)
        finally:
            # Whatever came of it: nobody reads what it would still write.
            process.kill()
        return answer, errors.result()


def _last_of(pipe: IO[bytes]) -> bytes:
    """Read a pipe to its end and return the last of it: a library may write any amount there."""
    kept = b""
    while part := pipe.read(_HEAD):
        kept = (kept + part)[-ERRORS_LIMIT:]
    return kept


def _ended_at(errors: bytes) -> int | None:
    """Return the page at which a child process ended without a word, None where it was none or an error of ours."""
    if b"Traceback (most" in errors:
        return None
    marks = MARK.findall(errors.decode("latin-1"))
    return int(marks[-1]) if marks and marks[-1] != "0" else None


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


def _document(answer: bytes, errors: bytes = b"") -> Document:
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        if b"Traceback (most" in errors:
            last = clean(errors.decode("utf-8", "replace").strip().rpartition("\n")[2], limit=200)
            raise FormatError(f"The PDF could not be read, by a fault of the program: {last}.") from error
        raise FormatError(SENTENCES["ended"]) from error
    if not isinstance(found, dict) or "document" not in found:
        reason = found.get("error") if isinstance(found, dict) else None
        raise FormatError(SENTENCES.get(str(reason), SENTENCES["ended"]))
    return unpacked(found["document"])

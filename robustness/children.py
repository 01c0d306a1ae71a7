"""Children that do a job and can be ended, or failed, at any call: forked, and watched by strace where it is there."""

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from robustness.jobs import Job
from robustness.running import Run

CALLS = "write,writev,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat"
"""Everything by which a job changes what is on disk. A child tells its parent by ``sendto``, which is none of them."""

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)
_PR_SET_PTRACER = 0x59616D61
_DEADLINE = 30.0


class Ended(NamedTuple):
    """How a child ended: what it had said, what it raised, its exit code (negative: the signal)."""

    said: list[str]
    error: str
    code: int

    @property
    def is_finished(self) -> bool:
        """Whether the job came to its end."""
        return self.code == 0 and not self.error


class Child:
    """A forked process that waits for ``go`` and then does a job in a folder."""

    def __init__(self, job: Job, place: Path, size: int) -> None:
        begin, self._go = os.pipe()
        self._told, tell = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._go)
            self._told.close()
            _live(job, place, size, begin, tell)
        os.close(begin)
        tell.close()

    def go(self) -> None:
        """Let it begin."""
        os.write(self._go, b"\n")
        os.close(self._go)

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Ended:
        """Return how it ended; one that takes too long is killed and has failed."""
        data, late = b"", False
        until = time.monotonic() + _DEADLINE
        while True:
            ready, _, _ = select.select([self._told], [], [], max(until - time.monotonic(), 0))
            if not ready:
                late = True
                self.kill()
                break
            if not (part := self._told.recv(65536)):
                break
            data += part
        self._told.close()
        _, status = os.waitpid(self.pid, 0)
        said, _, error = data.decode("utf-8", "replace").partition("ERROR ")
        error = "it never ended" if late else error
        return Ended(said.splitlines(), error, os.waitstatus_to_exitcode(status))


def _live(job: Job, place: Path, size: int, begin: int, tell: socket.socket) -> None:
    """Do the job and end, whatever happens; never return."""
    code = 3
    try:
        _may_be_watched()
        os.read(begin, 1)
        job.act(place, size, lambda line: _say(tell, f"{line}\n"))
        code = 0
    except BaseException as error:  # noqa: BLE001 - the parent is told
        _say(tell, f"ERROR {type(error).__name__}: {error}\n{traceback.format_exc()}")
    finally:
        os._exit(code)


def _say(tell: socket.socket, text: str) -> None:
    tell.sendall(text.encode("utf-8", "replace"))


def _may_be_watched() -> None:
    """Let a process that is no parent watch this one, where the system asks for that."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)


@cache
def has_strace() -> bool:
    """Tell whether single calls can be watched here."""
    program = shutil.which("strace")
    if program is None:
        return False
    return subprocess.run([program, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def watched(job: Job, place: Path, size: int, inject: str = "", log: Path | None = None, calls: str = CALLS) -> Ended:
    """Do a job under strace, with faults put in as ``inject`` says (as its option ``-e inject=``)."""
    child = Child(job, place, size)
    options = ["-f", "-qq", "-e", f"trace={calls}", "-e", "signal=none", "-o", str(log or os.devnull)]
    options += ["-e", f"inject={inject}"] if inject else []
    # The line that says that it is attached must be seen, so it is not to be quiet about that one.
    options.remove("-qq")
    strace = subprocess.Popen(
        ["strace", *options, "-p", str(child.pid)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert strace.stderr is not None
    try:
        while b"attached" not in (line := strace.stderr.readline()):
            if not line:
                child.kill()
                child.wait()
                raise OSError("strace could not watch the child")
        child.go()
        return child.wait()
    finally:
        strace.stderr.close()
        strace.wait()


def calls_of(job: Job, template: Path, run: Run, calls: str = CALLS) -> dict[str, int]:
    """Return how often the small form of a job makes each of the calls."""
    place = run.folder(0)
    shutil.copytree(template, place, dirs_exist_ok=True)
    log = place / "calls.log"
    ended = watched(job, place, job.small, log=log, calls=calls)
    if not ended.is_finished:
        raise RuntimeError(f"{job.name} does not work: {ended.error}")
    return dict(sorted(Counter(_CALL.findall(log.read_text(errors="replace"))).items()))


def prepared(run: Run, jobs: Iterable[Job]) -> dict[str, Path]:
    """Return the beginning of each job by its name.

    Each one is done once, so that the forks have imported everything and their time goes into the work.
    """
    templates = {}
    for job in jobs:
        templates[job.name] = run.folder(0)
        job.prepare(templates[job.name])
        place = run.folder(0)
        shutil.copytree(templates[job.name], place, dirs_exist_ok=True)
        job.act(place, job.small, lambda line: None)
    return templates

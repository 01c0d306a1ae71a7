"""Reading arXiv's whole metadata beside writing it: a second process parses while this one stores.

Threads would take turns at Python and both be slower. The other process is this module run as a program: records come
in by its standard input, chunks of papers ready to be stored go out by its standard output, each after its length.
"""

import gc
import io
import marshal
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from subprocess import PIPE
from typing import IO

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.services.bulk import CHUNK
from reader.storage.bulk import Prepared
from reader.storage.text_index import Texts

LINE_LIMIT = 2 * 2**20
"""Bytes of one line that are read at once; the longest real one has a third of a megabyte."""

BLOCK = 2**20
"""Bytes that are handed over at once. What is not larger is read in this process: beginning another takes longer."""

AHEAD = 32
"""Blocks that the other process may be ahead: while this one merges for a second, that one goes on."""

Chunk = tuple[list[Prepared], list[Problem]]

_LENGTH = struct.Struct(">I")


def read_chunks(source: io.BufferedReader) -> Iterator[Chunk]:
    """Yield the papers of a snapshot, ``CHUNK`` at a time, and the problems that were met on the way.

    Raises what ``source`` raises, and FormatError where the other process was stopped by somebody.
    """
    head = source.read(BLOCK)
    if len(head) < BLOCK:
        yield from parse_chunks(io.BytesIO(head))
        return
    # Nothing is imported from the folder in which the user happens to be. Ctrl-C is for this process, which ends that.
    command = [sys.executable, "-P", "-m", __name__]
    with (
        subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, process_group=0) as process,
        ThreadPoolExecutor(1, thread_name_prefix="snapshot") as feeder,
        ThreadPoolExecutor(1, thread_name_prefix="snapshot") as receiver,
    ):
        assert process.stdin is not None, "it is a pipe"
        assert process.stdout is not None, "it is a pipe"
        for pipe in (process.stdin, process.stdout):
            _widen(pipe.fileno())
        feeding = feeder.submit(_feed, process.stdin, head, source)
        with ExitStack() as unfinished:
            # Whoever stops early would leave both with pipes that nobody reads any more.
            unfinished.callback(process.kill)
            yield from _chunks(_blocks(process.stdout, receiver))
            feeding.result()
            unfinished.pop_all()
    if process.returncode:
        raise FormatError("It could not be read: the process that read it was stopped.")


def parse_chunks(source: IO[bytes]) -> Iterator[Chunk]:
    """Do the same in this process."""
    from reader.formats.arxiv.snapshot import read_snapshot

    problems: list[Problem] = []
    prepared = map(Prepared.of, read_snapshot(_lines(source), problems.append))
    while (papers := list(islice(prepared, CHUNK))) or problems:
        yield papers, problems[:]
        problems.clear()


def _lines(source: IO[bytes]) -> Iterable[bytes]:
    """Yield lines, cut at a length that no record has: an endless one would fill the memory."""
    return iter(lambda: source.readline(LINE_LIMIT), b"")


def _widen(pipe: int) -> None:
    """Give a pipe room for a whole chunk, where the system can: neither process then waits for the other's step."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, BLOCK)


def _feed(pipe: IO[bytes], head: bytes, source: io.BufferedReader) -> None:
    # The other process went away: that is for its reader to say.
    with suppress(BrokenPipeError), pipe:
        block = head
        while block:
            pipe.write(block)
            block = source.read(BLOCK)


def _blocks(pipe: IO[bytes], thread: Executor) -> Iterator[bytes]:
    """Yield what comes in by ``pipe``, read by ``thread`` before it is asked for."""
    coming = deque(thread.submit(pipe.read, BLOCK) for _ in range(AHEAD))
    while block := coming.popleft().result():
        coming.append(thread.submit(pipe.read, BLOCK))
        yield block


def _chunks(blocks: Iterable[bytes]) -> Iterator[Chunk]:
    # The other end is this program: what is cut at the end is told by its exit code.
    data = bytearray()
    for block in blocks:
        data += block
        while len(data) >= (end := _end(data)):
            yield _unpacked(data[_LENGTH.size : end])
            del data[:end]


def _end(data: bytearray) -> int:
    """Return where the first chunk of ``data`` ends."""
    return _LENGTH.size + (_LENGTH.unpack_from(data)[0] if len(data) >= _LENGTH.size else 0)


def _packed(chunk: Chunk) -> bytes:
    papers, problems = chunk
    # Plain tuples of texts and numbers: twice as fast as the same values with their types.
    rows = [(*paper[:4], tuple(paper.texts), paper.values) for paper in papers]
    return marshal.dumps((rows, [(problem.message, problem.line) for problem in problems]))


def _unpacked(data: bytearray) -> Chunk:
    papers, problems = marshal.loads(data)
    rows = [
        Prepared(arxiv, title, abstract, day, Texts(*texts), values)
        for arxiv, title, abstract, day, texts, values in papers
    ]
    return rows, [Problem(*problem) for problem in problems]


def _main() -> None:
    # Nothing here refers to itself, and looking for that takes a tenth of the time.
    gc.disable()
    # Reads of the usual size would wake the other end for each few papers.
    with suppress(BrokenPipeError), open(sys.stdin.fileno(), "rb", buffering=BLOCK, closefd=False) as source:
        for chunk in parse_chunks(source):
            data = _packed(chunk)
            sys.stdout.buffer.write(_LENGTH.pack(len(data)) + data)
            sys.stdout.buffer.flush()
        return
    sys.stderr.close()


if __name__ == "__main__":
    _main()

"""Our own JSON lines, a chunk at a time: a library of any size comes back in bounded memory."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import IO

from reader.domain.batch import Problem
from reader.formats.digests.encoding import Decoded
from reader.formats.imports.assemble import assemble_digest
from reader.formats.imports.found import Imported
from reader.formats.imports.objects import looks_like_json_lines, parse_json_lines

CHUNK_LINES = 5_000
"""Lines that are read and stored at once."""

CHUNK_BYTES = 16 * 2**20
"""Bytes after which a chunk ends before its lines are together."""

LINE_LIMIT = 8 * 2**20
"""Bytes of the longest line; the longest text that a paper may have is a small part of it."""

_MARK = b"\xef\xbb\xbf"


def begins_json_lines(head: bytes) -> bool:
    """Tell a file of our own lines by its first bytes."""
    return looks_like_json_lines(head.removeprefix(_MARK).decode("utf-8", "ignore"))


def read_json_lines(source: IO[bytes], name: str, lines: int = CHUNK_LINES) -> Iterator[Imported]:
    """Yield what ``source`` holds, at most so many lines at once; positions and lines count through the whole of it.

    Each chunk is a document of its own, called ``name``. What ``source`` raises goes through.
    """
    line = position = 0
    while chunk := _chunk(source, lines):
        imported = _parsed(chunk, name)
        yield _moved(imported, line, position) if line else imported
        line += len(chunk)
        position += len(imported.batch.entries)


def _chunk(source: IO[bytes], most: int) -> list[bytes]:
    """Return the next lines; of one that is too long only its beginning, without a line break."""
    found: list[bytes] = []
    size = 0
    while len(found) < most and size < CHUNK_BYTES and (line := source.readline(LINE_LIMIT)):
        found.append(line)
        size += len(line)
        rest = line
        while len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
            rest = source.readline(LINE_LIMIT)
    return found


def _parsed(chunk: Sequence[bytes], name: str) -> Imported:
    problems: list[Problem] = []
    texts = [_text(line, number, problems) for number, line in enumerate(chunk, start=1)]
    text = "\n".join(texts)
    collected = parse_json_lines(text)
    collected.problems += problems
    digest = hashlib.sha256(b"".join(chunk)).hexdigest()
    return assemble_digest(collected, digest, name, Decoded(text))


def _text(line: bytes, number: int, problems: list[Problem]) -> str:
    if len(line) == LINE_LIMIT and not line.endswith(b"\n"):
        problems.append(Problem(f"The line is longer than {LINE_LIMIT // 2**20} MB.", number))
        return ""
    try:
        return line.removeprefix(_MARK if number == 1 else b"").decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        problems.append(Problem("The line is not UTF-8.", number))
        return ""


def _moved(imported: Imported, line: int, position: int) -> Imported:
    """Return a chunk as it stands behind so many lines and entries."""
    batch = imported.batch
    entries = tuple(
        replace(
            entry,
            line=None if entry.line is None else entry.line + line,
            announcement=entry.announcement._replace(position=entry.announcement.position + position),
        )
        for entry in batch.entries
    )
    problems = tuple(
        problem if problem.line is None else replace(problem, line=problem.line + line) for problem in batch.problems
    )
    found = {number + position: said for number, said in imported.found.items()}
    return replace(imported, batch=replace(batch, entries=entries, problems=problems), found=found)

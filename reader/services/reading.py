"""Opening what the user names: a file or standard input, plain or gzipped, and never something that blocks."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.paths import user_path
from reader.regular import IrregularError, open_regular

SIZE_LIMIT = 32 * 2**20
"""Bytes of the largest digest that is read; a day's longest page has a third of a megabyte."""

LIBRARY_LIMIT = 128 * 2**20
"""Bytes of the largest file of another program that is read; 60,000 papers with abstracts have about as many."""

STANDARD_INPUT = "-"

_PIPE_IT = "not a regular file; pipe it in with `matins import -`"
_GZIP = b"\x1f\x8b"


@contextmanager
def opened(name: str) -> Iterator[io.BufferedReader]:
    """Open a file, or standard input for ``-``, and take gzip off; raises FormatError with a sentence.

    The block reads; what goes wrong there while reading becomes a FormatError too.
    """
    try:
        with _source(name) as source:
            if not source.peek(2).startswith(_GZIP):
                yield source
                return
            with gzip.GzipFile(fileobj=source, mode="rb") as unpacked:
                yield io.BufferedReader(unpacked)
    except (EOFError, gzip.BadGzipFile) as error:
        raise FormatError("It could not be read: its gzip compression is damaged or cut off.") from error
    except OSError as error:
        raise FormatError(f"It could not be read: {clean(error.strerror or str(error)).lower()}.") from error


def read_whole(source: io.BufferedReader) -> bytes:
    """Return everything that is left of a digest; raises FormatError for one that is too large."""
    data = source.read(SIZE_LIMIT + 1)
    check_size(data)
    return data


def read_document(source: io.BufferedReader, head: bytes) -> bytes:
    """Return everything that is left of a file that begins with ``head``; raises FormatError where it is too large.

    Bibliographies and exports may be larger than digests.
    """
    from reader.formats.imports import may_be_library

    if not may_be_library(head):
        return read_whole(source)
    data = source.read(LIBRARY_LIMIT + 1)
    if len(data) > LIBRARY_LIMIT:
        raise FormatError(f"It is larger than {LIBRARY_LIMIT // 2**20} MB; export it in parts.")
    return data


def check_size(data: bytes) -> None:
    """Raise FormatError for what is larger than any digest."""
    if len(data) > SIZE_LIMIT:
        raise FormatError(f"It is larger than {SIZE_LIMIT // 2**20} MB, which no digest is.")


@contextmanager
def _source(name: str) -> Iterator[io.BufferedReader]:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise FormatError("It could not be read: standard input is closed.")
        buffer = sys.stdin.buffer
        yield buffer if isinstance(buffer, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", buffer))
        return
    try:
        file = open_regular(user_path(name))
    except ValueError as error:
        raise FormatError("It could not be read: this is not a possible file name.") from error
    except IrregularError as error:
        raise FormatError(f"It is {'a directory; name the files in it' if error.is_folder else _PIPE_IT}.") from error
    with file:
        yield file


def shown_name(name: str) -> str:
    """Return what a document is called: the last part of its path."""
    return "stdin" if name == STANDARD_INPUT else clean(Path(name).name)

"""Printing: what goes to the terminal is clean, and an ASCII locale or a closed pipe is no crash."""

import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

from reader.domain.errors import QueryError, ReaderError
from reader.domain.text import clean, is_shown, safe_json

POINTED_AT = 72
"""Characters that are shown of a text at a place in which something is wrong."""


class RefusedQueryError(QueryError):
    """A filter that was not understood, with the whole ``text`` in which ``position`` is a place."""

    def __init__(self, text: str, error: QueryError) -> None:
        super().__init__(str(error), error.position, error.length, error.hint)
        self.text = text


class OutputError(ReaderError):
    """An answer that could not be printed."""


def say(text: str) -> None:
    """Print one line of an answer."""
    _write(sys.stdout, clean(text, limit=20_000) + "\n")


def warn(text: str) -> None:
    """Print one line of a warning or an error, if anybody can be told."""
    with suppress(OSError, OutputError):
        _write(sys.stderr, f"matins: {clean(text, limit=20_000)}\n")


def point(text: str, position: int, length: int) -> None:
    """Print the line that a warning is about, if anybody can be told, with a mark under ``length`` characters."""
    start = max(0, position - POINTED_AT // 2)
    line = [char if is_shown(char) else " " for char in text[start : start + POINTED_AT]]
    if not line:
        return
    if start:
        line[0] = "…"
    if start + POINTED_AT < len(text):
        line[-1] = "…"
    place = position - start
    blanks = " " * _columns(line[:place])
    mark = "^" * max(1, _columns(line[place : place + length]))
    with suppress(OSError, OutputError):
        _write(sys.stderr, f"  {''.join(line)}\n  {blanks}{mark}\n")


def say_fields(*fields: str) -> None:
    """Print one line of tab-separated fields."""
    _write(sys.stdout, "\t".join(clean(field) for field in fields) + "\n")


def say_columns(*columns: tuple[str, int]) -> None:
    """Print one line for people: texts, each with the number of characters to fill up to."""
    _write(sys.stdout, "  ".join(clean(text).ljust(width) for text, width in columns).rstrip() + "\n")


def say_json(value: Mapping[str, object]) -> None:
    """Print one object on one line; JSON's own escapes keep control characters out of the terminal."""
    import json

    # Cleaned text holds nothing of that kind, but a path may, or a library that another program wrote.
    text = safe_json(json.dumps(value, ensure_ascii=False))
    _write(sys.stdout, (text if _is_unicode(sys.stdout) else json.dumps(value)) + "\n")


def say_document(text: str) -> None:
    """Print a document as it is, without adding a line break."""
    _write(sys.stdout, text)


def finish() -> None:
    """Hand over what is buffered; raises OutputError."""
    if sys.stdout is not None:
        with _told():
            sys.stdout.flush()


def abandon() -> None:
    """Let what is buffered go: nobody takes it, and Python would try once more at its end."""
    with suppress(OSError):
        sink = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(sink, sys.stdout.fileno())
        finally:
            os.close(sink)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether ``stream`` is a terminal; a stream that was closed before the start is none."""
    return stream is not None and stream.isatty()


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        with _told():
            stream.write(_encodable(stream, text))


def _columns(chars: Sequence[str]) -> int:
    """Return how many columns of a terminal these characters take."""
    from unicodedata import category, east_asian_width

    return sum(0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1 for char in chars)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error)).lower()
        raise OutputError(f"The answer could not be printed: {why}.") from error


def _encodable(stream: TextIO, text: str) -> str:
    if _is_unicode(stream):
        return text.encode("utf-8", "replace").decode("utf-8")
    encoding = stream.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def _is_unicode(stream: TextIO | None) -> bool:
    return stream is not None and (stream.encoding or "ascii").lower().replace("-", "") == "utf8"

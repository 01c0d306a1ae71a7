"""Printing: what goes to the terminal is clean, and an ASCII locale or a closed pipe is no crash."""

import sys
from collections.abc import Mapping
from typing import TextIO

from reader.domain.text import clean


def say(text: str) -> None:
    """Print one line of an answer."""
    _write(sys.stdout, clean(text, limit=20_000))


def warn(text: str) -> None:
    """Print one line of a warning or an error."""
    _write(sys.stderr, f"matins: {clean(text, limit=20_000)}")


def say_fields(*fields: str) -> None:
    """Print one line of tab-separated fields."""
    _write(sys.stdout, "\t".join(clean(field) for field in fields))


def say_json(value: Mapping[str, object]) -> None:
    """Print one object on one line; JSON's own escapes keep control characters out of the terminal."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    # Cleaned text holds neither, but a path may.
    text = "".join(c if c.isprintable() or c == " " else json.dumps(c)[1:-1] for c in text)
    _write(sys.stdout, text if _is_unicode(sys.stdout) else json.dumps(value))


def say_document(text: str) -> None:
    """Print a document as it is, without adding a line break."""
    sys.stdout.write(_encodable(sys.stdout, text))


def _write(stream: TextIO, line: str) -> None:
    stream.write(_encodable(stream, line) + "\n")


def _encodable(stream: TextIO, text: str) -> str:
    if _is_unicode(stream):
        return text.encode("utf-8", "replace").decode("utf-8")
    encoding = stream.encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "ascii").lower().replace("-", "") == "utf8"

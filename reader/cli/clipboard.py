"""The clipboard of the terminal, by the sequence OSC 52: it is the one in front of the user, also over SSH."""

import os
import sys
from base64 import b64encode

from reader.cli.output import is_terminal
from reader.domain.errors import ReaderError

TERMINAL = "/dev/tty"

SIZE_LIMIT = 1_000_000
"""Bytes that are copied at once; terminals take no clipboard of any size, and cut without a word."""


class ClipboardError(ReaderError):
    """A text that could not be copied."""


def copy(text: str) -> None:
    """Copy ``text``; raises ClipboardError where there is no terminal, or too much to copy."""
    data = text.encode("utf-8", "replace")
    if len(data) > SIZE_LIMIT:
        raise ClipboardError(f"{len(data):,} bytes are too many for the clipboard of a terminal; --to writes a file.")
    sequence = b"\x1b]52;c;" + b64encode(data) + b"\x07"
    try:
        if is_terminal(sys.stdout):
            sys.stdout.flush()
            sys.stdout.buffer.write(sequence)
            sys.stdout.flush()
            return
        handle = os.open(TERMINAL, os.O_WRONLY | os.O_NOCTTY)
        with os.fdopen(handle, "wb") as terminal:
            terminal.write(sequence)
    except OSError as error:
        raise ClipboardError("There is no terminal to copy through.") from error

"""The command line in this process, as a script would use it."""

import contextlib
import io
import sys
from contextlib import redirect_stderr, redirect_stdout

from reader.cli.main import main


def command_of(*arguments: str) -> tuple[int, str, str]:
    """Run one command in this process; return its exit code and what it printed."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    stdin = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    try:
        with redirect_stdout(out), redirect_stderr(err), contextlib.suppress(SystemExit):
            code = main(arguments)
    finally:
        sys.stdin = stdin
    texts = []
    for stream in (out, err):
        stream.flush()
        buffer = stream.buffer
        assert isinstance(buffer, io.BytesIO)
        texts.append(buffer.getvalue().decode("utf-8", "replace"))
    return code, texts[0], texts[1]

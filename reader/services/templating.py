"""A template of the user in a process of its own: whatever it does, it cannot take this one's memory or time."""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from reader.domain.errors import FormatError
from reader.domain.text import clean
from reader.formats.exports.template import TemplateProblemError, render_template
from reader.formats.markdown import Section

MEMORY_LIMIT = 1 << 30
"""Bytes of memory that a template may need, papers included."""

SECONDS = 60
"""The time that a template has."""


def read_template(name: str) -> str:
    """Return the template in a file, or in standard input for ``-``; raises TemplateProblemError with a sentence."""
    from reader.services.reading import opened, read_whole

    try:
        with opened(name) as source:
            return read_whole(source).decode("utf-8", "replace")
    except FormatError as error:
        raise TemplateProblemError(f"{clean(name)}: {error}") from error


def render_apart(text: str, name: str, sections: Sequence[Section], generated: date, seconds: int = SECONDS) -> str:
    """Return what the template ``text`` writes of ``sections`` within so many seconds.

    Raises TemplateProblemError with one sentence.
    """
    given = pickle.dumps((text, name, list(sections), generated))
    command = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(
            command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise TemplateProblemError(f"{clean(name)}: it takes more than {seconds} seconds.") from error
    except ValueError as error:
        raise TemplateProblemError(f"{clean(name)}: it needs more memory or time than a template gets.") from error
    if "error" in answer:
        raise TemplateProblemError(answer["error"], answer["line"])
    return str(answer["text"])


def _limit() -> None:
    """Bound this process; a system that has no such bounds is left to the sandbox."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


def _main() -> int:
    _limit()
    # The bytes come from the process that started this one and from nowhere else.
    text, name, sections, generated = pickle.loads(sys.stdin.buffer.read())
    answer: dict[str, object]
    try:
        answer = {"text": render_template(text, name, sections, generated=generated)}
    except TemplateProblemError as error:
        answer = {"error": str(error), "line": error.line}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main())

"""The child process: ``python -m reader.fulltext.pdf FILE SECONDS MEGABYTES WITHOUT``.

It writes one JSON object to its output: ``{"document": …}``, or ``{"error": REASON}`` with a reason of
:data:`reader.fulltext.pdf.glyphs.REASONS`. A hostile file ends this process, not the program. WITHOUT are numbers of
pages with commas between; before each page its number is written to the other output, so that the one that ended this
process is known.
"""

import gc
import json
import os
import sys
from contextlib import suppress

from reader.fulltext.pdf.glyphs import UnreadableError
from reader.fulltext.pdf.limits import restrict
from reader.fulltext.pdf.packing import packed
from reader.fulltext.pdf.reading import read_here


def _main(path: str, seconds: float, megabytes: int, without: frozenset[int]) -> None:
    # Little here refers to itself, and looking for that takes a part of the time; the memory is limited anyway.
    gc.disable()
    restrict(seconds, megabytes)
    try:
        answer: dict[str, object] = {"document": packed(read_here(path, seconds, without=without))}
    except UnreadableError as error:
        answer = {"error": error.reason}
    except (MemoryError, RecursionError):
        answer = {"error": "large"}
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(answer, separators=(",", ":")))
        sys.stdout.flush()
    # Nothing is left to be put away but memory, and the system does that at once.
    os._exit(0)


if __name__ == "__main__":
    _main(
        sys.argv[1],
        float(sys.argv[2]),
        int(sys.argv[3]),
        frozenset(int(page) for page in sys.argv[4].split(",") if page),
    )

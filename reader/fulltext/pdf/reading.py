"""A PDF to a document in this process; only the child process and its kind should do this."""

import os
import sys
import time
from contextlib import suppress
from dataclasses import replace

from reader.fulltext.model import Document
from reader.fulltext.pdf.arranging import arrange
from reader.fulltext.pdf.glyphs import PageLimits, UnreadableError, pages_of
from reader.fulltext.pdf.limits import end_after
from reader.fulltext.pdf.placed import Page

READ_SECONDS = 4.0
"""Processor time after which no further page is begun."""

PAGE_SECONDS = 3.0
"""Processor time that one page may take."""

ARRANGE_SECONDS = 10.0


def read_here(
    path: str, seconds: float = 20.0, *, guarded: bool = True, without: frozenset[int] = frozenset()
) -> Document:
    """Return the document that a file holds, but for the pages ``without``; raises UnreadableError with the reason.

    ``guarded`` lets the system end this process where the file takes too long, and tells the pages as they come.
    """
    limits = PageLimits()
    until = time.process_time() + min(READ_SECONDS, 0.6 * seconds)
    pages: list[Page] = []
    late = False
    for page in pages_of(path, limits, without, _guard if guarded else _unguarded):
        pages.append(page)
        if time.process_time() > until:
            late = len(pages) < limits.pages
            break
    if not any(page.words for page in pages):
        raise UnreadableError("ended" if without else "scanned" if pages else "empty")
    if guarded:
        _guard(0)
    document = arrange(pages)
    problems = list(limits.problems())
    if late:
        problems.append(f"Only the first {len(pages):,} of {limits.pages:,} pages were read: it took too long.")
    problems += [f"Page {number:,} could not be read and is missing." for number in sorted(without)]
    return replace(document, problems=(*problems, *document.problems))


def _guard(page: int) -> None:
    end_after(PAGE_SECONDS if page else ARRANGE_SECONDS)
    with suppress(OSError):
        os.write(sys.stderr.fileno(), b"page %d\n" % page)


def _unguarded(_page: int) -> None:
    """Read without a limit: this process is not to be ended."""

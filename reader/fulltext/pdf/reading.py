"""A PDF to a document in this process; only the child process and its kind should do this."""

import time
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


def read_here(path: str, seconds: float = 20.0, *, guarded: bool = True) -> Document:
    """Return the document that a file holds; raises UnreadableError with the reason.

    ``guarded`` lets the system end this process where the file takes too long.
    """
    limits = PageLimits()
    until = time.process_time() + min(READ_SECONDS, 0.6 * seconds)
    pages: list[Page] = []
    late = False
    _guard(guarded, PAGE_SECONDS)
    for page in pages_of(path, limits):
        pages.append(page)
        if time.process_time() > until:
            late = len(pages) < limits.pages
            break
        _guard(guarded, PAGE_SECONDS)
    if not any(page.words for page in pages):
        raise UnreadableError("scanned" if pages else "empty")
    _guard(guarded, ARRANGE_SECONDS)
    document = arrange(pages)
    problems = list(limits.problems())
    if late:
        problems.append(f"Only the first {len(pages):,} of {limits.pages:,} pages were read: it took too long.")
    return replace(document, problems=(*problems, *document.problems))


def _guard(guarded: bool, seconds: float) -> None:
    if guarded:
        end_after(seconds)

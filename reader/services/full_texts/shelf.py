"""The papers that are kept: which one to open, how much room they take, and which go first when it gets tight."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.errors import FormatError, ReaderError, StoreError
from reader.domain.text import clean
from reader.services.library import Library
from reader.storage.files import reason
from reader.storage.kept import FORMATS, Kept, KeptPapers

if TYPE_CHECKING:
    from reader.fulltext.model import Document

MEGABYTE = 1_000_000

_UNNAMED = 10**6
"""The version of a file without one: whoever made it had the newest of its day."""


class NotKeptError(ReaderError):
    """A paper that was not downloaded."""


class Account(NamedTuple):
    """What the kept papers take, in files and bytes; of starred papers, too."""

    files: int
    bytes: int
    starred_bytes: int


class Shelf:
    """The kept papers of a library; may be used from any thread."""

    def __init__(self, library: Path) -> None:
        self.kept = KeptPapers(library)

    def best(self, name: str) -> list[Kept]:
        """Return what is kept of the paper with this arXiv identifier, the best to read first."""
        return sorted(self.kept.of(name), key=_preference)

    def local_pdf(self, name: str) -> Path | None:
        """Return the newest PDF that is kept of a paper."""
        return next((file.path for file in self.best(name) if file.format == "pdf"), None)

    def open(self, name: str) -> "tuple[Document, Kept]":
        """Return a paper as it can be read best, and the file that it is from.

        A file that cannot be read is passed over for the next. Raises NotKeptError, FormatError and StoreError.
        """
        failure: FormatError | None = None
        for file in self.best(name):
            try:
                document = read_kept(file)
            except FormatError as error:
                failure = failure or error
                continue
            self.kept.touch(file)
            return document, file
        if failure is not None:
            raise failure
        raise NotKeptError("This paper is not downloaded yet.")

    def account(self, starred: set[str]) -> Account:
        """Count what is kept; ``starred`` are the arXiv identifiers of starred papers."""
        files = self.kept.all()
        of_starred = sum(file.bytes for file in files if file.identifier.name in starred)
        return Account(len(files), sum(file.bytes for file in files), of_starred)

    def prune(self, budget: int, starred: set[str]) -> list[Kept]:
        """Delete what was not opened for longest until no more than ``budget`` bytes are taken; return what went.

        Nothing of a starred paper goes. Raises StoreError.
        """
        files = self.kept.all()
        taken = sum(file.bytes for file in files)
        gone = []
        for file in sorted(files, key=lambda file: file.used):
            if taken <= budget:
                break
            if file.identifier.name not in starred:
                self.kept.remove(file)
                taken -= file.bytes
                gone.append(file)
        return gone


def read_kept(file: Kept) -> "Document":
    """Return what a file holds; raises FormatError and StoreError."""
    return _READERS[file.format](file.path)


def starred_names(library: Library) -> set[str]:
    """Return the arXiv identifiers of the starred papers; raises StoreError."""
    with library.store.guarded():
        return library.store.downloads.starred()


def _preference(file: Kept) -> tuple[int, int]:
    return (-(file.identifier.version or _UNNAMED), FORMATS.index(file.format))


def _html(path: Path) -> "Document":
    from reader.fulltext.latexml import parse_html

    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{clean(str(path))} could not be read: {reason(error)}.") from error
    document: Document = parse_html(data)
    return document


def _pdf(path: Path) -> "Document":
    from reader.fulltext.pdf import read_pdf

    document: Document = read_pdf(path)
    return document


_READERS: dict[str, Callable[[Path], "Document"]] = {"html": _html, "pdf": _pdf}

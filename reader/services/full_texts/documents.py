"""Whole papers by their numbers in the library, and where the user stopped in them."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from reader.domain.errors import FormatError
from reader.fulltext.layout.page import Position
from reader.services.full_texts.shelf import NotKeptError, Shelf
from reader.services.library import Library
from reader.storage.kept import Kept

if TYPE_CHECKING:
    from reader.fulltext.model import Document


class KeptDocuments:
    """The kept papers of one open library; ``open`` may be called from any thread. ``fetch_key`` downloads."""

    def __init__(self, library: Library, fetch_key: str) -> None:
        self._library = library
        self._shelf = Shelf(library.path)
        self._fetch_key = fetch_key
        self._opened: dict[int, Kept] = {}

    def open(self, paper: int) -> "Document":
        """Return the paper's text; raises ReaderError with a sentence and what to do next."""
        with closing(Library(self._library.path, self._library.clock)) as library:
            detail = library.detail(paper)
        identifier = detail.paper.arxiv_id if detail else None
        if identifier is None:
            raise NotKeptError("This paper has no arXiv identifier yet, so it cannot be downloaded.")
        try:
            document, self._opened[paper] = self._shelf.open(identifier.name)
            return document
        except NotKeptError:
            raise NotKeptError(f"This paper is not downloaded yet: {self._fetch_key} does that.") from None
        except FormatError as error:
            raise NotKeptError(f"{error} The browser may show it.") from error

    def position(self, paper: int) -> Position | None:
        """Return where the paper was left, None where it was never open; raises StoreError."""
        with self._library.store.guarded():
            place = self._library.store.downloads.bookmark(paper)
        block, _, letters = place.partition(":")
        return Position(int(block), int(letters)) if block.isdecimal() and letters.isdecimal() else None

    def keep_position(self, paper: int, position: Position) -> None:
        """Keep where the paper was left; raises StoreError."""
        store = self._library.store
        with store.writing():
            store.downloads.put_bookmark(paper, f"{position.block}:{position.letters}", self._library.clock())

    def picture(self, paper: int, source: str) -> Path | None:
        """Return the file of a picture that the paper, which is open, calls ``source``; None where it is not kept."""
        file = self._opened.get(paper)
        return self._shelf.kept.picture(file, source) if file else None

"""Downloading whole papers, one after the other, so that a stop at any moment loses at most the one under way."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.fulltext.model import Block, Figure, Listing, Quotation, Statement
from reader.services.fetch.sources import Check, OnProgress, Progress
from reader.services.full_texts.shelf import MEGABYTE, Shelf
from reader.storage.downloads import Wanted
from reader.storage.kept import Kept, KeptPapers
from reader.storage.passages import PassageIndex
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.sources.full_texts import FullText


MOST_PICTURES = 40
"""Pictures of one paper that are downloaded: two minutes at arXiv's pace."""


class Texts(Protocol):
    """Where whole papers come from. Raises NotThereError and SourceError."""

    def html(self, identifier: ArxivId, check: Callable[[bytes], object]) -> "FullText":
        """Return the paper as a page."""
        ...

    def pdf(self, identifier: ArxivId) -> "FullText":
        """Return the paper as a PDF."""
        ...

    def base(self, identifier: ArxivId, page: bytes) -> str:
        """Return the address from which those of the pictures of a page count."""
        ...

    def picture(self, base: str, source: str) -> bytes:
        """Return a picture of a page."""
        ...


class Download(NamedTuple):
    """What became of one paper in one format: its file, or why there is none in a sentence.

    ``is_new``: it was downloaded now. ``is_final``: no source has it, so it is not asked for again.
    """

    name: str
    format: str
    file: Kept | None = None
    is_new: bool = False
    problem: str = ""
    is_final: bool = False


class DownloadReport(NamedTuple):
    """What a run of downloads brought. ``stopped`` is why it ended early, in a sentence, or an empty string."""

    downloads: tuple[Download, ...]
    pruned: int = 0
    cancelled: bool = False
    stopped: str = ""

    @property
    def new(self) -> list[Download]:
        """What was downloaded."""
        return [each for each in self.downloads if each.is_new]

    @property
    def failed(self) -> list[Download]:
        """What could not be had this time."""
        return [each for each in self.downloads if each.problem and not each.is_final]

    @property
    def missing(self) -> list[Download]:
        """What no source has."""
        return [each for each in self.downloads if each.is_final]


class Downloader:
    """Downloads into one open store's folder; belongs to the thread that opened it. ``budget`` counts bytes."""

    def __init__(
        self,
        store: Store,
        texts: Texts,
        index: PassageIndex,
        budget: int,
        clock: Callable[[], datetime],
        *,
        pictures: bool = False,
    ) -> None:
        self._store = store
        self._texts = texts
        self._index = index
        self._budget = budget
        self._clock = clock
        self._shelf = Shelf(store.path)
        self._pruned = 0
        self._takes_pictures = pictures

    def want(self, papers: Iterable[int], formats: Sequence[str]) -> None:
        """Ask for papers: what is asked for is downloaded by the next run, also after a stop."""
        with self._store.writing():
            self._store.downloads.want(papers, formats, self._clock())

    def run(self, papers: Sequence[int] | None, on_progress: OnProgress, cancelled: Check) -> DownloadReport:
        """Download what is wanted, of everything or of these papers; raises StoreError."""
        from reader.sources.errors import Cancelled, Offline, RateLimited

        with self._store.guarded():
            starred = self._store.downloads.starred()
        done: list[Download] = []
        stopped = ""
        seen: set[tuple[int, str]] = set()
        while not cancelled():
            left = self._left(papers, seen)
            if not left:
                break
            each = left[0]
            seen.add((each.paper, each.format))
            told = f"downloading {each.name} ({each.format.upper()})"
            on_progress(Progress(len(seen) - 1, len(seen) - 1 + len(left), told))
            if not self._make_room(starred, self._budget):
                stopped = f"Starred papers take all of the {self._budget // MEGABYTE:,} MB that are set for downloads."
                break
            try:
                done.append(self._one(each, cancelled))
            except Cancelled:
                break
            except SourceError as error:
                if isinstance(error, Offline | RateLimited):
                    stopped = str(error)
                    break
                done.append(Download(each.name, each.format, problem=str(error)))
        # What came last may have been too much.
        self._make_room(starred, self._budget + 1)
        return DownloadReport(tuple(done), self._pruned, cancelled(), stopped)

    def _left(self, papers: Sequence[int] | None, seen: set[tuple[int, str]]) -> list[Wanted]:
        """Return what is still to be done; more may be wanted while this goes on.

        What was refused is told to whoever asks for that paper, and passed over where everything left is meant.
        """
        with self._store.guarded():
            wanted = self._store.downloads.wanted(papers)
        return [
            each
            for each in wanted
            if (each.paper, each.format) not in seen and not (papers is None and each.is_refused)
        ]

    def _make_room(self, starred: set[str], below: int) -> bool:
        """Delete what was not opened for longest until less than ``below`` bytes are taken; False for stars."""
        if self._shelf.account(set()).bytes < below:
            return True
        gone = self._shelf.prune(below - 1, starred)
        self._index.remove([file.path.name for file in gone])
        self._pruned += len(gone)
        return self._shelf.account(set()).bytes < below

    def _one(self, wanted: Wanted, cancelled: Check) -> Download:
        from reader.sources.full_texts import NotThereError

        identifier = ArxivId(wanted.name, wanted.version)
        here = self._here(identifier, wanted.format)
        if here is not None:
            self._take_pictures(here, cancelled)
            self._forget(wanted)
            return Download(wanted.name, wanted.format, here)
        if wanted.is_refused:
            other = self._here(identifier.without_version(), wanted.format)
            return Download(wanted.name, wanted.format, other, problem=wanted.refusal, is_final=True)
        try:
            found = self._texts.pdf(identifier) if wanted.format == "pdf" else self._texts.html(identifier, _check)
        except NotThereError as error:
            self._refuse(wanted, str(error))
            return Download(wanted.name, wanted.format, problem=str(error), is_final=True)
        file = self._shelf.kept.put(found.identifier, wanted.format, found.data)
        self._take_words(file)
        self._take_pictures(file, cancelled)
        if found.identifier.version == wanted.version or wanted.version is None:
            self._forget(wanted)
        else:
            # Of which version it is nobody says; the same one is not to be downloaded again with each run.
            self._refuse(wanted, f"There is no HTML of {identifier}; that of {found.host} is kept.")
        return Download(wanted.name, wanted.format, file, is_new=True)

    def _take_pictures(self, file: Kept, cancelled: Check) -> None:
        """Take what is still missing: an earlier run may have been stopped among the pictures."""
        if file.format == "html" and self._takes_pictures:
            base = self._texts.base(file.identifier, file.path.read_bytes())
            take_pictures(self._shelf.kept, file, lambda source: self._texts.picture(base, source), cancelled)

    def _here(self, identifier: ArxivId, format_: str) -> Kept | None:
        """Return the file that is wanted; of an unknown version any will do."""
        for file in self._shelf.kept.of(identifier.name):
            if file.format == format_ and identifier.version in (None, file.identifier.version):
                return file
        return None

    def _refuse(self, wanted: Wanted, sentence: str) -> None:
        with self._store.writing():
            self._store.downloads.refused(wanted.paper, wanted.format, wanted.version, sentence)

    def _forget(self, wanted: Wanted) -> None:
        with self._store.writing():
            self._store.downloads.done(wanted.paper, wanted.format)

    def _take_words(self, file: Kept) -> None:
        from reader.services.full_texts.words import take

        best, *others = self._shelf.best(file.identifier.name)
        if best.path == file.path:
            self._index.remove([other.path.name for other in others])
            take(self._index, file)


def take_pictures(kept: KeptPapers, file: Kept, fetch: Callable[[str], bytes], cancelled: Check) -> None:
    """Keep the pictures of a page; one that does not come is no reason to do without the others.

    Raises SourceError only where nobody answers.
    """
    from reader.services.full_texts.shelf import read_kept
    from reader.sources.errors import Cancelled, Offline, RateLimited

    for source in pictures_of(read_kept(file).blocks)[:MOST_PICTURES]:
        if cancelled():
            raise Cancelled
        if kept.picture(file, source) is None:
            try:
                kept.put_picture(file, source, fetch(source))
            except (Cancelled, Offline, RateLimited):
                raise
            except SourceError:
                continue


def pictures_of(blocks: Iterable[Block]) -> list[str]:
    """Return what the pictures of these blocks are called, each once, in order."""
    found: dict[str, None] = {}
    for block in blocks:
        match block:
            case Figure():
                found |= dict.fromkeys(picture.source for picture in block.pictures if picture.source)
                found |= dict.fromkeys(pictures_of(block.blocks))
            case Statement() | Quotation():
                found |= dict.fromkeys(pictures_of(block.blocks))
            case Listing():
                found |= dict.fromkeys(source for item in block.items for source in pictures_of(item.blocks))
    return list(found)


def _check(data: bytes) -> object:
    from reader.fulltext.latexml import parse_html

    return parse_html(data)

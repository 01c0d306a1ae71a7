"""The folder of downloaded papers: its files are the only record of what is there.

A file is called after the paper's identifier and version, ``2611.01234v2.html`` or ``math_0309136v1.pdf``; what is
called otherwise is a stranger's and is left alone. The time of a file is when it was last opened.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.domain.errors import StoreError
from reader.domain.identifier import ArxivId
from reader.storage.files import reason, write_atomically

FORMATS = ("html", "pdf")
"""What can be kept, the more readable one first."""


class Kept(NamedTuple):
    """One file, ``bytes`` with its pictures. ``used`` is when it was last opened, in seconds since 1970."""

    identifier: ArxivId
    format: str
    path: Path
    bytes: int
    used: float


def kept_folder(library: Path) -> Path:
    """Return where the papers of a library are kept."""
    return library.with_name(f"{library.name}.papers")


class KeptPapers:
    """The files of one library; may be used from any thread."""

    def __init__(self, library: Path) -> None:
        self.folder = kept_folder(library)

    def all(self) -> list[Kept]:
        """Return everything that is kept; raises StoreError where the folder cannot be read."""
        return list(self._files())

    def of(self, name: str) -> list[Kept]:
        """Return what is kept of the paper with this arXiv identifier: newest version first, HTML before PDF."""
        found = [file for file in self._files(ArxivId(name).file_stem) if file.identifier.name == name]
        return sorted(found, key=lambda file: (-(file.identifier.version or 0), FORMATS.index(file.format)))

    def names(self, format_: str) -> set[str]:
        """Return the arXiv identifiers of the papers that are kept in a format."""
        return {file.identifier.name for file in self._files() if file.format == format_}

    def has(self, identifier: ArxivId, format_: str) -> bool:
        """Tell whether exactly this version is kept."""
        return self._path(identifier, format_).is_file()

    def put(self, identifier: ArxivId, format_: str, data: bytes) -> Kept:
        """Keep a paper, whole or not at all; raises StoreError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {self.folder} could not be made: {reason(error)}.") from error
        path = self._path(identifier, format_)
        write_atomically(path, data, mode=0o600)
        kept = _kept(path, path.stat())
        assert kept is not None, "its name was made from an identifier"
        return kept

    def touch(self, file: Kept) -> None:
        """Note that a file was opened."""
        with suppress(OSError):
            os.utime(file.path)

    def put_picture(self, file: Kept, source: str, data: bytes) -> None:
        """Keep a picture of a page, which calls it ``source``; raises StoreError."""
        folder = pictures_folder(file.path)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {folder} could not be made: {reason(error)}.") from error
        write_atomically(folder / _picture_name(source), data, mode=0o600)

    def picture(self, file: Kept, source: str) -> Path | None:
        """Return the file of a picture that a page calls ``source``, None where it is not kept."""
        path = pictures_folder(file.path) / _picture_name(source)
        return path if path.is_file() else None

    def remove(self, file: Kept) -> None:
        """Delete a file and its pictures; raises StoreError."""
        try:
            file.path.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                shutil.rmtree(pictures_folder(file.path))
        except OSError as error:
            raise StoreError(f"{file.path} could not be deleted: {reason(error)}.") from error

    def _path(self, identifier: ArxivId, format_: str) -> Path:
        return self.folder / f"{identifier.file_stem}.{format_}"

    def _files(self, beginning: str = "") -> Iterator[Kept]:
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if not entry.name.startswith(beginning) or not entry.is_file(follow_symlinks=False):
                        continue
                    # Another window may prune at the same time.
                    with suppress(FileNotFoundError):
                        kept = _kept(Path(entry.path), entry.stat(follow_symlinks=False))
                        if kept is not None:
                            yield kept
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"The folder {self.folder} could not be read: {reason(error)}.") from error


def pictures_folder(page: Path) -> Path:
    """Return where the pictures of a page are kept."""
    return page.with_name(f"{page.name}.pictures")


def _picture_name(source: str) -> str:
    """Return a file name for whatever a page calls its picture."""
    from hashlib import sha256

    return sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _size_of_pictures(page: Path) -> int:
    with suppress(OSError), os.scandir(pictures_folder(page)) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries)
    return 0


def _kept(path: Path, status: os.stat_result) -> Kept | None:
    stem, _, format_ = path.name.rpartition(".")
    if format_ not in FORMATS:
        return None
    try:
        identifier = ArxivId.parse(stem.replace("_", "/"))
    except ValueError:
        return None
    if identifier.file_stem != stem:
        return None
    size = status.st_size + (_size_of_pictures(path) if format_ == "html" else 0)
    return Kept(identifier, format_, path, size, status.st_mtime)

"""The folder of downloaded papers: its files are the only record of what is there.

A file is called after the paper's identifier and version, ``2611.01234v2.html`` or ``math_0309136v1.pdf``; what is
called otherwise is a stranger's and is left alone. The time of a file is when it was last opened.
"""

import os
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
    """One file. ``used`` is when it was last opened, in seconds since 1970."""

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

    def remove(self, file: Kept) -> None:
        """Delete a file; raises StoreError."""
        try:
            file.path.unlink(missing_ok=True)
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
    return Kept(identifier, format_, path, status.st_size, status.st_mtime)

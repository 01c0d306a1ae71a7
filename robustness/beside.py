"""Work on what stands beside the library: backups, settings, the filter's index."""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import apsw

from reader.domain.errors import ReaderError
from reader.storage import backups
from robustness.jobs import NAME, Download, Export, Import, Job, Notes, Say, Stars, kept_the_rest
from robustness.running import check
from support.builders import NOW


class Backup(Job):
    """Copies beside the library."""

    name = "backup"
    size, small = 6, 1

    def act(self, place: Path, size: int, say: Say) -> None:
        for count in range(size):
            backups.make(place / NAME, NOW.replace(hour=count))
            say(str(count))

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        kept_the_rest(place / NAME).close()
        good = backups.good(place / NAME)
        named = list(backups.folder(place / NAME).glob("2*.sqlite3"))
        check(len(good) == len(named), "a backup that is not whole has the name of one")
        check(len(good) >= len(said), "an acknowledged backup is lost")


class Restore(Job):
    """A backup in the place of a damaged library."""

    name = "restore"
    size = small = 1

    def prepare(self, place: Path) -> None:
        super().prepare(place)
        backups.make(place / NAME, NOW)
        (place / NAME).write_bytes(b"\0" * 5_000)

    def act(self, place: Path, size: int, say: Say) -> None:
        backups.restore(place / NAME, NOW)
        say("restored")

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        try:
            kept_the_rest(place / NAME).close()
        except (ReaderError, apsw.Error) as error:
            check(not said, f"what was restored does not open: {error}")
            backups.restore(place / NAME, NOW.replace(second=50))
            kept_the_rest(place / NAME).close()
        kept = [path for path in place.iterdir() if path.is_file() and path.read_bytes() == b"\0" * 5_000]
        check(kept, "the damaged file is gone")


class Settings(Job):
    """The settings file, one subscription after the other."""

    name = "settings"
    size, small = 8, 2
    categories = ("cs.LG", "cs.AI", "cs.CL", "stat.ML", "math.CO", "hep-th", "quant-ph", "math.PR")

    def act(self, place: Path, size: int, say: Say) -> None:
        from reader.services.settings import subscribe

        os.environ["MATINS_CONFIG"] = str(place / "config.toml")
        for name in self.categories[:size]:
            subscribe("category", name)
            say(name)

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        from reader.config.reading import load_config

        found = load_config(place / "config.toml").arxiv.categories
        check(found[: len(said)] == tuple(said) and len(found) <= len(said) + 1, f"{said} were told, {found} are there")


class Index(Job):
    """The filter's index file."""

    name = "index"
    size, small = 4, 1

    def act(self, place: Path, size: int, say: Say) -> None:
        from reader.services.indexing import make_file

        for count in range(size):
            make_file(place / NAME)
            say(str(count))

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        from reader.services.indexing import is_sound, make_file, open_index

        with closing(kept_the_rest(place / NAME)) as library:
            check(is_sound(place / NAME), "the index file is not whole")
            make_file(place / NAME)
            check(open_index(library) is not None, "no index can be made any more")


JOBS: tuple[Job, ...] = (
    Import(), Stars(), Notes(), Export(), Download(), Backup(), Restore(), Settings(), Index(),
)  # fmt: skip

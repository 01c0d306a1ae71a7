"""What is interrupted: work on a library that says, line by line, what is on disk, and what must hold afterwards.

``prepare`` makes the beginning in an empty folder. ``act`` works on a copy of it and calls ``say`` after each change
that a user would be told of. ``verify`` gets what was said before the end came, and raises Failed.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import apsw

from reader.domain.identifier import ArxivId
from reader.domain.state import PaperState
from reader.services.importing import import_file
from reader.services.library import Library
from reader.services.noting import NoteSitting
from reader.services.triage import STAR, UNSTAR
from reader.storage.store import Store
from robustness.running import check
from support.builders import NOW, Ticking, batch, daily_page, invented, take_in

Say = Callable[[str], None]
NAME = "library.db"
OWN = 12
"""Papers of the library before; the first has a star and a note."""


class Job:
    """One kind of work. ``size`` is how much of it is done."""

    name = ""
    size = 40
    small = 3

    def prepare(self, place: Path) -> None:
        """Make a library with a decision that nothing may lose."""
        take_in(place / NAME, batch(*map(invented, range(1, OWN + 1))))
        store = Store(place / NAME)
        with store.writing():
            store.states.put(1, PaperState(NOW, NOW, None, ("kept",), "a note"))
        store.close()

    def act(self, place: Path, size: int, say: Say) -> None:
        """Do the work."""
        raise NotImplementedError

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        """Check what is there; ``ended`` where the work came to its end."""
        raise NotImplementedError


def is_whole(path: Path) -> None:
    """Look through the file, past our own code."""
    with closing(apsw.Connection(str(path))) as connection:
        check(connection.pragma("integrity_check") == "ok", f"{path.name} is damaged")
        check(not list(connection.execute("PRAGMA foreign_key_check")), f"{path.name} has rows that lead nowhere")


def kept_the_rest(path: Path) -> Library:
    """Open the library again and look for what was decided before."""
    is_whole(path)
    library = Library(path, Ticking())
    number = library.find("2611.00001")
    detail = library.detail(number) if number else None
    state = detail.state if detail else PaperState()
    check(state.is_starred and state.note == "a note" and state.tags == ("kept",), "an older decision is lost")
    return library


class Import(Job):
    """Digests, one transaction each."""

    name = "import"
    size, small = 8, 2
    papers = 30

    def prepare(self, place: Path) -> None:
        super().prepare(place)
        for page in range(self.size):
            first = 1_000 + page * self.papers
            (place / f"{page}.md").write_bytes(daily_page([*map(invented, range(first, first + self.papers))]))

    def act(self, place: Path, size: int, say: Say) -> None:
        store = Store(place / NAME)
        for page in range(size):
            import_file(store, str(place / f"{page}.md"), NOW)
            say(str(page))
        store.close()

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        with closing(kept_the_rest(place / NAME)) as library:
            pages, rest = divmod(library.counts().papers - OWN, self.papers)
            check(rest == 0, "a digest is there in part")
            check(pages >= len(said), f"{len(said)} digests were acknowledged, {pages} are there")
            for page in range(size):
                library.import_file(str(place / f"{page}.md"))
            check(library.counts().papers == OWN + size * self.papers, "importing again does not complete it")


class Stars(Job):
    """Stars, set and taken away, with their history."""

    name = "star"
    small = 2

    def act(self, place: Path, size: int, say: Say) -> None:
        library = Library(place / NAME, Ticking())
        for count in range(size):
            number = 2 + count % (OWN - 1)
            on = (count // (OWN - 1)) % 2 == 0
            library.say(STAR if on else UNSTAR, [number])
            say(f"{number} {int(on)}")
        library.close()

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        wanted = {line.split()[0]: line.split()[1] for line in said}
        following = f"{2 + len(said) % (OWN - 1)}"
        with closing(kept_the_rest(place / NAME)) as library:
            starred = {str(number) for number in library.numbers(["starred"])}
            wrong = [n for n, on in wanted.items() if (n in starred) != (on == "1") and n != following]
            check(not wrong, f"acknowledged stars are lost: {wrong}")
            if said:
                check(library.undo() is not None, "the history lost its last step")


class Notes(Job):
    """Notes, saved again and again as they are written."""

    name = "note"
    small = 2

    def act(self, place: Path, size: int, say: Say) -> None:
        library = Library(place / NAME, Ticking())
        detail = library.detail(2)
        assert detail is not None
        sitting = NoteSitting(library, detail)
        for count in range(size):
            sitting.save(f"word {count} " * (count * 20 + 1))
            say(str(count))
        library.close()

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        possible = [f"word {count} " * (count * 20 + 1) for count in (len(said) - 1, len(said)) if count >= 0]
        with closing(kept_the_rest(place / NAME)) as library:
            detail = library.detail(2)
            note = detail.state.note if detail else ""
            check(
                note in [text.strip() for text in possible] or (not said and not note), "an acknowledged note is lost"
            )


class Export(Job):
    """One Markdown file, written again after each star."""

    name = "export"
    size, small = 11, 3

    def prepare(self, place: Path) -> None:
        super().prepare(place)
        for count, text in enumerate(_exports(place / NAME, self.size)):
            (place / f"text-{count}").write_text(text, encoding="utf-8")
        (place / "out").mkdir()

    def act(self, place: Path, size: int, say: Say) -> None:
        from reader.services.export_files import write_export

        for count in range(size):
            write_export(place / "out" / "export.md", (place / f"text-{count}").read_text(encoding="utf-8"))
            say(str(count))

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        texts = [(place / f"text-{count}").read_bytes() for count in range(size)]
        path = place / "out" / "export.md"
        if not path.exists():
            check(not said, "an acknowledged export is gone")
            return
        data = path.read_bytes()
        check(data in texts, "the export is neither old nor new")
        check(texts.index(data) >= len(said) - 1, "an acknowledged export is lost")


def _exports(path: Path, count: int) -> list[str]:
    from reader.services.exporting import Grouping, markdown

    texts = []
    copy = path.with_name("other.db")
    copy.write_bytes(path.read_bytes())
    with closing(Library(copy, Ticking())) as library:
        for number in range(count):
            library.say(STAR, [2 + number])
            texts.append(markdown(library, library.numbers(["starred"]), Grouping.DAY, NOW.date()))
    for each in path.parent.glob("other.db*"):
        each.unlink()
    return texts


class Download(Job):
    """Whole papers and their words."""

    name = "download"
    size, small = 10, 1

    def act(self, place: Path, size: int, say: Say) -> None:
        _download(place, size, lambda done: say(str(done)))

    def verify(self, place: Path, size: int, said: Sequence[str], *, ended: bool) -> None:
        from reader.storage.kept import KeptPapers

        kept_the_rest(place / NAME).close()
        files = KeptPapers(place / NAME).all()
        for file in files:
            check(file.path.read_bytes() == _page(file.identifier), f"{file.path.name} is kept in part")
        # The last line says which one begins.
        check(len(files) >= int(said[-1]) if said else True, "an acknowledged paper is lost")
        _download(place, size, lambda done: None)
        check(len(KeptPapers(place / NAME).all()) == size, "a second run does not complete the first")


def _page(identifier: ArxivId) -> bytes:
    text = f'<div class="ltx_para"><p class="ltx_p">Lanterns of {identifier.name}</p></div>' * 30
    return f'<html><body><article class="ltx_document">{text}</article></body></html>'.encode()


class _Shop:
    def html(self, identifier: ArxivId, check: Callable[[bytes], object]) -> object:
        from reader.sources.full_texts import FullText

        return FullText(identifier, _page(identifier), "arxiv.org")

    pdf = html


def _download(place: Path, size: int, done: Callable[[int], None]) -> None:
    from reader.services.full_texts.downloading import Downloader
    from reader.storage.passages import PassageIndex

    store = Store(place / NAME)
    with closing(PassageIndex(place / NAME)) as index:
        downloader = Downloader(store, _Shop(), index, 10**9, lambda: NOW)  # type: ignore[arg-type]
        numbers = list(range(1, size + 1))
        downloader.want(numbers, ["html"])
        downloader.run(numbers, lambda progress: done(progress.done), lambda: False)
    store.close()

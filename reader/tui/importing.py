"""Import and export from inside: the question, the work in a thread, the answer in the status line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError
from reader.domain.text import clean
from reader.paths import user_path
from reader.services.library import Library
from reader.tui.screens.base import CommandScreen

if TYPE_CHECKING:
    from reader.formats.exports import ExportFormat
    from reader.services.importing import ImportReport

COPIED_BYTES = 1_000_000
"""Bytes that are copied at once; terminals take no clipboard of any size."""

Answer = tuple[str, bool]
"""What to tell the user, and whether it is an error."""


class Importer:
    """Asks for a file, imports it in a thread of its own, and calls ``then`` when papers came."""

    def __init__(self, screen: CommandScreen, then: Callable[[], None]) -> None:
        self._screen = screen
        self._then = then

    def ask(self) -> None:
        """Ask for the file."""
        from reader.tui.screens.ask import AskPath

        self._screen.app.push_screen(AskPath("Import which file?"), self._start)

    def _start(self, path: str | None) -> None:
        if path is None:
            return
        self._screen.say(f"reading {clean(path)}")
        self._screen.run_worker(lambda: self._work(path), thread=True)

    def _work(self, path: str) -> None:
        here = self._screen.matins.library
        try:
            library = Library(here.path, here.clock)
            try:
                report = library.import_file(path)
            finally:
                library.close()
        except ReaderError as error:
            self._screen.app.call_from_thread(self._screen.say, f"{clean(Path(path).name)}: {error}", error=True)
            return
        self._screen.app.call_from_thread(self._done, report)

    def _done(self, report: "ImportReport") -> None:
        self._then()
        self._screen.matins.say(describe(report))


class Exporter:
    """Asks for a format and a file, and writes or copies the starred papers or the marked ones.

    A stranger's file takes a second yes. ``marked`` says which papers are marked.
    """

    def __init__(self, screen: CommandScreen, marked: Callable[[], Sequence[int]]) -> None:
        self._screen = screen
        self._marked = marked
        self._wanted: Sequence[int] = ()

    def ask(self) -> None:
        """Ask for format and file, unless there is nothing to write."""
        library = self._screen.matins.library
        self._wanted = tuple(self._marked())
        count = len(self._wanted) or library.counts().starred
        if not count:
            star, mark = self._screen.key("star"), self._screen.key("mark")
            self._screen.say(f"no paper is starred yet: {star} stars one, {mark} marks one")
            return
        from reader.tui.screens.export import AskExport

        which = "marked" if self._wanted else "starred"
        asked = AskExport(f"{count:,} {which} {_papers(count)}", which, self._preview)
        self._screen.app.push_screen(asked, lambda path: self._start(path, asked.kind, copy=asked.to_clipboard))

    def _preview(self, name: str, lines: int) -> Sequence[str]:
        from reader.services.exporting import preview

        library = self._screen.matins.library
        numbers = self._wanted or library.numbers(("starred",))
        return preview(library, numbers, name, lines, self._screen.matins.today)

    def _start(self, path: str | None, kind: "ExportFormat", *, copy: bool = False, force: bool = False) -> None:
        if path is not None:
            self._screen.say("copying" if copy else f"writing {clean(path)}")
            self._screen.run_worker(lambda: self._work(path, kind, copy=copy, force=force), thread=True)

    def _work(self, path: str, kind: "ExportFormat", *, copy: bool, force: bool) -> None:
        from reader.formats.exports import Options
        from reader.services.export_files import WouldOverwriteError, mark_of, save
        from reader.services.exporting import render

        app = self._screen.app
        kept = 0
        try:
            library = Library(self._screen.matins.library.path, self._screen.matins.library.clock)
            try:
                mark = mark_of(library)
                numbers = self._wanted or library.numbers(("starred",))
                files = render(library, numbers, kind, Options(self._screen.matins.today))
                if not copy:
                    kept = save(library, user_path(path), files, kind, mark=mark, force=force).kept
            finally:
                library.close()
        except WouldOverwriteError as error:
            app.call_from_thread(self._ask_again, path, kind, str(error))
        except ReaderError as error:
            app.call_from_thread(self._screen.say, str(error), error=True)
        else:
            text = "".join(files.values()) if copy else None
            app.call_from_thread(self._done, len(numbers), kept, path, text)

    def _done(self, count: int, kept: int, path: str, copied: str | None) -> None:
        if copied is None:
            told = f"; what you wrote into {kept:,} of them is kept" if kept else ""
            self._screen.say(f"{count:,} {_papers(count)} written to {clean(path)}{told}")
        elif len(copied.encode("utf-8", "replace")) > COPIED_BYTES:
            self._screen.say(f"{count:,} {_papers(count)} are too many to copy; write them to a file", error=True)
        else:
            self._screen.app.copy_to_clipboard(copied)
            self._screen.say(f"copied {count:,} {_papers(count)}")

    def _ask_again(self, path: str, kind: "ExportFormat", why: str) -> None:
        from reader.tui.screens.ask import AskPath, AskYes

        if kind.many_files:
            question = AskYes(f"{why.partition(';')[0]}. Overwrite what is there?")
            self._screen.app.push_screen(question, lambda yes: self._start(path, kind, force=True) if yes else None)
            return
        title = "This file is not an export of Matins. Enter overwrites it."
        if "changed" in why:
            title = "This file was changed since Matins wrote it. Enter overwrites it."
        self._screen.app.push_screen(
            AskPath(title, path), lambda answer: self._start(answer, kind, force=answer == path)
        )


def _papers(count: int) -> str:
    return "paper" if count == 1 else "papers"


def describe(report: "ImportReport") -> str:
    """Return an import's outcome as one sentence."""
    noun = "entry" if report.entries == 1 else "entries"
    name = Path(report.file).name
    told = f"{name}: {report.entries} {noun}, {report.new} new, {report.updated} updated, {report.known} known"
    if report.problems:
        first = report.problems[0]
        where = f" (line {first.line})" if first.line else ""
        told += f"; {len(report.problems)} not read: {first.message}{where}"
    return told

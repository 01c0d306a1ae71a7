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
    from reader.services.importing import ImportReport

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
    """Asks for a file and writes the starred papers or the marked ones to it; a stranger's file takes a second yes.

    ``marked`` says which papers are marked.
    """

    def __init__(self, screen: CommandScreen, marked: Callable[[], Sequence[int]]) -> None:
        self._screen = screen
        self._marked = marked
        self._wanted: Sequence[int] = ()

    def ask(self) -> None:
        """Ask for the file, unless there is nothing to write."""
        self._wanted = tuple(self._marked())
        count = len(self._wanted) or self._screen.matins.library.counts().starred
        if not count:
            star, mark = self._screen.key("star"), self._screen.key("mark")
            self._screen.say(f"no paper is starred yet: {star} stars one, {mark} marks one")
            return
        from reader.tui.screens.ask import AskPath

        noun = "paper" if count == 1 else "papers"
        which = "marked" if self._wanted else "starred"
        question = AskPath(f"Write {count:,} {which} {noun} to which Markdown file?", f"{which}.md")
        self._screen.app.push_screen(question, self._start)

    def _start(self, path: str | None, *, force: bool = False) -> None:
        if path is not None:
            self._screen.say(f"writing {clean(path)}")
            self._screen.run_worker(lambda: self._work(path, force=force), thread=True)

    def _work(self, path: str, *, force: bool) -> None:
        from reader.services.exporting import Grouping, WouldOverwriteError, markdown, write_export

        app = self._screen.app
        target = user_path(path)
        try:
            library = Library(self._screen.matins.library.path)
            try:
                numbers = self._wanted or library.numbers(("starred",))
                text = markdown(library, numbers, Grouping.DAY, self._screen.matins.today)
            finally:
                library.close()
            write_export(target, text, force=force)
        except WouldOverwriteError:
            app.call_from_thread(self._ask_again, path)
        except ReaderError as error:
            app.call_from_thread(self._screen.say, str(error), error=True)
        else:
            noun = "paper" if len(numbers) == 1 else "papers"
            app.call_from_thread(self._screen.say, f"{len(numbers):,} {noun} written to {clean(path)}")

    def _ask_again(self, path: str) -> None:
        from reader.tui.screens.ask import AskPath

        question = AskPath("This file is not an export of Matins. Enter overwrites it.", path)
        self._screen.app.push_screen(question, lambda answer: self._start(answer, force=answer == path))


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

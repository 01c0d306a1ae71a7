"""Import and export from inside: the question, the work in a thread, the answer in the status line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError, StoreError
from reader.domain.text import clean
from reader.paths import user_path
from reader.services.library import Library
from reader.services.watching import StoppedError
from reader.tui.screens.base import CommandScreen
from reader.tui.watched import Watched

if TYPE_CHECKING:
    from reader.formats.exports import ExportFormat, Options
    from reader.services.importing import ImportReport
    from reader.services.taking_over import SaidCounts

WAIT = 0.2
"""Seconds until it is looked again whether a question may come."""

NOTHING_WRITTEN = "stopped: nothing was written"

COPIED_BYTES = 1_000_000
"""Bytes that are copied at once; terminals take no clipboard of any size."""

Answer = tuple[str, bool]
"""What to tell the user, and whether it is an error."""


class Importer(Watched):
    """Asks for a file, imports it in a thread of its own, and calls ``then`` when papers came.

    What another program's user said in the file is taken over on a yes alone, which is asked for once ``is_free`` says
    that nothing is being typed.
    """

    def __init__(
        self, screen: CommandScreen, then: Callable[[], None], is_free: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(screen)
        self._then = then
        self._is_free = is_free

    def ask(self) -> None:
        """Ask for the file."""
        from reader.tui.screens.ask import AskPath

        if not self.is_busy():
            self._screen.app.push_screen(AskPath("Import which file?"), self._start)

    def _start(self, path: str | None) -> None:
        if path is None:
            return
        # Standard input is the terminal's here.
        path = "./-" if path == "-" else path
        self.begin(f"reading {clean(path)}")
        self._screen.run_worker(lambda: self._look(path), thread=True)

    def _look(self, path: str) -> None:
        """See whether the file says something on behalf of its user; where it does not, go on at once."""
        from reader.services.importing import said_in

        app = self._screen.app
        try:
            said = said_in(path)
        except ReaderError as error:
            app.call_from_thread(self._fail, path, str(error))
            return
        if said:
            app.call_from_thread(self._offer, path, said)
        else:
            self._work(path, state=False)

    def _offer(self, path: str, said: "SaidCounts") -> None:
        """Ask whether to take it over, once no key is meant for anything else."""
        from reader.tui.screens.ask import AskYes

        if self._stop.is_set():
            self._end_stopped(path)
        elif self._screen.app.screen is not self._screen or not self._is_free():
            self._screen.set_timer(WAIT, lambda: self._offer(path, said))
        else:
            question = AskYes(f"{clean(Path(path).name)}: {describe_said(said)}. Take them over?")
            self._screen.app.push_screen(question, lambda yes: self._go_on(path, state=bool(yes)))

    def _go_on(self, path: str, *, state: bool) -> None:
        self._screen.run_worker(lambda: self._work(path, state=state), thread=True)

    def _work(self, path: str, *, state: bool) -> None:
        app, here, name = self._screen.app, self._screen.matins.library, clean(Path(path).name)
        watch = self.watch(lambda papers: f"{name}: {papers:,} {_papers(papers)} so far")
        try:
            library = Library(here.path, here.clock)
            try:
                report = library.import_file(path, state=state, watch=watch)
            finally:
                library.close()
        except ReaderError as error:
            app.call_from_thread(self._fail, path, str(error))
            return
        app.call_from_thread(self._done, report)

    def _end_stopped(self, path: str) -> None:
        self.end()
        self._screen.say(f"stopped: nothing of {clean(Path(path).name)} was imported")

    def _fail(self, path: str, why: str) -> None:
        self.end()
        self._screen.say(f"{clean(Path(path).name)}: {why}", error=True)

    def _done(self, report: "ImportReport") -> None:
        self.end()
        told, is_refused = describe(report, self._screen.key("undo")), False
        try:
            if report.entries:
                self._then()
        except StoreError as failure:
            told, is_refused = f"{told}; {failure}", True
        self._screen.matins.say(told, error=is_refused)


class Exporter(Watched):
    """Asks for a format and a file, and writes or copies the starred papers or the marked ones.

    A stranger's file takes a second yes. ``marked`` says which papers are marked.
    """

    def __init__(self, screen: CommandScreen, marked: Callable[[], Sequence[int]]) -> None:
        super().__init__(screen)
        self._marked = marked
        self._wanted: Sequence[int] = ()
        self._template = ""

    def ask(self) -> None:
        """Ask for format and file, unless there is nothing to write."""
        if self.is_busy():
            return
        library = self._screen.matins.library
        self._wanted = tuple(self._marked())
        count = len(self._wanted) or library.counts().starred
        if not count:
            star, mark = self._screen.key("star"), self._screen.key("mark")
            self._screen.say(f"no paper is starred yet: {star} stars one, {mark} marks one")
            return
        from reader.tui.screens.export import AskExport

        which = "marked" if self._wanted else "starred"
        asked = AskExport(f"{count:,} {which} {_papers(count)}", which, self._preview, self._preview_template)

        def start(path: str | None) -> None:
            self._template = asked.template
            self._start(path, asked.kind, copy=asked.to_clipboard)

        self._screen.app.push_screen(asked, start)

    def _numbers(self, library: Library) -> Sequence[int]:
        return self._wanted or library.numbers(("starred",))

    def _preview(self, name: str, lines: int) -> Sequence[str]:
        from reader.services.exporting import preview

        library = self._screen.matins.library
        return preview(library, self._numbers(library), name, lines, self._screen.matins.today)

    def _preview_template(self, template: str, lines: int) -> Sequence[str]:
        """Do the same by a template, in a thread."""
        from reader.services.exporting import preview_template

        library = Library(self._screen.matins.library.path, self._screen.matins.library.clock)
        try:
            return preview_template(library, self._numbers(library), template, lines, self._screen.matins.today)
        finally:
            library.close()

    def _start(self, path: str | None, kind: "ExportFormat", *, copy: bool = False, force: bool = False) -> None:
        if path is not None:
            self.begin("copying" if copy else f"writing {clean(path)}")
            self._screen.run_worker(lambda: self._work(path, kind, copy=copy, force=force), thread=True)

    def _work(self, path: str, kind: "ExportFormat", *, copy: bool, force: bool) -> None:
        from reader.services.export_files import WouldOverwriteError, mark_of, save
        from reader.services.exporting import render

        app = self._screen.app
        kept = 0
        try:
            library = Library(self._screen.matins.library.path, self._screen.matins.library.clock)
            try:
                mark = mark_of(library)
                numbers = self._numbers(library)
                watch = self.watch(lambda papers: f"{papers:,} of {len(numbers):,} papers")
                files = render(library, numbers, kind, self._options(kind), watch=watch)
                if not copy:
                    written = save(library, user_path(path), files, kind, mark=mark, force=force, watch=watch)
                    kept = written.kept
            finally:
                library.close()
        except WouldOverwriteError as error:
            app.call_from_thread(self._ask_again, path, kind, str(error))
        except StoppedError as error:
            app.call_from_thread(self._end, _stopped(error.kept))
        except ReaderError as error:
            app.call_from_thread(self._end, str(error), error=True)
        else:
            text = "".join(files.values()) if copy else None
            app.call_from_thread(self._done, len(numbers), kept, path, text)

    def _options(self, kind: "ExportFormat") -> "Options":
        from reader.formats.exports import TEMPLATE, Options
        from reader.services.templating import read_template

        if kind.name != TEMPLATE:
            return Options(self._screen.matins.today)
        template = read_template(self._template)
        return Options(self._screen.matins.today, template=template, template_name=self._template)

    def _end(self, message: str, *, error: bool = False) -> None:
        self.end()
        self._screen.say(message, error=error)

    def _done(self, count: int, kept: int, path: str, copied: str | None) -> None:
        if copied is None:
            told = f"; what you wrote into {kept:,} of them is kept" if kept else ""
            self._end(f"{count:,} {_papers(count)} written to {clean(path)}{told}")
        elif len(copied.encode("utf-8", "replace")) > COPIED_BYTES:
            self._end(f"{count:,} {_papers(count)} are too many to copy; write them to a file", error=True)
        else:
            self._screen.app.copy_to_clipboard(copied)
            self._end(f"copied {count:,} {_papers(count)}")

    def _ask_again(self, path: str, kind: "ExportFormat", why: str) -> None:
        from reader.tui.screens.ask import AskPath, AskYes

        self._end("")
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


def _stopped(notes: int) -> str:
    return f"stopped: {notes:,} {'note is' if notes == 1 else 'notes are'} written" if notes else NOTHING_WRITTEN


def describe(report: "ImportReport", undo: str = "") -> str:
    """Return an import's outcome as one sentence; ``undo`` is the key that takes states back."""
    noun = "entry" if report.entries == 1 else "entries"
    name = Path(report.file).name
    if report.is_stopped:
        stay = "stays" if report.entries == 1 else "stay"
        rest = f"{report.entries:,} {_papers(report.entries)} of {name} {stay} in the library"
        return f"stopped: {rest}" if report.entries else f"stopped: nothing of {name} was imported"
    told = f"{name}: {report.entries} {noun}, {report.new} new, {report.updated} updated, {report.known} known"
    if report.taken_over and report.said:
        told += f"; {describe_said(report.said)} taken over, {undo} takes that back"
    if report.problems:
        first = report.problems[0]
        where = f" (line {first.line})" if first.line else ""
        told += f"; {len(report.problems)} not read: {first.message}{where}"
    return told


def describe_said(said: "SaidCounts") -> str:
    """Return what a file says on behalf of its user in a few words."""
    counts = (
        (said.starred, "star", "stars"),
        (said.read, "read", "read"),
        (said.skipped, "skipped", "skipped"),
        (said.later, "to read later", "to read later"),
        (said.tagged, "with tags", "with tags"),
        (said.noted, "note", "notes"),
    )
    return ", ".join(f"{count:,} {one if count == 1 else more}" for count, one, more in counts if count)

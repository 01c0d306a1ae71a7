"""Downloading from inside: papers are wanted at a key and come one after the other, while no key waits for it."""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import ReaderError
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.services.fetch.sources import Progress
    from reader.services.full_texts.downloading import DownloadReport
    from reader.tui.screens.main import MainScreen

ASKED_FROM = 50
"""Papers from which on a key asks before it wants them: arXiv gives one answer in three seconds."""


class Downloading:
    """Belongs to one main screen; one paper after the other comes, whatever else is wanted meanwhile."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._stop = threading.Event()
        self._is_running = False
        self._doing = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"download": self.want, "stop_download": self.stop}

    def cancel(self) -> None:
        """Stop what is under way, as when the program leaves: the next start goes on with it at the next key."""
        self._stop.set()

    def want(self) -> None:
        """Want the marked papers or the one under the cursor, and begin; want them no more where all of them wait."""
        screen = self._screen
        if screen.matins.demo:
            screen.say("this is the sample library; nothing is downloaded into it")
            return
        problem = screen.matins.load_config()
        if problem:
            screen.say(problem, error=True)
            return
        numbers = screen.session.chosen()
        if self._gives_up(numbers):
            return
        if len(numbers) >= ASKED_FROM:
            from reader.tui.screens.ask import AskYes

            hours = len(numbers) * len(screen.matins.config.download.formats) * 3 / 60
            question = AskYes(f"Download {len(numbers):,} papers? It takes at least {hours:,.0f} minutes.")
            screen.app.push_screen(question, lambda answer: self._want(numbers) if answer else None)
        elif numbers:
            self._want(numbers)

    def _gives_up(self, numbers: Sequence[int]) -> bool:
        """Want these papers no more where each of them with an identifier still waits; False where one does not."""
        store, key = self._screen.session.library.store, self._screen.key("download")
        with store.writing():
            waiting = [each for each in store.downloads.wanted(numbers) if not each.is_refused]
            names = {each.paper: each.name for each in waiting}
            known = {stored.number for stored in store.papers.all(numbers) if stored.paper.arxiv_id}
            if not names or known != names.keys():
                return False
            # A refusal stays, so that it is not asked for again.
            for each in waiting:
                store.downloads.done(each.paper, each.format)
            is_last = not any(not each.is_refused for each in store.downloads.wanted())
        if is_last and self._is_running:
            self._stop.set()
        told = next(iter(names.values())) if len(names) == 1 else _papers(len(names))
        again = "it" if len(names) == 1 else "them"
        self._screen.say(f"{told} will not be downloaded; {key} wants {again} again")
        return True

    def stop(self) -> None:
        """Stop; what is wanted stays wanted."""
        if self._is_running:
            self._stop.set()
            self._screen.say("stopping the download")
        else:
            self._screen.say("nothing is being downloaded")

    def _want(self, numbers: list[int]) -> None:
        screen = self._screen
        store = screen.session.library.store
        with store.guarded():
            known = [stored.number for stored in store.papers.all(numbers) if stored.paper.arxiv_id]
        if not known:
            screen.say("without an arXiv identifier there is nothing to download")
            return
        with store.writing():
            store.downloads.want(known, screen.matins.config.download.formats, screen.session.library.clock())
        if self._is_running:
            screen.say(f"{_papers(len(known))} more to download")
            return
        self._stop = threading.Event()
        self._is_running = True
        self._tell(f"downloading {_papers(len(known))}")
        screen.run_worker(self._work, thread=True, group="download")

    def _work(self) -> None:
        from reader.domain.clock import SystemClock
        from reader.paths import data_dir
        from reader.services.fetch.opening import Fetching

        app, matins = self._screen.app, self._screen.matins
        fetching = Fetching(matins.library.path, matins.config, data_dir(), SystemClock())
        try:
            report = fetching.download(None, (), self._progress, self._wait, self._stop.is_set)
        except ReaderError as error:
            app.call_from_thread(self._end, str(error), error=True)
            return
        app.call_from_thread(self._done, report)

    def _progress(self, progress: "Progress") -> None:
        self._doing = f"{progress.doing} {progress.done + 1}/{progress.total}"
        self._tell_from_thread(self._doing)

    def _wait(self, seconds: float, reason: str) -> None:
        # arXiv's pause between two answers is no news; a longer one is.
        if seconds > 4:
            self._tell_from_thread(f"{self._doing}, in {seconds:.0f} s: {reason}")

    def _tell_from_thread(self, told: str) -> None:
        if not self._stop.is_set():
            self._screen.app.call_from_thread(self._tell, f"{told}  {self._screen.key('stop_download')} stops")

    def _tell(self, told: str) -> None:
        self._screen.matins.say(told)

    def _done(self, report: "DownloadReport") -> None:
        told, problem = summary(report)
        self._end(told, error=problem)

    def _end(self, message: str, *, error: bool = False) -> None:
        self._is_running = False
        self._screen.matins.say(message, error=error)


def summary(report: "DownloadReport") -> tuple[str, bool]:
    """Return what a run of downloads brought in one line, and whether something failed."""
    if report.stopped:
        return f"{_count(report)}; {report.stopped}", True
    if report.failed:
        first = report.failed[0]
        return f"{_count(report)}; {first.name}: {first.problem}", True
    missing = [each for each in report.missing if each.file is None]
    lacking = f"; {missing[0].problem}" if len(missing) == 1 else f"; {len(missing)} not to be had" if missing else ""
    pruned = f"; {report.pruned} older files deleted for the budget" if report.pruned else ""
    return f"{_count(report)}{lacking}{pruned}", False


def _count(report: "DownloadReport") -> str:
    """Return how many papers came, and in which formats."""
    papers = len({each.name for each in report.new})
    if not papers:
        return "nothing new was downloaded"
    if papers == 1:
        formats = " and ".join(each.format.upper() for each in report.new)
        return f"downloaded {report.new[0].name}: {formats}"
    return f"downloaded {_papers(papers)}"


def _papers(count: int) -> str:
    return f"{count:,} {'paper' if count == 1 else 'papers'}"

"""Opening a whole paper from the list: what the view needs of it, and who brings that."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reader.services.wording import shown_title

if TYPE_CHECKING:
    from reader.fulltext.layout import Position
    from reader.fulltext.model import Document
    from reader.services.library import Detail
    from reader.tui.screens.base import Handler
    from reader.tui.screens.main import MainScreen
    from reader.tui.screens.paper import PaperScreen


class Documents(Protocol):
    """Whole papers by their numbers in the library."""

    def open(self, paper: int) -> "Document":
        """Return the paper's text; called in a thread. Raises ReaderError with a sentence and what to do next."""

    def position(self, paper: int) -> "Position | None":
        """Return where the paper was left, None where it was never open."""

    def keep_position(self, paper: int, position: "Position") -> None:
        """Keep where the paper was left; raises StoreError."""

    def picture(self, paper: int, source: str) -> Path | None:
        """Return the file of a picture that the paper names ``source``, None where it is not on disk."""


class OpenPaper(NamedTuple):
    """What the reader view is given: ``load`` is called in a thread and raises ReaderError.

    ``number`` is the paper's in the library, ``position`` where to begin; ``left`` is told where the view was left;
    ``keep`` puts a quotation into the paper's note and returns what to say; ``picture`` finds the file of a picture.
    """

    number: int
    title: str
    load: "Callable[[], Document]"
    position: "Position | None"
    left: "Callable[[Position], None]"
    keep: Callable[[str], str]
    picture: Callable[[str], Path | None]


class Reading:
    """Opens the paper under the cursor of the list, and lets what the list's commands say be seen over it."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._documents: Documents | None = None
        self._shown: PaperScreen | None = None

    def handlers(self) -> "Mapping[str, Handler]":
        """Return the handlers by command."""
        return {"open_paper": self.open}

    @property
    def documents(self) -> Documents:
        """What is kept of the library's papers."""
        if self._documents is None:
            from reader.services.full_texts.documents import KeptDocuments

            self._documents = KeptDocuments(self._screen.matins.library, self._screen.key("download"))
        return self._documents

    @documents.setter
    def documents(self, documents: Documents) -> None:
        self._documents = documents

    @property
    def is_open(self) -> bool:
        """True while a paper stands before the list."""
        return self._shown is not None

    def open(self) -> None:
        """Show the whole paper; its text is read meanwhile."""
        detail = self._screen.session.detail()
        if detail is None:
            self._screen.say("there is no paper to read here")
            return
        self._screen.say("")
        self._shown = self._made(detail)
        self._screen.app.push_screen(self._shown)

    def go_on(self, step: int) -> None:
        """Show the next paper of the list in the place of the one that is open, or with -1 the one before."""
        shown, session = self._shown, self._screen.session
        if shown is None:
            return
        # The list may have changed meanwhile; what took the paper's place there follows it.
        there = session.go_to(shown.paper.number)
        before = session.cursor
        session.move_to(before + step if there or step < 0 else before)
        detail = session.detail()
        if detail is None or detail.number == shown.paper.number:
            shown.say("the list ends with this paper" if step > 0 else "the list begins with this paper")
            return
        self._shown = self._made(detail)
        self._screen.app.switch_screen(self._shown)
        self._screen.update_view()

    def closed(self, paper: "PaperScreen") -> None:
        """Go back to the list, on the paper that was read."""
        self._shown = None
        self._screen.session.go_to(paper.paper.number)
        self._screen.update_view()
        self._screen.flow.look()

    def say(self, message: str, *, error: bool = False) -> bool:
        """Show one sentence over the paper that is open; False where there is none."""
        if self._shown is None:
            return False
        self._shown.say(message, error=error)
        return True

    def follow(self) -> None:
        """Let the paper that is open show what is said of it now; raises StoreError."""
        if self._shown is not None:
            self._shown.show_state()

    def _made(self, detail: "Detail") -> "PaperScreen":
        from reader.tui.screens.paper import PaperScreen

        number, documents = detail.number, self.documents
        paper = OpenPaper(
            number,
            shown_title(detail.paper.title, detail.paper.abstract),
            lambda: documents.open(number),
            documents.position(number),
            lambda position: self._screen.attempt(lambda: documents.keep_position(number, position)),
            lambda quotation: self._keep(detail, quotation),
            lambda source: documents.picture(number, source),
        )
        return PaperScreen(paper, self._screen)

    def _keep(self, detail: "Detail", quotation: str) -> str:
        """Put a quotation below the paper's note as it is now; raises StoreError."""
        from reader.services.noting import NoteSitting

        screen = self._screen
        now = screen.session.library.detail(detail.number)
        if now is None:
            return "this paper is no longer in the library"
        sitting = NoteSitting(screen.session.library, now)
        step = sitting.save(f"{sitting.text}\n\n{quotation}" if sitting.text else quotation)
        if step is None:
            return "the note has no room for it"
        screen.session.apply(step)
        screen.background.forget_answers()
        screen.update_view()
        return "kept as a quotation in the paper's note"

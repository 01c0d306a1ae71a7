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

    ``position`` is where to begin, ``left`` is told where the view was left; ``keep`` puts a quotation into the
    paper's note and returns what to say; ``picture`` finds the file of a picture.
    """

    title: str
    load: "Callable[[], Document]"
    position: "Position | None"
    left: "Callable[[Position], None]"
    keep: Callable[[str], str]
    picture: Callable[[str], Path | None]


class Reading:
    """Opens the paper under the cursor of the list."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._documents: Documents | None = None

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

    def open(self) -> None:
        """Show the whole paper; its text is read meanwhile."""
        from reader.tui.screens.paper import PaperScreen

        detail = self._screen.session.detail()
        if detail is None:
            self._screen.say("there is no paper to read here")
            return
        self._screen.say("")
        number, documents = detail.number, self.documents
        paper = OpenPaper(
            shown_title(detail.paper.title, detail.paper.abstract),
            lambda: documents.open(number),
            documents.position(number),
            lambda position: self._screen.attempt(lambda: documents.keep_position(number, position)),
            lambda quotation: self._keep(detail, quotation),
            lambda source: documents.picture(number, source),
        )
        self._screen.app.push_screen(PaperScreen(paper))

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

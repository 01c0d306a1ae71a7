"""Bringing a paper's text to the page: read and laid out in a thread, while keys are taken."""

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from reader.domain.errors import ReaderError
from reader.tui import tidying
from reader.tui.widgets.document import lay_out_for

if TYPE_CHECKING:
    from reader.fulltext.layout import Pages
    from reader.fulltext.model import Document
    from reader.tui.screens.paper import PaperScreen


class Opening:
    """Belongs to one reader view."""

    def __init__(self, screen: "PaperScreen") -> None:
        self._screen = screen

    def begin(self) -> None:
        """Begin to read the paper."""
        screen = self._screen
        screen.view.tell("opening…")
        width = screen.app.size.width
        screen.run_worker(lambda: self._load(width), thread=True, group="opening")

    def _load(self, width: int) -> None:
        """Read the paper and lay it out; runs in a thread."""
        app = self._screen.app
        try:
            document = self._screen.paper.load()
        except ReaderError as error:
            sentence = str(error)
            if not get_current_worker().is_cancelled:
                app.call_from_thread(self._refuse, sentence)
            return
        pages = lay_out_for(document, width)
        if not get_current_worker().is_cancelled:
            app.call_from_thread(self._take, document, pages)

    def _refuse(self, sentence: str) -> None:
        key, browser = self._screen.key("close_paper"), self._screen.key("open_abstract")
        told = f"{key} goes back to the list; {browser} shows the paper in the browser."
        self._screen.view.tell(sentence, told, error=True)

    def _take(self, document: "Document", pages: "Pages") -> None:
        self._screen.take(document, pages)
        # A hundred thousand runs of text that no collection needs to look at between two keys.
        tidying.settle()

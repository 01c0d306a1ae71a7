"""The reader view: a whole paper, set for the width of the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from reader.fulltext.layout import Pages
from reader.fulltext.model import Document, Picture
from reader.tui.commands import Place
from reader.tui.paper.desk import Desk
from reader.tui.paper.finding import Finding
from reader.tui.paper.marking import Marking
from reader.tui.paper.moves import Moves
from reader.tui.paper.noting import PaperNoting
from reader.tui.paper.opening import Opening
from reader.tui.paper.targets import Targets
from reader.tui.reading import OpenPaper
from reader.tui.screens.base import CommandScreen, Handler
from reader.tui.widgets.bars import StatusBar
from reader.tui.widgets.document import DocumentView
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.note_panel import NotePanel
from reader.tui.widgets.paper_bar import PaperBar

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class PaperScreen(CommandScreen):
    """Routes keys and messages between the page and what they do to it."""

    PLACE = Place.PAPER

    def __init__(self, paper: OpenPaper, main: "MainScreen") -> None:
        """``main`` is the list from which the paper was opened."""
        super().__init__()
        self.paper = paper
        self.main = main
        self.desk = Desk(main, paper.number)
        self.bar = PaperBar(paper.title, id="bar")
        self.view = DocumentView(id="page")
        self.panel = NotePanel(id="panel")
        self.find_line = LineEdit("/", placeholder="find", id="find")
        self.status = StatusBar(self.matins.keymap.hints(Place.PAPER), id="status")
        self.targets = Targets(self)
        self.marking = Marking(self)
        self.finding = Finding(self)
        self.noting = PaperNoting(self)
        self._known: Pages | None = None
        self._handlers = {
            **{name: handler for name, handler in self.common_handlers().items() if name not in ("quit", "stats")},
            **Moves(self).handlers(),
            **self.targets.handlers(),
            **self.finding.handlers(),
            **self.marking.handlers(),
            **self.noting.handlers(),
            **self.desk.handlers(),
            "quiet": self._toggle_quiet,
            "dismiss": self._dismiss,
            "close_paper": self._close,
            "leave": self.app.exit,
        }

    def compose(self) -> ComposeResult:
        """Lay the page out between its two lines."""
        yield self.bar
        yield self.view
        yield self.panel
        yield self.find_line
        yield self.status

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return self._handlers

    # Opening

    def on_mount(self) -> None:
        """Begin to read the paper."""
        self.attempt(self.show_state)
        Opening(self).begin()

    def take(self, document: Document, pages: Pages) -> None:
        """Show the paper, where it was left."""
        self.targets.begin(document)
        self.view.show(document, pages, self.paper.position)
        self._known = self.view.pages
        self.show_place()

    def on_unmount(self) -> None:
        """Save the note, say where the paper was left, and let go of it."""
        self.noting.stop()
        if self.view.pages is not None:
            self.paper.left(self.view.position)
        self.view.document = self.view.pages = self._known = None
        self.finding.forget()

    # Keys

    def press(self, key: str, character: str | None) -> bool:
        """Type into the note or the search while one of them is open; everything else is a command."""
        if self.noting.press(key, character):
            return True
        if not self.is_waiting_for_key and self.finding.press(key, character):
            return True
        return super().press(key, character)

    def paste(self, text: str) -> None:
        """Paste into the note that is open, else into the search."""
        if not self.noting.paste(text):
            self.finding.paste(text)

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence, also on a quiet page."""
        if self.has_class("-quiet") or self.has_class("-telling"):
            self.set_class(bool(message), "-telling")
        self.status.say(message, error=error)

    def _toggle_quiet(self) -> None:
        self.say("")
        self.toggle_class("-quiet")

    def _dismiss(self) -> None:
        """Close the last thing that was opened over the text; where there is none, the paper."""
        if not (self.marking.close() or self.targets.close() or self.finding.close()):
            self._close()
            return
        self.say("")

    def _close(self) -> None:
        self.dismiss(None)
        self.main.reading.closed(self)

    # Where the page is, and what is said of the paper

    def moved(self) -> None:
        """Let what depends on the place follow it."""
        self.targets.moved()
        self.show_place()

    def show_place(self) -> None:
        """Say in the first line where the page is."""
        pages, view = self.view.pages, self.view
        if pages is None:
            return
        count = len(pages.lines)
        percent = 100 if view.top >= view.last_top else 100 * (view.top + view.size.height) // max(1, count)
        self.bar.show(pages.section_name(view.top + 1), min(percent, 100))

    def show_state(self) -> None:
        """Show in the first line what the user says of the paper; raises StoreError."""
        detail = self.desk.detail()
        if detail is not None:
            self.bar.show_state(detail.state)

    # Messages

    def on_document_view_moved(self, _: DocumentView.Moved) -> None:
        """Follow the wheel, or another width."""
        if self.view.pages is not self._known:
            self._known = self.view.pages
            self.marking.close()
            self.targets.forget()
            self.finding.anew()
        self.moved()

    def on_document_view_clicked(self, event: DocumentView.Clicked) -> None:
        """Open what the mouse chose."""
        if self.noting.close():
            self.attempt(lambda: self.targets.pick(event.target))

    def on_resize(self, event: events.Resize) -> None:
        """Say anew how far the page is."""
        self.noting.fit(event.size.height)
        self.call_after_refresh(self.show_place)

    def show_picture(self, picture: Picture) -> None:
        """Show a picture where its file is on disk."""
        path = self.paper.picture(picture.source)
        if path is None:
            self.say("this picture is not on disk; its caption says what it shows")
            return
        from reader.tui.screens.figure import FigureScreen, why_not

        problem = why_not(self.app, path)
        if problem:
            self.say(problem, error=True)
        else:
            self.app.push_screen(FigureScreen(path, picture.description))

"""The screen of the morning: list, abstract, filter and status."""

import asyncio
import gc
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from reader.domain.errors import QueryError, StoreError
from reader.services.library import Library
from reader.tui.actions import Decisions, Moves, Outgoing
from reader.tui.commands import Place, hints
from reader.tui.glyphs import glyphs
from reader.tui.importing import Exporter, Importer
from reader.tui.screens.base import CommandScreen, Handler
from reader.tui.session import Session
from reader.tui.widgets.bars import StatusBar, TitleBar
from reader.tui.widgets.detail_pane import DetailPane
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from reader.search import FilterIndex

BESIDE = 100
"""From this width on list and abstract stand side by side."""

PLACE_DELAY = 0.25
"""Seconds after a move until the place is written down."""

PREPARE_DELAY = 0.02
"""Seconds after a move until the next paper is laid out: after the paint, before the next key."""

LOOK_AROUND = 1.0
"""Seconds between two looks at what other windows did."""


class Divider(LineWidget):
    """The rule between list and abstract, upright or level, which carries the list's scroll bar."""

    def __init__(self, papers: PaperList, *, id: str) -> None:
        super().__init__(id=id)
        self._papers = papers

    def draw(self, width: int, height: int) -> list[Strip]:
        """Return the rule; the part that is in sight is drawn heavier."""
        signs = glyphs()
        upright = height > width
        thumb = self._papers.thumb(max(width, height))
        heavy, light = self.look("dim"), self.look("faint")
        if upright:
            bar, rule = self.line(1, ((signs.thumb, heavy),)), self.line(1, ((signs.rule, light),))
            return [bar if y in thumb else rule for y in range(height)]
        start, end = thumb.start, thumb.stop
        parts = ((signs.level * start, light), (signs.level_thumb * (end - start), heavy))
        return [self.line(width, (*parts, (signs.level * (width - end), light)))]


class Panes(Widget):
    """Holds list and abstract."""


class MainScreen(CommandScreen):
    """Routes keys and messages between the session and the widgets."""

    PLACE = Place.MAIN

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        # There before the rest: what led to this screen may have something to say.
        self.status = StatusBar(hints(Place.MAIN), id="status")
        self._delayed: dict[str, asyncio.TimerHandle] = {}

    def compose(self) -> ComposeResult:
        """Lay the panes out; the sheets place them beside or below each other."""
        self.papers = PaperList(self.session, self.matins.today, id="papers")
        self.divider = Divider(self.papers, id="divider")
        self.pane = DetailPane(id="detail")
        self.filter_bar = LineEdit("/", placeholder="filter", text=self.session.filter, id="filter")
        self.title_bar = TitleBar(self.matins.library_name, id="title")
        self._handlers: Mapping[str, Handler] = {
            **self.common_handlers(),
            **Moves(self).handlers(),
            **Decisions(self).handlers(),
            **Outgoing(self).handlers(),
            "import": Importer(self, self.reload).ask,
            "export": Exporter(self).ask,
            "filter": self.focus_filter,
            "clear": self.clear_filter,
        }
        # The first layout is the right one, and what is drawn first is already the whole screen.
        self._arrange(self.app.size.width)
        self.update_view()
        yield self.title_bar
        with Panes(id="panes"):
            yield self.papers
            yield self.divider
            yield self.pane
        yield self.filter_bar
        yield self.status

    def on_resize(self, event: events.Resize) -> None:
        """Put the panes beside each other where there is room."""
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        self.set_class(width >= BESIDE, "-beside")
        self.set_class(width < BESIDE, "-stacked")

    def on_mount(self) -> None:
        """Begin what may come after the first paint."""
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        # What was loaded so far stays: no later collection needs to look at it.
        gc.freeze()
        gc.enable()
        self.build_index()
        self.set_interval(LOOK_AROUND, self._look_around)
        if self.matins.makes_backups:
            self.run_worker(self.matins.make_backup, thread=True)

    def on_unmount(self) -> None:
        """Write the place down when the program leaves."""
        for timer in self._delayed.values():
            timer.cancel()
        self._save_place()

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return self._handlers

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence in the status line."""
        self.status.say(message, error=error)

    # Drawing

    def update_view(self) -> None:
        """Bring every widget to what the session holds now."""
        session = self.session
        if not len(session):
            waiting = "the index is being made" if session.is_waiting else "no paper matches; esc shows all"
            self.papers.empty_text = waiting if session.filter else "no papers"
        self.papers.repaint()
        self.divider.repaint()
        self.pane.show(session.detail(), session.spans, session.words)
        self.title_bar.show(session.counts)
        self._show_count()
        if self.is_mounted:
            self._later(PLACE_DELAY, "place", self._save_place)
            self._later(PREPARE_DELAY, "prepare", self._prepare_next)

    def _prepare_next(self) -> None:
        """Use the time after a paint to lay out the paper that the next key will most likely ask for."""
        following = self.session.neighbour()
        if following is not None:
            self.pane.prepare(following)

    def _show_count(self, error: str = "") -> None:
        session = self.session
        if error:
            self.filter_bar.set_remark(error, error=True)
            return
        place = f"{session.cursor + 1:,}/" if len(session) else ""
        total = f" of {session.counts.papers:,}" if session.filter else ""
        self.filter_bar.set_remark(f"{place}{len(session):,}{total}")

    # Filtering

    def press(self, key: str, character: str | None) -> bool:
        """Type into the filter while it is active; everything else is a command."""
        bar = self.filter_bar
        if not bar.is_active:
            return super().press(key, character)
        before = bar.text
        if key == "enter":
            bar.set_active(False)
        elif not bar.press(key, character):
            return super().press(key, character)
        if bar.text != before:
            self._narrow(bar.text)
        return True

    def paste(self, text: str) -> None:
        """Paste into the filter: an identifier or a link finds its paper."""
        self.filter_bar.set_active(True)
        self.filter_bar.insert(text)
        self._narrow(self.filter_bar.text)

    def _narrow(self, text: str) -> None:
        """Show what the filter means; a query that is not understood leaves the list as it was."""
        try:
            self.session.set_filter(text)
            self.update_view()
        except QueryError as error:
            self._show_count(str(error))
        except StoreError as error:
            self.say(str(error), error=True)

    def focus_filter(self) -> None:
        """Let the next keys be typed into the filter."""
        self.filter_bar.set_active(True)

    def clear_filter(self) -> None:
        """Show everything again, with the cursor on the same paper."""
        here = self.session.number
        self.filter_bar.set_text("")
        self.session.set_filter("")
        if here is not None:
            self.session.go_to(here)
        self.filter_bar.set_active(False)
        self.say("")
        self.update_view()

    def build_index(self) -> None:
        """Make the word index in a thread, over a connection of its own."""
        self.run_worker(self._build_index, thread=True, exclusive=True, group="index")

    def _build_index(self) -> None:
        from reader.services.filtering import build_index

        here = self.matins.library
        try:
            library = Library(here.path, here.clock)
            try:
                index = build_index(library.index_entries())
            finally:
                library.close()
        except StoreError as error:
            self.app.call_from_thread(self.say, str(error), error=True)
            return
        # A newer one may have been begun meanwhile.
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._take_index, index)

    def _take_index(self, index: "FilterIndex") -> None:
        if self.session.index_ready(index):
            self.update_view()

    # Other windows, and where we are

    def reload(self) -> None:
        """Read the library again and make a new index."""
        self.session.reload()
        self.build_index()
        self.update_view()

    def _look_around(self) -> None:
        try:
            if self.matins.library.changed_elsewhere():
                before = self.session.counts.papers
                self.session.reload()
                if self.session.counts.papers != before:
                    self.build_index()
                self.update_view()
            elif not self.matins.library.is_in_place():
                self.say("the library's file was moved or removed: what you do now is not kept there", error=True)
        except StoreError as error:
            self.say(str(error), error=True)

    def on_paper_list_picked(self, event: PaperList.Picked) -> None:
        """Go to the row that the mouse chose."""
        self.session.move_to(event.index)
        self.update_view()

    def on_paper_list_wheeled(self, event: PaperList.Wheeled) -> None:
        """Go on by the wheel."""
        self.session.move_to(self.session.cursor + event.rows)
        self.update_view()

    def _later(self, seconds: float, name: str, callback: Handler) -> None:
        """Call back once nothing has asked for the same for ``seconds``.

        A timer of Textual's is a task of its own, which is a lot for every move.
        """
        earlier = self._delayed.get(name)
        if earlier is not None:
            earlier.cancel()
        self._delayed[name] = asyncio.get_running_loop().call_later(seconds, callback)

    def _save_place(self) -> None:
        self.matins.save_place(self.session)

"""The screen of the morning: list, abstract, filter and status."""

import sys

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from reader.tui import places, tidying
from reader.tui.background import Background
from reader.tui.commands import Place
from reader.tui.narrowing import Narrowing
from reader.tui.noting import Noting
from reader.tui.passing import Passing
from reader.tui.scopes import Scopes
from reader.tui.screens.parts import LaterParts
from reader.tui.session import Session
from reader.tui.views import Views
from reader.tui.widgets.bars import StatusBar, TitleBar
from reader.tui.widgets.detail_pane import DetailPane
from reader.tui.widgets.divider import Divider
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.paper_list import PaperList
from reader.tui.widgets.sidebar import Sidebar

BESIDE = 100
"""From this width on list and abstract stand side by side."""

SIDEBAR = 26
"""Width of the views at the left, as the sheet has it."""

SWITCH = 0.0005
"""Seconds after which a thread has to let another one go on; Python's own 5 ms are half of a key's time."""

PLACE_DELAY = 0.25
"""Seconds after a move until the place is written down."""

PREPARE_DELAY = 0.02
"""Seconds after a move until the next paper is laid out: after the paint, before the next key."""

STATE_EVERY = 30.0
"""Seconds after which what is said of today is looked at again."""


class Panes(Widget):
    """Holds list and abstract."""


class MainScreen(LaterParts):
    """Routes keys and messages between the session and the widgets."""

    PLACE = Place.MAIN

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        # There before the rest: what led to this screen may have something to say.
        self.status = StatusBar(self.matins.keymap.hints(Place.MAIN), id="status")
        self.background = Background(self)
        self.scopes = Scopes(self)
        self.views = Views(self)
        self.noting = Noting(self, self)
        self.narrowing = Narrowing(self)
        self.passing = Passing(self)

    def compose(self) -> ComposeResult:
        """Lay the panes out; the sheets place them beside or below each other."""
        self.sidebar = Sidebar(self.views.lines, self.views.is_open, id="sidebar")
        self.papers = PaperList(self.session, self.matins.today, id="papers")
        self.papers.density = self.matins.looks.density
        self.divider = Divider(self.papers, id="divider")
        self.pane = DetailPane(self.key("scroll_down"), id="detail")
        self.filter_bar = LineEdit("/", placeholder="filter", text=self.session.filter, id="filter")
        self.title_bar = TitleBar(self.scopes.title, id="title")
        # The first layout is the right one, and what is drawn first is already the whole screen.
        self.views.resume()
        self.lay_out()
        self.update_view()
        yield self.title_bar
        with Panes(id="panes"):
            yield self.sidebar
            with Panes(id="reading"):
                yield self.papers
                yield self.divider
                with Panes(id="about"):
                    yield self.pane
        yield self.filter_bar
        yield self.status

    def on_resize(self, event: events.Resize) -> None:
        """Lay the panes out anew."""
        self.lay_out(event.size.width)
        self.noting.fit(event.size.height)

    def on_paper_list_resized(self) -> None:
        """Let the rule beside the list show anew which part of it is in sight."""
        self.divider.repaint()

    def lay_out(self, width: int = 0) -> None:
        """Put the panes beside each other where there is room, and the views to their left."""
        width = width or self.app.size.width
        shows_views = self.views.has_room(width)
        if shows_views != self.sidebar.display:
            self.sidebar.display = shows_views
            self.views.refresh()
        beside = width - (SIDEBAR if shows_views else 0) >= BESIDE
        self.set_class(beside, "-beside")
        self.set_class(not beside, "-stacked")

    def on_mount(self) -> None:
        """Begin what may come after the first paint."""
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        tidying.begin()
        # A key that let go of the interpreter, for SQL or arrays, waits so long for a thread to give it back.
        sys.setswitchinterval(SWITCH)
        self.background.begin()
        self.attempt(self.travelling.begin)
        self.wishes.take()
        # The first key finds everything loaded.
        self.handlers()
        self.set_interval(STATE_EVERY, self.show_day_state)

    def on_unmount(self) -> None:
        """Write the place down when the program leaves."""
        self.fetching.cancel()
        self.downloading.cancel()
        self.importer.leave()
        self.noting.stop()
        self.background.stop()
        places.save(self.matins.library, self.session)

    def press(self, key: str, character: str | None) -> bool:
        """Type into the note or the filter while one of them is active; everything else is a command."""
        if self.noting.press(key, character):
            return True
        if not self.is_waiting_for_key and self.narrowing.press(key, character):
            return True
        if super().press(key, character):
            return True
        if key == "escape" and self.filter_bar.is_active:
            # The line can be left in this way, whatever the user's key for it is.
            self.run_command("clear")
            return True
        return False

    def paste(self, text: str) -> None:
        """Paste into the note that is open, else into the filter."""
        if not self.noting.paste(text):
            self.narrowing.paste(text)

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence in the status line of what is in front; where there is none, how far long work is."""
        if not self.reading.say(message, error=error):
            self.status.say(message or self.fetching.line or self.importer.line or self.exporter.line, error=error)

    # Drawing

    def update_view(self) -> None:
        """Bring every widget to what the session holds now."""
        session = self.session
        self.background.ask()
        if not len(session):
            from reader.tui.wishes import why_empty

            self.papers.empty_text = why_empty(self)
        self.papers.note = self.muting.note if session.muted else ""
        self.papers.repaint()
        self.divider.repaint()
        deep = session.is_deep(session.cursor)
        detail = session.detail()
        self.pane.show(detail, session.spans, session.words, deep=deep, passages=self.passing.of(detail))
        self.title_bar.show(session.counts, self.scopes.title)
        self.status.set_marked(len(session.marked))
        self.narrowing.show_count()
        if self.is_mounted:
            self.reading.follow()
            self.views.refresh()
            self.background.later(PLACE_DELAY, "place", lambda: places.save(self.matins.library, session))
            self.staying.stay()
            self.background.later(PREPARE_DELAY, "prepare", self._prepare_next)
            self.background.later(tidying.TIDY_DELAY, "tidy", tidying.tidy)
            self.background.later(tidying.REST_DELAY, "rest", self._rest)

    def _rest(self) -> None:
        """Give memory back in a long pause; somebody who thinks about the next letter is not to wait for it."""
        if self.session.catalogue is not None:
            self.session.catalogue.index.rest()

    def _prepare_next(self) -> None:
        """Use the time after a paint to lay out the paper that the next key will most likely ask for."""
        following = self.session.neighbour()
        if following is not None:
            self.pane.prepare(following, deep=self.session.is_deep(self.session.cursor + self.session.direction))
        tidying.tidy_young()

    def reload(self) -> None:
        """Read the library again, and let the index follow it."""
        self.background.follow()
        self.show_day_state()

    def show_day_state(self) -> None:
        """Show what can honestly be said of today's announcements."""
        state = self.matins.day_state()
        self.title_bar.note(*(state.apart() if self.scopes.is_another_day else state))

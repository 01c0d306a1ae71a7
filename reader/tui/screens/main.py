"""The screen of the morning: list, abstract, filter and status."""

import gc
from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from reader.domain.topics import Topic
from reader.tui import places
from reader.tui.actions import Decisions, Moves, Outgoing
from reader.tui.background import Background
from reader.tui.commands import Place, hints, keymap
from reader.tui.fetching import FetchRun
from reader.tui.glyphs import glyphs
from reader.tui.importing import Exporter, Importer
from reader.tui.narrowing import Narrowing
from reader.tui.scopes import Scopes
from reader.tui.screens.base import CommandScreen, Handler
from reader.tui.session import Session
from reader.tui.views import Views
from reader.tui.widgets.bars import StatusBar, TitleBar
from reader.tui.widgets.detail_pane import DetailPane
from reader.tui.widgets.line_edit import LineEdit
from reader.tui.widgets.lines import LineWidget
from reader.tui.widgets.paper_list import PaperList
from reader.tui.widgets.sidebar import Sidebar

BESIDE = 100
"""From this width on list and abstract stand side by side."""

SIDEBAR = 26
"""Width of the views at the left, as the sheet has it."""

PLACE_DELAY = 0.25
"""Seconds after a move until the place is written down."""

PREPARE_DELAY = 0.02
"""Seconds after a move until the next paper is laid out: after the paint, before the next key."""

STATE_EVERY = 30.0
"""Seconds after which what is said of today is looked at again."""


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
        self.background = Background(self)
        self.scopes = Scopes(self)
        self.views = Views(self)
        self._narrowing = Narrowing(self)
        self._topics: tuple[Topic, ...] | None = None
        self._fetch = FetchRun(self, self.reload)

    def compose(self) -> ComposeResult:
        """Lay the panes out; the sheets place them beside or below each other."""
        self.sidebar = Sidebar(self.views.lines, self.views.is_open, id="sidebar")
        self.papers = PaperList(self.session, self.matins.today, id="papers")
        self.divider = Divider(self.papers, id="divider")
        self.pane = DetailPane(id="detail")
        self.filter_bar = LineEdit("/", placeholder="filter", text=self.session.filter, id="filter")
        self.title_bar = TitleBar(self.scopes.title, id="title")
        self._handlers: Mapping[str, Handler] = {
            **self.common_handlers(),
            **Moves(self).handlers(),
            **Decisions(self).handlers(),
            **Outgoing(self).handlers(),
            **self._narrowing.handlers(),
            **self.scopes.handlers(),
            **self.views.handlers(),
            **self._fetch.handlers(),
            "import": Importer(self, self.reload).ask,
            "export": Exporter(self).ask,
            "subscriptions": self._open_subscriptions,
        }
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
                yield self.pane
        yield self.filter_bar
        yield self.status

    def on_resize(self, event: events.Resize) -> None:
        """Lay the panes out anew."""
        self.lay_out(event.size.width)

    def lay_out(self, width: int = 0) -> None:
        """Put the panes beside each other where there is room, and the views to their left."""
        width = width or self.app.size.width
        shows_views = self.views.has_room(width)
        self.sidebar.display = shows_views
        beside = width - (SIDEBAR if shows_views else 0) >= BESIDE
        self.set_class(beside, "-beside")
        self.set_class(not beside, "-stacked")

    def on_mount(self) -> None:
        """Begin what may come after the first paint."""
        self.call_after_refresh(self._after_first_paint)

    def _after_first_paint(self) -> None:
        # What was loaded so far stays: no later collection needs to look at it.
        gc.freeze()
        gc.enable()
        self.background.begin()
        self.take_settings()
        self.set_interval(STATE_EVERY, self.show_day_state)

    def on_unmount(self) -> None:
        """Write the place down when the program leaves."""
        self._fetch.cancel()
        self.background.stop()
        places.save(self.matins.library, self.session)

    def handlers(self) -> Mapping[str, Handler]:
        """Return what each command does here."""
        return self._handlers

    def press(self, key: str, character: str | None) -> bool:
        """Type into the filter while it is active; everything else is a command."""
        if self._narrowing.press(key, character):
            return True
        if keymap(self.PLACE).get(key) == "view":
            self.views.open(int(key))
            return True
        return super().press(key, character)

    def paste(self, text: str) -> None:
        """Paste into the filter."""
        self._narrowing.paste(text)

    def say(self, message: str, *, error: bool = False) -> None:
        """Show one sentence in the status line; where there is none, how far a fetch is."""
        self.status.say(message or self._fetch.line, error=error)

    # Drawing

    def update_view(self) -> None:
        """Bring every widget to what the session holds now."""
        session = self.session
        self.background.ask()
        if not len(session):
            self.papers.empty_text = self._why_empty()
        self.papers.repaint()
        self.divider.repaint()
        self.pane.show(session.detail(), session.spans, session.words)
        self.title_bar.show(session.counts, self.scopes.title)
        self._narrowing.show_count()
        if self.is_mounted:
            self.views.refresh()
            self.background.later(PLACE_DELAY, "place", lambda: places.save(self.matins.library, session))
            self.background.later(PREPARE_DELAY, "prepare", self._prepare_next)

    def _why_empty(self) -> str:
        if self.session.question is not None:
            return "looking"
        if self.session.is_waiting:
            return "not in the rows that were in sight; the index is being opened"
        if self.session.filter:
            return "no paper matches; esc shows all"
        return "no papers here; [ and ] go to other days, tab to topics" if self.session.counts.papers else "no papers"

    def _prepare_next(self) -> None:
        """Use the time after a paint to lay out the paper that the next key will most likely ask for."""
        following = self.session.neighbour()
        if following is not None:
            self.pane.prepare(following)

    def reload(self) -> None:
        """Read the library again, and let the index follow it."""
        self.background.follow()
        self.show_day_state()

    # Settings, and what can be said of today

    def take_settings(self) -> None:
        """Read the settings; where they are wrong the library is open all the same, and the sentence is shown."""
        problem = self.matins.load_config()
        topics, before = self.matins.config.topics, self._topics
        self._topics = topics
        self.pane.set_topics(topics)
        if before is not None and topics != before:
            if self.session.catalogue is not None:
                self.session.catalogue.answers.clear()
            self.attempt(self._take_topics)
        hidden = tuple(self.matins.config.arxiv.hide)
        if hidden != self.session.hidden:
            self.session.hide(hidden)
            self.update_view()
        if problem:
            self.say(problem, error=True)
        self.show_day_state()

    def _take_topics(self) -> None:
        """Look for the papers of other topics; one that is no more cannot stay open."""
        name = self.session.topic
        if name and name not in [topic.name for topic in self.matins.config.topics]:
            self.scopes.open()
            self.say(f"{name} is no topic of yours any more; this is everything")
        else:
            self.reload()

    def show_day_state(self) -> None:
        """Show what can honestly be said of today's announcements."""
        state = self.matins.day_state()
        self.title_bar.note(*(state.apart() if self.scopes.is_another_day else state))

    def _open_subscriptions(self) -> None:
        from reader.tui.screens.subscriptions import SubscriptionsScreen

        self.app.push_screen(SubscriptionsScreen(), lambda _: self.take_settings())

    def on_paper_list_picked(self, event: PaperList.Picked) -> None:
        """Go to the row that the mouse chose."""
        self.session.move_to(event.index)
        self.update_view()

    def on_sidebar_picked(self, event: Sidebar.Picked) -> None:
        """Open the view that the mouse chose."""
        self.views.open(event.number)

    def on_paper_list_wheeled(self, event: PaperList.Wheeled) -> None:
        """Go on by the wheel."""
        self.session.move_to(self.session.cursor + event.rows)
        self.update_view()

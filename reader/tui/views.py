"""The views at the left: days, what is unread or starred, topics, saved searches, tags and imported documents."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.domain.errors import QueryError
from reader.tui.screens.base import Handler
from reader.tui.viewcounts import ViewCounts
from reader.tui.viewlist import DAYS_SHOWN, Line, View, arrange, numbered, views_of

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.tui.screens.main import MainScreen

COUNT_DELAY = 0.08
"""Seconds after the last key until the views are counted anew."""

ROOM = 100
"""Cells from which on there is room for the views beside the list."""

_SHOWN = "sidebar"


class Views:
    """Lists the views of one screen, and opens them."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        # What is drawn; nothing is read from the library while drawing.
        self._known: list[View] = []
        self._left: dict[View, int] = {}
        self._counts = ViewCounts(screen)
        self._wanted = False

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {
            "views": self._toggle,
            "view": lambda: self.open(self._screen.matins.keymap.number("view", self._screen.typed)),
            "everything": lambda: self.open(0),
        }

    def all(self, days: int = DAYS_SHOWN) -> list[View]:
        """Return the views in the order in which they stand, with so many unfinished days; raises StoreError."""
        return views_of(self._screen, days)[0]

    def is_open(self, view: View) -> bool:
        """Tell whether this is what the list shows."""
        session = self._screen.session
        return (view.day, view.topic, view.search) == (session.day, session.topic, session.search)

    def open(self, number: int) -> None:
        """Open the view with this digit."""
        self._screen.attempt(lambda: self._open(number))

    def _open(self, number: int) -> None:
        views = numbered(self.all())
        if number < len(views):
            self.show(views[number])
        else:
            self._screen.say(f"there is no view {number}; {self._screen.key('save_search')} saves a filter as one")

    def pick(self, view: View | None) -> None:
        """Open a view of the sidebar; what has no room there is found in the palette."""
        if view is None:
            self._screen.run_command("palette")
        else:
            self.show(view)

    def show(self, view: View) -> None:
        """Open a view; one that cannot be understood is told of, and what is open stays."""
        self._screen.attempt(lambda: self._show(view))

    def _show(self, view: View) -> None:
        from reader.domain.filters.parsing import parse_filter

        try:
            parse_filter(view.query)
        except QueryError as error:
            self._screen.say(f"{view.title}: {error}", error=True)
            return
        self._screen.scopes.open(day=view.day, topic=view.topic, search=view.search, query=view.query)

    # The sidebar

    def resume(self) -> None:
        """Show the views if they were shown before; raises StoreError."""
        self._wanted = self._screen.matins.library.load_place(_SHOWN).get(_SHOWN) == "shown"

    def has_room(self, width: int) -> bool:
        """Tell whether the views shall be shown at this width."""
        return self._wanted and width >= ROOM

    def lines(self, height: int) -> list[tuple[Line, int | None]]:
        """Return the lines of a sidebar, each with how many unread papers it has, None where that is not known."""
        counts = self._counts.known
        lines = arrange(self._known, height, self.is_open)
        return [(line, counts.get(line.view) if line.view else None) for line in lines]

    def refresh(self) -> None:
        """Show what is open, and count anew, a moment later, if anybody sees it."""
        sidebar = self._screen.sidebar
        if sidebar.display:
            if not self._known:
                self._screen.attempt(self._read)
            sidebar.repaint()
            self._screen.background.later(COUNT_DELAY, "views", self._begin)

    def _read(self) -> None:
        self._known, self._left = views_of(self._screen)

    def answered(self, question: "Node") -> None:
        """Go on counting where this was asked for a view."""
        self._counts.answered(question)

    def forget_answers(self) -> None:
        """Count everything again: the library is another now, or what its views mean."""
        self._counts.forget()

    def _begin(self) -> None:
        if self._counts.is_old:
            self._begin_count()
        else:
            self._counts.go_on()

    def _begin_count(self) -> None:
        self._read()
        self._counts.begin(self._known, self._left)

    def _toggle(self) -> None:
        screen = self._screen
        self._wanted = not self._wanted
        screen.matins.library.save_place(**{_SHOWN: "shown" if self._wanted else "hidden"})
        screen.lay_out()
        if self._wanted and not screen.sidebar.display:
            screen.say(f"the views show from {ROOM} columns on; digits and {screen.key('palette')} open them here, too")
        self.refresh()

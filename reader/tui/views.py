"""The views of a library: everything, the newest day, what is unread or starred, saved searches and topics."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.errors import QueryError, StoreError
from reader.services.searches import forget_search, save_search, saved_searches
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.tui.screens.main import MainScreen

ALWAYS = {"Unread": "is:unread", "Starred": "is:starred"}
"""Views that are always there, with their queries."""

COUNT_DELAY = 0.08
"""Seconds after the last key until the views are counted anew."""

REACHED = 9
"""Views that have a digit."""


class View(NamedTuple):
    """Something to open: a day, a topic, a search with its query, or with none of them everything."""

    title: str
    day: str = ""
    topic: str = ""
    search: str = ""
    query: str = ""


class Views:
    """Lists the views of one screen, counts what is unread in them, and opens them."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._counts: dict[View, int] = {}
        self._asked: Node | None = None

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {
            "views": self._toggle,
            "view": self._toggle,
            "everything": lambda: self.open(0),
            "save_search": self._ask_name,
            "forget_search": self._forget,
        }

    def all(self) -> list[View]:
        """Return the views in the order of their digits; everything is 0."""
        library = self._screen.matins.library
        newest = library.neighbour_day("", newer=False)
        views = [View("Everything")]
        if newest:
            views.append(View("Newest day", day=newest))
        views += [View(name, search=name, query=query) for name, query in ALWAYS.items()]
        views += [View(search.name, search=search.name, query=search.query) for search in saved_searches(library)]
        return views + [View(topic.name, topic=topic.name) for topic in self._screen.matins.config.topics]

    def query_of(self, name: str) -> str:
        """Return the query of a search, an empty string where there is none."""
        return next((view.query for view in self.all() if view.search == name), "")

    def is_open(self, view: View) -> bool:
        """Tell whether this is what the list shows."""
        session = self._screen.session
        return (view.day, view.topic, view.search) == (session.day, session.topic, session.search)

    def open(self, number: int) -> None:
        """Open the view with this digit."""
        views = self.all()
        if number < len(views):
            self.show(views[number])
        else:
            self._screen.say(f"there is no view {number}; + saves a filter as one")

    def show(self, view: View) -> None:
        """Open a view."""
        self._screen.scopes.open(day=view.day, topic=view.topic, search=view.search, query=view.query)

    # The sidebar

    def lines(self) -> list[tuple[View, int | None]]:
        """Return the views with how many unread papers each has, None where that is not known yet."""
        return [(view, self._counts.get(view)) for view in self.all()]

    def refresh(self) -> None:
        """Count anew, a moment later, if anybody sees it."""
        if self._screen.sidebar.display:
            self._screen.background.later(COUNT_DELAY, "views", self._count)

    def answered(self, question: "Node") -> None:
        """Go on counting where this was asked for a view."""
        if question == self._asked:
            self._asked = None
            self._count()

    def _count(self) -> None:
        catalogue = self._screen.session.catalogue
        if catalogue is None:
            return
        from reader.domain.calendar import EASTERN
        from reader.services.filtering import MissingAnswerError, select

        library = self._screen.matins.library
        today = library.clock().astimezone(EASTERN).date()
        try:
            for view in self.all():
                try:
                    if view.day or view == View(view.title):
                        self._counts[view] = library.counts(view.day).unread
                    else:
                        found = select(catalogue, _node(view), today)
                        self._counts[view] = catalogue.count(found.docs).unread
                except MissingAnswerError as missing:
                    self._ask(missing.question)
                except QueryError:
                    # A newer program may know more of the language.
                    self._counts.pop(view, None)
        except StoreError as error:
            self._screen.say(str(error), error=True)
        self._screen.sidebar.repaint()

    def _ask(self, question: "Node") -> None:
        # The list's own question goes first; a view can wait.
        if self._screen.session.question is None and self._asked is None:
            self._asked = question
            self._screen.background.ask_also(question)

    def _toggle(self) -> None:
        sidebar = self._screen.sidebar
        sidebar.display = not sidebar.display
        self._screen.matins.library.save_place(sidebar="shown" if sidebar.display else "hidden")
        self._count()

    # Saved searches

    def _ask_name(self) -> None:
        screen = self._screen
        query = screen.session.filter.strip()
        if not query:
            screen.say("type a filter first: / begins one, + then gives it a name")
            return
        from reader.tui.screens.ask import AskName

        screen.app.push_screen(AskName(f"Save “{query}” under which name?"), lambda name: self._save(name, query))

    def _save(self, name: str | None, query: str) -> None:
        if name is None:
            return
        if name in ALWAYS:
            self._screen.say(f"{name} is a view that is always there; please choose another name", error=True)
            return
        save_search(self._screen.matins.library, name, query)
        numbers = [number for number, view in enumerate(self.all()) if view.search == name]
        where = f": {numbers[0]} opens it" if numbers and numbers[0] <= REACHED else ""
        self._screen.say(f"saved as {name}{where}")
        self.refresh()

    def _forget(self) -> None:
        name = self._screen.session.search
        if not name or name in ALWAYS:
            self._screen.say("open a saved search first; - then forgets it")
            return
        query = self.query_of(name)
        forget_search(self._screen.matins.library, name)
        self.open(0)
        self._screen.say(f"forgot {name} ({query})")
        self.refresh()


def _node(view: View) -> "Node":
    from reader.domain.filters.nodes import InTopic
    from reader.domain.filters.parsing import parse_filter

    return InTopic(view.topic) if view.topic else parse_filter(view.query)

"""The views of a library: everything, the newest day, what is unread or starred, saved searches and topics."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.errors import QueryError
from reader.services.searches import forget_search, save_search, saved_searches
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue
    from reader.tui.screens.main import MainScreen

ALWAYS = {"Unread": "is:unread", "Starred": "is:starred", "Read later": "is:later"}
"""Views that are always there, with their queries."""

COUNT_DELAY = 0.08
"""Seconds after the last key until the views are counted anew."""

BETWEEN = 0.004
"""Seconds between counting one view and the next: time for a key."""

REACHED = 9
"""Views that have a digit."""

ROOM = 100
"""Cells from which on there is room for the views beside the list."""

_SHOWN = "sidebar"


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
        self._waiting: list[View] = []
        self._unanswered: list[View] = []
        self._asked: Node | None = None
        self._counted_at = -1
        self._wanted = False

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
        """Return the views in the order of their digits; everything is 0. Raises StoreError."""
        library = self._screen.matins.library
        newest = library.neighbour_day("", newer=False)
        views = [View("Everything")]
        if newest:
            views.append(View("Newest day", day=newest))
        views += [View(name, search=name, query=query) for name, query in ALWAYS.items()]
        views += [View(search.name, search=search.name, query=search.query) for search in saved_searches(library)]
        return views + [View(topic.name, topic=topic.name) for topic in self._screen.matins.config.topics]

    def is_open(self, view: View) -> bool:
        """Tell whether this is what the list shows."""
        session = self._screen.session
        return (view.day, view.topic, view.search) == (session.day, session.topic, session.search)

    def open(self, number: int) -> None:
        """Open the view with this digit."""
        self._screen.attempt(lambda: self._open(number))

    def _open(self, number: int) -> None:
        views = self.all()
        if number < len(views):
            self.show(views[number])
        else:
            self._screen.say(f"there is no view {number}; + saves a filter as one")

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

    def lines(self) -> list[tuple[View, int | None]]:
        """Return the views with how many unread papers each has, None where that is not known yet."""
        return [(view, self._counts.get(view)) for view in self.all()]

    def refresh(self) -> None:
        """Show what is open, and count anew, a moment later, if anybody sees it."""
        if self._screen.sidebar.display:
            self._screen.background.later(COUNT_DELAY, "views", self._begin)

    def answered(self, question: "Node") -> None:
        """Go on counting where this was asked for a view."""
        if question == self._asked:
            self._asked = None
            self._waiting, self._unanswered = self._waiting + self._unanswered, []
            self._count_next()

    def forget_answers(self) -> None:
        """Count everything again: the library is another now, or what its views mean."""
        self._asked, self._counted_at = None, -1

    def _begin(self) -> None:
        self._screen.sidebar.repaint()
        if self._screen.session.moment != self._counted_at:
            self._screen.attempt(self._begin_count)
        else:
            self._count_next()

    def _begin_count(self) -> None:
        self._counted_at, self._asked = self._screen.session.moment, None
        self._waiting, self._unanswered = self.all(), []
        self._count_next()

    def _count_next(self) -> None:
        """Count one view, and the next a moment later: no key waits for all of them."""
        screen, catalogue = self._screen, self._screen.session.catalogue
        if catalogue is None or not self._waiting:
            screen.sidebar.repaint()
            return
        view = self._waiting.pop(0)
        screen.attempt(lambda: self._count(view, catalogue))
        screen.background.later(BETWEEN, "views", self._count_next)

    def _count(self, view: View, catalogue: "Catalogue") -> None:
        from reader.domain.calendar import EASTERN
        from reader.services.filtering import MissingAnswerError
        from reader.tui.meaning import meant

        library = self._screen.matins.library
        if view.day or view == View(view.title):
            self._counts[view] = library.counts(view.day).unread
            return
        try:
            with self._screen.session.careful():
                docs = meant(catalogue, _node(view), library.clock().astimezone(EASTERN).date())
                self._counts[view] = catalogue.count(docs).unread
        except QueryError:
            # A newer program may know more of the language.
            self._counts.pop(view, None)
        except MissingAnswerError as missing:
            self._unanswered.append(view)
            if self._asked is None:
                self._asked = missing.question
                self._screen.background.ask_also(missing.question)

    def _toggle(self) -> None:
        screen = self._screen
        self._wanted = not self._wanted
        screen.matins.library.save_place(**{_SHOWN: "shown" if self._wanted else "hidden"})
        screen.lay_out()
        if self._wanted and not screen.sidebar.display:
            screen.say(f"the views show from {ROOM} columns on; 0 to 9 and ctrl+p open them here, too")
        self.refresh()

    # Saved searches

    def _ask_name(self) -> None:
        screen = self._screen
        query = screen.session.filter.strip()
        if not query:
            screen.say("type a filter first: / begins one, + then gives it a name")
            return
        from reader.tui.screens.ask import AskName

        ask = AskName(f"Save “{query}” under which name?")
        screen.app.push_screen(ask, lambda name: screen.attempt(lambda: self._save(name, query)))

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
        self.forget_answers()
        self.refresh()

    def _forget(self) -> None:
        session = self._screen.session
        name, query = session.search, session.search_query
        if not name or name in ALWAYS:
            self._screen.say("open a saved search first; - then forgets it")
            return
        forget_search(self._screen.matins.library, name)
        self.open(0)
        self._screen.say(f"forgot {name} ({query})")
        self.forget_answers()
        self.refresh()


def _node(view: View) -> "Node":
    from reader.domain.filters.nodes import InTopic
    from reader.domain.filters.parsing import parse_filter

    return InTopic(view.topic) if view.topic else parse_filter(view.query)

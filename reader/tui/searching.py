"""The commands that give a filter a name, and forget it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reader.services.searches import forget_search, save_search, saved_searches
from reader.tui.screens.base import Handler
from reader.tui.undoing import follow
from reader.tui.viewlist import ALWAYS, numbered

if TYPE_CHECKING:
    from reader.domain.changes import Step
    from reader.tui.screens.main import MainScreen

REACHED = 9
"""Views that have a digit."""


class Searching:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {"save_search": self._ask_name, "forget_search": self._forget}

    def _ask_name(self) -> None:
        screen = self._screen
        query = screen.session.filter.strip()
        if not query:
            begin, save = screen.key("filter"), screen.key("save_search")
            screen.say(f"type a filter first: {begin} begins one, {save} then gives it a name")
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
        if self._screen.deciding.is_busy:
            return
        step = save_search(self._screen.matins.library, name, query)
        views = numbered(self._screen.views.all())
        numbers = [number for number, view in enumerate(views) if view.search == name]
        where = f": {numbers[0]} opens it" if numbers and numbers[0] <= REACHED else ""
        self._take(step)
        self._screen.say(f"saved as {name}{where}")

    def _forget(self) -> None:
        session, library = self._screen.session, self._screen.matins.library
        name, query = session.search, session.search_query
        if name not in [search.name for search in saved_searches(library)]:
            self._screen.say(f"open a saved search first; {self._screen.key('forget_search')} then forgets it")
            return
        if self._screen.deciding.is_busy:
            return
        self._take(forget_search(library, name))
        self._screen.say(f"forgot {name} ({query}); {self._screen.key('undo')} takes it back")

    def _take(self, step: "Step | None") -> None:
        if step is not None:
            self._screen.session.take_step(step)
            follow(self._screen, [step])

"""What a window does about mutes and saved searches that were changed, undone or done again."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.services.searches import saved_searches

if TYPE_CHECKING:
    from reader.domain.changes import Step
    from reader.tui.screens.main import MainScreen


def follow(screen: "MainScreen", steps: "Iterable[Step]") -> None:
    """Bring the list, the open search and the counts of the views to what these steps led to; raises StoreError."""
    things = [thing for step in steps for thing in step.things]
    if not things:
        return
    if any(thing.kind != "search" for thing in things):
        screen.session.reload()
    names = {thing.name for thing in things if thing.kind == "search"}
    if screen.session.search in names:
        _reopen(screen)
    screen.update_view()
    screen.views.forget_answers()
    screen.views.refresh()


def _reopen(screen: "MainScreen") -> None:
    """Show the open search as it is saved now; where it is no longer, everything."""
    session = screen.session
    query = dict(saved_searches(session.library)).get(session.search)
    if query is None:
        screen.views.open(0)
    elif query != session.search_query:
        screen.scopes.open(search=session.search, query=query)

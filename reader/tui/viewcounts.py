"""How many unread papers each view has: counted one view after the other, while nobody waits."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.domain.errors import QueryError
from reader.tui.viewlist import DAYS, View

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue
    from reader.tui.screens.main import MainScreen

BETWEEN = 0.004
"""Seconds between counting one view and the next: time for a key."""


class ViewCounts:
    """Belongs to the views of one screen. Muted papers do not count."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self.known: dict[View, int] = {}
        self._waiting: list[View] = []
        self._unanswered: list[View] = []
        self._asked: Node | None = None
        self._counted_at = -1

    @property
    def is_old(self) -> bool:
        """Tell whether something changed since the views were counted."""
        return self._screen.session.moment != self._counted_at

    def begin(self, views: Sequence[View], left: Mapping[View, int]) -> None:
        """Count these views; ``left`` are counts that are known already."""
        self._counted_at, self._asked = self._screen.session.moment, None
        self.known.update(left)
        self._waiting, self._unanswered = [view for view in views if view.section != DAYS], []
        self.go_on()

    def answered(self, question: "Node") -> None:
        """Go on counting where this was asked for a view."""
        if question == self._asked:
            self._asked = None
            self._waiting, self._unanswered = self._waiting + self._unanswered, []
            self.go_on()

    def forget(self) -> None:
        """Count everything again: the library is another now, or what its views mean."""
        self._asked, self._counted_at = None, -1

    def go_on(self) -> None:
        """Count one view, and the next a moment later: no key waits for all of them."""
        screen, catalogue = self._screen, self._screen.session.catalogue
        if catalogue is None or not self._waiting:
            screen.sidebar.repaint()
            return
        view = self._waiting.pop(0)
        screen.attempt(lambda: self._count(view, catalogue))
        screen.background.later(BETWEEN, "views", self.go_on)

    def _count(self, view: View, catalogue: "Catalogue") -> None:
        from reader.domain.calendar import EASTERN
        from reader.services.filtering import MissingAnswerError
        from reader.tui.meaning import meant

        library, muted = self._screen.matins.library, self._screen.session.muted_mask
        if muted is None and (view.day or view == View(view.title)):
            self.known[view] = library.counts(view.day).unread
            return
        try:
            with self._screen.session.careful():
                if view.day:
                    docs = catalogue.index.docs(library.numbers(day=view.day))
                else:
                    docs = meant(catalogue, _node(view), library.clock().astimezone(EASTERN).date())
                self.known[view] = catalogue.count(docs if muted is None else docs[~muted[docs]]).unread
        except QueryError:
            # A newer program may know more of the language.
            self.known.pop(view, None)
        except MissingAnswerError as missing:
            self._unanswered.append(view)
            if self._asked is None:
                self._asked = missing.question
                self._screen.background.ask_also(missing.question)


def _node(view: View) -> "Node":
    from reader.domain.filters.nodes import InTopic
    from reader.domain.filters.parsing import parse_filter

    return InTopic(view.topic) if view.topic else parse_filter(view.query)

"""The passages of a whole paper that a filter's ``text:`` found, looked up beside the keys."""

from functools import partial
from typing import TYPE_CHECKING

from reader.domain.errors import StoreError

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.library import Detail
    from reader.storage.passages import Passage
    from reader.tui.screens.main import MainScreen

ASKED_AFTER = 0.03
"""Seconds on a paper after which its passages are looked up."""

KEPT = 64
"""Papers whose passages are kept."""


class Passing:
    """Belongs to one main screen."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen
        self._known: dict[tuple[str, Node], tuple[Passage, ...]] = {}

    def of(self, detail: "Detail | None") -> "tuple[Passage, ...]":
        """Return the passages of a paper as far as they are known; those that are not are shown when they are."""
        node = self._screen.session.node
        if node is None or detail is None or detail.paper.arxiv_id is None or not self._asks(node):
            return ()
        wanted = (detail.paper.arxiv_id.name, node)
        if wanted in self._known:
            return self._known[wanted]
        if self._screen.is_mounted:
            self._screen.background.later(ASKED_AFTER, "passages", lambda: self._ask(*wanted))
        return ()

    def forget(self) -> None:
        """Look everything up again."""
        self._known.clear()

    def _asks(self, node: "Node") -> bool:
        from reader.domain.filters.walking import positive_words

        return bool(positive_words(node, "text"))

    def _ask(self, name: str, node: "Node") -> None:
        self._screen.run_worker(partial(self._look, name, node), thread=True, group="passages", exclusive=True)

    def _look(self, name: str, node: "Node") -> None:
        from reader.services.full_texts.words import passages_for

        try:
            found = tuple(passages_for(self._screen.matins.library.path, name, node))
        except StoreError:
            # The filter itself tells what is wrong with the words.
            found = ()
        self._screen.app.call_from_thread(self._take, name, node, found)

    def _take(self, name: str, node: "Node", found: "tuple[Passage, ...]") -> None:
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[name, node] = found
        if found:
            self._screen.attempt(self._screen.update_view)

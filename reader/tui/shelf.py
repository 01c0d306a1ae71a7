"""What is shown, without the screen: the papers of a scope and a filter, their rows and their counts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from reader.domain.changes import Step
from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.storage.listing import Counts
from reader.tui.orders import SMALL, FoundOrder, ListOrder, Order, StoredOrder
from reader.tui.rows import WINDOW, Rows

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue, Docs, Mask
    from reader.services.filtering import Found, Scope
    from reader.tui.muted import Muted

ANSWERS_KEPT = 64
"""Answers that are remembered while a filter is typed; of a big library each may be megabytes."""


def no_topic(_: str) -> frozenset[int]:
    """Return no papers: where there are no topics."""
    return frozenset()


class Shelf(Rows):
    """The papers of everything, of a day, a topic or a saved search, narrowed by a filter.

    Rows are read as they come into sight. ``question`` is what has to be asked before the filter can be answered in
    full; until then what was shown before stays. ``shown_for`` is the filter that the list is of.
    ``is_damaged`` tells that the index failed and was put away; ``moment`` changes with everything that may be counted.
    ``steps`` are what was done, undone or done again here, by number; ``news`` the papers that were decided.
    """

    def __init__(self, library: Library, find_members: Callable[[str], frozenset[int]] = no_topic) -> None:
        super().__init__(library)
        self._find_members = find_members
        self.filter = ""
        self.node: Node | None = None
        self.day = ""
        self.topic = ""
        self.search = self.search_query = ""
        self.sort = SORTS[0]
        self.hidden: tuple[str, ...] = ()
        self.catalogue: Catalogue | None = None
        # Known once the index is there.
        self.muted: Muted | None = None
        self.hides_muted = False
        self.question: Node | None = None
        self.counts = Counts(0, 0, 0)
        self.cursor = 0
        self.shown_for: str | None = ""
        self.is_damaged = False
        self.moment = 0
        self.steps: set[int] = set()
        self.news: list[int] = []
        self._scope_docs: Docs | None = None
        self._members: frozenset[int] | None = None
        self._sight = 0

    @property
    def is_waiting(self) -> bool:
        """True while the index is not there that the filter or the scope needs."""
        needs = self.node is not None or self.search or (self.topic and self._members is None)
        return bool(needs) and self.catalogue is None

    @property
    def is_shown(self) -> bool:
        """Tell whether the list is of this filter, and not still of the one before."""
        return self.shown_for == self.filter

    # Which papers

    def select(self) -> None:
        """Find out anew which papers scope and filter mean."""
        self.question = None
        if self.catalogue is not None:
            with self.careful():
                self._select_from(self.catalogue)
        if self.catalogue is None:
            self._order = self._seen() if self.node is not None else self._stored()
            self.further, self.shown_for = len(self), self.filter

    @contextmanager
    def careful(self) -> Iterator[None]:
        """Go on without the index where it turns out to be damaged."""
        from reader.search.entry import SearchIndexError

        try:
            yield
        except SearchIndexError:
            self.catalogue = self.question = self._scope_docs = None
            self.is_damaged = True

    def answer(self, question: "Node", numbers: Sequence[int]) -> bool:
        """Take the papers that a question means; True where the list changed by it."""
        if self.catalogue is None:
            return False
        self.catalogue.answers[question] = self.catalogue.index.docs(numbers)
        if self.question != question:
            return False
        self.select()
        return True

    def read_filter(self, text: str) -> None:
        """Take a filter; raises QueryError and then changes nothing."""
        if self.node is None:
            self._sight = self.cursor
        if self.catalogue is not None and len(self.catalogue.answers) > ANSWERS_KEPT:
            self.catalogue.answers.clear()
        if text.strip():
            from reader.domain.filters.parsing import parse_filter
            from reader.domain.filters.walking import positive_words

            node = parse_filter(text)
            # What asks for nothing is empty.
            self.node, self.words = node or None, positive_words(node)
            self._asks_deep = bool(positive_words(node, "abstract", "note"))
        else:
            self.node, self.words, self._asks_deep = None, "", False
        self.filter = text

    def _select_from(self, catalogue: "Catalogue") -> None:
        from reader.domain.filters.nodes import Everything
        from reader.services.filtering import MissingAnswerError, select, wants_more
        from reader.tui.meaning import widened_soon

        node = self.node or Everything()
        try:
            scope = self._scope(catalogue)
            found = select(catalogue, node, self._today(), scope, self.sort)
            self._show(catalogue, node, found)
            if wants_more(node, found):
                self._show(catalogue, node, widened_soon(self.library, catalogue, node, self._today(), scope, found))
        except MissingAnswerError as missing:
            self.question = missing.question

    def _show(self, catalogue: "Catalogue", node: "Node", found: "Found") -> None:
        """Show what was found, as far as it is not muted."""
        from reader.tui.muted import Muted

        if self.muted is None:
            self.muted = Muted(self.library)
        self.muted.hides = self.hides_muted
        shown = self.muted.sift(catalogue, node, found)
        self._order, self.further, self.shown_for = FoundOrder(catalogue, shown.docs), shown.further, self.filter
        self.question = self.muted.question

    @property
    def muted_mask(self) -> "Mask | None":
        """The muted papers among the index's documents, None where there are none."""
        return self.muted.mask if self.muted else None

    def is_muted(self, index: int) -> bool:
        """Tell whether the paper at ``index`` of the list is muted."""
        order, muted = self._order, self.muted
        if muted is None or muted.mask is None or not isinstance(order, FoundOrder) or not muted.has(order.docs, index):
            return False
        row = self.row(index)
        # It may have been kept since the list was found.
        return row is not None and not (row.starred or row.later)

    @property
    def progress(self) -> tuple[int, int]:
        """How many papers of what is open wait for a decision, and how many there are, less hidden and muted ones."""
        mask = self.muted_mask
        if self.catalogue is None or not (self.hidden or mask is not None):
            return self.counts.unread, self.counts.papers
        from reader.services.filtering import Scope
        from reader.services.muting import count_shown

        counts = count_shown(self.catalogue, Scope(self._scope_docs, self.hidden), mask)
        return counts.unread, counts.papers

    def _scope(self, catalogue: "Catalogue") -> "Scope":
        from reader.domain.filters.nodes import InTopic
        from reader.domain.filters.parsing import parse_filter
        from reader.services.filtering import MissingAnswerError, Scope
        from reader.tui.meaning import meant

        if self._scope_docs is None:
            if self.day:
                self._scope_docs = catalogue.index.docs(self.library.numbers(day=self.day))
            elif self.topic:
                topic = InTopic(self.topic)
                if topic not in catalogue.answers:
                    raise MissingAnswerError(topic)
                self._scope_docs = catalogue.index.arranged(catalogue.answers[topic], SORTS[0])
            elif self.search:
                found = meant(catalogue, parse_filter(self.search_query), self._today())
                self._scope_docs = catalogue.index.arranged(found, SORTS[0])
            else:
                return Scope(None, self.hidden)
            self.counts = self._count()
        return Scope(self._scope_docs, self.hidden)

    def _stored(self) -> Order:
        """Return the scope without the index."""
        if self.search:
            return ListOrder()
        if self.day:
            return ListOrder(self.library.numbers(day=self.day, hidden=self.hidden))
        papers = self.library.counts().papers
        if papers > SMALL:
            return ListOrder() if self.topic else StoredOrder(self.library, papers)
        numbers = self.library.numbers(hidden=self.hidden)
        if self.topic:
            self._members = self._members or self._find_members(self.topic)
            numbers = [number for number in numbers if number in self._members]
        return ListOrder(numbers)

    def _seen(self) -> Order:
        """Return what the filter finds among the rows that were in sight, until the index is there."""
        from reader.tui.sight import seen

        start = max(0, self._sight - WINDOW)
        return seen(self.library, self._stored().part(start, start + 2 * WINDOW), self.node, self.words)

    def _today(self) -> date:
        from reader.domain.calendar import EASTERN

        return self.library.clock().astimezone(EASTERN).date()

    # Staying true to the library

    def reread(self) -> None:
        """Read the list and its counts again."""
        self._rows.clear()
        self._members = self._scope_docs = None
        if self.muted is not None:
            self.muted.forget()
        self._reselect()
        self.counts = self._count()

    def _reselect(self) -> None:
        """Select from an index whose documents may be others now; an old list stays until the answer is there."""
        before = self._order
        self.moment += 1
        self.select()
        if self._order is before and isinstance(before, FoundOrder):
            self._order = before.kept()

    def apply(self, step: Step) -> None:
        """Bring rows and counts to what the library now holds."""
        unread = starred = 0
        self.moment += 1
        self.steps.add(step.number)
        if self.catalogue is not None:
            with self.careful():
                self.catalogue.apply(step)
        for change in step.changes:
            before, after = change.before, change.after
            unread += after.is_unread - before.is_unread
            if before.is_unread and not after.is_unread:
                self.news.append(change.paper)
            starred += after.is_starred - before.is_starred
            row = self._rows.get(change.paper)
            if row is not None:
                self._rows[change.paper] = row._replace(
                    unread=after.is_unread,
                    starred=after.is_starred,
                    skipped=after.skipped_at is not None,
                    later=after.later_at is not None,
                    noted=bool(after.note),
                    tags=after.tags,
                )
        if self.day or self.topic or self.search:
            # The step may be about papers of another day.
            self.counts = self._count()
            return
        counts = self.counts
        self.counts = Counts(counts.papers, counts.unread + unread, counts.starred + starred)

    def _count(self) -> Counts:
        if not (self.topic or self.search):
            return self.library.counts(self.day)
        if self.catalogue is not None and self._scope_docs is not None:
            return self.catalogue.count(self._scope_docs)
        if self.question is not None:
            return self.counts
        members = self._members or frozenset()
        unread, starred = (members.intersection(self.library.numbers((state,))) for state in ("unread", "starred"))
        return Counts(len(members), len(unread), len(starred)) if members else Counts(0, 0, 0)

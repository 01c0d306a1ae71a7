"""The walk over the page: each element is dealt with by its rule, what has none keeps its text.

The walk itself uses no recursion; only parts that hold blocks of their own (an item, a cell, a footnote) begin a new
one, up to ``NESTING`` deep. Deeper ones are read as plain text.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml.html import HtmlElement

from reader.domain.errors import FormatError
from reader.fulltext.latexml.flow import Flow, flat
from reader.fulltext.latexml.formulas import Formulas
from reader.fulltext.latexml.places import Places
from reader.fulltext.model import Block, Entry, Face, Footnote, Heading, Inlines

NESTING = 24
PARTS_LIMIT = 150_000
"""Elements that are read, those inside of formulas not counted: many times those of a long book."""


class Rule(NamedTuple):
    """How an element is read.

    ``handler`` takes it over; without one its content is read in place, as a ``block`` of its own or in the line, in
    ``face`` where that is not None. ``paragraph`` elements give their id to the text in them. ``drop`` leaves the
    element out. A ``leaf`` handler begins no walk of its own.
    """

    handler: "Handler | None" = None
    block: bool = False
    face: Face | None = None
    paragraph: bool = False
    drop: bool = False
    leaf: bool = False


_IN_PLACE = Rule()

Handler = Callable[["Walker", HtmlElement, Flow, Face], None]


class Walker:
    """What is known of the paper so far, and the walk that finds more."""

    def __init__(self, paper: HtmlElement, rule_of: Callable[[str, str], Rule]) -> None:
        self.paper = paper
        self.places = Places(paper)
        self.title: Inlines = ()
        self.authors: dict[str, None] = {}
        self.title_page = Flow(breaks=True)
        self.footnotes: list[Footnote] = []
        self.references: list[Entry] = []
        self.reference_headings: list[tuple[int, Heading]] = []
        self.unknown_macros: dict[str, None] = {}
        self.formulas = Formulas()
        self.lost_formulas = 0
        self.notes_by_mark: dict[str, str] | None = None
        self.deeper = 0
        self.citing = 0
        self.depth = 0
        self._rule_of = rule_of
        self._parts = 0

    def fill(
        self, element: HtmlElement, flow: Flow, face: Face = Face.PLAIN, without: HtmlElement | None = None
    ) -> None:
        """Read the content of ``element`` into ``flow``, one child of it left out."""
        self.count()
        flow.line.text(element.text, face)
        self._walk([(iter(element), face, _IN_PLACE)], flow, without)

    def one(self, element: HtmlElement, flow: Flow, face: Face) -> None:
        """Read one element into ``flow``, without what follows it."""
        rule = self.rule(element)
        if rule.drop:
            return
        if rule.handler is not None and (rule.leaf or self.depth < NESTING):
            self._hand_over(rule.handler, element, flow, face)
        else:
            self._walk([self._enter(rule, element, flow, face)], flow, None)

    def rule(self, element: HtmlElement) -> Rule:
        """Return how ``element`` is read."""
        return self._rule_of(str(element.tag), element.get("class", ""))

    def _walk(
        self, stack: list[tuple[Iterator[HtmlElement], Face, Rule]], flow: Flow, without: HtmlElement | None
    ) -> None:
        while stack:
            children, face, rule = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if rule.block:
                    flow.flush()
                    flow.anchor = "" if rule.paragraph else flow.anchor
                continue
            tag = child.tag
            if child is without or not isinstance(tag, str):
                flow.line.text(child.tail, face)
                continue
            self.count()
            inner = self._rule_of(tag, child.get("class", ""))
            # What follows a child is read after it: it waits on the stack.
            if child.tail:
                stack.append((_tail(flow, child.tail, face), face, _IN_PLACE))
            if inner.drop:
                continue
            if inner.handler is not None and (inner.leaf or self.depth < NESTING):
                self._hand_over(inner.handler, child, flow, face)
            else:
                stack.append(self._enter(inner, child, flow, face))

    def count(self) -> None:
        """Count an element that is read; raises ``FormatError`` where there are too many."""
        self._parts += 1
        if self._parts > PARTS_LIMIT:
            raise FormatError("The page could not be read: it has more parts than a paper can have.")

    def _enter(
        self, rule: Rule, element: HtmlElement, flow: Flow, face: Face
    ) -> tuple[Iterator[HtmlElement], Face, Rule]:
        if rule.block:
            flow.flush()
            if rule.paragraph and not flow.anchor:
                flow.anchor = self.places.take(element.get("id"))
        face = face if rule.face is None else rule.face
        flow.line.text(element.text, face)
        return iter(element), face, rule

    def _hand_over(self, handler: Handler, element: HtmlElement, flow: Flow, face: Face) -> None:
        self.depth += 1
        handler(self, element, flow, face)
        self.depth -= 1

    def blocks(
        self, element: HtmlElement, face: Face = Face.PLAIN, without: HtmlElement | None = None
    ) -> tuple[Block, ...]:
        """Return the content of ``element`` as blocks."""
        flow = Flow()
        self.fill(element, flow, face, without)
        return flow.take()

    def inline(self, element: HtmlElement, face: Face = Face.PLAIN, without: HtmlElement | None = None) -> Inlines:
        """Return the content of ``element`` as one line."""
        return flat(self.blocks(element, face, without))


def _tail(flow: Flow, text: str, face: Face) -> Iterator[HtmlElement]:
    """Write what follows an element once its turn has come; yields nothing."""
    flow.line.text(text, face)
    yield from ()

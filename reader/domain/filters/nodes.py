"""What a filter asks for, as a tree of conditions.

Build combinations with ``all_of``, ``any_of`` and ``negated``: they keep every tree in its one canonical shape. The
nodes are named tuples because a start pays for their classes; unlike bare tuples, nodes of two types are never equal.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, TypeVar

TEXT_FIELDS = ("", "author", "title", "abstract", "note", "text")
"""Where words can be looked for; the empty field is wherever words without a field are looked for."""

KINDS = {"new": ("new",), "cross": ("cross",), "replace": ("replace", "replace-cross")}
"""What follows ``kind:`` to the announcement kinds that it means."""

_T = TypeVar("_T", bound=type)


def _same(self: tuple[Any, ...], other: object) -> bool:
    return type(self) is type(other) and tuple.__eq__(self, other)


def _differs(self: tuple[Any, ...], other: object) -> bool:
    return not _same(self, other)


def _hash(self: tuple[Any, ...]) -> int:
    return hash((type(self).__name__, tuple.__hash__(self)))


def _distinct(node: _T) -> _T:
    """Make equality heed the type, so that a tag "read" and a state "read" are two keys of one cache."""
    for name, method in (("__eq__", _same), ("__ne__", _differs), ("__hash__", _hash)):
        setattr(node, name, method)
    return node


@_distinct
class Everything(NamedTuple):
    """No condition: every paper. As an empty tuple it is false."""


@_distinct
class And(NamedTuple):
    """All of two or more conditions: first the plain Words, then Words of fields (one of a field), then the rest."""

    nodes: "tuple[Node, ...]"


@_distinct
class Or(NamedTuple):
    """At least one of two or more conditions."""

    nodes: "tuple[Node, ...]"


@_distinct
class Not(NamedTuple):
    """Every paper that does not meet the condition."""

    node: "Node"


@_distinct
class Words(NamedTuple):
    """All of these words, in any order, as the engine takes them (unfinished, mistyped); ``field`` of TEXT_FIELDS."""

    text: str
    field: str = ""


@_distinct
class Phrase(NamedTuple):
    """These words side by side in this order, without typing errors; of authors within one name."""

    text: str
    field: str = ""


@_distinct
class State(NamedTuple):
    """What the user said of a paper: ``name`` is unread, starred, later, read or skipped; or updated since its star."""

    name: str


@_distinct
class Has(NamedTuple):
    """What there is of a paper: ``name`` is note, pdf, html or code."""

    name: str


@_distinct
class Kind(NamedTuple):
    """How the paper's newest announcement came: ``name`` is new, cross or replace."""

    name: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The values of AnnouncementKind that are meant: a replacement is one as a cross-list, too."""
        return KINDS[self.name]


@_distinct
class Tag(NamedTuple):
    """A tag of the user's by its whole name, without regard to case."""

    name: str


@_distinct
class InTopic(NamedTuple):
    """A topic of the user's by its whole name, without regard to case."""

    name: str


@_distinct
class InDocument(NamedTuple):
    """The papers that an imported document announced: its whole name, without regard to case."""

    name: str


@_distinct
class Category(NamedTuple):
    """A category among the paper's, primary or not: ``cs.LG``; the archive ``cs`` or ``cs.*``; or with ``*`` inside."""

    pattern: str

    def matches(self, category: str) -> bool:
        """Tell whether ``category`` is meant; case makes no difference, nor which of two names arXiv's category has."""
        from reader.domain.taxonomy import canonical

        names = [category.casefold(), canonical(category).casefold()]
        archives = [name.partition(".")[0] for name in names]
        pattern = self.pattern.casefold()
        if pattern.endswith(".*") and "*" not in pattern[:-2]:
            return pattern[:-2] in archives
        if "*" in pattern:
            return any(_fits(pattern, name) for name in names)
        return pattern in archives or canonical(pattern).casefold() in (*names, *archives)


class Age(NamedTuple):
    """A day that moves with today: the first of the last ``number`` days, weeks, months or years, today being the last.

    ``unit`` is d, w, m or y; ``Age(1, "d")`` is today and ``Age(0, "d")`` tomorrow.
    """

    number: int
    unit: str

    def day(self, today: date) -> date:
        """Return the day; a month that is too short ends the span on its last day."""
        if self.unit in "dw":
            before = today.toordinal() - self.number * (7 if self.unit == "w" else 1)
        else:
            year, month = divmod(today.year * 12 + today.month - 1 - self.number * (12 if self.unit == "y" else 1), 12)
            if year < 1:
                return date.min
            before = min(date(year, month + 1, 1).toordinal() + today.day - 1, _last_of_month(year, month + 1))
        return date.fromordinal(min(max(before + 1, 1), date.max.toordinal()))


@_distinct
class Announced(NamedTuple):
    """The paper's newest announcement is of ``first`` or later, and of a day before ``before``; None is no limit."""

    first: date | Age | None
    before: date | Age | None

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return both limits as days."""
        first, before = (limit.day(today) if isinstance(limit, Age) else limit for limit in self)
        return first, before


@_distinct
class Published(NamedTuple):
    """The first version is of these years, both included (UTC, else by the identifier); None is no limit."""

    first: int | None
    last: int | None


@_distinct
class Identifier(NamedTuple):
    """One paper by its canonical arXiv name, or with ``is_prefix`` all whose name begins so.

    ``version`` is the one that was named, if any; it does not narrow anything.
    """

    name: str
    version: int | None = None
    is_prefix: bool = False


Node = (
    Everything | And | Or | Not | Words | Phrase | State | Has | Kind | Tag | InTopic | InDocument | Category
    | Announced | Published | Identifier
)  # fmt: skip
"""A condition; the types are closed, so an evaluator that knows all of them is complete."""


def all_of(nodes: Iterable[Node]) -> Node:
    """Return the condition that all ``nodes`` hold; Everything is no condition and is left out."""
    words: dict[str, list[str]] = {"": []}
    rest: list[Node] = []
    for node in _flat(nodes, And):
        if isinstance(node, Words):
            words.setdefault(node.field, []).append(node.text)
        else:
            rest.append(node)
    parts = [*(Words(" ".join(texts), field) for field, texts in words.items() if texts), *rest]
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else Everything()


def any_of(nodes: Iterable[Node]) -> Node:
    """Return the condition that one of ``nodes`` holds; Everything is no condition and is left out."""
    parts = tuple(_flat(nodes, Or))
    return Or(parts) if len(parts) > 1 else parts[0] if parts else Everything()


def negated(node: Node) -> Node:
    """Return the condition that ``node`` does not hold; Everything is no condition and stays."""
    if isinstance(node, Not):
        return node.node
    return node if isinstance(node, Everything) else Not(node)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.nodes
        elif not isinstance(node, Everything):
            yield node


def _last_of_month(year: int, month: int) -> int:
    return date(year + month // 12, month % 12 + 1, 1).toordinal() - 1


def _fits(pattern: str, name: str) -> bool:
    """Match ``*`` greedily from the left, which is linear and right because nothing but stars is special."""
    first, *middle, last = pattern.split("*")
    if len(name) < len(first) + len(last) or not name.startswith(first) or not name.endswith(last):
        return False
    place, end = len(first), len(name) - len(last)
    for piece in middle:
        place = name.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True

"""What can be asked of a whole tree of conditions."""

from collections.abc import Callable, Iterator
from datetime import date

from reader.domain.filters.nodes import TEXT_FIELDS, And, Announced, Node, Not, Or, Phrase, Words


def resolve(node: Node, today: date) -> Node:
    """Return ``node`` with days for ages: the key of a result that is good for as long as it is today."""
    return _mapped(node, lambda leaf: Announced(*leaf.days(today)) if isinstance(leaf, Announced) else leaf)


def leaves(node: Node) -> Iterator[Node]:
    """Yield every condition that is not a combination of others, in order."""
    for leaf, _ in _leaves(node, True):
        yield leaf


def needs_text(node: Node) -> bool:
    """Tell whether any part asks for words, so that the word index is needed."""
    return any(isinstance(leaf, Words | Phrase) for leaf in leaves(node))


def positive_words(node: Node, *fields: str) -> str:
    """Return the words that a paper is asked to have, for highlighting: those of ``fields``, or of all of them."""
    found = (leaf for leaf, positive in _leaves(node, True) if positive)
    return " ".join(
        leaf.text for leaf in found if isinstance(leaf, Words | Phrase) and leaf.field in (fields or TEXT_FIELDS)
    )


def _leaves(node: Node, positive: bool) -> Iterator[tuple[Node, bool]]:
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from _leaves(part, positive)
    elif isinstance(node, Not):
        yield from _leaves(node.node, not positive)
    else:
        yield node, positive


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    if isinstance(node, And):
        return And(tuple(_mapped(part, change) for part in node.nodes))
    if isinstance(node, Or):
        return Or(tuple(_mapped(part, change) for part in node.nodes))
    return Not(_mapped(node.node, change)) if isinstance(node, Not) else change(node)

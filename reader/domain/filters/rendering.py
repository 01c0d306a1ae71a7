"""A tree of conditions to the text that means it."""

from reader.domain.filters.days import render_announced, render_published
from reader.domain.filters.lexing import DEEPEST, OPERATORS, QUOTES, escaped
from reader.domain.filters.nodes import (
    And,
    Announced,
    Category,
    Everything,
    Has,
    Identifier,
    InDocument,
    InTopic,
    Kind,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    State,
    Tag,
    Words,
)

_MARKS = frozenset("()|") | frozenset(QUOTES)


def render_filter(node: Node) -> str:
    """Return the text of which ``parse_filter`` makes ``node`` again, for every node that it can make."""
    return _rendered(node, 0)


def render_value(value: str) -> str:
    """Return ``value`` as it may stand behind a field's colon: in quotes where it has to."""
    if not value or any(char in _MARKS or char.isspace() for char in value):
        return escaped(value)
    return value


def _rendered(node: Node, depth: int) -> str:
    if isinstance(node, And):
        parts = node.nodes
        return " ".join(_grouped(part, depth) if isinstance(part, Or) else _rendered(part, depth) for part in parts)
    if isinstance(node, Or):
        return " or ".join(_rendered(part, depth) for part in node.nodes)
    if isinstance(node, Not):
        return _negated(node.node, depth)
    return _words(*node, depth) if isinstance(node, Words) else _leaf(node)


def _negated(node: Node, depth: int) -> str:
    if isinstance(node, And | Or):
        return f"-{_grouped(node, depth)}"
    text = _rendered(node, depth)
    if isinstance(node, Words) and " " in text and not (node.field and text.startswith(f"{node.field}:(")):
        return f"-{_grouped(node, depth)}"
    # A sign is negation only before what looks like a word.
    return f"-{text}" if text[:1].isalnum() or text[:1] in QUOTES else f"not {text}"


def _grouped(node: Node, depth: int) -> str:
    text = _rendered(node, depth + 1)
    last = text[text.rfind(" ") + 1 :]
    # A word such as "f(x" would take the group's parenthesis for its own.
    return f"({text} )" if last.count("(") > last.count(")") else f"({text})"


def _leaf(node: Node) -> str:
    match node:
        case Phrase(text, field):
            return f"{field}:{escaped(text)}" if field else escaped(text)
        case State(name):
            return f"is:{name}"
        case Has(name):
            return f"has:{name}"
        case Kind(name):
            return f"kind:{name}"
        case Tag(name):
            return f"tag:{render_value(name)}"
        case InTopic(name):
            return f"topic:{render_value(name)}"
        case InDocument(name):
            return f"in:{render_value(name)}"
        case Category(pattern):
            return f"cat:{render_value(pattern)}"
        case Announced():
            return render_announced(node)
        case Published():
            return render_published(node)
        case Identifier(name, version):
            return f"id:{name}" if version is None else f"id:{name}v{version}"
        case Everything():
            return ""
    raise TypeError(node)


def _words(text: str, field: str, depth: int) -> str:
    if not field:
        return text
    words = text.split()
    if len(words) > 1 and depth < DEEPEST and all(word.isalnum() and word.lower() not in OPERATORS for word in words):
        return f"{field}:({text})"
    return " ".join(f"{field}:{word}" for word in words)

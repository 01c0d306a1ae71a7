"""What a filter means at once, and what a view means: every paper of its query, found where the bar would find it."""

from datetime import date
from typing import TYPE_CHECKING

from reader.services.answering import answer_soon
from reader.services.filtering import Found, MissingAnswerError, Scope, select, wants_more, widened
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue, Docs


def meant(catalogue: "Catalogue", node: "Node", today: date) -> "Docs":
    """Return the papers that ``node`` means, in no order that matters; raises MissingAnswerError."""
    found = select(catalogue, node, today)
    if wants_more(node, found):
        found = select(catalogue, node, today, far=True)
    return found.docs


def widened_soon(
    library: Library, catalogue: "Catalogue", node: "Node", today: date, scope: Scope, near: Found
) -> Found:
    """Return what was found with what has the words elsewhere, if that is soon known; else raise MissingAnswerError."""
    try:
        return widened(catalogue, node, today, scope, near)
    except MissingAnswerError as missing:
        numbers = answer_soon(library, missing.question)
        if numbers is None:
            raise
        catalogue.answers[missing.question] = catalogue.index.docs(numbers)
        return widened(catalogue, node, today, scope, near)

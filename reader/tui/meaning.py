"""What a view means: every paper of its query, found where the filter bar would find it."""

from datetime import date
from typing import TYPE_CHECKING

from reader.services.filtering import select, wants_more

if TYPE_CHECKING:
    from reader.domain.filters.nodes import Node
    from reader.services.catalogue import Catalogue, Docs


def meant(catalogue: "Catalogue", node: "Node", today: date) -> "Docs":
    """Return the papers that ``node`` means, in no order that matters; raises MissingAnswerError."""
    found = select(catalogue, node, today)
    if wants_more(node, found):
        found = select(catalogue, node, today, far=True)
    return found.docs

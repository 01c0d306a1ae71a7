"""The filter language in a command: papers found, or the place where it was not understood."""

from typing import TYPE_CHECKING

from reader.cli.output import RefusedQueryError
from reader.domain.errors import QueryError
from reader.services.sorts import SORTS

if TYPE_CHECKING:
    from reader.services.library import Library

DASHES = "A word with a dash before it, as -survey, is an option here: write not survey, or the whole QUERY in quotes."
"""What the help of a command with a query says about it."""


def find_papers(library: "Library", text: str, sort: str = SORTS[0], topic: str | None = None) -> list[int]:
    """Return the papers that a filter means; with ``topic`` only those of the user's topic of this name.

    What would be finished by more typing is an error here. Raises RefusedQueryError, ConfigError and StoreError.
    """
    from reader.services.finding import find
    from reader.services.settings import load

    try:
        return find(library, text, lambda: load().topics, sort, topic=topic)
    except QueryError as error:
        raise RefusedQueryError(text, error) from error

"""Filter text to Query: plain words, ``is:`` states and pasted identifiers."""

from typing import NamedTuple

from reader.domain.errors import QueryError
from reader.domain.identifier import ArxivId

STATES = ("unread", "read", "starred", "skipped")


class Query(NamedTuple):
    """What to show: papers in every one of ``states`` that match every word, or one paper by its identifier.

    ``day`` (ISO 8601) and ``topic`` (a name) narrow it to an announcement day and to a topic of the user's; papers
    whose newest announcement is of a kind in ``hidden`` are left out.
    """

    words: str = ""
    states: tuple[str, ...] = ()
    arxiv_id: ArxivId | None = None
    day: str = ""
    topic: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where every paper matches."""
        return self == Query()


def parse_query(text: str) -> Query:
    """Return the query that ``text`` asks for; raise QueryError with the place where it goes wrong."""
    try:
        return Query(arxiv_id=ArxivId.parse(text))
    except ValueError:
        pass
    words: list[str] = []
    states: list[str] = []
    position = 0
    for word in text.split():
        position = text.index(word, position)
        if word.startswith("is:"):
            state = word.removeprefix("is:")
            if state not in STATES:
                raise QueryError(f"is: knows {', '.join(STATES)}; not {state[:40]!r}", position)
            states.append(state)
        else:
            words.append(word)
        position += len(word)
    return Query(" ".join(words), tuple(states))

"""The papers of the user's topics, and why each belongs to its topic."""

from collections.abc import Sequence

from reader.domain.errors import ConfigError
from reader.domain.paper import Paper
from reader.domain.topics import Reason, Topic, members_of
from reader.services.library import Library


def members(library: Library, topic: Topic) -> frozenset[int]:
    """Return the numbers of all papers that belong to a topic."""
    found = set()
    with library.store.guarded():
        for number, paper in library.store.listing.texts(_sieve(topic)):
            if topic.match(paper) is not None:
                found.add(number)
    return frozenset(found)


def named(topics: Sequence[Topic], name: str) -> Topic:
    """Return the topic of this name, whatever its case; raises ConfigError with the names there are."""
    for topic in topics:
        if topic.name.casefold() == name.casefold():
            return topic
    known = ", ".join(topic.name for topic in topics) or "none yet: `matins subscribe --topic NAME --keyword TEXT`"
    raise ConfigError(f"There is no topic {name}; there are: {known}.")


def reasons(topics: tuple[Topic, ...], paper: Paper) -> list[tuple[str, Reason]]:
    """Return the topics of one paper, with the reason for each."""
    matched = ((topic.name, topic.match(paper)) for topic in topics)
    return [(name, reason) for name, reason in matched if reason is not None]


def _sieve(topic: Topic) -> tuple[str, ...]:
    """Return texts of which every member of the topic has one, for the database to look for; none where it cannot."""
    first = [members_of(keyword)[0] for keyword in topic.keywords]
    # The database folds ASCII case only.
    return tuple(first) if all(text.isascii() for text in first) else ()

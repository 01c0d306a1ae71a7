"""The papers of the user's topics, and why each belongs to its topic."""

from collections.abc import Sequence
from functools import lru_cache

from reader.domain.errors import ConfigError
from reader.domain.paper import Paper
from reader.domain.topics import Reason, Topic, TopicSet, members_of
from reader.services.library import Library


def members(library: Library, topic: Topic) -> frozenset[int]:
    """Return the numbers of all papers that belong to a topic."""
    rule = TopicSet((topic,))
    with library.store.guarded():
        papers = library.store.listing.texts(_sieve(topic))
        return frozenset(number for number, paper in papers if rule.matches(paper))


def named(topics: Sequence[Topic], name: str) -> Topic:
    """Return the topic of this name, whatever its case; raises ConfigError with the names there are."""
    for topic in topics:
        if topic.name.casefold() == name.casefold():
            return topic
    known = ", ".join(topic.name for topic in topics) or "none yet: `matins subscribe --topic NAME --keyword TEXT`"
    raise ConfigError(f"There is no topic {name}; there are: {known}.")


def reasons(topics: tuple[Topic, ...], paper: Paper) -> list[tuple[str, Reason]]:
    """Return the topics of one paper, with the reason for each."""
    return list(_rules(topics).matches(paper))


@lru_cache(maxsize=8)
def _rules(topics: tuple[Topic, ...]) -> TopicSet:
    return TopicSet(topics)


def _sieve(topic: Topic) -> tuple[str, ...]:
    """Return texts of which every member of the topic has one, for the database to look for; none where it cannot."""
    # A word, because a line break may stand where the keyword has a blank.
    words = [max(members_of(keyword)[0].split(), key=len) for keyword in topic.keywords]
    # The database folds ASCII case only.
    return tuple(words) if all(word.isascii() for word in words) else ()

"""What the user watches for: followed authors, and the words of topics."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.paper import Paper
from reader.services.wording import shown_name

if TYPE_CHECKING:
    from reader.domain.topics import Topic, TopicSet

Span = tuple[int, int]


class Highlights(NamedTuple):
    """The words of ``topics``, without what else a topic asks for, and the ``authors`` by what their spellings share.

    ``rules`` are those of the words made ready.
    """

    topics: "tuple[Topic, ...]" = ()
    authors: frozenset[str] = frozenset()
    rules: "TopicSet | None" = None

    @classmethod
    def of(cls, topics: "Iterable[Topic]", authors: Iterable[str]) -> "Highlights":
        """Return what stands out for these topics and followed authors; a topic's authors are followed, too."""
        # A start waits for neither topics nor followed authors, nor for what they need.
        from reader.domain.topics import Topic, TopicSet, author_key

        topics = tuple(topics)
        # A row of the list knows no categories and no abstract: there its words alone stand out.
        words = tuple(Topic(topic.name, topic.keywords, topic.exclude) for topic in topics if topic.keywords)
        followed = [*authors, *(name for topic in topics for name in topic.authors)]
        return cls(words, frozenset(map(author_key, followed)), TopicSet(words))

    def same_as(self, other: "Highlights") -> bool:
        """Tell whether the same stands out."""
        return self[:2] == other[:2]

    def in_title(self, title: str) -> Sequence[Span]:
        """Return the words of topics in a title: sorted, without overlap."""
        if self.rules is None:
            return ()
        return united(reason.title_spans for _, reason in self.rules.matches(Paper(title=title)))

    def follows(self, name: str) -> bool:
        """Tell whether the user follows this author."""
        return bool(self.authors) and _key(name) in self.authors

    def in_names(self, text: str, names: Iterable[str]) -> Sequence[Span]:
        """Return the followed authors in the text that lists the ``names``, which stand there in this order."""
        if not self.authors:
            return ()
        found, start = [], 0
        for name in names:
            shown = shown_name(name)
            at = text.find(shown, start)
            if at < 0:
                continue
            start = at + len(shown)
            if shown and self.follows(name):
                found.append((at, start))
        return found


NOTHING = Highlights()


def united(found: Iterable[Sequence[Span]]) -> list[Span]:
    """Return what any of ``found`` marks, in order and without overlap."""
    joined: list[Span] = []
    for start, end in sorted(span for spans in found for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=8192)
def _key(name: str) -> str:
    from reader.domain.topics import author_key

    return author_key(name)

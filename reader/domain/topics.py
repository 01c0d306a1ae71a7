"""Topics: which of the user's standing interests a paper meets, and by which words.

The rules are those of the daily Markdown pages: a keyword is a piece of text that occurs anywhere in the title, a blank
and the abstract, whatever its case; one keyword is enough; of an inner tuple all are needed; one excluded keyword is
too much. Those pages read arXiv's listings, which show "this https URL" for an address: so what stands in an address
is no word of the paper, but for a keyword with a slash. A topic may also be limited to categories and to authors.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reader.domain.paper import Paper
from reader.domain.patterns import lazy
from reader.domain.taxonomy import ARCHIVES, canonical
from reader.domain.text import letters

Span = tuple[int, int]
"""A half-open range of characters."""

Keyword = str | tuple[str, ...]
"""A text that must occur; all members of a tuple together."""

# What arXiv's pages take for an address. Without a scheme two letters are a country only before a path: they would else
# be the first word after a full stop.
_REST = r"[^\s{}|\\^\[\]`<>\"]"
_HOST = r"(?:[\w-]+\.)+(?:(?:ai|com|edu|gov|info|io|net|org)\b(?!\.\w)|[a-z]{2}(?=/))"
_ADDRESS = lazy(rf"(?:https?|ftp)://{_REST}+|(?<![\w@/.-]){_HOST}(?:[/?]{_REST}*)?")


@dataclass(frozen=True, slots=True)
class Topic:
    """One standing interest. Raises ValueError where it asks for nothing, or for an empty text.

    ``keywords``: one of them must occur; all members of an inner tuple together. ``exclude``: none of them may occur,
    of an inner tuple not all members. ``categories``: the paper must be in one of them; ``cs.*`` or ``cs`` is the whole
    archive. ``authors``: one of them must have written the paper (case, accents and "Surname, Name" make no
    difference). An empty field asks for nothing, but one of keywords, categories and authors must be given.
    """

    name: str
    keywords: tuple[Keyword, ...] = ()
    exclude: tuple[Keyword, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        groups = [members_of(keyword) for keyword in (*self.keywords, *self.exclude)]
        texts = [self.name, *self.categories, *(text for group in groups for text in group)]
        if not all(text.strip() for text in texts) or not all(map(author_key, self.authors)) or not all(groups):
            raise ValueError(f"an empty text in topic {self.name!r}")
        if not (self.keywords or self.categories or self.authors):
            raise ValueError(f"topic {self.name!r} asks for nothing")

    def match(self, paper: Paper) -> "Reason | None":
        """Return why ``paper`` belongs to this topic, or None; for many papers or topics use TopicSet."""
        return next((reason for _, reason in TopicSet((self,)).matches(paper)), None)


class KeywordMatch(NamedTuple):
    """Where a keyword occurs, in order and without overlap.

    An occurrence that runs from the title into the abstract has its two parts in both.
    """

    keyword: str
    title: tuple[Span, ...]
    abstract: tuple[Span, ...]


class Reason(NamedTuple):
    """Why a paper belongs to a topic: all keywords that brought it there, and what kept it within the limits.

    ``categories`` and ``authors`` are the paper's own spellings, and empty where the topic does not ask for any.
    """

    keywords: tuple[KeywordMatch, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The reason in a few words: “bench”, cs.LG, Ada Mori."""
        return ", ".join((*(f"“{match.keyword}”" for match in self.keywords), *self.categories, *self.authors))

    @property
    def title_spans(self) -> tuple[Span, ...]:
        """What to highlight in the title: sorted, without overlap."""
        return _union(span for match in self.keywords for span in match.title)

    @property
    def abstract_spans(self) -> tuple[Span, ...]:
        """What to highlight in the abstract: sorted, without overlap."""
        return _union(span for match in self.keywords for span in match.abstract)


class TopicSet:
    """Topics made ready for many papers."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._rules = tuple(_Rule.of(topic) for topic in topics)

    def matches(self, paper: Paper) -> tuple[tuple[str, Reason], ...]:
        """Return the name of each topic that ``paper`` belongs to, and why, in the order of the topics."""
        reading = _Reading(paper)
        found = ((rule.name, rule.match(reading)) for rule in self._rules)
        return tuple((name, reason) for name, reason in found if reason is not None)


def members_of(keyword: Keyword) -> tuple[str, ...]:
    """Return the texts that must all occur for ``keyword``."""
    return (keyword,) if isinstance(keyword, str) else keyword


def author_key(name: str) -> str:
    """Return what the spellings of one name share: its letters, the given name first."""
    surname, comma, given = name.partition(",")
    return letters(f"{given} {surname}" if comma else name)


class _Reading:
    """A paper's words, folded once for all topics; what no topic asks for is never folded."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @cached_property
    def original(self) -> str:
        return f"{self.paper.title} {self.paper.abstract}"

    @cached_property
    def text(self) -> str:
        return _folded(self.original)

    @cached_property
    def words(self) -> str:
        """The text with addresses blotted out, of the same length."""
        return _ADDRESS.sub(lambda found: "\0" * len(found[0]), self.text)

    @cached_property
    def origins(self) -> Sequence[int]:
        """For each folded character the original one: folding makes two characters of some, and never fewer."""
        if len(self.text) == len(self.original):
            return range(len(self.text))
        return [index for index, char in enumerate(self.original) for _ in _folded(char)]

    @cached_property
    def categories(self) -> list[tuple[str, frozenset[str]]]:
        """Each category with all names of it and of its archive by which a topic may ask for it."""
        names = [(category, canonical(category)) for category in self.paper.categories]
        return [(own, frozenset((known, _archive(own), _archive(known)))) for own, known in names]

    @cached_property
    def authors(self) -> list[tuple[str, str]]:
        return [(author.name, author_key(author.name)) for author in self.paper.authors]

    def has(self, folded: str) -> bool:
        """Tell whether a folded keyword occurs; only where it may are addresses looked for."""
        return folded in self.text and ("/" in folded or folded in self.words)

    def find(self, keyword: str, folded: str) -> KeywordMatch:
        border = len(self.paper.title)
        spans = list(self._occurrences(folded))
        title = [(start, min(end, border)) for start, end in spans if start < border]
        abstract = [(max(start - border - 1, 0), end - border - 1) for start, end in spans if end > border + 1]
        return KeywordMatch(keyword, tuple(title), tuple(abstract))

    def _occurrences(self, folded: str) -> Iterator[Span]:
        text = self.text if "/" in folded else self.words
        end = 0
        at = text.find(folded)
        while at >= 0:
            after = at + len(folded)
            # Both halves of a folded "İ" come from one letter.
            if (start := self.origins[at]) >= end:
                end = self.origins[after - 1] + 1
                yield start, end
            at = text.find(folded, after)


class _Rule(NamedTuple):
    """A topic with everything folded; a group is the members of a keyword, each with its folded form."""

    name: str
    groups: tuple[tuple[tuple[str, str], ...], ...]
    exclude: tuple[tuple[str, ...], ...]
    categories: frozenset[str]
    authors: frozenset[str]

    @classmethod
    def of(cls, topic: Topic) -> "_Rule":
        return cls(
            topic.name,
            tuple(tuple((member, _folded(member)) for member in members_of(keyword)) for keyword in topic.keywords),
            tuple(tuple(_folded(member) for member in members_of(keyword)) for keyword in topic.exclude),
            frozenset(_category(pattern) for pattern in topic.categories),
            frozenset(author_key(name) for name in topic.authors),
        )

    def match(self, reading: _Reading) -> Reason | None:
        categories: tuple[str, ...] = ()
        authors: tuple[str, ...] = ()
        if self.categories:
            categories = tuple(own for own, names in reading.categories if not names.isdisjoint(self.categories))
            if not categories:
                return None
        if self.authors:
            authors = tuple(name for name, key in reading.authors if key in self.authors)
            if not authors:
                return None
        if any(all(map(reading.has, group)) for group in self.exclude):
            return None
        met = {
            member: folded
            for group in self.groups
            if all(reading.has(folded) for _, folded in group)
            for member, folded in group
        }
        if self.groups and not met:
            return None
        return Reason(tuple(reading.find(*pair) for pair in met.items()), categories, authors)


def _folded(text: str) -> str:
    # A line break inside an abstract is a blank that somebody wrapped.
    return text.replace("\n", " ").lower()


def _archive(category: str) -> str:
    return category.partition(".")[0].casefold() + ".*"


def _category(pattern: str) -> str:
    known = canonical(pattern.removesuffix(".*"))
    return f"{known.casefold()}.*" if pattern.endswith(".*") or known in ARCHIVES else known


def _union(spans: Iterable[Span]) -> tuple[Span, ...]:
    united: list[Span] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)

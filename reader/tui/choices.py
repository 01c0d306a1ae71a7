"""What can be subscribed to, as a list that a few typed letters narrow; without the screen."""

from typing import NamedTuple

from reader.config import Config, SubscriptionKind
from reader.domain.taxonomy import ARCHIVES, CATEGORIES
from reader.domain.topic_lines import is_named, parse_topic
from reader.domain.topics import Topic
from reader.search.engine import Entry, SearchIndex
from reader.services.settings import load, put_back, settings_text, subscribe

TOPIC = "a topic of these words"

KINDS: tuple[SubscriptionKind, ...] = ("category", "author", "query", "topic", "daily_papers")
"""In which order the user's own lines stand."""

FORM = "NAME: this, a+b, -not, cat:cs.*"
"""A topic in one line, as far as there is room."""


class Choice(NamedTuple):
    """One line: what it would subscribe to, how it is called, and whether it is subscribed to now.

    A topic that is subscribed to has the whole Topic as its value.
    """

    kind: SubscriptionKind
    value: str | bool | Topic
    name: str
    about: str
    chosen: bool

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same when a topic changes."""
        return self.kind, self.name.casefold() if self.kind == "topic" else self.name


class Choices:
    """The user's subscriptions and everything else that arXiv has. Raises ConfigError where the settings are wrong.

    A line stays where it was as long as this lasts, so that what was taken out can be put back.
    """

    def __init__(self) -> None:
        self._taxonomy = {**{name: f"all of {about}" for name, about in ARCHIVES.items()}}
        self._taxonomy.update({name: category.name for name, category in CATEGORIES.items()})
        self._names = list(self._taxonomy)
        self._index = SearchIndex.build(
            Entry(number, self._taxonomy[name], (name, name.replace(".", " ")), position=number)
            for number, name in enumerate(self._names, 1)
        )
        self._own: dict[tuple[str, str], Choice] = {}
        self._removed: dict[tuple[str, str], tuple[str | bool | Topic, str, str]] = {}
        self._config = load()
        self._own.update((choice.key, choice) for choice in self._categories(list(self._config.arxiv.categories)))
        self._read()

    def rows(self, typed: str) -> list[Choice]:
        """Return the lines: what is subscribed to first, or what ``typed`` finds, and what else it may mean."""
        typed = typed.strip()
        own = sorted(self._own.values(), key=lambda choice: KINDS.index(choice.kind))
        if not typed:
            shown = {choice.value for choice in own if choice.kind == "category"}
            return [*own, *self._categories([name for name in self._names if name not in shown])]
        found = self._categories(self._found(typed))
        exact = [row for row in found if str(row.value).casefold() == typed.casefold()]
        rows = [*exact, *(row for row in found if row not in exact)]
        rows += [row for row in own if row.kind != "category" and typed.casefold() in row.name.casefold()]
        topics, others = self._new(typed)
        # Who names a topic means nothing else.
        return [*topics, *rows, *others] if is_named(typed) else [*rows, *others, *topics]

    def toggle(self, choice: Choice) -> None:
        """Write the subscription into the settings, or take it out; raises ConfigError and StoreError.

        What is put back at once has its old place and its comments again.
        """
        removed, before, after = self._removed.get(choice.key, (None, "", ""))
        if choice.chosen or choice.value != removed or not put_back(before, after):
            before = settings_text()
            subscribe(choice.kind, choice.value, remove=choice.chosen)
            if choice.chosen:
                self._removed[choice.key] = choice.value, before, settings_text()
        self._read()

    def _read(self) -> None:
        self._config = load()
        categories = self._config.arxiv.categories
        for key, choice in self._own.items():
            self._own[key] = choice._replace(chosen=choice.kind == "category" and choice.name in categories)
        self._own.update((choice.key, choice) for choice in self._subscribed())

    def _new(self, typed: str) -> tuple[list[Choice], list[Choice]]:
        """Return what else a text may mean: the topic that it describes, and an author and a query."""
        others = [
            Choice("author", typed, typed, "follow this author", False),
            Choice("query", typed, typed, "ask arXiv this query each time", False),
        ]
        return self._topic(typed), [row for row in others if row.key not in self._own]

    def _topic(self, typed: str) -> list[Choice]:
        topic = parse_topic(typed)
        if topic is None:
            return []
        own = self._own.get(("topic", topic.name.casefold()))
        if not is_named(typed):
            about = f"{TOPIC}; more: {FORM}"
            return [] if own is not None else [Choice("topic", topic, topic.name, about, False)]
        changes = own is not None and own.chosen
        about = "your topic of this name, with these words instead" if changes else TOPIC
        return [Choice("topic", topic, topic.name, about, False)]

    def _found(self, typed: str) -> list[str]:
        docs = self._index.ranked(self._index.match(typed), typed)
        return [self._names[number - 1] for number in self._index.numbers[docs].tolist()]

    def _categories(self, names: list[str]) -> list[Choice]:
        chosen = self._config.arxiv.categories
        return [Choice("category", name, name, self._taxonomy[name], name in chosen) for name in names]

    def _subscribed(self) -> list[Choice]:
        """Return what is subscribed to beside categories."""
        config: Config = self._config
        rows = [Choice("author", name, name, "author", True) for name in config.arxiv.authors]
        rows += [Choice("query", query, query, "query", True) for query in config.arxiv.queries]
        rows += [Choice("topic", topic, topic.name, "topic of yours", True) for topic in config.topics]
        daily = config.arxiv.daily_papers
        return [*rows, Choice("daily_papers", True, "daily papers", "picked by Hugging Face", daily)]

"""What can be subscribed to, as a list that a few typed letters narrow; without the screen."""

from typing import NamedTuple

from reader.config import Config, SubscriptionKind
from reader.domain.taxonomy import ARCHIVES, CATEGORIES
from reader.search.engine import Entry, SearchIndex
from reader.services.settings import load, subscribe


class Choice(NamedTuple):
    """One line: what it would subscribe to, how it is called, and whether it is subscribed to now."""

    kind: SubscriptionKind
    value: str | bool
    name: str
    about: str
    chosen: bool


class Choices:
    """The user's subscriptions and everything else that arXiv has. Raises ConfigError where the settings are wrong."""

    def __init__(self) -> None:
        self._taxonomy = {**{name: f"all of {about}" for name, about in ARCHIVES.items()}}
        self._taxonomy.update({name: category.name for name, category in CATEGORIES.items()})
        self._names = list(self._taxonomy)
        self._index = SearchIndex.build(
            Entry(number, self._taxonomy[name], (name, name.replace(".", " ")), position=number)
            for number, name in enumerate(self._names, 1)
        )
        self._config = load()

    def rows(self, typed: str) -> list[Choice]:
        """Return the lines: what is subscribed to first, or what ``typed`` finds, and what else it may mean."""
        typed = typed.strip()
        if not typed:
            return [*self._chosen(), *(row for row in self._categories(self._names) if not row.chosen)]
        found = self._categories(self._found(typed))
        exact = [row for row in found if str(row.value).casefold() == typed.casefold()]
        rows = [*exact, *(row for row in found if row not in exact)]
        rows += [row for row in self._chosen() if row.kind != "category" and typed.casefold() in row.name.casefold()]
        arxiv = self._config.arxiv
        if typed not in arxiv.authors:
            rows.append(Choice("author", typed, typed, "follow this author", False))
        if typed not in arxiv.queries:
            rows.append(Choice("query", typed, typed, "ask arXiv this query each time", False))
        return rows

    def toggle(self, choice: Choice) -> None:
        """Write the subscription into the settings, or take it out; raises ConfigError and StoreError."""
        subscribe(choice.kind, choice.value, remove=choice.chosen)
        self._config = load()

    def _found(self, typed: str) -> list[str]:
        docs = self._index.ranked(self._index.match(typed), typed)
        return [self._names[number - 1] for number in self._index.numbers[docs].tolist()]

    def _categories(self, names: list[str]) -> list[Choice]:
        chosen = self._config.arxiv.categories
        return [Choice("category", name, name, self._taxonomy[name], name in chosen) for name in names]

    def _chosen(self) -> list[Choice]:
        config: Config = self._config
        rows = self._categories(list(config.arxiv.categories))
        rows += [Choice("author", name, name, "author", True) for name in config.arxiv.authors]
        rows += [Choice("query", query, query, "query", True) for query in config.arxiv.queries]
        rows += [Choice("topic", topic.name, topic.name, "topic of yours", True) for topic in config.topics]
        daily = config.arxiv.daily_papers
        return [*rows, Choice("daily_papers", True, "daily papers", "picked by Hugging Face", daily)]

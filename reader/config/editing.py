"""A subscription into the text of the settings: the rest of the text stays as the user wrote it."""

from dataclasses import fields, replace
from typing import Any, Literal

from reader.config.basics import WrongError, check_text
from reader.config.checks import check_author, check_category, check_topic
from reader.config.default import DEFAULT_TEXT
from reader.config.reading import parse_config
from reader.config.values import Config
from reader.domain.errors import ConfigError
from reader.domain.topics import Topic, author_key

SubscriptionKind = Literal["category", "author", "query", "topic", "daily_papers"]

_LISTS = {
    "category": ("categories", check_category),
    "author": ("authors", check_author),
    "query": ("queries", check_text),
}


def with_subscription(text: str, kind: SubscriptionKind, value: str | bool | Topic, *, remove: bool = False) -> str:
    """Return the settings ``text`` with one subscription more, or with ``remove`` one less.

    ``value`` is a category or archive, a name, a query, a Topic (which replaces the one of its name; to remove one the
    name will do), or whether the daily papers are wanted. What is there already, or is not there to be removed, changes
    nothing. An empty text becomes DEFAULT_TEXT first. Raise ConfigError where ``text`` or ``value`` is not valid, or
    where the text is written in a way that cannot be changed without disturbing it.
    """
    if not text.strip():
        text = DEFAULT_TEXT
    before = parse_config(text)
    try:
        after = _changed(before, kind, value, remove)
    except WrongError as wrong:
        sentence = str(wrong)
        raise ConfigError(f"{sentence[:1].upper()}{sentence[1:]}.") from wrong
    if after == before:
        return text
    from reader.config.writing import rewritten

    return rewritten(text, before, after)


def _changed(config: Config, kind: SubscriptionKind, value: Any, remove: bool) -> Config:
    if kind == "topic":
        return replace(config, topics=_topics(config.topics, value, remove))
    if kind == "daily_papers":
        return replace(config, arxiv=replace(config.arxiv, daily_papers=bool(value) and not remove))
    key, check = _LISTS[kind]
    known = check(("arxiv", key), value)
    same = author_key if kind == "author" else str
    old: tuple[str, ...] = getattr(config.arxiv, key)
    new = tuple(item for item in old if same(item) != same(known))
    if not remove:
        new = old if len(new) < len(old) else (*old, known)
    changed: dict[str, Any] = {key: new}
    return replace(config, arxiv=replace(config.arxiv, **changed))


def _topics(topics: tuple[Topic, ...], value: Topic | str, remove: bool) -> tuple[Topic, ...]:
    name = (value.name if isinstance(value, Topic) else value).casefold()
    if remove:
        return tuple(topic for topic in topics if topic.name.casefold() != name)
    topic = check_topic(("topic",), {field.name: _plain(getattr(value, field.name)) for field in fields(Topic)})
    if any(other.name.casefold() == name for other in topics):
        return tuple(topic if other.name.casefold() == name else other for other in topics)
    return (*topics, topic)


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value

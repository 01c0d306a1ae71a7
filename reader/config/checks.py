"""The checks of the settings: plain TOML values to Config."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from reader.config.values import Config, FetchSettings, Path, ScreenSettings, Subscriptions, TriageSettings
from reader.domain.paper import AnnouncementKind
from reader.domain.patterns import lazy
from reader.domain.taxonomy import ALIASES, ARCHIVES, CATEGORIES, canonical, in_archive, is_known
from reader.domain.text import clean
from reader.domain.topics import Topic, author_key

TEXT_LIMIT = 1_000
"""Characters that a name, a keyword or a query may have."""

_T = TypeVar("_T")
_Check = Callable[[Path, object], Any]

_TYPES = {bool: "a boolean", str: "a string", int: "an integer", float: "a number", list: "an array", dict: "a table"}
_LONGEST_STAY = 3_600
_CONTACT = lazy(r"[!-~]+@[!-~]+")
_HOST = lazy(r"localhost|127(\.[0-9]{1,3}){3}|::1")


class WrongError(Exception):
    """A value that cannot be used: what is wrong (without a full stop), where, and the offending string."""

    def __init__(self, path: Path, sentence: str, value: str = "") -> None:
        super().__init__(sentence)
        self.path = path
        self.value = value


def check_config(data: Mapping[str, Any]) -> Config:
    """Return the settings that a parsed file holds; raise WrongError."""
    for name in data:
        if name not in _TABLES:
            raise WrongError((name,), _unknown_at_root(name, data[name]))
    return Config(
        check_subscriptions(("arxiv",), data.get("arxiv", {})),
        _topics(("topic",), data.get("topic", [])),
        _fetch(("fetch",), data.get("fetch", {})),
        ScreenSettings(**_fields(("screen",), data.get("screen", {}), _SCREEN)),
        TriageSettings(**_fields(("triage",), data.get("triage", {}), _TRIAGE)),
    )


def check_subscriptions(path: Path, value: object) -> Subscriptions:
    """Return the table ``[arxiv]``; raise WrongError."""
    return Subscriptions(**_fields(path, value, _ARXIV))


def check_topic(path: Path, value: object) -> Topic:
    """Return one table ``[[topic]]``; raise WrongError."""
    fields = _fields(path, value, _TOPIC)
    if "name" not in fields:
        raise WrongError(path, 'this [[topic]] has no "name"')
    topic = {key: found for key, found in fields.items() if found}
    if not topic.keys() & {"keywords", "categories", "authors"}:
        asked = f"topic {quoted(fields['name'])} asks for nothing: give it keywords, categories or authors"
        raise WrongError(path, asked)
    return Topic(**topic)


def check_item(path: Path, value: object) -> Any:
    """Return one item of the array at ``path``, in [arxiv] or a [[topic]]; raise WrongError."""
    checks = _TOPIC if path[0] == "topic" else _ARXIV
    return checks[str(path[-1])](path, [value])[0]


def check_category(path: Path, value: object) -> str:
    """Return the identifier of a category or a whole archive as arXiv writes it today; raise WrongError."""
    text = check_text(path, value)
    bare = canonical(text.removesuffix(".*"))
    if bare in ARCHIVES if text.endswith(".*") else is_known(bare):
        return bare
    raise WrongError(path, f"there is no category {quoted(text)}{_nearest_category(text)}", text)


def check_text(path: Path, value: object) -> str:
    """Return a string of one line that is not empty; raise WrongError."""
    text = clean(typed(path, value, str))
    if not text:
        raise WrongError(path, f"{_named(path)} holds an empty string")
    if len(text) > TEXT_LIMIT:
        raise WrongError(path, f"{_named(path)} holds a string of more than {TEXT_LIMIT} characters")
    return text


def check_author(path: Path, value: object) -> str:
    """Return a name that has letters; raise WrongError."""
    name = check_text(path, value)
    if not author_key(name):
        raise WrongError(path, f"{quoted(name)} in {_named(path)} is not a name", name)
    return name


def quoted(text: str) -> str:
    """Return ``text`` for a message."""
    return f'"{clean(text, limit=60)}"'


def _topics(path: Path, value: object) -> tuple[Topic, ...]:
    if isinstance(value, dict):
        raise WrongError(path, "a topic begins with [[topic]], in two pairs of brackets")
    topics: list[Topic] = []
    for number, table in enumerate(typed(path, value, list)):
        topic = check_topic((*path, number), table)
        if topic.name.casefold() in (other.name.casefold() for other in topics):
            raise WrongError((*path, number, "name"), f"there is a second topic with the name {quoted(topic.name)}")
        topics.append(topic)
    return tuple(topics)


def _fetch(path: Path, value: object) -> FetchSettings:
    return FetchSettings(**_fields(path, value, _FETCH))


def _fields(path: Path, value: object, checks: Mapping[str, _Check]) -> dict[str, Any]:
    if isinstance(value, list) and isinstance(path[-1], str):
        raise WrongError(path, f"this table begins with [{path[-1]}], in one pair of brackets")
    table = typed(path, value, dict)
    for key in table:
        if key not in checks:
            raise WrongError((*path, key), f"{_table(path)} has no setting {quoted(key)}{nearest(key, checks)}")
    return {key: checks[key]((*path, key), found) for key, found in table.items()}


def typed(path: Path, value: object, wanted: type[_T]) -> _T:
    """Return ``value``, which must be of just this type; raise WrongError."""
    if type(value) is wanted:
        return value
    found = _TYPES.get(type(value), "a date or a time")
    must = "must hold strings" if wanted is str and isinstance(path[-1], int) else f"must be {_TYPES[wanted]}"
    raise WrongError(path, f"{_named(path)} {must}, not {found}")


def _list(check: Callable[[Path, object], _T]) -> Callable[[Path, object], tuple[_T, ...]]:
    def checked(path: Path, value: object) -> tuple[_T, ...]:
        items = enumerate(typed(path, value, list))
        return tuple(dict.fromkeys(check((*path, number), item) for number, item in items))

    return checked


def _boolean(path: Path, value: object) -> bool:
    return typed(path, value, bool)


def _seconds(path: Path, value: object) -> int:
    seconds = typed(path, value, int)
    if not 0 <= seconds <= _LONGEST_STAY:
        raise WrongError(path, f"{_named(path)} must be between 0 and {_LONGEST_STAY} seconds")
    return seconds


def _kind(path: Path, value: object) -> AnnouncementKind:
    text = check_text(path, value)
    if text not in tuple(AnnouncementKind):
        raise WrongError(
            path, f"there is no kind of announcement {quoted(text)}{nearest(text, AnnouncementKind)}", text
        )
    return AnnouncementKind(text)


def _piece(path: Path, value: object) -> str:
    """Return a keyword; a blank at its end counts, because it keeps "RL" out of "URL"."""
    text = check_text(path, value)
    given = str(value)
    return f"{' ' * given[0].isspace()}{text}{' ' * given[-1].isspace()}"


def _keyword(path: Path, value: object) -> str | tuple[str, ...]:
    if not isinstance(value, list):
        return _piece(path, value)
    if not value:
        raise WrongError(path, f"{_named(path)} holds an empty array")
    return _list(_piece)(path, value)


def _pattern(path: Path, value: object) -> str:
    """Return a category, or an archive in the form ``cs.*``."""
    known = check_category(path, value)
    return known if known not in ARCHIVES or in_archive(known) == (known,) else f"{known}.*"


def _contact(path: Path, value: object) -> str:
    text = clean(typed(path, value, str))
    if text and not (_CONTACT.fullmatch(text) and len(text) <= 254):
        raise WrongError(path, f"{quoted(text)} in {_named(path)} is not an e-mail address", text)
    return text


def _url(path: Path, value: object) -> str:
    from urllib.parse import urlsplit

    text = check_text(path, value)
    try:
        parts = urlsplit(text)
        scheme, host, _ = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme = host = ""
    plain = host and text.isascii() and not re.search(r"[\s?#@\\]", text)
    if not plain or scheme not in ("https", "http"):
        raise WrongError(path, f"{quoted(text)} in {_named(path)} is not an address such as https://arxiv.org", text)
    if scheme == "http" and not _HOST.fullmatch(host):
        raise WrongError(path, f"{quoted(text)} in {_named(path)} must begin with https://", text)
    return text.rstrip("/")


_ARXIV: Mapping[str, _Check] = {
    "categories": _list(check_category),
    "authors": _list(check_author),
    "queries": _list(check_text),
    "daily_papers": _boolean,
    "hide": _list(_kind),
}
_TOPIC: Mapping[str, _Check] = {
    "name": check_text,
    "keywords": _list(_keyword),
    "exclude": _list(_piece),
    "categories": _list(_pattern),
    "authors": _list(check_author),
}
_TABLES = {"arxiv": "[arxiv]", "topic": "[[topic]]", "fetch": "[fetch]", "screen": "[screen]", "triage": "[triage]"}
_SCREEN: Mapping[str, _Check] = {"picture": _boolean}
_TRIAGE: Mapping[str, _Check] = {"read_after": _seconds, "hide_muted": _boolean}
_FETCH: Mapping[str, _Check] = {"contact": _contact} | dict.fromkeys(
    ("api", "rss", "oai", "pages", "daily_papers"), _url
)


def _named(path: Path) -> str:
    keys = [part for part in path if isinstance(part, str)]
    return quoted(keys[-1]) + (f" in {_table(path)}" if len(keys) > 1 else "")


def _table(path: Path) -> str:
    return "[[topic]]" if path[0] == "topic" else f"[{path[0]}]"


def _unknown_at_root(name: str, value: object) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return f"there is no table {quoted(name)}{nearest(name, _TABLES, _TABLES)}"
    # A key of two tables is meant for the first of them, which is why that one comes last.
    keys = [
        (key, shown)
        for checks, shown in (
            (_TRIAGE, "[triage]"),
            (_SCREEN, "[screen]"),
            (_FETCH, "[fetch]"),
            (_TOPIC, "[[topic]]"),
            (_ARXIV, "[arxiv]"),
        )
        for key in checks
    ]
    near = closest(name, dict(keys))
    place = (
        f"; the nearest one is {near} below {dict(keys)[near]}"
        if near
        else f"; there are {', '.join(_TABLES.values())}"
    )
    return f"there is no setting {quoted(name)} outside of the tables{place}"


def nearest(word: str, known: Iterable[str], shown: Mapping[str, str] | None = None) -> str:
    """Return the end of a sentence about a word that is not known: the nearest one, or all of them."""
    names = {key: (shown or {}).get(key, key) for key in known}
    near = closest(word, names)
    return f"; the nearest one is {names[near]}" if near else f"; there are {', '.join(names.values())}"


def _nearest_category(word: str) -> str:
    ends = {category.partition(".")[2]: category for category in reversed([*CATEGORIES])}
    names = {category.name: category.id for category in reversed([*CATEGORIES.values()])}
    archives = {name: archive for archive, name in ARCHIVES.items()}
    known = (
        ends
        | names
        | archives
        | {identifier: canonical(identifier) for identifier in (*ALIASES, *ARCHIVES, *CATEGORIES)}
    )
    near = closest(word.removesuffix(".*"), known)
    return f"; the nearest one is {known[near]}" if near else "; arXiv lists them at arxiv.org/category_taxonomy"


def closest(word: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that is most like ``word``, nothing where none is."""
    from difflib import get_close_matches

    folded = {key.casefold(): key for key in known}
    near = get_close_matches(word[:60].casefold(), folded, 1, 0.5)
    return folded[near[0]] if near else ""

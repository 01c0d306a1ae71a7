"""The checks of the settings: plain TOML values to Config."""

import re
from collections.abc import Mapping
from typing import Any

from reader.config.basics import (
    Check,
    WrongError,
    check_boolean,
    check_choice,
    check_fields,
    check_list,
    check_text,
    closest,
    named,
    nearest,
    quoted,
    typed,
)
from reader.config.looks import check_theme_name, check_themes
from reader.config.values import (
    Config,
    DownloadSettings,
    FetchSettings,
    Path,
    ScreenSettings,
    Subscriptions,
    TriageSettings,
)
from reader.domain.looks import DENSITIES
from reader.domain.paper import AnnouncementKind
from reader.domain.patterns import lazy
from reader.domain.taxonomy import ALIASES, ARCHIVES, CATEGORIES, canonical, in_archive, is_known
from reader.domain.text import clean
from reader.domain.topics import Topic, author_key

_LONGEST_STAY = 3_600
_MOST_MEGABYTES = 10_000_000
FORMATS = ("html", "pdf")
_CONTACT = lazy(r"[!-~]+@[!-~]+")
_HOST = lazy(r"localhost|127(\.[0-9]{1,3}){3}|::1")


def check_config(data: Mapping[str, Any]) -> Config:
    """Return the settings that a parsed file holds; raise WrongError."""
    for name in data:
        if name not in _TABLES:
            raise WrongError((name,), _unknown_at_root(name, data[name]))
    themes = check_themes(("theme",), data.get("theme", {}))
    screen = ScreenSettings(**check_fields(("screen",), data.get("screen", {}), _SCREEN))
    check_theme_name(("screen", "theme"), screen.theme, themes)
    return Config(
        check_subscriptions(("arxiv",), data.get("arxiv", {})),
        _topics(("topic",), data.get("topic", [])),
        _fetch(("fetch",), data.get("fetch", {})),
        screen,
        TriageSettings(**check_fields(("triage",), data.get("triage", {}), _TRIAGE)),
        DownloadSettings(**check_fields(("download",), data.get("download", {}), _DOWNLOAD)),
        themes,
    )


def check_subscriptions(path: Path, value: object) -> Subscriptions:
    """Return the table ``[arxiv]``; raise WrongError."""
    return Subscriptions(**check_fields(path, value, _ARXIV))


def check_topic(path: Path, value: object) -> Topic:
    """Return one table ``[[topic]]``; raise WrongError."""
    fields = check_fields(path, value, _TOPIC)
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


def check_author(path: Path, value: object) -> str:
    """Return a name that has letters; raise WrongError."""
    name = check_text(path, value)
    if not author_key(name):
        raise WrongError(path, f"{quoted(name)} in {named(path)} is not a name", name)
    return name


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
    return FetchSettings(**check_fields(path, value, _FETCH))


def _seconds(path: Path, value: object) -> int:
    seconds = typed(path, value, int)
    if not 0 <= seconds <= _LONGEST_STAY:
        raise WrongError(path, f"{named(path)} must be between 0 and {_LONGEST_STAY} seconds")
    return seconds


def _megabytes(path: Path, value: object) -> int:
    number = typed(path, value, int)
    if not 1 <= number <= _MOST_MEGABYTES:
        raise WrongError(path, f"{named(path)} must be between 1 and {_MOST_MEGABYTES:,} megabytes")
    return number


def _command(path: Path, value: object) -> tuple[str, ...]:
    """Return the words of a command; unlike in other arrays a word may stand there twice."""
    return tuple(check_text((*path, number), item) for number, item in enumerate(typed(path, value, list)))


def _kind(path: Path, value: object) -> AnnouncementKind:
    return AnnouncementKind(check_choice("kind of announcement", AnnouncementKind)(path, value))


def _piece(path: Path, value: object) -> str:
    """Return a keyword; a blank at its end counts, because it keeps "RL" out of "URL"."""
    text = check_text(path, value)
    given = str(value)
    return f"{' ' * given[0].isspace()}{text}{' ' * given[-1].isspace()}"


def _keyword(path: Path, value: object) -> str | tuple[str, ...]:
    if not isinstance(value, list):
        return _piece(path, value)
    if not value:
        raise WrongError(path, f"{named(path)} holds an empty array")
    return check_list(_piece)(path, value)


def _pattern(path: Path, value: object) -> str:
    """Return a category, or an archive in the form ``cs.*``."""
    known = check_category(path, value)
    return known if known not in ARCHIVES or in_archive(known) == (known,) else f"{known}.*"


def _contact(path: Path, value: object) -> str:
    text = clean(typed(path, value, str))
    if text and not (_CONTACT.fullmatch(text) and len(text) <= 254):
        raise WrongError(path, f"{quoted(text)} in {named(path)} is not an e-mail address", text)
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
        raise WrongError(path, f"{quoted(text)} in {named(path)} is not an address such as https://arxiv.org", text)
    if scheme == "http" and not _HOST.fullmatch(host):
        raise WrongError(path, f"{quoted(text)} in {named(path)} must begin with https://", text)
    return text.rstrip("/")


def _perhaps(check: Check) -> Check:
    """Return a check that takes an empty string as well."""
    return lambda path, value: value if value == "" else check(path, value)


_ARXIV: Mapping[str, Check] = {
    "categories": check_list(check_category),
    "authors": check_list(check_author),
    "queries": check_list(check_text),
    "daily_papers": check_boolean,
    "hide": check_list(_kind),
}
_TOPIC: Mapping[str, Check] = {
    "name": check_text,
    "keywords": check_list(_keyword),
    "exclude": check_list(_keyword),
    "categories": check_list(_pattern),
    "authors": check_list(check_author),
}
_TABLES = {
    "arxiv": "[arxiv]",
    "topic": "[[topic]]",
    "fetch": "[fetch]",
    "download": "[download]",
    "screen": "[screen]",
    "triage": "[triage]",
    "theme": "[theme.NAME]",
}
_SCREEN: Mapping[str, Check] = {
    "picture": check_boolean,
    "theme": _perhaps(check_text),
    "density": check_choice("density", DENSITIES),
}
_TRIAGE: Mapping[str, Check] = {"read_after": _seconds, "hide_muted": check_boolean}
_DOWNLOAD: Mapping[str, Check] = {
    "formats": check_list(check_choice("format", FORMATS)),
    "starred": check_boolean,
    "pictures": check_boolean,
    "budget": _megabytes,
    "pdf_program": _command,
}
_FETCH: Mapping[str, Check] = {"contact": _contact} | dict.fromkeys(
    ("api", "rss", "oai", "pages", "ar5iv", "daily_papers"), _url
)


def _unknown_at_root(name: str, value: object) -> str:
    if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
        return f"there is no table {quoted(name)}{nearest(name, _TABLES, _TABLES)}"
    # A key of two tables is meant for the first of them, which is why that one comes last.
    keys = [
        (key, shown)
        for checks, shown in (
            (_TRIAGE, "[triage]"),
            (_SCREEN, "[screen]"),
            (_DOWNLOAD, "[download]"),
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

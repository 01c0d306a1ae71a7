"""What the checks of all settings share: types, text, tables with known keys, and the nearest known word."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from reader.config.values import Path
from reader.domain.text import clean

TEXT_LIMIT = 1_000
"""Characters that a name, a keyword or a query may have."""

_T = TypeVar("_T")
Check = Callable[[Path, object], Any]
"""Returns a value in its one spelling, or raises WrongError."""

_TYPES = {bool: "a boolean", str: "a string", int: "an integer", float: "a number", list: "an array", dict: "a table"}


class WrongError(Exception):
    """A value that cannot be used: what is wrong (without a full stop), where, and the offending string."""

    def __init__(self, path: Path, sentence: str, value: str = "") -> None:
        super().__init__(sentence)
        self.path = path
        self.value = value


def typed(path: Path, value: object, wanted: type[_T]) -> _T:
    """Return ``value``, which must be of just this type; raise WrongError."""
    if type(value) is wanted:
        return value
    found = _TYPES.get(type(value), "a date or a time")
    must = "must hold strings" if wanted is str and isinstance(path[-1], int) else f"must be {_TYPES[wanted]}"
    raise WrongError(path, f"{named(path)} {must}, not {found}")


def check_text(path: Path, value: object) -> str:
    """Return a string of one line that is not empty; raise WrongError."""
    text = clean(typed(path, value, str))
    if not text:
        raise WrongError(path, f"{named(path)} holds an empty string")
    if len(text) > TEXT_LIMIT:
        raise WrongError(path, f"{named(path)} holds a string of more than {TEXT_LIMIT} characters")
    return text


def check_boolean(path: Path, value: object) -> bool:
    """Return true or false; raise WrongError."""
    return typed(path, value, bool)


def check_list(check: Callable[[Path, object], _T]) -> Callable[[Path, object], tuple[_T, ...]]:
    """Return a check of arrays whose items ``check`` takes; what stands there twice is taken once."""

    def checked(path: Path, value: object) -> tuple[_T, ...]:
        items = enumerate(typed(path, value, list))
        return tuple(dict.fromkeys(check((*path, number), item) for number, item in items))

    return checked


def check_fields(path: Path, value: object, checks: Mapping[str, Check]) -> dict[str, Any]:
    """Return the settings of a table that knows no others than those in ``checks``; raise WrongError."""
    if isinstance(value, list) and isinstance(path[-1], str):
        raise WrongError(path, f"this table begins with {table_of(path)}, in one pair of brackets")
    table = typed(path, value, dict)
    for key in table:
        if key not in checks:
            raise WrongError((*path, key), f"{table_of(path)} has no setting {quoted(key)}{nearest(key, checks)}")
    return {key: checks[key]((*path, key), found) for key, found in table.items()}


def check_choice(what: str, known: Iterable[str]) -> Check:
    """Return a check of strings that are one of ``known``; ``what`` says what they are."""
    names = tuple(known)

    def checked(path: Path, value: object) -> str:
        text = check_text(path, value)
        if text not in names:
            raise WrongError(path, f"there is no {what} {quoted(text)}{nearest(text, names)}", text)
        return text

    return checked


def quoted(text: str) -> str:
    """Return ``text`` for a message."""
    return f'"{clean(text, limit=60)}"'


def named(path: Path) -> str:
    """Return the setting at ``path`` for a message, with the table that it is in."""
    *table, key = [part for part in path if isinstance(part, str)]
    return quoted(key) + (f" in {table_of(tuple(table))}" if table else "")


def table_of(path: Path) -> str:
    """Return how the table at ``path`` begins."""
    return "[[topic]]" if path[0] == "topic" else f"[{clean('.'.join(map(str, path)), limit=60)}]"


def nearest(word: str, known: Iterable[str], shown: Mapping[str, str] | None = None) -> str:
    """Return the end of a sentence about a word that is not known: the nearest one, or all of them."""
    names = {key: (shown or {}).get(key, key) for key in known}
    near = closest(word, names)
    return f"; the nearest one is {names[near]}" if near else f"; there are {', '.join(names.values())}"


def closest(word: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that is most like ``word``, nothing where none is."""
    from difflib import get_close_matches

    folded = {key.casefold(): key for key in known}
    near = get_close_matches(word[:60].casefold(), folded, 1, 0.5)
    return folded[near[0]] if near else ""

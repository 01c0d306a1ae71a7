"""How domain values stand in columns: ISO 8601 text in UTC, JSON for lists.

What is read back is not trusted: where a file was damaged, a column may hold anything at all.
"""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from reader.domain.paper import AnnouncementKind, Author, Authority
from reader.domain.state import PaperState

_P = ParamSpec("_P")
_R = TypeVar("_R")

# ``json.dumps`` makes an encoder for each call that asks for anything but its defaults.
_render = json.JSONEncoder(ensure_ascii=False).encode


class DamagedValueError(ValueError):
    """A column holds something that this program never wrote."""


def from_column(read: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let ``read`` raise DamagedValueError for whatever it cannot make sense of."""

    @wraps(read)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return read(*args, **kwargs)
        except (ValueError, TypeError, AttributeError) as error:
            raise DamagedValueError("a row holds values that cannot be read") from error

    return checked


def key_digest(key: str) -> str:
    """Return a short name of a long wording, 32 hexadecimal digits; of nothing, nothing."""
    from hashlib import blake2b

    return blake2b(key.encode(), digest_size=16).hexdigest() if key else ""


@from_column
def name_number(digest: str) -> int | None:
    """Return a digest's beginning as SQLite keeps a number (64 bits with a sign); None for an empty one."""
    return int.from_bytes(bytes.fromhex(digest[:16]), "big", signed=True) if digest else None


@from_column
def text_value(value: str) -> str:
    """Return ``value``, which a damaged row may hold as a number, as bytes or not at all."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


@from_column
def kind_value(text: str | None) -> AnnouncementKind | None:
    """Return the kind of an announcement."""
    return AnnouncementKind(text) if text else None


@from_column
def authority_value(number: int) -> Authority:
    """Return how far a record is to be believed."""
    return Authority(number)


def time_text(value: datetime | None) -> str | None:
    """Return ``2026-11-20T07:12:33Z``, with a fraction only where there is one."""
    if value is None:
        return None
    in_utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return f"{in_utc.isoformat()[:-6]}Z"


@from_column
def time_value(text: str | None) -> datetime | None:
    """Return the aware time that ``time_text`` wrote."""
    return None if text is None else datetime.fromisoformat(text)


@from_column
def date_value(text: str | None) -> date | None:
    """Return the day that ``date.isoformat`` wrote."""
    return None if text is None else date.fromisoformat(text)


def authors_text(authors: tuple[Author, ...]) -> str:
    """Return a JSON list: a string per name, a pair where an affiliation is known."""
    names = '", "'.join([author.name for author in authors])
    # Nearly every list is as plain as this, and making an encoder for each is a tenth of an import's time.
    is_plain = names.isprintable() and "\\" not in names and names.count('"') == 2 * len(authors) - 2
    if is_plain and not any(author.affiliation for author in authors):
        return f'["{names}"]'
    return _render([[a.name, a.affiliation] if a.affiliation else a.name for a in authors])


@from_column
def authors_value(text: str) -> tuple[Author, ...]:
    """Return what ``authors_text`` wrote."""
    return tuple(Author(item) if isinstance(item, str) else Author(*map(text_value, item)) for item in json.loads(text))


@from_column
def names_value(text: str) -> tuple[str, ...]:
    """Return the names alone of what ``authors_text`` wrote."""
    return tuple([item if isinstance(item, str) else text_value(item[0]) for item in json.loads(text)])


def names_text(text: str) -> str:
    """Return the names of what ``authors_text`` wrote, a line each."""
    return "\n".join(names_value(text))


def strings_text(values: tuple[str, ...]) -> str:
    """Return a JSON list of strings."""
    return _render(values) if values else "[]"


@from_column
def strings_value(text: str) -> tuple[str, ...]:
    """Return what ``strings_text`` wrote."""
    return tuple(map(text_value, json.loads(text)))


def state_text(state: PaperState) -> str:
    """Return a JSON object with the fields that are set."""
    fields: dict[str, object] = {
        "read_at": time_text(state.read_at),
        "starred_at": time_text(state.starred_at),
        "skipped_at": time_text(state.skipped_at),
        "later_at": time_text(state.later_at),
        "tags": list(state.tags),
        "note": state.note,
    }
    return _render({name: value for name, value in fields.items() if value})


@from_column
def state_value(text: str) -> PaperState:
    """Return what ``state_text`` wrote."""
    fields = json.loads(text)
    return PaperState(
        read_at=time_value(fields.get("read_at")),
        starred_at=time_value(fields.get("starred_at")),
        skipped_at=time_value(fields.get("skipped_at")),
        later_at=time_value(fields.get("later_at")),
        tags=tuple(map(text_value, fields.get("tags", ()))),
        note=text_value(fields.get("note", "")),
    )

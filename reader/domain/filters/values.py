"""One value of a field to its condition, or to an error that says what the field takes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from reader.domain.errors import QueryError, UnfinishedQueryError
from reader.domain.filters import days
from reader.domain.filters.fields import ALTERNATIVES, KIND_NAMES, PARTS, STATES
from reader.domain.filters.nodes import (
    TEXT_FIELDS,
    Category,
    Has,
    Identifier,
    InDocument,
    InTopic,
    Kind,
    Node,
    Phrase,
    State,
    Tag,
    Words,
    any_of,
)

LONGEST_LINK = 300

_NEW_DIGITS = (4, 5)
_OLD_DIGITS = 7


class Given(NamedTuple):
    """A value as it stands from ``start`` to ``end``; ``is_open`` where the text ends with it and may go on."""

    field: str
    text: str
    start: int
    end: int
    is_open: bool
    is_quoted: bool = False


def parse_value(given: Given) -> Node:
    """Return the condition; raise QueryError, or UnfinishedQueryError where more typing can make it right."""
    if given.field in ALTERNATIVES and not given.is_quoted and "|" in given.text:
        return any_of([_single(part) for part in _alternatives(given)])
    return _single(given)


def parse_identifier(text: str) -> Identifier | None:
    """Return the paper that ``text`` names, bare or as a link, or None."""
    # Most texts hold no digit; for these nothing is loaded.
    if len(text) > LONGEST_LINK or not any(map(str.isdigit, text)):
        return None
    from reader.domain.identifier import ArxivId

    try:
        found = ArxivId.parse(text.lower())
    except ValueError:
        return None
    return Identifier(found.name, found.version)


def takes(field: str) -> str:
    """Return what may follow ``field`` and a colon, in words."""
    return _TAKES[field]


def quoted(text: str) -> str:
    """Return ``text`` as an error may show it."""
    from reader.domain.text import clean

    return f"“{clean(text, limit=40)}”"


def _alternatives(given: Given) -> Iterator[Given]:
    start = given.start
    for text in given.text.split("|"):
        end = start + len(text)
        yield given._replace(text=text, start=start, end=end, is_open=given.is_open and end == given.end)
        start = end + 1


def _single(given: Given) -> Node:
    text = " ".join(given.text.split())
    if not text:
        raise _error(given, f"{given.field}: needs a value right after the colon: {takes(given.field)}.", given.is_open)
    if given.field in TEXT_FIELDS:
        return (Phrase if given.is_quoted else Words)(text, given.field)
    return _READERS[given.field](given, text)


def _one_of(make: Callable[[str], Node], known: tuple[str, ...]) -> Callable[[Given, str], Node]:
    def read(given: Given, text: str) -> Node:
        name = text.lower()
        if name in known:
            return make(name)
        open_end = given.is_open and any(value.startswith(name) for value in known)
        raise _refused(given, text, open_end, _nearest(name, known))

    return read


def _dated(parse: Callable[[str], Node]) -> Callable[[Given, str], Node]:
    def read(given: Given, text: str) -> Node:
        try:
            return parse(text)
        except ValueError:
            raise _refused(given, text, given.is_open and days.is_unfinished(given.field, text)) from None

    return read


def _identified(given: Given, text: str) -> Node:
    exact = parse_identifier(text)
    name = text.lower()
    if _begins_identifier(name) and (exact is None or exact.name != name):
        return Identifier(name, is_prefix=True)
    if exact is None:
        raise _refused(given, text, given.is_open and "https://arxiv.org/".startswith(name))
    return exact


def _begins_identifier(name: str) -> bool:
    """Tell whether ``name`` is less than an identifier and canonical as far as it goes."""
    archive, slash, number = name.partition("/")
    if not archive[:1].isdigit():
        from reader.domain.identifier import OLD_ARCHIVES

        known = archive in OLD_ARCHIVES if slash else any(known.startswith(archive) for known in OLD_ARCHIVES)
        return known and (not number or _is_number(number)) and len(number) < _OLD_DIGITS
    month, dot, number = name.partition(".")
    width, serial = _NEW_DIGITS
    if not _is_number(month) or len(month) > width or (dot and len(month) != width):
        return False
    return not number or (_is_number(number) and len(number) < serial)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _nearest(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name[:60], known, 1, 0.6)), "")


def _refused(given: Given, text: str, is_unfinished: bool, meant: str = "") -> QueryError:
    return _error(given, f"{given.field}: takes {takes(given.field)}, not {quoted(text)}.", is_unfinished, meant)


def _error(given: Given, message: str, is_unfinished: bool, meant: str = "") -> QueryError:
    kind = UnfinishedQueryError if is_unfinished else QueryError
    return kind(message, given.start, given.end - given.start, meant or takes(given.field))


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


_SPAN = "a span such as 7d, 2w, 3m or 1y, or a day such as 2026-01-05 or 2026-01"

_TAKES = {
    "author": "a name", "title": "a word", "abstract": "a word", "note": "a word", "text": "a word",
    "cat": "a category such as cs.LG",
    "is": _listed(STATES), "has": _listed(PARTS), "tag": "the name of a tag", "topic": "the name of a topic",
    "in": "the name of an imported document",
    "kind": _listed(KIND_NAMES), "newer": _SPAN,
    "older": _SPAN,
    "date": "a day such as 2026-01-05, 2026-01, 2026 or today, or a range such as 2026-01..2026-03",
    "year": "a year such as 2025, or a range such as 2019..2025", "id": "an arXiv identifier or its beginning",
}  # fmt: skip

_READERS: dict[str, Callable[[Given, str], Node]] = {
    "cat": lambda _, text: Category(text),
    "tag": lambda _, text: Tag(text),
    "topic": lambda _, text: InTopic(text),
    "in": lambda _, text: InDocument(text),
    "is": _one_of(State, STATES),
    "has": _one_of(Has, PARTS),
    "kind": _one_of(Kind, KIND_NAMES),
    "newer": _dated(days.parse_newer),
    "older": _dated(days.parse_older),
    "date": _dated(days.parse_date),
    "year": _dated(days.parse_years),
    "id": _identified,
}

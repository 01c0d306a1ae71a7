"""A topic in one line, as it is typed: ``Bench: bench, 3d+reconstruction, -survey, cat:cs.*, by:Ada Mori``."""

from collections.abc import Iterator

from reader.domain.patterns import lazy
from reader.domain.topics import Keyword, Topic

_QUERY = lazy(r"\b(?:ti|au|abs|co|jr|rn|id|all):\S|\b(?:AND|OR|ANDNOT)\b")

_MARKS = {"-": "exclude", "cat:": "categories", "by:": "authors"}


def parse_topic(text: str) -> Topic | None:
    """Return the topic that a line describes, None where it describes none.

    Before a colon stands the name; without one the first keyword is the name. After it stand, parted by commas, the
    keywords, of which one must occur; ``a+b`` is a keyword of which all members must occur together. A keyword after
    ``-`` must not occur, ``cat:`` and ``by:`` are limits to categories and to authors. A text that holds a comma
    cannot be written so. What reads like a query to arXiv (``ti:bench AND cat:cs.LG``) is no topic.
    """
    if _QUERY.search(text):
        return None
    name, rest = _parted(text)
    found: dict[str, list[Keyword]] = {"keywords": [], "exclude": [], "categories": [], "authors": []}
    named = name
    for kind, body in _parts(rest):
        is_word = kind in ("keywords", "exclude")
        found[kind].append(_keyword(body) if is_word else body)
        if kind == "keywords":
            named = named or body
    if not named:
        return None
    try:
        return Topic(named, **{kind: tuple(values) for kind, values in found.items()})  # type: ignore[arg-type]
    except ValueError:
        return None


def is_named(text: str) -> bool:
    """Tell whether a line says itself how its topic is called."""
    return bool(_parted(text)[0])


def _parted(text: str) -> tuple[str, str]:
    """Return the name of a topic, empty where a line has none, and what it asks for."""
    name, colon, rest = text.partition(":")
    is_mark = f"{name.strip().casefold()}:" in _MARKS
    if not colon or not rest.strip() or not name.strip() or is_mark or "," in name or name.lstrip().startswith("-"):
        return "", text
    return name.strip(), rest


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between the commas, each with its kind; a mark with nothing after it is left out."""
    for part in map(str.strip, text.split(",")):
        mark = next((mark for mark in _MARKS if part.casefold().startswith(mark)), "")
        body = part[len(mark) :].strip()
        if body:
            yield _MARKS.get(mark, "keywords"), body


def _keyword(text: str) -> Keyword:
    members = tuple(member.strip() for member in text.split("+"))
    return members if len(members) > 1 and all(members) else text

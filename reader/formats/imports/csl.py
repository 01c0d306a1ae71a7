"""CSL-JSON, and the JSON of Zotero and Better BibTeX: one object or an array of them.

Source: the schema of CSL's input data, version 1.0.2, and the fields of Zotero's items as its own exports name them.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from reader.domain.batch import Problem
from reader.formats.imports.assemble import Collected
from reader.formats.imports.reference import Reference
from reader.formats.imports.texts import plain_title

CSL = "csl-json"
ZOTERO = "zotero-json"

_NOT_ITEMS = frozenset(("attachment", "note", "annotation"))
_TYPED = frozenset(("title", "author", "issued", "DOI", "URL", "container-title", "abstract"))

Object = Mapping[str, Any]


def bibliography_kind(value: object) -> str:
    """Return CSL or ZOTERO for a value that is a bibliography of that kind, else an empty string."""
    items = _items(value)
    first = next((_data(item) for item in items if isinstance(item, dict)), None)
    if first is None:
        return ""
    if isinstance(first.get("itemType"), str):
        return ZOTERO
    return CSL if isinstance(first.get("type"), str) and _TYPED & set(first) else ""


def parse_bibliography(value: object, kind: str) -> Collected:
    """Return the entries of a bibliography of this kind; what is no object of it is a problem."""
    collected = Collected(kind)
    for number, item in enumerate(_items(value), start=1):
        if collected.is_full():
            break
        if not isinstance(item, dict):
            collected.problems.append(Problem(f"Item {number} is not an object and was left out."))
            continue
        data = _data(item)
        if kind == CSL:
            collected.pairs.append(_csl(data).pair())
        elif data.get("itemType") not in _NOT_ITEMS:
            collected.pairs.append(_zotero(data).pair())
    return collected


def _items(value: object) -> Sequence[object]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return ()
    items = value.get("items")
    return items if isinstance(items, list) else [value]


def _data(item: Object) -> Object:
    """Return an item's fields; Zotero's interface for programs wraps them."""
    data = item.get("data")
    return cast("Object", data) if isinstance(data, dict) and "itemType" in data else item


def _text(item: Object, *names: str) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _objects(item: Object, name: str) -> Iterator[Object]:
    value = item.get(name)
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            yield part


def _csl(item: Object) -> Reference:
    names = [name for author in _objects(item, "author") if (name := _csl_name(author))]
    is_cut = bool(names) and names[-1] == "others"
    is_ours = _text(item, "archive") == "arXiv" and _text(item, "number").startswith("arXiv:")
    note = _text(item, "note")
    return Reference(
        1,
        exact=[_text(item, "archive_location"), *([_text(item, "number")] if "arXiv" in _text(item, "number") else [])],
        links=[_text(item, "URL")],
        texts=[] if is_ours else [note],
        title=plain_title(_text(item, "title")),
        authors=names[: len(names) - is_cut],
        is_cut=is_cut,
        abstract=_text(item, "abstract"),
        keywords=_keywords(_text(item, "keyword")),
        date=_issued(item.get("issued")),
        journal=_text(item, "container-title"),
        place=() if is_ours else [_text(item, name) for name in ("volume", "issue", "page")],
        doi=_text(item, "DOI"),
        comments=note if is_ours else "",
        notes=[_text(item, "annote")],
        is_ours=is_ours,
    )


def _csl_name(author: Object) -> str:
    literal = _text(author, "literal")
    if literal:
        return literal
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(filter(None, (_text(author, part).strip() for part in parts)))


def _keywords(text: str) -> list[str]:
    return [word.strip() for word in text.split(";" if ";" in text else ",")]


def _issued(value: object) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [str(part).zfill(2) for part in first[:3] if isinstance(part, int | str)]
    return "-".join(numbers) or _text(value, "raw", "literal")


def _zotero(item: Object) -> Reference:
    names = [
        name
        for creator in _objects(item, "creators")
        if creator.get("creatorType", "author") == "author" and (name := _creator(creator))
    ]
    extra = _text(item, "extra")
    attached = list(_objects(item, "attachments"))
    return Reference(
        1,
        exact=[_text(item, "archiveID"), *_labelled(extra)],
        links=[_text(item, "url"), _text(item, "number", "reportNumber"), *(_text(one, "url") for one in attached)],
        texts=[extra],
        files=[_text(one, "path", "title", "filename") for one in attached],
        title=plain_title(_text(item, "title")),
        authors=names,
        abstract=_text(item, "abstractNote"),
        keywords=[_text(tag, "tag") for tag in _objects(item, "tags")],
        date=_text(item, "date"),
        journal=_text(item, "publicationTitle", "proceedingsTitle"),
        place=[_text(item, name) for name in ("volume", "issue", "pages")],
        doi=_text(item, "DOI"),
        notes=[_text(note, "note") for note in _objects(item, "notes")] + _plain_notes(item),
    )


def _creator(creator: Object) -> str:
    whole = _text(creator, "name")
    return whole or f"{_text(creator, 'firstName')} {_text(creator, 'lastName')}".strip()


def _labelled(extra: str) -> list[str]:
    """Return what Zotero's extra field says under the names of an identifier, one ``Name: value`` a line."""
    found = []
    for line in extra.splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip().lower() in ("arxiv", "arxiv id", "eprint", "archiveid", "number"):
            found.append(value.strip().partition(" ")[0])
    return found


def _plain_notes(item: Object) -> list[str]:
    notes = item.get("notes")
    return [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []

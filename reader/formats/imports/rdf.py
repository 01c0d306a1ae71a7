"""Zotero's RDF: items, their authors, keywords and notes.

Source: what Zotero's own export writes. An item is a child of the root with a ``z:itemType``; notes are memos of the
root to which an item points, keywords ``dc:subject``, in an element of their own where Zotero made them itself.
"""

from itertools import islice
from typing import TYPE_CHECKING

from reader.domain.notes import NOTE_LIMIT
from reader.formats.arxiv.xml import line_of, text_of
from reader.formats.imports.assemble import Collected
from reader.formats.imports.reference import Reference
from reader.formats.imports.texts import plain_title
from reader.formats.imports.xml_door import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

KIND = "zotero-rdf"

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_Z = "{http://www.zotero.org/namespaces/export#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_BIB = "{http://purl.org/net/biblio#}"
_FOAF = "{http://xmlns.com/foaf/0.1/}"
_LINK = "{http://purl.org/rss/1.0/modules/link/}"
_PRISM = "{http://prismstandard.org/namespaces/1.2/basic/}"

VALUE_LIMIT = 20
"""Values that are read of one field of what items share."""

_BUDGET = 2**20
_NOT_ITEMS = frozenset(("attachment", "note", "annotation"))


def parse_rdf(data: bytes) -> Collected:
    """Return the items of Zotero's RDF. Raises FormatError."""
    collected = Collected(KIND)
    root = read_xml(data, f"{_RDF}RDF")
    shared = _Shared(root, len(data))
    for item in root:
        kind = _text(item, f"{_Z}itemType")
        if not kind or kind in _NOT_ITEMS or item.tag == f"{_Z}Attachment":
            continue
        if collected.is_full(line_of(item)):
            break
        collected.pairs.append(_reference(item, shared).pair())
    return collected


class _Shared:
    """What items point to, by its name, each field of it read once.

    Many items may point to one text: together they never take more than about the text of the file.
    """

    def __init__(self, root: "_Element", size: int) -> None:
        self._elements = {str(child.get(f"{_RDF}about")): child for child in root if child.get(f"{_RDF}about")}
        self._read: dict[tuple[str, str], list[str]] = {}
        self._left = size + _BUDGET

    def texts(self, name: str, field: str) -> list[str]:
        """Return the values of a field of what has this name; nothing for what is not there."""
        element = self._elements.get(name)
        if element is None:
            return []
        if (name, field) not in self._read:
            values = map(_value, islice(element.iterfind(field), VALUE_LIMIT))
            self._read[name, field] = [value[:NOTE_LIMIT] for value in values]
        found = self._read[name, field]
        self._left -= sum(len(text) + 1 for text in found)
        return found if self._left > 0 else []


class _Journal:
    """What an item is a part of: an element inside it, or one that it points to by its name."""

    def __init__(self, item: "_Element", shared: _Shared) -> None:
        inside = item.find(f"{_TERMS}isPartOf")
        self._parts = list(inside) if inside is not None else []
        self._name = str((inside.get(f"{_RDF}resource") if inside is not None else None) or "")
        self._shared = shared

    def texts(self, field: str) -> list[str]:
        """Return the values of one of its fields."""
        if self._parts:
            return [_value(element) for element in self._parts[0].iterfind(field)]
        return self._shared.texts(self._name, field)

    def text(self, field: str) -> str:
        """Return the first of these values, an empty string where there is none."""
        return next(iter(self.texts(field)), "")


def _reference(item: "_Element", shared: _Shared) -> Reference:
    journal = _Journal(item, shared)
    identifiers = [_value(element) for element in item.iterfind(f"{_DC}identifier")]
    identifiers += journal.texts(f"{_DC}identifier")
    dois = [text[4:] for text in identifiers if text.startswith("DOI ")]
    memos = dict.fromkeys(_targets(item, f"{_TERMS}isReferencedBy"))
    return Reference(
        line_of(item),
        links=[str(item.get(f"{_RDF}about") or ""), *identifiers, _text(item, f"{_PRISM}number")],
        texts=[_text(item, f"{_DC}description")],
        files=[text for name in _targets(item, f"{_LINK}link") for text in shared.texts(name, f"{_DC}title")[:1]],
        title=plain_title(_text(item, f"{_DC}title")),
        authors=list(_authors(item)),
        abstract=_text(item, f"{_TERMS}abstract"),
        keywords=[_value(element) for element in item.iterfind(f"{_DC}subject")],
        date=_text(item, f"{_DC}date"),
        journal=journal.text(f"{_DC}title"),
        place=[journal.text(f"{_PRISM}volume"), journal.text(f"{_PRISM}number"), _text(item, f"{_BIB}pages")],
        doi=dois[0] if dois else "",
        notes=[text for name in memos for text in shared.texts(name, f"{_RDF}value")[:1] if text],
    )


def _authors(item: "_Element") -> "Iterator[str]":
    for person in item.iterfind(f"{_BIB}authors/{_RDF}Seq/{_RDF}li/{_FOAF}Person"):
        given = _text(person, f"{_FOAF}givenName") or _text(person, f"{_FOAF}givenname")
        family = _text(person, f"{_FOAF}surname")
        name = f"{given} {family}".strip() or _text(person, f"{_FOAF}name")
        if name:
            yield name


def _targets(item: "_Element", name: str) -> "Iterator[str]":
    for element in item.iterfind(name):
        yield str(element.get(f"{_RDF}resource") or "")


def _text(element: "_Element", name: str) -> str:
    return text_of(element.find(name)).strip()


def _value(element: "_Element") -> str:
    """Return the text of an element, or of the value inside where Zotero gives that a type of its own."""
    inner = element.find(f".//{_RDF}value")
    return text_of(element if inner is None else inner).strip()

"""Zotero's RDF: items, their authors, keywords and notes.

Source: what Zotero's own export writes. An item is a child of the root with a ``z:itemType``; notes are memos of the
root to which an item points, keywords ``dc:subject``, in an element of their own where Zotero made them itself.
"""

from typing import TYPE_CHECKING

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

_NOT_ITEMS = frozenset(("attachment", "note", "annotation"))


def parse_rdf(data: bytes) -> Collected:
    """Return the items of Zotero's RDF. Raises FormatError."""
    collected = Collected(KIND)
    root = read_xml(data, f"{_RDF}RDF")
    by_name = {str(child.get(f"{_RDF}about")): child for child in root if child.get(f"{_RDF}about")}
    for item in root:
        kind = _text(item, f"{_Z}itemType")
        if kind and kind not in _NOT_ITEMS and item.tag != f"{_Z}Attachment":
            collected.pairs.append(_reference(item, by_name).pair())
    return collected


def _reference(item: "_Element", by_name: "dict[str, _Element]") -> Reference:
    identifiers = [_value(element) for element in item.iterfind(f"{_DC}identifier")]
    journal = item.find(f"{_TERMS}isPartOf")
    parts = list(journal) if journal is not None else []
    target = str((journal.get(f"{_RDF}resource") if journal is not None else None) or "")
    container = parts[0] if parts else by_name.get(target)
    if container is not None:
        identifiers += [_value(element) for element in container.iterfind(f"{_DC}identifier")]
    dois = [text[4:] for text in identifiers if text.startswith("DOI ")]
    files = [by_name.get(name) for name in _targets(item, f"{_LINK}link")]
    return Reference(
        line_of(item),
        links=[str(item.get(f"{_RDF}about") or ""), *identifiers, _text(item, f"{_PRISM}number")],
        texts=[_text(item, f"{_DC}description")],
        files=[_text(one, f"{_DC}title") for one in files if one is not None],
        title=plain_title(_text(item, f"{_DC}title")),
        authors=list(_authors(item)),
        abstract=_text(item, f"{_TERMS}abstract"),
        keywords=[_value(element) for element in item.iterfind(f"{_DC}subject")],
        date=_text(item, f"{_DC}date"),
        journal=_text(container, f"{_DC}title") if container is not None else "",
        place=[
            _text(container, f"{_PRISM}volume") if container is not None else "",
            _text(container, f"{_PRISM}number") if container is not None else "",
            _text(item, f"{_BIB}pages"),
        ],
        doi=dois[0] if dois else "",
        notes=[
            text
            for name in _targets(item, f"{_TERMS}isReferencedBy")
            if (memo := by_name.get(name)) is not None and (text := _text(memo, f"{_RDF}value"))
        ],
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

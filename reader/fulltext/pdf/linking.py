"""Words of a text that point somewhere: citations, sections, figures, addresses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reader.domain.patterns import lazy
from reader.fulltext.model import (
    Entry,
    Face,
    Figure,
    Footnote,
    Inline,
    Inlines,
    Item,
    Link,
    Listing,
    Paragraph,
    Reference,
    Statement,
    Table,
    Text,
)
from reader.fulltext.pdf.references import names_of, numbers_of

_POINTER = lazy(
    r"(?P<url>https?://[^\s<>\"{}|\\^`\[\]]{4,})"
    r"|\[(?P<cited>[A-Za-z+]{0,8}\d{1,4}[a-z]?(?:\s*[,;–-]\s*[A-Za-z+]{0,8}\d{1,4}[a-z]?)*)\]"
    r"|(?P<name>[^\W\d_a-z][\w’'-]+)(?: et al\.?| (?:and|&) [^\W\d_a-z][\w’'-]+)?,? \(?"
    r"(?P<year>(?:1[89]|20)\d\d[a-z]?)\b"
    r"|\b(?P<kind>Fig(?:ure|\.)|Table|Sec(?:tion|t?\.)|Appendix|Eq(?:uation|\.)|Algorithm|Theorem|Lemma|Proposition"
    r"|Corollary|Definition|Remark|Example|Conjecture|Claim|Assumption)\s"
    r"(?P<number>\(?(?:[A-Z]\.)?(?:\d+(?:\.\d+)*|[IVX]+\b|[A-Z]\b)\)?)"
    r"|(?P<before>\b(?:[Bb]y|[Ii]n|[Ff]rom|[Oo]f|[Uu]sing|[Tt]o|[Ww]ith|[Aa]nd|[Ss]ee|[Vv]ia)\s)"
    r"(?P<equation>\((?:[A-Z]\.)?\d+(?:\.\d+)*[a-z]?\))"
)
_LABEL = lazy(r"[A-Za-z+]{0,8}\d{1,4}[a-z]?")
_KINDS = {"Fi": "figure", "Ta": "table", "Se": "section", "Ap": "section", "Eq": "equation", "Al": "algorithm"}
_RAISED = lazy(r"\d{1,3}(?:\s?[,–-]\s?\d{1,3})*$")
_BEFORE_RAISED = lazy(r"(?:[^\W\d_]{2}|[.,;:\]”’\"])\s?$")


@dataclass(slots=True)
class Targets:
    """What can be pointed at: anchors by kind and number."""

    places: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    cites_raised: bool = False
    """Whether citations are raised numbers."""

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Take the entries of the list of references."""
        self.numbers = numbers_of(entries)
        self.names = {} if self.numbers else names_of(entries)

    def add(self, kind: str, number: str, anchor: str) -> None:
        """Take a place; the first of its number wins."""
        self.places.setdefault((kind, number.strip("(). ")), anchor)


def linked(block: Any, targets: Targets) -> Any:
    """Return a block, footnote or entry with its pointers; headings stay as they are."""
    if isinstance(block, Paragraph | Entry):
        return replace(block, content=linked_text(block.content, targets))
    if isinstance(block, Figure | Table):
        return replace(block, caption=linked_text(block.caption, targets))
    if isinstance(block, Footnote | Item):
        return replace(block, blocks=tuple(linked(part, targets) for part in block.blocks))
    if isinstance(block, Statement):
        return replace(block, blocks=tuple(linked(part, targets) for part in block.blocks))
    if isinstance(block, Listing):
        return replace(block, items=tuple(linked(item, targets) for item in block.items))
    return block


def linked_text(content: Inlines, targets: Targets) -> Inlines:
    """Return ``content`` with what points somewhere as references and links."""
    found: list[Inline] = []
    for run in content:
        if not isinstance(run, Text):
            found.append(run)
        elif run.face is Face.SUPERSCRIPT:
            found.extend(_raised(run, found[-1] if found else None, targets))
        else:
            found.extend(_split(run, targets))
    return tuple(found)


def _raised(run: Text, before: Inline | None, targets: Targets) -> list[Inline]:
    """Return raised numbers after a word as citations, where the paper cites so."""
    text = run.text.strip()
    cites = targets.cites_raised and isinstance(before, Text) and _BEFORE_RAISED.search(before.text)
    if not cites or not _RAISED.match(text) or not all(label in targets.numbers for label in _LABEL.findall(text)):
        return [run]
    return _cited(run.text, run, targets)


def _split(run: Text, targets: Targets) -> Iterator[Inline]:
    at = 0
    for match in _POINTER.finditer(run.text):
        parts = _parts(match, run, targets)
        if not parts:
            continue
        if match.start() > at:
            yield replace(run, text=run.text[at : match.start()])
        yield from parts
        at = match.end()
    if at < len(run.text):
        yield replace(run, text=run.text[at:])


def _parts(match: "re.Match[str]", run: Text, targets: Targets) -> list[Inline]:
    if match["url"]:
        url = match["url"].rstrip(".,;:)’”'")
        rest = match["url"][len(url) :]
        return [Link(url, url), *([replace(run, text=rest)] if rest else [])]
    if match["cited"]:
        return _cited(match[0], run, targets)
    if match["name"]:
        anchor = targets.names.get((match["name"].casefold(), match["year"]))
        return [Reference(match[0], anchor, is_citation=True)] if anchor else []
    if match["equation"]:
        anchor = targets.places.get(("equation", match["equation"].strip("()")))
        return [replace(run, text=match["before"]), Reference(match["equation"], anchor)] if anchor else []
    kind = match["kind"]
    anchor = targets.places.get((_KINDS.get(kind[:2], kind.lower()), match["number"].strip("().")))
    return [Reference(match[0], anchor)] if anchor else []


def _cited(text: str, run: Text, targets: Targets) -> list[Inline]:
    labels = _LABEL.findall(text)
    if not any(label in targets.numbers for label in labels):
        return []
    if len(labels) == 1:
        return [Reference(text, targets.numbers[labels[0]], is_citation=True)]
    found: list[Inline] = []
    at = 0
    for match in _LABEL.finditer(text):
        if match[0] in targets.numbers:
            found.append(replace(run, text=text[at : match.start()]))
            found.append(Reference(match[0], targets.numbers[match[0]], is_citation=True))
            at = match.end()
    return [*found, replace(run, text=text[at:])]

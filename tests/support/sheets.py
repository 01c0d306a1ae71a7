"""Small libraries of invented papers, told in plain fields, and what a filter means of them, said a second time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from reader.domain.filters.nodes import (
    And,
    Announced,
    Category,
    Everything,
    Has,
    Identifier,
    InDocument,
    InTopic,
    Kind,
    Node,
    Not,
    Or,
    Phrase,
    Published,
    State,
    Tag,
    Words,
)
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Paper
from reader.domain.state import PaperState
from reader.domain.topics import Topic
from reader.storage.kept import KeptPapers
from reader.storage.versions import PaperVersion
from support import pages
from support.builders import NOW, TODAY, batch, entry, opened, said, take_in

LINKS = {
    "pdf": "https://example.org/a.PDF",
    "html": "https://arxiv.org/html/2611.00001v1",
    "code": "https://github.com/lantern/graphs",
}
ICE = Topic("Ice", keywords=("glacier",))


class Sheet(NamedTuple):
    """What can be asked of one paper. ``identifier`` is empty for none, ``year`` 0 where only that tells it.

    ``document`` announced it. ``whole`` is its only paragraph where it was downloaded; for that, and for the state
    "updated", it needs an identifier.
    """

    identifier: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    note: str = ""
    categories: tuple[str, ...] = ()
    states: frozenset[str] = frozenset(("unread",))
    has: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    kind: str = ""
    day: date = TODAY
    year: int = 0
    document: str = "invented.md"
    whole: str = ""

    @property
    def paper(self) -> Paper:
        """The paper as a source gives it; without any text its name is its number in the library."""
        return Paper(
            arxiv_id=ArxivId(self.identifier) if self.identifier else None,
            title=self.title,
            authors=tuple(map(Author, self.authors)),
            abstract=self.abstract,
            categories=self.categories,
            links=tuple(LINKS[name] for name in sorted(self.has)),
            published=datetime(self.year, 6, 15, tzinfo=UTC) if self.year else None,
        )

    @property
    def shown_title(self) -> str:
        """What the list shows: a title that nobody gave is the abstract, which is one sentence here."""
        return self.title or self.abstract

    @property
    def state(self) -> PaperState:
        """What the user said."""
        names = ("read", "starred", "skipped", "later")
        read, starred, skipped, later = (NOW if name in self.states else None for name in names)
        return PaperState(read, starred, skipped, self.tags, self.note, later)

    @property
    def first_year(self) -> int:
        """The year of the first version, 0 where nobody knows."""
        if self.year or not self.identifier:
            return self.year
        return ArxivId(self.identifier).year


def fill(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Make a library in which the paper of the n-th sheet has the number n; two sheets may not be one paper."""
    kinds = {kind.value: kind for kind in AnnouncementKind}
    entries = [
        entry(sheet.paper, place, sheet.document, date=sheet.day, kind=kinds.get(sheet.kind))
        for place, sheet in enumerate(sheets, 1)
    ]
    documents = groupby(entries, key=lambda each: each.announcement.document)
    reports = take_in(path, *(batch(*of_one, name=name) for name, of_one in documents))
    assert sum(report.new for report in reports) == len(sheets), "every sheet is a paper of its own"
    for number, sheet in enumerate(sheets, 1):
        if sheet.state != PaperState():
            said(path, number, sheet.state)
        if "updated" in sheet.states:
            _came_anew(path, number)
        if sheet.whole:
            name = ArxivId(sheet.identifier, 1)
            KeptPapers(path).put(name, "html", pages.page(pages.para(sheet.whole)))
    return path


def _came_anew(path: Path, number: int) -> None:
    with opened(path) as library, library.store.writing():
        library.store.versions.record(number, PaperVersion(2, None, NOW + timedelta(days=1), "before"))


def in_list_order(sheets: Sequence[Sheet]) -> list[int]:
    """Return the numbers in the order of the list."""
    return sorted(range(1, len(sheets) + 1), key=lambda number: (-sheets[number - 1].day.toordinal(), number))


def meets(node: Node, sheet: Sheet, *, wide: bool = False, refused: bool = False) -> bool:
    """Tell whether ``node`` means the paper: of plain words in title and names, with ``wide`` anywhere."""
    match node:
        case Everything():
            return True
        case And(nodes):
            return all(meets(part, sheet, wide=wide, refused=refused) for part in nodes)
        case Or(nodes):
            return any(meets(part, sheet, wide=wide, refused=refused) for part in nodes)
        case Not(inner):
            return not meets(inner, sheet, wide=wide, refused=not refused)
        case Words(text, field):
            return any(
                all(any(word.startswith(sought) for word in " ".join(place).split()) for sought in text.split())
                for place in _places(sheet, field, wide=wide and not refused)
            )
        case Phrase(text, field):
            rows = [row for place in _places(sheet, field, wide=wide and not refused) for row in place]
            return any(f" {text} " in f" {row} " for row in rows)
    return _FACTS[type(node)](node, sheet)


def _places(sheet: Sheet, field: str, *, wide: bool) -> list[list[str]]:
    """Return where all words have to be together; each place is rows, one of which a phrase has to be in."""
    title, authors, abstract, note = [sheet.shown_title], list(sheet.authors), [sheet.abstract], [sheet.note]
    if field:
        whole = [sheet.whole]
        return [{"title": title, "author": authors, "abstract": abstract, "note": note, "text": whole}[field]]
    return [[*title, *authors, *abstract], note] if wide else [[*title, *authors]]


def _has_category(node: Category, sheet: Sheet) -> bool:
    pattern = node.pattern.removesuffix(".*")
    if pattern.startswith("*"):
        return any(name.endswith(pattern[1:]) for name in sheet.categories)
    return any(name == pattern or name.partition(".")[0] == pattern for name in sheet.categories)


def _is_announced(node: Announced, sheet: Sheet) -> bool:
    first, before = node.days(TODAY)
    return (first is None or first <= sheet.day) and (before is None or sheet.day < before)


def _is_of_years(node: Published, sheet: Sheet) -> bool:
    year = sheet.first_year
    return bool(year) and (node.first or 0) <= year <= (node.last or 9999)


def _is_named(node: Identifier, sheet: Sheet) -> bool:
    return sheet.identifier.startswith(node.name) if node.is_prefix else sheet.identifier == node.name


def _has(node: Has, sheet: Sheet) -> bool:
    if node.name == "note":
        return bool(sheet.note)
    return node.name in sheet.has or (node.name == "html" and bool(sheet.whole))


_FACTS: Mapping[type, Callable[..., bool]] = {
    State: lambda node, sheet: node.name in sheet.states,
    Has: _has,
    InDocument: lambda node, sheet: node.name.casefold() == sheet.document.casefold(),
    Kind: lambda node, sheet: sheet.kind in node.kinds,
    Tag: lambda node, sheet: node.name.lower() in [tag.lower() for tag in sheet.tags],
    InTopic: lambda node, sheet: "glacier" in f"{sheet.title} {sheet.abstract}",
    Category: _has_category,
    Announced: _is_announced,
    Published: _is_of_years,
    Identifier: _is_named,
}

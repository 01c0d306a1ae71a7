"""The five documents that the reader was made for: what must come out of them, in whatever order they come in."""

import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from reader.domain.batch import Batch
from reader.domain.identity import abstract_key, letters
from reader.domain.paper import Paper
from reader.formats.digests import parse_document
from reader.services.importing import import_batch
from reader.storage.store import Store
from support.builders import NOW, snapshot
from support.samples import needs_samples, samples

pytestmark = needs_samples

NAMES = (
    "000_dea8f806fc7138cc.txt",
    "001_86caa224210c692b.txt",
    "002_b80dbb6ded6248c0.txt",
    "003_8bd1930f2df97c14.txt",
    "004_200789a9a7f3c7b9.txt",
)
COUNTS = (10, 50, 10, 12, 195)
REPAIRED = (
    "Börje F. Karlsson",
    "Paul Gérard",
    "François Leduc-Primeau",
    "Guri Zabërgja",
    "Sébastien Gambs",
    "Manuel Carranza-García",
    "João Alves",
    "Adrián Girón",
)


@cache
def documents() -> tuple[Batch, ...]:
    folder = samples() / "digests"
    return tuple(parse_document((folder / name).read_bytes(), name) for name in NAMES)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(tmp_path_factory.mktemp("five") / "library.db")
    for given in documents():
        import_batch(opened, given, NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def papers(store: Store) -> dict[int, Paper]:
    return {found.number: found.paper for found in store.papers.all(store.listing.numbers())}


@pytest.fixture(scope="module")
def places(store: Store, papers: Mapping[int, Paper]) -> dict[tuple[int, int], int]:
    """Return which paper stands at which position (from 1) of which of the five documents (from 0)."""
    return {
        (NAMES.index(seen.document), seen.position): number
        for number in papers
        for seen in store.documents.announcements(number)
    }


def test_every_entry_is_a_place(places: Mapping[tuple[int, int], int]) -> None:
    expected = {(index, position) for index, count in enumerate(COUNTS) for position in range(1, count + 1)}
    assert set(places) == expected
    assert len(places) == 277


def test_there_are_273_papers(papers: Mapping[int, Paper]) -> None:
    assert len(papers) == 273


@pytest.mark.parametrize("index", range(5))
def test_each_document_alone(tmp_path: Path, index: int) -> None:
    alone = Store(tmp_path / "library.db")
    report = import_batch(alone, documents()[index], NOW)
    assert (report.new, report.updated, report.known) == (COUNTS[index], 0, 0)
    assert report.problems == ()
    assert report.repaired_lines == (11 if index == 4 else 0)
    assert alone.listing.counts().papers == COUNTS[index]
    alone.close()


# Positions from 1, documents from 0: the same paper in two documents.
@pytest.mark.parametrize(("one", "other"), [((0, 1), (2, 2)), ((0, 7), (2, 3)), ((0, 9), (2, 4)), ((1, 14), (4, 161))])
def test_one_paper_in_two_documents(
    store: Store, places: Mapping[tuple[int, int], int], one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert places[one] == places[other]
    seen = store.documents.announcements(places[one])
    assert [(NAMES.index(place.document), place.position) for place in seen] == [one, other]


def test_no_other_paper_is_in_two(places: Mapping[tuple[int, int], int]) -> None:
    assert len(places) - len(set(places.values())) == 4


def test_a_long_common_beginning_is_not_one_paper(
    papers: Mapping[int, Paper], places: Mapping[tuple[int, int], int]
) -> None:
    one, other = papers[places[1, 42]], papers[places[4, 148]]
    assert places[1, 42] != places[4, 148]
    assert letters(one.abstract)[:60] == letters(other.abstract)[:60]
    assert abstract_key(one.abstract) != abstract_key(other.abstract)


def test_the_paper_of_two_abstracts_has_everything(
    papers: Mapping[int, Paper], places: Mapping[tuple[int, int], int]
) -> None:
    both = papers[places[1, 14]]
    assert both.arxiv_id
    assert both.title
    assert both.authors
    assert both.categories
    assert both.abstract in {entry.paper.abstract for given in documents() for entry in given.entries}


def test_what_nobody_said_is_empty(papers: Mapping[int, Paper]) -> None:
    found = papers.values()
    assert sum(paper.arxiv_id is None for paper in found) == 29
    assert sum(not paper.title for paper in found) == 17
    assert sum(not paper.authors for paper in found) == 78
    assert sum(not paper.categories for paper in found) == 78
    assert all(paper.abstract for paper in found)


def test_cut_lists_of_authors_are_known_as_cut(papers: Mapping[int, Paper]) -> None:
    cut = [paper for paper in papers.values() if paper.authors_truncated]
    assert len(cut) == 91
    assert all(len(paper.authors) == 6 for paper in cut)
    assert sum(len(paper.authors) == 6 and not paper.authors_truncated for paper in papers.values()) == 22


def test_names_are_repaired(papers: Mapping[int, Paper]) -> None:
    names = {author.name for paper in papers.values() for author in paper.authors}
    assert set(REPAIRED) <= names


def test_every_paper_of_the_list_is_drawn(store: Store) -> None:
    rows = store.listing.rows(store.listing.numbers())
    assert len(rows) == 273
    assert all(row.title or row.opening for row in rows)


def test_once_more_adds_and_changes_nothing(store: Store) -> None:
    before = snapshot(store.path)
    for given, count in zip(documents(), COUNTS, strict=True):
        report = import_batch(store, given, NOW)
        assert (report.new, report.updated, report.known) == (0, 0, count)
    assert snapshot(store.path) == before


@pytest.mark.parametrize("order", [*itertools.islice(itertools.permutations(range(5)), 7, 120, 31), (4, 3, 2, 1, 0)])
def test_any_order_gives_the_same_papers(tmp_path: Path, papers: Mapping[int, Paper], order: tuple[int, ...]) -> None:
    mixed = Store(tmp_path / "library.db")
    reports = [import_batch(mixed, documents()[index], NOW) for index in order]
    found = [stored.paper for stored in mixed.papers.all(mixed.listing.numbers())]
    mixed.close()
    assert sum(report.new for report in reports) == 273
    assert {repr(paper) for paper in found} == {repr(paper) for paper in papers.values()}

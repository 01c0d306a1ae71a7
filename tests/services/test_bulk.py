"""A snapshot or a harvest, chunk by chunk: as if each paper came alone, and a stop loses no chunk that was written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.paper import Authority, Paper
from reader.services import bulk
from reader.services.bulk import BulkImport, chunks
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.store import Store
from support.builders import NOW, abstract_of, by_abstract, by_title, identifier_of, invented, snapshot, title_of


def record(number: int, version: int = 1) -> Paper:
    """Return arXiv's own record of the paper ``invented(number)``."""
    return invented(number, arxiv_id=ArxivId(identifier_of(number).name, version), authority=Authority.ARXIV)


def told(store: Store, batches: Iterator[list[Prepared]]) -> tuple[int, int, int]:
    importing = BulkImport(store, NOW)
    for batch in batches:
        importing.write(batch)
    return importing.new, importing.updated, importing.known


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.mark.usefixtures("small_chunks")
class TestWriting:
    def test_what_is_new_known_and_updated_is_counted(self, store: Store) -> None:
        assert told(store, chunks(map(record, range(1, 9)))) == (8, 0, 0)
        again = [*map(record, range(1, 8)), record(8, version=2), record(9), record(9)]
        assert told(store, chunks(again)) == (1, 1, 8)
        assert len(store.listing.numbers()) == 9

    def test_a_second_import_changes_nothing(self, store: Store) -> None:
        told(store, chunks(map(record, range(1, 9))))
        before = snapshot(store.path)
        assert told(store, chunks(map(record, range(1, 9)))) == (0, 0, 8)
        assert snapshot(store.path) == before

    def test_a_record_finds_the_paper_that_a_digest_brought_without_its_name(self, store: Store) -> None:
        with store.writing():
            title = Recorder(store, NOW).record(by_title(2, abstract=""))
            abstract = Recorder(store, NOW).record(by_abstract(5))
        assert told(store, chunks(map(record, range(1, 7)))) == (4, 2, 0)
        assert title is not None
        assert abstract is not None
        assert store.papers.number_of(identifier_of(2).name) == title[0]
        assert store.papers.number_of(identifier_of(5).name) == abstract[0]

    def test_what_has_no_name_at_all_is_left_out(self, store: Store) -> None:
        assert told(store, chunks([record(1), Paper(comments="3 pages"), record(2)])) == (2, 0, 0)

    def test_a_chunk_that_fails_leaves_those_before_it(self, store: Store) -> None:
        importing = BulkImport(store, NOW)
        first, second = chunks(map(record, range(1, 7)))
        importing.write(first)

        def fail() -> None:
            raise RuntimeError("stop")

        with pytest.raises(RuntimeError):
            importing.write(second, fail)
        assert len(store.listing.numbers()) == 3
        assert importing.new == 3
        importing.write(second)
        assert importing.new == 6


paper = st.builds(
    lambda number, form: {
        "record": record(number),
        "newer": record(number, 2),
        "title": by_title(number, abstract=""),
        "abstract": by_abstract(number),
        "both": Paper(title=title_of(number), abstract=abstract_of(number)),
    }[form],
    st.integers(1, 5),
    st.sampled_from(["record", "newer", "title", "abstract", "both"]),
)
names = st.lists(paper, max_size=12)


@given(before=names, then=names, size=st.integers(1, 4))
def test_chunks_bring_what_single_papers_bring(
    tmp_path_factory: pytest.TempPathFactory, before: list[Paper], then: list[Paper], size: int
) -> None:
    folder = tmp_path_factory.mktemp("bulk")
    stores = [Store(folder / name) for name in ("single.db", "bulk.db")]
    for store in stores:
        with store.writing():
            for one in before:
                Recorder(store, NOW).record(one)
    with stores[0].writing():
        for one in then:
            Recorder(stores[0], NOW).record(one)
    importing = BulkImport(stores[1], NOW)
    named = [Prepared.of(one) for one in then]
    for start in range(0, len(named), size):
        importing.write(named[start : start + size])
    single, many = (snapshot(store.path)["paper"] for store in stores)
    for store in stores:
        store.close()
    # Where the list shows a paper that no document announced is the one thing that is not the same.
    assert sorted(map(repr, (row[:18] + row[22:] for row in many))) == sorted(
        map(repr, (row[:18] + row[22:] for row in single))
    )

"""What was fetched is written in short transactions, and a stop between them is made good by the next fetch."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Authority, Paper
from reader.services.fetch import writing
from reader.services.fetch.writing import Item, Writer, listing_document
from reader.services.importing import import_batch
from reader.storage.feeds import SourceState
from reader.storage.store import Store
from support.builders import NOW, TODAY, batch, identifier_of, invented


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 3)


def listed(first: int, last: int, version: int = 1) -> list[Item]:
    kind = AnnouncementKind.NEW if version == 1 else AnnouncementKind.REPLACE
    return [
        (
            invented(
                number,
                arxiv_id=ArxivId(identifier_of(number).name, version),
                abstract=f"Form {version} of an abstract about lantern {number} that is long enough to be a name.",
                authority=Authority.ARXIV,
            ),
            kind,
        )
        for number in range(first, last + 1)
    ]


def announced(store: Store) -> list[tuple[str, int]]:
    sql = (
        "SELECT p.arxiv_id, a.position FROM announcement a JOIN paper p ON p.id = a.paper_id"
        " ORDER BY a.document_id, a.position"
    )
    return [(name, position) for name, position in store._connection.execute(sql)]


DOCUMENT = listing_document("cs.LG", TODAY)


def test_no_transaction_records_more_than_a_few_papers(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(store, lambda: NOW)
    writer.write(DOCUMENT, listed(1, 8))
    sizes: list[int] = []
    begin = store.writing

    @contextmanager
    def counted() -> Iterator[None]:
        before = store._connection.execute("SELECT count(*) FROM paper WHERE version = 2").get
        with begin():
            yield
        sizes.append(store._connection.execute("SELECT count(*) FROM paper WHERE version = 2").get - before)

    monkeypatch.setattr(store, "writing", counted)
    report = writer.write(listing_document("cs.LG", TODAY + timedelta(days=1)), listed(1, 8, version=2))
    assert (report.papers, report.updated) == (8, 8)
    assert sizes == [3, 3, 2, 0]
    assert [store.versions.of(number)[0].version for number in range(1, 9)] == [2] * 8


def test_many_new_versions_are_one_piece_of_the_text_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "AT_ONCE", 100)
    writer = Writer(store, lambda: NOW)
    pieces = "SELECT count(DISTINCT segid) FROM paper_text_idx"
    writer.write(DOCUMENT, listed(1, 90))
    writer.write(DOCUMENT, listed(1, 90, version=2))
    assert int(store._connection.execute(pieces).get) <= 3
    found = "SELECT count(*) FROM paper_text WHERE paper_text MATCH ?"
    assert store._connection.execute(found, ("abstract: form 2",)).get >= 90


class TestAStop:
    def stop(self, store: Store, items: list[Item]) -> None:
        def fail(papers: int) -> None:
            raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            Writer(store, lambda: NOW).write(DOCUMENT, items, also=fail)

    def test_papers_that_were_written_are_announced_by_the_next_fetch(self, store: Store) -> None:
        self.stop(store, listed(1, 7))
        assert announced(store) == []
        report = Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 7))
        assert announced(store) == [(identifier_of(number).name, number) for number in range(1, 8)]
        assert (report.papers, report.new, report.updated) == (7, 7, 0)
        assert store.listing.counts(TODAY.isoformat()).papers == 7

    def test_what_was_known_before_is_not_new(self, store: Store) -> None:
        earlier = NOW - timedelta(days=1)
        import_batch(store, batch(*(paper for paper, _ in listed(1, 2))), NOW)
        with store.writing():
            store.papers.insert(listed(3, 3)[0][0], earlier)
            store.feeds.put_source(SourceState(DOCUMENT.name, read_at=earlier, tried_at=earlier))
        self.stop(store, listed(1, 7))
        report = Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 7))
        assert (report.papers, report.new, report.updated) == (7, 4, 0)
        assert Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 7)).new == 0

    def test_a_paper_that_is_named_twice_is_new_once(self, store: Store) -> None:
        twice = [*listed(1, 4), *listed(2, 2)]
        assert Writer(store, lambda: NOW).write(DOCUMENT, twice).new == 4
        other = listing_document("cs.AI", TODAY)
        self.stop(store, [*listed(5, 8), *listed(6, 6)])
        assert Writer(store, lambda: NOW).write(other, [*listed(5, 8), *listed(6, 6)]).new == 4

    def test_what_is_already_news_keeps_its_place(self, store: Store) -> None:
        Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 4))
        self.stop(store, listed(1, 7))
        assert announced(store) == [(identifier_of(number).name, number) for number in range(1, 5)]


def test_what_another_window_writes_meanwhile_is_no_news(store: Store) -> None:
    asked = iter([frozenset[str](), frozenset({identifier_of(2).name})])
    report = Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 3), known=lambda: next(asked))
    assert report.papers == 2
    assert [name for name, _ in announced(store)] == [identifier_of(1).name, identifier_of(3).name]


def test_a_paper_that_is_gone_by_then_is_recorded_again(store: Store) -> None:
    def unite() -> frozenset[str]:
        # Asked for the second time, the papers are there and no document names them yet.
        found = store.papers.all([2])
        if found:
            store.papers.absorb(1, found[0])
        return frozenset()

    report = Writer(store, lambda: NOW).write(DOCUMENT, listed(1, 3), known=unite)
    assert report.papers == 3
    assert [name for name, _ in announced(store)] == [identifier_of(number).name for number in (1, 2, 3)]


def test_a_paper_without_any_name_takes_no_part(store: Store) -> None:
    report = Writer(store, lambda: NOW).write(DOCUMENT, [(Paper(comments="3 pages"), None), *listed(1, 2)])
    assert [name for name, _ in announced(store)] == [identifier_of(1).name, identifier_of(2).name]
    assert report.papers == 3

"""New versions: recorded once, in order, with the abstract before; and what records them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.domain.identifier import ArxivId
from reader.domain.paper import Authority, Paper
from reader.domain.state import PaperState
from reader.services.recording import Recorder
from reader.storage.store import Store
from reader.storage.versions import PaperVersion
from support.builders import NOW, invented

LATER = NOW + timedelta(days=3)
DATE = datetime(2026, 11, 19, 17, 30, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def version(number: int | None, abstract: str, **fields: object) -> Paper:
    """Return arXiv's own word about version ``number`` of a paper."""
    values = {"arxiv_id": ArxivId("2611.00001", number), "abstract": abstract, "authority": Authority.ARXIV}
    return invented(1, **(values | fields))


def record(store: Store, *papers: Paper, now: datetime = NOW) -> int:
    for paper in papers:
        with store.writing():
            recorded = Recorder(store, now).record(paper)
        assert recorded is not None
    return recorded[0]


FIRST, SECOND, THIRD = "Of one lantern, lit at night.", "Of two lanterns, lit at night.", "Of three lanterns at night."


class TestTable:
    def test_versions_come_back_in_order_and_a_second_record_changes_nothing(self, store: Store) -> None:
        number = record(store, version(1, FIRST))
        third = PaperVersion(3, None, LATER, SECOND)
        second = PaperVersion(2, DATE, NOW, FIRST)
        with store.writing():
            for one in (third, second, PaperVersion(2, None, LATER, "other")):
                store.versions.record(number, one)
        assert store.versions.of(number) == [second, third]
        assert store.versions.of(number + 1) == []


class TestRecording:
    def test_a_new_version_is_recorded_with_its_date_and_the_abstract_before(self, store: Store) -> None:
        number = record(store, version(1, FIRST))
        record(store, version(2, SECOND, updated=DATE), now=LATER)
        assert store.versions.of(number) == [PaperVersion(2, DATE, LATER, FIRST)]
        stored = store.papers.get(number)
        assert stored is not None
        assert (stored.paper.arxiv_id, stored.paper.abstract) == (ArxivId("2611.00001", 2), SECOND)

    def test_each_step_has_the_abstract_before_it(self, store: Store) -> None:
        number = record(store, version(1, FIRST), version(2, SECOND), version(3, THIRD))
        record(store, version(3, THIRD), version(2, SECOND))
        assert [(one.version, one.earlier_abstract) for one in store.versions.of(number)] == [(2, FIRST), (3, SECOND)]

    def test_a_feed_that_names_no_date_does_not_get_that_of_the_version_before(self, store: Store) -> None:
        number = record(store, version(1, FIRST, updated=DATE))
        record(store, version(2, SECOND), now=LATER)
        assert store.versions.of(number) == [PaperVersion(2, None, LATER, FIRST)]

    @pytest.mark.parametrize(
        ("known", "comes"),
        [
            (version(2, SECOND), version(1, FIRST)),
            (version(2, SECOND), version(2, SECOND, comments="12 pages")),
            (version(2, SECOND), version(None, SECOND)),
            (version(None, FIRST), version(2, SECOND)),
            (version(1, FIRST), version(7, SECOND, authority=Authority.DIGEST)),
        ],
        ids=["older", "same", "unnumbered", "first numbered", "a digest's link"],
    )
    def test_what_is_no_new_version(self, store: Store, known: Paper, comes: Paper) -> None:
        number = record(store, known, comes)
        assert store.versions.of(number) == []

    def test_what_the_user_said_stays(self, store: Store) -> None:
        number = record(store, version(1, FIRST))
        said = PaperState(read_at=NOW, starred_at=NOW, tags=("moths",), note="Look again.")
        with store.writing():
            store.states.put(number, said)
        record(store, version(2, SECOND, title="Lantern Graphs, Renamed"), now=LATER)
        assert store.states.get(number) == said

    def test_two_records_that_become_one_keep_their_versions(self, store: Store) -> None:
        number = record(store, version(1, FIRST), version(2, SECOND))
        other = record(store, Paper(title="Another Wording of the Same"))
        with store.writing():
            store.versions.record(other, PaperVersion(3, DATE, LATER, "x"))
            stored = store.papers.get(other)
            assert stored is not None
            store.papers.absorb(number, stored)
        assert [one.version for one in store.versions.of(number)] == [2, 3]

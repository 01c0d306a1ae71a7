"""The tables of what sources said: papers, their keys, documents, announcements."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.batch import Document
from reader.domain.changes import Change
from reader.domain.identifier import ArxivId
from reader.domain.identity import IdentityKeys
from reader.domain.paper import Announcement, AnnouncementKind, Author, Authority, Paper
from reader.domain.state import PaperState
from reader.domain.text import clean
from reader.storage import papers as table
from reader.storage.store import Store
from support.builders import NOW, TODAY, by_abstract, by_title, identifier_of, invented

FULL = Paper(
    arxiv_id=ArxivId("2611.01234", 3),
    title="Tides that Learn: $O(n\\log n)$ – größer, 論文",
    authors=(Author("Mira Flame", "Institute of Lanterns"), Author('B\\"oje Wick')),
    authors_truncated=True,
    abstract="First line\n\nand a second one, with a “quote”.",
    categories=("cs.LG", "math.CO", "stat.ML"),
    published=datetime(2026, 11, 1, tzinfo=UTC),
    updated=datetime(2026, 11, 19, 17, 59, 58, 123456, tzinfo=UTC),
    comments="12 pages",
    journal_ref="J. Lanterns 1 (2026)",
    doi="10.1000/lantern.1",
    report_no="LAN-1",
    links=("https://github.com/invented/lanterns",),
    authority=Authority.ARXIV,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.db")
    yield opened
    opened.close()


def insert(store: Store, *papers: Paper, now: datetime = NOW) -> list[int]:
    with store.writing():
        return [store.papers.insert(paper, now) for paper in papers]


def document(store: Store, name: str, day: date | None = None, now: datetime = NOW) -> int:
    with store.writing():
        return store.documents.add(Document(name, f"sha of {name}", "invented", f"Title of {name}", day), now)


class TestRoundTrip:
    @pytest.mark.parametrize("paper", [FULL, Paper(title="Only a title"), by_abstract(1), invented(2)])
    def test_every_field_comes_back(self, store: Store, paper: Paper) -> None:
        (number,) = insert(store, paper)
        found = store.papers.get(number)
        assert found is not None
        assert found.paper == paper

    def test_an_update_replaces_every_field(self, store: Store) -> None:
        (number,) = insert(store, by_title(1))
        with store.writing():
            store.papers.update(number, FULL)
        found = store.papers.get(number)
        assert found is not None
        assert found.paper == FULL
        assert store.papers.candidates(IdentityKeys.of(by_title(1))) == []
        assert [c.number for c in store.papers.candidates(IdentityKeys.of(FULL))] == [number]

    def test_times_are_kept_in_utc(self, store: Store) -> None:
        zone = timezone(timedelta(hours=9))
        (number,) = insert(store, invented(1, published=datetime(2026, 11, 20, 3, tzinfo=zone)))
        found = store.papers.get(number)
        assert found is not None
        assert found.paper.published == datetime(2026, 11, 19, 18, tzinfo=UTC)
        assert found.paper.published.tzinfo == UTC

    text = st.text(max_size=40).map(clean)

    @given(
        authors=st.lists(st.builds(Author, text, text), max_size=4).map(tuple),
        title=text,
        links=st.lists(text, max_size=3).map(tuple),
        moment=st.datetimes(timezones=st.just(UTC)) | st.none(),
    )
    def test_whatever_cleaned_text_holds(
        self, authors: tuple[Author, ...], title: str, links: tuple[str, ...], moment: datetime | None
    ) -> None:
        paper = Paper(title=title, authors=authors, links=links, published=moment)
        row = table.paper_values(paper, IdentityKeys.of(paper))
        assert table._stored((1, "key", *row[:-2])).paper == paper

    def test_many_at_once_in_the_order_asked_for(self, store: Store) -> None:
        a, b, c = insert(store, invented(1), invented(2), invented(3))
        assert [found.number for found in store.papers.all([c, a, 99, b])] == [c, a, b]
        assert store.papers.existing([c, 99, a, c]) == [c, a]
        assert store.papers.get(99) is None


class TestKeys:
    def test_the_strongest_name_is_the_key(self, store: Store) -> None:
        insert(store, invented(1), by_title(2), by_abstract(3))
        keys = [found.key for found in store.papers.all([1, 2, 3])]
        assert keys[0] == "2611.00001"
        assert keys[1].startswith("t-")
        assert keys[2].startswith("a-")
        assert [len(key) for key in keys[1:]] == [14, 14]

    def test_a_key_finds_its_paper_and_stays_when_more_is_known(self, store: Store) -> None:
        (number,) = insert(store, by_title(1))
        found = store.papers.get(number)
        assert found is not None
        with store.writing():
            store.papers.update(number, invented(1))
        again = store.papers.get(number)
        assert again is not None
        assert again.key == found.key
        assert store.papers.number_of(found.key) == number
        assert store.papers.number_of("2611.00001") == number
        assert store.papers.number_of("2611.00002") is None

    def test_two_papers_of_one_title_have_two_keys(self, store: Store) -> None:
        first, second = insert(store, by_title(1), by_title(1, abstract="Another text that begins quite differently."))
        keys = {found.key for found in store.papers.all([first, second])}
        assert len(keys) == 2
        assert [store.papers.number_of(found.key) for found in store.papers.all([first, second])] == [first, second]


class TestCandidates:
    def test_any_shared_name_makes_one(self, store: Store) -> None:
        a, b, c, _ = insert(store, invented(1), by_title(2), by_abstract(3), invented(4))
        mixed = IdentityKeys.of(
            Paper(arxiv_id=identifier_of(1), title=by_title(2).title, abstract=by_abstract(3).abstract)
        )
        assert [found.number for found in store.papers.candidates(mixed)] == [a, b, c]

    def test_an_empty_name_is_no_name(self, store: Store) -> None:
        insert(store, Paper(arxiv_id=identifier_of(1)), Paper(arxiv_id=identifier_of(2)))
        assert store.papers.candidates(IdentityKeys.of(Paper(arxiv_id=identifier_of(3)))) == []
        assert store.papers.candidates(IdentityKeys("", "", "")) == []


class TestAbsorbing:
    def test_announcements_states_history_and_keys_go_over(self, store: Store) -> None:
        kept, lost = insert(store, invented(1), by_abstract(2))
        number = document(store, "a.md", TODAY)
        before = store.papers.get(lost)
        assert before is not None
        with store.writing():
            store.documents.announce(number, lost, Announcement("a.md", 1))
            store.states.put(lost, PaperState(note="mine"))
            store.history.record("noted", [Change(lost, PaperState(), PaperState(note="mine"))], NOW)
            store.papers.absorb(kept, before)
        assert store.papers.get(lost) is None
        assert store.papers.number_of(before.key) == kept
        assert [seen.document for seen in store.documents.announcements(kept)] == ["a.md"]
        step = store.history.last_done()
        assert step is not None
        assert [change.paper for change in step.changes] == [kept]

    def test_no_table_is_in_the_way(self, store: Store) -> None:
        """Whatever refers to the lost paper, in tables of today or of tomorrow, goes over or goes away."""
        kept, lost = insert(store, invented(1), by_abstract(2))
        stored = store.papers.get(lost)
        assert stored is not None
        connection = store._connection
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        referring = [
            (name, row[3])
            for name in tables
            for row in connection.execute(f"PRAGMA foreign_key_list({name})")
            if row[2] == "paper"
        ]
        assert len(referring) >= 4
        connection.pragma("foreign_keys", False)
        for owner, column in referring:
            columns = connection.execute(f"PRAGMA table_info({owner})").fetchall()
            names = [name for _, name, _, needed, _, key in columns if needed or key or name == column]
            allowed = {column: lost, "status": "done", "format": "pdf"}
            values = [allowed.get(name, "1") for name in names]
            marks = ", ".join("?" * len(names))
            connection.execute(f"INSERT INTO {owner} ({', '.join(names)}) VALUES ({marks})", values)
        connection.pragma("foreign_keys", True)
        with store.writing():
            store.papers.absorb(kept, stored)
        assert [row for row in connection.execute("PRAGMA foreign_key_check") if row[2] == "paper"] == []

    def test_keys_of_a_chain_all_lead_to_the_last(self, store: Store) -> None:
        insert(store, invented(1), by_title(2), by_abstract(3))
        one, two, three = store.papers.all([1, 2, 3])
        with store.writing():
            store.papers.absorb(two.number, three)
            store.papers.absorb(one.number, two)
        assert {store.papers.number_of(found.key) for found in (one, two, three)} == {one.number}

    def test_a_step_about_both_keeps_what_it_did_to_the_kept_one(self, store: Store) -> None:
        kept, lost = insert(store, invented(1), by_abstract(2))
        starred, read = PaperState(starred_at=NOW), PaperState(read_at=NOW)
        stored = store.papers.get(lost)
        assert stored is not None
        with store.writing():
            changes = [Change(kept, PaperState(), starred), Change(lost, PaperState(), read)]
            store.history.record("both", changes, NOW)
            store.papers.absorb(kept, stored)
        step = store.history.last_done()
        assert step is not None
        assert step.changes == (changes[0],)


class TestDocuments:
    def test_the_same_bytes_are_the_same_document(self, store: Store) -> None:
        first = document(store, "a.md")
        with store.writing():
            again = store.documents.add(Document("copy of a.md", "sha of a.md", "invented"), NOW)
        assert again == first
        assert document(store, "b.md") != first

    def test_announcements_come_back_in_order(self, store: Store) -> None:
        (paper,) = insert(store, invented(1))
        a, b = document(store, "a.md"), document(store, "b.md", date(2026, 11, 18))
        seen = [
            Announcement("a.md", 7, TODAY, "Graphs", AnnouncementKind.CROSS, "raw \x1b text"),
            Announcement("b.md", 2),
            Announcement("b.md", 5, TODAY),
        ]
        with store.writing():
            store.documents.announce(b, paper, seen[2])
            store.documents.announce(b, paper, seen[1])
            store.documents.announce(a, paper, seen[0])
        assert store.documents.announcements(paper) == [
            seen[0],
            # Without a day of its own an entry has its document's.
            seen[1]._replace(date=date(2026, 11, 18)),
            seen[2],
        ]

    def test_a_second_reading_replaces_the_first(self, store: Store) -> None:
        first, second = insert(store, invented(1), invented(2))
        a = document(store, "a.md")
        with store.writing():
            store.documents.announce(a, first, Announcement("a.md", 1, topic="old"))
            store.documents.announce(a, second, Announcement("a.md", 1, topic="new"))
        assert store.documents.announcements(first) == []
        assert [seen.topic for seen in store.documents.announcements(second)] == ["new"]

"""Many papers at once are recorded as one after the other."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.domain.identifier import ArxivId
from reader.domain.paper import Author, Authority, Paper
from reader.services.recording import Recorder
from reader.storage.bulk import Prepared
from reader.storage.store import Store
from support.builders import Ticking

TITLES = ("", "Lantern Graphs", "How Tides Learn", "Proofs that Repair")
ABSTRACTS = ("", *(f"We show that {thing} attend to each other, and why they do so." for thing in ("lamps", "tides")))

papers = st.builds(
    lambda number, version, title, abstract, authors, arxiv: Paper(
        arxiv_id=ArxivId(f"2611.0000{number}", version) if number else None,
        title=title,
        abstract=abstract,
        authors=tuple(Author(name) for name in authors),
        authority=Authority.ARXIV if arxiv else Authority.DIGEST,
    ),
    st.integers(0, 4),
    st.none() | st.integers(1, 3),
    st.sampled_from(TITLES),
    st.sampled_from(ABSTRACTS),
    st.lists(st.sampled_from(("Ada Mori", "Bo Karlsson")), max_size=2, unique=True),
    st.booleans(),
)


def _rows(store: Store) -> list[Paper]:
    return [store.papers.get(number).paper for number in sorted(store.listing.numbers())]


@settings(max_examples=80)
@given(st.lists(papers, max_size=14), st.lists(papers, max_size=4))
def test_together_is_as_one_after_the_other(batch: list[Paper], before: list[Paper]) -> None:
    now = Ticking()()
    # What is stored already comes once more, among the others.
    batch = [*batch[:7], *before, *batch[7:]]
    with tempfile.TemporaryDirectory() as folder:
        single, together = Store(Path(folder) / "a.db"), Store(Path(folder) / "b.db")
        for store in (single, together):
            with store.writing():
                for paper in before:
                    Recorder(store, now).record(paper)
        with single.writing():
            recorder = Recorder(single, now)
            one_by_one = [recorder.record(paper) for paper in batch]
        with together.writing():
            at_once = Recorder(together, now).record_all([Prepared.of(paper) for paper in batch])
        assert _rows(together) == _rows(single)
        assert [item and item[1] for item in at_once] == [item and item[1] for item in one_by_one]
        for item in at_once:
            assert item is None or together.papers.get(item[0]) is not None
        single.close()
        together.close()

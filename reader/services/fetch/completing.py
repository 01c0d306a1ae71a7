"""Digests leave things out: titles, authors, abstracts. arXiv is asked for them, in batches and not too often."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from reader.domain.identity import IdentityKeys, same_paper
from reader.domain.paper import Paper
from reader.domain.text import letters
from reader.services.fetch.sources import SourceReport, Sources
from reader.services.recording import Recorder
from reader.storage.feeds import COMPLETING, SourceState
from reader.storage.papers import StoredPaper
from reader.storage.store import Store

BATCH = 100
"""Papers with identifiers in one request."""

MOST = 1_000
"""Papers with identifiers that one fetch completes."""

MOST_BY_WORDING = 20
"""Papers without identifier that one fetch looks for: each is a request of its own."""

AGAIN = timedelta(days=30)
"""When a paper that could not be completed is asked for again."""

TELLING = 20
"""Letters from which on a title alone tells one paper from all others; "Deep Learning" was written more than once."""


class Completing:
    """Completes papers that lack a title, authors or an abstract."""

    def __init__(self, store: Store, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock

    def batches(self) -> list[list[StoredPaper]]:
        """Return what one fetch asks for: batches of papers with identifiers, then single ones without."""
        numbers = self._store.feeds.incomplete(MOST, MOST_BY_WORDING, self._clock() - AGAIN)
        papers = self._store.papers.all(numbers)
        named = [paper for paper in papers if paper.paper.arxiv_id]
        nameless = [paper for paper in papers if not paper.paper.arxiv_id]
        return [named[start : start + BATCH] for start in range(0, len(named), BATCH)] + [[p] for p in nameless]

    def complete(self, batch: Sequence[StoredPaper]) -> SourceReport:
        """Ask for one batch and write what came. Raises SourceError; then the batch is asked for again next time."""
        first = batch[0].paper
        if first.arxiv_id:
            found = self._sources.by_ids([stored.paper.arxiv_id for stored in batch if stored.paper.arxiv_id])
            answers = {paper.arxiv_id.name: paper for paper in found if paper.arxiv_id}
        else:
            found = self._sources.by_wording(first.title, first.abstract)
            answer = sure_answer(first, found)
            answers = {"": answer} if answer else {}
        store, now = self._store, self._clock()
        updated = 0
        with store.writing():
            recorder = Recorder(store, now)
            for stored in batch:
                paper = answers.get(stored.paper.arxiv_id.name if stored.paper.arxiv_id else "")
                if paper is not None:
                    updated += recorder.complete(stored.number, paper)
            store.feeds.looked_up((stored.number for stored in batch), now)
            store.feeds.put_source(SourceState(COMPLETING, read_at=now, tried_at=now))
        return SourceReport(COMPLETING, papers=len(batch), updated=updated)

    def settle(self) -> None:
        """Forget what went wrong once, where nothing is left to be asked for."""
        state = self._store.feeds.source(COMPLETING)
        if state.error:
            with self._store.writing():
                self._store.feeds.put_source(state._replace(error="", next_try=None))


def sure_answer(asked: Paper, found: Sequence[Paper]) -> Paper | None:
    """Return which of the answers is the paper without identifier that was asked for; a likeness is not enough.

    The same abstract proves it. The same title does where it is long, or where an author is the same, unless the
    authors are all others, or two answers have it.
    """
    keys = IdentityKeys.of(asked)
    alike = [paper for paper in found if same_paper(keys, IdentityKeys.of(paper))]
    proven = [paper for paper in alike if keys.abstract and keys.abstract == IdentityKeys.of(paper).abstract]
    sure = proven or [paper for paper in alike if _agree(asked, paper, len(keys.title) >= TELLING)]
    return sure[0] if len(sure) == 1 else None


def _agree(asked: Paper, answer: Paper, title_tells: bool) -> bool:
    if not asked.authors or not answer.authors:
        return title_tells
    return not _surnames(asked).isdisjoint(_surnames(answer))


def _surnames(paper: Paper) -> set[str]:
    """Return the letters of the authors' surnames: digests shorten forenames."""
    names = (author.name.partition(",")[0].split() for author in paper.authors)
    return {key for words in names if words and (key := letters(words[-1]))}

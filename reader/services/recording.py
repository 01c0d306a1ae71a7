"""Who is who: where a paper that a source describes belongs in the library, and what it adds to it."""

from collections.abc import Sequence
from datetime import datetime

from reader.domain.identity import IdentityKeys, merge, same_paper
from reader.domain.paper import Authority, Paper
from reader.domain.state import PaperState
from reader.storage.bulk import Prepared
from reader.storage.papers import StoredPaper
from reader.storage.store import Store

Nameless = tuple[set[int], set[int]]
"""Numbers of titles and of abstracts of papers without an identifier."""

Recorded = tuple[int, str]
"""The number of a paper, and what became of it: new, updated or known."""


class Recorder:
    """Records papers inside the caller's transaction and remembers which of them are new."""

    def __init__(self, store: Store, now: datetime, nameless: Nameless | None = None) -> None:
        self._store = store
        self._now = now
        self._created: set[int] = set()
        self._moved: dict[int, int] = {}
        self._nameless = nameless

    def record(self, paper: Paper) -> Recorded | None:
        """Find or make the paper; return its number and what became of it: new, updated or known.

        None for a paper that nothing tells from another.
        """
        keys = IdentityKeys.of(paper)
        if keys.is_empty:
            return None
        known = self._known(keys)
        if not known:
            number = self._store.papers.insert(paper, self._now)
            self._created.add(number)
            return number, "new"
        return self._merge(known, paper)

    def record_all(self, papers: Sequence[Prepared]) -> list[Recorded | None]:
        """Do ``record`` for many papers in their order, many times as fast.

        Papers that are surely new are stored together, and one that is stored word for word is not looked at again.
        """
        stored = self._store.bulk.known([paper.arxiv for paper in papers])
        recorded: list[Recorded | None] = []
        run: list[Prepared] = []
        met: set[str] = set()
        for paper in papers:
            is_plain = bool(paper.arxiv) and paper.arxiv not in met and not self._may_be_nameless(paper)
            met.add(paper.arxiv)
            if is_plain and paper.arxiv not in stored:
                run.append(paper)
                continue
            recorded += self._insert(run)
            run = []
            if is_plain and stored[paper.arxiv][1] == paper.values:
                recorded.append((stored[paper.arxiv][0], "known"))
                continue
            recorded.append(self.record(paper.paper))
            self._mind_nameless(paper)
        recorded += self._insert(run)
        return self.settled(recorded)

    def settled(self, recorded: Sequence[Recorded | None]) -> list[Recorded | None]:
        """Return what was recorded with the numbers that the papers have by now."""
        return [self._settled(item) for item in recorded]

    def _insert(self, run: Sequence[Prepared]) -> list[Recorded]:
        numbers = self._store.bulk.insert(run, self._now) if run else range(0)
        self._created.update(numbers)
        return [(number, "new") for number in numbers]

    def _settled(self, recorded: Recorded | None) -> Recorded | None:
        """Return ``recorded`` with the number that its paper has now: a later one may have shown it to be another's."""
        if recorded is None or recorded[0] not in self._moved:
            return recorded
        return self.number_now(recorded[0]), recorded[1]

    def number_now(self, number: int) -> int:
        """Return the number that a paper has by now."""
        while number in self._moved:
            number = self._moved[number]
        return number

    def _may_be_nameless(self, paper: Prepared) -> bool:
        """Tell whether a stored paper without an identifier may be this one."""
        if self._nameless is None:
            self._nameless = self._store.bulk.nameless()
        titles, abstracts = self._nameless
        return paper.title in titles or paper.abstract in abstracts

    def _mind_nameless(self, paper: Prepared) -> None:
        if paper.arxiv or self._nameless is None:
            return
        titles, abstracts = self._nameless
        if paper.title is not None:
            titles.add(paper.title)
        if paper.abstract is not None:
            abstracts.add(paper.abstract)

    def complete(self, number: int, paper: Paper) -> bool:
        """Let ``paper``, which was asked for on behalf of a stored one, complete it; True if it added anything."""
        stored = self._store.papers.get(number)
        if stored is None:
            return False
        named = self._known(IdentityKeys.of(paper))
        others = [other for other in named if other.number != number]
        return self._merge([stored, *others], paper)[1] != "known"

    def _merge(self, known: list[StoredPaper], paper: Paper) -> tuple[int, str]:
        kept = known[0]
        merged = merge(kept.paper, paper)
        # The entry may show that two records, each with a part of the names, are one paper.
        for other in _twins(merged, known[1:]):
            merged = merge(merged, other.paper)
            self._unite(kept, other)
        if merged == kept.paper:
            return kept.number, "known"
        self._note_version(kept, merged, paper)
        self._store.papers.update(kept.number, merged)
        return kept.number, "known" if kept.number in self._created else "updated"

    def _note_version(self, kept: StoredPaper, merged: Paper, paper: Paper) -> None:
        """Record a version that came after the one that was known; a digest's link tells no version."""
        before = kept.paper.arxiv_id.version if kept.paper.arxiv_id else None
        after = merged.arxiv_id.version if merged.arxiv_id else None
        if paper.authority is Authority.DIGEST or before is None or after is None or after <= before:
            return
        from reader.storage.versions import PaperVersion

        # A feed announces a version without its date; the merged record then still has that of the one before.
        version = PaperVersion(after, paper.updated, self._now, kept.paper.abstract)
        self._store.versions.record(kept.number, version)

    def _known(self, keys: IdentityKeys) -> list[StoredPaper]:
        """Return the stored records of this paper, the strongest match first."""
        candidates = self._store.papers.candidates(keys)
        found = [c for c in candidates if same_paper(keys, IdentityKeys.of(c.paper))]
        if len(found) > 1 and not keys.arxiv and keys.abstract:
            # Two papers may share a title; the abstract tells which one is meant.
            found.sort(key=lambda c: IdentityKeys.of(c.paper).abstract != keys.abstract)
        return found

    def _unite(self, kept: StoredPaper, lost: StoredPaper) -> None:
        """Make one record of two; everything that the user said of either stays said."""
        states = self._store.states
        ours, theirs = states.get(kept.number), states.get(lost.number)
        self._store.papers.absorb(kept.number, lost)
        self._moved[lost.number] = kept.number
        if theirs == PaperState():
            return
        notes = dict.fromkeys(note for note in (ours.note, theirs.note) if note)
        united = PaperState(
            read_at=_earlier(ours.read_at, theirs.read_at),
            starred_at=_earlier(ours.starred_at, theirs.starred_at),
            skipped_at=_earlier(ours.skipped_at, theirs.skipped_at),
            later_at=_earlier(ours.later_at, theirs.later_at),
            tags=tuple(sorted({*ours.tags, *theirs.tags})),
            note="\n\n".join(notes),
        )
        states.put(kept.number, united)


def _earlier(a: datetime | None, b: datetime | None) -> datetime | None:
    return min(a, b) if a and b else a or b


def _twins(merged: Paper, others: list[StoredPaper]) -> list[StoredPaper]:
    """Return those of ``others`` that are surely the paper ``merged``: nothing that they say speaks against it."""
    ours = IdentityKeys.of(merged)
    named = [(other, IdentityKeys.of(other.paper)) for other in others]
    alike = [(other, keys) for other, keys in named if same_paper(ours, keys)]
    claimed = {keys.arxiv for _, keys in alike if keys.arxiv}
    # Where two identifiers lay claim to one wording, it is not known whose it is.
    return [other for other, keys in alike if not keys.arxiv or len(claimed) == 1]

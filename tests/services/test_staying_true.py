"""Whatever is written, in whatever window: what the filter knows is what a filter opened afresh knows."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from reader.domain.filters.parsing import parse_filter
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author, Authority, Paper
from reader.domain.state import PaperState
from reader.formats.arxiv.oai import OaiPage
from reader.services import bulk, catalogue, indexing
from reader.services.answering import answer
from reader.services.bulk import BulkImport, chunks
from reader.services.catalogue import Catalogue
from reader.services.fetch.completing import Completing
from reader.services.fetch.harvesting import Harvesting
from reader.services.fetch.writing import Writer, listing_document
from reader.services.filtering import MissingAnswerError, select
from reader.services.importing import import_batch
from reader.services.indexing import index_in_memory, index_path, make_file, open_index
from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.services.triage import LATER, READ, SKIP, STAR, UNREAD, UNSTAR
from support.builders import (
    NOW,
    TODAY,
    Ticking,
    abstract_of,
    batch,
    by_abstract,
    by_title,
    entry,
    identifier_of,
    invented,
)
from support.sheets import ICE, LINKS

if TYPE_CHECKING:
    from reader.services.fetch.sources import Sources

FILTERS = (
    *("", "lantern", "glacier", "order 3", "lantren", "flame2", "mori", '"graphs of"', "-glacier", "is:unread"),
    *("is:read", "is:starred|skipped", "has:note", "has:pdf", "note:lamps", "abs:twin", 'abs:"darker twin"'),
    *("tag:bees", "topic:ice", "cat:cs.LG", "cat:math", "kind:new", "kind:cross|replace", "newer:2d", "older:2d"),
    *("year:2026", "year:2020..2025", "id:2611", "2611.00003", "id:hep-th", "glacier or is:starred -cat:math"),
    *("-(lantern is:unread)", "is:later", "is:updated", 'in:"document 1"', "-in:arxiv", "date:2026-11-19"),
    "has:code",
)
SOME = (
    *("lantern", "has:pdf", "note:lamps", "abs:twin", "topic:ice", "is:unread", "is:later", "is:updated"),
    'in:"document 1"',
)

numbers = st.integers(1, 6)
windows = st.sampled_from((0, 1))
days = st.integers(0, 3).map(lambda back: TODAY - timedelta(days=back))
verbs = st.sampled_from((STAR, UNSTAR, SKIP, READ, UNREAD, LATER))
kinds = st.sampled_from((None, *AnnouncementKind))
forms = st.sampled_from(("whole", "newer", "renamed", "linked", "bare", "title", "abstract", "both", "old"))


def paper(number: int, form: str) -> Paper:
    """Return what some source says about one of a few papers; several of these turn out to be one paper."""
    return {
        "whole": partial(invented, number),
        "newer": partial(invented, number, arxiv_id=ArxivId(identifier_of(number).name, 2), authority=Authority.ARXIV),
        "renamed": partial(
            invented,
            number,
            title=f"Glacier Number {number}",
            authors=(Author("Ada Mori"),),
            authority=Authority.ARXIV,
            categories=("cs.CL",),
            published=NOW - timedelta(days=400 * number),
        ),
        "linked": partial(invented, number, links=("https://example.org/a.pdf", LINKS["code"])),
        "bare": partial(invented, number, authors=(), abstract=""),
        "title": partial(by_title, number, abstract=""),
        "abstract": partial(by_abstract, number),
        "both": partial(Paper, title=f"Lantern Graphs of Order {number}", abstract=abstract_of(number)),
        "old": partial(invented, number, arxiv_id=ArxivId(f"hep-th/990100{number}"), title="An Old Glacier"),
    }[form]()


papers = st.lists(st.builds(paper, numbers, forms), min_size=1, max_size=4)


class Answers:
    """arXiv, which knows every paper as a whole."""

    def __init__(self, harvested: Sequence[Paper] = ()) -> None:
        self.harvested = tuple(harvested)

    def harvest_page(self, set_name: str, since: date, token: str) -> OaiPage:
        """Give the first half, then the rest."""
        half = len(self.harvested) // 2
        papers, following = (self.harvested[half:], "") if token else (self.harvested[:half], "rest")
        return OaiPage(papers, (), following, None, None, ())

    def by_ids(self, names: Sequence[ArxivId]) -> list[Paper]:
        return [paper for paper in self._all() if paper.arxiv_id and paper.arxiv_id.name in [n.name for n in names]]

    def by_wording(self, title: str, abstract: str) -> list[Paper]:
        return [paper for paper in self._all() if title == paper.title or abstract == paper.abstract]

    def _all(self) -> list[Paper]:
        return [invented(number, authority=Authority.ARXIV) for number in range(1, 7)]


def everything_known(library: Library, known: Catalogue, filters: Sequence[str] = FILTERS) -> list[Any]:
    """Return all that a catalogue can be asked."""
    told: list[Any] = [known.tags(), known.index.category_names(), len(known.index)]
    for text in filters:
        for sort in SORTS if text in ("", "is:unread") else SORTS[:1]:
            docs = chosen(library, known, text, sort)
            found = known.index.numbers[docs].tolist()
            walk = [known.next_unread(docs, place, step) for place in range(len(docs)) for step in (1, -1)]
            told.append((text, sort, found, known.count(docs), known.unread_of(docs), walk))
    return told


def chosen(library: Library, known: Catalogue, text: str, sort: str) -> Any:
    node = parse_filter(text)
    while True:
        try:
            return select(known, node, TODAY, sort=sort, far=True).docs
        except MissingAnswerError as missing:
            found = answer(library, lambda: [ICE], missing.question)
            known.answers[missing.question] = known.index.docs(found)


class Following(RuleBasedStateMachine):
    """Two windows write; the first one's catalogue follows, now and then, a little at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.before = (catalogue.AT_ONCE, indexing.IN_MEMORY, bulk.CHUNK)
        catalogue.AT_ONCE, bulk.CHUNK = 1, 3

    @initialize(small=st.booleans())
    def open(self, small: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="following-"))
        # Below zero even an empty library has a file, which all that is logged from then on is added to.
        indexing.IN_MEMORY = 100 if small else -1
        path = self.folder / "library.db"
        clock = Ticking()
        self.windows = (Library(path, clock), Library(path, clock))
        self.documents = 0
        self.known = self.afresh()

    def teardown(self) -> None:
        try:
            self.catches_up()
        finally:
            self.close()

    def close(self) -> None:
        catalogue.AT_ONCE, indexing.IN_MEMORY, bulk.CHUNK = self.before
        for window in self.windows:
            window.close()
        shutil.rmtree(self.folder)

    def afresh(self) -> Catalogue:
        library = self.windows[0]
        opened = open_index(library)
        if opened is None:
            make_file(library.path)
            opened = open_index(library)
        assert opened is not None
        return Catalogue.of(library, opened)

    def document(self) -> str:
        self.documents += 1
        return f"document {self.documents}"

    @rule(window=windows, papers=papers, day=days, kind=kinds)
    def imports(self, window: int, papers: list[Paper], day: Any, kind: Any) -> None:
        name = self.document()
        entries = [entry(each, place, name, kind=kind) for place, each in enumerate(papers, 1)]
        library = self.windows[window]
        import_batch(library.store, batch(*entries, name=name, day=day), library.clock())

    @rule(window=windows, number=numbers, day=days, seen=st.booleans())
    def unites(self, window: int, number: int, day: Any, seen: bool) -> None:
        """Two papers turn out to be one: the list has one paper less."""
        for form in ("title", "abstract"):
            self.imports(window, [paper(number, form)], day, None)
        if seen:
            self.looks_a_little()
        self.imports(window, [paper(number, "both")], day, None)

    @rule(window=windows, papers=papers)
    def harvests(self, window: int, papers: list[Paper]) -> None:
        library = self.windows[window]
        harvesting = Harvesting(library.store, cast("Sources", Answers(papers)), library.clock)
        (report,) = harvesting.run(["cs"], TODAY, lambda _: None, lambda: False)
        assert not report.error

    @rule(window=windows)
    def completes(self, window: int) -> None:
        library = self.windows[window]
        completing = Completing(library.store, cast("Sources", Answers()), library.clock)
        for asked in completing.batches():
            completing.complete(asked)

    @rule(window=windows, papers=papers, day=days, kind=kinds)
    def fetches(self, window: int, papers: list[Paper], day: Any, kind: Any) -> None:
        library = self.windows[window]
        document = listing_document("cs.LG", day, self.document())
        Writer(library.store, library.clock).write(document, [(each, kind) for each in papers])

    @rule(window=windows, papers=papers)
    def imports_a_snapshot(self, window: int, papers: list[Paper]) -> None:
        importing = BulkImport(self.windows[window].store, NOW)
        for chunk in chunks(papers):
            importing.write(chunk)

    @rule(window=windows, verb=verbs, papers=st.lists(numbers, max_size=3))
    def decides(self, window: int, verb: Any, papers: list[int]) -> None:
        step = self.windows[window].say(verb, papers)
        if step is not None and window == 0:
            self.known.apply(step)

    @rule(window=windows, undo=st.booleans())
    def travels(self, window: int, undo: bool) -> None:
        library = self.windows[window]
        step = library.undo() if undo else library.redo()
        if step is not None and window == 0:
            self.known.apply(step)

    @rule(number=numbers, note=st.sampled_from(("", "lamps")), tags=st.sampled_from(((), ("bees",), ("Bees", "x"))))
    def writes_a_note(self, number: int, note: str, tags: tuple[str, ...]) -> None:
        store = self.windows[1].store
        with store.writing():
            if store.papers.existing([number]):
                store.states.put(number, PaperState(note=note, tags=tags))

    @rule()
    def looks_a_little(self) -> None:
        if not self.known.follow(self.windows[0].store):
            self.known = self.afresh()
        # What is asked now is answered from what is known by now, and must not be taken for what is known later.
        everything_known(self.windows[0], self.known, SOME)

    @rule()
    def makes_the_file_anew(self) -> None:
        make_file(self.windows[1].path)

    @rule()
    def loses_the_file(self) -> None:
        index_path(self.windows[0].path).unlink(missing_ok=True)

    @rule()
    def catches_up(self) -> None:
        library = self.windows[0]
        if not self.known.follow(library.store):
            self.known = self.afresh()
        while self.known.is_behind:
            self.known.take_in(library.store)
        told = everything_known(library, self.known)
        # The file with what was logged since, and an index that is made of the library alone.
        for fresh in (self.afresh(), Catalogue.of(library, index_in_memory(library))):
            while fresh.is_behind:
                fresh.take_in(library.store)
            assert told == everything_known(library, fresh)
        # In its own order the filter shows what the list shows without one.
        listed = self.known.index.numbers[chosen(library, self.known, "", "announced")].tolist()
        assert listed == library.numbers()
        assert self.known.count(chosen(library, self.known, "", "announced")) == library.counts()


TestFollowing = Following.TestCase
TestFollowing.settings = settings(max_examples=25, stateful_step_count=12)

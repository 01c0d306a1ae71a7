"""An invented morning of papers, and the libraries that tests fill with it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.domain.batch import Batch, Document, Entry
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, AnnouncementKind, Author, Paper
from reader.domain.state import PaperState
from reader.services.importing import import_batch
from reader.services.library import Library
from reader.storage.listing import Row
from reader.storage.store import Store

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""Noon in UTC: the same day in every zone of the tests."""

NEW, CROSS, REPLACE, REPLACE_CROSS = AnnouncementKind

_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " ", "backspace": "\x7f"}


def clock() -> datetime:
    """Return the one moment of these tests."""
    return NOW


_PLAIN: tuple[tuple[str, str, AnnouncementKind | None], ...] = (
    ("How Tides Learn: Recurrent Models of Shallow Water", "Ada Mori; Björn Karlsson; Carmen Díaz", NEW),
    ("Proofs that Repair Themselves", "Priya Raman; Tom Okafor", CROSS),
    ("A Cheap Bound for Expensive Queues", "Ivana Petrović", REPLACE),
    ("Sleepy Agents: Planning under Scheduled Silence", "Noor Haddad; Lee Chen; Ana Souza; Wim Dekker", NEW),
    ("Bayesian Beekeeping at Scale", "Juan Muñoz; Élodie Faure", REPLACE_CROSS),
    ("Counting Lanterns in the Dark", "Ada Mori", NEW),
    ("On the Unreasonable Calm of Large Models", "Signe Ødegaard; Paul Brandt", CROSS),
    ("Compilers that Apologise", "Rosa Lindqvist; Kwame Mensah; Yuki Sato", NEW),
    ("Graph Matching by Gentle Persuasion", "Mina Park; Otto Weiss", NEW),
    ("A Census of Forgotten Lemmas", "Hedda Berg", None),
    ("Weather as a Language", "Tariq Aziz; Lena Vogt", REPLACE),
    ("Sparse Attention Needs No Glasses", "Björn Karlsson; Mei Lin", NEW),
    ("Memory Without Regret", "Carmen Díaz; Fatima Noor", NEW),
    ("Slow Sorting for Fast Crowds", "Pete Quill", CROSS),
    ("The Geometry of Almost Nothing", "Zofia Wójcik; Ivo Tanaka", REPLACE),
    ("Robots that Read the Room", "Ada Mori; Pete Quill", NEW),
    ("Polite Adversaries", "Luc Marchand; Greta Holm", NEW),
)

_SENTENCE = (
    "We study a small question with care, find that a simple method answers it, and report where the method fails. "
)


def batch() -> Batch:
    """Return the morning that these tests read: 24 papers of three days."""
    papers = [_lanterns(), _tex(), _untitled(), _chinese(), _crowded(), _linked(), _long()]
    for count, (title, names, _) in enumerate(_PLAIN):
        papers.append(
            Paper(
                arxiv_id=ArxivId(f"2611.01{300 + count}", 1 + count % 2),
                title=title,
                authors=_authors(names),
                abstract=f"{title}. {_SENTENCE * (1 + count % 3)}".strip(),
                categories=("cs.LG", "stat.ML")[: 1 + count % 2],
                published=NOW.replace(hour=0) - timedelta(days=1 + count),
            )
        )
    kinds = [NEW, CROSS, None, NEW, REPLACE, NEW, NEW, *(kind for _, _, kind in _PLAIN)]
    day = date(2026, 11, 20)
    entries = [
        Entry(paper, Announcement("morning.md", place, day - timedelta(days=place // 12), "Machine learning", kind))
        for place, (paper, kind) in enumerate(zip(papers, kinds, strict=True), 1)
    ]
    return Batch(Document("morning.md", "0" * 64, "daily-markdown", "Morning", day), tuple(entries))


def _authors(names: str) -> tuple[Author, ...]:
    return tuple(Author(name) for name in names.split("; "))


def _lanterns() -> Paper:
    return Paper(
        arxiv_id=ArxivId("2611.01234", 1),
        title="Lantern Graphs for Sparse Attention",
        authors=_authors("Ada Mori; Björn Karlsson; Carmen Díaz"),
        abstract=(
            "We show that attention over lantern graphs needs O(n log n) memory and loses less than one percent of "
            "accuracy on long documents. The graphs are drawn once and kept; no kernel is written."
        ),
        categories=("cs.LG", "cs.AI"),
        published=datetime(2026, 11, 19, tzinfo=UTC),
        comments="12 pages, 4 figures",
        links=("https://github.com/lantern-lab/graphs",),
    )


def _tex() -> Paper:
    return Paper(
        arxiv_id=ArxivId("2611.01240", 2),
        title=r"$\alpha$-Trees and the Poincar\'e Garden of $n^2$ Paths",
        authors=_authors(r"Andr\'e Lefebvre; Zo\"e Klein"),
        abstract=r"Let $x_i \in \mathbb{R}^n$ be a path. We prove $\|x\|_2 \le \alpha$ for every tree of depth $k^2$.",
        categories=("math.CO",),
        published=datetime(2026, 11, 18, tzinfo=UTC),
        updated=datetime(2026, 11, 19, tzinfo=UTC),
        journal_ref="J. Gardens 7 (2026) 12",
    )


def _untitled() -> Paper:
    return Paper(
        arxiv_id=ArxivId("2611.01251"),
        abstract="A robot that forgets its map can still come home. We give it a lamp and count how often it does.",
        published=datetime(2026, 11, 19, tzinfo=UTC),
    )


def _chinese() -> Paper:
    return Paper(
        arxiv_id=ArxivId("2611.01262", 1),
        title="稀疏注意力的灯笼图：一种简单的方法与它的极限",
        authors=_authors("王小明; 李华; 김민수"),
        abstract="我们研究灯笼图上的注意力机制，并证明它只需要线性的内存。实验表明这种方法在长文档上几乎没有损失。" * 2,
        categories=("cs.CL",),
    )


def _crowded() -> Paper:
    return Paper(
        arxiv_id=ArxivId("2611.01273", 3),
        title="A Telescope Made of Very Many People Who Each Hold One Small Mirror and Agree Where to Point It",
        authors=tuple(Author(f"Observer {chr(65 + count % 26)}. Number{count}") for count in range(30)),
        authors_truncated=True,
        abstract="Thirty mirrors, one star.",
        categories=("astro-ph.IM",),
    )


def _linked() -> Paper:
    return Paper(
        title="A Note that nobody has put on arXiv yet",
        authors=_authors("Uma Free"),
        abstract="This work is only known from a page of links, and is waiting for its identifier.",
        links=("https://example.org/note.pdf", "https://example.org/code"),
        doi="10.1000/xyz123",
    )


def _long() -> Paper:
    paragraphs = [f"Part {count}. {_SENTENCE * 3}".strip() for count in range(1, 12)]
    return Paper(
        arxiv_id=ArxivId("cond-mat/0204567"),
        title="An Old Paper with a Very Long Abstract",
        authors=_authors("Emil Lang"),
        abstract="\n".join(paragraphs),
        categories=("cond-mat.stat-mech",),
    )


_STATES: Mapping[str, PaperState] = {
    "2611.01240": PaperState(read_at=NOW, starred_at=NOW),
    "2611.01273": PaperState(read_at=NOW, skipped_at=NOW),
    "2611.01302": PaperState(read_at=NOW),
    "2611.01304": PaperState(read_at=NOW, starred_at=NOW, tags=("bees",), note="Ask Élodie.\nAlso about honey."),
    "2611.01307": PaperState(read_at=NOW, skipped_at=NOW, note="no"),
    "2611.01310": PaperState(starred_at=NOW),
}


def fill(path: Path, *batches: Batch, states: Mapping[str, PaperState] | None = None) -> Path:
    """Make a library of ``batches`` at ``path``; ``states`` by key, without any history."""
    store = Store(path)
    try:
        for each in batches:
            import_batch(store, each, NOW)
        with store.writing():
            for key, state in (states or {}).items():
                number = store.papers.number_of(key)
                assert number is not None, key
                store.states.put(number, state)
    finally:
        store.close()
    return path


@cache
def _morning() -> bytes:
    with TemporaryDirectory() as folder:
        return fill(Path(folder) / "library.sqlite3", batch(), states=_STATES).read_bytes()


def morning(folder: Path) -> Path:
    """Return a library of the invented morning, in ``folder`` and of its own."""
    path = folder / "library.sqlite3"
    path.write_bytes(_morning())
    return path


@contextmanager
def library_at(path: Path) -> Iterator[Library]:
    """Open a library, as another window would, and close it."""
    library = Library(path, clock)
    try:
        yield library
    finally:
        library.close()


def all_rows(path: Path) -> list[Row]:
    """Return what the file holds now, seen by another connection."""
    with library_at(path) as library:
        return library.rows(library.numbers())


def row_of(path: Path, name: str) -> Row:
    """Return one paper's row in the file, by its key."""
    return next(row for row in all_rows(path) if row.key == name)

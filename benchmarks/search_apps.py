"""The app and fzf in pseudo-terminals of one size: keys to their final paint, memory, starts and `j`."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from baseline_app import LINE
from fzf import Fzf
from harness import BASELINE_ENV, COLUMNS, ROWS, end, exec_to_paint, key_time, wait_painted
from search_corpus import GAP
from search_queries import Query
from search_watch import Memory, Watch, final_paint, wait_idle
from start import BARE

from support.pty_process import PtyProcess, plain_text

# The class of each query that is typed, and the length that is looked for: 98 keys.
TYPED = (
    ("exact words", 24),
    ("typos in 3 words", 26),
    ("acronym", 5),
    ("word prefixes", 19),
    ("author + word, typos", 16),
    ("glued prefixes", 8),
)
_CLEAR = "\x15"
_PATIENCE = 900.0
"""Seconds for what a first start may do: a large library's index is made then."""
_SLICE = 16
_IDENTIFIER = re.compile(r"\d{4}\.\d{5}")


@dataclass(frozen=True, slots=True)
class Library:
    """A library of the corpus: its file, the lines of the same papers, how many, and a home with the caches."""

    path: Path
    lines: Path
    papers: int
    home: Path

    def command(self, matins: Sequence[str]) -> list[str]:
        return [*matins, "--library", str(self.path)]

    @property
    def environment(self) -> dict[str, str]:
        return {"HOME": str(self.home)}


@dataclass(slots=True)
class Typing:
    """Seconds from each key to its final paint, and in how many queries the target was drawn while it was typed."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    ours_found: int = 0
    theirs_found: int = 0


def full_list(text: str) -> bool:
    """Whether the app has drawn all of a screen: the identifiers of eight rows and the beginning of an abstract."""
    return "Study " in text and len(set(_IDENTIFIER.findall(text))) >= 8


Opened = tuple[PtyProcess, Watch]


def typed_queries(queries: dict[str, list[Query]]) -> list[Query]:
    """Return one query of each class in `TYPED`, the one whose length is nearest to what is looked for."""
    return [
        min(queries[name], key=lambda query: abs(len(query.text) - size)) for name, size in TYPED if queries.get(name)
    ]


@contextmanager
def opened(argv: Sequence[str], painted: Callable[[str], bool], env: dict[str, str]) -> Iterator[Opened]:
    """Start a program, wait until it shows what is wanted and neither it nor its children have anything to do."""
    with PtyProcess(argv, columns=COLUMNS, rows=ROWS, env=env) as process:
        wait_painted(process, painted, 0.5, _PATIENCE)
        watch = Watch(process.pid)
        wait_idle(process, watch, 3.0, _PATIENCE)
        yield process, watch
        end(process)


@contextmanager
def filtering(matins: Sequence[str], library: Library) -> Iterator[Opened]:
    """Open the app on a library, with the list loaded and the filter bar open.

    The word that is typed and taken back brings in what the first letter loads; fzf is ready when its list is.
    """
    with opened(library.command(matins), full_list, library.environment) as (process, watch):
        for key in ("/", *"ab", _CLEAR):
            final_paint(process, watch, key, 60.0)
            wait_idle(process, watch, 1.0, _PATIENCE)
        yield process, watch


def type_pairs(matins: Sequence[str], library: Library, fzf: Fzf | None, queries: Sequence[Query]) -> Typing:
    """Type the queries, each key into the app and then into fzf, so that a busy moment of the machine meets both."""
    result = Typing()
    with ExitStack() as stack:
        ours = stack.enter_context(filtering(matins, library))
        theirs = None
        if fzf is not None:
            whole = f"{library.papers}/{library.papers}"
            theirs = stack.enter_context(opened(fzf.interactive(library.lines), lambda text: whole in text, {}))
        for query in queries:
            marks = ours[0].mark(), theirs[0].mark() if theirs else 0
            for key in query.text:
                result.ours.append(final_paint(*ours, key))
                if theirs:
                    result.theirs.append(final_paint(*theirs, key))
            result.ours_found += _drawn(ours[0].bytes_since(marks[0]), query)
            final_paint(*ours, _CLEAR)
            if theirs:
                result.theirs_found += _drawn(theirs[0].bytes_since(marks[1]), query)
                final_paint(*theirs, _CLEAR)
    return result


def _drawn(sent: bytes, query: Query) -> bool:
    """Whether a piece of the target's title was drawn; both cut long titles, fzf also at their beginning."""
    text = plain_text(sent)
    title = query.line.partition(GAP)[0]
    return any(title[start : start + _SLICE] in text for start in range(0, max(1, len(title) - _SLICE), 5))


def memory(matins: Sequence[str], library: Library, queries: Sequence[Query]) -> tuple[Memory | None, Memory | None]:
    """Return the app's memory after its list has loaded, and after the queries were typed."""
    with opened(library.command(matins), full_list, library.environment) as (process, watch):
        loaded = watch.memory()
        final_paint(process, watch, "/", 60.0)
        for query in queries:
            for key in (*query.text, _CLEAR):
                final_paint(process, watch, key)
        return loaded, watch.memory()


def starts(matins: Sequence[str], libraries: Sequence[Library], pairs: int) -> list[list[float]]:
    """Return the seconds from exec to a full screen: of a bare Textual app, and of the app with each library."""
    seconds: list[list[float]] = [[] for _ in range(len(libraries) + 1)]
    for _ in range(pairs + 1):
        seconds[0].append(exec_to_paint(BARE, lambda text: LINE in text, env=BASELINE_ENV).seconds)
        for place, library in enumerate(libraries):
            argv, home = library.command(matins), library.environment
            seconds[place + 1].append(exec_to_paint(argv, full_list, env=home, timeout=120.0).seconds)
    return [measured[1:] for measured in seconds]


def moves(matins: Sequence[str], libraries: Sequence[Library], keys: int) -> list[list[float]]:
    """Return the seconds of each `j` with each library; the apps are open together and take turns."""
    with ExitStack() as stack:
        apps = [
            stack.enter_context(opened(library.command(matins), full_list, library.environment))[0]
            for library in libraries
        ]
        rounds = [[key_time(app, "j").seconds for app in apps] for _ in range(keys)]
    return [list(times) for times in zip(*rounds, strict=True)]

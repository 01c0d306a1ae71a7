"""Every fault of the network on every endpoint, and a day of politeness.

Each case fetches, harvests or downloads into a library while one endpoint has one fault: the fault is named in words of
its own unless everything came all the same, nothing that was there is lost, no request is made sooner than three
seconds after another, and when the fault is over the same command brings the rest. A picture that does not come is no
reason to tell of anything: its caption says what it shows, and the same command brings it later. The day lets two
instances ask, through all faults, on a clock that is handed in; keys are pressed in a real window while each endpoint
hangs.
"""

import random
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from reader.config import Config
from reader.config.reading import parse_config
from reader.domain.errors import SourceError
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.state import PaperState
from reader.services.fetch.opening import Fetching
from reader.services.library import Library
from reader.sources.answers import Accept
from reader.sources.gate import Gate
from reader.sources.transport import Transport
from reader.storage.kept import KeptPapers
from reader.storage.store import Store
from robustness.network_keys import ASKED, meanwhile
from robustness.network_words import unnamed
from robustness.pictures import source_of, spoiled
from robustness.running import Run, check, percentile
from robustness.texts import is_sentence
from robustness.workers import spread
from support.builders import NOW, batch, take_in
from support.clock import FakeClock
from support.fake_arxiv import HOSTS, FakeArxiv, Seen
from support.faults import Fault
from support.world import World, invented

ROUNDS = {"short": 8, "medium": 1_000, "long": 1_000}
GAP = 3.0
NAME = "library.db"
DAY = 10_000
"""The number of the case that is a day."""

PAUSE = 3 * 3600
"""Seconds after which every pause that a fault asked for is over."""

REPLAYED = (
    Fault.CLOSED, Fault.UNAVAILABLE_SECONDS, Fault.SERVER_ERROR, Fault.CUT, Fault.FORBIDDEN, Fault.REDIRECT_HOME,
    Fault.TOO_MANY_SECONDS, Fault.HANGS, Fault.WEB_PAGE, Fault.RATE_EXCEEDED_200,
)  # fmt: skip


PICTURES = "pictures"
"""The endpoint of all pictures, which stand below the pages that they belong to."""


class Endpoint(NamedTuple):
    """The beginning of an address, and what asks it."""

    path: str
    work: str


ENDPOINTS = (
    Endpoint("/rss", "fetch"), Endpoint("/api/query", "fetch"), Endpoint("/api/daily_papers", "fetch"),
    Endpoint("/oai", "harvest"), Endpoint("/html", "download"), Endpoint("/ar5iv", "download"),
    Endpoint("/pdf", "download"), Endpoint(PICTURES, "download"),
)  # fmt: skip


def run(run: Run) -> None:
    """Try ``rounds`` of the faults on the endpoints, at most all of them, the day, and the keys."""
    world = invented(date(2026, 11, 16), days=5, per_day=6)
    check(world.listing("cs.LG", date(2026, 11, 20)), "the feed is empty")
    plan = list(product(ENDPOINTS, Fault))
    run.dice(0).shuffle(plan)
    template = run.folder(0)
    _begin(template, world)
    expected = {work: _healthy(run, template, world, work) for work in ("fetch", "harvest", "download")}

    def one(number: int) -> bool | None:
        endpoint, fault = plan[number]
        with run.case(number, f"{endpoint.path}, {fault.name}") as place:
            shutil.copytree(template, place, dirs_exist_ok=True)
            return _try(place, world, endpoint, fault, expected[endpoint.work])

    wanted = [number for number in run.numbers() if number < len(plan)]
    named = spread(run, wanted, one)
    run.figures |= {
        "named": f"{sum(map(bool, named)):,}",
        "kinds of fault": len({plan[number][1] for number in wanted}),
        "endpoints": len({plan[number][0] for number in wanted}),
    }
    whole = run.rounds >= len(plan)
    _replay(run, world, hours=24 if whole else 1)
    meanwhile(run, len(ASKED) if whole else 1, 100 if whole else 10)


def _config(server: FakeArxiv) -> Config:
    url = server.url
    return parse_config(
        '[arxiv]\ncategories = ["cs.LG"]\nauthors = ["Ada Example"]\ndaily_papers = true\n'
        f'[fetch]\napi = "{url}/api/query"\nrss = "{url}"\noai = "{url}/oai"\ndaily_papers = "{url}/api/daily_papers"\n'
        f'pages = "{url}"\nar5iv = "{url}/ar5iv"\n[download]\npictures = true\n'
    )


def _begin(place: Path, world: World) -> Path:
    """Make a library of three papers of this world, known by nothing but their identifiers, with decisions on them."""
    path = place / NAME
    # The last one has no page at arXiv itself, and one at ar5iv.
    chosen = [next(p for p in world.papers if int(p.name[-1]) == last) for last in (1, 2, 0)]
    take_in(path, batch(*(Paper(arxiv_id=ArxivId(paper.name, 1), title=paper.title) for paper in chosen)))
    store = Store(path)
    with store.writing():
        for number in (1, 2, 3):
            store.states.put(number, PaperState(NOW, NOW, None, ("kept",), f"note {number}"))
    store.close()
    return path


def _work(path: Path, config: Config, work: str, clock: FakeClock) -> list[str]:
    """Do one command; return the sentences about what went wrong."""
    fetching = Fetching(path, config, path.parent / "gate", clock)
    if work == "download":
        report = fetching.download([1, 2, 3], ("html", "pdf"), _nobody, _nobody, _never)
        return [text for text in (report.stopped, *(each.problem for each in report.downloads)) if text]
    if work == "harvest":
        steps: Sequence[object] = fetching.harvest(["cs:cs:LG"], date(2026, 11, 16), _nobody, _nobody, _never)
    else:
        steps = fetching.run(_nobody, _nobody, _never).steps
    return [step.error for step in steps if step.error]  # type: ignore[attr-defined]


def _nobody(*_: object) -> None:
    """Hear nothing."""


def _never() -> bool:
    return False


def _healthy(run: Run, template: Path, world: World, work: str) -> set[str]:
    place, clock = run.folder(0), FakeClock()
    shutil.copytree(template, place, dirs_exist_ok=True)
    path = place / NAME
    with FakeArxiv(world, clock) as server:
        _work(path, _config(server), work, clock)
        _polite(server.seen)
    return _there(path)


def _there(path: Path) -> set[str]:
    """Return what a library has: its papers, and the whole papers that are kept."""
    with closing(Library(path)) as library:
        numbers = library.numbers()
        for number in (1, 2, 3):
            detail = library.detail(number)
            check(detail is not None and detail.state.note == f"note {number}", "a note is lost")
            check(detail is not None and detail.state.is_starred and detail.paper.title, "a star or a title is lost")
        kept = KeptPapers(path)
        found = {row.key for row in library.rows(numbers)} | {file.path.name for file in kept.all()}
        pictures = ((file, source_of(file.identifier.name)) for file in kept.all())
        return found | {source for file, source in pictures if kept.picture(file, source)}


def _polite(seen: Sequence[Seen]) -> None:
    for earlier, later in pairwise(seen):
        gap = later.began - earlier.began
        check(gap >= GAP, f"{later.path} was asked {gap:.3f} s after {earlier.path}")
    check({request.connections for request in seen} <= {1}, "two connections were open at once")


def _try(place: Path, world: World, endpoint: Endpoint, fault: Fault, expected: set[str]) -> bool:
    clock = FakeClock()
    with FakeArxiv(world, clock) as server, spoiled(fault) as bad:
        path, config = place / NAME, _config(server)
        before = _there(path)
        for prefix in _prefixes(endpoint, world):
            server.fail(fault, times=999, path=prefix)
        told = _work(path, config, endpoint.work, clock)
        found = _there(path)
        _polite(server.seen)
        check(before <= found, "papers are lost")
        lost = {name for name in expected - found if endpoint.path != PICTURES or not name.endswith(".png")}
        check(told or not lost, f"it says nothing, and lacks {sorted(lost)[:5]}")
        wrong = [text for text in told if not is_sentence(text)]
        check(not wrong, f"no sentence: {wrong}")
        vague = unnamed(fault, told)
        check(not vague, f"the cause is not named: {vague}")
        server.heal()
        clock.advance(PAUSE)
        again = _work(path, config, endpoint.work, clock)
        _brought(endpoint, fault, expected - _there(path), bad, again)
        _polite(server.seen)
        return bool(told)


def _brought(endpoint: Endpoint, fault: Fault, lacking: set[str], bad: set[str], again: list[str]) -> None:
    """Look for what a second try did not bring."""
    # What a source said it does not have is not asked for again by itself.
    if endpoint.work == "download" and fault in (Fault.MISSING, Fault.MISSING_AND_DAMAGED, Fault.GONE):
        return
    # An entry of a day that nobody can read names no paper; arXiv's own are had in another way.
    allowed = bad if endpoint.path == "/api/daily_papers" else set()
    left = sorted(key for key in lacking if not any(name in key for name in allowed))
    check(not left, f"trying again brings no {left[:5]}, and says {again}")


def _prefixes(endpoint: Endpoint, world: World) -> list[str]:
    if endpoint.path != PICTURES:
        return [endpoint.path]
    return [f"/html/{paper.name}v1/" for paper in world.papers]


def _replay(run: Run, world: World, hours: int) -> None:
    """Let two instances ask for a day."""
    number = DAY
    if run.only not in (None, number):
        return
    clock = FakeClock()
    with run.case(number, "the day", timed=False) as place, FakeArxiv(world, clock) as server:
        until = clock.now() + timedelta(hours=hours)
        ready = threading.Barrier(2)
        surprises: list[BaseException] = []
        threads = [
            threading.Thread(target=_ask, args=(run.dice(number + turn), place, server, clock, until, ready, surprises))
            for turn in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(300)
        check(not any(thread.is_alive() for thread in threads), "the day never ends")
        check(not surprises, f"an instance failed: {surprises[:2]}")
        gaps = [later.began - earlier.began for earlier, later in pairwise(server.seen)]
        _polite(server.seen)
        run.figures |= {"hours replayed": hours, "requests": f"{len(gaps) + 1:,}", "smallest gap": f"{min(gaps):.3f} s"}
        run.figures["median gap"] = f"{percentile(gaps, 0.5):.0f} s"


def _ask(
    dice: random.Random,
    place: Path,
    server: FakeArxiv,
    clock: FakeClock,
    until: object,
    ready: threading.Barrier,
    surprises: list[BaseException],
) -> None:
    transport = Transport(Gate(place / "gate", clock), clock, hosts=HOSTS, jitter=dice.random)
    pages: tuple[tuple[str, Accept], ...] = (
        ("/rss/cs.LG", Accept.XML),
        ("/api/query?search_query=cat:cs.LG&start=0&max_results=3", Accept.XML),
    )
    pause: Callable[[], float] = lambda: dice.choice((0.0, 0.0, 1.0, 2.9, 3.0, 40.0, 400.0, 1_800.0))  # noqa: E731
    try:
        with clock.taking_part():
            ready.wait()
            while clock.now() < until:  # type: ignore[operator]
                clock.sleep(pause(), _never)
                if dice.random() < 0.4:
                    server.fail(dice.choice(REPLAYED), times=dice.choice((1, 1, 3)))
                path, accept = dice.choice(pages)
                try:
                    transport.get(f"{server.url}{path}", accept=accept)
                except SourceError:
                    continue
    except BaseException as error:  # noqa: BLE001 - told by the other thread
        surprises.append(error)

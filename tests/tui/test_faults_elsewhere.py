"""Trouble with what is no feed: queries, harvests, the daily papers, pages and PDFs. Its cause is named, nothing is
lost, another try works, and no key waits."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import pytest

from reader.paths import config_path
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.fetching import fetched, listen, subscribe
from support.morning import all_rows
from support.painting import Paints, prompt
from support.screens import Window, window

# What the sentence says, whoever is asked.
NAMED = {
    Fault.RESET: "broke the connection off",
    Fault.HANGS_INSIDE: "took too long to answer",
    Fault.CUT: "breaks off in the middle",
    Fault.BAD_GZIP: "packed answer that is damaged",
    Fault.TOO_MANY_HOURS: "in 2 hours",
    Fault.SERVER_ERROR: "trouble of its own (500",
    Fault.REDIRECT_FOREIGN: "elsewhere.example is not among the hosts",
    Fault.WRONG_TYPE: "type image/png",
    Fault.EMPTY: "empty answer",
}


class Place(NamedTuple):
    """Where something is asked for: the settings, the key, the group of its work, and how its success is told."""

    path: str
    settings: str
    key: str = "R"
    group: str = "fetch"
    success: str = "fetched: "
    again: tuple[str, ...] = ("R",)
    days_before: int = 0


AGAIN = ("d", "d")
"""What was wanted and did not come is wanted no more, and then again."""

PLACES = [
    Place("/api/query", 'queries = ["cat:cs.LG"]'),
    Place("/oai", 'categories = ["cs.LG"]', days_before=4),
    Place("/api/daily_papers", "daily_papers = true"),
    Place("/html", 'categories = ["cs.LG"]', "d", "download", "downloaded ", AGAIN),
    Place("/pdf", 'categories = ["cs.LG"]', "d", "download", "downloaded ", AGAIN),
]


def configure(server: FakeArxiv, place: Place) -> None:
    subscribe(server, place.settings)
    with config_path().open("a") as file:
        file.write(f'pages = "{server.url}"\nar5iv = "{server.url}/ar5iv"\n')


def busy(desk: Window, group: str) -> Callable[[], bool]:
    return lambda: any(worker.group == group and not worker.is_finished for worker in desk.app.workers)


async def prepared(desk: Window, place: Place, clock: FakeClock) -> None:
    """Fetch what there is to be fetched before; put the cursor on a paper of which arXiv has an HTML."""
    subscribed = config_path().read_text()
    config_path().write_text(subscribed.replace(place.settings, 'categories = ["cs.LG"]'))
    await desk.press("R")
    await fetched(desk)
    await desk.indexed()
    config_path().write_text(subscribed)
    clock.advance(place.days_before * 86_400)
    names = [row.key for row in map(desk.session.row, range(len(desk.session))) if row]
    wanted = next(index for index, name in enumerate(names) if int(name[-1]) % 5)
    await desk.press("g", *"j" * wanted)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.name.lower())
async def test_a_fault_is_named_takes_nothing_away_and_holds_no_key_up(
    fault: Fault, place: Place, tmp_path: Path, server: FakeArxiv, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(server, place)
    path = tmp_path / "library.sqlite3"
    async with window(path, size=(250, 24)) as desk:
        await prepared(desk, place, clock)
        before = {row.key for row in all_rows(path)}
        is_busy = busy(desk, place.group)
        server.fail(fault, times=99, path=place.path)
        asked = len(server.seen)
        paints, told = Paints(desk, monkeypatch), listen(desk, monkeypatch)
        desk.send(place.key)
        await desk.until(lambda: is_busy() or len(server.seen) > asked)
        times = [await paints.time(key) for key in "jkjk"]
        end = perf_counter() + 20
        while is_busy() and perf_counter() < end:
            times += [await paints.time(key) for key in "jk"]
        await desk.until(lambda: not is_busy())
        assert any(seen.path.startswith(place.path) for seen in server.seen[asked:])
        assert prompt(times), times
        assert any(NAMED[fault] in sentence for sentence in told)
        assert "no papers" not in " ".join(desk.text()).lower()
        assert before <= {row.key for row in all_rows(path)}
        server.heal()
        clock.advance(3 * 3600)
        await desk.press(*place.again)
        await desk.until(lambda: not is_busy() and desk.status.startswith(place.success))

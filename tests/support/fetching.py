"""A window that fetches from the fake arXiv: subscriptions, waiting, and what was said meanwhile."""

import asyncio
from datetime import date
from time import perf_counter

import pytest

from reader.paths import config_path
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.screens import Window
from support.world import invented

WORLD = invented(date(2026, 11, 12), days=9, per_day=12)


class Patient(FakeClock):
    """A clock on which pauses pass at once, and which a server that is silent cannot move."""

    advance = None  # type: ignore[assignment]


def subscribe(server: FakeArxiv, arxiv: str = 'categories = ["cs.LG", "cs.AI"]') -> None:
    url, path = server.url, config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'[arxiv]\n{arxiv}\n[fetch]\napi = "{url}/api/query"\nrss = "{url}"\noai = "{url}/oai"\n'
        f'daily_papers = "{url}/api/daily_papers"\n',
        encoding="utf-8",
    )


def announced(*categories: str) -> set[str]:
    """Return the papers of today's listings of these categories."""
    day = date(2026, 11, 20)
    return {paper.name for category in categories for paper, _, _ in WORLD.listing(category, day)}


def is_busy(desk: Window) -> bool:
    return any(worker.group == "fetch" and not worker.is_finished for worker in desk.app.workers)


async def begun(desk: Window) -> None:
    """Wait until a fetch is under way beside the loop that answers keys, which sees it at least once."""
    end = perf_counter() + 30
    while not is_busy(desk):
        assert perf_counter() < end, desk.status
        await asyncio.sleep(0)


async def fetched(desk: Window) -> None:
    """Wait until the fetch under way is over and told of."""
    await desk.until(lambda: not is_busy(desk))


def listen(desk: Window, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows by every sentence of the status line: the next key may take one away."""
    told: list[str] = []
    say = desk.main.status.say

    def heard(message: str, *, error: bool = False) -> None:
        say(message, error=error)
        told.extend([message] if message else [])

    monkeypatch.setattr(desk.main.status, "say", heard)
    return told

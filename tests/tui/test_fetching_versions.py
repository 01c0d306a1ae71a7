"""A starred paper of which R brings a new version says so, with what its abstract changed since the star."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.fetching import WORLD, fetched, subscribe
from support.morning import morning
from support.screens import Window, window
from support.world import World

FIRST = "Lanterns are counted by bees at night. We give a bound on what they see."
SECOND = "Lanterns are counted by bees at night. We give a sharp bound on what they see."
THIRD = "Lanterns are counted by moths at night. We give a sharp bound on what they see."

WEEKEND = 3 * 86_400


@pytest.fixture
def world() -> World:
    """Return a world of its own, whose first paper of Friday's listing has another abstract in each version."""
    world = World(list(WORLD.papers))
    _change(world, FIRST)
    return world


def _change(world: World, abstract: str, *moments: datetime) -> str:
    paper, _, _ = world.listing("cs.LG", datetime(2026, 11, 20).date())[0]
    changed = replace(paper, abstract=abstract, submitted=(paper.submitted[0], *moments))
    world.papers[world.papers.index(paper)] = changed
    return paper.name


async def _fetch(desk: Window) -> None:
    await desk.press("R")
    await fetched(desk)


async def _show(desk: Window, name: str) -> list[str]:
    await desk.press("escape")
    await desk.paste(name)
    await desk.press("enter")
    return [line.strip() for line in desk.text()]


async def test_the_pane_tells_of_all_that_changed_since_the_star(
    tmp_path: Path, world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeArxiv(world, clock) as server:
        subscribe(server, 'categories = ["cs.LG"]')
        async with window(morning(tmp_path), size=(180, 60)) as desk:
            monkeypatch.setattr(desk.app.library, "clock", clock.now)
            await _fetch(desk)
            name = _change(world, SECOND, datetime(2026, 11, 20, 12, tzinfo=UTC))
            await _show(desk, name)
            await desk.press("s")
            clock.advance(WEEKEND)
            await _fetch(desk)
            shown = "\n".join(await _show(desk, name))
            assert "version 2 came on 23 Nov 2026" in shown
            assert "+ sharp" in shown
            assert "- bees" not in shown
            _change(world, THIRD, datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 23, 12, tzinfo=UTC))
            clock.advance(86_400)
            await _fetch(desk)
            shown = "\n".join(await _show(desk, name))
            assert "version 3 came on 24 Nov 2026" in shown
            for change in ("- bees", "+ moths", "+ sharp"):
                assert change in shown


async def test_without_a_star_there_is_the_version_alone(tmp_path: Path, world: World, clock: FakeClock) -> None:
    with FakeArxiv(world, clock) as server:
        subscribe(server, 'categories = ["cs.LG"]')
        async with window(morning(tmp_path), size=(180, 60)) as desk:
            await _fetch(desk)
            name = _change(world, SECOND, datetime(2026, 11, 20, 12, tzinfo=UTC))
            clock.advance(WEEKEND)
            await _fetch(desk)
            shown = "\n".join(await _show(desk, name))
            assert "version 2 came on 23 Nov 2026" in shown
            assert "+ sharp" not in shown

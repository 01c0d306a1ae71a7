"""How long a key takes to change the screen, while something else is under way."""

import asyncio
from collections.abc import Sequence
from statistics import median
from time import perf_counter

import pytest
from textual.screen import Screen

from support.screens import Window

SOON = 0.1
"""Seconds within which a key is answered."""


class Paints:
    """The moments at which the screen was painted, and where the cursor was then."""

    def __init__(self, desk: Window, monkeypatch: pytest.MonkeyPatch) -> None:
        self._desk = desk
        self._seen: list[tuple[float, int]] = []
        display = desk.app._display

        def watched(screen: Screen[object], renderable: object) -> None:
            display(screen, renderable)  # type: ignore[arg-type]
            if renderable is not None:
                self._seen.append((perf_counter(), desk.session.cursor))

        monkeypatch.setattr(desk.app, "_display", watched)

    async def time(self, key: str) -> float:
        """Type a key that moves the cursor; return the seconds until the screen was painted with it elsewhere."""
        before = self._desk.session.cursor
        self._seen.clear()
        begin = perf_counter()
        self._desk.send(key)
        while not any(cursor != before for _, cursor in self._seen):
            assert perf_counter() - begin < 20
            await asyncio.sleep(0)
        return next(moment for moment, cursor in self._seen if cursor != before) - begin


def prompt(times: Sequence[float]) -> bool:
    """Tell whether keys were answered soon.

    A busy machine may hold one key up for a moment; a program that waits for an answer holds one up for longer, or
    several.
    """
    *_, second, slowest = sorted(times)
    return median(times) < SOON and second < 2.5 * SOON and slowest < 5 * SOON

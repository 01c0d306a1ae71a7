"""What the title says of today, on a screen of any width."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.storage.feeds import SourceState
from reader.storage.store import Store
from support.fake_arxiv import FakeArxiv
from support.fetching import subscribe
from support.morning import morning
from support.screens import window


class TestTitle:
    """What is said of today where there is little room: what matters least goes first."""

    COUNTS = "24 papers · 19 unread · ★ 3"

    async def lines(self, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        async with window(morning(folder), size=(120, 24)) as desk:
            monkeypatch.setattr(desk.app.library, "clock", lambda: now)
            lines = []
            for width in (120, 80, 40, 20):
                await desk.resize(width, 24)
                desk.main.show_day_state()
                await desk.settle()
                desk.check()
                lines.append(desk.text()[0].strip())
        return lines

    async def test_a_weekend(self, tmp_path: Path, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch) -> None:
        subscribe(server)
        wide, normal, narrow, least = await self.lines(tmp_path, datetime(2026, 11, 21, 9, tzinfo=UTC), monkeypatch)
        assert "no announcements today (weekend; next Sunday 20:00 ET, 19:15 here)" in wide
        assert "  weekend; next Sunday 20:00 ET, 19:15 here" in normal
        assert wide.endswith(self.COUNTS)
        assert normal.endswith(self.COUNTS)
        assert narrow.split("  ")[1] == "weekend"
        assert narrow.endswith("19 unread · ★ 3")
        assert least

    async def test_trouble(self, tmp_path: Path, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch) -> None:
        subscribe(server)
        path = morning(tmp_path)
        now = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
        store = Store(path)
        with store.writing():
            again = now + timedelta(minutes=10)
            store.feeds.put_source(SourceState("arXiv cs.LG", "", None, now, "arXiv answered 503", again))
        store.close()
        monkeypatch.setattr("support.morning._morning", path.read_bytes)
        wide, normal, narrow, _ = await self.lines(tmp_path, now, monkeypatch)
        assert "  arXiv answered 503, next try 07:55" in wide
        assert "  arXiv answered 503, next try 07:55" in normal
        assert "  arXiv answered 503  " in narrow
        assert narrow.endswith("19 unread")

    async def test_another_day_is_not_taken_for_today(self, tmp_path: Path, server: FakeArxiv) -> None:
        subscribe(server)
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await desk.press("[")
            assert desk.text()[0].startswith(" Fri 20 Nov 2026  not fetched yet: R fetches")
            await desk.press("[")
            assert desk.text()[0].startswith(" Thu 19 Nov 2026  today: not fetched yet: R fetches")
            await desk.press("]", "]")
            assert desk.text()[0].startswith(" Matins  not fetched yet: R fetches")

"""R asks arXiv over real sockets on this machine: what comes, how it is told, and how it ends."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from reader.paths import config_path, data_dir
from reader.sources.locking import FileLock
from reader.storage.feeds import FeedTable
from support.clock import FakeClock
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.fetching import WORLD, announced, fetched, listen, subscribe
from support.morning import all_rows, morning
from support.screens import window


def _gate() -> Path:
    data_dir().mkdir(parents=True, exist_ok=True)
    return data_dir() / "requests.lock"


class TestAGoodMorning:
    async def test_new_papers_come_and_the_title_counts_each_once(
        self, tmp_path: Path, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        subscribe(server, 'categories = ["cs.CL", "cs.AI"]')
        new = announced("cs.CL", "cs.AI")
        assert len(new) < len(announced("cs.CL")) + len(announced("cs.AI"))
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            told = listen(desk, monkeypatch)
            assert "not fetched yet: R fetches" in desk.text()[0]
            await desk.press("R")
            await fetched(desk)
            assert desk.status.startswith(f"fetched: {len(new)} new")
            assert f"fetched 07:45, {len(new)} papers" in desk.text()[0]
            assert len(desk.session) == 24 + len(new)
            assert new <= {row.key for row in map(desk.session.row, range(len(desk.session))) if row}
            assert told[:2] == ["fetching", "reading cs.CL (1/2)  R stops"]
            assert "reading cs.AI (2/2), in 3 s: requests keep their distance  R stops" in told
            await desk.press("R")
            await fetched(desk)
            assert desk.status.startswith("fetched: nothing new")

    async def test_the_first_papers_lead_from_the_welcome_to_the_list(self, tmp_path: Path, server: FakeArxiv) -> None:
        subscribe(server)
        async with window(tmp_path / "empty.sqlite3", size=(120, 24)) as desk:
            await desk.press("R")
            await fetched(desk)
            await desk.indexed()
            assert {row.key for row in all_rows(tmp_path / "empty.sqlite3")} == announced("cs.LG", "cs.AI")
            assert desk.status.startswith("fetched: ")

    async def test_everything_else_that_is_subscribed_to(self, tmp_path: Path, server: FakeArxiv) -> None:
        author = WORLD.papers[0].authors[0]
        subscribe(server, f'authors = ["{author}"]\nqueries = ["cat:hep-th"]\ndaily_papers = true')
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            assert "not fetched yet" in desk.text()[0]
            await desk.press("R")
            await fetched(desk)
            assert desk.text()[0].startswith(" Matins  fetched 07:45  ")
            assert len(desk.session) > 24

    async def test_a_key_that_clears_the_line_leaves_the_progress(self, tmp_path: Path, slow_server: FakeArxiv) -> None:
        subscribe(slow_server)
        slow_server.fail(Fault.HANGS)
        async with window(morning(tmp_path)) as desk:
            await desk.press("R")
            await desk.until(lambda: slow_server.seen)
            await desk.press("s")
            assert desk.status.startswith("starred")
            await desk.press("j")
            assert desk.status.startswith("reading cs.LG (1/2)  R stops")
            await desk.press("R")
            await fetched(desk)
            await desk.press("j")
            assert "R stops" not in desk.status


class TestLeaving:
    @pytest.mark.parametrize("library", ["morning", "empty"])
    async def test_in_the_middle_of_a_request(self, library: str, tmp_path: Path, slow_server: FakeArxiv) -> None:
        subscribe(slow_server)
        slow_server.fail(Fault.HANGS, path="/rss/cs.AI")
        path = morning(tmp_path) if library == "morning" else tmp_path / "library.sqlite3"
        async with window(path) as desk:
            await desk.press("R")
            await desk.until(lambda: len(slow_server.seen) == 2)
            desk.send("q")
            await desk.ended()
            assert not desk.app.return_code
        for thread in threading.enumerate():
            if thread.name == "matins-request":
                await asyncio.to_thread(thread.join, 10)
                assert not thread.is_alive()
        assert announced("cs.LG") <= {row.key for row in all_rows(path)}

    async def test_while_a_request_waits_for_its_turn(self, tmp_path: Path, slow_server: FakeArxiv) -> None:
        subscribe(slow_server)
        lock = FileLock.attempt(_gate())
        assert lock is not None
        async with window(morning(tmp_path)) as desk:
            await desk.press("R")
            await desk.until(lambda: desk.status.startswith("reading cs.LG (1/2): another request is running"))
            desk.send("q")
            await desk.ended()
            assert not desk.app.return_code
        lock.release()
        assert slow_server.seen == []

    async def test_for_the_sample_library(self, tmp_path: Path, slow_server: FakeArxiv) -> None:
        subscribe(slow_server)
        slow_server.fail(Fault.HANGS, path="/rss/cs.AI")
        path = tmp_path / "library.sqlite3"
        async with window(path) as desk:
            await desk.press("R")
            await desk.until(lambda: len(slow_server.seen) == 2)
            await desk.press("d")
            await desk.indexed()
            sample = len(desk.session)
            await desk.press("R")
            await desk.until(lambda: desk.status.startswith("stopped; "))
            assert desk.app.screen is desk.main
            assert len(desk.app.screen_stack) == 2
            assert len(desk.session) == sample
        assert {row.key for row in all_rows(path)} == announced("cs.LG")


class TestTrouble:
    async def test_the_title_names_it_and_the_next_try_is_made(
        self, tmp_path: Path, server: FakeArxiv, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        subscribe(server)
        server.fail(Fault.UNAVAILABLE, times=3, path="/rss/cs.LG")
        timers = list[tuple[float, Callable[[], None]]]()
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            monkeypatch.setattr(desk.main, "set_timer", lambda seconds, then: timers.append((seconds, then)))
            monkeypatch.setattr(desk.app.library, "clock", clock.now)
            await desk.press("R")
            await fetched(desk)
            # Ten minutes after the last of three requests, which back off from each other.
            assert "arXiv answered 503, next try 07:5" in desk.text()[0]
            ((seconds, again),) = timers
            assert 500 < seconds < 600
            clock.advance(seconds)
            again()
            await fetched(desk)
            assert f"{len(announced('cs.LG', 'cs.AI'))} papers" in desk.text()[0]
            assert len(timers) == 1

    async def test_nobody_there(self, tmp_path: Path, server: FakeArxiv) -> None:
        subscribe(server)
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            with server.down():
                await desk.press("R")
                await fetched(desk)
            assert desk.status.startswith("127.0.0.1 refused the connection (arXiv cs.LG)")
            assert "offline: showing what is here" in desk.text()[0]
            await desk.press("R")
            await fetched(desk)
            assert desk.status.startswith("fetched: ")

    async def test_what_came_is_told_beside_it(self, tmp_path: Path, server: FakeArxiv) -> None:
        subscribe(server)
        server.fail(Fault.EMPTY, path="/rss/cs.LG")
        async with window(morning(tmp_path), size=(120, 24)) as desk:
            await desk.press("R")
            await fetched(desk)
            new = len(announced("cs.AI"))
            assert desk.status.startswith(f"127.0.0.1 sent an empty answer (arXiv cs.LG); {new} new")

    async def test_settings_that_are_wrong_are_not_taken_for_no_subscriptions(self, tmp_path: Path) -> None:
        path = config_path()
        path.parent.mkdir(parents=True)
        path.write_text('[arxiv]\ncategories = ["cs.LH"]\n')
        async with window(morning(tmp_path), size=(250, 24)) as desk:
            await desk.press("j", "R")
            assert 'there is no category "cs.LH"' in desk.status

    async def test_a_library_that_cannot_be_written(
        self, tmp_path: Path, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise apsw.FullError("disk full")

        subscribe(server)
        path = morning(tmp_path)
        before = all_rows(path)
        async with window(path, size=(300, 24)) as desk:
            with monkeypatch.context() as patch:
                patch.setattr(FeedTable, "log_day", full)
                await desk.press("R")
                await fetched(desk)
            assert "disk" in desk.status
            assert [row for row in all_rows(path) if row in before] == before
            await desk.press("R")
            await fetched(desk)
            assert desk.status.startswith("fetched: ")
            assert f"fetched 07:45, {len(announced('cs.LG', 'cs.AI'))} papers" in desk.text()[0]

"""What comes in and goes out."""

import time
from pathlib import Path

import pytest

from reader.domain.batch import Batch, Document, Entry
from reader.domain.identifier import ArxivId
from reader.domain.paper import Announcement, Paper
from reader.paths import demo_path
from reader.services.fetch.opening import Fetching, OnWait
from reader.services.fetch.sources import Check, FetchReport, OnProgress, Progress, SourceReport
from reader.services.settings import load, subscribe
from reader.tui.screens.ask import AskPath
from reader.tui.screens.subscriptions import SubscriptionsScreen
from support.checks import checks
from support.morning import all_rows, fill, morning
from support.screens import window


@checks("copy")
async def _copy(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    title = r"α-Trees and the Poincaré Garden of n² Paths"
    url = "https://arxiv.org/abs/2611.01240v2"
    async with window(morning(place)) as desk:
        await desk.press("j")
        for text in ("2611.01240v2", url, f"[{title}]({url})", "2611.01240v2"):
            await desk.press(key)
            assert desk.app.clipboard == text
            assert desk.status.startswith(f"copied {text[:60]}")
        await desk.press("j", key)
        assert desk.app.clipboard == "2611.01251"
    bare = Paper(arxiv_id=ArxivId("2611.09999"))
    unknown = Paper(title="A [Title] of its *own*")
    entries = tuple(Entry(paper, Announcement("d", at)) for at, paper in enumerate((bare, unknown), 1))
    async with window(fill(place / "bare.sqlite3", Batch(Document("d", "1" * 64, "plain-text"), entries))) as desk:
        assert desk.shows("no title yet")
        await desk.press(key, key, key)
        assert desk.app.clipboard == "[2611.09999](https://arxiv.org/abs/2611.09999)"
        await desk.press("j", key, key)
        assert desk.app.clipboard == "A [Title] of its *own*"
        await desk.press("o")
        assert desk.status.startswith("this paper has no arXiv identifier yet")


@checks("open_abstract", "open_pdf")
async def _open(key: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "abs" if key == "o" else "pdf"
    url = f"https://arxiv.org/{page}/2611.01234v1"
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert desk.app.clipboard == url
        assert desk.status.startswith(f"no browser here; copied {url}")
        opened = place / "opened"
        fake = place / "bin" / "xdg-open"
        fake.parent.mkdir()
        fake.write_text(f'#!/bin/sh\necho "$#" "$@" >> "{opened}.part"\nmv "{opened}.part" "{opened}"\n')
        fake.chmod(0o755)
        monkeypatch.setenv("DISPLAY", ":7")
        monkeypatch.setenv("PATH", f"{fake.parent}:/bin:/usr/bin")
        desk.app.copy_to_clipboard("")
        await desk.press(key)
        await desk.until(opened.exists)
        assert opened.read_text() == f"1 {url}\n"
        assert desk.app.clipboard == ""
        assert desk.status.startswith(f"opened {url}")


@checks("export", "import")
async def _ask(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    async with window(morning(place)) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, AskPath)
        await desk.press("escape")
        assert desk.app.screen is desk.main


@checks("sample")
async def _sample(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = place / "library.sqlite3"
    async with window(path) as desk:
        await desk.press(key)
        await desk.indexed()
        assert desk.shows("sample library")
    assert len(all_rows(demo_path(path))) > 10
    assert all_rows(path) == []


@checks("subscribe", "subscriptions")
async def _subscriptions(key: str, place: Path, _: pytest.MonkeyPatch) -> None:
    path = place / "empty.sqlite3" if key == "a" else morning(place)
    async with window(path) as desk:
        await desk.press(key)
        assert isinstance(desk.app.screen, SubscriptionsScreen)
        await desk.press(*"cs.LG", "enter")
        assert load().arxiv.categories == ["cs.LG"] or tuple(load().arxiv.categories) == ("cs.LG",)
        assert desk.shows("[x] cs.LG")
        await desk.press("enter")
        assert not load().arxiv.categories
        await desk.press("escape", "escape")
        assert not isinstance(desk.app.screen, SubscriptionsScreen)


@checks("fetch")
async def _fetch(key: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: Fetching, on_progress: OnProgress, __: OnWait, cancelled: Check) -> FetchReport:
        on_progress(Progress(0, 2, "reading [/b] cs.LG"))
        while not cancelled():
            time.sleep(0.001)
        return FetchReport((SourceReport("cs.LG", new=3),), cancelled=True)

    monkeypatch.setattr(Fetching, "run", run)
    for path in (morning(place), place / "empty.sqlite3"):
        async with window(path) as desk:
            await desk.press(key)
            assert desk.status.startswith("nothing is subscribed to yet")
    subscribe("category", "cs.LG")
    for path in (morning(place), place / "empty.sqlite3"):
        async with window(path) as desk:
            await desk.press(key)
            await desk.until(lambda desk=desk: desk.status.startswith("reading [/b] cs.LG (1/2)  R stops"))
            await desk.press(key)
            await desk.until(lambda desk=desk: desk.status.startswith("stopped; 3 new so far"))
    async with window(morning(place)) as desk:
        await desk.press(key)
        desk.send("q")
        await desk.ended()
        assert desk.app.return_code == 0

"""d downloads over real sockets on this machine, and no key waits for it; enter reads what came, without a network."""

from pathlib import Path

import pytest

from reader.domain.identifier import ArxivId
from reader.paths import config_path
from reader.storage.kept import KeptPapers, kept_folder
from reader.tui.screens.paper import PaperScreen
from support.fake_arxiv import FakeArxiv
from support.faults import Fault
from support.fetching import fetched, listen, subscribe
from support.morning import morning
from support.screens import Window, window


def download_from(server: FakeArxiv, settings: str = "") -> None:
    subscribe(server)
    with config_path().open("a") as file:
        file.write(f'pages = "{server.url}"\nar5iv = "{server.url}/ar5iv"\n[download]\n{settings}\n')


async def done(desk: Window) -> None:
    """Wait until nothing is being downloaded and that was told."""

    def is_over() -> bool:
        return not any(worker.group == "download" and not worker.is_finished for worker in desk.app.workers)

    await desk.until(is_over)


def kept(path: Path) -> set[str]:
    return {file.path.name for file in KeptPapers(path).all()}


async def with_papers(desk: Window) -> None:
    await desk.press("R")
    await fetched(desk)
    await desk.indexed()


async def test_a_paper_comes_and_is_read_without_a_network(
    tmp_path: Path, server: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    download_from(server)
    path = tmp_path / "library.sqlite3"
    async with window(path, size=(120, 30)) as desk:
        await with_papers(desk)
        row = next(row for row in map(desk.session.row, range(len(desk.session))) if row and int(row.key[-1]) % 5)
        await desk.press("/", *f"id:{row.key}", "enter")
        told = listen(desk, monkeypatch)
        await desk.press("d")
        await done(desk)
        await desk.until(lambda: desk.status.startswith("downloaded"))
        assert desk.status.startswith(f"downloaded {row.key}: HTML and PDF ")
        assert any(line.startswith(f"downloading {row.key} (HTML) 1/2") for line in told)
        assert len(kept(path)) == 2
        await desk.press("d")
        await done(desk)
        await desk.until(lambda: desk.status.startswith("nothing new"))
        with server.down():
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, PaperScreen) and desk.app.screen.view.pages)
            await desk.press("q")


async def test_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    async with window(morning(tmp_path), size=(120, 30)) as desk:
        await desk.press("enter")
        await desk.until(lambda: "not downloaded yet: d does that" in "\n".join(desk.text()))


async def test_no_network_is_told_and_a_later_d_goes_on(tmp_path: Path, server: FakeArxiv) -> None:
    download_from(server, 'formats = ["pdf"]')
    path = tmp_path / "library.sqlite3"
    async with window(path, size=(200, 30)) as desk:
        await with_papers(desk)
        with server.down():
            await desk.press("d")
            await done(desk)
            await desk.until(lambda: "nothing new was downloaded; " in desk.status)
        assert kept(path) == set()
        await desk.press("j", "d")
        await done(desk)
        await desk.until(lambda: desk.status.startswith("downloaded 2 papers "))
        assert len(kept(path)) == 2


async def test_keys_answer_meanwhile_and_it_can_be_stopped(tmp_path: Path, slow_server: FakeArxiv) -> None:
    download_from(slow_server)
    path = morning(tmp_path)
    slow_server.fail(Fault.HANGS, times=9, path="/html")
    async with window(path) as desk:
        await desk.press("d")
        await desk.until(lambda: slow_server.seen)
        await desk.press("j", "x")
        assert desk.status.startswith("skipped")
        await desk.press("D")
        assert desk.status.startswith(("stopping the download", "nothing new was downloaded"))
        await done(desk)
        await desk.until(lambda: desk.status.startswith("nothing new was downloaded"))
    assert kept(path) == set()


async def test_the_sample_library_and_a_paper_without_an_identifier(tmp_path: Path) -> None:
    async with window(morning(tmp_path), demo=True) as desk:
        await desk.press("d")
        assert "nothing is downloaded into it" in desk.status
    assert not kept_folder(tmp_path / "library.sqlite3").exists()


async def test_many_papers_are_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.tui import downloading

    monkeypatch.setattr(downloading, "ASKED_FROM", 3)
    monkeypatch.setattr(downloading.Downloading, "_work", lambda _: None)
    async with window(morning(tmp_path)) as desk:
        await desk.press("v", "v", "v", "d")
        assert "Download 3 papers?" in "\n".join(desk.text())
        await desk.press("n")
        assert desk.session.library.store.downloads.wanted() == []
        await desk.press("d", "y")
        assert len(desk.session.library.store.downloads.wanted()) == 6


async def test_the_passage_that_text_finds_is_shown(tmp_path: Path) -> None:
    path = morning(tmp_path)
    words = (
        "The keepers of the harbour saw it first. " * 20 + "A lantern attention of moths was lit. " + "Then dark. " * 90
    )
    page = '<section class="ltx_section" id="S1"><h2 class="ltx_title"><span class="ltx_tag">4 </span>Harbours</h2>'
    page += f'<div class="ltx_para" id="S1.p1"><p class="ltx_p">{words}</p></div></section>'
    html = f'<html><body><article class="ltx_document">{page}</article></body></html>'
    KeptPapers(path).put(ArxivId("2611.01240", 1), "html", html.encode())
    async with window(path, size=(120, 40)) as desk:
        await desk.indexed()
        await desk.press("/", *'text:"attention of moths"', "enter")
        await desk.until(lambda: len(desk.session) == 1)
        await desk.until(lambda: "in the paper: 4 Harbours" in "\n".join(desk.text()))
        shown = " ".join(line.rpartition("│")[2].strip() for line in desk.text())
        assert "A lantern attention of moths was lit." in shown
        assert "… " in shown
        await desk.press("escape")
        assert "in the paper" not in "\n".join(desk.text())


class TestGivingUp:
    """d once more wants a paper no more, as long as it is not there."""

    @pytest.fixture(autouse=True)
    def quiet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from reader.tui.downloading import Downloading

        monkeypatch.setattr(Downloading, "_work", lambda _: None)

    def wanted(self, desk: Window) -> set[str]:
        return {each.name for each in desk.session.library.store.downloads.wanted()}

    async def test_a_paper_that_waits(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(120, 30)) as desk:
            await desk.press("d", "j", "d")
            assert self.wanted(desk) == {"2611.01234", "2611.01240"}
            await desk.press("d")
            assert desk.status.startswith("2611.01240 will not be downloaded; d wants it again")
            assert self.wanted(desk) == {"2611.01234"}
            await desk.press("d", "k", "d")
            assert self.wanted(desk) == {"2611.01240"}

    async def test_marked_ones_where_all_of_them_wait(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from reader.tui import downloading

        monkeypatch.setattr(downloading, "ASKED_FROM", 3)
        async with window(morning(tmp_path), size=(120, 30)) as desk:
            await desk.press("d", "v", "v", "v", "d", "y")
            assert len(self.wanted(desk)) == 3
            # No question before less is wanted.
            await desk.press("d")
            assert "3 papers will not be downloaded; d wants them again" in desk.status
            assert self.wanted(desk) == set()

    async def test_a_refusal_stays(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(120, 30)) as desk:
            await desk.press("d")
            downloads, number = desk.session.library.store.downloads, desk.session.number
            assert number is not None
            with desk.session.library.store.writing():
                downloads.refused(number, "html", 1, "There is no page.")
            await desk.press("d")
            assert [(each.format, each.is_refused) for each in downloads.wanted()] == [("html", True)]
            # Where nothing waits any more, the key asks for the paper and tells why there is none.
            await desk.press("d")
            assert [(each.format, each.is_refused) for each in downloads.wanted()] == [("html", True), ("pdf", False)]

    async def test_without_an_identifier_there_is_nothing(self, tmp_path: Path) -> None:
        async with window(morning(tmp_path), size=(120, 30)) as desk:
            await desk.press("/", *"nobody", "enter", "d", "d")
            assert desk.status.startswith("without an arXiv identifier there is nothing to download")


async def test_what_is_under_way_stops_with_the_last_that_was_wanted(tmp_path: Path, slow_server: FakeArxiv) -> None:
    download_from(slow_server)
    slow_server.fail(Fault.HANGS, times=9, path="/html")
    async with window(morning(tmp_path)) as desk:
        await desk.press("d")
        await desk.until(lambda: slow_server.seen)
        await desk.press("d")
        await done(desk)
        assert desk.session.library.store.downloads.wanted() == []
        assert kept(tmp_path / "library.sqlite3") == set()

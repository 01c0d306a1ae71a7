"""Libraries of more papers than are read at once: nothing loads the whole list, and nothing is lost by that."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from reader.domain.paper import AnnouncementKind
from reader.search import engine
from reader.search.engine import SearchIndex
from reader.services import catalogue, indexing
from reader.services.triage import READ
from reader.storage.listing import ListingTable
from reader.tui import background, shelf, tidying
from reader.tui.orders import StoredOrder
from support.builders import batch, entry, invented
from support.checks.finding import settings
from support.morning import fill, library_at
from support.screens import window

COUNT = 700


@pytest.fixture(autouse=True)
def small_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is true of a million papers is true of seven hundred under smaller measures."""
    monkeypatch.setattr(shelf, "SMALL", 100)
    monkeypatch.setattr(indexing, "IN_MEMORY", 100)
    monkeypatch.setattr(background, "LOOK_AROUND", 0.02)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    kinds = (AnnouncementKind.NEW, AnnouncementKind.REPLACE)
    papers = [entry(invented(number), number, "big.md", kind=kinds[number % 5 == 0]) for number in range(1, COUNT + 1)]
    return fill(tmp_path_factory.mktemp("big") / "library.sqlite3", batch(*papers, name="big.md")).read_bytes()


@pytest.fixture
def path(stored: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite3"
    path.write_bytes(stored)
    return path


@pytest.fixture
def read_whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[object, ...]]]:
    """Return the calls that read a whole list."""
    calls: list[tuple[object, ...]] = []
    numbers = ListingTable.numbers

    def counted(self: ListingTable, states: Sequence[str] = (), *, day: str = "", hidden: Sequence[str] = ()):
        calls.append((states, day, hidden))
        return numbers(self, states, day=day, hidden=hidden)

    monkeypatch.setattr(ListingTable, "numbers", counted)
    return calls


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background.Background, "open_catalogue", lambda _: None)


@pytest.mark.usefixtures("no_index")
async def test_a_start_reads_what_is_in_sight(path: Path, read_whole: list[object]) -> None:
    with library_at(path) as library:
        whole = library.numbers()
    read_whole.clear()
    async with window(path, wait=False) as desk:
        await desk.settle()
        assert isinstance(desk.session._order, StoredOrder)
        assert (len(desk.session), desk.session.number) == (COUNT, whole[0])
        await desk.press("G")
        assert (desk.session.cursor, desk.session.number) == (COUNT - 1, whole[-1])
        await desk.press("k", "g", "pagedown", "n", "N", "s", "u", "/", *"order 7", "escape")
        assert read_whole == []
        assert len(desk.session._order._pages) < 6
        desk.check()


@pytest.mark.usefixtures("no_index")
async def test_the_next_unread_is_looked_for_among_some_papers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with library_at(path) as library:
        numbers = library.numbers()
        library.say(READ, [number for place, number in enumerate(numbers) if place not in (300, 650)])
    monkeypatch.setattr("reader.tui.cursor.LOOKED_AT", 320)
    monkeypatch.setattr("reader.tui.actions.LOOKED_AT", 320)
    async with window(path, wait=False) as desk:
        await desk.settle()
        await desk.press("n")
        assert desk.session.cursor == 300
        await desk.press("n")
        assert desk.session.cursor == 300
        assert desk.status.startswith("nothing unread among the next 320 papers; the index is still opening")
        await desk.press("G", "N")
        assert desk.session.cursor == 650
        await desk.press("A")
        assert desk.status.startswith("marked read 2 papers")


@pytest.mark.parametrize("hide", [False, True])
async def test_a_place_deep_in_the_list_is_come_back_to(path: Path, hide: bool) -> None:
    if hide:
        settings('[arxiv]\nhide = ["replace"]\n')
    async with window(path) as desk:
        await desk.press(*["pagedown"] * 60)
        here, cursor = desk.key, desk.session.cursor
        assert cursor > 200
        if hide:
            await desk.until(lambda: len(desk.session) == COUNT * 4 // 5)
    for _ in range(2):
        async with window(path, wait=False) as desk:
            await desk.settle()
            assert desk.key == here
            await desk.indexed()
            await desk.until(lambda: len(desk.session) == (COUNT * 4 // 5 if hide else COUNT))
            assert desk.key == here


async def test_the_whole_list_goes_on_when_the_index_is_there(path: Path, read_whole: list[object]) -> None:
    async with window(path, wait=False) as desk:
        await desk.settle()
        await desk.press("j", "j", "j")
        here = desk.key
        await desk.indexed()
        assert desk.key == here
        assert read_whole == []
        await desk.press("G", "O", "g", "/", *"order 77")
        assert desk.session.row(0).title == "Lantern Graphs of Order 77"


async def test_what_another_window_brings_comes_in_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "AT_ONCE", 40)
    async with window(path) as desk:
        await desk.press(*["pagedown"] * 10, "/", *"lantern")
        await desk.press("down", "down", "down")
        here = desk.key
        sizes: list[int] = []
        was_behind = False
        fill(path, batch(*[invented(number) for number in range(2_001, 2_301)], name="more.md"))

        def all_there() -> bool:
            nonlocal was_behind
            current = desk.session.catalogue
            assert current is not None
            was_behind |= current.is_behind
            if not sizes or sizes[-1] != len(current.index):
                sizes.append(len(current.index))
            assert desk.key == here
            return len(current.index) == COUNT + 300 and not current.is_behind

        await desk.until(all_there)
        assert was_behind
        assert len(sizes) > 3
        assert len(desk.session) == COUNT + 300
        await desk.press("ctrl+u", *"order 2222")
        assert desk.session.row(0).title == "Lantern Graphs of Order 2222"


async def test_much_at_once_makes_a_new_index_and_one_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    make = indexing.make_file_beside

    def counted(library: Path):
        made.append(library)
        return make(library)

    monkeypatch.setattr(indexing, "make_file_beside", counted)
    async with window(path) as desk:
        assert len(made) == 1
        monkeypatch.setattr(indexing, "CHANGED_AT_MOST", 50)
        await desk.press("j", "j")
        here = desk.key
        fill(path, batch(*[invented(number) for number in range(2_001, 2_101)], name="more.md"))
        await desk.until(lambda: desk.session.catalogue and len(desk.session.catalogue.index) == COUNT + 100)
        assert desk.key == here
        await desk.press("/", *"order 2042")
        assert desk.session.row(0).title == "Lantern Graphs of Order 2042"
        assert len(made) == 2


async def test_leaving_while_the_index_is_made_ends_its_making(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []

    def endless(_: Path) -> "subprocess.Popen[bytes]":
        made.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], stderr=subprocess.DEVNULL))
        return made[-1]

    monkeypatch.setattr(indexing, "make_file_beside", endless)
    begin = asyncio.get_running_loop().time()
    async with window(path, wait=False) as desk:
        await desk.until(lambda: made)
        desk.send("j", "q")
        await desk.ended()
    assert asyncio.get_running_loop().time() - begin < 10
    while made[0].poll() is None:
        assert asyncio.get_running_loop().time() - begin < 10
        await asyncio.sleep(0.01)
    assert len(made) == 1


async def test_a_large_index_gives_memory_back_in_a_long_pause_and_answers_as_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    release = SearchIndex.release

    def counted(index: SearchIndex) -> None:
        given.append(len(index))
        release(index)

    monkeypatch.setattr(SearchIndex, "release", counted)
    monkeypatch.setattr(engine, "_LARGE", 100)
    monkeypatch.setattr(tidying, "REST_DELAY", 0.1)
    async with window(path) as desk:
        await desk.until(lambda: desk.session.catalogue is not None)
        await desk.press("/", *"lantern")
        found = list(desk.session.part(0, COUNT))
        given.clear()
        await desk.until(lambda: given)
        await desk.press("x", "backspace")
        assert list(desk.session.part(0, COUNT)) == found != []

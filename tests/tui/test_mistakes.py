"""A mistake of ours in a thread or in a callback ends the app as one in a key does: it never goes on half alive."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.services import answering
from reader.tui.background import Background
from reader.tui.session import Session
from support.invented_files import metadata
from support.morning import morning
from support.screens import Window, window


def broken(*_: object) -> None:
    raise RuntimeError("broken")


async def ends(path: Path, make: Callable[[Window], object]) -> Window:
    """Let ``make`` do something broken to an app; return it after its end."""
    desks = []

    async def work() -> None:
        async with window(path) as desk:
            desks.append(desk)
            make(desk)
            await asyncio.wait_for(desk.ended(), 30)

    with pytest.raises(RuntimeError, match="broken"):
        await work()
    return desks[0]


async def test_in_a_thread_that_somebody_waits_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "answer", broken)
    desk = await ends(morning(tmp_path), lambda desk: desk.send("/", *"abs:simple"))
    assert desk.app.return_code == 1


async def test_in_a_thread_of_its_own(tmp_path: Path) -> None:
    await ends(morning(tmp_path), lambda _: threading.Thread(target=broken).start())


async def test_in_a_callback(tmp_path: Path) -> None:
    await ends(morning(tmp_path), lambda _: asyncio.get_running_loop().call_soon(broken))


async def test_an_app_that_left_minds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_value))
    before = threading.excepthook
    async with window(morning(tmp_path)):
        assert threading.excepthook is not before
    assert threading.excepthook is before
    assert asyncio.get_running_loop().get_exception_handler() is None
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert [str(error) for error in told] == ["broken"]


async def test_a_thread_that_is_told_to_end_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_value))

    def leave() -> None:
        raise SystemExit

    async with window(morning(tmp_path)) as desk:
        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
        await desk.press("j")
        assert desk.session.cursor == 1
    # Python's own hook says nothing of it.
    assert [type(error) for error in told] == [SystemExit]


def refuse(*_: object) -> None:
    raise StoreError("The library is away [/b].")


async def test_what_the_library_refuses_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a pause, where nobody pressed a key: the next paper cannot be laid out, and that is told."""
    async with window(morning(tmp_path)) as desk:
        monkeypatch.setattr(Session, "neighbour", refuse)
        await desk.press("j")
        await desk.until(lambda: desk.status.startswith("The library is away [/b]."))
        assert desk.app.is_running


@pytest.mark.parametrize("part", ["take_catalogue", "take_answer"])
async def test_nor_is_it_where_a_thread_brings_something(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, part, refuse)
    async with window(morning(tmp_path), wait=False) as desk:
        desk.send("/", *"has:pdf")
        await desk.until(lambda: desk.status.startswith("The library is away [/b]."))
        assert desk.app.is_running


async def test_nor_after_an_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with window(morning(tmp_path), size=(200, 24)) as desk:
        await desk.press("I")
        monkeypatch.setattr(Background, "follow", refuse)
        await desk.paste(metadata(tmp_path, 3))
        await desk.press("enter")
        await desk.until(lambda: "3 new" in desk.status)
        assert "; The library is away [/b]." in desk.status
        assert desk.app.is_running

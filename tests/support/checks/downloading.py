"""Downloads: asked for at a key, without a network where it is not there."""

from pathlib import Path

import pytest

from reader.tui.downloading import Downloading
from support.checks import checks
from support.morning import morning
from support.screens import window


def wanted(path: Path) -> set[tuple[str, str]]:
    from support.morning import library_at

    with library_at(path) as library:
        return {(each.name, each.format) for each in library.store.downloads.wanted()}


@checks("download")
async def check_download(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What it brings is for the tests of downloading; here nothing leaves the machine.
    monkeypatch.setattr(Downloading, "_work", lambda _: None)
    path = morning(folder)
    async with window(path) as desk:
        await desk.press(key)
        assert desk.status.startswith("downloading 1 paper")
    assert wanted(path) == {("2611.01234", "html"), ("2611.01234", "pdf")}


@checks("stop_download")
async def check_stop_download(key: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Downloading, "_work", lambda _: None)
    async with window(morning(folder)) as desk:
        await desk.press(key)
        assert desk.status.startswith("nothing is being downloaded")
        await desk.press("d", key)
        assert desk.status.startswith("stopping the download")

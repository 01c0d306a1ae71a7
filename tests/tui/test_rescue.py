"""A damaged library opens a screen that offers its good backups; the damaged file is kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from reader.domain.errors import StoreError
from reader.storage import backups
from reader.tui import rescue as module
from reader.tui import run
from reader.tui.rescue import RescueApp, rescue
from support.builders import NOW, batch, invented, opened, take_in


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library that was damaged after two backups."""
    path = tmp_path / "library.db"
    take_in(path, batch(invented(1)))
    backups.make(path, NOW - timedelta(days=2))
    take_in(path, batch(invented(2), name="b"))
    backups.make(path, NOW - timedelta(days=1))
    path.write_bytes(b"damaged" * 100)
    return path


def app(path: Path) -> RescueApp:
    return RescueApp(path, "The library is damaged: it does not begin like one.", backups.good(path))


def shown(of: RescueApp) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in of.screen._compositor.render_strips())


async def test_what_is_offered(path: Path) -> None:
    for size in ((80, 24), (120, 40), (40, 12)):
        async with app(path).run_test(size=size) as pilot:
            text = shown(pilot.app)
            assert "> 2026-11-19 07:12 UTC" in text
            assert "2026-11-18 07:12 UTC" in text
            assert "enter puts the chosen" in text
            assert size[1] < 20 or "it does not begin like one." in text


async def test_the_chosen_one_takes_the_place_and_the_damaged_one_is_kept(path: Path) -> None:
    async with app(path).run_test() as pilot:
        await pilot.press("down", "down", "up", "j", "enter")
        text = shown(pilot.app)
        assert "The library is that of 2026-11-18 07:12 UTC." in text
        assert "is kept as library.db.damaged-" in " ".join(text.split())
        await pilot.press("enter")
    assert pilot.app.return_value is True
    with opened(path) as library:
        assert library.counts().papers == 1
    (kept,) = backups.aside(path)
    assert kept.read_bytes() == b"damaged" * 100


async def test_leaving_changes_nothing(path: Path) -> None:
    for key in ("q", "escape", "ctrl+c"):
        async with app(path).run_test() as pilot:
            await pilot.press("j", "x", key)
        assert pilot.app.return_value is False
    assert path.read_bytes() == b"damaged" * 100
    assert backups.aside(path) == []


async def test_a_restore_that_fails_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("There is no room.")

    monkeypatch.setattr(backups, "restore", refuse)
    async with app(path).run_test() as pilot:
        await pilot.press("enter")
    assert pilot.app.return_code == 1
    assert path.read_bytes() == b"damaged" * 100


def test_without_a_good_backup_there_is_nothing_to_offer(path: Path) -> None:
    for backup in backups.folder(path).iterdir():
        backup.unlink()
    assert not rescue(path, "damaged")


def test_the_program_asks_and_leaves_as_it_was_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(where: Path, told: str) -> bool:
        asked.append(told)
        return False

    monkeypatch.setattr(module, "rescue", refuse)
    with pytest.raises(StoreError, match="damaged"):
        run(path)
    assert "newest good backup" in asked[0]

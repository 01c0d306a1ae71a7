"""The looks: screens as text and runs of styles, compared with those in ``tests/snapshots``."""

from pathlib import Path

import pytest

from reader.tui.themes import DAWN, DAY
from support.morning import morning
from support.screens import SNAPSHOTS, check_snapshot, looks, window
from support.showing import SCREENS, SHOWN, screens, showing

SIZES = ((80, 24), (120, 40))


@pytest.mark.parametrize("screen", SCREENS)
async def test_screens_look_as_they_did(screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sections: dict[str, list[str]] = {}
    for size in SIZES:
        for theme in (DAWN.name, DAY.name):
            place = tmp_path / f"{size[0]}-{theme}"
            place.mkdir()
            async with showing(screen, place, size=size, theme=theme) as desk:
                text, name = desk.text(), f"{size[0]}x{size[1]}"
                if screen != "themes":
                    assert sections.setdefault(name, text) == text, "the theme changes no text"
                sections.setdefault(name, text)
                sections[f"{name} {theme}"] = looks(desk)
    monkeypatch.setenv("MATINS_ASCII", "1")
    async with showing(screen, tmp_path) as desk:
        sections["80x24 ASCII"] = text = desk.text()
        # What a paper says in its own script stays.
        signs = {char for line in text for char in line if not char.isascii() and not char.isalnum()}
        assert signs <= set("：，。‖∈ℝ≤"), signs
    check_snapshot(screen, sections)


async def test_a_terminal_without_colours_looks_as_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with window(morning(tmp_path)) as desk:
        await desk.press("j", "j", "s")
        check_snapshot("no-color", {"80x24": [*desk.text(), "", *looks(desk)]})


def test_every_snapshot_is_of_a_screen() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == {*SCREENS, "no-color"}


def test_every_screen_has_a_snapshot() -> None:
    missing = sorted(screens() - set(SHOWN))
    assert not missing, f"{', '.join(missing)}: write the keys that lead there into SCREENS, and the name into SHOWN"
    assert set(SHOWN) <= screens()
    assert set(SHOWN.values()) <= set(SCREENS)


async def test_plain_signs_leave_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINS_ASCII", "1")
    async with window(morning(tmp_path)) as desk:
        text = "".join(desk.text())
        for keys in ("?", "G", "escape", "E", "escape", "/", "z", "z", "escape"):
            await desk.press(keys)
            text += "".join(desk.text())
    async with window(tmp_path / "empty.sqlite3") as desk:
        text += "".join(desk.text())
    # What a paper says in its own script stays.
    assert {char for char in text if not char.isascii() and not char.isalnum()} <= {"：", "，"}


async def test_without_colours_a_state_is_told_by_its_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with window(morning(tmp_path)) as desk:
        marks = [set(line[:8]) - {" "} for line in desk.text()]
        assert marks[1] >= {"▌", "●", "+"}
        assert marks[2] >= {"★", "⇄"}
        assert marks[5] >= {"–", "↻"}

"""Both themes can be read: the contrast of every ink on every ground, and of everything that is drawn."""

from pathlib import Path

import pytest
from rich.color import ColorTriplet
from rich.style import Style

from reader.tui.glyphs import UNICODE
from reader.tui.inks import INKS
from reader.tui.sheets import sheets
from reader.tui.themes import DEFAULT, THEMES
from reader.tui.widgets.lines import LineWidget
from support.morning import morning
from support.screens import Window, window

NAMES = [theme.name for theme in THEMES]

HEAT = {f"{measure}-{step}" for measure in ("announced", "triaged", "starred") for step in range(1, 5)}
"""The steps of a heat map, whose numbers stand beside it."""

DECORATION = {"faint", "cursor", *HEAT}
"""Rules, which say nothing, and a ground without a colour of its own."""

RULES = set(UNICODE.rule + UNICODE.level + UNICODE.thumb + UNICODE.level_thumb + UNICODE.cursor)

SIGNS = set(UNICODE.unread + UNICODE.skipped + UNICODE.star + UNICODE.note + UNICODE.untitled)
"""For a sign alone the standard asks for three."""


def luminance(color: ColorTriplet) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style) -> float:
    assert style.color
    assert style.bgcolor
    colors = (style.color.get_truecolor(), style.bgcolor.get_truecolor())
    low, high = sorted(luminance(color) for color in colors)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(Style(color="#000000", bgcolor="#ffffff")) == pytest.approx(21)
    assert contrast(Style(color="#777777", bgcolor="#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", NAMES)
async def test_every_ink_can_be_read_on_every_ground(theme: str, tmp_path: Path) -> None:
    poor: dict[tuple[str, str], float] = {}
    async with window(morning(tmp_path), theme=theme) as desk:
        for keys in ((), ("E",)):
            await desk.press(*keys)
            for widget in desk.app.screen.query(LineWidget):
                for ink in set(INKS) - DECORATION:
                    found = contrast(widget.look(ink))
                    if found < 4.5:
                        poor[type(widget).__name__, ink] = found
    assert not poor


@pytest.mark.parametrize("theme", NAMES)
async def test_everything_that_is_drawn_can_be_read(theme: str, tmp_path: Path) -> None:
    poor: dict[str, float] = {}

    def look(desk: Window) -> None:
        for line in desk.strips():
            for segment in line:
                text = set(segment.text) - {" "}
                if segment.style and text - RULES:
                    found = contrast(segment.style)
                    if found < (4.5 if text - SIGNS else 3):
                        poor[segment.text] = found

    async with window(morning(tmp_path), theme=theme) as desk:
        for keys in (
            "j",
            "j",
            "g",
            "x",
            "s",
            "/",
            *"zoo",
            "ctrl+u",
            *"lantern",
            *" is:q",
            "escape",
            "\\",
            "?",
            "G",
            "escape",
        ):
            await desk.press(keys)
            look(desk)
        for _turn in range(len(desk.session)):
            await desk.press("j")
            look(desk)
        await desk.resize(120, 40)
        look(desk)
        desk.app.say("an error", error=True)
        await desk.settle()
        look(desk)
    async with window(tmp_path / "empty.sqlite3", theme=theme) as desk:
        look(desk)
    assert not poor


def test_there_is_a_dark_theme_and_a_light_one() -> None:
    assert [theme.dark for theme in THEMES] == [True, False]
    assert THEMES[0].name == DEFAULT


def test_colours_are_nowhere_but_in_the_themes() -> None:
    for sheet in sheets():
        text = sheet.read_text(encoding="utf-8")
        assert "!important" not in text
        assert not [
            word
            for word in text.split()
            if word.startswith("#")
            and len(word.strip(";")) in (4, 7)
            and all(letter in "0123456789abcdefABCDEF" for letter in word.strip("#;"))
        ]
    assert sheets()

"""All themes can be read: the contrast of every ink on every ground, and of everything that is drawn."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorTriplet
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.theme import Theme

from reader.domain.looks import KNOWN_THEMES, OUR_THEMES, OwnTheme
from reader.tui.app import MatinsApp
from reader.tui.contrast import readable
from reader.tui.glyphs import UNICODE
from reader.tui.inks import INKS, ink_style
from reader.tui.sheets import sheets
from reader.tui.themes import DEFAULT, NAMES, OURS, PARTNERS, known_theme, own_theme
from reader.tui.widgets.lines import LineWidget
from support.morning import morning
from support.screens import Window, window
from support.showing import SCREENS, showing

OUR_NAMES = [theme.name for theme in OURS]

THEMES = (*OUR_NAMES, "nord", "solarized-light")

RULES = set(UNICODE.rule + UNICODE.level + UNICODE.thumb + UNICODE.level_thumb + UNICODE.cursor)

SIGNS = set(UNICODE.unread + UNICODE.skipped + UNICODE.star + UNICODE.note + UNICODE.untitled) | set(
    UNICODE.heat + UNICODE.weights + UNICODE.bar
)
"""For a sign alone the standard asks for three."""

OWN = OwnTheme("mine", (("background", "#808080"), ("text", "#858585"), ("cursor", "#7a7a90"), ("link", "#808080")))
"""A theme in which nothing can be read as it is given."""


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


def variables(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


@pytest.mark.parametrize("name", [*NAMES, OWN.name])
def test_every_ink_can_be_read_on_every_ground(name: str) -> None:
    theme = own_theme(OWN) if name == OWN.name else known_theme(name)
    tokens = variables(theme)
    high = name in ("matins-contrast-dark", "matins-contrast-light")
    poor: dict[tuple[str, str, str], float] = {}
    for ground in ("background", "surface", "panel"):
        for on in ("", "cursor"):
            for ink, asked in INKS.items():
                # A rule says nothing, and the ground of the cursor has no text of its own.
                least = {"text": 7 if high else 4.5, "sign": 4.5 if high else 3, "": 3 if high else 1}[asked.kind]
                found = contrast(ink_style(ink, Color.parse(tokens[ground]), tokens, on))
                # A colour of eight bits cannot be nearer.
                if found < least - 0.005 and found < 4.57:
                    poor[ground, on, ink] = found
    assert not poor


@pytest.mark.parametrize("name", OUR_NAMES)
def test_our_own_colours_are_drawn_as_they_are(name: str) -> None:
    tokens = variables(known_theme(name))
    for ink, token in (("", "foreground"), ("link", "primary"), ("accent", "accent"), ("new", "success")):
        drawn = ink_style(ink, Color.parse(tokens["background"]), tokens).color
        assert drawn is not None
        assert drawn.get_truecolor() == Color.parse(tokens[token]).rich_color.get_truecolor()


def test_the_steps_of_a_heat_map_are_told_apart_in_every_theme() -> None:
    for name in NAMES:
        tokens = variables(known_theme(name))
        for measure in ("announced", "triaged", "starred"):
            ground = Color.parse(tokens["background"])
            steps = [contrast(ink_style(f"{measure}-{step}", ground, tokens)) for step in range(1, 5)]
            assert all(later > before * 1.1 for before, later in itertools.pairwise(steps)), (name, measure, steps)


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=2, max_size=2), st.floats(0.1, 1))
def test_what_is_made_readable_is(colours: list[tuple[int, int, int]], strength: float) -> None:
    color, ground = (Color(*parts) for parts in colours)
    for least in (3.0, 4.5):
        shown = readable(color, ground, least, strength)
        # Rounding to eight bits may cost a little.
        assert contrast(Style(color=shown.rich_color, bgcolor=ground.rich_color)) >= least - 0.05


def poor(desk: Window) -> dict[str, float]:
    """Return the texts of the screen in front that cannot be read, with their contrast; what lies below is faded."""
    found: dict[str, float] = {}
    for widget in desk.app.screen.query(LineWidget):
        for line in widget.render_lines(Region(0, 0, *widget.size)) if widget.display else ():
            for segment in line:
                text = set(segment.text) - {" "}
                if segment.style and text - RULES:
                    reached = contrast(segment.style)
                    if reached < (4.5 if text - SIGNS else 3):
                        found[segment.text] = reached
    return found


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_screen_can_be_read_in_every_kind_of_theme(screen: str, tmp_path: Path) -> None:
    async with showing(screen, tmp_path) as desk:
        for theme in THEMES if isinstance(desk.app, MatinsApp) else OUR_NAMES:
            desk.app.theme = theme
            await desk.settle()
            assert not poor(desk), theme


@pytest.mark.parametrize("theme", THEMES)
async def test_everything_that_is_drawn_can_be_read(theme: str, tmp_path: Path) -> None:
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
            assert not poor(desk)
        for _turn in range(len(desk.session)):
            await desk.press("j")
            assert not poor(desk)
        await desk.resize(120, 40)
        assert not poor(desk)
        desk.app.say("an error", error=True)
        await desk.settle()
        assert not poor(desk)
    async with window(tmp_path / "empty.sqlite3", theme=theme) as desk:
        assert not poor(desk)


def test_there_are_dark_themes_and_light_ones() -> None:
    assert [theme.dark for theme in OURS] == [True, False, True, False]
    assert NAMES[0] == DEFAULT
    assert (*OUR_THEMES, *KNOWN_THEMES) == NAMES, "the settings know the same themes"
    assert all(known_theme(one).dark != known_theme(other).dark for one, other in PARTNERS.items())
    assert own_theme(OWN).name == "mine"


MINE = """[screen]
theme = "mine"
density = "roomy"
[theme.mine]
background = "#101018"
text = "#e0e0e8"
link = "#202028"
"""


async def test_a_theme_of_the_user_is_shown_checked_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "config.toml"
    monkeypatch.setenv("MATINS_CONFIG", str(settings))
    settings.write_text(MINE)
    path = morning(tmp_path)
    async with window(path, size=(200, 40)) as desk:
        await desk.until(lambda: desk.app.theme == "mine")
        await desk.settle()
        told = 'line 7: in [theme.mine] "link" on "background" has a contrast of 1.2, and text needs 4.5'
        assert desk.shows(told)
        assert desk.main.papers.density == "roomy"
        assert contrast(desk.main.papers.look("link")) >= 4.5
        await desk.press("T", "=")
        assert (desk.app.theme, desk.main.papers.density) == ("matins-day", "auto")
    async with window(path) as desk:
        # A wish that was followed once is not followed again.
        assert (desk.app.theme, desk.main.papers.density) == ("matins-day", "auto")
        await desk.press("ctrl+t", *"mine", "enter")
    shown = []
    async with window(path, wait=False) as desk:
        # The first paint does not wait for the settings.
        shown.append(desk.app.current_theme.background)
    settings.write_text(MINE.replace("#101018", "#201018"))
    async with window(path) as desk:
        await desk.until(lambda: desk.app.current_theme.background.lower() == "#201018")
        assert desk.main.papers.look().bgcolor.name == "#201018"
    settings.write_text("")
    async with window(path) as desk:
        await desk.until(lambda: desk.app.theme == DEFAULT)
    assert [colour.lower() for colour in shown] == ["#101018"]


async def test_the_key_for_light_and_dark_goes_back(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        # Where a theme has no partner it is the light one that was there last.
        turns = {"gruvbox": "matins-day", "rose-pine": "rose-pine-dawn", "dracula": "rose-pine-dawn"}
        for chosen, turned in turns.items():
            desk.app.looks.choose(chosen)
            await desk.press("T")
            assert desk.app.theme == turned
            await desk.press("T")
            assert desk.app.theme == chosen


async def test_a_theme_can_be_taken_from_the_palette(tmp_path: Path) -> None:
    async with window(morning(tmp_path)) as desk:
        await desk.press("ctrl+p")
        await desk.until(lambda: desk.shows("First paper"))
        await desk.press(*"gruvbox")
        await desk.until(lambda: desk.shows("Theme: gruvbox"))
        await desk.press("enter")
        await desk.until(lambda: desk.app.theme == "gruvbox")


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

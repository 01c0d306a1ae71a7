"""The looks of text, as tokens of the theme: a widget brings the ground, an ink brings the rest.

They are no component classes of the sheets because each of those is matched against every rule, for every screen,
before the first paint.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color


class Ink(NamedTuple):
    """A theme's colour, how strongly it stands out from the ground, and its attributes."""

    colour: str
    strength: float = 1.0
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    italic: bool = False
    ground: str = ""


INKS: Mapping[str, Ink] = {
    "": Ink("foreground"),
    "strong": Ink("foreground", bold=True),
    "quiet": Ink("foreground", 0.74),
    "dim": Ink("foreground", 0.68),
    "faint": Ink("foreground", 0.3),
    "accent": Ink("accent"),
    "key": Ink("accent", bold=True),
    "match": Ink("accent", bold=True, underline=True),
    # What the user watches for; slanted, because without colours it is told apart from a match and from the unread.
    "watched": Ink("success", italic=True, underline=True),
    "link": Ink("primary"),
    "new": Ink("success"),
    "label": Ink("secondary", bold=True),
    "error": Ink("error", bold=True),
    "caret": Ink("foreground", reverse=True),
    "cursor": Ink("foreground", ground="block-cursor-background"),
    # The steps of a heat map; what they say stands beside it in numbers.
    **{
        f"{measure}-{step}": Ink(colour, strength)
        for measure, colour in (("announced", "primary"), ("triaged", "success"), ("starred", "accent"))
        for step, strength in enumerate((0.32, 0.54, 0.77, 1.0), 1)
    },
}


def ink_style(name: str, ground: Color, theme: Mapping[str, str]) -> Style:
    """Return the ink ``name`` on ``ground``; ``theme`` holds the theme's variables."""
    ink = INKS[name]
    if ink.ground:
        ground = Color.parse(theme[ink.ground])
    colour = ground.blend(Color.parse(theme[ink.colour]), ink.strength)
    # False would switch an attribute off when two looks are added; None leaves it as it is.
    return Style(
        color=colour.rich_color,
        bgcolor=ground.rich_color,
        bold=ink.bold or None,
        underline=ink.underline or None,
        reverse=ink.reverse or None,
        italic=ink.italic or None,
    )

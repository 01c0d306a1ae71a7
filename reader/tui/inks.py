"""The looks of text, as tokens of the theme: a widget brings the ground, an ink brings the rest.

They are no component classes of the sheets because each of those is matched against every rule, for every screen,
before the first paint. Whatever colours a theme has, an ink keeps the contrast that it needs on its ground.
"""

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color

from reader.tui.contrast import readable

TEXT, SIGN, NOTHING = "text", "sign", ""

LEAST: Mapping[bool, Mapping[str, float]] = {
    False: {TEXT: 4.5, SIGN: 3.0, NOTHING: 1.0},
    True: {TEXT: 7.0, SIGN: 4.5, NOTHING: 3.0},
}
"""The contrast that each kind of ink keeps, by whether the theme is one of high contrast; AA and AAA of WCAG 2."""

HIGH = "matins-contrast"
"""The variable that a theme of high contrast has."""

_STEPS = (1.0, 4 / 3, 16 / 9, 64 / 27)
"""How many times the least contrast a heat map's steps have, so that they are told apart in any theme."""


class Ink(NamedTuple):
    """A theme's colour, how strongly it stands out from the ground, and its attributes; ``kind`` is one of LEAST.

    ``factor`` times the contrast of its kind is what it keeps.
    """

    colour: str
    strength: float = 1.0
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    italic: bool = False
    ground: str = ""
    kind: str = TEXT
    factor: float = 1.0


INKS: Mapping[str, Ink] = {
    "": Ink("foreground"),
    "strong": Ink("foreground", bold=True),
    "quiet": Ink("foreground", 0.74),
    "dim": Ink("foreground", 0.68),
    # Rules say nothing, and a sign for nothing has to be found only by who looks for it.
    "faint": Ink("foreground", 0.3, kind=NOTHING),
    "none": Ink("foreground", 0.3, kind=SIGN),
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
        f"{measure}-{step}": Ink(colour, strength, kind=SIGN, factor=factor)
        for measure, colour in (("announced", "primary"), ("triaged", "success"), ("starred", "accent"))
        for step, (strength, factor) in enumerate(zip((0.32, 0.54, 0.77, 1.0), _STEPS, strict=True), 1)
    },
}


def ink_style(name: str, ground: Color, theme: Mapping[str, str], on: str = "") -> Style:
    """Return the ink ``name`` on ``ground``, or on that of the ink ``on``; ``theme`` has the theme's variables."""
    ink = INKS[name]
    under = ink.ground or (INKS[on].ground if on else "")
    if under:
        ground = Color.parse(theme[under])
    least = LEAST[HIGH in theme][ink.kind] * ink.factor
    colour = readable(Color.parse(theme[ink.colour]), ground, least, ink.strength)
    # False would switch an attribute off when two looks are added; None leaves it as it is.
    return Style(
        color=colour.rich_color,
        bgcolor=ground.rich_color,
        bold=ink.bold or None,
        underline=ink.underline or None,
        reverse=ink.reverse or None,
        italic=ink.italic or None,
    )

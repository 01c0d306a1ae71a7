"""How the program can look: themes and densities by name, a theme of the user's, and contrast as WCAG 2 defines it."""

import re
from typing import NamedTuple

OUR_THEMES = ("matins-dawn", "matins-day", "matins-contrast-dark", "matins-contrast-light")

KNOWN_THEMES = (
    "nord",
    "gruvbox",
    "tokyo-night",
    "dracula",
    "monokai",
    "catppuccin-mocha",
    "catppuccin-macchiato",
    "catppuccin-frappe",
    "catppuccin-latte",
    "solarized-dark",
    "solarized-light",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "flexoki",
    "atom-one-dark",
    "atom-one-light",
)
"""The well-known themes that are offered beside ours."""

DENSITIES = ("auto", "compact", "roomy")
"""One line for each paper where there is room for its authors, always, or never."""

TEXT_CONTRAST = 4.5
"""The least contrast of text.

Source: WCAG 2.2, success criterion 1.4.3, level AA.
"""

GROUNDS = ("background", "field", "bar", "cursor")
"""What text stands on: the page, lines to type in, title and status, the row of the cursor."""

INKS = ("text", "link", "label", "accent", "new", "error")

Rgb = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


class OwnTheme(NamedTuple):
    """A theme of the user's: pairs of one of GROUNDS or INKS and a colour as ``#rrggbb``.

    Background and text are always there.
    """

    name: str
    colours: tuple[tuple[str, str], ...]


def parse_colour(text: str) -> str:
    """Return ``#rgb`` or ``#rrggbb`` as ``#rrggbb`` in small letters; raise ValueError."""
    if not _COLOUR.fullmatch(text):
        raise ValueError("this is not a colour")
    digits = text[1:].lower()
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)


def rgb(colour: str) -> Rgb:
    """Return the parts of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white).

    Source: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.
    """
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""The themes: four of our own, the well-known ones that Textual brings, and the user's. All our colour values are here.

Two tokens are ours: the ground of the cursor, on which every ink has to be read, and the mark of high contrast.
"""

from collections.abc import Mapping
from dataclasses import replace

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from reader.domain.looks import KNOWN_THEMES, OwnTheme
from reader.tui.contrast import BLACK, WHITE, contrast, readable
from reader.tui.inks import HIGH, LEAST, TEXT

CURSOR, ON_CURSOR = "block-cursor-background", "block-cursor-foreground"

DAWN = Theme(
    name="matins-dawn",
    dark=True,
    primary="#7aa2d8",
    secondary="#9a8fc9",
    accent="#e8b45a",
    foreground="#d8dbe2",
    background="#15171c",
    surface="#1a1d23",
    panel="#252a33",
    success="#86b873",
    warning="#e0a15a",
    error="#e0707a",
    variables={CURSOR: "#2b3a52", ON_CURSOR: "#f2f4f8"},
)

DAY = Theme(
    name="matins-day",
    dark=False,
    primary="#20578f",
    secondary="#5f4b97",
    accent="#8a5300",
    foreground="#23262d",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3db",
    success="#2f6b2a",
    warning="#8a4b00",
    error="#a8232f",
    variables={CURSOR: "#d5e2f1", ON_CURSOR: "#10131a"},
)

CONTRAST_DARK = Theme(
    name="matins-contrast-dark",
    dark=True,
    primary="#9ecbff",
    secondary="#dcb8ff",
    accent="#ffd75f",
    foreground="#ffffff",
    background="#000000",
    surface="#101010",
    panel="#1c1c1c",
    success="#8af58a",
    warning="#ffb86c",
    error="#ffa3a3",
    variables={CURSOR: "#00305f", ON_CURSOR: "#ffffff", HIGH: "1"},
)

CONTRAST_LIGHT = Theme(
    name="matins-contrast-light",
    dark=False,
    primary="#003c8f",
    secondary="#4a1c86",
    accent="#633600",
    foreground="#000000",
    background="#ffffff",
    surface="#f6f6f6",
    panel="#ececec",
    success="#0b4a0b",
    warning="#633600",
    error="#8c0010",
    variables={CURSOR: "#cfe4ff", ON_CURSOR: "#000000", HIGH: "1"},
)

OURS = (DAWN, DAY, CONTRAST_DARK, CONTRAST_LIGHT)
DEFAULT = DAWN.name

NAMES = (*(theme.name for theme in OURS), *(name for name in KNOWN_THEMES if name in BUILTIN_THEMES))
"""Our themes and the well-known ones, in the order in which they are offered."""

PARTNERS: Mapping[str, str] = {
    one: other
    for pair in (
        (DAWN.name, DAY.name),
        (CONTRAST_DARK.name, CONTRAST_LIGHT.name),
        ("catppuccin-mocha", "catppuccin-latte"),
        ("solarized-dark", "solarized-light"),
        ("rose-pine", "rose-pine-dawn"),
        ("atom-one-dark", "atom-one-light"),
    )
    for one, other in (pair, pair[::-1])
}
"""The light theme of a dark one, and the other way round."""

_TINT = 0.28
"""How much of a theme's colour is in the ground of its cursor."""


def known_theme(name: str) -> Theme:
    """Return a theme of NAMES, ready to be read; raises KeyError."""
    ours = next((theme for theme in OURS if theme.name == name), None)
    return ours or _readable(BUILTIN_THEMES[name])


def own_theme(own: OwnTheme) -> Theme:
    """Return a theme of the user's; the colours that it leaves out are ours for a ground as dark as its own."""
    colours = dict(own.colours)
    ground, text = Color.parse(colours["background"]), Color.parse(colours["text"])
    is_dark = contrast(ground, WHITE) > contrast(ground, BLACK)
    base = DAWN if is_dark else DAY
    theme = Theme(
        name=own.name,
        dark=is_dark,
        primary=colours.get("link", base.primary),
        secondary=colours.get("label", base.secondary),
        accent=colours.get("accent", base.accent),
        foreground=text.hex,
        background=ground.hex,
        surface=colours.get("field", ground.blend(text, 0.04).hex),
        panel=colours.get("bar", ground.blend(text, 0.1).hex),
        success=colours.get("new", base.success),
        warning=colours.get("accent", base.warning),
        error=colours.get("error", base.error),
        variables={CURSOR: colours["cursor"]} if "cursor" in colours else {},
    )
    return _readable(theme)


def _readable(theme: Theme) -> Theme:
    """Return the theme with a ground for the cursor, and a foreground that can be read on all of its grounds."""
    background = Color.parse(theme.background or theme.surface or (BLACK if theme.dark else WHITE).hex)
    foreground = Color.parse(theme.foreground or (WHITE if theme.dark else BLACK).hex)
    given = theme.variables.get(CURSOR) if theme.name not in BUILTIN_THEMES else None
    cursor = Color.parse(given) if given else background.blend(Color.parse(theme.primary), _TINT)
    if not given:
        # A ground like the page keeps the colours of what stands on it.
        cursor = _close_to(background, cursor, foreground)
    least = LEAST[False][TEXT]
    grounds = [background, *(Color.parse(colour) for colour in (theme.surface, theme.panel) if colour)]
    for ground in grounds:
        foreground = readable(foreground, ground, least)
    on_cursor = readable(foreground, cursor, least)
    variables = theme.variables | {CURSOR: cursor.hex, ON_CURSOR: on_cursor.hex}
    return replace(theme, background=background.hex, foreground=foreground.hex, variables=variables)


def _close_to(background: Color, cursor: Color, foreground: Color) -> Color:
    """Return a ground for the cursor on which the foreground can be read, nearer to the background where need be."""
    for share in (0.0, 0.2, 0.4, 0.6):
        found = cursor.blend(background, share)
        if contrast(found, foreground) >= LEAST[False][TEXT]:
            return found
    return found

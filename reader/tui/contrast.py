"""Colours that keep a contrast."""

from textual.color import Color

from reader.domain import looks

BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)

_STEP = 0.04


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21."""
    return looks.contrast(one.rgb, other.rgb)


def readable(color: Color, ground: Color, least: float, strength: float = 1.0) -> Color:
    """Return ``color`` drawn with ``strength`` on ``ground``, stronger or moved to white or black where need be.

    What comes back has a contrast of at least ``least``, or the greatest one that there is.
    """
    shown = ground.blend(color, strength)
    while contrast(shown, ground) < least and strength < 1:
        strength = min(1, strength + _STEP)
        shown = ground.blend(color, strength)
    best = max((BLACK, WHITE), key=lambda end: contrast(end, ground))
    moved = 0.0
    while contrast(shown, ground) < least and moved < 1:
        moved = min(1, moved + _STEP)
        shown = color.blend(best, moved)
    return shown

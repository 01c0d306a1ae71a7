"""The two themes of our own: dawn (dark) and day (light). The only place with colour values."""

from textual.theme import Theme

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
    variables={"block-cursor-background": "#2b3a52", "block-cursor-foreground": "#f2f4f8"},
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
    variables={"block-cursor-background": "#d5e2f1", "block-cursor-foreground": "#10131a"},
)

THEMES = (DAWN, DAY)
DEFAULT = DAWN.name

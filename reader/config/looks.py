"""The checks of the user's own themes, ``[theme.NAME]``: a table of colours each."""

import re
from collections.abc import Sequence

from reader.config.basics import Check, WrongError, check_fields, check_text, named, nearest, quoted, table_of, typed
from reader.config.values import Path
from reader.domain.looks import (
    GROUNDS,
    INKS,
    KNOWN_THEMES,
    OUR_THEMES,
    TEXT_CONTRAST,
    OwnTheme,
    contrast,
    parse_colour,
    rgb,
)

THEMES = (*OUR_THEMES, *KNOWN_THEMES)

_NEEDED = ("background", "text")
_MOST_CHARACTERS = 40


def check_themes(path: Path, value: object) -> tuple[OwnTheme, ...]:
    """Return the tables ``[theme.NAME]``; raise WrongError."""
    if isinstance(value, list):
        raise WrongError(path, "a theme begins with [theme.NAME], in one pair of brackets")
    return tuple(_check_theme((*path, name), name, table) for name, table in typed(path, value, dict).items())


def check_theme_name(path: Path, name: str, own: Sequence[OwnTheme]) -> None:
    """Raise WrongError where no theme has this name; an empty one is none."""
    names = (*(theme.name for theme in own), *THEMES)
    if name and name not in names:
        raise WrongError(path, f"there is no theme {quoted(name)}{nearest(name, names)}", name)


def weak_pairs(themes: Sequence[OwnTheme]) -> list[tuple[Path, str]]:
    """Return a sentence, and where it belongs, for each theme with text that is hard to read as it is given."""
    found: list[tuple[Path, str]] = []
    for theme in themes:
        colours = dict(theme.colours)
        pairs = [
            (contrast(rgb(colours[ink]), rgb(colours[ground])), ink, ground)
            for ink in INKS
            for ground in GROUNDS
            if ink in colours and ground in colours
        ]
        weak = sorted(pair for pair in pairs if pair[0] < TEXT_CONTRAST)
        if weak:
            ratio, ink, ground = weak[0]
            others = f", and {len(weak) - 1} more pairs have too little" if len(weak) > 1 else ""
            others = others.replace("1 more pairs have", "1 more pair has") if len(weak) == 2 else others
            told = (
                f'in [theme.{theme.name}] "{ink}" on "{ground}" has a contrast of {ratio:.1f}, '
                f"and text needs {TEXT_CONTRAST}{others}; it is drawn stronger than it stands there"
            )
            found.append((("theme", theme.name, ink), told))
    return found


def _check_theme(path: Path, name: str, value: object) -> OwnTheme:
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{_MOST_CHARACTERS}}}", name):
        what = f"{quoted(name)} is not a name for a theme; take letters, digits, - and _"
        raise WrongError(path, what)
    if name in THEMES:
        raise WrongError(path, f"there is a theme with the name {quoted(name)} already; give yours another one")
    colours = check_fields(path, value, _COLOURS)
    for key in _NEEDED:
        if key not in colours:
            raise WrongError(path, f'{table_of(path)} has no "{key}"')
    return OwnTheme(name, tuple((key, colours[key]) for key in (*GROUNDS, *INKS) if key in colours))


def _colour(path: Path, value: object) -> str:
    text = check_text(path, value)
    try:
        return parse_colour(text)
    except ValueError:
        what = f'{quoted(text)} in {named(path)} is not a colour of the form "#rrggbb"'
        raise WrongError(path, what, text) from None


_COLOURS: dict[str, Check] = dict.fromkeys((*GROUNDS, *INKS), _colour)

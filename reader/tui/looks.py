"""The theme and the density: what was chosen, what the settings ask for, and where it is remembered."""

import re
from typing import TYPE_CHECKING

from reader.domain.looks import DENSITIES, OwnTheme
from reader.tui.places import DENSITY, THEME
from reader.tui.themes import DEFAULT, NAMES, OURS, PARTNERS, known_theme, own_theme
from reader.tui.widgets.paper_rows import lines_of

if TYPE_CHECKING:
    from textual.theme import Theme

    from reader.tui.app import MatinsApp

_COLOURS = "theme.colours"
"""Under this name the colours of the user's theme are kept, because a start does not wait for the settings."""

_BEFORE = "theme.before"
_WISHED = "{}.wished"
_COLOUR = re.compile(r"([a-z]+)=(#[0-9a-f]{6})")


class Looks:
    """Belongs to the app. A wish in the settings is followed when it is new, and holds until a key changes it."""

    def __init__(self, app: "MatinsApp") -> None:
        self._app = app
        self._ready: set[str] = set()
        self._own: dict[str, OwnTheme] = {}
        self.density = DENSITIES[0]

    def begin(self) -> None:
        """Take what was chosen last; raises StoreError."""
        for theme in OURS:
            self._register(theme)
        kept = self._app.library.load_place(THEME, _COLOURS, DENSITY)
        if kept.get(DENSITY) in DENSITIES:
            self.density = kept[DENSITY]
        name = kept.get(THEME, DEFAULT)
        colours = tuple(_COLOUR.findall(kept.get(_COLOURS, "")))
        if name not in NAMES and {"background", "text"} <= {key for key, _ in colours}:
            self._take_own(OwnTheme(name, colours))
        self._app.theme = name if name in self.names() else DEFAULT

    def names(self) -> list[str]:
        """Return the themes that can be chosen: the user's, ours, the well-known ones."""
        return [*self._own, *NAMES]

    def prepare(self, name: str) -> None:
        """Have a theme ready before it is shown."""
        if name in NAMES and name not in self._ready:
            self._register(known_theme(name))

    def is_dark(self, name: str) -> bool:
        """Tell whether a theme of ``names`` is a dark one."""
        theme = self._app.get_theme(name)
        return theme is None or theme.dark

    def choose(self, name: str) -> None:
        """Show a theme and remember it; raises StoreError, and shows it nevertheless."""
        self._app.theme = name
        own = self._own.get(name)
        colours = ";".join(f"{key}={colour}" for key, colour in own.colours) if own else ""
        self._app.library.save_place(**{THEME: name, _COLOURS: colours})

    def turn(self) -> str:
        """Change between the light and the dark theme of a pair, or those used last; return the name of the new one."""
        here = self._app.theme
        before = self._app.library.load_place(_BEFORE).get(_BEFORE, "")
        dark = self.is_dark(here)
        following = PARTNERS.get(here, "matins-day" if dark else "matins-dawn")
        if here not in PARTNERS or before not in PARTNERS:
            following = before if before in self.names() and self.is_dark(before) != dark else following
        self.choose(following)
        self._app.library.save_place(**{_BEFORE: here})
        return following

    def next_density(self, width: int) -> str:
        """Change to the density in which a list of ``width`` cells looks another way, and remember it."""
        here = DENSITIES.index(self.density)
        turns = (*DENSITIES[here + 1 :], *DENSITIES[:here])
        self.density = next(each for each in turns if lines_of(each, width) != lines_of(self.density, width))
        self._app.library.save_place(**{DENSITY: self.density})
        return self.density

    def follow(self) -> None:
        """Take what the settings ask for, where that is new; raises StoreError."""
        config = self._app.config
        shown = self._app.theme
        old, self._own = self._own, {}
        for theme in config.themes:
            self._take_own(theme)
        if shown in old and old[shown] != self._own.get(shown):
            # The same name may mean other colours now.
            self._app.theme = DEFAULT
            self.choose(shown if shown in self._own else DEFAULT)
        if self._is_new(THEME, config.screen.theme):
            self.choose(config.screen.theme)
        wished = config.screen.density
        if self._is_new(DENSITY, "" if wished == DENSITIES[0] else wished):
            self.density = wished
            self._app.library.save_place(**{DENSITY: wished})

    def _is_new(self, what: str, wish: str) -> bool:
        """Tell whether this is wished for and was not at the last time, and remember it."""
        name = _WISHED.format(what)
        library = self._app.library
        if library.load_place(name).get(name, "") == wish:
            return False
        library.save_place(**{name: wish})
        return wish != ""

    def _take_own(self, own: OwnTheme) -> None:
        self._own[own.name] = own
        self._register(own_theme(own))

    def _register(self, theme: "Theme") -> None:
        self._ready.add(theme.name)
        self._app.register_theme(theme)

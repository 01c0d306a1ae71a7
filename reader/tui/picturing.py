"""The screen as a picture for the next start: what is on it, without what is private to this sitting."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from reader.domain.errors import StoreError
from reader.paths import LIBRARY_VARIABLE, config_path, library_path
from reader.picture import (
    Picture,
    forget_picture,
    identity,
    is_off,
    picture_path,
    render_picture,
    state,
    surroundings,
)
from reader.storage.files import write_atomically
from reader.tui import places
from reader.tui.screens.main import MainScreen
from reader.tui.widgets.lines import LineWidget

if TYPE_CHECKING:
    from reader.tui.app import MatinsApp


def take_picture(app: "MatinsApp") -> Picture | None:
    """Return what the next start will look like; None where there is no list, or where no picture is wanted."""
    screen = next((screen for screen in app.screen_stack if isinstance(screen, MainScreen)), None)
    # One that is still being made is left out too.
    if screen is None or not screen.is_mounted or app.demo or is_off():
        return None
    # The settings as they are now: they may have been edited in this sitting.
    app.load_config()
    if not app.config.screen.picture:
        return None
    try:
        shown = {places.THEME: app.theme, places.DENSITY: app.looks.density}
        if shown | app.library.load_place(*shown) != shown:
            # Another window changed them.
            return None
        _calm(screen)
        detail = screen.session.detail()
        rows = _rows(screen)
    except StoreError:
        return None
    if detail is None or rows is None:
        return None
    picture = Picture((app.size.width, app.size.height), surroundings(), rows)
    picture.day, picture.paper = screen.session.day, detail.key
    picture.hidden = " ".join(screen.session.hidden)
    return picture


def keep_picture(picture: Picture, library: Path) -> None:
    """Write the picture of ``library`` down; not being able to is no reason to disturb anyone."""
    picture.library, picture.library_mark = os.fspath(library), identity(os.fspath(library))
    picture.is_default = library == library_path() and not os.environ.get(LIBRARY_VARIABLE)
    picture.settings = os.fspath(config_path())
    picture.settings_mark = state(picture.settings)
    # A screen that is no plain text, as under a path with a line break, has no picture.
    with suppress(OSError, StoreError, ValueError):
        data = render_picture(picture)
        path = Path(picture_path())
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file that is replaced would keep its permissions.
        forget_picture()
        write_atomically(path, data, mode=0o600)


def _calm(screen: MainScreen) -> None:
    """Bring the screen to what a start shows first: the view that it opens, and nothing that has to be found out."""
    session, library = screen.session, screen.matins.library
    places.save(library, session)
    if session.filter or session.topic or session.search:
        session.open_scope(day=session.day, sort=places.sort_of(library, day=session.day))
        places.resume(library, session)
    screen.filter_bar.set_text("")
    screen.filter_bar.set_active(False)
    screen.status.say("")
    # What was said of today is not true for ever.
    screen.title_bar.note("")
    screen.sidebar.leave_counts_out()
    screen.update_view()
    detail = session.detail()
    if detail is not None and detail.state.note:
        screen.pane.show(detail._replace(state=detail.state._replace(note="")))


def _rows(screen: MainScreen) -> list[str] | None:
    """Return the rows of the screen as text with SGR sequences, None where the widgets do not tile it."""
    pieces: list[list[tuple[int, Strip]]] = [[] for _ in range(screen.size.height)]
    for widget in _painted(screen):
        region = widget.region
        if not region.area:
            continue
        for y, strip in enumerate(widget.render_lines(Region(0, 0, *region.size)), region.y):
            if y < len(pieces):
                pieces[y].append((region.x, strip))
    console = screen.app.console
    rows = []
    for row in pieces:
        row.sort(key=lambda piece: piece[0])
        whole = Strip.join([strip for _, strip in row])
        starts = [sum(strip.cell_length for _, strip in row[:place]) for place in range(len(row))]
        if whole.cell_length != screen.size.width or starts != [x for x, _ in row]:
            return None
        drawn = whole.render(console)
        rows.append("".join(sign if sign.isprintable() or sign == "\x1b" else " " for sign in drawn))
    return rows


def _painted(screen: MainScreen) -> list[LineWidget]:
    """Return the widgets that a picture shows; whatever else may be on the screen is left out."""
    panes = (screen.sidebar, screen.papers, screen.divider, screen.pane)
    return [screen.title_bar, *panes, screen.filter_bar, screen.status]

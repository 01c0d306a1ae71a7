"""Where the user was: what was open, and the paper under the cursor, for each day by itself."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.domain.errors import StoreError
from reader.services import paging
from reader.services.library import Library
from reader.services.sorts import SORTS
from reader.tui.session import Session

if TYPE_CHECKING:
    from reader.picture import Picture
    from reader.storage.changes import Mark

THEME = "theme"
"""The name under which the theme is kept."""

DENSITY = "density"
"""The name under which it is kept how many lines a paper takes."""

_PAPER = "place.paper"
_NEAR = "place.near"
"""Under this name is kept how many papers the whole list has before the cursor: from there its paper is looked for.

Behind it stand the moment of the library of which that was true, where there was one, and the paper: what is under the
cursor of a filtered list is kept without a place in the whole one.
"""
_DAY = "place.day"

AROUND = 64
"""Papers before and after the cursor that are read at once."""


def resumed(library: Library, find_members: Callable[[str], frozenset[int]], seen: "Picture | None" = None) -> Session:
    """Return a session that begins where the last one ended, or with what the picture shows that the user sees."""
    session = Session(library, find_members)
    session.sort = sort_of(library)
    if seen and seen.hidden:
        session.hide(seen.hidden.split())
    day = seen.day if seen else library.load_place(_DAY).get(_DAY, "")
    if day:
        session.open_scope(day=day, sort=sort_of(library, day=day))
        if not len(session):
            session.open_scope(sort=sort_of(library))
    resume(library, session, seen.paper if seen else "")
    return session


def resume(library: Library, session: Session, key: str = "") -> None:
    """Put the cursor where it was in what is open, or on the paper with this key.

    A day that was never open begins with its first unread paper.
    """
    name = _place_name(session)
    known = library.load_place(name, _NEAR)
    number = library.by_key(key or known.get(name, ""))
    near, *moment = known.get(_NEAR, "").split(" ")
    if name == _PAPER and near.isdecimal() and len(near) < 10:
        mark = _still_true(library, number, moment)
        if number is not None and mark is not None:
            session.anchor(number, int(near), mark)
        # What was read is looked through before papers are counted, and most of a screen will be asked for.
        session.part(max(0, int(near) - AROUND), int(near) + AROUND)
    if (number is None or not session.come_back(number)) and session.day:
        first = session.row(0)
        session.move_to(0)
        if first is not None and not first.unread:
            session.move_to_unread(1)


def save(library: Library, session: Session) -> None:
    """Write down where the user is. Not being able to is no reason to disturb anyone."""
    with suppress(StoreError):
        number = session.place
        detail = library.detail(number) if number is not None else None
        if detail is not None:
            name = _place_name(session)
            known = {name: detail.key, _DAY: session.day}
            if name == _PAPER and not session.filter and number == session.number:
                moment = session.whole_at
                known[_NEAR] = " ".join(map(str, (session.cursor, *moment, number) if moment else (session.cursor,)))
            library.save_place(**known)


def _still_true(library: Library, number: int | None, moment: Sequence[str]) -> "Mark | None":
    """Return since when the place is true, None where it was kept for another paper or of a list that is another."""
    from reader.storage.changes import Mark

    try:
        sequence, token, kept_for = map(int, moment)
        mark = Mark(sequence, token)
        return mark if kept_for == number and paging.is_as_at(library, mark) else None
    except (ValueError, OverflowError):
        return None


def _place_name(session: Session) -> str:
    """Return under which name the cursor's paper is kept: each day and each topic has its own."""
    scope = session.day or (f"topic {session.topic}" if session.topic else "")
    if session.search:
        scope = f"search {session.search}"
    return f"{_PAPER}.{scope}" if scope else _PAPER


def sort_of(library: Library, *, day: str = "", topic: str = "", search: str = "") -> str:
    """Return the order in which a view was last shown; all days share one."""
    name = _sort_name(day, topic, search)
    sort = library.load_place(name).get(name, "")
    return sort if sort in SORTS else SORTS[0]


def save_sort(library: Library, session: Session) -> None:
    """Write down the order of what is open."""
    library.save_place(**{_sort_name(session.day, session.topic, session.search): session.sort})


def _sort_name(day: str, topic: str, search: str) -> str:
    return f"sort.{'day' if day else f'topic {topic}' if topic else f'search {search}' if search else 'all'}"

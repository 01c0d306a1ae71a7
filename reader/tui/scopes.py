"""What is open: everything, an announcement day, or a topic; and which kinds of announcements are hidden."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from reader.domain.paper import AnnouncementKind
from reader.services.sorts import SORTS, WORDS
from reader.tui import places
from reader.tui.screens.base import Handler

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

_REPLACED = (AnnouncementKind.REPLACE, AnnouncementKind.REPLACE_CROSS)
_TURNS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "all kinds of announcements are shown"),
    ((AnnouncementKind.REPLACE_CROSS,), "replacements of cross-lists are hidden"),
    (_REPLACED, "replacements are hidden"),
    ((AnnouncementKind.CROSS, *_REPLACED), "only new papers: cross-lists and replacements are hidden"),
)


class Scopes:
    """Goes from day to day and from topic to topic; each remembers where the cursor was."""

    def __init__(self, screen: "MainScreen") -> None:
        self._screen = screen

    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by command."""
        return {
            "older_day": lambda: self._go(newer=False),
            "newer_day": lambda: self._go(newer=True),
            "topic": self._next_topic,
            "kinds": self._next_kinds,
            "sort": self._next_sort,
        }

    @property
    def title(self) -> str:
        """What the title bar calls what is open."""
        session, matins = self._screen.session, self._screen.matins
        if session.topic or session.search:
            return session.topic or session.search
        if session.day:
            return spoken_day(session.day)
        return matins.library_name

    @property
    def is_another_day(self) -> bool:
        """Tell whether a day is open that is not today, in US Eastern time."""
        from reader.domain.calendar import EASTERN

        day = self._screen.session.day
        return day != "" and day != self._screen.matins.library.clock().astimezone(EASTERN).date().isoformat()

    def _go(self, *, newer: bool) -> None:
        session, library = self._screen.session, self._screen.matins.library
        if newer and not session.day:
            self._screen.say(f"this is everything; {self._screen.key('older_day')} goes to the newest day")
            return
        day = library.neighbour_day(session.day, newer=newer)
        if not day and not newer:
            self._screen.say("there is no earlier day")
            return
        self.open(day=day)

    def open(self, *, day: str = "", topic: str = "", search: str = "", query: str = "") -> None:
        """Open a day, a topic, a search or everything, where it was left."""
        screen, matins = self._screen, self._screen.matins
        places.save(matins.library, screen.session)
        sort = places.sort_of(matins.library, day=day, topic=topic, search=search)
        screen.session.open_scope(day=day, topic=topic, search=search, query=query, sort=sort)
        places.resume(matins.library, screen.session)
        screen.filter_bar.set_text("")
        screen.filter_bar.set_active(False)
        screen.say(screen.muting.note or ("" if day or topic or search else "everything"))
        screen.update_view()
        screen.show_day_state()

    def _next_topic(self) -> None:
        names = [topic.name for topic in self._screen.matins.config.topics]
        here = self._screen.session.topic
        if not names and not here:
            self._screen.say(f"no topics yet; {self._screen.key('subscriptions')} makes one of words that you type")
            return
        turns = ["", *names]
        self.open(topic=turns[(turns.index(here) + 1) % len(turns)] if here in turns else "")

    def _next_kinds(self) -> None:
        session = self._screen.session
        turns = [frozenset(kinds) for kinds, _ in _TURNS]
        here = frozenset(session.hidden)
        following = (turns.index(here) + 1) % len(_TURNS) if here in turns else 0
        kinds, told = _TURNS[following]
        session.hide(kinds)
        self._screen.say(told)
        self._screen.update_view()

    def _next_sort(self) -> None:
        session, library = self._screen.session, self._screen.matins.library
        if session.catalogue is None:
            self._screen.say("the index is still opening; try again in a moment")
            return
        sort = SORTS[(SORTS.index(session.sort) + 1) % len(SORTS)]
        session.sort_by(sort)
        places.save_sort(library, session)
        found = "; while words are typed the best match is first" if session.words else ""
        self._screen.say(f"order: {WORDS[sort]}{found}")
        self._screen.update_view()


def spoken_day(iso: str) -> str:
    """Return ``Fri 20 Nov 2026``."""
    day = date.fromisoformat(iso)
    return f"{day:%a} {day.day} {day:%b %Y}"

"""Which views a library has, in their order, and which of them a sidebar of some height shows."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reader.tui.scopes import spoken_day

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

ALWAYS = {
    "Unread": "is:unread",
    "Starred": "is:starred",
    "Read later": "is:later",
    "Updated versions": "is:updated",
}
"""Views that are always there, with their queries."""

DAYS, TOPICS, SAVED, TAGS, DOCUMENTS = "days", "topics", "saved", "tags", "documents"
"""The sections of views that a library may have any number of; days have no heading and no digit."""

DAYS_SHOWN = 3
"""Unfinished days beside the newest day."""

MOST = 60
"""Tags, and documents, that are views."""


class View(NamedTuple):
    """Something to open: a day, a topic, a search with its query, or with none of them everything."""

    title: str
    day: str = ""
    topic: str = ""
    search: str = ""
    query: str = ""
    section: str = ""


class Line(NamedTuple):
    """A line of the sidebar: a view with its digit, or without a view a heading or how many more there are."""

    text: str
    view: View | None = None
    digit: str = ""
    is_heading: bool = False


def views_of(screen: "MainScreen", days: int = DAYS_SHOWN) -> tuple[list[View], dict[View, int]]:
    """Return the views in their order, and how many papers wait in each unfinished day; raises StoreError."""
    from reader.domain.filters.rendering import render_value
    from reader.services.flow import documents, tags
    from reader.services.searches import saved_searches

    library = screen.matins.library
    newest = library.neighbour_day("", newer=False)
    views = [View("Everything")]
    left: dict[View, int] = {}
    if newest:
        views.append(View("Newest day", day=newest))
    for found in screen.flow.open_days(days + 1):
        if found.day != newest and len(left) < days:
            view = View(spoken_day(found.day), day=found.day, section=DAYS)
            views.append(view)
            left[view] = found.left
    views += [View(name, search=name, query=query) for name, query in ALWAYS.items()]
    views += [View(topic.name, topic=topic.name, section=TOPICS) for topic in screen.matins.config.topics]
    views += [View(name, search=name, query=query, section=SAVED) for name, query in saved_searches(library)]
    for field, names, section in (("tag", tags(library), TAGS), ("in", documents(library), DOCUMENTS)):
        queries = [(name, f"{field}:{render_value(name)}") for name in names[:MOST]]
        views += [View(name, search=query, query=query, section=section) for name, query in queries]
    return views, left


def numbered(views: Sequence[View]) -> list[View]:
    """Return the views in the order of their digits, which do not change from day to day."""
    return [view for view in views if view.section != DAYS]


def arrange(views: Sequence[View], height: int, is_open: Callable[[View], bool]) -> list[Line]:
    """Return at most ``height`` lines: all views where there is room, under headings where there is room for these too.

    Else each section is cut, the longest first, and says how many more there are; the open view is always there.
    """
    digits = {view: str(number) for number, view in enumerate(numbered(views)[:10])}
    groups = [(section, list(members)) for section, members in groupby(views, key=lambda view: view.section)]
    named = [section for section, _ in groups if section not in ("", DAYS)]
    if len(views) + len(named) <= height:
        lines = []
        for section, members in groups:
            lines += [Line(section, is_heading=True)] if section in named else []
            lines += [Line(view.title, view, digits.get(view, "")) for view in members]
        return lines
    room = _shares([len(members) if section else 0 for section, members in groups], height - _fixed(groups))
    lines = []
    for (section, members), share in zip(groups, room, strict=True):
        shown = members if not section or share >= len(members) else _cut(members, share, is_open)
        lines += [Line(view.title, view, digits.get(view, "")) for view in shown]
        if len(shown) < min(len(members), share):
            lines.append(Line(f"{len(members) - len(shown):,} more"))
    here = next((view for view in views if is_open(view)), None)
    return _within(lines, height, None if here is None else Line(here.title, here, digits.get(here, "")))


def _fixed(groups: Sequence[tuple[str, list[View]]]) -> int:
    return sum(len(members) for section, members in groups if not section)


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Return how many lines each section gets: as many as it has, or an even part of what the shorter ones leave."""
    shares = [0] * len(sizes)
    left = max(0, room)
    waiting = sorted((place for place, size in enumerate(sizes) if size), key=lambda place: (sizes[place], place))
    for count, place in enumerate(waiting):
        shares[place] = min(sizes[place], left // (len(waiting) - count))
        left -= shares[place]
    return shares


def _cut(members: Sequence[View], share: int, is_open: Callable[[View], bool]) -> list[View]:
    """Return the views of a section that gets fewer lines than it has: one of them says how many more there are."""
    shown = list(members[: max(0, share - 1)])
    here = next((view for view in members if is_open(view)), None)
    if here is not None and here not in shown:
        shown = [*shown[:-1], here] if shown else [here][:share]
    return shown


def _within(lines: list[Line], height: int, here: Line | None) -> list[Line]:
    """Return the first lines; where the open view is not among them it takes the place of the last."""
    shown = lines[: max(0, height)]
    return [*shown[:-1], here] if here is not None and here not in shown and shown else shown

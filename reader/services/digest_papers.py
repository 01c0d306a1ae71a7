"""Which of the papers that are given a digest is about, and why the others are not.

The rules of a day in daily Markdown are those of the system behind it: it reads the listing of each watched category,
takes the new and the replaced papers of which this is the primary category, and of those the ones that are in watched
categories alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reader.domain.paper import Announcement, AnnouncementKind
from reader.domain.taxonomy import canonical, in_archive
from reader.formats.layouts.daily_markdown import is_on_page, was_asked_for
from reader.formats.markdown import Item

UNDATED = "imported that day, announced on none"
ELSEWHERE = "in other categories"
UNWATCHED = "in categories without a subscription"
NOT_LISTED = "not announced in their primary category"

_CROSSED = (AnnouncementKind.CROSS, AnnouncementKind.REPLACE_CROSS)


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps papers out. ``day`` is None where they are not those of a day.

    ``categories`` and ``watched``: every category of a paper must be one of these or of an archive among them; a paper
    that an imported page of the day lists under a topic needs not be in the watched ones. ``listed``: with either of
    them only papers that the listing of their primary category has on that day.
    """

    day: date | None = None
    categories: Sequence[str] = ()
    watched: Sequence[str] = ()
    listed: bool = False


def sifted(items: Iterable[Item], limits: Limits) -> tuple[list[Item], list[tuple[Item, str]]]:
    """Return the papers within the limits, and the others with the reason.

    A day on which nothing was announced has the papers that were imported on it.
    """
    known = [(item, [seen for seen in item.seen if seen.date == limits.day]) for item in items]
    dated = limits.day is not None and any(seen for _, seen in known)
    allowed = _spelled(limits.categories or limits.watched)
    kept: list[Item] = []
    others: list[tuple[Item, str]] = []
    for item, seen in known:
        why = UNDATED if dated and not seen else _outside(item, seen, allowed, limits) if allowed else ""
        if why:
            others.append((item, why))
        else:
            kept.append(item)
    return kept, others


def _spelled(names: Iterable[str]) -> frozenset[str]:
    """Return the categories of today that these categories and archives stand for."""
    return frozenset(canonical(each) for name in names for each in (name, *in_archive(canonical(name))))


def _outside(item: Item, seen: Sequence[Announcement], allowed: frozenset[str], limits: Limits) -> str:
    is_chosen = any(map(is_on_page, seen))
    if is_chosen and not limits.categories:
        return ""
    if not allowed.issuperset(map(canonical, item.paper.categories)):
        return ELSEWHERE if limits.categories else UNWATCHED
    listed = is_chosen or not seen or any(one.kind not in _CROSSED and not was_asked_for(one) for one in seen)
    return NOT_LISTED if limits.listed and not listed else ""

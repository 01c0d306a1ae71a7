"""What a day's list can honestly say: papers, or why there are none, and when the next ones come."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from reader.domain.calendar import EASTERN, announcement_day, next_announcement, why_none
from reader.storage.store import Store


class DayState(NamedTuple):
    """One sentence about today; ``is_trouble`` where it is about something that went wrong."""

    text: str
    is_trouble: bool = False


def state_of_today(store: Store, categories: Sequence[str], now: datetime) -> DayState:
    """Return what can be said of today's announcements in the subscribed categories at ``now`` (aware).

    Times are in the zone of ``now``, which is the user's.
    """
    with store.guarded():
        states = [store.feeds.source(f"arXiv {category}") for category in categories]
        read = store.feeds.days(day=announcement_day(now))
    if not categories:
        return DayState("")
    failed = [state for state in states if state.error]
    if failed:
        told = failed[0].error.rstrip(".")
        if failed[0].next_try is not None and failed[0].next_try > now:
            told += f", next try {_clock(failed[0].next_try, now)}"
        return DayState(told, is_trouble=True)
    mine = [entry for entry in read if entry.category in categories]
    if mine and why_none(_eastern_day(now)) == "":
        papers = sum(entry.papers for entry in mine)
        noun = "paper" if papers == 1 else "papers"
        latest = max(entry.read_at for entry in mine)
        return DayState(f"fetched {_clock(latest, now)}, {papers} {noun}")
    return DayState(_nothing_yet(now, mine != []))


def empty_day(day: date) -> str:
    """Return why arXiv announced nothing on a day, an empty string where it did."""
    reason = why_none(day)
    return f"no announcements ({reason})" if reason else ""


def _nothing_yet(now: datetime, read: bool) -> str:
    reason = why_none(_eastern_day(now))
    following = next_announcement(now)
    if reason:
        eastern = following.astimezone(EASTERN)
        return f"no announcements today ({reason}; next {eastern:%A} {eastern:%H:%M} ET, {_clock(following, now)} here)"
    if read:
        return ""
    hours = (following - now).total_seconds() / 3600
    if announcement_day(now) == _eastern_day(now) or hours > 4:
        return "not fetched yet: R fetches"
    soon = f"in {hours:.0f} h" if hours >= 1 else f"in {hours * 60:.0f} min"
    return f"announced at 20:00 ET, {soon}"


def _eastern_day(now: datetime) -> date:
    return now.astimezone(EASTERN).date()


def _clock(moment: datetime, now: datetime) -> str:
    """Return the time of day where the user is, with the day where it is another one."""
    here = moment.astimezone(now.tzinfo)
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%a %H:%M}"

"""What a day's list can honestly say: papers, or why there are none, and when the next ones come."""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from reader.domain.calendar import ANNOUNCEMENT, EASTERN, is_announcement_day, next_announcement, why_none
from reader.domain.errors import ConfigError
from reader.storage.feeds import FeedDay, SourceState, listing_name
from reader.storage.store import Store

NOT_FETCHED = "not fetched yet: R fetches"


class DayState(NamedTuple):
    """One sentence about today; ``is_trouble`` where it is about something that went wrong."""

    text: str
    is_trouble: bool = False


def state_of_today(store: Store, categories: Sequence[str], now: datetime) -> DayState:
    """Return what can be said of today's announcements in the subscribed categories at ``now`` (aware).

    Today is the day in US Eastern time, whose listing the feeds carry from its midnight on. A user further east may be
    a day ahead; once today's listing is there, it is told when that of the user's own day comes. Times of day are in
    the zone of ``now``, which is the user's, but for those marked ET.
    """
    if not categories:
        return DayState("")
    try:
        today = now.astimezone(EASTERN).date()
        with store.guarded():
            states = [store.feeds.source(listing_name(category)) for category in categories]
            read = [entry for entry in store.feeds.days(day=today) if entry.category in categories]
            papers = store.feeds.listed(categories, today) if read else 0
        return _trouble(states, today, now) or _said(read, papers, len(set(categories)), now)
    except ConfigError as error:
        return DayState(str(error).rstrip("."), is_trouble=True)


def empty_day(day: date) -> str:
    """Return why arXiv announced nothing on a day, an empty string where it did."""
    reason = why_none(day)
    return f"no announcements ({reason})" if reason else ""


def _trouble(states: Sequence[SourceState], today: date, now: datetime) -> DayState | None:
    """Return what went wrong at the last try, as long as that was today."""
    failed = [state for state in states if state.error and _is_of(state.tried_at, today)]
    if not failed:
        return None
    first = failed[0]
    told = first.error
    if first.next_try is not None and first.next_try > now:
        told += f", next try {_clock(first.next_try, now)}"
    return DayState(told, is_trouble=True)


def _said(read: Sequence[FeedDay], papers: int, categories: int, now: datetime) -> DayState:
    today = now.astimezone(EASTERN).date()
    reason = why_none(today)
    if not reason and not read:
        return DayState(NOT_FETCHED)
    next_is_listing = is_announcement_day(today + timedelta(days=1))
    is_announced = next_announcement(now).astimezone(EASTERN).date() > today
    if next_is_listing and (now.date() > today or (reason and is_announced)):
        return DayState(_coming(today, now))
    return DayState(_no_listing(reason, now)) if reason else _fetched(read, papers, categories, now)


def _coming(today: date, now: datetime) -> str:
    """Return when the listing of tomorrow (Eastern time) is announced, or else when it can be fetched."""
    announced = datetime.combine(today, ANNOUNCEMENT, EASTERN)
    if now < announced:
        return f"announced at 20:00 ET, {_in(announced - now)}"
    carried = datetime.combine(today + timedelta(days=1), time(), EASTERN)
    return f"announced at 20:00 ET, to be fetched from 00:00 ET, {_in(carried - now)}"


def _no_listing(reason: str, now: datetime) -> str:
    following = next_announcement(now)
    eastern, here = following.astimezone(EASTERN), following.astimezone(now.tzinfo)
    return f"no announcements today ({reason}; next {eastern:%A} {eastern:%H:%M} ET, {here:%H:%M} here)"


def _fetched(read: Sequence[FeedDay], papers: int, categories: int, now: datetime) -> DayState:
    noun = "paper" if papers == 1 else "papers"
    told = f"fetched {_clock(max(entry.read_at for entry in read), now)}, {papers:,} {noun}"
    if len(read) < categories:
        return DayState(f"{told} of {len(read)} of {categories} categories")
    cut = [entry.category for entry in read if not entry.complete]
    if cut:
        return DayState(f"{told}, {cut[0]} not to its end", is_trouble=True)
    return DayState(told)


def _is_of(moment: datetime | None, today: date) -> bool:
    return moment is not None and moment.astimezone(EASTERN).date() == today


def _in(left: timedelta) -> str:
    minutes = math.ceil(left.total_seconds() / 60)
    return f"in {(minutes + 30) // 60} h" if minutes >= 60 else f"in {minutes} min"


def _clock(moment: datetime, now: datetime) -> str:
    """Return the time of day where the user is, with the day where it is another one."""
    here = moment.astimezone(now.tzinfo)
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%a %H:%M}"

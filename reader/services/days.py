"""What a day's list can honestly say: papers, or why there are none, and when the next ones come."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from reader.domain.calendar import ANNOUNCEMENT, EASTERN, is_announcement_day, next_announcement, why_none
from reader.domain.errors import ConfigError
from reader.storage.feeds import COMPLETING, FeedDay, SourceState, listing_name
from reader.storage.store import Store

if TYPE_CHECKING:
    from reader.config import Subscriptions


class DayState(NamedTuple):
    """One sentence about today; ``is_trouble`` where it is about something that went wrong.

    ``shorter`` says less and less of it, for where there is no room; what matters least goes first.
    """

    text: str
    is_trouble: bool = False
    shorter: tuple[str, ...] = ()

    def apart(self) -> "DayState":
        """Return the sentence as it stands beside another day, of which it would else be taken to speak."""
        if self.is_trouble or not self.text:
            return self
        text, *shorter = (form if "today" in form else f"today: {form}" for form in (self.text, *self.shorter))
        return DayState(text, shorter=tuple(shorter))


LISTING = listing_name("")

NOT_FETCHED = DayState("not fetched yet: R fetches", shorter=("not fetched yet", "not fetched"))

NOT_OUT = "today's listing is not out yet"


def state_of_today(store: Store, categories: Sequence[str], now: datetime, others: Sequence[str] = ()) -> DayState:
    """Return what can be said of today's announcements in the subscribed categories at ``now`` (aware).

    Today is the day in US Eastern time, whose listing the feeds carry from its midnight on. A user further east may be
    a day ahead; once today's listing is there, it is told when that of the user's own day comes. Times of day are in
    the zone of ``now``, which is the user's, but for those marked ET. ``others`` are sources without announcements.
    """
    if not categories and not others:
        return DayState("")
    try:
        today = now.astimezone(EASTERN).date()
        with store.guarded():
            states = [store.feeds.source(name) for name in (*map(listing_name, categories), *others)]
            failing = [*states, store.feeds.source(COMPLETING)]
            read = [entry for entry in store.feeds.days(day=today) if entry.category in categories]
            papers = store.feeds.listed(categories, today) if read else 0
        trouble = _trouble(failing, today, now)
        if trouble or not categories:
            return trouble or _looked(states, today, now)
        return _said(read, papers, states[: len(categories)], now)
    except ConfigError as error:
        return DayState(str(error).rstrip("."), is_trouble=True)


def other_sources(wanted: "Subscriptions") -> list[str]:
    """Return the names under which the sources are kept that are subscribed to beside categories."""
    from reader.services.fetch.following import DAILY

    names = [f"query {query}" for query in wanted.queries] + [f"author {author}" for author in wanted.authors]
    return [*names, DAILY] if wanted.daily_papers else names


def next_try(store: Store, sources: Iterable[str], now: datetime) -> datetime | None:
    """Return when one of these sources is worth asking again, None where that is told of none; raises StoreError."""
    with store.guarded():
        moments = [store.feeds.source(name).next_try for name in sources]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def is_late(newest: Iterable[date], now: datetime) -> bool:
    """Tell whether arXiv is late, where these are the days of the newest listings that its feeds have at ``now``."""
    today = now.astimezone(EASTERN).date()
    days = list(newest)
    return bool(days) and is_announcement_day(today) and max(days) < today


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
    told, shorter = first.error, _shorter(first)
    if first.next_try is not None and first.next_try > now:
        again = f"next try {_clock(first.next_try, now)}"
        return DayState(f"{told}, {again}", is_trouble=True, shorter=(told, *shorter, again))
    return DayState(told, is_trouble=True, shorter=shorter)


def _shorter(failed: SourceState) -> tuple[str, ...]:
    """Return shorter forms of what went wrong; the last one names the source, with which a user can do something."""
    name, colon, cause = failed.error.partition(": ")
    if name != failed.name:
        return (name,) if colon else ()
    host, _, said = cause.partition(" ")
    brief = f"{name.removeprefix(LISTING)}: {said if '.' in host else cause}"
    return (brief, f"{name} failed")


def _looked(states: Sequence[SourceState], today: date, now: datetime) -> DayState:
    """Return when queries, authors and other sites were asked, which have no days of announcement."""
    asked = [state.read_at for state in states if state.read_at is not None and _is_of(state.read_at, today)]
    return DayState(f"fetched {_clock(max(asked), now)}") if asked else NOT_FETCHED


def _said(read: Sequence[FeedDay], papers: int, listings: Sequence[SourceState], now: datetime) -> DayState:
    today = now.astimezone(EASTERN).date()
    reason = why_none(today)
    if not reason and not read:
        return _not_out(listings, today, now)
    next_is_listing = is_announcement_day(today + timedelta(days=1))
    is_announced = next_announcement(now).astimezone(EASTERN).date() > today
    if next_is_listing and (now.date() > today or (reason and is_announced)):
        return _coming(today, now)
    return _no_listing(reason, now) if reason else _fetched(read, papers, len({state.name for state in listings}), now)


def _not_out(listings: Sequence[SourceState], today: date, now: datetime) -> DayState:
    """Return what to say of a day of which no listing was read: nobody asked, or arXiv is late with it."""
    asked = [state.read_at for state in listings if state.read_at is not None and _is_of(state.read_at, today)]
    if len(asked) < len(listings):
        return NOT_FETCHED
    when = f"asked {_clock(max(asked), now)}"
    return DayState(f"{when}: {NOT_OUT}", shorter=(f"not out yet, {when}", "not out yet"))


def _coming(today: date, now: datetime) -> DayState:
    """Return when the listing of tomorrow (Eastern time) is announced, or else when it can be fetched."""
    announced = datetime.combine(today, ANNOUNCEMENT, EASTERN)
    if now < announced:
        left = _in(announced - now)
        return DayState(f"announced at 20:00 ET, {left}", shorter=(f"announced {left}", f"next {left}"))
    left = _in(datetime.combine(today + timedelta(days=1), time(), EASTERN) - now)
    told = f"to be fetched from 00:00 ET, {left}"
    return DayState(f"announced at 20:00 ET, {told}", shorter=(told, f"to be fetched {left}", f"next {left}"))


def _no_listing(reason: str, now: datetime) -> DayState:
    following = next_announcement(now)
    if following.astimezone(EASTERN).date() == now.astimezone(EASTERN).date():
        left = _in(following - now)
        told = f"{reason}; announced at 20:00 ET, {left}"
        text = f"no announcements today ({reason}); announced at 20:00 ET, {left}"
        return DayState(text, shorter=(told, f"{reason}; announced {left}", f"{reason}; next {left}", reason))
    eastern, here = following.astimezone(EASTERN), following.astimezone(now.tzinfo)
    there = f"{reason}; next {eastern:%A} {eastern:%H:%M} ET"
    told = f"{there}, {here:%H:%M} here"
    short = f"{reason}; next {eastern:%a} {eastern:%H:%M} ET"
    return DayState(f"no announcements today ({told})", shorter=(told, there, short, reason))


def _fetched(read: Sequence[FeedDay], papers: int, categories: int, now: datetime) -> DayState:
    noun = "paper" if papers == 1 else "papers"
    when = f"fetched {_clock(max(entry.read_at for entry in read), now)}"
    told = f"{when}, {papers:,} {noun}"
    if len(read) < categories:
        part = f"{len(read)} of {categories} categories"
        return DayState(f"{told} of {part}", shorter=(f"fetched {part}", when))
    cut = [entry.category for entry in read if not entry.complete]
    if cut:
        part = f"{cut[0]} not to its end"
        return DayState(f"{told}, {part}", is_trouble=True, shorter=(f"fetched {cut[0]} not to its end", part))
    return DayState(told, shorter=(f"{when}, {papers:,}", when))


def _is_of(moment: datetime | None, today: date) -> bool:
    return moment is not None and moment.astimezone(EASTERN).date() == today


def _in(left: timedelta) -> str:
    minutes = math.ceil(left.total_seconds() / 60)
    return f"in {(minutes + 30) // 60} h" if minutes >= 60 else f"in {minutes} min"


def _clock(moment: datetime, now: datetime) -> str:
    """Return the time of day where the user is, with the day where it is another one."""
    here = moment.astimezone(now.tzinfo)
    return f"{here:%H:%M}" if here.date() == now.date() else f"{here:%a %H:%M}"

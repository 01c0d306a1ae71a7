"""What one key of triage does to a paper's state, and how the history calls it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from reader.domain.state import PaperState


class Verb(NamedTuple):
    """One thing to say about papers. ``past`` completes "undone: …" (``starred 2611.01240``)."""

    past: str
    apply: Callable[[PaperState, datetime], PaperState]


STAR = Verb("starred", lambda state, at: state.starred(at))
UNSTAR = Verb("unstarred", lambda state, _: state.unstarred())
SKIP = Verb("skipped", lambda state, at: state.skipped(at))
LATER = Verb("put off", lambda state, at: state.put_off(at))
NOT_LATER = Verb("taken from read later", lambda state, _: state.taken_up())
READ = Verb("marked read", lambda state, at: state.read(at))
UNREAD = Verb("marked unread", lambda state, _: state.unread())


def star_toggle(state: PaperState) -> Verb:
    """Return what the star key means for a paper in this state."""
    return UNSTAR if state.is_starred else STAR


def later_toggle(state: PaperState) -> Verb:
    """Return what the read-later key means for a paper in this state."""
    return NOT_LATER if state.later_at is not None else LATER


def read_toggle(state: PaperState) -> Verb:
    """Return what the read key means for a paper in this state."""
    return READ if state.is_unread else UNREAD

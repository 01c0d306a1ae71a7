"""What one key of triage does to a paper's state, and how the history calls it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from reader.domain.state import PaperState


class Verb(NamedTuple):
    """One thing to say about papers. ``past`` completes "undone: …" (``starred 2611.01240``), ``more`` ends it."""

    past: str
    apply: Callable[[PaperState, datetime], PaperState]
    more: str = ""


class Toggle(NamedTuple):
    """What a key says that takes itself back: of several papers only where it holds of all of them."""

    on: Verb
    off: Verb
    holds: Callable[[PaperState], bool]

    def __call__(self, state: PaperState) -> Verb:
        """Return what the key means for a paper in this state."""
        return self.off if self.holds(state) else self.on


STAR = Verb("starred", lambda state, at: state.starred(at))
UNSTAR = Verb("unstarred", lambda state, _: state.unstarred())
SKIP = Verb("skipped", lambda state, at: state.skipped(at))
LATER = Verb("put off", lambda state, at: state.put_off(at))
NOT_LATER = Verb("taken from read later", lambda state, _: state.taken_up())
READ = Verb("marked read", lambda state, at: state.read(at))
TAKEN_AS_READ = Verb("taken as read", lambda state, at: state.read(at))
UNREAD = Verb("marked unread", lambda state, _: state.unread())

star_toggle = Toggle(STAR, UNSTAR, lambda state: state.is_starred)
later_toggle = Toggle(LATER, NOT_LATER, lambda state: state.later_at is not None)
read_toggle = Toggle(READ, UNREAD, lambda state: not state.is_unread)

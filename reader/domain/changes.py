"""The unit of undo: what a paper, a mute or a saved search was before and after, and the step that groups changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from reader.domain.state import PaperState


class Change(NamedTuple):
    """What one command did to one paper. ``paper`` is the store's number of the paper."""

    paper: int
    before: PaperState
    after: PaperState

    @property
    def inverse(self) -> "Change":
        """The change that takes this one back."""
        return Change(self.paper, self.after, self.before)

    def apply(self, current: PaperState) -> PaperState:
        """Return ``current`` with the fields that this change touched, and no others.

        Another window may have changed the rest since; that stays.
        """
        if self.before == self.after:
            return current
        parts = zip(current, self.before, self.after, strict=True)
        return PaperState._make(after if before != after else here for here, before, after in parts)


ThingKind = Literal["author", "word", "topic", "search"]
"""What is muted, or a saved search."""


class ThingChange(NamedTuple):
    """What one command did to a mute or a saved search, which is known by its kind and its name.

    ``before`` and ``after`` are all that the store keeps of it, as one text, None where there is nothing.
    """

    kind: ThingKind
    name: str
    before: str | None
    after: str | None

    @property
    def inverse(self) -> "ThingChange":
        """The change that takes this one back."""
        return ThingChange(self.kind, self.name, self.after, self.before)


class Step(NamedTuple):
    """One command of the user: the changes that are undone together. ``label`` completes "undone: …"."""

    number: int
    at: datetime
    label: str
    changes: tuple[Change, ...]
    things: tuple[ThingChange, ...] = ()


def effective(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that change anything."""
    return tuple(change for change in changes if change.before != change.after)

"""What the user does not want to see for now: authors, topics, and words of titles.

A mute touches only what nobody kept: a starred paper, and one that was put off, are shown like all others.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from reader.domain.changes import Step
from reader.domain.filters.nodes import InTopic, Node, Phrase, any_of
from reader.search.words import segments
from reader.services.filtering import Found, MissingAnswerError, Scope, allowed
from reader.services.library import Library
from reader.services.things import changing
from reader.storage.listing import Counts
from reader.storage.mutes import Mute, MuteKind

if TYPE_CHECKING:
    from reader.services.catalogue import Catalogue, Mask

PERIODS: dict[str, int | None] = {"for today": 1, "for a week": 7, "for good": None}
"""How long something may be muted: in words, and in days that begin with today."""


def today_of(library: Library) -> date:
    """Return the user's day, with which a mute ends."""
    return library.clock().astimezone().date()


def active_mutes(library: Library) -> list[Mute]:
    """Return what is muted today; raises StoreError."""
    today = today_of(library)
    with library.store.guarded():
        return [mute for mute in library.store.mutes.all() if mute.until is None or mute.until > today]


def mute(library: Library, kind: MuteKind, name: str, period: str) -> Step | None:
    """Mute something for one of PERIODS, in place of how long it was muted, as one step of the history.

    None where it is muted like this already. Raises StoreError.
    """
    today, days = today_of(library), PERIODS[period]
    made = Mute(kind, name, None if days is None else today + timedelta(days=days))
    with library.store.writing():
        library.store.mutes.prune(today)
        with changing(library, kind, name) as change:
            library.store.mutes.put(made)
        return change.record(f"muted {called(made)} {period}")


def lift(library: Library, wanted: Mute) -> Step | None:
    """Show again what was muted, as one step of the history; None where it was not muted. Raises StoreError."""
    with library.store.writing():
        with changing(library, wanted.kind, wanted.name) as change:
            library.store.mutes.remove(wanted)
        return change.record(f"unmuted {called(wanted)}")


def node_of(mutes: Iterable[Mute]) -> Node:
    """Return the condition that a muted paper meets; Everything where nothing is muted."""
    return any_of(_node(each) for each in mutes)


def _node(wanted: Mute) -> Node:
    if wanted.kind == "topic":
        return InTopic(wanted.name)
    return Phrase(wanted.name, "author" if wanted.kind == "author" else "title")


def masked(catalogue: "Catalogue", mutes: Sequence[Mute]) -> "Mask":
    """Return the papers that meet a mute; raises MissingAnswerError where a topic has to be asked for.

    What was found is kept with the catalogue's answers, for as long as its documents are what they are.
    """
    from reader.services.catalogue import LATER, STARRED

    node = node_of(mutes)
    if node not in catalogue.answers:
        found = np.zeros(catalogue.index.size, np.bool_)
        for each in mutes:
            part = _node(each)
            if isinstance(part, Phrase):
                # Signs alone are no words, and would mean every paper.
                if segments(part.text):
                    found[catalogue.index.phrase(part.text, part.field)] = True
            elif part in catalogue.answers:
                found[catalogue.answers[part]] = True
            else:
                raise MissingAnswerError(part)
        catalogue.answers[node] = np.flatnonzero(found).astype(np.int32)
    kept = catalogue.flagged(STARRED) | catalogue.flagged(LATER)
    mask: Mask = catalogue.mask(catalogue.answers[node]) & ~kept
    return mask


def without(found: Found, muted: "Mask") -> Found:
    """Return what was found without the muted papers."""
    shown = ~muted[found.docs]
    return Found(found.docs[shown], int(np.count_nonzero(shown[: found.further])))


def count_shown(catalogue: "Catalogue", scope: Scope, muted: "Mask | None") -> Counts:
    """Count the papers of a scope that are not muted."""
    may = allowed(catalogue, scope)
    return catalogue.count(np.flatnonzero(may if muted is None else may & ~muted).astype(np.int32))


def told(wanted: Mute, today: date) -> str:
    """Return what is muted and until when, as a list shows it."""
    return f"{called(wanted)}, {until(wanted, today)}"


def called(wanted: Mute) -> str:
    """Return what is muted, in words."""
    names = {"author": wanted.name, "topic": f"topic {wanted.name}", "word": f"“{wanted.name}” in titles"}
    return names[wanted.kind]


def until(wanted: Mute, today: date) -> str:
    """Return until when something is muted, in words."""
    if wanted.until is None:
        return "for good"
    days = (wanted.until - today).days
    return "for today" if days <= 1 else f"for {days} days"

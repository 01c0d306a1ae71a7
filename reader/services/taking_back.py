"""One step of the history taken back alone, whatever came after it, as a step of its own.

What it says of a paper is taken back only where that still stands: a later step about the same stands in the way.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from reader.domain.changes import Change, Step, ThingChange
from reader.domain.errors import StoreError
from reader.domain.state import PaperState
from reader.services.deciding import AT_ONCE, Piece
from reader.storage.history import Head
from reader.storage.store import Store
from reader.storage.things import ends_by_itself

TOOK, AGAIN = "took back: ", "did again: "
"""How the history calls a step that takes another one back, and one that takes that one back."""


class InTheWayError(StoreError):
    """A step that cannot be taken back alone; the message says why."""


def in_the_way(store: Store, number: int) -> str:
    """Return why a step cannot be taken back alone, a sentence, or an empty string; raises StoreError.

    Of a step about very many papers only the first ones are looked at.
    """
    with store.reading():
        try:
            head = _head(store, number)
            _inverse(store, head, store.history.changes(number, 0, AT_ONCE))
            _inverse_things(store, head)
        except InTheWayError as error:
            return str(error)
    return ""


def take_back(store: Store, number: int, at: datetime) -> Step:
    """Take a step back alone, all of it or nothing; raises InTheWayError and StoreError."""
    with store.writing():
        head = _head(store, number)
        changes = _inverse(store, head, store.history.changes(number, 0, head.papers))
        things = _inverse_things(store, head)
        if not changes and not things:
            raise InTheWayError(f"Nothing of “{head.label}” is left that could be taken back.")
        store.states.put_all(changes)
        for thing in things:
            store.things.put(thing.kind, thing.name, thing.after)
        return store.history.record(label_of(head.label), changes, at, things)


def take_back_in_pieces(store: Store, number: int, at: datetime) -> Iterator[Piece]:
    """Take a step about many papers back alone, in short transactions; everything is looked at before anything is done.

    Where another window comes between, what was done until then is the step. Raises InTheWayError and StoreError.
    """
    with store.guarded():
        head = _head(store, number)
    for changes, done in _parts(store, head):
        with store.guarded():
            _inverse(store, head, changes)
        yield Piece(None, done // 2, head.papers)
    label, step = label_of(head.label), None
    for changes, done in _parts(store, head):
        with store.writing():
            part = _inverse(store, head, changes)
            store.states.put_all(part)
            if step is None:
                step = store.history.record(label, part, at)
            else:
                store.history.extend(step.number, label, part)
                step = Step(step.number, at, label, part)
        yield Piece(step, (head.papers + done) // 2, head.papers)


def label_of(label: str) -> str:
    """Return how the history calls taking back a step with this label."""
    for begun, back in ((TOOK, AGAIN), (AGAIN, TOOK)):
        if label.startswith(begun):
            return back + label.removeprefix(begun)
    return TOOK + label


def _head(store: Store, number: int) -> Head:
    head = store.history.done(number)
    if head is None:
        raise InTheWayError("This step is undone already.")
    return head


def _parts(store: Store, head: Head) -> Iterator[tuple[Sequence[Change], int]]:
    after = done = 0
    while done < head.papers:
        with store.guarded():
            changes = store.history.changes(head.number, after, AT_ONCE)
        if not changes:
            return
        after, done = changes[-1].paper, done + len(changes)
        yield changes, done


def _inverse(store: Store, head: Head, wanted: Sequence[Change]) -> tuple[Change, ...]:
    """Return what takes these changes back, from the states as they are now."""
    known = store.states.get_many([change.paper for change in wanted])
    found = []
    for change in wanted:
        state = known.get(change.paper, PaperState())
        parts, after = _said(state), _said(change.after)
        if any(parts[name] != after[name] for name in _touched(change)):
            raise _told(head, _overtaker(store, head, change))
        found.append(Change(change.paper, state, change.inverse.apply(state)))
    return tuple(found)


def _overtaker(store: Store, head: Head, change: Change) -> str:
    """Return the newest later step about the same of the same paper, an empty string where there is none."""
    touched = _touched(change)
    later = store.history.later_changes(head.number, change.paper)
    return next((label for label, other in later if touched & _touched(other)), "")


def _said(state: PaperState) -> dict[str, object]:
    """Return the parts of a state that can be taken back one without the other: a skip without its reading is none."""
    decision = (state.read_at, state.starred_at, state.skipped_at, state.later_at)
    return {"decision": decision, "tags": state.tags, "note": state.note}


def _touched(change: Change) -> set[str]:
    before, after = _said(change.before), _said(change.after)
    return {name for name in before if before[name] != after[name]}


def _inverse_things(store: Store, head: Head) -> tuple[ThingChange, ...]:
    found = []
    for thing in store.history.things(head.number):
        known = store.things.get(thing.kind, thing.name)
        if known != thing.after:
            label = store.history.later_label(head.number, thing)
            if not label and known is None and ends_by_itself(thing):
                raise InTheWayError(f"“{head.label}” is over by itself; there is nothing to take back.")
            raise _told(head, label)
        found.append(thing.inverse)
    return tuple(found)


def _told(head: Head, label: str) -> InTheWayError:
    if not label:
        return InTheWayError(f"“{head.label}” no longer stands as it was; it cannot be taken back alone.")
    return InTheWayError(f"“{label}” stands in the way: it came later, about the same. Take that one back first.")

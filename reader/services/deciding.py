"""The user's word on papers, written down as one step of a history that can be taken back."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from reader.domain.changes import Change, Step, ThingChange, effective
from reader.domain.errors import StoreError
from reader.domain.state import PaperState
from reader.services.triage import Toggle, Verb
from reader.storage.store import Store
from reader.storage.things import ends_by_itself

LABEL_LENGTH = 40
"""Characters of the title by which the history calls a paper without an identifier."""

AT_ONCE = 300
"""Papers of one transaction where a command is about many: less than ten milliseconds."""

Says = Callable[[PaperState], Verb] | Toggle | Verb
"""What is to be said of papers; it may depend on the paper's state."""

_UNTOUCHED = PaperState()


class OvertakenError(StoreError):
    """A step about a mute or a saved search that was changed since by something that is in no history."""

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}” stays as it is: another window or program has changed this meanwhile.")


class Piece(NamedTuple):
    """What a part of a long command did: ``step`` is called as the whole, and None where nothing changed.

    ``done`` of the ``total`` papers were looked at so far.
    """

    step: Step | None
    done: int
    total: int


def decide(store: Store, verb: Says, numbers: Sequence[int], at: datetime, label: str) -> Step | None:
    """Do one command to papers as one durable step; None where nothing changed."""
    with store.writing():
        chosen = _settled(store, verb, numbers)
        done, past, more = _changes(store, chosen, numbers, at)
        if not done:
            return None
        store.states.put_all(done)
        return store.history.record(label or _label(store, past, more, done, len(done)), done, at)


def decide_in_pieces(store: Store, verb: Says, numbers: Sequence[int], at: datetime) -> Iterator[Piece]:
    """Do one command to many papers as one step, in short transactions: whoever waits can look up between two of them.

    Where it is given up, or the program ends, the step is what was done so far. Raises StoreError.
    """
    with store.guarded():
        chosen = _settled(store, verb, numbers)
    number, count = 0, 0
    for start in range(0, len(numbers), AT_ONCE):
        step = None
        part = numbers[start : start + AT_ONCE]
        with store.writing():
            done, past, more = _changes(store, chosen, part, at)
            if done:
                store.states.put_all(done)
                count += len(done)
                label = _label(store, past, more, done, count)
                if number:
                    store.history.extend(number, label, done)
                    step = Step(number, at, label, done)
                else:
                    step = store.history.record(label, done, at)
                    number = step.number
        yield Piece(step, start + len(part), len(numbers))


def travel(store: Store, *, undo: bool) -> Step | None:
    """Take the newest step back, or do again what was taken back last; None where there is no such step.

    Raises OvertakenError; the history then goes on without the step, so that it is in nobody's way.
    """
    with store.writing():
        step = store.history.last_done() if undo else store.history.last_undone()
        if step is None:
            return None
        try:
            return move(store, step, undo=undo)
        except OvertakenError as error:
            store.history.drop(step)
            overtaken = error
    raise overtaken


def move(store: Store, step: Step, *, undo: bool) -> Step:
    """Take a step back, or do it again, inside the caller's transaction; return it with what it changed now.

    Raises OvertakenError, before anything was changed.
    """
    things = travelled(store, step, undo=undo)
    changes = _travel(store, step.changes, undo=undo)
    for thing in things:
        store.things.put(thing.kind, thing.name, thing.after)
    store.history.mark(step, undone=undo)
    return Step(step.number, step.at, step.label, changes, things)


def travelled(store: Store, step: Step, *, undo: bool) -> tuple[ThingChange, ...]:
    """Return what undo or redo does to mutes and saved searches.

    Of a paper what others said meanwhile stays beside what a step changes; a mute or a search is one whole, and where
    it is neither what the step led to nor what it shall be, OvertakenError is raised.
    """
    found = []
    for thing in step.things:
        known = store.things.get(thing.kind, thing.name)
        wanted = thing.inverse if undo else thing
        # A mute whose time is over may be forgotten already.
        if known not in (wanted.before, wanted.after) and not (known is None and ends_by_itself(wanted.inverse)):
            raise OvertakenError(step.label)
        if known != wanted.after:
            found.append(wanted._replace(before=known))
    return tuple(found)


def travel_in_pieces(store: Store, *, undo: bool) -> Iterator[Piece]:
    """Do what ``travel`` does in short transactions; the step counts as undone only with the last one of them.

    Where it is given up before, the same again goes through with it. Raises StoreError.
    """
    with store.guarded():
        head = store.history.head(undo=undo)
    after, done = 0, 0
    while head is not None and done < head.papers:
        with store.writing():
            changes = store.history.changes(head.number, after, AT_ONCE)
            if not changes:
                return
            after, done = changes[-1].paper, done + len(changes)
            travelled = _travel(store, changes, undo=undo)
            if done >= head.papers:
                store.history.mark(head, undone=undo)
        yield Piece(Step(head.number, head.at, head.label, travelled), done, head.papers)


def step_size(store: Store, *, undo: bool) -> int:
    """Return of how many papers the step is that undo or redo would travel; raises StoreError."""
    with store.guarded():
        head = store.history.head(undo=undo)
    return head.papers if head else 0


def _settled(store: Store, verb: Says, numbers: Sequence[int]) -> Says:
    """Return what a toggle means for several papers together: it takes back only what holds of every one of them."""
    if not isinstance(verb, Toggle) or len(numbers) < 2:
        return verb
    for start in range(0, len(numbers), AT_ONCE):
        part = store.papers.existing(numbers[start : start + AT_ONCE])
        known = store.states.get_many(part)
        if not all(verb.holds(known.get(number, _UNTOUCHED)) for number in part):
            return verb.on
    return verb.off


def _changes(store: Store, verb: Says, numbers: Sequence[int], at: datetime) -> tuple[tuple[Change, ...], str, str]:
    """Return what a command changes, and the beginning and the end of its label."""
    changes = []
    past = more = ""
    # Another window may have found two papers to be one since ``numbers`` were read.
    alive = store.papers.existing(numbers)
    known = store.states.get_many(alive)
    for number in alive:
        before = known.get(number, _UNTOUCHED)
        chosen = verb if isinstance(verb, Verb) else verb(before)
        past, more = (past, more) if past else (chosen.past, chosen.more)
        changes.append(Change(number, before, chosen.apply(before, at)))
    return effective(changes), past, more


def _travel(store: Store, wanted: Sequence[Change], *, undo: bool) -> tuple[Change, ...]:
    known = store.states.get_many([change.paper for change in wanted])
    changes = []
    for change in wanted:
        before = known.get(change.paper, _UNTOUCHED)
        changes.append(Change(change.paper, before, (change.inverse if undo else change).apply(before)))
    store.states.put_all(changes)
    return tuple(changes)


def _label(store: Store, past: str, more: str, changes: Sequence[Change], count: int) -> str:
    what = f"{count:,} papers" if count > 1 else paper_name(store, changes[0].paper)
    return f"{past} {what}".rstrip() + more


def paper_name(store: Store, number: int) -> str:
    """Return how the history calls a paper: by its identifier, else by its title."""
    stored = store.papers.get(number)
    if stored is None:
        return ""
    paper = stored.paper
    if paper.arxiv_id:
        return paper.arxiv_id.name
    words = paper.title or paper.abstract
    short = words[:LABEL_LENGTH].rsplit(" ", 1)[0] if len(words) > LABEL_LENGTH else words
    return f"“{short}”"

"""The user's word on papers, written down as one step of a history that can be taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from reader.domain.changes import Change, Step, effective
from reader.domain.state import PaperState
from reader.services.triage import Verb
from reader.storage.store import Store

LABEL_LENGTH = 40
"""Characters of the title by which the history calls a paper without an identifier."""


def decide(
    store: Store, verb: Callable[[PaperState], Verb] | Verb, numbers: Sequence[int], at: datetime, label: str
) -> Step | None:
    """Do one command to papers as one durable step; None where nothing changed."""
    with store.writing():
        changes = []
        past = ""
        # Another window may have found two papers to be one since ``numbers`` were read.
        for number in store.papers.existing(numbers):
            before = store.states.get(number)
            chosen = verb if isinstance(verb, Verb) else verb(before)
            past = past or chosen.past
            changes.append(Change(number, before, chosen.apply(before, at)))
        done = effective(changes)
        if not done:
            return None
        for change in done:
            store.states.put(change.paper, change.after)
        return store.history.record(label or _label(store, past, done), done, at)


def travel(store: Store, *, undo: bool) -> Step | None:
    """Take the newest step back, or do again what was taken back last; None where there is no such step."""
    with store.writing():
        step = store.history.last_done() if undo else store.history.last_undone()
        if step is None:
            return None
        changes = []
        for change in step.changes:
            wanted = change.inverse if undo else change
            before = store.states.get(change.paper)
            changes.append(Change(change.paper, before, wanted.apply(before)))
            store.states.put(change.paper, changes[-1].after)
        store.history.mark(step, undone=undo)
        return Step(step.number, step.at, step.label, tuple(changes))


def _label(store: Store, past: str, changes: Sequence[Change]) -> str:
    if len(changes) > 1:
        return f"{past} {len(changes)} papers"
    stored = store.papers.get(changes[0].paper)
    if stored is None:
        return past
    paper = stored.paper
    if paper.arxiv_id:
        return f"{past} {paper.arxiv_id.name}"
    words = paper.title or paper.abstract
    short = words[:LABEL_LENGTH].rsplit(" ", 1)[0] if len(words) > LABEL_LENGTH else words
    return f"{past} “{short}”"

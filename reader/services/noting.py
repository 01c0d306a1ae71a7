"""Notes on papers: a sitting with one note is one step of undo, however often it is saved."""

from reader.domain.changes import Change, Step
from reader.domain.errors import StoreError
from reader.domain.notes import clean_note
from reader.services.deciding import paper_name
from reader.services.library import Detail, Library


class NoteSitting:
    """One paper's note from the moment when it was opened until it is left."""

    def __init__(self, library: Library, detail: Detail) -> None:
        self._library = library
        self._number = detail.number
        self._key = detail.key
        self.text = detail.state.note
        self._step: Step | None = None

    def save(self, text: str) -> Step | None:
        """Store the note; None where it is stored like this already. On disk when this returns; raises StoreError.

        The step that is returned says what this save changed; in the history it is one with those before it, unless
        another command came between.
        """
        note = clean_note(text)
        if note == self.text:
            return None
        store, at = self._library.store, self._library.clock()
        with store.writing():
            number = self._here()
            name = paper_name(store, number)
            before = store.states.get(number)
            change = Change(number, before, before._replace(note=note))
            store.states.put_all([change])
            step = Step(0, at, _label(before.note, note, name), (change,))
            kept = self._amended(change, name)
            if kept is None and before.note != note:
                kept = store.history.record(step.label, step.changes, at)
        self.text, self._step = note, kept
        return step

    def _amended(self, change: Change, name: str) -> Step | None:
        """Let the step of the saves before lead to this one; None where there is none that can be changed."""
        if self._step is None or self._step.changes[0].paper != change.paper:
            return None
        first = self._step.changes[0].before
        whole = Change(change.paper, first, first._replace(note=change.after.note))
        label = _label(first.note, change.after.note, name)
        amended = self._library.store.history.amend(self._step.number, label, whole)
        return self._step if amended else None

    def _here(self) -> int:
        """Return the paper's number; another window may have found it to be one with another paper."""
        papers = self._library.store.papers
        if papers.existing([self._number]):
            return self._number
        number = papers.number_of(self._key)
        if number is None:
            raise StoreError("This paper is no longer in the library, and its note was not saved.")
        self._number = number
        return number


def set_note(library: Library, number: int, text: str) -> Step | None:
    """Let a paper have this note, or with an empty text none; None where it has it already. Raises StoreError."""
    detail = library.detail(number)
    return NoteSitting(library, detail).save(text) if detail else None


def _label(before: str, after: str, name: str) -> str:
    if not after:
        return f"took the note from {name}".rstrip()
    return f"{'changed the note on' if before else 'noted'} {name}".rstrip()

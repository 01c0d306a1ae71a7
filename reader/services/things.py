"""What a command does to a mute or a saved search, written down as a step that can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager

from reader.domain.changes import Step, ThingChange, ThingKind
from reader.services.library import Library


class Changing:
    """One thing while a command changes it."""

    def __init__(self, library: Library, kind: ThingKind, name: str) -> None:
        self._library = library
        self._change = ThingChange(kind, name, library.store.things.get(kind, name), None)

    @property
    def was_there(self) -> bool:
        """Tell whether there was such a thing before."""
        return self._change.before is not None

    def look(self) -> None:
        """See what became of it."""
        after = self._library.store.things.get(self._change.kind, self._change.name)
        self._change = self._change._replace(after=after)

    def record(self, label: str) -> Step | None:
        """Write the step down; None where nothing changed."""
        if self._change.before == self._change.after:
            return None
        return self._library.store.history.record(label, (), self._library.clock(), (self._change,))


@contextmanager
def changing(library: Library, kind: ThingKind, name: str) -> Iterator[Changing]:
    """Watch what the block does to a thing, inside the caller's transaction."""
    change = Changing(library, kind, name)
    yield change
    change.look()

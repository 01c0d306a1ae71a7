"""What other programs' users said of papers, into the user's own states: one step that undo takes back."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reader.domain.batch import Problem
from reader.domain.changes import Change, effective
from reader.domain.notes import NOTE_LIMIT, clean_note
from reader.domain.state import PaperState
from reader.domain.tags import TagError, distinct, edited, spelled
from reader.formats.imports.found import Found, Moment
from reader.storage.store import Store

RULE = "\n\n---\n\n"
"""What stands in a note between what was there and what another program said."""


@dataclass(frozen=True, slots=True)
class SaidCounts:
    """Of how many papers a file says what."""

    starred: int = 0
    read: int = 0
    skipped: int = 0
    later: int = 0
    tagged: int = 0
    noted: int = 0

    def __bool__(self) -> bool:
        """Tell whether a file says anything."""
        return any((self.starred, self.read, self.skipped, self.later, self.tagged, self.noted))


def count_said(found: Iterable[Found]) -> SaidCounts:
    """Count what a file says."""
    counts: Counter[str] = Counter()
    for said in found:
        counts.update(name for name in ("starred", "read", "skipped", "later") if getattr(said, name))
        counts.update({"tagged": bool(said.tags), "noted": bool(said.note.strip())})
    return SaidCounts(**{name: int(count) for name, count in counts.items()})


def take_over(store: Store, said: Sequence[tuple[int, Found]], at: datetime, name: str) -> tuple[int, list[Problem]]:
    """Add what was said to the states of papers inside the caller's transaction, as one step called after the file.

    Nothing that the user said is taken back: a star stays, tags are added, a note goes on below a rule. Return how many
    papers changed, and what could not be taken over.
    """
    problems: list[Problem] = []
    before = store.states.get_many([number for number, _ in said])
    after: dict[int, PaperState] = {}
    known = [tag for tag, _ in store.states.tags()] if any(found.tags for _, found in said) else []
    for number, found in said:
        state = after.get(number, before.get(number, PaperState()))
        after[number] = merged(state, found, at, known, problems)
    changes = effective(Change(number, before.get(number, PaperState()), state) for number, state in after.items())
    if changes:
        store.states.put_all(changes)
        papers = "1 paper" if len(changes) == 1 else f"{len(changes):,} papers"
        store.history.record(f"took over what {name} says of {papers}", changes, at)
    return len(changes), problems


def merged(state: PaperState, found: Found, at: datetime, known: Sequence[str], problems: list[Problem]) -> PaperState:
    """Return ``state`` with what was found; what does not fit is added to ``problems``.

    A moment that the file does not name is ``at``, and so is one that is still to come.
    """
    state = _exactly(state, found, at) if found.is_exact else _decided(state, found, at)
    state = state._replace(tags=_tags(state.tags, found.tags, known, problems))
    return state._replace(note=_note(state.note, found.note, problems))


def _decided(state: PaperState, found: Found, at: datetime) -> PaperState:
    """Say again what was said elsewhere: who stars a paper here has read it."""
    if found.read:
        state = state.read(_moment(found.read, at))
    if found.later:
        state = state.put_off(_moment(found.later, at))
    if found.skipped and not state.is_starred and state.later_at is None:
        state = state.skipped(_moment(found.skipped, at))
    return state.starred(_moment(found.starred, at)) if found.starred else state


def _exactly(state: PaperState, found: Found, at: datetime) -> PaperState:
    """Fill what is not said yet from a state that Matins wrote."""
    kept = state.is_starred or state.later_at is not None
    return state._replace(
        starred_at=state.starred_at or _exact(found.starred, at),
        read_at=state.read_at or _exact(found.read, at),
        later_at=state.later_at or _exact(found.later, at),
        skipped_at=state.skipped_at or (None if kept else _exact(found.skipped, at)),
    )


def _exact(moment: Moment, at: datetime) -> datetime | None:
    return _moment(moment, at) if moment else None


def _moment(moment: Moment, at: datetime) -> datetime:
    return min(moment, at) if isinstance(moment, datetime) else at


def _tags(tags: tuple[str, ...], new: Sequence[str], known: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    for tag in new:
        try:
            tags = edited(tags, spelled(distinct([tag]), known), ())
        except TagError as error:
            problems.append(Problem(f"A tag was left out: {error}"))
    return tags


def _note(note: str, new: str, problems: list[Problem]) -> str:
    added = clean_note(new)
    # As a whole part of it: what was taken over once is not added again.
    if not added or f"{RULE}{added}{RULE}" in f"{RULE}{note}{RULE}":
        return note
    whole = f"{note}{RULE}{added}" if note else added
    if len(whole) > NOTE_LIMIT:
        problems.append(Problem("A note was left out: with it the paper's note would be too long."))
        return note
    return whole


def by_number(found: Mapping[int, Found], numbers: Mapping[int, int]) -> list[tuple[int, Found]]:
    """Return what was found by the numbers of papers; both arguments are by the positions of entries."""
    return [(numbers[position], said) for position, said in found.items() if position in numbers]

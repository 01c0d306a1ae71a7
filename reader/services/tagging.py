"""Tags on papers: the words of a line as a command, and which tags there are."""

from collections.abc import Iterable, Sequence

from reader.domain.tags import TagError, distinct, edited, render_tag, spelled, tag_key
from reader.domain.text import clean
from reader.services.deciding import AT_ONCE
from reader.services.library import Library
from reader.services.triage import Verb

LABEL_LENGTH = 120
"""Characters of the tags by which the history calls a command."""


def tag_verb(add: Iterable[str], remove: Iterable[str], known: Iterable[str] = ()) -> Verb:
    """Return the command that adds tags and takes others away.

    A tag that is among ``known`` is spelled as there. Raises TagError, and so does the command where a paper would
    have too many.
    """
    new = spelled(distinct(add), known)
    gone = spelled(distinct(remove), known)
    both = set(map(tag_key, new)) & set(map(tag_key, gone))
    if both:
        raise TagError(
            f"{render_tag(next(tag for tag in new if tag_key(tag) in both))} cannot be both added and removed."
        )
    told = f": {', '.join(new)}" if new else ""
    told += f"{'; without' if new else ':'} {', '.join(gone)}" if gone else ""
    return Verb(
        "tagged" if new else "untagged",
        lambda state, _: state._replace(tags=edited(state.tags, new, gone)),
        clean(told, limit=LABEL_LENGTH),
    )


def known_tags(library: Library) -> list[str]:
    """Return every tag of the library, those of many papers first; raises StoreError."""
    with library.store.guarded():
        return [tag for tag, _ in library.store.states.tags()]


def common_tags(library: Library, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the tags that every one of these papers has, as the first one spells them; raises StoreError."""
    common: dict[str, str] | None = None
    states = library.store.states
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        with library.store.guarded():
            said = {marks.paper: marks.tags for marks in states.marks(part)}
        for number in part:
            keys = {tag_key(tag): tag for tag in said.get(number, ())}
            common = keys if common is None else {key: tag for key, tag in common.items() if key in keys}
        if not common:
            break
    return tuple((common or {}).values())

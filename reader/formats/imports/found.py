"""What is read from a file of another program: papers, what was said about them there, and what was subscribed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from reader.domain.batch import Batch

Moment = datetime | bool
"""When something was said; True where the file says that it was, and not when."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says about one paper on behalf of its user; nothing of it is cleaned yet.

    ``is_exact`` tells a state that Matins wrote, where a star does not mean that the paper was read.
    """

    starred: Moment = False
    read: Moment = False
    skipped: Moment = False
    later: Moment = False
    tags: tuple[str, ...] = ()
    note: str = ""
    is_exact: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.starred or self.read or self.skipped or self.later or self.tags or self.note)


class Subscription(NamedTuple):
    """Something that a feed reader fetches: a category (``cs.LG``), an author or a query in arXiv's own language."""

    kind: Literal["category", "author", "query"]
    value: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Everything that was read from one file.

    ``found`` is by the position of an entry in the batch. ``left_out`` counts the entries that are no papers of arXiv.
    """

    batch: Batch
    found: Mapping[int, Found]
    left_out: int = 0
    subscriptions: tuple[Subscription, ...] = ()

"""Which papers of a shelf are muted: dimmed and passed over, or left out."""

from typing import TYPE_CHECKING

import numpy as np

from reader.domain.filters.nodes import Identifier, Node
from reader.services.filtering import Found, MissingAnswerError
from reader.services.muting import active_mutes, masked, without

if TYPE_CHECKING:
    from reader.services.catalogue import Catalogue, Docs, Mask
    from reader.services.library import Library
    from reader.storage.mutes import Mute


class Muted:
    """What is muted in one library, and of the list that was found last.

    ``hides`` leaves muted papers out; ``count`` is how many of them were found. ``question`` is a topic that has to be
    asked for; until then its papers are not muted.
    """

    def __init__(self, library: "Library") -> None:
        self.hides = False
        self.count = 0
        self.question: Node | None = None
        self.mask: Mask | None = None
        self._library = library
        self._mutes: list[Mute] | None = None

    @property
    def mutes(self) -> "list[Mute]":
        """What is muted today; raises StoreError."""
        if self._mutes is None:
            self._mutes = active_mutes(self._library)
        return self._mutes

    def forget(self) -> None:
        """Read again what is muted, as soon as it is needed."""
        self._mutes = None

    def sift(self, catalogue: "Catalogue", node: Node, found: Found) -> Found:
        """Return what the list shows of what was found; a paper that is asked for by its name is shown anyway."""
        self.mask, self.question, self.count = None, None, 0
        if not self.mutes:
            return found
        try:
            self.mask = masked(catalogue, self.mutes)
        except MissingAnswerError as missing:
            self.question = missing.question
            return found
        self.count = int(np.count_nonzero(self.mask[found.docs]))
        if not self.hides or not self.count or isinstance(node, Identifier):
            return found
        return without(found, self.mask)

    def has(self, docs: "Docs", place: int) -> bool:
        """Tell whether the paper at ``place`` of a list is muted; an empty list has none."""
        return self.mask is not None and place < len(docs) and bool(self.mask[docs[place]])

    def next_shown(self, docs: "Docs", place: int) -> int | None:
        """Return the first place from ``place`` on whose paper is not muted, None where all are."""
        if self.mask is None:
            return place if place < len(docs) else None
        shown = np.flatnonzero(~self.mask[docs[place:]])
        return place + int(shown[0]) if len(shown) else None

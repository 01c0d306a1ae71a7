"""From drafts and what was said about them to one batch: which entries are papers, and where each one stands."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.domain.batch import Batch, Document, Problem
from reader.domain.identity import is_placeholder
from reader.domain.text import clean
from reader.formats.digests.build import Draft, Parsed, build_entries
from reader.formats.digests.encoding import LINE_LIMIT, Decoded
from reader.formats.imports.found import Found, Imported, Subscription

LIBRARY_ENTRIES = 200_000
"""Entries that are read of one file of another program."""

_TELLING = 200


@dataclass(slots=True)
class Collected:
    """What one parser made of one file. With ``is_whole`` every entry with a title or an abstract is a paper."""

    kind: str
    pairs: list[tuple[Draft, Found]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    is_whole: bool = False

    def is_full(self, line: int | None = None) -> bool:
        """Tell whether as much was read as is read of one file, and then say so."""
        if len(self.pairs) + len(self.problems) < LIBRARY_ENTRIES:
            return False
        self.problems.append(Problem(f"Only the first {len(self.pairs):,} entries were read.", line))
        return True


def assemble(collected: Collected, data: bytes, name: str, decoded: Decoded, *, everything: bool = False) -> Imported:
    """Return the batch of a file: entries with an identifier of arXiv, or ``everything`` that has a title.

    Raises nothing; what cannot be used is among the problems or counted in ``left_out``.
    """
    return assemble_digest(collected, hashlib.sha256(data).hexdigest(), name, decoded, everything=everything)


def assemble_digest(
    collected: Collected, sha256: str, name: str, decoded: Decoded, *, everything: bool = False
) -> Imported:
    """Do the same for a file whose digest is known."""
    everything = everything or collected.is_whole
    kept = [pair for pair in collected.pairs if _is_paper(pair[0], everything=everything)]
    parsed = Parsed([draft for draft, _ in kept], collected.problems)
    lines: Sequence[str] = decoded.text.split("\n", LINE_LIMIT)
    entries, problems = build_entries(parsed, name, lines, LIBRARY_ENTRIES)
    document = Document(name, sha256, collected.kind)
    batch = Batch(document, tuple(entries), (*decoded.problems, *problems), decoded.repaired_lines, decoded.notes)
    # No draft that is kept is left out by the builder.
    found = {entry.announcement.position: said for entry, (_, said) in zip(entries, kept, strict=True) if said}
    left_out = len(collected.pairs) - len(kept)
    return Imported(batch, found, left_out, tuple(dict.fromkeys(collected.subscriptions)))


def _is_paper(draft: Draft, *, everything: bool) -> bool:
    if draft.arxiv_id is not None:
        return True
    return everything and (_tells(clean(draft.title)) or _tells(clean(draft.abstract, lines=True)))


def _tells(text: str) -> bool:
    return bool(text) and (len(text) > _TELLING or not is_placeholder(text))

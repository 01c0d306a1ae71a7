"""An export written once more over an older one: our blocks are new, what a person wrote stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.formats.exports.blocks import Block, Piece, merged, split_blocks
from reader.formats.markdown import MARKER

_HEADING = re.compile(r"^(?=## )", re.MULTILINE)
_MARKER = re.compile(r"\A\ufeff?<!-- matins export v[0-9]+ -->[ \t]*$", re.MULTILINE)
_WRITTEN = re.compile(r"^Written by Matins on [^\n]{1,40} · [0-9]+ papers?[ \t]*$", re.MULTILINE)
_FIRST_VERSION = re.compile(r"\ufeff?<!-- matins export v1 -->[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The new text of a file; ``kept`` counts the blocks in which what a person wrote stayed."""

    text: str
    kept: int = 0


@dataclass(slots=True)
class _Section:
    """A heading of the second level with all that follows it; the part before the first one has none."""

    heading: str
    pieces: list[Piece] = field(default_factory=list)
    goes_on: "_Section | None" = None
    """The section whose last text goes on with this one: what looks like a heading may be a line of code."""

    @property
    def blocks(self) -> list[Block]:
        return [piece for piece in self.pieces if isinstance(piece, Block)]


def refresh_markdown(old: str, new: str, *, remove: bool = True) -> Refreshed:
    """Return what a file of ``old`` text holds after ``new`` was exported to it.

    Blocks stay where they are. A new one comes behind its neighbour under its heading, which is made where it is
    missing. With ``remove`` a block that is not in ``new`` goes unless a person wrote into it, and so does a heading
    that is left with nothing. A file of the first version, which had no blocks, is replaced.
    """
    if _FIRST_VERSION.match(old):
        return Refreshed(new)
    sections, wanted = _sections(old), _sections(new)
    there = {block.key for section in sections for block in section.blocks}
    kept, emptied = _update(sections, wanted, remove=remove)
    for place, section in enumerate(wanted):
        missing = [block for block in section.blocks if block.key not in there]
        if missing:
            target = _target(sections, section.heading, [later.heading for later in wanted[place + 1 :]])
            _add(target, missing, [block.key for block in section.blocks], at_end=not remove)
    left = [section for section in sections if id(section) not in emptied or not _is_bare(section)]
    return Refreshed(_joined(left, new, counted=not remove), kept)


def _sections(text: str) -> list[_Section]:
    sections = [_Section("")]
    for piece in split_blocks(text):
        if isinstance(piece, Block):
            sections[-1].pieces.append(piece)
            continue
        first, *others = _HEADING.split(piece)
        sections[-1].pieces.append(first)
        for part in others:
            sections.append(_Section(part.split("\n", 1)[0].rstrip(), [part], sections[-1]))
    return sections


def _update(sections: Sequence[_Section], wanted: Sequence[_Section], *, remove: bool) -> tuple[int, set[int]]:
    """Write every block again; count those of which something was kept, and name the sections that lost all theirs."""
    fresh = {block.key: block for section in wanted for block in section.blocks}
    kept = 0
    emptied: set[int] = set()
    for section in sections:
        had_blocks = bool(section.blocks)
        pieces: list[Piece] = []
        for piece in section.pieces:
            if not isinstance(piece, Block):
                pieces.append(piece)
            elif new := fresh.pop(piece.key, None):
                block, was_kept = merged(piece, new)
                kept += was_kept
                pieces.append(block)
            elif not remove:
                pieces.append(piece)
            elif piece.is_edited or piece.is_noted:
                kept += 1
                pieces.append(piece)
        section.pieces = pieces
        if had_blocks and not section.blocks:
            emptied.add(id(section))
    return kept, emptied


def _target(sections: list[_Section], heading: str, later: Sequence[str]) -> _Section:
    """Return the section of this heading, made before the first of those that come later."""
    for section in sections:
        if section.heading == heading:
            return section
    made = _Section(heading, [heading])
    place = next((at for at, section in enumerate(sections) if section.heading in later), len(sections))
    sections.insert(place, made)
    return made


def _add(target: _Section, missing: Sequence[Block], order: Sequence[str], *, at_end: bool) -> None:
    """Put blocks behind the nearest one before them in ``order``, else before the first one, or ``at_end``."""
    ranks = {key: rank for rank, key in enumerate(order)}
    for block in missing:
        at = first = None
        for place, piece in enumerate(target.pieces):
            if isinstance(piece, Block):
                first = place + 1 if at_end else place if first is None else first
                if ranks.get(piece.key, len(ranks)) < ranks[block.key]:
                    at = place + 1
        target.pieces.insert(at if at is not None else first if first is not None else len(target.pieces), block)


def _is_bare(section: _Section) -> bool:
    """Tell whether nothing but the heading is left."""
    return bool(section.heading) and "".join(_texts(section)).strip() == section.heading


def _texts(section: _Section) -> list[str]:
    return [piece.raw if isinstance(piece, Block) else piece for piece in section.pieces]


def _joined(sections: Sequence[_Section], new: str, *, counted: bool) -> str:
    """Return the sections as one text, an empty line around every block, with the new facts at its head.

    With ``counted`` the papers are those of the file, not those of the export alone.
    """
    texts: list[str] = []
    before: _Section | None = None
    for section in sections:
        first, *others = _texts(section) or [""]
        if before is not None and section.goes_on is before and before.pieces and isinstance(before.pieces[-1], str):
            texts[-1] += first
        else:
            texts.append(first)
        texts += others
        before = section
    parts = [part for text in texts if (part := text.strip("\n")).strip()]
    written = _WRITTEN.search(new)
    if parts and written:
        told = written[0]
        if counted:
            papers = sum(len(section.blocks) for section in sections)
            told = f"{told.partition(' · ')[0]} · {papers} paper{'' if papers == 1 else 's'}"
        parts[0] = _WRITTEN.sub(lambda _: told, _MARKER.sub(MARKER, parts[0]), count=1)
    return "\n\n".join(parts) + "\n"

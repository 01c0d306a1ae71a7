"""The blocks of an export that can be refreshed: ours between comments, everything else the user's.

A block is what was written of one paper. Its first comment names the paper and a hash of the block, its note section
has a hash of its own, so what a person changed can be told from what was written::

    <!-- matins paper 2611.12001 0a1b2c3d4e5f -->
    ...
    <!-- matins note 6f7a8b9c0d1e -->
    ...
    <!-- matins end note -->
    <!-- matins end 2611.12001 -->

A block whose comments are damaged is text of the user from then on.
"""

import hashlib
import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_OPEN = re.compile(r"<!-- matins paper (\S+) ([0-9a-f]{12}) -->[ \t]*")
_NOTE = re.compile(r"<!-- matins note ([0-9a-f]{12}) -->[ \t]*")
_END_NOTE = re.compile(r"<!-- matins end note -->[ \t]*")
_UNSAFE = re.compile(r"[^A-Za-z0-9._/:]|-(?=-)|-$")
_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """One paper of a file. ``body`` and ``note`` are the lines between the comments, stripped."""

    key: str
    digest: str
    body: str
    note_digest: str
    note: str
    raw: str

    @property
    def is_edited(self) -> bool:
        """True where a person changed the body."""
        return _digest(self.body) != self.digest

    @property
    def is_noted(self) -> bool:
        """True where a person wrote into the note section."""
        return _digest(self.note) != self.note_digest


Piece = str | Block
"""What a file is made of: text of the user, headings included, and blocks."""


def render_block(key: str, paragraphs: Iterable[str], note: str) -> str:
    """Return the block of a paper: its paragraphs, an empty line between two, and the note section at its end."""
    body = "\n\n".join(paragraphs)
    return _written(block_key(key), body, _digest(body), note, _digest(note))


def block_key(key: str) -> str:
    """Return a paper's key as it can stand in a comment."""
    return _UNSAFE.sub("_", key) or "_"


def split_blocks(text: str) -> list[Piece]:
    """Return the pieces of a file, each block as one; joined again they are the file with plain line breaks."""
    lines = _BREAK.sub("\n", text).split("\n")
    opens = {at: found for at, line in enumerate(lines) if (found := _OPEN.fullmatch(line))}
    ends = [at for at, line in enumerate(lines) if line.startswith("<!-- matins end ")]
    pieces: list[Piece] = []
    first, lead = 0, ""
    for at, found in opens.items():
        end = _end_of(found[1], lines, ends[bisect(ends, at) :])
        # A block in which another one begins has lost its end.
        if at < first or end is None or any(other in opens for other in range(at + 1, end)):
            continue
        pieces += [lead + "".join(f"{line}\n" for line in lines[first:at]), _block(found, lines[at : end + 1])]
        first, lead = end + 1, "\n"
    if first < len(lines):
        pieces.append(lead + "\n".join(lines[first:]))
    return pieces


def merged(old: Block, new: Block) -> tuple[Block, bool]:
    """Return a block that is written again, and whether something that a person wrote was kept.

    A body that was changed by hand stays whole; a note section that was written into stays beside a body that is new.
    """
    if old.is_edited and old.body != new.body:
        return old, True
    if old.is_noted and old.note != new.note:
        raw = _written(new.key, new.body, new.digest, old.note, old.note_digest)
        return Block(new.key, new.digest, new.body, old.note_digest, old.note, raw), True
    return new, False


def _block(found: re.Match[str], lines: Sequence[str]) -> Block:
    inside = lines[1:-1]
    start = next((at for at, line in enumerate(inside) if _NOTE.fullmatch(line)), len(inside))
    end = next((at for at, line in enumerate(inside) if at > start and _END_NOTE.fullmatch(line)), None)
    if end is None:
        return Block(found[1], found[2], _plain(inside), _digest(""), "", "\n".join(lines))
    note = _NOTE.fullmatch(inside[start])
    assert note is not None, "the line was found by the same pattern"
    body = _plain([*inside[:start], *inside[end + 1 :]])
    return Block(found[1], found[2], body, note[1], _plain(inside[start + 1 : end]), "\n".join(lines))


def _end_of(key: str, lines: Sequence[str], ends: Iterable[int]) -> int | None:
    """Return where the block of ``key`` ends: its own comment, with none of another block before it."""
    for at in ends:
        if not _END_NOTE.fullmatch(lines[at]):
            return at if lines[at].rstrip() == f"<!-- matins end {key} -->" else None
    return None


def _written(key: str, body: str, digest: str, note: str, note_digest: str) -> str:
    noted = ["", note, ""] if note else []
    lines = [f"<!-- matins paper {key} {digest} -->", "", body, "", f"<!-- matins note {note_digest} -->"]
    return "\n".join([*lines, *noted, "<!-- matins end note -->", f"<!-- matins end {key} -->"])


def _plain(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _digest(text: str) -> str:
    return hashlib.sha256(_plain(text.split("\n")).encode("utf-8", "replace")).hexdigest()[:12]

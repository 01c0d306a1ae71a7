"""Atoms of a formula side by side: which blanks a reader needs, which parentheses keep the meaning."""

from reader.formats.tex.scripts import script
from reader.formats.tex.symbols import BIG, CLOSING, FUNCTION, OPENING, ORDINARY, RELATION

LITERAL, SPACE, BREAK, SCRIPT, FRACTION, ROOT, VERBATIM = (
    "literal",
    "space",
    "break",
    "script",
    "fraction",
    "root",
    "verbatim",
)

_PUNCTUATION = (",", ";", ":")
_TOUCHING = tuple("([^_/√∑∏∐∫∬∭∮⋃⋂⟨⌊⌈|‖∂∇")


class Atom:
    """A piece of a formula: how it behaves, its text, a script's ``^`` or ``_``, a blank before it in the source."""

    __slots__ = ("gap", "kind", "mark", "text")

    def __init__(self, kind: str, text: str, mark: str = "", gap: bool = False) -> None:
        self.kind = kind
        self.text = text
        self.mark = mark
        self.gap = gap


def set_line(atoms: list[Atom], following: str = "") -> str:
    """Return the atoms as one line; ``following`` is the character after the formula."""
    out = ""
    base = before = None
    scripted = spaced = False
    for at, atom in enumerate(atoms):
        after = atoms[at + 1] if at + 1 < len(atoms) else None
        if before is not None and base is not None:
            blank = _blank(before, base, atom, out[-1:], scripted=scripted, spaced=spaced, last=after is None)
            if blank and not out.endswith((" ", "\n")) and not atom.text.startswith(" "):
                out += " "
            if atom.kind == RELATION:
                spaced = blank and out.rstrip(" ")[-1:] not in _PUNCTUATION
        if atom.kind == SCRIPT:
            scripted = True
        else:
            base, scripted = atom, False
        before = atom
        piece = _text(atom, out[-1:], _next_character(base or atom, after, following))
        if atom.kind == SCRIPT and after is not None and piece.endswith(")"):
            # A blank parts a plain script from the next letter more quietly than parentheses do.
            bare = script(atom.mark, atom.text)
            piece = bare if bare.endswith(")") else bare + " "
        out += piece
    return out


def _blank(before: Atom, base: Atom, atom: Atom, end: str, *, scripted: bool, spaced: bool, last: bool) -> bool:
    kinds = (base.kind, atom.kind)
    if atom.kind in (SCRIPT, CLOSING, SPACE, BREAK) or base.kind in (SPACE, BREAK) or before.kind == OPENING:
        return False
    starts = atom.text[:1]
    if end in ("(", "[") or starts in (")", "]", ",", ";"):
        return False
    if base.kind == VERBATIM:
        return atom.gap or (end.isalpha() and starts.isalpha())
    if atom.kind == RELATION:
        return atom.gap and (not last or end in _PUNCTUATION)
    if atom.kind == FUNCTION:
        return atom.gap or end.isalnum() or end in (")", "]", "}", "⟩", "′")
    if base.kind == RELATION:
        return spaced
    if base.kind == FUNCTION:
        return atom.gap or starts.isalnum() or atom.kind in (BIG, ROOT, FRACTION)
    if base.kind == BIG:
        return atom.gap or scripted
    if before.kind == ORDINARY and (ORDINARY in kinds[1:] or (atom.kind == LITERAL and starts.isalnum())):
        return False
    return atom.gap


def _next_character(base: Atom, after: Atom | None, following: str) -> str:
    """Return the character that will touch the atom before ``after``, or "" where a blank parts them."""
    if after is None:
        return following
    if after.kind in (SCRIPT, FUNCTION):
        return after.mark
    parted = base.kind in (BIG, FUNCTION, RELATION) or (after.gap and base.kind != ORDINARY)
    return "" if parted else after.text[:1]


def _text(atom: Atom, before: str, after: str) -> str:
    if atom.kind == SCRIPT:
        return script(atom.mark, atom.text, after)
    if atom.kind == FRACTION:
        touched = before.isalnum() or before == "/" or after.isalnum() or after in _TOUCHING
        return f"({atom.text})" if touched else atom.text
    if atom.kind == ROOT and (after.isalnum() or after in ("^", "_")) and not atom.text.endswith(")"):
        root, _, content = atom.text.partition("√")
        return f"{root}√({content})"
    return atom.text

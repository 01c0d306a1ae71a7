"""Fewer bytes on the way to the terminal: between two runs of text only what differs in their looks is said.

Source: ECMA-48, SGR. A run comes as its whole look, the text, and a reset; most neighbours share at least their
background, so a reset and the next whole look say three times what has to be said.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_SGR = re.compile(r"(?P<reset>\x1b\[0m)?(?P<moves>(?:\r|\n|\x1b\[\d+;\d+H)*)\x1b\[(?P<look>[\d;]+)m")

_FLAGS = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "8": "28", "9": "29"}
"""What is switched on, and what switches it off again."""

_OFF = {"foreground": "39", "background": "49"}


class _Look(NamedTuple):
    """The parts of a look: flags in order, and colours as they are asked for, empty for the terminal's own."""

    flags: frozenset[str]
    foreground: str
    background: str


def shortened(data: str) -> str:
    """Return output of whole looks, texts and resets with the same effect in fewer bytes.

    What is written otherwise stays as it is. The terminal is left as it would have been.
    """
    before: str | None = None

    def change(match: re.Match[str]) -> str:
        nonlocal before
        earlier, before = before, match["look"]
        if match["reset"] is None or earlier is None:
            return match[0]
        changed = _change(earlier, before)
        return match[0] if changed is None else match["moves"] + changed

    return _SGR.sub(change, data) if data.count("\x1b[0m") > 1 else data


def change_of(before: str, after: str) -> str:
    """Return what leads from one look to another, each as its SGR codes; an empty one is the terminal's own."""
    if before == after:
        return ""
    changed = _change(before, after) if before and after else None
    if changed is not None:
        return changed
    return ("\x1b[0m" if before else "") + (f"\x1b[{after}m" if after else "")


@lru_cache(maxsize=4096)
def _change(before: str, after: str) -> str | None:
    """Return what leads from one look to another, None where the long way is the shorter or the only known one."""
    old, new = _parsed(before), _parsed(after)
    if old is None or new is None:
        return None
    said = [_FLAGS[flag] for flag in sorted(old.flags - new.flags)]
    # What switches bold off takes faintness with it, and the other way round.
    lost = {flag for flag in new.flags for gone in old.flags - new.flags if _FLAGS[flag] == _FLAGS[gone]}
    said = [*dict.fromkeys(said), *sorted((new.flags - old.flags) | lost)]
    for name in ("foreground", "background"):
        wanted = getattr(new, name)
        if wanted != getattr(old, name):
            said.append(wanted or _OFF[name])
    change = f"\x1b[{';'.join(said)}m" if said else ""
    return change if len(change) < len(after) + len("\x1b[0m\x1b[m") else None


@lru_cache(maxsize=1024)
def _parsed(look: str) -> _Look | None:
    """Return the parts of a look, None where it has one that is not known here."""
    codes, flags, colours = iter(look.split(";")), set(), {"foreground": "", "background": ""}
    for code in codes:
        if code in _FLAGS:
            flags.add(code)
        elif code in ("38", "48"):
            kind = next(codes, "")
            rest = [next(codes, "") for _ in range({"5": 1, "2": 3}.get(kind, 0))]
            if not rest or not all(rest):
                return None
            colours["foreground" if code == "38" else "background"] = ";".join((code, kind, *rest))
        elif code.isdigit() and (30 <= int(code) <= 37 or 90 <= int(code) <= 97):
            colours["foreground"] = code
        elif code.isdigit() and (40 <= int(code) <= 47 or 100 <= int(code) <= 107):
            colours["background"] = code
        elif code in ("39", "49"):
            colours["foreground" if code == "39" else "background"] = ""
        else:
            return None
    return _Look(frozenset(flags), **colours)

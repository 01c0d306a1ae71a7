"""How people write keys: ``/``, ``ctrl+d``, ``C-d``, ``^D``, ``space``, ``PgDn``, ``question_mark``, ``g g``.

Names are those of Textual, of the keyboard, of Emacs (``C-``, ``M-``, ``S-``, ``SPC``, ``RET``), Vim (``<C-d>``) and
newsboat (``^D``); upper and lower case matter for single characters alone.
"""

import re
import unicodedata

from reader.tui.keymap import REPLACED, SAME_KEYS, character_of, key_text

MOST_KEYS = 4
"""Keys that one sequence may have."""

LONGEST = 60
"""Characters of the longest name of a key, with all its modifiers."""

_MODIFIERS = {
    **dict.fromkeys(("ctrl", "control", "c"), "ctrl"),
    **dict.fromkeys(("alt", "meta", "option", "opt", "m", "a"), "alt"),
    "shift": "shift",
    **dict.fromkeys(("super", "cmd", "command", "win", "s"), "super"),
    "hyper": "hyper",
}
_MODIFIED = re.compile(
    r"(?:(?P<letter>[A-Za-z])-|(?P<word>ctrl|control|alt|meta|option|opt|shift|super|cmd|command|win|hyper)[-+])(?P<rest>.+)",
    re.IGNORECASE,
)

_PLAIN = "up down left right home end pageup pagedown insert delete backspace enter tab escape space".split()
_KEYS = {
    **{name: name for name in (*_PLAIN, *(f"f{number}" for number in range(1, 25)))},
    **{"esc": "escape", "return": "enter", "ret": "enter", "cr": "enter", "spc": "space", "del": "delete"},
    **{"ins": "insert", "bs": "backspace", "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown"},
    **{"↑": "up", "↓": "down", "←": "left", "→": "right"},
}


class UnknownKeyError(ValueError):
    """Something that is no key: ``part`` of what was written, and how the nearest one is written."""

    def __init__(self, part: str, nearest: str) -> None:
        super().__init__(part)
        self.part = part
        self.nearest = nearest


def parse_keys(text: str) -> str:
    """Return a sequence by Textual's names; raise UnknownKeyError, and ValueError where it has no key or too many."""
    parts = ["space"] if text == " " else text.split()
    if not 0 < len(parts) <= MOST_KEYS:
        raise ValueError(f"a sequence has 1 to {MOST_KEYS} keys")
    return " ".join(map(parse_key, parts))


def parse_key(text: str) -> str:
    """Return one key by Textual's name of it; raise UnknownKeyError."""
    if len(text) > LONGEST:
        raise UnknownKeyError(text, "")
    bare = text[1:-1] if len(text) > 2 and text[0] == "<" and text[-1] == ">" else text
    if len(bare) == 2 and bare[0] == "^":
        bare = f"ctrl+{bare[1]}"
    modifiers, rest = set(), bare
    while found := _MODIFIED.fullmatch(rest):
        modifiers.add(_modifier(found["letter"] or "", found["word"] or ""))
        rest = found["rest"]
    base = "" if "" in modifiers else _base(rest)
    key = _joined(modifiers, base) if base else ""
    if not key:
        raise UnknownKeyError(text, _nearest(text))
    return SAME_KEYS.get(key, key)


def character_name(character: str) -> str:
    """Return what Textual calls the key that types a printable character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return next((ours for ours, theirs in REPLACED.items() if theirs == name), name)


def _modifier(letter: str, word: str) -> str:
    """Return a modifier, or nothing: Emacs writes super as ``s-`` and shift as ``S-``."""
    if letter == "S":
        return "shift"
    return _MODIFIERS.get((letter or word).casefold(), "")


def _base(text: str) -> str:
    """Return the name of a key without modifiers, or nothing."""
    if (key := _KEYS.get(text.casefold().replace("_", ""))) is not None:
        return key
    if len(text) == 1:
        return character_name(text) if text.isprintable() and text != " " else ""
    # Unicode has more names, but those of letters are not how anybody calls a key.
    character = character_of(text)
    return "" if not character.isprintable() or character.isalnum() or not character else character_name(character)


def _joined(modifiers: set[str], base: str) -> str:
    """Return key and modifiers as Textual writes them, or nothing where no terminal sends that."""
    if len(base) == 1 and base.isalpha():
        lower, upper = base.lower(), base.upper()
        if modifiers == {"shift"}:
            return upper if len(upper) == 1 else ""
        if modifiers == {"alt"} and base != lower:
            modifiers = {"alt", "shift"}
        base = lower if modifiers and len(lower) == 1 else base
    elif modifiers == {"shift"} and base not in _KEYS.values():
        return ""
    return "+".join((*sorted(modifiers), base))


def _nearest(text: str) -> str:
    from difflib import get_close_matches

    letters = "abcdefghijklmnopqrstuvwxyz"
    known = {**{name: name for name in _KEYS}, **{f"ctrl+{letter}": f"ctrl+{letter}" for letter in letters}}
    known |= {f"alt+{letter}": f"alt+{letter}" for letter in letters}
    if (
        1 < len(text) <= MOST_KEYS
        and text.isalnum()
        and len(set(text)) <= 2
        and not get_close_matches(text, known, 1, 0.6)
    ):
        return " ".join(text)
    near = get_close_matches(text[:40].casefold(), known, 1, 0.5)
    return key_text(parse_key(near[0])) if near else ""

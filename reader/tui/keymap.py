"""The keys of every command as they are now: the command table's own, a preset's, or the user's.

A key is called as Textual calls it (``slash``, ``ctrl+d``); several of them, one after the other, are a sequence and
stand in one string with blanks between (``g g``). This module knows no file and no preset, so that a start without
either needs nothing more.
"""

import unicodedata
from collections.abc import Mapping
from itertools import product

from reader.tui.commands import BY_ID, COMMANDS, Place, commands

DEFAULT_PRESET = "default"

SAME_KEYS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
    "ctrl+@": "ctrl+space",
    "ctrl+at": "ctrl+space",
    "ctrl+slash": "ctrl+underscore",
    "ctrl+minus": "ctrl+underscore",
}
"""Keys that only some terminals tell apart, each by the name of the one that it is taken for."""

_DIGITS = "0123456789"

_SHOWN = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "insert": "Ins",
    "delete": "Del",
} | {f"f{number}": f"F{number}" for number in range(1, 25)}

REPLACED = {
    "slash": "solidus",
    "backslash": "reverse_solidus",
    "at": "commercial_at",
    "minus": "hyphen_minus",
    "plus": "plus_sign",
    "underscore": "low_line",
}
"""Textual's own names of characters, and what Unicode calls them."""


class Keymap:
    """The sequences of each command, and what they mean on each screen."""

    def __init__(self, keys: Mapping[str, tuple[str, ...]], preset: str = DEFAULT_PRESET) -> None:
        self.preset = preset
        self._keys = dict(keys)
        self._meanings: dict[Place, Mapping[str, str]] = {}

    def of(self, command: str) -> tuple[str, ...]:
        """Return the sequences of one command, the one to show first."""
        return self._keys[command]

    def at(self, place: Place) -> Mapping[str, str]:
        """Return the command of each sequence of one screen."""
        found = self._meanings.get(place)
        if found is None:
            found = {keys: command.id for command in commands(place) for keys in self._keys[command.id]}
            self._meanings[place] = found
        return found

    def number(self, command: str, keys: str) -> int:
        """Return which digit a sequence of a command stands for: its last key, or else its place among them."""
        last = keys.rpartition(" ")[2]
        return int(last) if last.isdecimal() else [*self._keys[command], keys].index(keys) + 1

    def following(self, place: Place, begun: str) -> list[tuple[str, str]]:
        """Return which keys go on with a sequence, with what each of them does; none where nothing begins like this."""
        start, found = f"{begun} ", {}
        for keys, command in self.at(place).items():
            if keys.startswith(start):
                key, _, more = keys.removeprefix(start).partition(" ")
                found[key_name(key)] = "…" if more else BY_ID[command].title
        return list(found.items())

    def name(self, command: str) -> str:
        """Return how a command is called in a sentence: by its first key, without one by its title."""
        keys = self._keys[command]
        return key_name(keys[0]) if keys else f"“{BY_ID[command].title}”"

    def names(self, command: str) -> list[str]:
        """Return the sequences of a command, written for people; three digits in a row or more as a range."""
        runs: list[list[str]] = []
        for keys in self._keys[command]:
            if runs and runs[-1][-1] + keys in _DIGITS:
                runs[-1].append(keys)
            else:
                runs.append([keys])
        names = [[key_name(keys) for keys in run] for run in runs]
        return [name for run in names for name in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)]

    def hints(self, place: Place) -> list[tuple[str, str]]:
        """Return key and word of what the status line offers, in the order of the table."""
        offered = [command for command in commands(place) if command.hint and self._keys[command.id]]
        return [(key_name(self._keys[command.id][0]), command.hint) for command in offered]


DEFAULT = Keymap({command.id: command.keys for command in COMMANDS})


def key_name(keys: str) -> str:
    """Return how a sequence is shown to people."""
    return " ".join(_spelled(key, _SHOWN) for key in keys.split(" "))


def key_text(keys: str) -> str:
    """Return how a sequence is written into a file: with keys that every keyboard has."""
    return " ".join(_spelled(key, {}) for key in keys.split(" "))


def _spelled(key: str, shown: Mapping[str, str]) -> str:
    modifiers, plus, base = key.rpartition("+")
    name = "esc" if base == "escape" else shown.get(base) or (base if base in _NAMED else character_of(base)) or base
    return f"{modifiers}{plus}{name}"


def character_of(name: str) -> str:
    """Return the character that Textual calls so, or nothing: what it wrote as ``_`` may have been a hyphen."""
    words = REPLACED.get(name, name).upper().split("_")
    if len(name) == 1 or len(words) > _MOST_WORDS:
        return name[:1] if len(name) == 1 else ""
    for joints in product(" -", repeat=len(words) - 1):
        try:
            return unicodedata.lookup("".join(map("".join, zip(words, (*joints, ""), strict=True))))
        except KeyError:
            continue
    return ""


_MOST_WORDS = 12
"""Words of the longest name that is looked up: each place between two of them doubles the work."""

_NAMED = frozenset({*_SHOWN, "space", "tab", "enter", "backspace"})

"""``keys.toml`` to the keymap: a preset and, by command, what is different from it.

Source of the format: TOML 1.0; what may stand in it is described in what ``render_keys`` writes. Whatever is wrong is
one sentence with the file, the line, the key and the nearest one.
"""

import json
import os
from collections.abc import Iterator, Mapping
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from reader.config.basics import WrongError, closest, nearest, quoted, typed
from reader.config.reading import parse_checked, read_config_text
from reader.domain.errors import ConfigError
from reader.tui.commands import BY_ID, COMMANDS, Place, commands
from reader.tui.keymap import DEFAULT, DEFAULT_PRESET, Keymap, key_text
from reader.tui.keynames import MOST_KEYS, UnknownKeyError, parse_keys
from reader.tui.presets import PRESETS, preset, stands_in_the_way

MOST_SEQUENCES = 20
"""Sequences that one command may have."""

_HEAD = """\
# The keys of Matins. A line that begins with "#" is a remark; take the "#" of a command away to change its keys.
# A key is written like "s", "/", "ctrl+d" or "C-d", "alt+x", "space", "esc", "pgdn", "f1"; "g t" is g, and then t.
# The first key of a command is the one that is shown; [] leaves it without. The rest is as the preset has it:
# {presets}.
"""


def load_keys(path: Path) -> Keymap:
    """Return the keymap of the file at ``path``, the default one where there is no file; raise ConfigError."""
    return parse_keymap(read_config_text(path), os.fspath(path))


def load_or_default(path: Path) -> tuple[Keymap, str]:
    """Return the keymap of the file, or the default one and the sentence that says why: the library opens anyway."""
    try:
        return load_keys(path), ""
    except ConfigError as error:
        return DEFAULT, f"{error} The default keys are in use."


def parse_keymap(text: str, name: str = "keys.toml") -> Keymap:
    """Return the keymap that a text describes; raise ConfigError, which calls the file ``name``."""
    return parse_checked(text, name, _keymap)


def named_preset(name: str) -> Keymap:
    """Return a whole preset; raise ConfigError."""
    try:
        return preset(_preset(("preset",), name))
    except WrongError as wrong:
        sentence = str(wrong)
        raise ConfigError(f"{sentence[:1].upper()}{sentence[1:]}.") from wrong


def render_keys(keymap: Keymap) -> str:
    """Return a file that says what ``keymap`` is, with every command in it: those at the preset's keys as remarks."""
    base = preset(keymap.preset)
    lines = [_HEAD.format(presets=", ".join(PRESETS)), f"preset = {_toml(keymap.preset)}"]
    for group, members in groupby(COMMANDS, key=lambda command: command.group):
        lines += ["", f"# {group.value}"]
        for command in members:
            keys = keymap.of(command.id)
            mark = "# " if keys == base.of(command.id) else ""
            setting = f"{mark}{command.id} = [{', '.join(_toml(key_text(key)) for key in keys)}]"
            lines.append(f"{setting:<40} # {command.help}")
    return "\n".join(lines) + "\n"


def clashes(keymap: Keymap) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield each pair of sequences of one screen that cannot be told apart, each with its command."""
    for place in Place:
        here = [(keys, command.id) for command in commands(place) for keys in keymap.of(command.id)]
        yield from (pair for pair in combinations(here, 2) if stands_in_the_way(pair[0][0], pair[1][0]))


def _keymap(data: Mapping[str, Any]) -> Keymap:
    base = preset(_preset(("preset",), data.get("preset", DEFAULT_PRESET)))
    keys = {command.id: base.of(command.id) for command in COMMANDS}
    written: dict[tuple[str, str], str] = {}  # by sequence and command
    for name, value in data.items():
        if name == "preset":
            continue
        if name not in BY_ID:
            raise WrongError((name,), _unknown(name, value))
        texts = [value] if isinstance(value, str) else typed((name,), value, list)
        if len(texts) > MOST_SEQUENCES:
            raise WrongError((name,), f"{quoted(name)} has more than {MOST_SEQUENCES} keys")
        given = {_sequence((name, number), text): text for number, text in enumerate(texts)}
        keys[name] = tuple(given)
        written |= {(sequence, name): text for sequence, text in given.items()}
    keymap = Keymap(keys, base.preset)
    _refuse_clashes(keymap, [*data], written)
    if not keys["quit"]:
        raise WrongError(("quit",), '"quit" needs a key')
    return keymap


def _preset(path: tuple[str, ...], value: object) -> str:
    name = typed(path, value, str)
    if name not in PRESETS:
        raise WrongError(path, f"there is no preset {quoted(name)}{nearest(name, PRESETS)}", name)
    return name


def _unknown(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f'{quoted(name)} is a table; commands stand outside of tables: star = ["s"]'
    near = closest(name, ("preset", *BY_ID))
    return f"there is no command {quoted(name)}; {f'the nearest one is {near}' if near else 'matins keys prints them'}"


def _sequence(path: tuple[str, int], value: object) -> str:
    text = typed(path, value, str)
    command = quoted(path[0])
    try:
        keys = parse_keys(text)
    except UnknownKeyError as error:
        near = f"; the nearest one is {quoted(error.nearest)}" if error.nearest else ""
        raise WrongError(path, f"there is no key {quoted(error.part)} for {command}{near}", text) from error
    except ValueError as error:
        raise WrongError(
            path, f"{quoted(text)} for {command} is no key and no sequence of 2 to {MOST_KEYS} keys", text
        ) from error
    if " " in keys and "escape" in keys.split(" "):
        raise WrongError(path, f"{quoted(text)} for {command} has an esc in it, which gives a sequence up", text)
    return keys


def _refuse_clashes(keymap: Keymap, order: list[str], written: Mapping[tuple[str, str], str]) -> None:
    """Raise WrongError at the later of two keys that cannot be told apart; those of the preset were there first."""
    for pair in clashes(keymap):
        rank = {entry: order.index(entry[1]) if entry in written else -1 for entry in pair}
        (keys, command), (other, holder) = sorted(pair, key=lambda entry: -rank[entry])
        shown, theirs = quoted(key_text(keys)), f"{quoted(key_text(other))}, a key of {holder}"
        if keys == other:
            told = f"is a key of {holder} already"
        elif keys.startswith(other):
            told = f"cannot be typed: it begins with {theirs}"
        else:
            told = f"is the beginning of {theirs}"
        raise WrongError((command,), f"{shown} for {quoted(command)} {told}", written.get((keys, command), ""))


def _toml(text: str) -> str:
    # What JSON escapes, TOML's basic strings escape in the same way.
    return json.dumps(text, ensure_ascii=False)

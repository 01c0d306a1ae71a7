"""The keymaps that people bring along: what is different in each from the command table's own.

A command that a preset does not name keeps those of its default keys that the preset leaves free. Where a terminal
cannot send a key of the program that a preset is modelled on, the key stands there all the same for terminals that can.
"""

from collections.abc import Mapping

from reader.tui.commands import COMMANDS
from reader.tui.keymap import DEFAULT_PRESET, Keymap
from reader.tui.keynames import parse_keys

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    DEFAULT_PRESET: {},
    # Vim's motions and operators; : is the command line.
    "vim": {
        "first": ("g g", "home"),
        "half_down": ("C-d", "C-f", "PgDn"),
        "half_up": ("C-u", "C-b", "PgUp"),
        "scroll_down": ("J", "C-e"),
        "scroll_up": ("K", "C-y", "b"),
        "skip": ("x", "d d"),
        "note_editor": ("g e",),
        "topic": ("g t", "tab"),
        "copy": ("y y", "Y"),
        "download": ("D",),
        "stop_download": ("g D",),
        "open_abstract": ("o", "g x"),
        "open_pdf": ("p", "g f"),
        "palette": (":", "C-p"),
        "quit": ("q", "Z Z", "Z Q", "C-q", "C-c"),
        "paper_top": ("g g", "home"),
        "next_section": ("] ]",),
        "previous_section": ("[ [",),
        "find": ("/",),
        "copy_lines": ("y y", "Y"),
        "close_paper": ("q", "Z Z", "Z Q"),
    },
    # newsboat's list of articles; its E edits what is subscribed to, D deletes an article.
    "newsboat": {
        "next": ("j", "J", "down"),
        "previous": ("k", "K", "up"),
        "first": ("home",),
        "last": ("end",),
        "half_down": ("PgDn", "C-d"),
        "half_up": ("PgUp",),
        "previous_unread": ("p",),
        "scroll_down": ("space",),
        "scroll_up": ("b",),
        "star": ("s", "C-e"),
        "note_editor": ("M-e",),
        "skip": ("x", "D"),
        "read": ("N",),
        "read_all": ("A", "C"),
        "filter": ("/", "F"),
        "clear": ("esc", "C-f"),
        "sort": ("g",),
        "open_paper": ("enter",),
        "open_abstract": ("o", "O"),
        "open_pdf": ("P",),
        "stop_download": ("M-d",),
        "export": ("S",),
        "fetch": ("r", "R"),
        "subscriptions": ("E",),
        "raw": ("C-u", "\\"),
        "palette": (":", "C-p"),
        "quit": ("q", "Q", "C-q", "C-c"),
    },
    # mutt's index: F flags, d deletes, t tags, which is to mark here, Y edits labels, l limits, c changes the folder,
    # G fetches.
    "mutt": {
        "next": ("j", "J", "down"),
        "previous": ("k", "K", "up"),
        "first": ("=", "home"),
        "last": ("*", "end"),
        "half_down": ("]", "z", "PgDn", "C-d"),
        "half_up": ("[", "Z", "PgUp", "C-u"),
        "next_unread": ("tab", "n"),
        "previous_unread": ("S-tab",),
        "scroll_down": ("space",),
        "scroll_up": ("-", "b"),
        "star": ("F", "s"),
        "skip": ("d", "D"),
        "later": ("w", "L"),
        "read": ("N", "r"),
        "tag": ("Y",),
        "mark": ("t", "v"),
        "unmark": ("C-t",),
        "themes": ("W",),
        "density": ("#",),
        "filter": ("l", "/"),
        "older_day": ("<",),
        "newer_day": (">",),
        "topic": ("c",),
        "views": ("y", "B", "V"),
        "forget_search": ("_",),
        "sort": ("o", "O"),
        "copy": ("C",),
        "open_paper": ("enter",),
        "open_abstract": ("C-b",),
        "download": ("M-d",),
        "stop_download": ("M-s",),
        "fetch": ("G", "R"),
        "palette": (":", "C-p"),
        "quit": ("q", "x", "C-q", "C-c"),
    },
    # Emacs, with the letters of its lists of messages and feeds. Many terminals send M-< as <, some as shifted comma.
    "emacs": {
        "next": ("C-n", "n", "down"),
        "previous": ("C-p", "p", "up"),
        "first": ("<", "M-<", "M-S-,", "home"),
        "last": (">", "M->", "M-S-.", "end"),
        "half_down": ("C-v", "PgDn"),
        "half_up": ("M-v", "PgUp"),
        "next_unread": ("M-n", "N"),
        "previous_unread": ("M-p",),
        "scroll_down": ("space",),
        "scroll_up": ("backspace",),
        "skip": ("x", "d", "k", "C-k"),
        "undo": ("u", "C-/", "C-x u"),
        "redo": ("C-x r",),
        "mark": ("C-space", "v"),
        "mark_all": ("C-x h", "C-a"),
        "filter": ("/", "C-s"),
        "clear": ("C-g", "esc"),
        "older_day": ("[", "C-x ["),
        "newer_day": ("]", "C-x ]"),
        "views": ("V", "C-x C-b"),
        "copy": ("y", "w", "M-w"),
        "open_paper": ("enter",),
        "open_abstract": ("o", "b"),
        "open_pdf": ("P",),
        "download": ("D",),
        "stop_download": ("M-d",),
        "export": ("E", "C-x C-w"),
        "fetch": ("g", "G", "R"),
        "import": ("I", "C-x C-f"),
        "palette": ("M-x",),
        "suspend": ("C-z", "C-x C-z"),
        "quit": ("q", "C-x C-c", "C-q", "C-c"),
        "paper_down": ("C-n", "j", "down"),
        "paper_up": ("C-p", "up"),
        "paper_page_down": ("C-v", "space", "PgDn"),
        "paper_page_up": ("M-v", "PgUp"),
        "paper_right": ("C-f", "right"),
        "paper_left": ("C-b", "left"),
        "paper_top": ("<", "M-<", "M-S-,", "home"),
        "paper_end": (">", "M->", "M-S-.", "end"),
        "find": ("/", "C-s"),
        "dismiss": ("C-g", "esc"),
        "mark_lines": ("C-space", "v"),
        "copy_lines": ("M-w", "y"),
        "leave": ("C-x C-c", "C-q", "C-c"),
    },
}


def preset(name: str) -> Keymap:
    """Return the whole keymap of a preset; raise KeyError."""
    given = {command: tuple(map(parse_keys, keys)) for command, keys in PRESETS[name].items()}
    keys: dict[str, tuple[str, ...]] = {}
    for command in COMMANDS:
        own = given.get(command.id)
        if own is None:
            others = [keys for other in COMMANDS if other.places & command.places for keys in given.get(other.id, ())]
            own = tuple(key for key in command.keys if not any(stands_in_the_way(key, other) for other in others))
        keys[command.id] = own
    return Keymap(keys, name)


def stands_in_the_way(keys: str, other: str) -> bool:
    """Tell whether two sequences cannot be told apart while they are typed: they are one, or one begins the other."""
    return f"{keys} ".startswith(f"{other} ") or f"{other} ".startswith(f"{keys} ")

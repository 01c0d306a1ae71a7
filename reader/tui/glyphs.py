"""The signs that show a state without colour, and their ASCII stand-ins."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from reader.domain.paper import AnnouncementKind


class Glyphs(NamedTuple):
    """One cell each.

    ``heat`` has a sign for nothing and four for ever more, told apart by colour; those of ``weights`` need none.
    ``bar`` has the beginnings of a full cell, the whole one at last.
    """

    cursor: str
    unread: str
    skipped: str
    muted: str
    later: str
    star: str
    mark: str
    note: str
    untitled: str
    kinds: Mapping[AnnouncementKind, str]
    rule: str
    level: str
    level_thumb: str
    thumb: str
    dot: str
    ellipsis: str
    caret: str
    heat: str
    weights: str
    bar: str


UNICODE = Glyphs(
    cursor="▌",
    unread="●",
    skipped="–",
    muted="⊘",
    later="◷",
    star="★",
    mark="✓",
    note="✎",
    untitled="¶",
    kinds={
        AnnouncementKind.NEW: "+",
        AnnouncementKind.CROSS: "⇄",
        AnnouncementKind.REPLACE: "↻",
        AnnouncementKind.REPLACE_CROSS: "⟳",
    },
    rule="│",
    level="─",
    level_thumb="━",
    thumb="┃",
    dot="·",
    ellipsis="…",
    caret="▏",
    heat="·■■■■",
    weights="·░▒▓█",
    bar="╸━",
)

ASCII = Glyphs(
    cursor=">",
    unread="o",
    skipped="-",
    muted="x",
    later="L",
    star="*",
    mark="v",
    note="n",
    untitled="~",
    kinds={
        AnnouncementKind.NEW: "+",
        AnnouncementKind.CROSS: "c",
        AnnouncementKind.REPLACE: "r",
        AnnouncementKind.REPLACE_CROSS: "R",
    },
    rule="|",
    level="-",
    level_thumb="=",
    thumb="#",
    dot="-",
    ellipsis=".",
    caret="_",
    heat=".:+*#",
    weights=".:+*#",
    bar="=",
)


def terminal_encoding() -> str:
    """Return the encoding in which the screen is written."""
    return (getattr(sys.__stderr__, "encoding", None) or "ascii").lower()


def glyphs() -> Glyphs:
    """Return the signs that this terminal can draw; ``MATINS_ASCII=1`` asks for plain ones."""
    plain = os.environ.get("MATINS_ASCII", "") not in ("", "0")
    return ASCII if plain or not terminal_encoding().replace("-", "").startswith("utf") else UNICODE

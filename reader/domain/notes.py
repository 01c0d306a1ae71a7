"""The user's note on a paper: Markdown, as it is stored."""

import re

from reader.domain.patterns import lazy
from reader.domain.text import TEXT_LIMIT, clean

NOTE_LIMIT = TEXT_LIMIT
"""Characters of the longest note."""

TAB = 4
"""Columns between two tab stops."""

_BREAKS = lazy(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORDS = re.compile(r"[^ \n]+")


def clean_note(text: str, limit: int = NOTE_LIMIT) -> str:
    """Return a note as it is stored: whatever could steer or mislead a terminal is gone.

    Blanks at the beginning of a line and inside it stay, for they indent lists and code; those at its end go, and so
    do empty lines around the whole. What is longer than ``limit`` characters is cut.
    """
    lines = [line.rstrip(" ") for line in clean_writing(text, limit).split("\n")]
    return "\n".join(lines).strip("\n")


def clean_writing(text: str, limit: int = NOTE_LIMIT) -> str:
    """Return what of a text can stand in a note while it is being written: blanks and empty lines at its end, too."""
    text = _BREAKS.sub("\n", text[: 4 * limit]).expandtabs(TAB)
    return _WORDS.sub(lambda word: clean(word[0], limit=len(word[0]) + 1), text)[:limit]

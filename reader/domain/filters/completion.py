"""What the word at the cursor can become: names of fields, and their values."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.domain.filters import lexing
from reader.domain.filters.fields import ALTERNATIVES, FIELDS, NAMES
from reader.domain.filters.lexing import Token
from reader.domain.filters.rendering import render_value

Values = Callable[[str, str], Sequence[str]]
"""The library's values of a field for what was typed of one, best first; empty where it knows none."""


class Completions(NamedTuple):
    """``options`` are texts for the characters from ``start`` to ``end``, best first; none where nothing is known."""

    start: int
    end: int
    options: tuple[str, ...]


def complete(text: str, cursor: int, values: Values) -> Completions:
    """Return what can stand at ``cursor``, which counts characters from 0.

    ``values`` is asked for the values of fields that have no fixed ones: author, cat, tag and topic, but also for
    those of text, for which it may have none. It gets the field's full name.
    """
    cursor = max(0, min(cursor, len(text)))
    token, field = _at(text, cursor)
    if token is None:
        return _value(text, cursor, cursor, cursor, field, values) if field else _name("", cursor, cursor)
    if token.field and cursor < token.at:
        return _name(text[token.start : cursor], token.start, token.at)
    if token.kind == lexing.PHRASE:
        if not (token.field or field):
            return Completions(cursor, cursor, ())
        return _phrase(text, cursor, token, token.field or field, values)
    if token.field or field:
        return _value(text, token.at, cursor, token.end, token.field or field, values)
    return _name(text[token.start : cursor], token.start, cursor + text.startswith(":", cursor))


def _at(text: str, cursor: int) -> tuple[Token | None, str]:
    """Return the token that the cursor is in or behind, and the field of the group around it."""
    fields = [""]
    here: Token | None = None
    for token in lexing.tokens(text):
        if token.start > cursor or token.kind == lexing.END:
            break
        if token.kind == lexing.CLOSE and cursor < token.end:
            break
        here = None
        if token.kind == lexing.OPEN:
            if token.field and cursor < token.at:
                return token, fields[-1]
            if cursor >= token.end:
                fields.append(token.field or fields[-1])
        elif token.kind == lexing.CLOSE:
            fields.pop()
        elif token.kind in (lexing.WORD, lexing.PHRASE) and cursor <= token.end and token.text not in ("-", "!"):
            here = token
    return here, fields[-1]


def _name(prefix: str, start: int, end: int) -> Completions:
    known = prefix.lower()
    names = [field.name for field in FIELDS if field.name.startswith(known) or (known and field.short == known)]
    return Completions(start, end, tuple(f"{name}:" for name in names))


def _value(text: str, start: int, cursor: int, end: int, field: str, values: Values) -> Completions:
    if field in ALTERNATIVES:
        start = max(start, text.rfind("|", start, cursor) + 1)
        following = text.find("|", cursor, end)
        end = following if following >= 0 else end
    return Completions(start, end, _options(field, text[start:cursor], values))


def _phrase(text: str, cursor: int, token: Token, field: str, values: Values) -> Completions:
    typed = lexing.tokens(text[token.at : cursor])[0].text
    return Completions(token.at, token.end, _options(field, typed, values))


def _options(field: str, prefix: str, values: Values) -> tuple[str, ...]:
    fixed = NAMES[field].values
    found = [value for value in fixed if value.startswith(prefix.lower())] if fixed else values(field, prefix)
    return tuple(map(render_value, found))

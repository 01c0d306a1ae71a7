"""Filter text to tokens. Nothing is wrong here: what has no meaning in the language is an ordinary word."""

from typing import NamedTuple

from reader.domain.filters.fields import NAMES

OPEN, CLOSE, NOT, AND, OR, WORD, PHRASE, END = "open", "close", "not", "and", "or", "word", "phrase", "end"

QUOTES = {'"': '"', "“": "”", "„": "“"}
"""Opening to closing quotation mark."""

OPERATORS = {"and": AND, "or": OR, "not": NOT}
"""Words that combine, in lower case, to the kind of their tokens."""

DEEPEST = 32
"""Parentheses inside each other that a filter may have."""

_LONGEST_NAME = max(map(len, NAMES))


class Token(NamedTuple):
    """A piece of the text from ``start`` to ``end``.

    ``field`` is the full name of the field before the colon, or empty; what stands after the colon begins at ``at``,
    with its opening quotation mark. ``text`` is the word or the phrase without quotes and escapes. ``closed`` is
    False for a phrase that the text's end cut off.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    field: str = ""
    at: int = 0
    closed: bool = True


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text`` in order, the last one of kind END."""
    found: list[Token] = []
    depth = place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _token(text, place, depth)
        if token.kind == OPEN:
            depth += 1
        elif token.kind == CLOSE:
            depth -= 1
        found.append(token)
        place = token.end
    found.append(Token(END, place, place, at=place))
    return found


def escaped(text: str) -> str:
    """Return ``text`` in quotation marks, so that it is read as ``text``."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _token(text: str, start: int, depth: int) -> Token:
    char, following = text[start], text[start + 1 : start + 2]
    if char == "(":
        return Token(OPEN, start, start + 1, at=start)
    if char == ")" and depth:
        return Token(CLOSE, start, start + 1, at=start)
    if char in "-!" and following and (following.isalnum() or following == "(" or following in QUOTES):
        return Token(NOT, start, start + 1, char, at=start)
    if char in QUOTES:
        return _phrase(text, start, start, "")
    field, at = _field(text, start)
    if field and text[at : at + 1] == "(":
        return Token(OPEN, start, at + 1, field=field, at=at)
    if field and at < len(text) and text[at] in QUOTES:
        return _phrase(text, start, at, field)
    end = _word_end(text, at, depth)
    word = text[at:end]
    kind = WORD if field else OPERATORS.get(word.lower(), WORD)
    return Token(kind, start, end, word, field, at)


def _field(text: str, start: int) -> tuple[str, int]:
    """Return the field that begins at ``start`` and where its value does; of an address, ``id://``, there is none."""
    colon = text.find(":", start, start + _LONGEST_NAME + 1)
    if colon < 0 or text.startswith("//", colon + 1):
        return "", start
    field = NAMES.get(text[start:colon].lower())
    return (field.name, colon + 1) if field else ("", start)


def _phrase(text: str, start: int, at: int, field: str) -> Token:
    closing = QUOTES[text[at]]
    kept: list[str] = []
    place = at + 1
    while place < len(text):
        char = text[place]
        if char == closing:
            return Token(PHRASE, start, place + 1, "".join(kept), field, at)
        if char == "\\" and text[place + 1 : place + 2] in ("\\", closing):
            place += 1
            char = text[place]
        kept.append(char)
        place += 1
    return Token(PHRASE, start, place, "".join(kept), field, at, closed=False)


def _word_end(text: str, place: int, depth: int) -> int:
    """Return where the word ends: a parenthesis that it opened is its own, and so is a closing one outside a group."""
    own = 0
    while place < len(text):
        char = text[place]
        if char.isspace():
            break
        if char == "(":
            own += 1
        elif char == ")" and own:
            own -= 1
        elif char == ")" and depth:
            break
        place += 1
    return place

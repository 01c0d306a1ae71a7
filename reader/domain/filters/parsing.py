"""Filter text to a tree of conditions.

    filter  = all { "or" all }          all  = { ["and"] term }
    term    = { "not" | "-" | "!" } ( word | phrase | field ":" value | [ field ":" ] "(" filter ")" )

A quotation mark or a parenthesis that the end of the text leaves open is closed there, so that a filter works while it
is typed. A phrase without a word, a group without a condition and a lone dash ask for nothing and are left out.
"""

import unicodedata

from reader.domain.errors import QueryError, UnfinishedQueryError
from reader.domain.filters import lexing
from reader.domain.filters.fields import near
from reader.domain.filters.lexing import DEEPEST, Token
from reader.domain.filters.nodes import Node, Or, Phrase, Words, all_of, any_of, negated
from reader.domain.filters.values import Given, parse_identifier, parse_value, quoted, takes

LONGEST = 4_000
"""Characters of a filter."""

_DASHES = "-‐‑‒–—―"
# They shape words of Arabic and Indic scripts.
_JOINERS = "\u200c\u200d"
_HIDDEN = frozenset(("Cc", "Cf", "Cs"))
_AFTER_OPERATOR = "a word, a phrase in quotes, a field such as is:unread, or a parenthesis"


def parse_filter(text: str) -> Node:
    """Return what ``text`` asks for; raise QueryError with the place where it goes wrong.

    UnfinishedQueryError says that only the end is missing. A text that is nothing but an arXiv identifier, bare or as
    a link, is that paper.
    """
    if len(text) > LONGEST:
        raise QueryError(
            f"A filter has at most {LONGEST:,} characters; this one has {len(text):,}.", LONGEST, 0, "a shorter text"
        )
    shown, places = _visible(text)
    try:
        node = _Parser(shown).whole()
    except QueryError as error:
        end = places[error.position + error.length]
        error.position = places[error.position]
        error.length = end - error.position
        raise
    if isinstance(node, Words) and not node.field:
        return parse_identifier(node.text) or node
    return node


def _visible(text: str) -> tuple[str, "range | list[int]"]:
    """Return ``text`` without characters that nobody can see, and for each place in it the place in ``text``."""
    if text.isprintable():
        return text, range(len(text) + 1)
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _HIDDEN:
            kept.append(" " if char.isspace() else char)
            places.append(place)
    return "".join(kept), [*places, len(text)]


class _Parser:
    """Goes once over the tokens; each method takes its part and leaves the rest. None stands for no condition."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._tokens = lexing.tokens(text)
        self._place = 0

    def whole(self) -> Node:
        node = self._any("", 0)
        return all_of([node] if node else [])

    def _any(self, field: str, depth: int) -> Node | None:
        found = [self._all(field, depth)]
        while self._here.kind == lexing.OR:
            operator = self._here
            before = self._tokens[self._place - 1].kind if self._place else lexing.OPEN
            if before in (lexing.OPEN, lexing.OR):
                raise _lacks(operator, "before")
            self._take()
            if self._here.kind == lexing.CLOSE:
                raise _lacks(operator, "after")
            self._need_more(operator)
            found.append(self._all(field, depth))
        nodes = [node for node in found if node is not None]
        return any_of(nodes) if nodes else None

    def _all(self, field: str, depth: int) -> Node | None:
        found: list[Node | None] = []
        while self._here.kind not in (lexing.OR, lexing.CLOSE, lexing.END):
            if self._here.kind == lexing.AND:
                self._need_more(self._take())
            else:
                found.append(self._term(field, depth))
        nodes = [node for node in found if node is not None]
        return all_of(nodes) if nodes else None

    def _term(self, field: str, depth: int) -> Node | None:
        is_negative = False
        while self._here.kind == lexing.NOT:
            operator = self._take()
            is_negative = not is_negative
            self._need_more(operator)
            if self._here.kind in (lexing.AND, lexing.OR, lexing.CLOSE):
                raise _lacks(operator, "after")
        token = self._take()
        node = self._group(token, field, depth + 1) if token.kind == lexing.OPEN else self._leaf(token, field)
        # Values with "|" between them are a group that is written without parentheses.
        if depth >= DEEPEST and isinstance(node, Or):
            raise _too_deep(token)
        return negated(node) if is_negative and node is not None else node

    def _group(self, opening: Token, field: str, depth: int) -> Node | None:
        if depth > DEEPEST:
            raise _too_deep(opening)
        node = self._any(opening.field or field, depth)
        closing = self._take()
        if node is None and opening.field:
            parse_value(Given(opening.field, "", opening.at, closing.end, closing.kind == lexing.END))
        return node

    def _leaf(self, token: Token, field: str) -> Node | None:
        own = token.field or field
        is_quoted = token.kind == lexing.PHRASE
        text = " ".join(token.text.split())
        if not token.field and (not text or (not is_quoted and not text.strip(_DASHES))):
            if text == "-" and token.end == self._length:
                raise UnfinishedQueryError(_lacks_text(token, "after"), token.start, 1, _AFTER_OPERATOR)
            return None
        if own:
            is_open = token.end == self._length and not (is_quoted and token.closed)
            return parse_value(Given(own, token.text, token.at, token.end, is_open, is_quoted))
        if is_quoted:
            return Phrase(text)
        _refuse_misspelt_field(token)
        return Words(text)

    @property
    def _here(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        """Return the token here and go on, but never beyond the last."""
        token = self._here
        if token.kind != lexing.END:
            self._place += 1
        return token

    def _need_more(self, operator: Token) -> None:
        if self._here.kind == lexing.END:
            length = self._length - operator.start
            raise UnfinishedQueryError(_lacks_text(operator, "after"), operator.start, length, _AFTER_OPERATOR)


def _lacks(operator: Token, side: str) -> QueryError:
    return QueryError(_lacks_text(operator, side), operator.start, operator.end - operator.start, _AFTER_OPERATOR)


def _lacks_text(operator: Token, side: str) -> str:
    return f"{quoted(operator.text)} needs a condition {side} it; as a word to search for it stands in quotes."


def _too_deep(token: Token) -> QueryError:
    message = f"Parentheses go at most {DEEPEST} deep."
    return QueryError(message, token.start, token.end - token.start, "fewer parentheses")


def _refuse_misspelt_field(token: Token) -> None:
    """Raise QueryError for ``titel:word``; a title's colon has a blank behind it, and an address two slashes."""
    name, colon, value = token.text.partition(":")
    if not colon or not value or value.startswith("//") or not (name.isascii() and name.isalpha()) or len(name) > 12:
        return
    meant = near(name)
    if meant:
        message = f"There is no field {quoted(name)}; did you mean {meant}:? In quotes it is text."
        raise QueryError(message, token.start, len(name) + 1, f"{meant}: takes {takes(meant)}")

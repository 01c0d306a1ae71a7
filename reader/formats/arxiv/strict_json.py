"""The one door for JSON: no NaN, no depth, and a sentence where it is none."""

import json
import re
from typing import NoReturn, cast

from reader.domain.errors import FormatError

DEPTH_LIMIT = 32
"""Levels of nesting; what arXiv and its mirrors send has at most five."""

MARK_LIMIT = 2_000_000
"""Brackets and commas of one text, which bound the values that are made of it; prose has commas, too."""

PROSE = 16
"""Characters for each of them beyond which any number is read: fewer stand nowhere but between tiny values."""

# Every alternative matches whatever follows, an unfinished string included: the scan takes linear time.
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|([\[{])|([\]}])', re.DOTALL)


def load_json(text: str) -> object:
    """Return the value that ``text`` is; raise FormatError for anything that is not plain JSON."""
    if len(text) > MARK_LIMIT and sum(map(text.count, "[{,")) > max(MARK_LIMIT, len(text) // PROSE):
        raise FormatError("The JSON has more values than is read.")
    if text.count("[") + text.count("{") > DEPTH_LIMIT and _depth(text) > DEPTH_LIMIT:
        raise FormatError("The JSON is nested too deeply.")
    text = text.strip(" \t\r\n")
    try:
        value, end = _DECODER.raw_decode(text)
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            cut = error.pos >= len(text) or error.msg.startswith("Unterminated string")
            raise FormatError("The JSON is cut off." if cut else "The JSON is damaged.", error.lineno) from error
        # The decoder's own words for numbers: NaN, Infinity, or more digits than Python converts.
        raise FormatError("The JSON holds a number that is none.") from error
    if end != len(text):
        raise FormatError("Something follows the JSON.")
    return cast("object", value)


def text_field(values: dict[str, object], key: str) -> str:
    """Return the text under ``key``, an empty string for none; raise FormatError for a value of another kind."""
    value = values.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FormatError(f"The field “{key}” is not a text.")
    return value


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        if match[1]:
            depth += 1
            deepest = max(deepest, depth)
        elif match[2]:
            depth -= 1
    return deepest


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_refuse)

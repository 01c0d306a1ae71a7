"""A document as JSON and back: what the child process sends. It is taken as text from outside once more."""

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any

from reader.domain.errors import FormatError
from reader.domain.patterns import lazy
from reader.domain.text import TEXT_LIMIT, clean
from reader.fulltext import model
from reader.fulltext.model import Document, Face

_CLASSES: dict[str, Any] = {
    kind.__name__: kind
    for kind in vars(model).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == model.__name__
}
_NESTED_AT_MOST = 64
_WIDE = lazy(r"( {2,}|^ )")


def packed(value: Any) -> Any:
    """Return lists, objects and plain values for a document or any part of one; defaults are left out."""
    if isinstance(value, tuple):
        return [packed(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if not is_dataclass(value) or isinstance(value, type):
        return value
    found = {"": type(value).__name__}
    for name, default in _defaults(type(value)):
        part = getattr(value, name)
        if default is MISSING or part != default:
            found[name] = packed(part)
    return found


def unpacked(value: Any) -> Document:
    """Return the document that ``packed`` gave; raises FormatError for anything else."""
    try:
        found = _unpacked(value, 0)
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError("The PDF could not be read: what was found in it makes no document.") from error
    if not isinstance(found, Document):
        raise FormatError("The PDF could not be read: what was found in it makes no document.")
    return found


def tidy(text: str) -> str:
    """Return ``text`` cleaned, with a blank at either end where it had one."""
    inner = clean(text, limit=TEXT_LIMIT)
    if not inner:
        return " " if text and text[0] == " " else ""
    return (" " if text[0] == " " else "") + inner + (" " if text[-1] == " " else "")


def _unpacked(value: Any, depth: int) -> Any:
    if depth > _NESTED_AT_MOST:
        raise ValueError(depth)
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return tuple(_unpacked(part, depth + 1) for part in value)
    if not isinstance(value, dict):
        return value
    if "" not in value:
        return {tidy(key): _unpacked(part, depth + 1) for key, part in value.items()}
    kind = _CLASSES[value[""]]
    # Rows of text that counts keep their blanks.
    if kind is model.Code:
        return model.Code(tuple(map(row, value["lines"])), tidy(value.get("anchor", "")))
    parts = {name: _unpacked(part, depth + 1) for name, part in value.items() if name}
    if "face" in parts:
        parts["face"] = Face(parts["face"])
    return kind(**parts)


def row(line: str) -> str:
    """Return a row of a program or table cleaned, with its inner blanks."""
    return "".join(part if part.isspace() else clean(part) for part in _WIDE.split(line)).rstrip()


def _defaults(kind: Any) -> list[tuple[str, Any]]:
    return [
        (part.name, part.default if part.default_factory is MISSING else part.default_factory())
        for part in fields(kind)
    ]

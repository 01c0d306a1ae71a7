"""Papers that a command names: their numbers in the library, and how an object for programs names them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.cli.output import say_json, warn

if TYPE_CHECKING:
    from reader.services.library import Detail, Library

NAMED = "an arXiv identifier or link, or a key of `matins list`"
"""What such a command takes."""

_STATE = ("key", "arxiv_id", "starred_at", "read_at", "skipped_at", "later_at")


def numbers_of(library: "Library", names: Sequence[str]) -> list[int] | None:
    """Return the papers, each once; None where one is not there, which is told."""
    numbers = {name: library.find(name) for name in names}
    unknown = [name for name, number in numbers.items() if number is None]
    for name in unknown:
        warn(f"{name} is not in the library")
    return None if unknown else [number for number in dict.fromkeys(numbers.values()) if number is not None]


def named(detail: "Detail") -> dict[str, object]:
    """Return the fields by which a program knows a paper."""
    return {"key": detail.key, "arxiv_id": detail.paper.arxiv_id.name if detail.paper.arxiv_id else None}


def say_states(library: "Library", numbers: Sequence[int]) -> None:
    """Print one object per paper: when it was starred, read, skipped and put off, as ``matins list --json`` has it."""
    from reader.services.exporting import details, json_object

    for detail in details(library, numbers):
        whole = json_object(detail)
        say_json({name: whole[name] for name in _STATE})

"""A damaged file that could be opened fails somewhere in a query: one sentence instead of what numpy says."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from reader.search.entry import SearchIndexError

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def guarded(method: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Return ``method`` raising SearchIndexError where the tables contradict one another."""

    @wraps(method)
    def careful(*arguments: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        try:
            return method(*arguments, **named)
        except (IndexError, ValueError, OverflowError, MemoryError) as error:
            raise SearchIndexError("The filter's index is damaged and has to be made again.") from error

    return careful

"""Regular expressions that are compiled at their first use: a start pays only for those that it needs."""

import re
from typing import Any, cast


class _LazyPattern:
    """Stands in for a pattern; each method is looked up once."""

    def __init__(self, source: str, flags: re.RegexFlag) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return what ``re.compile`` returns, for all that its users can see."""
    return cast("re.Pattern[str]", _LazyPattern(source, flags))

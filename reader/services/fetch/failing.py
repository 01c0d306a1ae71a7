"""What is remembered of a source that gave no good answer: a few words, and when it is worth asking again."""

from datetime import datetime, timedelta

from reader.domain.errors import SourceError
from reader.storage.feeds import SourceState

OFFLINE = "offline: showing what is here"

AGAIN = timedelta(minutes=10)
"""After which time a server that failed is worth another try."""


def failed_state(state: SourceState, error: SourceError, now: datetime) -> SourceState:
    """Return the state of a source after ``error``; what was read before, and its ETag, stay."""
    told, next_try = _in_short(state.name, error, now)
    return state._replace(tried_at=now, error=told, next_try=next_try)


def _in_short(name: str, error: SourceError, now: datetime) -> tuple[str, datetime | None]:
    from reader.services.fetch.following import DAILY
    from reader.sources.errors import HttpError, Offline, RateLimited

    if name == DAILY:
        # Another site, whose silence does not mean that arXiv is out of reach.
        return f"{name}: {str(error).rstrip('.')}", getattr(error, "next_try", None)
    if isinstance(error, Offline):
        return OFFLINE, None
    if isinstance(error, RateLimited):
        return "arXiv asks for a pause", error.next_try
    if isinstance(error, HttpError):
        if error.status >= 500:
            return f"arXiv answered {error.status}", now + AGAIN
        return f"{name}: answered {error.status}", None
    return f"{name}: {str(error).rstrip('.')}", None

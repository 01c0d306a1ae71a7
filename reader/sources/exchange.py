"""One request and its answer, which a deadline or the user can end at any moment.

A time limit of a socket does not stop a server that sends a byte now and then, and nothing stops the look-up of a
name. So the request runs in a thread of its own; who waits for it shuts its socket down, or leaves it behind.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.domain.clock import Clock
from reader.domain.errors import SourceError
from reader.sources.errors import Cancelled, Offline
from reader.sources.gate import Check

if TYPE_CHECKING:
    from reader.sources.connection import Watch

_POLL = 0.02
_GRACE = 0.1


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. ``limit`` counts the bytes of the unpacked body, ``timeouts`` seconds to connect and read."""

    url: str
    host: str
    headers: Mapping[str, str]
    limit: int
    timeouts: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer of any status; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(request: Request, clock: Clock, deadline: float, cancelled: Check) -> RawAnswer:
    """Return the answer to ``request``; raise Offline after ``deadline`` seconds, Cancelled, Offline or BadAnswer."""
    from reader.sources.connection import Watch

    watch = Watch()
    job = _Job(request)
    end = clock.monotonic() + deadline
    threading.Thread(target=job.run, args=(watch,), name="matins-request", daemon=True).start()
    try:
        while not job.done.wait(_POLL):
            if cancelled():
                raise Cancelled
            if clock.monotonic() >= end:
                raise Offline(f"{request.host} took too long to answer, so the request was ended.")
    finally:
        if not job.done.is_set():
            watch.stop()
            job.done.wait(_GRACE)
    if job.answer is None:
        raise job.error or Offline(f"The request to {request.host} ended without an answer.")
    return job.answer


class _Job:
    """What the thread does, and what came of it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.done = threading.Event()
        self.answer: RawAnswer | None = None
        self.error: SourceError | None = None

    def run(self, watch: "Watch") -> None:
        from reader.sources.connection import converse

        try:
            self.answer = converse(self._request, watch)
        except SourceError as error:
            self.error = error
        finally:
            self.done.set()

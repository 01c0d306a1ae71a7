"""The one client: polite, bounded, and with a sentence for everything that can go wrong."""

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

from reader import __version__
from reader.domain.clock import Clock
from reader.domain.errors import SourceError
from reader.sources.addresses import HOSTS, Address, parse_address, redirected
from reader.sources.answers import Accept, Answer, check_body, is_rate_exceeded
from reader.sources.errors import BadAnswer, HttpError, Offline, RateLimited
from reader.sources.exchange import RawAnswer, Request, exchange
from reader.sources.gate import Check, Gate, OnWait, Turn, never, spoken, unheard
from reader.sources.retrying import (
    BUSY,
    FAULTY,
    LONG_PAUSE,
    PATIENCE,
    REFUSALS,
    SHORT_PAUSE,
    TRIES,
    back_off,
    parse_retry_after,
)

DEADLINE = 60.0
"""Seconds that a request may take, waiting for its turn not counted."""

SIZE_LIMIT = 20_000_000
"""Bytes of an unpacked answer."""

REDIRECTS = 3
"""How many redirects are followed."""

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CONNECT, _READ = 10.0, 30.0


class _AgainError(Exception):
    """This try failed with ``error``, but the next one need not."""

    def __init__(self, error: SourceError) -> None:
        super().__init__(str(error))
        self.error = error


class Transport:
    """Asks the known hosts, one request at a time.

    ``contact`` is an address of the user that the servers' operators may write to. ``on_wait`` is told why a request
    waits and how long; ``cancelled`` ends it. ``jitter`` gives numbers from 0 to 1.
    """

    def __init__(
        self,
        gate: Gate,
        clock: Clock,
        *,
        contact: str = "",
        hosts: frozenset[str] = HOSTS,
        on_wait: OnWait = unheard,
        cancelled: Check = never,
        jitter: Callable[[], float] = random.random,
        timeouts: tuple[float, float] = (_CONNECT, _READ),
    ) -> None:
        self._gate = gate
        self._clock = clock
        self._hosts = hosts
        self._on_wait = on_wait
        self._cancelled = cancelled
        self._jitter = jitter
        self._timeouts = timeouts
        self._agent = user_agent(contact)

    def get(
        self,
        url: str,
        *,
        accept: Accept,
        headers: Mapping[str, str] | None = None,
        deadline: float = DEADLINE,
        limit: int = SIZE_LIMIT,
    ) -> Answer:
        """Return the answer to ``url``, of status 200 (or 304 where ``headers`` make the request conditional).

        ``deadline`` seconds are given to each try, ``limit`` bytes to the unpacked body. Raise Offline, HttpError,
        RateLimited, BadAnswer, Cancelled, or SourceError for an address that is not asked.
        """
        address = parse_address(url, self._hosts)
        sent = {"User-Agent": self._agent, "Accept": accept.value, "Accept-Encoding": "gzip", "Connection": "close"}
        sent.update(headers or {})
        failure: SourceError | None = None
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(address, sent, accept, deadline, limit, attempt)
            except _AgainError as again:
                failure = again.error
        assert failure is not None
        raise failure

    def _follow(
        self, address: Address, sent: Mapping[str, str], accept: Accept, deadline: float, limit: int, attempt: int
    ) -> Answer:
        left = deadline
        for _ in range(REDIRECTS + 1):
            request = Request(address.url, address.host, sent, limit, self._timeouts)
            raw, taken = self._ask(request, address.site, left, attempt)
            if raw.status not in _REDIRECTS:
                if raw.status == 200:
                    check_body(raw.headers, raw.body, accept, address.host)
                return Answer(raw.status, raw.headers, raw.body, address.url)
            left -= taken
            address = redirected(address, raw.headers.get("location", ""), self._hosts)
        raise BadAnswer(f"{address.host} sent more than {REDIRECTS} redirects in a row.")

    def _ask(self, request: Request, site: str, left: float, attempt: int) -> tuple[RawAnswer, float]:
        """Make one request; return its answer, which is good, a redirect or "not modified", and the seconds taken."""
        with self._gate.turn(self._cancelled, self._on_wait, site=site, patience=PATIENCE) as turn:
            began = self._clock.monotonic()
            try:
                raw = exchange(request, self._clock, left, self._cancelled)
            except Offline as error:
                if error.may_pass and attempt < TRIES:
                    turn.hold_off(back_off(attempt, self._gate.interval, 0, self._jitter))
                    raise _AgainError(error) from error
                raise
            self._judge(raw, request.host, turn, attempt)
            return raw, self._clock.monotonic() - began

    def _judge(self, raw: RawAnswer, host: str, turn: Turn, attempt: int) -> None:
        """Return where the answer is of use; raise what it means otherwise, and note the pauses it asks for."""
        status = 429 if is_rate_exceeded(raw.body) else raw.status
        if status in BUSY:
            raise self._busy(raw, status, host, turn, attempt)
        if status == 403:
            if turn.refused() >= REFUSALS:
                raise self._limited(f"{host} refuses again and again (403)", turn.hold_off(LONG_PAUSE))
            raise HttpError(f"{host} refuses access (403).", status, raw.body)
        if status in FAULTY and attempt < TRIES:
            turn.hold_off(back_off(attempt, self._gate.interval, status, self._jitter))
            raise _AgainError(HttpError(_refusal(host, status), status, raw.body))
        if status not in (200, 304) and status not in _REDIRECTS:
            raise HttpError(_refusal(host, status), status, raw.body)
        turn.welcomed()

    def _busy(self, raw: RawAnswer, status: int, host: str, turn: Turn, attempt: int) -> Exception:
        """Return what follows from an answer that asks for a pause: another try, or the end."""
        asked = parse_retry_after(raw.headers.get("retry-after", ""), self._clock.now())
        if attempt < TRIES and (asked is None or asked <= PATIENCE):
            pause = back_off(attempt, self._gate.interval, status, self._jitter) if asked is None else asked
            turn.hold_off(pause)
            return _AgainError(HttpError(_refusal(host, status), status, raw.body))
        if asked is None and status == 503:
            return HttpError(_refusal(host, status), status, raw.body)
        pause = SHORT_PAUSE if asked is None else asked
        if status == 429 and turn.refused() >= REFUSALS:
            pause = max(pause, LONG_PAUSE)
        what = "was asked too often" if status == 429 else "asks for a pause"
        return self._limited(f"{host} {what} ({status})", turn.hold_off(pause))

    def _limited(self, what: str, pause: float) -> RateLimited:
        moment = self._clock.now() + timedelta(seconds=pause)
        return RateLimited(f"{what}; the next request may go out in {spoken(pause)}.", moment)


def user_agent(contact: str) -> str:
    """Return the name under which servers know the program."""
    shown = "".join(char for char in contact if char.isascii() and char.isprintable() and char not in "()\\")
    shown = shown.strip()[:100]
    return f"matins/{__version__} ({shown})" if shown else f"matins/{__version__}"


def _refusal(host: str, status: int) -> str:
    if status == 404:
        return f"{host} has nothing there (404)."
    try:
        phrase = f" ({status} {HTTPStatus(status).phrase})"
    except ValueError:
        phrase = f" ({status})"
    if status >= 500:
        return f"{host} has trouble of its own{phrase}."
    if status < 400:
        return f"{host} answered in a way that was not asked for{phrase}."
    return f"{host} did not accept the request{phrase}."

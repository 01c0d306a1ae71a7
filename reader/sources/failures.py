"""What went wrong below HTTP, in one sentence."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions as broken

from reader.domain.errors import SourceError
from reader.sources.errors import BadAnswer, Offline

FAILURES = (requests.RequestException, broken.HTTPError, http.client.HTTPException, OSError, UnicodeError)
"""Everything that a request and the reading of its answer can raise."""

_CUT_OFF = (broken.IncompleteRead, broken.InvalidChunkLength, http.client.IncompleteRead)
_NOT_HTTP = (http.client.HTTPException, broken.InvalidHeader, requests.exceptions.InvalidHeader, UnicodeError)


def name_failure(error: BaseException, host: str) -> SourceError:
    """Return the error that tells a user what ``error`` means: Offline, or BadAnswer where an answer had begun."""
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(ssl.SSLCertVerificationError):
        return Offline(f"{host} showed a certificate that is not valid, so it was not asked.")
    if has(ssl.SSLError, broken.SSLError):
        return Offline(f"A secure connection to {host} could not be made.")
    if has(socket.gaierror, broken.NameResolutionError):
        return Offline(f"{host} could not be found: there is no network, or its name is not known here.")
    if has(ConnectionRefusedError):
        return Offline(f"{host} refused the connection.", may_pass=True)
    if has(broken.ConnectTimeoutError):
        return Offline(f"{host} could not be reached in time.")
    if has(broken.ReadTimeoutError, TimeoutError):
        return Offline(f"{host} fell silent before its answer was whole.")
    if has(http.client.RemoteDisconnected):
        return Offline(f"{host} closed the connection without an answer.", may_pass=True)
    if has(ConnectionError):
        return Offline(f"{host} broke the connection off.", may_pass=True)
    if has(*_CUT_OFF) or _ended_early(causes):
        return BadAnswer(f"The answer of {host} breaks off in the middle.")
    if has(*_NOT_HTTP):
        return BadAnswer(f"{host} answered with something that is not HTTP.")
    return Offline(f"{host} could not be reached.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Give ``error`` and everything that it was made from: the libraries wrap errors in each other's arguments."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def _ended_early(causes: list[BaseException]) -> bool:
    return any(type(cause) is broken.ProtocolError and "ended prematurely" in str(cause) for cause in causes)

"""From an address to what its answer means: every failure on the way is a SourceError with one sentence."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from reader.domain.errors import FormatError
from reader.formats.arxiv.looks import root_name
from reader.sources.answers import Accept, Answer
from reader.sources.errors import BadAnswer, HttpError
from reader.sources.transport import Transport

T = TypeVar("T")

_ROOTS = frozenset((b"feed", b"rss", b"OAI-PMH"))


def fetch_answer(
    transport: Transport,
    url: str,
    parse: Callable[[bytes], T],
    *,
    accept: Accept = Accept.XML,
    headers: Mapping[str, str] | None = None,
) -> tuple[Answer, T | None]:
    """Return the answer to ``url`` and what ``parse`` makes of it, None for "not modified".

    Raise as ``Transport.get`` does. An HttpError carries the server's own explanation where its body has one.
    """
    host = urlsplit(url).hostname or url
    try:
        answer = transport.get(url, accept=accept, headers=headers)
    except HttpError as error:
        explained = _explanation(error, parse)
        if not explained:
            raise
        raise HttpError(f"{str(error).rstrip('.')}: {explained}", error.status, error.body) from error
    return answer, None if answer.status == 304 else read_body(answer.body, parse, host)


def read_body(body: bytes, parse: Callable[[bytes], T], host: str) -> T:
    """Return what ``parse`` makes of ``body``; raise BadAnswer with its sentence where it cannot."""
    try:
        return parse(body)
    except FormatError as error:
        raise BadAnswer(f"{host}: {error}") from error


def _explanation(error: HttpError, parse: Callable[[bytes], object]) -> str:
    """Return the sentence with which the parser reads a refusal, or nothing where the body holds none."""
    if root_name(error.body) not in _ROOTS and not error.body.lstrip().startswith(b"{"):
        return ""
    try:
        parse(error.body)
    except FormatError as refusal:
        return str(refusal)
    return ""

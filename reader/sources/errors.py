"""How a request can fail: each error carries one sentence that names the host and what happened."""

from datetime import datetime

from reader.domain.errors import SourceError


class Offline(SourceError):  # noqa: N818
    """No whole answer came: no network, a refused, broken or insecure connection, or a limit of time reached.

    ``may_pass`` is true where the same request may succeed a few seconds later.
    """

    def __init__(self, message: str, *, may_pass: bool = False) -> None:
        super().__init__(message)
        self.may_pass = may_pass


class HttpError(SourceError):
    """A server refused: ``status`` is the HTTP status, ``body`` at most 64 kB of what it said, often empty."""

    def __init__(self, message: str, status: int, body: bytes = b"") -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class RateLimited(SourceError):  # noqa: N818
    """A server asks for a pause; ``next_try`` (aware, UTC) is when the next request may go out."""

    def __init__(self, message: str, next_try: datetime) -> None:
        super().__init__(message)
        self.next_try = next_try


class BadAnswer(SourceError):  # noqa: N818
    """An answer that is not what was asked for: another type, cut off, too long, or not readable."""


class ExpiredToken(BadAnswer):
    """A resumption token that the server does not know any more: the harvest begins again."""


class Cancelled(SourceError):  # noqa: N818
    """The user stopped the request."""

    def __init__(self) -> None:
        super().__init__("The request was cancelled.")

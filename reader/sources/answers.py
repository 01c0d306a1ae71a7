"""What a server answered, and whether it is what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from enum import Enum

from reader.domain.text import clean
from reader.sources.errors import BadAnswer


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: header names in lower case, ``body`` decoded, ``url`` the address after all redirects.

    ``status`` is 200, or 304 with an empty body where the request was conditional.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""


class Accept(Enum):
    """What a request asks for; the value is the Accept header."""

    XML = "application/atom+xml, application/rss+xml, application/xml, text/xml"
    JSON = "application/json"
    HTML = "text/html, application/xhtml+xml"
    PDF = "application/pdf"
    PICTURE = "image/png, image/jpeg, image/gif, image/webp"

    def allows(self, media_type: str) -> bool:
        """Tell whether ``media_type``, in lower case and without parameters, is of this kind."""
        if self is Accept.XML:
            return media_type.endswith(("/xml", "+xml")) and media_type != "application/xhtml+xml"
        if self is Accept.JSON:
            return media_type == "application/json" or media_type.endswith("+json")
        return media_type in self.value.split(", ")


_NAMES = {
    Accept.XML: "XML",
    Accept.JSON: "JSON",
    Accept.HTML: "a web page",
    Accept.PDF: "a PDF",
    Accept.PICTURE: "a picture",
}


def media_type(headers: Mapping[str, str]) -> str:
    """Return the type that an answer declares, in lower case and without parameters, or an empty string."""
    message = Message()
    message["content-type"] = headers.get("content-type", "")
    return message.get_content_type() if headers.get("content-type", "").strip() else ""


def check_body(headers: Mapping[str, str], body: bytes, accept: Accept, host: str) -> None:
    """Raise BadAnswer where a good status came with something else than ``accept``."""
    if not body.strip():
        raise BadAnswer(f"{host} sent an empty answer.")
    declared = media_type(headers)
    if accept.allows(declared):
        if accept is Accept.PDF and b"%PDF-" not in body[:1024]:
            raise BadAnswer(f"{host} sent something that is not a PDF, although it says so.")
        return
    if Accept.HTML.allows(declared):
        raise BadAnswer(f"{host} sent a web page instead of {_NAMES[accept].removeprefix('a ')}.")
    kind = f"something of the type {clean(declared)[:80]}" if declared else "something of no declared type"
    raise BadAnswer(f"{host} sent {kind} where {_NAMES[accept]} was expected.")


def is_rate_exceeded(body: bytes) -> bool:
    """Tell whether the answer is arXiv's plain note that too much was asked, which comes with any status."""
    return len(body) < 1_000 and body.strip().lower().startswith(b"rate exceeded")

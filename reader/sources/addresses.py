"""Which addresses may be asked: https on known hosts, and http on this machine alone."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from reader.domain.errors import SourceError
from reader.domain.text import clean
from reader.sources.errors import BadAnswer

HOSTS = frozenset(
    (
        "arxiv.org",
        "export.arxiv.org",
        "rss.arxiv.org",
        "oaipmh.arxiv.org",
        "ar5iv.labs.arxiv.org",
        "huggingface.co",
    )
)
"""The hosts that the program talks to."""

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be asked. ``site`` is what shares a limit: all of arXiv's hosts are one."""

    url: str
    host: str
    site: str


def parse_address(url: str, hosts: frozenset[str]) -> Address:
    """Return ``url`` as an address that may be asked, without a fragment; raise SourceError with the reason if not."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise SourceError(f"{clean(url)[:200]} is not an address.") from error
    if parts.scheme not in _PORTS or not host or not url.isascii() or not url.isprintable() or " " in url:
        raise SourceError(f"{clean(url)[:200]} is not an address on the web.")
    if host not in hosts:
        raise SourceError(f"{clean(host)[:200]} is not among the hosts that Matins talks to.")
    if parts.username is not None or parts.password is not None:
        raise SourceError(f"An address on {host} with a user name in it is not asked.")
    if not is_loopback(host):
        if parts.scheme != "https":
            raise SourceError(f"{host} would have been asked without encryption, so it was not.")
        if port not in (None, 443):
            raise SourceError(f"Port {port} of {host} is not asked.")
    return Address(parts._replace(fragment="").geturl(), host, site_of(host))


def redirected(address: Address, location: str, hosts: frozenset[str]) -> Address:
    """Return where ``location``, a header of the answer from ``address``, leads; raise BadAnswer if not to be asked."""
    if not location:
        raise BadAnswer(f"{address.host} sent a redirect that leads nowhere.")
    try:
        return parse_address(urljoin(address.url, location), hosts)
    except ValueError as error:
        raise BadAnswer(f"{address.host} sent a redirect that leads nowhere.") from error
    except SourceError as error:
        raise BadAnswer(f"{address.host} sent a redirect that is not followed: {error}") from error


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def site_of(host: str) -> str:
    """Return the name under which the host's limits are counted."""
    return "arxiv.org" if host.endswith(".arxiv.org") else host

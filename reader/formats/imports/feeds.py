"""What a feed reader fetches from arXiv: OPML lists and newsboat's ``urls`` file.

Source: OPML 2.0 (an ``outline`` with ``xmlUrl``), newsboat's manual (an address a line, then tags; ``#`` begins a
comment, ``"query:…"`` is a list made of others), and the addresses of arXiv's feeds: ``rss.arxiv.org/rss/cs.LG+cs.CL``,
``arxiv.org/rss/cs``, ``export.arxiv.org/api/query?search_query=…``.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from reader.domain.batch import Problem
from reader.domain.taxonomy import canonical, is_known
from reader.domain.text import clean
from reader.formats.arxiv.xml import line_of
from reader.formats.digests.build import ENTRY_LIMIT
from reader.formats.imports.assemble import Collected
from reader.formats.imports.found import Subscription
from reader.formats.imports.xml_door import read_xml

OPML = "opml"
URLS = "newsboat-urls"

QUERY_LIMIT = 1_000
"""Characters of the longest query that is taken over."""

_ADDRESS = re.compile(r"(?:https?|feed)://[^\s\"]{3,2000}", re.IGNORECASE)
_LINE = re.compile(
    r"(?:(?:https?|feed|file)://[^\s\"]{1,2000}|(?:exec|filter):.{1,500}"
    r"|\"(?:query|filter|exec|https?|feed):(?:[^\"\\]|\\.){0,2000}\")(?:\s.*)?"
)
_HOSTS = ("arxiv.org", "rss.arxiv.org", "export.arxiv.org", "www.arxiv.org")
_FEED = re.compile(r"/(?:rss|atom)/([A-Za-z.+%,-]{1,300})/?")
_LINE_LIMIT = 5_000


def is_feed(address: str) -> bool:
    """Tell an address of one of arXiv's feeds from that of a paper."""
    return _parts(address) is not None


def looks_like_urls(lines: Sequence[str]) -> bool:
    """Tell newsboat's file: nothing but addresses, and of arXiv none but feeds, at least one."""
    feeds = 0
    if len(lines) > _LINE_LIMIT:
        return False
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if not _LINE.fullmatch(text[:4_000]):
            return False
        address = _ADDRESS.match(text)
        if address and "arxiv.org" in address[0].lower():
            if not is_feed(address[0]):
                return False
            feeds += 1
    return feeds > 0


def parse_urls(text: str) -> Collected:
    """Return the subscriptions of newsboat's ``urls`` file; feeds of others are passed over."""
    collected = Collected(URLS)
    for number, line in enumerate(text.split("\n"), start=1):
        address = _ADDRESS.match(line.strip())
        if address:
            _subscribe(collected, address[0], number)
    return collected


def parse_opml(data: bytes) -> Collected:
    """Return the subscriptions of an OPML list; feeds of others are passed over. Raises FormatError."""
    collected = Collected(OPML)
    for outline in read_xml(data, "opml").iter("outline"):
        address = outline.get("xmlUrl") or outline.get("xmlurl") or outline.get("url") or ""
        if address and len(collected.problems) < ENTRY_LIMIT:
            _subscribe(collected, str(address).strip(), line_of(outline))
    return collected


def _subscribe(collected: Collected, address: str, line: int) -> None:
    parts = _parts(address)
    if parts is None:
        if _host(address) in _HOSTS:
            told = clean(address, limit=80)
            collected.problems.append(Problem(f"The feed {told} is none that can be subscribed to.", line))
        return
    for kind, value in parts:
        if kind == "category" and not is_known(value):
            collected.problems.append(Problem(f"“{clean(value, limit=40)}” is not a category of arXiv.", line))
        elif kind == "category":
            collected.subscriptions.append(Subscription("category", value))
        else:
            collected.subscriptions.append(Subscription("query", value))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _parts(address: str) -> list[tuple[str, str]] | None:
    """Return what a feed's address asks for, as kinds and values, None where it is no feed of arXiv."""
    if _host(address) not in _HOSTS:
        return None
    split = urlsplit(address)
    if split.path.rstrip("/") == "/api/query":
        wanted = parse_qs(split.query, max_num_fields=50).get("search_query", []) if split.query.count("&") < 50 else []
        query = clean(" ".join(wanted), limit=QUERY_LIMIT)
        return list(_asked(query)) if query else None
    match = _FEED.fullmatch(split.path)
    return [("category", _spelled(name)) for name in re.split(r"[+,]|%2B", match[1]) if name] if match else None


def _asked(query: str) -> Iterator[tuple[str, str]]:
    """Yield a query that names categories alone as these."""
    words = re.split(r"\s+OR\s+", query.strip("() "))
    names = [word.strip("() ")[4:] for word in words if word.strip("() ").startswith("cat:")]
    if len(names) == len(words) and all(map(is_known, names)):
        yield from (("category", name) for name in names)
    else:
        yield "query", query


def _spelled(name: str) -> str:
    return name if is_known(name) else canonical(name)

"""arXiv's daily announcements: one feed for each category.

A feed of several categories is cut at 2,000 items, new papers first, so each category is asked for by itself.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from reader.domain.errors import SourceError
from reader.domain.text import clean
from reader.formats.arxiv.rss import AnnouncementFeed, parse_rss
from reader.sources.errors import BadAnswer
from reader.sources.reading import fetch_answer
from reader.sources.transport import Transport

FEEDS = "https://rss.arxiv.org"
"""Where arXiv's feeds are."""

_CATEGORY = re.compile(r"[A-Za-z][A-Za-z-]{0,30}(?:\.[A-Za-z-]{1,30})?", re.ASCII)
_ETAG = re.compile(r'(?:W/)?"[!-~]{0,200}"|[!-~]{1,200}', re.ASCII)


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """``feed`` is None where nothing changed since ``etag`` was given out; ``etag`` is for the next request."""

    feed: AnnouncementFeed | None
    etag: str


def fetch_feed(transport: Transport, base: str, category: str, *, etag: str = "") -> FeedAnswer:
    """Return today's announcements of ``category``, or None for them where ``etag`` is still right.

    Raise as ``fetch_answer`` does, and SourceError for something that cannot be a category.
    """
    if not _CATEGORY.fullmatch(category):
        raise SourceError(f"“{clean(category)[:40]}” is not a category of arXiv.")
    known = etag if _ETAG.fullmatch(etag) else ""
    headers = {"If-None-Match": known} if known else None
    answer, feed = fetch_answer(transport, f"{base}/rss/{quote(category)}", parse_rss, headers=headers)
    given = answer.headers.get("etag", "").strip()
    given = given if _ETAG.fullmatch(given) else ""
    if feed is None:
        if not known:
            raise BadAnswer(f"The feed of {category} is said to be unchanged, but no earlier one was named.")
        return FeedAnswer(None, given or known)
    return FeedAnswer(feed, given)

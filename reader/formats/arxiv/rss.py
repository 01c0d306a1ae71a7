r"""arXiv's daily announcement feeds, RSS 2.0 and Atom.

Source: arXiv's help on its feeds and its open server code. The feeds are made anew at midnight in US Eastern time; on
weekends and holidays they are valid and empty. An item's text is ``arXiv:IDvN Announce Type: T \nAbstract: …``, its
authors are one string with TeX accents. A refusal is a feed whose title begins with "Feed error".
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.paper import AnnouncementKind, Paper
from reader.domain.taxonomy import is_known
from reader.domain.text import clean
from reader.formats.arxiv.api import ARXIV, ATOM, TOTAL
from reader.formats.arxiv.dates import eastern_day, iso_moment, mail_moment
from reader.formats.arxiv.records import Found, one_line, parse_identifier, read_elements, sentence
from reader.formats.arxiv.xml import child_text, parse_xml, text_of
from reader.formats.digests.build import CATEGORY_LIMIT, Draft
from reader.formats.digests.fields import read_authors, read_categories

if TYPE_CHECKING:
    from lxml.etree import _Element

FEED_LIMIT = 2_000
"""Items at which arXiv cuts a feed, new papers first."""

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_HEAD = re.compile(
    r"\s*arXiv:(?P<id>\S{1,60})\s+Announce Type:\s*(?P<kind>[a-z-]{1,20})\s*(?:Abstract:)?", re.IGNORECASE
)
_WORD = re.compile(r"[\s,+]+")
_ERROR = "feed error"


@dataclass(frozen=True, slots=True)
class AnnouncementFeed:
    """What arXiv announced in ``categories`` on ``day`` (in US Eastern time), in the feed's order."""

    categories: tuple[str, ...]
    day: date | None
    items: tuple[tuple[Paper, AnnouncementKind], ...]
    problems: tuple[Problem, ...]

    @property
    def is_capped(self) -> bool:
        """True where the feed is as long as arXiv makes one, so that papers are probably missing."""
        return len(self.items) >= FEED_LIMIT


def parse_rss(data: bytes) -> AnnouncementFeed:
    """Return the announcements of one feed; an item that cannot be read is a problem, the others stay.

    Raises FormatError for anything but a feed, and with arXiv's own sentence for a feed that is a refusal.
    """
    root = parse_xml(data, "rss", f"{ATOM}feed")
    found, problems = read_feed(root)
    day, told = feed_day(root)
    items = tuple((item.paper, item.kind) for item in found if item.kind)
    return AnnouncementFeed(_categories(root), day, items, (*told, *problems))


def read_feed(root: "_Element") -> tuple[list[Found], list[Problem]]:
    """Return the papers of the feed ``root`` with their lines and kinds, and what could not be read."""
    if root.find(TOTAL) is not None or (root.tag == "rss" and root.find("channel") is None):
        raise FormatError("The answer is a feed, but not one of announcements.")
    title = feed_title(root)
    if title.lower().startswith(_ERROR):
        said = sentence(text_of(root.find("channel/description" if root.tag == "rss" else f"{ATOM}subtitle")))
        raise FormatError(f"arXiv refused the feed: {(said or title).rstrip('.')}.")
    if root.tag == "rss":
        return read_elements(root.iterfind("channel/item"), _item)
    return read_elements(root.iterfind(f"{ATOM}entry"), _entry)


def feed_title(root: "_Element") -> str:
    """Return the title of the feed ``root``."""
    return one_line(text_of(root.find("channel/title" if root.tag == "rss" else f"{ATOM}title")))


def feed_day(root: "_Element") -> tuple[date | None, list[Problem]]:
    """Return the day that the feed ``root`` announces, and a problem where no date of it can be read."""
    if root.tag == "rss":
        texts = [text_of(root.find(f"channel/{name}")) for name in ("pubDate", "lastBuildDate")]
    else:
        # An entry names the day itself, the feed only the moment in which it was made.
        texts = [text_of(root.find(f"{ATOM}{name}")) for name in (f"entry/{ATOM}published", "updated")]
    texts = [text for text in texts if text.strip()]
    for text in texts:
        try:
            moment = mail_moment(text) if root.tag == "rss" else iso_moment(text)
        except FormatError:
            continue
        if moment and _is_plausible(moment):
            return eastern_day(moment), []
    return None, [Problem(f"The date “{clean(texts[0], limit=40)}” could not be read.")] if texts else []


def _is_plausible(moment: datetime) -> bool:
    return 1991 <= moment.year <= 9000


def _categories(root: "_Element") -> tuple[str, ...]:
    title = feed_title(root).partition(" updates on ")[0]
    link = text_of(root.find("channel/link" if root.tag == "rss" else f"{ATOM}id")).strip().rpartition("/")[2]
    for text in (title, link):
        words = dict.fromkeys(word for word in _WORD.split(text[:2_000]) if read_categories([word]) or is_known(word))
        if words:
            return tuple(words)[:CATEGORY_LIMIT]
    return ()


def _item(item: "_Element") -> Draft:
    categories = [text_of(category).strip() for category in item.iterfind("category")]
    return _draft(
        item, child_text(item, "guid"), child_text(item, "description"), child_text(item, "title"), categories
    )


def _entry(entry: "_Element") -> Draft:
    categories = [str(category.get("term", "")) for category in entry.iterfind(f"{ATOM}category")]
    guid, described, title = (child_text(entry, f"{ATOM}{name}") for name in ("id", "summary", "title"))
    return _draft(entry, guid, described, title, categories)


def _draft(element: "_Element", guid: str, described: str, title: str, categories: list[str]) -> Draft:
    head = _HEAD.match(described)
    draft = Draft(1, title=title, abstract=described[head.end() :] if head else described)
    draft.arxiv_id = parse_identifier(guid.strip() or (head["id"] if head else ""))
    draft.kind = _kind(child_text(element, f"{ARXIV}announce_type").strip() or (head["kind"] if head else ""))
    creators = [text_of(creator).strip() for creator in element.iterfind(f"{_DUBLIN_CORE}creator")]
    draft.authors, draft.authors_truncated = read_authors(", ".join(filter(None, creators)))
    draft.categories = read_categories(categories)
    draft.journal_ref = child_text(element, f"{ARXIV}journal_reference")
    draft.doi = child_text(element, f"{ARXIV}DOI")
    return draft


def _kind(text: str) -> AnnouncementKind:
    try:
        return AnnouncementKind(text.lower())
    except ValueError as error:
        raise FormatError(f"The announcement type “{clean(text, limit=40)}” is not known.") from error

"""Rows of other programs' databases as papers: newsboat's cache of feeds, and ArTui's articles.

Source: the tables that the programs make. newsboat's ``rss_item`` has ``title``, ``author``, ``url``, ``feedurl``,
``pubDate`` (seconds), ``content`` (maybe HTML), ``unread``, ``flags`` (letters of the user), ``deleted``. ArTui's
``articles`` has ``id`` (with a version), ``title``, ``authors`` and ``categories`` (arrays of JSON), ``summary``,
``published_date``; ``article_status`` has ``is_saved``, ``is_viewed`` and their times. A column may be missing.
"""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from reader.domain.batch import Problem
from reader.domain.errors import FormatError
from reader.domain.identifier import ArxivId
from reader.domain.paper import AnnouncementKind, Author
from reader.domain.text import clean
from reader.formats.arxiv.dates import iso_moment
from reader.formats.arxiv.strict_json import load_json
from reader.formats.digests.build import Draft
from reader.formats.digests.fields import join_lines, read_authors, read_categories
from reader.formats.imports.assemble import Collected
from reader.formats.imports.found import Found, Moment
from reader.formats.imports.identifiers import find_identifier
from reader.formats.imports.texts import plain_note

NEWSBOAT = "newsboat-cache"
ARTUI = "artui"

Row = Mapping[str, str]
"""Names of columns to texts; a number is its digits, nothing and a missing column are an empty string."""

_OLD_TITLE = re.compile(r"\.?\s*\(arXiv:(\S{9,30})(?:\s\[([\w.-]{2,20})\])?(?:\s[A-Z ]{1,20})?\)\s*$")
_HEAD = re.compile(
    r"\s*arXiv:(?P<id>\S{9,40})\s+Announce Type:\s*(?P<kind>[a-z-]{1,20})\s*(?:Abstract:)?", re.IGNORECASE
)


def parse_newsboat(rows: Iterable[Row]) -> Collected:
    """Return the papers among the items of feeds; an item that is read or flagged is read or starred."""
    collected = Collected(NEWSBOAT)
    for row in rows:
        if row.get("deleted", "") not in ("", "0"):
            continue
        content = plain_note(row.get("content", ""))
        old, head = _OLD_TITLE.search(row.get("title", "")[-200:]), _HEAD.match(content)
        identifier = find_identifier(
            [head["id"] if head else "", old[1] if old else ""], [row.get("url", ""), row.get("guid", "")]
        )
        title = row.get("title", "")
        authors, is_cut = read_authors(plain_note(row.get("author", "")))
        day = _day(row.get("pubDate", ""))
        draft = Draft(
            1,
            arxiv_id=identifier,
            title=html.unescape(title[: len(title) - len(old[0])] if old else title),
            authors=authors,
            authors_truncated=is_cut,
            abstract=" ".join((content[head.end() :] if head else content).split()),
            categories=read_categories([old[2]]) if old and old[2] else (),
            day=day.date() if day else None,
            kind=_kind(head["kind"]) if head else None,
        )
        said = Found(starred=bool(row.get("flags", "").strip()), read=row.get("unread", "") == "0")
        collected.pairs.append((draft, said))
    return collected


def parse_artui(rows: Iterable[Row], tags: Mapping[str, Iterable[str]], notes: Mapping[str, str]) -> Collected:
    """Return the articles with what was said of them; ``tags`` and ``notes`` are by the ids of articles."""
    collected = Collected(ARTUI)
    for row in rows:
        name = row.get("id", "")
        try:
            identifier = ArxivId.parse(name)
            draft = Draft(
                1,
                arxiv_id=identifier,
                title=row.get("title", ""),
                authors=[Author(author) for author in _array(row.get("authors", ""))],
                abstract=join_lines(row.get("summary", "").split("\n")),
                categories=_array(row.get("categories", "")),
                published=iso_moment(row.get("published_date", "")),
            )
        except ValueError:
            collected.problems.append(Problem(f"“{clean(name, limit=60)}” is not an arXiv identifier."))
            continue
        except FormatError as error:
            collected.problems.append(Problem(f"{clean(name, limit=60)}: {error}"))
            continue
        said = Found(
            starred=_moment(row, "is_saved", "saved_at"),
            read=_moment(row, "is_viewed", "viewed_at"),
            tags=tuple(tags.get(name, ())),
            note=notes.get(name, ""),
        )
        collected.pairs.append((draft, said))
    return collected


def _array(text: str) -> list[str]:
    value = load_json(text) if text.strip() else []
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _moment(row: Row, told: str, at: str) -> Moment:
    """Return when something was said; ArTui writes the local time without a zone, of which the day is right."""
    if row.get(told, "") in ("", "0"):
        return False
    try:
        return iso_moment(row.get(at, "")) or True
    except FormatError:
        return True


def _day(seconds: str) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if 1991 <= moment.year <= 9000 else None


def _kind(name: str) -> AnnouncementKind | None:
    return AnnouncementKind(name.lower()) if name.lower() in set(AnnouncementKind) else None

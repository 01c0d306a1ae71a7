"""Everything that fetching asks of the network, over one transport."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from reader.domain.batch import Problem
from reader.domain.identifier import ArxivId
from reader.domain.paper import Paper
from reader.domain.taxonomy import ARCHIVES, CATEGORIES, in_archive
from reader.domain.text import letters
from reader.formats.arxiv.oai import OaiPage
from reader.formats.arxiv.rss import AnnouncementFeed
from reader.sources.announcements import fetch_feed
from reader.sources.arxiv_api import ArxivApi
from reader.sources.daily_papers import fetch_day
from reader.sources.oai import fetch_page
from reader.sources.transport import Transport

MOST_FOUND = 2_000
"""Papers of one query or author that one look takes in; what is older is no news."""

PHRASE_WORDS = 12
"""Words of an abstract that are looked for where a paper has no title: enough to be rare, short enough to match."""


class Addresses(NamedTuple):
    """Where each service is; mirrors and tests have their own."""

    api: str
    rss: str
    oai: str
    daily_papers: str


class Network:
    """Asks arXiv and the Hugging Face daily papers. Each method raises SourceError where no good answer came.

    ``problems`` are entries of good answers that could not be read.
    """

    def __init__(self, transport: Transport, addresses: Addresses) -> None:
        self.problems: list[Problem] = []
        self._transport = transport
        self._addresses = addresses
        self._api = ArxivApi(transport, addresses.api, on_problem=self.problems.append)

    def feed(self, category: str, etag: str) -> tuple[AnnouncementFeed | None, str]:
        """Return the feed of a category or archive and its ETag; None for a feed that is as ``etag`` has it."""
        answer = fetch_feed(self._transport, self._addresses.rss, category, etag=etag)
        return answer.feed, answer.etag

    def submitted(self, category: str, start: datetime, end: datetime) -> Iterable[Paper]:
        """Yield the papers of a category, or of all categories of an archive, that were submitted in this time."""
        return self._api.submitted(_written(category), start, end)

    def search(self, query: str, since: datetime | None) -> Iterable[Paper]:
        """Yield the papers that an arXiv query finds, newest submissions first, back to ``since``."""
        return self._api.search(query, since=since, limit=MOST_FOUND)

    def by_author(self, name: str, since: datetime | None) -> Iterable[Paper]:
        """Yield the papers of an author, newest submissions first, back to ``since``."""
        return self._api.by_author(name, since=since, limit=MOST_FOUND)

    def by_ids(self, identifiers: Sequence[ArxivId]) -> list[Paper]:
        """Return the newest versions of the papers with these identifiers, as far as arXiv knows them."""
        return self._api.by_ids([identifier.without_version() for identifier in identifiers])

    def by_wording(self, title: str, abstract: str) -> list[Paper]:
        """Return papers that may be the one with this title, or with this abstract where there is no title."""
        field, words = ("ti", title.split()) if title else ("abs", abstract.split()[:PHRASE_WORDS])
        plain = [word for word in map(letters, words) if word]
        if not plain:
            return []
        return list(self._api.search(f'{field}:"{" ".join(plain)}"', limit=10))

    def harvest_page(self, set_name: str, since: date, token: str) -> OaiPage:
        """Return one page of the records of a set (or of everything) that changed since a day."""
        return fetch_page(self._transport, self._addresses.oai, since=since, set_=set_name, token=token)

    def daily_papers(self, day: date) -> Iterator[Paper]:
        """Yield the papers that the Hugging Face daily papers picked on a day."""
        base = self._addresses.daily_papers.removesuffix("/api/daily_papers")
        for paper, picked in fetch_day(self._transport, base, day).items:
            if picked is None or picked == day:
                yield paper


def oai_set(category: str) -> str:
    """Return how OAI-PMH calls a category or archive: ``cs:cs:LG``, ``physics:hep-th``, ``math``."""
    found = CATEGORIES.get(category)
    archive = found.archive if found else category
    group = found.group if found else _group(category)
    group = group.removeprefix("grp_")
    if not found or category == archive:
        return archive if group == archive else f"{group}:{archive}"
    return f"{group}:{archive}:{category.partition('.')[2]}"


def _group(archive: str) -> str:
    members = in_archive(archive)
    return CATEGORIES[members[0]].group if members else archive


def _written(category: str) -> list[str]:
    """Return how the query API is asked for a category, or for an archive with all its categories."""
    if category in ARCHIVES and in_archive(category) != (category,):
        return [category, f"{category}.*"]
    return [category]
